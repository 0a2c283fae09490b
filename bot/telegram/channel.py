"""The channel: an update in, messages out."""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter
from telegram import Message as Written
from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, TelegramError

from bot.conversation import Conversation, Turn
from bot.render import citations, html_blocks, html_quote, in_paragraph
from bot.reply import Answer
from bot.telegram.message import Mark, Message, Place, Shown, Talk
from bot.telegram.pages import pages
from bot.telegram.texts import say
from bot.telegram.views import inline_result, opened, reply_messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from telegram import Bot, CallbackQuery
    from telegram.ext import CallbackContext

    from bot.answerer import Answerer
    from bot.reply import Reply
    from bot.telegram.delivery import Delivery
    from bot.telegram.store import Store
    from index import Article

    Context = CallbackContext[Bot, None, None, None]

_log = logging.getLogger(__name__)

_BLANK_LINE = re.compile(r"\n\s*\n")
_TURNS = TypeAdapter(tuple[Turn, ...])
LONGEST = 4  # messages that one article may fill
OFFERED = 5  # answers to an inline question
INLINE_KEPT = 60  # seconds that Telegram may give the same answers again
TYPING_PATIENCE = 2.0  # seconds; to be seen typing is worth no longer delay


class Post(NamedTuple):
    """A message somebody wrote, and what an answer to it needs to know."""

    update: int
    written: Written
    place: Place
    person: int
    language: str | None

    @property
    def answers(self) -> int | None:
        """The message that an answer shows that it replies to: in private there is no doubt."""
        return None if self.written.chat.type == ChatType.PRIVATE else self.written.message_id


class Channel:
    """Answers updates. All that must last is in the store; nothing is remembered here."""

    def __init__(
        self,
        answerer: Answerer,
        articles: Sequence[Article],
        store: Store,
        delivery: Delivery,
        pool: Executor,
    ) -> None:
        """Talk about the first of `articles` where nothing else is chosen; answers are computed in `pool`."""
        self._answerer = answerer
        self._articles = {article.id: article for article in articles}
        self._first = articles[0]
        self._store = store
        self._delivery = delivery
        self._pool = pool

    async def start(self, update: Update, context: Context) -> None:
        """Greet."""
        del context
        post = _post(update)
        await self._say(post, [say("start", post.language, title=self._talk(post)[1].title)])

    async def help(self, update: Update, context: Context) -> None:
        """Say what can be said."""
        del context
        post = _post(update)
        await self._say(post, [say("help", post.language)])

    async def article(self, update: Update, context: Context) -> None:
        """Show the article, from its beginning where it is long."""
        del context
        post = _post(update)
        _, article = self._talk(post)
        day = article.published.isoformat() if article.published else None
        facts = filter(None, [article.source, article.author, day, article.url])
        head = say("article", post.language, title=article.title, facts=" · ".join(facts))
        shown = pages([head, *_paragraphs(article)])
        if len(shown) > LONGEST:
            shown[LONGEST:] = [say("article-goes-on", post.language)]
        await self._post(post, shown)

    async def sources(self, update: Update, context: Context) -> None:
        """Show the sentences last cited where they stand in the article."""
        del context
        post = _post(update)
        talk, article = self._talk(post)
        quotes = [html_quote(in_paragraph(mark.in_article(article))) for mark in talk.marks]
        await self._say(post, quotes or [say("no-sources", post.language)])

    async def ask(self, update: Update, context: Context) -> None:
        """Answer the question behind /ask."""
        post = _post(update)
        question = " ".join(context.args or [])
        if question:
            await self._answer(post, question, context.bot)
        else:
            await self._say(post, [say("ask-what", post.language)])

    async def text(self, update: Update, context: Context) -> None:
        """Answer a plain text, if it is for the bot."""
        post = _post(update)
        question = addressed(post.written, context.bot)
        if question is not None:
            await self._answer(post, question, context.bot)

    async def edited(self, update: Update, context: Context) -> None:
        """Answer an edited question in place of the answer it had."""
        post = _post(update)
        shown = self._store.answer_to(post.place.chat, post.written.message_id)
        question = asked(post.written, context.bot)
        if question and (shown is None or shown.question != question):
            await self._answer(post, question, context.bot, shown)

    async def inline(self, update: Update, context: Context) -> None:
        """Offer the answers of up to five articles to a question asked from another chat; nothing of it is kept."""
        del context
        query = update.inline_query
        if query is None:
            return
        think = partial(self._answers, query.query)
        replies = await asyncio.get_running_loop().run_in_executor(self._pool, think) if query.query.strip() else []
        results = [inline_result(article, reply) for article, reply in replies]
        try:
            await query.answer(results, cache_time=INLINE_KEPT)
        except BadRequest:
            _log.info("an inline question was answered too late")

    def _answers(self, question: str) -> list[tuple[Article, Answer]]:
        """Give the best answers of the articles, the best first."""
        replies = [(a, Conversation(self._answerer, a).respond(question)) for a in self._articles.values()]
        found = [(article, reply) for article, reply in replies if isinstance(reply, Answer)]
        return sorted(found, key=lambda pair: -pair[1].score)[:OFFERED]

    async def pressed(self, update: Update, context: Context) -> None:
        """Open a cited sentence in its paragraph, or go back to the answer."""
        query = update.callback_query
        if query is None or context.match is None:
            return
        action, number, mark = context.match.groups()
        shown = self._store.shown(int(number))
        language = query.from_user.language_code
        article = self._articles.get(shown.article) if shown else None
        if not (shown and article and query.message and query.message.chat.id == shown.place.chat):
            await _confirm(query, say("gone", language))
            return
        await _confirm(query)
        shown = shown.model_copy(update={"message": query.message.message_id})
        if action == "open" and int(mark) < len(shown.marks):
            messages = [opened(shown, shown.marks[int(mark)], article, language)]
        else:
            messages = reply_messages(shown, article, language, None)[:1]
        self._store.settle(update.update_id, messages)
        await self._delivery.deliver(shown.place.chat)

    async def unknown(self, update: Update, context: Context) -> None:
        """Say, to who can only mean the bot, that this is no command or no text."""
        del context
        post = _post(update)
        if post.written.chat.type == ChatType.PRIVATE:
            key = "unknown-command" if post.written.text else "not-text"
            await self._say(post, [say(key, post.language)])

    async def failed(self, update: object, context: Context) -> None:
        """Tell a person in a word that something went wrong, and the log in full, but for what was said."""
        number = update.update_id if isinstance(update, Update) else 0
        _log.error("update %d could not be answered", number, exc_info=context.error)
        if isinstance(update, Update) and update.effective_message and update.effective_chat:
            post = _post(update)
            await self._say(post, [say("trouble", post.language)])

    async def _answer(self, post: Post, question: str, bot: Bot, instead: Shown | None = None) -> None:
        """Answer a question; an edited one as if it had been asked so, `instead` of the answer it had."""
        talk, article = self._talk(post)
        before = talk.turns
        if instead and instead.article in self._articles:
            article, before = self._articles[instead.article], instead.before
        conversation = Conversation(self._answerer, article, _TURNS.validate_json(before))
        think = asyncio.get_running_loop().run_in_executor(self._pool, conversation.respond, question)
        reply: Reply = (await asyncio.gather(think, self._typing(post.place, bot)))[0]
        shown = Shown(
            number=instead.number if instead else post.update,
            place=post.place,
            person=post.person,
            written=post.written.message_id,
            question=question,
            article=article.id,
            blocks=tuple(html_blocks(reply)),
            marks=tuple(map(Mark.of, citations(reply))),
            before=before,
            message=instead.message if instead else None,
        )
        turns = _TURNS.dump_json(conversation.turns).decode()
        kept = Talk(article=article.id, turns=turns, marks=shown.marks, last=shown.number)
        goes_on = instead is None or talk.last == instead.number
        messages = reply_messages(shown, article, post.language, post.answers)
        self._store.settle(post.update, messages, (post.place, kept) if goes_on else None, shown)
        await self._delivery.deliver(post.place.chat)

    async def _typing(self, place: Place, bot: Bot) -> None:
        try:
            async with asyncio.timeout(TYPING_PATIENCE):
                await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
        except (TelegramError, TimeoutError) as error:
            _log.info("chat %d: not seen typing, %s", place.chat, type(error).__name__)

    def _talk(self, post: Post) -> tuple[Talk, Article]:
        """Give the talk a message belongs to and its article; a new one where there is none, or its article is gone."""
        talk = self._store.talk(post.place)
        if talk is None or talk.article not in self._articles:
            return Talk(article=self._first.id), self._first
        return talk, self._articles[talk.article]

    async def _say(self, post: Post, blocks: Sequence[str]) -> None:
        """Say what is no answer to a question."""
        await self._post(post, pages(blocks))

    async def _post(self, post: Post, shown: Sequence[str]) -> None:
        messages = [Message(place=post.place, html=page, answers=post.answers) for page in shown]
        self._store.settle(post.update, messages)
        await self._delivery.deliver(post.place.chat)


