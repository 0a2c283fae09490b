"""The channel: an update in, messages out."""

from __future__ import annotations

import asyncio
import logging
import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter
from telegram import Message as Written
from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.conversation import Conversation, Turn
from bot.render import citations, html_blocks, html_quote, in_paragraph
from bot.telegram.message import Mark, Message, Place, Talk
from bot.telegram.pages import pages
from bot.telegram.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from telegram import Bot
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
TYPING_PATIENCE = 2.0  # seconds; to be seen typing is worth no longer delay


class Post(NamedTuple):
    """A message somebody wrote, and what an answer to it needs to know."""

    update: int
    written: Written
    place: Place
    language: str | None


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

    async def _answer(self, post: Post, question: str, bot: Bot) -> None:
        talk, article = self._talk(post)
        conversation = Conversation(self._answerer, article, _TURNS.validate_json(talk.turns))
        think = asyncio.get_running_loop().run_in_executor(self._pool, conversation.respond, question)
        reply: Reply = (await asyncio.gather(think, self._typing(post.place, bot)))[0]
        talk = Talk(
            article=article.id,
            turns=_TURNS.dump_json(conversation.turns).decode(),
            marks=tuple(map(Mark.of, citations(reply))),
        )
        await self._say(post, html_blocks(reply), talk)

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

    async def _say(self, post: Post, blocks: Sequence[str], talk: Talk | None = None) -> None:
        await self._post(post, pages(blocks), talk)

    async def _post(self, post: Post, shown: Sequence[str], talk: Talk | None = None) -> None:
        answers = None if post.written.chat.type == ChatType.PRIVATE else post.written.message_id
        messages = [Message(place=post.place, html=page, answers=answers) for page in shown]
        self._store.settle(post.update, messages, (post.place, talk) if talk else None)
        await self._delivery.deliver(post.place.chat)


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
    return Post(update.update_id, written, place, person.language_code if person else None)


def _paragraphs(article: Article) -> list[str]:
    """Give the article's body in blocks for a page, with an empty line between them."""
    return [f"{escape(paragraph.strip(), quote=False)}\n" for paragraph in _BLANK_LINE.split(article.body)]
