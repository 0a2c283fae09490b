"""The channel: an update in, messages out."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, TelegramError

from bot.conversation import Conversation, Turn
from bot.glance import glance
from bot.render import citations, html_blocks, html_quote, in_paragraph
from bot.reply import Abstention, Answer
from bot.telegram.limits import Verdict
from bot.telegram.message import Mark, Place, Shown, Talk
from bot.telegram.pages import pages
from bot.telegram.posts import Post, addressed, asked, confirm, is_of_all, read_post
from bot.telegram.texts import say
from bot.telegram.views import inline_result, opened, reply_messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot, CallbackQuery
    from telegram.ext import CallbackContext

    from bot.glance import Glance
    from bot.reply import Citation, Notice, Reply
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
        talk, _ = self._parts.shelf.talk(post.place)
        quotes = [html_quote(in_paragraph(c)) for c in self._cited(post.place, talk.marks) if c]
        await self._say(post, quotes or [say("no-sources", post.language)])

    async def ask(self, update: Update, context: Context) -> None:
        """Answer the question behind /ask."""
        post = read_post(update)
        question = " ".join(context.args or [])
        if question:
            await self.answer(post, question, context.bot)
        else:
            await self._say(post, [say("ask-what", post.language)])

    async def all(self, update: Update, context: Context) -> None:
        """Answer the question behind /all from all articles of the library; the talk turns to the one cited."""
        post = read_post(update)
        question = " ".join(context.args or [])
        if question:
            await self.answer(post, question, context.bot, of_all=True)
        else:
            await self._say(post, [say("all-what", post.language)])

    async def glance(self, name: str, update: Update, context: Context) -> None:
        """Lay the article out by one of its aspects."""
        del context
        post = read_post(update)
        if not await self._may_ask(post):
            return
        talk, article = self._parts.shelf.talk(post.place)
        look = partial(self._glance, name, article)
        laid = await asyncio.get_running_loop().run_in_executor(self._parts.pool, look)
        shown = Shown(
            number=post.update,
            place=post.place,
            person=post.person,
            written=post.written.message_id,
            question=f"/{name}",
            article=article.id,
            blocks=tuple(html_blocks(laid)),
            marks=tuple(map(Mark.of, citations(laid))),
            glance=True,
        )
        kept = talk.model_copy(update={"marks": shown.marks})
        messages = reply_messages(shown, citations(laid), post.language, post.answers)
        await self._parts.delivery.settle(post.update, messages, (post.place, kept), shown)

    def _glance(self, name: str, article: Article) -> Glance | Notice:
        return glance(name, self._parts.answerer.analysis(article))

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
            await self.answer(post, question, context.bot, instead=shown, of_all=is_of_all(post.written))

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

    async def suggested(self, update: Update, context: Context) -> None:
        """Ask the question on the button that was pressed; the last question is not asked twice."""
        query = update.callback_query
        if query is None or context.match is None:
            return
        post = read_post(update)
        question = _label(query)
        article = self._parts.shelf.get(post.place.chat, context.match[1])
        if question is None or article is None:
            await confirm(query, say("gone", post.language))
            return
        await confirm(query)
        talk, current = self._parts.shelf.talk(post.place)
        last = self._parts.store.shown(talk.last) if talk.last else None
        if last and (last.question, last.article) == (question, article.id):
            return
        elsewhere = None if article == current else article
        await self.answer(post, question, context.bot, article=elsewhere, repeated=True)

    async def pressed(self, update: Update, context: Context) -> None:
        """Open a cited sentence in its paragraph, or go back to the answer."""
        query = update.callback_query
        if query is None or context.match is None:
            return
        action, number, page, mark = context.match.groups()
        shown = self._parts.store.shown(int(number))
        language = query.from_user.language_code
        article = self._parts.shelf.get(shown.place.chat, shown.article) if shown else None
        cited = self._cited(shown.place, shown.marks) if shown else []
        if not (shown and article and query.message and query.message.chat.id == shown.place.chat):
            await confirm(query, say("gone", language))
            return
        await confirm(query)
        self._parts.suggestions.leave(shown.place.chat, query.message.message_id)
        if action == "open" and int(mark or 0) < len(cited) and (citation := cited[int(mark or 0)]):
            message = opened(shown, int(page), citation, language)
        else:
            messages = reply_messages(shown, cited, language, None)
            message = messages[min(int(page), len(messages) - 1)]
            if shown.short is None and not shown.glance:
                message = self._parts.suggestions.under(message, article, _asked(shown))
        message = message.model_copy(update={"edits": query.message.message_id})
        await self._parts.delivery.settle(update.update_id, [message])

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
        _log.error("an update could not be answered", extra={"update": number}, exc_info=context.error)
        if isinstance(update, Update) and update.effective_message and update.effective_chat:
            post = read_post(update)
            await self._say(post, [say("trouble", post.language)])

    async def answer(  # noqa: PLR0913 - one way to answer, from four ways to ask
        self,
        post: Post,
        question: str,
        bot: Bot,
        *,
        instead: Shown | None = None,
        article: Article | None = None,
        repeated: bool = False,
        of_all: bool = False,
    ) -> None:
        """Answer a question; an edited one as if it had been asked so, `instead` of the answer it had.

        With an `article`, the talk turns to that one, and to the one cited where it is asked `of_all` in the library.
        The question is `repeated` where nobody has written it.
        """
        if not await self._may_ask(post):
            return
        talk, current = self._parts.shelf.talk(post.place)
        before = "[]" if article else talk.turns
        article = article or current
        if instead and (found := self._parts.shelf.get(post.place.chat, instead.article)):
            article, before = found, instead.before
        conversation = Conversation(self._parts.answerer, article, _TURNS.validate_json(before))
        think = asyncio.get_running_loop().run_in_executor(
            self._parts.pool, conversation.respond, question, self._parts.shelf.library if of_all else None
        )
        with self._parts.metrics.seconds.time():
            reply: Reply = (await asyncio.gather(think, self._typing(post.place, bot)))[0]
        article = conversation.article
        self._parts.metrics.replies.labels(type(reply).__name__.lower()).inc()
        shown = Shown(
            number=instead.number if instead else post.update,
            place=post.place,
            person=post.person,
            written=post.written.message_id,
            question=question,
            article=article.id,
            blocks=(*([f"<i>{escape(question, quote=False)}</i>"] if repeated else []), *html_blocks(reply)),
            short=reply.short if isinstance(reply, Answer) else None,
            marks=tuple(map(Mark.of, citations(reply))),
            before=before,
            message=instead.message if instead else None,
        )
        turns = _TURNS.dump_json(conversation.turns).decode()
        kept = Talk(article=article.id, turns=turns, marks=shown.marks, last=shown.number)
        goes_on = instead is None or talk.last == instead.number
        messages = reply_messages(shown, citations(reply), post.language, post.answers)
        going_on = (post.place, kept) if goes_on else None
        if shown.message:
            self._parts.suggestions.leave(post.place.chat, shown.message)
        if isinstance(reply, Abstention) and len(messages) == 1 and not of_all:
            await self._parts.suggestions.settle(
                post.update, messages[0], going_on, shown, about=article, asked=_asked(shown)
            )
        else:
            await self._parts.delivery.settle(post.update, messages, going_on, shown)

    def _cited(self, place: Place, marks: Sequence[Mark]) -> list[Citation | None]:
        """Cite again what was cited; None where the article is gone."""
        articles = {key: self._parts.shelf.get(place.chat, key) for key in {mark.article for mark in marks}}
        return [mark.in_article(article) if (article := articles[mark.article]) else None for mark in marks]

    async def _may_ask(self, post: Post) -> bool:
        """Count one thing asked; say so, once, where it was one too many."""
        verdict = self._limit.take(*{post.person, post.place.chat})
        if verdict is not Verdict.ALLOWED:
            await self._say(post, [say("too-fast", post.language)] if verdict is Verdict.FIRST_REFUSAL else [])
        return verdict is Verdict.ALLOWED

    async def _typing(self, place: Place, bot: Bot) -> None:
        try:
            async with asyncio.timeout(TYPING_PATIENCE):
                await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
        except (TelegramError, TimeoutError) as error:
            _log.info("not seen typing", extra={"chat": place.chat, "error": type(error).__name__})

    async def _say(self, post: Post, blocks: Sequence[str]) -> None:
        """Say what is no answer to a question."""
        await self._parts.delivery.settle(post.update, post.messages(pages(blocks)))


def _asked(shown: Shown) -> set[str]:
    """What was asked in a talk up to a reply."""
    return {shown.question, *(turn.question for turn in _TURNS.validate_json(shown.before))}


def _label(query: CallbackQuery) -> str | None:
    """Give what stands on the button that was pressed; None where its message is too old to be read."""
    keyboard = getattr(query.message, "reply_markup", None)
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return next((button.text for button in buttons if button.callback_data == query.data), None)
