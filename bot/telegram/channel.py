"""The channel: an update in, messages out."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, TelegramError

from bot.conversation import Conversation, Turn
from bot.render import citations, html_blocks, html_quote, in_paragraph
from bot.reply import Answer
from bot.telegram.limits import Verdict
from bot.telegram.message import Mark, Place, Shown, Talk
from bot.telegram.pages import pages
from bot.telegram.posts import Post, addressed, asked, confirm, read_post
from bot.telegram.texts import say
from bot.telegram.views import inline_result, opened, reply_messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot
    from telegram.ext import CallbackContext

    from bot.reply import Reply
    from bot.telegram.limits import Limit
    from bot.telegram.parts import Parts
    from index import Article

    Context = CallbackContext[Bot, None, None, None]

_log = logging.getLogger(__name__)

_TURNS = TypeAdapter(tuple[Turn, ...])
OFFERED = 5  # answers to an inline question
INLINE_KEPT = 60  # seconds that Telegram may give the same answers again
TYPING_PATIENCE = 2.0  # seconds; to be seen typing is worth no longer delay


class Channel:
    """Answers updates. All that must last is in the store; nothing is remembered here."""

    def __init__(self, parts: Parts, limit: Limit) -> None:
        """`limit` holds questions back."""
        self._parts = parts
        self._limit = limit

    async def help(self, update: Update, context: Context) -> None:
        """Say what can be said."""
        del context
        post = read_post(update)
        await self._say(post, [say("help", post.language)])

    async def sources(self, update: Update, context: Context) -> None:
        """Show the sentences last cited where they stand in the article."""
        del context
        post = read_post(update)
        talk, article = self._parts.shelf.talk(post.place)
        quotes = [html_quote(in_paragraph(mark.in_article(article))) for mark in talk.marks]
        await self._say(post, quotes or [say("no-sources", post.language)])

    async def ask(self, update: Update, context: Context) -> None:
        """Answer the question behind /ask."""
        post = read_post(update)
        question = " ".join(context.args or [])
        if question:
            await self.answer(post, question, context.bot)
        else:
            await self._say(post, [say("ask-what", post.language)])

    async def text(self, update: Update, context: Context) -> None:
        """Answer a plain text, if it is for the bot."""
        post = read_post(update)
        question = addressed(post.written, context.bot)
        if question is not None:
            await self.answer(post, question, context.bot)

    async def edited(self, update: Update, context: Context) -> None:
        """Answer an edited question in place of the answer it had."""
        post = read_post(update)
        shown = self._parts.store.answer_to(post.place.chat, post.written.message_id)
        question = asked(post.written, context.bot)
        if question and (shown is None or shown.question != question):
            await self.answer(post, question, context.bot, instead=shown)

    async def inline(self, update: Update, context: Context) -> None:
        """Offer the answers of up to five articles to a question asked from another chat; nothing of it is kept."""
        del context
        query = update.inline_query
        if query is None:
            return
        think = partial(self._answers, query.query)
        replies = (
            await asyncio.get_running_loop().run_in_executor(self._parts.pool, think) if query.query.strip() else []
        )
        results = [inline_result(article, reply) for article, reply in replies]
        try:
            await query.answer(results, cache_time=INLINE_KEPT)
        except BadRequest:
            _log.info("an inline question was answered too late")

    def _answers(self, question: str) -> list[tuple[Article, Answer]]:
        """Give the best answers of the articles, the best first."""
        replies = [(a, Conversation(self._parts.answerer, a).respond(question)) for a in self._parts.shelf.given]
        found = [(article, reply) for article, reply in replies if isinstance(reply, Answer)]
        return sorted(found, key=lambda pair: -pair[1].score)[:OFFERED]

    async def pressed(self, update: Update, context: Context) -> None:
        """Open a cited sentence in its paragraph, or go back to the answer."""
        query = update.callback_query
        if query is None or context.match is None:
            return
        action, number, mark = context.match.groups()
        shown = self._parts.store.shown(int(number))
        language = query.from_user.language_code
        article = self._parts.shelf.get(shown.place.chat, shown.article) if shown else None
        if not (shown and article and query.message and query.message.chat.id == shown.place.chat):
            await confirm(query, say("gone", language))
            return
        await confirm(query)
        shown = shown.model_copy(update={"message": query.message.message_id})
        if action == "open" and int(mark) < len(shown.marks):
            messages = [opened(shown, shown.marks[int(mark)], article, language)]
        else:
            messages = reply_messages(shown, article, language, None)[:1]
        await self._parts.delivery.settle(update.update_id, messages)

    async def unknown(self, update: Update, context: Context) -> None:
        """Say, to who can only mean the bot, that this is no command or no text."""
        del context
        post = read_post(update)
        if post.written.chat.type == ChatType.PRIVATE:
            key = "unknown-command" if post.written.text else "not-text"
            await self._say(post, [say(key, post.language)])

    async def failed(self, update: object, context: Context) -> None:
        """Tell a person in a word that something went wrong, and the log in full, but for what was said."""
        number = update.update_id if isinstance(update, Update) else 0
        _log.error("update %d could not be answered", number, exc_info=context.error)
        if isinstance(update, Update) and update.effective_message and update.effective_chat:
            post = read_post(update)
            await self._say(post, [say("trouble", post.language)])

    async def answer(
        self, post: Post, question: str, bot: Bot, *, instead: Shown | None = None, article: Article | None = None
    ) -> None:
        """Answer a question; an edited one as if it had been asked so, `instead` of the answer it had.

        With an `article`, the talk turns to that one.
        """
        verdict = self._limit.take(*{post.person, post.place.chat})
        if verdict is not Verdict.ALLOWED:
            await self._say(post, [say("too-fast", post.language)] if verdict is Verdict.FIRST_REFUSAL else [])
            return
        talk, current = self._parts.shelf.talk(post.place)
        before = "[]" if article else talk.turns
        article = article or current
        if instead and (found := self._parts.shelf.get(post.place.chat, instead.article)):
            article, before = found, instead.before
        conversation = Conversation(self._parts.answerer, article, _TURNS.validate_json(before))
        think = asyncio.get_running_loop().run_in_executor(self._parts.pool, conversation.respond, question)
        with self._parts.metrics.seconds.time():
            reply: Reply = (await asyncio.gather(think, self._typing(post.place, bot)))[0]
        self._parts.metrics.replies.labels(type(reply).__name__.lower()).inc()
        shown = Shown(
            number=instead.number if instead else post.update,
            place=post.place,
            person=post.person,
            written=post.written.message_id,
            question=question,
            article=article.id,
            blocks=tuple(html_blocks(reply)),
            short=reply.short if isinstance(reply, Answer) else None,
            marks=tuple(map(Mark.of, citations(reply))),
            before=before,
            message=instead.message if instead else None,
        )
        turns = _TURNS.dump_json(conversation.turns).decode()
        kept = Talk(article=article.id, turns=turns, marks=shown.marks, last=shown.number)
        goes_on = instead is None or talk.last == instead.number
        messages = reply_messages(shown, article, post.language, post.answers)
        await self._parts.delivery.settle(post.update, messages, (post.place, kept) if goes_on else None, shown)

    async def _typing(self, place: Place, bot: Bot) -> None:
        try:
            async with asyncio.timeout(TYPING_PATIENCE):
                await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
        except (TelegramError, TimeoutError) as error:
            _log.info("chat %d: not seen typing, %s", place.chat, type(error).__name__)

    async def _say(self, post: Post, blocks: Sequence[str]) -> None:
        """Say what is no answer to a question."""
        await self._parts.delivery.settle(post.update, post.messages(pages(blocks)))
