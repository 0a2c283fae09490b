"""The service: builds the channel's parts, runs them until it is told to stop, and says why if it cannot."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.glance import GLANCES
from bot.question import read_question
from bot.telegram.channel import Channel
from bot.telegram.delivery import Delivery
from bot.telegram.guests import Guests
from bot.telegram.keeping import Keeping
from bot.telegram.limits import Limit
from bot.telegram.logs import set_up
from bot.telegram.metrics import Metrics
from bot.telegram.order import ChatOrder
from bot.telegram.parts import Parts
from bot.telegram.reading import Reading
from bot.telegram.shelf import Shelf
from bot.telegram.store import Store, StoreError
from bot.telegram.suggestions import Suggestions
from bot.telegram.texts import FALLBACK, LANGUAGES, say
from bot.telegram.web import PATH, Inside, Web, WebError
from index import LibraryError, Sources

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from bot.answerer import Answerer
    from bot.settings import Settings
    from index import Article, Library

    App = Application[Any, Any, Any, Any, Any, Any]

_log = logging.getLogger(__name__)

UPDATES = ("message", "edited_message", "callback_query", "inline_query")
POLL = 30  # seconds that Telegram may hold a request open
SLOWEST = 60.0  # seconds between tries while the network is away
HEALTHY = 120.0  # seconds without an answer from Telegram until the service is not well
TIMEOUT = 20.0  # seconds to wait for an answer; shorter would send twice what was only slow
COMMANDS = ("ask", "all", *GLANCES, "article", "articles", "sources", "help", "privacy")  # offered; /ask only in groups
ANSWERING = 4  # threads: one long article holds up nobody, and the reader's model leaves the interpreter free
STORE = "telegram.sqlite3"


class Service:
    """The channel with all it needs; `run` lasts until `stop`."""

    def __init__(self, settings: Settings, answerer: Answerer, articles: Sequence[Article], library: Library) -> None:
        """Needs a token in `settings`; the library stays open. Raises StoreError, InvalidToken."""
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        root = settings.telegram_api.rstrip("/")
        builder = ApplicationBuilder().token(token).base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
        builder = builder.updater(None).read_timeout(TIMEOUT).connect_timeout(TIMEOUT).connection_pool_size(64)
        self._stopping = asyncio.Event()
        self._store = Store(settings.data / STORE)
        self._order = ChatOrder(self._store, self._stopping)
        self._metrics = Metrics(lambda: self._store.counts()["waiting"])
        self._app: App = builder.concurrent_updates(self._order).build()
        self._delivery = Delivery(self._app.bot, self._store, self._metrics, self._stopping)
        self._pool = ThreadPoolExecutor(ANSWERING, "answers")
        self._sources = Sources()
        self._webhook = settings.telegram_webhook
        self._contact = 0.0  # when updates were last asked for in vain or not, on the loop's clock
        self._secret = secrets.token_urlsafe(32)
        self._web: Web | None = None
        if settings.telegram_listen:
            inside = Inside(self._taken, self._secret, self._well, self._metrics.text)
            self._web = Web(settings.telegram_listen, inside)
        self._days = settings.telegram_days
        self._suggestions = Suggestions(answerer, self._delivery, self._order)
        parts = Parts(
            answerer,
            Shelf(articles, self._store, library),
            self._sources,
            self._store,
            self._delivery,
            self._suggestions,
            self._metrics,
            self._pool,
        )
        self._add_handlers(settings, parts)

    def _add_handlers(self, settings: Settings, parts: Parts) -> None:
        allowed = {*settings.telegram_allowed, *settings.telegram_owners} if settings.telegram_allowed else None
        guests = Guests(parts, allowed)
        channel = Channel(parts, Limit(self._store, "question", settings.telegram_questions_a_minute, 60))
        reading = Reading(parts, channel, Limit(self._store, "article", settings.telegram_articles_a_day, 86_400))
        keeping = Keeping(parts, settings.telegram_days, settings.telegram_owners)
        app, new = self._app, filters.UpdateType.MESSAGE
        commands: dict[str, Callable[[Update, Any], Coroutine[Any, Any, None]]] = {
            "start": reading.start,
            "help": channel.help,
            "article": reading.article,
            "articles": reading.articles,
            "sources": channel.sources,
            "ask": reading.ask,
            "all": channel.all,
            **{name: partial(channel.glance, name) for name in GLANCES},
            "privacy": keeping.privacy,
            "forget": keeping.forget,
            "feedback": keeping.feedback,
            "stats": keeping.stats,
        }
        app.add_handler(TypeHandler(Update, guests.check), -1)
        for name, handler in commands.items():
            app.add_handler(CommandHandler(name, handler, new))
        app.add_handler(MessageHandler(new & filters.Document.ALL, reading.document))
        app.add_handler(MessageHandler(new & (filters.TEXT | filters.CAPTION) & ~filters.COMMAND, reading.text))
        app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, reading.edited))
        app.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, channel.unknown))
        app.add_handler(CallbackQueryHandler(channel.pressed, r"(open|back):(\d+):(\d+)(?::(\d+))?$"))
        app.add_handler(CallbackQueryHandler(channel.suggested, r"ask:(\w+):\d+$"))
        app.add_handler(CallbackQueryHandler(reading.turned, r"page:(\d+)$"))
        app.add_handler(CallbackQueryHandler(reading.chosen, r"article:(\w+)$"))
        app.add_handler(CallbackQueryHandler(keeping.judged, r"(good|bad):(\d+)$"))
        app.add_handler(InlineQueryHandler(channel.inline))
        app.add_error_handler(channel.failed)

    def stop(self) -> None:
        """Finish the answers in hand and end `run`; what has not been begun waits in the store."""
        self._stopping.set()

    async def run(self) -> None:
        """Answer until told to stop. Raises InvalidToken, Conflict, WebError."""
        try:
            if self._web:
                _log.info("listening", extra={"port": self._web.start()})
            await self._insist(self._app.initialize)
            if not self._stopping.is_set():
                await self._app.start()
                await self._insist(self._introduce)
                await self._serve()
        finally:
            if self._web:
                await self._web.stop()
            await self._app.shutdown()
            await self._app.bot.shutdown()  # the application does not, if the start failed
            await self._suggestions.close()
            self._pool.shutdown()
            self._sources.close()
            self._store.close()

    async def _serve(self) -> None:
        for chat in self._store.waiting():
            self._app.create_task(self._deliver(chat))
        for content in self._store.unsettled():
            await self._app.update_queue.put(Update.de_json(json.loads(content), self._app.bot))
        cleaning = asyncio.create_task(self._clean())
        polling = asyncio.create_task(self._stopping.wait() if self._webhook else self._poll())
        stopping = asyncio.create_task(self._stopping.wait())
        _log.info("answering", extra={"bot": self._app.bot.username})
        try:
            await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.stop()
            polling.cancel()
            cleaning.cancel()
            await self._app.stop()
        with suppress(asyncio.CancelledError):
            await polling

    async def _introduce(self) -> None:
        """Tell Telegram what the bot can do, and that updates will be asked for."""
        bot = self._app.bot
        if self._webhook:
            url = f"{self._webhook.rstrip('/')}{PATH}"
            await bot.set_webhook(url, allowed_updates=UPDATES, secret_token=self._secret)
        else:
            await bot.delete_webhook()
        for language in LANGUAGES:
            code = None if language == FALLBACK else language
            told = [BotCommand(name, say(f"command-{name}", language)) for name in COMMANDS]
            await bot.set_my_commands(told[1:], BotCommandScopeAllPrivateChats(), code)
            await bot.set_my_commands(told, BotCommandScopeAllGroupChats(), code)

    async def _insist(self, action: Callable[[], Awaitable[object]]) -> None:
        """Do what needs Telegram, trying again while the network is away and nobody stops the service."""
        pause = 1.0
        while not self._stopping.is_set():
            try:
                await action()
            except BadRequest:  # a kind of NetworkError to the library, but no reason to try again
                raise
            except (NetworkError, RetryAfter) as error:
                _log.warning("Telegram cannot be reached, trying again", extra={"error": type(error).__name__})
                await self._pause(pause)
                pause = min(SLOWEST, 2 * pause)
            else:
                return

    async def _poll(self) -> None:
        """Fetch updates without end; one is kept before Telegram is told that it came."""
        offset, pause = None, 1.0
        while True:
            try:
                updates = await self._app.bot.get_updates(offset, timeout=POLL, allowed_updates=UPDATES)
            except TimedOut:
                await self._pause(1)
            except (NetworkError, RetryAfter) as error:
                _log.warning("no updates, trying again", extra={"error": type(error).__name__})
                await self._pause(pause)
                pause = min(SLOWEST, 2 * pause)
            else:
                pause = 1.0
                self._contact = asyncio.get_running_loop().time()
                for update in updates:
                    await self._receive(update)
                    offset = update.update_id + 1

    async def _clean(self) -> None:
        """Forget what is old, at the start and once a day."""
        while True:
            self._store.forget_old(self._days)
            await asyncio.sleep(86_400)

    async def _taken(self, content: dict[str, Any]) -> None:
        """Take an update that Telegram sent to the webhook."""
        await self._receive(Update.de_json(content, self._app.bot))

    def _well(self) -> bool:
        """Tell whether updates come in: Telegram sends them, or answered the last request for them in time."""
        recent = asyncio.get_running_loop().time() - self._contact < HEALTHY
        return self._app.running and (bool(self._webhook) or recent)

    async def _receive(self, update: Update) -> None:
        self._metrics.updates.inc()
        if self._store.receive(update.update_id, update.to_json()):
            await self._app.update_queue.put(update)

    async def _deliver(self, chat: int) -> None:
        async with self._order.turn(chat):
            await self._delivery.deliver(chat)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def serve(
    settings: Settings, answerer: Answerer, articles: Sequence[Article], open_library: Callable[[], Library]
) -> int:
    """Run the Telegram channel until SIGTERM or SIGINT; give the exit status, 2 for what the owner must mend.

    Raises WeightsError, ModelMissingError.
    """
    set_up(settings.telegram_token.get_secret_value() if settings.telegram_token else "")
    if settings.telegram_token is None:
        _log.error("QUOTH_TELEGRAM_TOKEN is not set: get a token from @BotFather and put it into .env.")
        return 2
    answerer.answer(read_question(articles[0].title), articles[0])  # what is missing is missed now, not by a person
    try:
        with open_library() as library:
            asyncio.run(_run(settings, answerer, articles, library))
    except WebError as error:
        _log.error("QUOTH_TELEGRAM_LISTEN: %s", error)
    except (StoreError, LibraryError) as error:
        _log.error("QUOTH_DATA: %s", error)
    except InvalidToken:
        _log.error("QUOTH_TELEGRAM_TOKEN is refused by %s: ask @BotFather for the right one.", settings.telegram_api)
    except Conflict:
        _log.error("Another program asks for this bot's updates: stop it, or give this one a token of its own.")
    else:
        return 0
    return 2


async def _run(settings: Settings, answerer: Answerer, articles: Sequence[Article], library: Library) -> None:
    service = Service(settings, answerer, articles, library)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, service.stop)
    await service.run()