async def _confirm(query: CallbackQuery, word: str | None = None) -> None:
    """Tell Telegram that a button was seen, so that it stops to turn."""
    try:
        await query.answer(word)
    except BadRequest:
        _log.info("a button was pressed too long ago")


def asked(written: Written, bot: Bot) -> str | None:
    """Give the question in a message, by whichever way it is asked, or None if it asks the bot nothing."""
    text = written.text or ""
    if not text.startswith("/"):
        return addressed(written, bot)
    command, *words = text.split()
    return " ".join(words) if command.lower() in ("/ask", f"/ask@{bot.username}".lower()) else None


def addressed(written: Written, bot: Bot) -> str | None:
    """Give what a message asks the bot, or None if it is not meant for it."""
    text = written.text or ""
    mention = f"@{bot.username}"
    if mention.lower() in text.lower():
        at = text.lower().index(mention.lower())
        return " ".join((text[:at] + text[at + len(mention) :]).split())
    if written.chat.type == ChatType.PRIVATE:
        return text
    replied = written.reply_to_message
    return text if replied and replied.from_user and replied.from_user.id == bot.id else None


def _post(update: Update) -> Post:
    """Read what an answer needs off an update with a message."""
    written, person = update.effective_message, update.effective_user
    if written is None:
        message = "the update has no message"
        raise TypeError(message)
    thread = written.message_thread_id if written.is_topic_message else None
    place = Place(chat=written.chat.id, thread=thread)
    return Post(
        update.update_id,
        written,
        place,
        person.id if person else written.chat.id,
        person.language_code if person else None,
    )


def _paragraphs(article: Article) -> list[str]:
    """Give the article's body in blocks for a page, with an empty line between them."""
    return [f"{escape(paragraph.strip(), quote=False)}\n" for paragraph in _BLANK_LINE.split(article.body)]
