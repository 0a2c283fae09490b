"""Articles in a chat: shown, listed, chosen, and taken from what people paste, forward, send or reply to."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.telegram.limits import Verdict
from bot.telegram.message import Button, Message, Talk
from bot.telegram.pages import pages
from bot.telegram.posts import confirm, read_post
from bot.telegram.texts import say
from index import SourceError, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Document, Update
    from telegram import Message as Written

    from bot.telegram.channel import Channel, Context
    from bot.telegram.limits import Limit
    from bot.telegram.parts import Parts
    from bot.telegram.posts import Post
    from index import Article

LONGEST = 4  # messages that one article may fill when it is shown
PASTED = 80  # words that make a text an article, and no question
ON_A_PAGE = 6  # articles
LARGEST = 20 * 2**20  # bytes of a file that Telegram gives to a bot
TITLE = 60  # characters on a button
PAUSES = (0.5, 2.0, 8.0)  # seconds after each try to fetch a file in vain
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")


class Reading:
    """Handles all that is about an article, but for the questions."""

    def __init__(self, parts: Parts, channel: Channel, limit: Limit) -> None:
        """`channel` answers what turns out to be a question; `limit` holds back articles that people give."""
        self._parts = parts
        self._channel = channel
        self._limit = limit

    async def start(self, update: Update, context: Context) -> None:
        """Greet; a link `t.me/<bot>?start=<id>` has opened the article it names."""
        post = read_post(update)
        key = context.args[0] if context.args else ""
        article = self._parts.shelf.get(post.place.chat, key) if key else None
        if article:
            await self._open(post, article)
        elif key:
            await self._say(post, say("no-article", post.language))
        else:
            article = self._parts.shelf.talk(post.place)[1]
            html = say("start", post.language, title=article.title)
            message = Message(place=post.place, html=html, answers=post.answers)
            await self._parts.suggestions.settle(post.update, message, about=article)

    async def article(self, update: Update, context: Context) -> None:
        """Show the article, from its beginning where it is long."""
        del context
        post = read_post(update)
        _, article = self._parts.shelf.talk(post.place)
        day = article.published.isoformat() if article.published else None
        facts = filter(None, [article.source, article.author, day, article.url])
        head = say("article", post.language, title=article.title, facts=" · ".join(facts))
        shown = pages([head, *(f"{escape(p.strip(), quote=False)}\n" for p in _BLANK_LINE.split(article.body))])
        if len(shown) > LONGEST:
            shown[LONGEST:] = [say("article-goes-on", post.language)]
        await self._parts.delivery.settle(post.update, post.messages(shown))

    async def articles(self, update: Update, context: Context) -> None:
        """List the articles as buttons."""
        del context
        post = read_post(update)
        await self._parts.delivery.settle(post.update, [self._list(post, 0)])

    async def turned(self, update: Update, context: Context) -> None:
        """Turn the list's page."""
        await confirm(update.callback_query)
        post = read_post(update)
        page = int(context.match[1]) if context.match else 0
        listed = self._list(post, page).model_copy(update={"edits": post.written.message_id, "answers": None})
        await self._parts.delivery.settle(post.update, [listed])

    async def chosen(self, update: Update, context: Context) -> None:
        """Open the article whose button was pressed, in place of the list."""
        await confirm(update.callback_query)
        post = read_post(update)
        article = self._parts.shelf.get(post.place.chat, context.match[1]) if context.match else None
        if article:
            await self._open(post, article, edits=post.written.message_id)
        else:
            await self._say(post, say("no-article", post.language))

    async def document(self, update: Update, context: Context) -> None:
        """Take a text, Markdown, HTML, PDF or Word file as an article."""
        del context
        post = read_post(update)
        if post.written.document and _for_bot(post.written):
            await self._take(post, await self._file(post, post.written.document))

    async def text(self, update: Update, context: Context) -> None:
        """Take a long or forwarded text as an article; anything else is a question."""
        post = read_post(update)
        text = post.written.text or post.written.caption or ""
        given = post.written.forward_origin or is_article(text) or _ADDRESS.fullmatch(text.strip())
        if _for_bot(post.written) and given:
            await self._take(post, self._text(post, text))
        elif post.written.text:
            await self._channel.text(update, context)
        else:
            await self._channel.unknown(update, context)

    async def edited(self, update: Update, context: Context) -> None:
        """Take an article anew where one was edited that had been pasted; anything else is a question."""
        post = read_post(update)
        text = post.written.text or ""
        if not (_for_bot(post.written) and is_article(text)):
            await self._channel.edited(update, context)
            return
        article = await self._read(post, self._text(post, text))
        if article and article != self._parts.shelf.talk(post.place)[1]:
            await self._open(post, article)

    async def ask(self, update: Update, context: Context) -> None:
        """Answer the question behind /ask, about the post that it replies to where there is one."""
        post = read_post(update)
        replied = post.written.reply_to_message
        text = (replied.text or replied.caption) if replied else None
        file = replied.document if replied else None
        if not (text or file) or (replied and replied.from_user and replied.from_user.id == context.bot.id):
            await self._channel.ask(update, context)
            return
        question = " ".join(context.args or [])
        article = await self._read(post, await self._file(post, file) if file else self._text(post, text or ""))
        if article and question:
            await self._channel.answer(post, question, context.bot, article=article)
        elif article:
            await self._open(post, article)

    def _text(self, post: Post, text: str) -> Callable[[], Article]:
        """Give what reads an article that was written to the bot, or the page whose address was."""
        if _ADDRESS.fullmatch(text.strip()):
            return partial(self._parts.sources.url, text.strip())
        return partial(self._parts.sources.text, text, say("your-text", post.language))

    async def _file(self, post: Post, document: Document) -> Callable[[], Article] | None:
        """Give what reads the article in a file; None where it is too large or cannot be had, which is said."""
        name = document.file_name or "file"
        if (document.file_size or 0) > LARGEST:
            await self._say(post, say("large-file", post.language, name=name, size=LARGEST // 2**20))
            return None
        for pause in PAUSES:
            try:
                data = bytes(await (await document.get_file()).download_as_bytearray())
            except BadRequest:
                break
            except (NetworkError, RetryAfter):
                await asyncio.sleep(pause)
            else:
                return partial(self._parts.sources.data, data, name, suffix=Path(name).suffix.lower())
        await self._say(post, say("no-file", post.language, name=name))
        return None

    async def _take(self, post: Post, read: Callable[[], Article] | None) -> None:
        """Read an article and open it."""
        article = await self._read(post, read)
        if article:
            await self._open(post, article)

    async def _read(self, post: Post, read: Callable[[], Article] | None) -> Article | None:
        """Read an article and keep it for the chat, or say why not; where there is nothing to read, that was said."""
        if read is None:
            return None
        verdict = self._limit.take(*{post.person, post.place.chat})
        if verdict is not Verdict.ALLOWED:
            await self._say(post, say("too-many", post.language) if verdict is Verdict.FIRST_REFUSAL else "")
            return None
        try:
            article = await asyncio.to_thread(read)  # a thread of its own: a bad file may take long
        except SourceError as error:
            await self._say(post, escape(str(error), quote=False))
            return None
        self._parts.shelf.put(post.place.chat, article)
        return article

    async def _open(self, post: Post, article: Article, edits: int | None = None) -> None:
        """Turn the talk to an article and say so."""
        count = len(await asyncio.get_running_loop().run_in_executor(self._parts.pool, split, article))
        words = len(article.body.split())
        html = say("opened", post.language, title=article.title, words=words, sentences=count)
        message = Message(place=post.place, html=html, answers=None if edits else post.answers, edits=edits)
        await self._parts.suggestions.settle(
            post.update, message, (post.place, Talk(article=article.id)), about=article
        )

    def _list(self, post: Post, page: int) -> Message:
        articles = self._parts.shelf.all(post.place.chat)
        pages_of = range(0, len(articles), ON_A_PAGE)
        start = pages_of[min(page, len(pages_of) - 1)]
        current = self._parts.shelf.talk(post.place)[1]
        rows = [
            (Button(label=("• " if a.id == current.id else "") + a.title[:TITLE], data=f"article:{a.id}"),)
            for a in articles[start : start + ON_A_PAGE]
        ]
        turns = [(page - 1, "«"), (page + 1, "»")]
        turn = tuple(Button(label=sign, data=f"page:{to}") for to, sign in turns if 0 <= to < len(pages_of))
        html = say("articles", post.language, count=len(articles))
        return Message(
            place=post.place, html=html, buttons=(*rows, turn) if turn else tuple(rows), answers=post.answers
        )

    async def _say(self, post: Post, html: str) -> None:
        await self._parts.delivery.settle(post.update, post.messages(pages([html])))


def is_article(text: str) -> bool:
    """Tell whether a text was pasted to be asked about: nobody asks a question that long."""
    return len(text.split()) >= PASTED


def _for_bot(written: Written) -> bool:
    return written.chat.type == ChatType.PRIVATE
