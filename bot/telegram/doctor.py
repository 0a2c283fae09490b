"""The doctor: looks at all that the Telegram channel needs, and says what to do about what is missing."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.network import WeightsError
from bot.question import read_question
from bot.syntax import ModelMissingError
from bot.telegram.service import STORE
from bot.telegram.store import Store, StoreError
from index import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answerer import Answerer
    from bot.settings import Settings
    from index import Article

ENOUGH = 200 * 2**20  # bytes free on the disk


class Finding(Value):
    """One thing looked at: whether it is `well`, and otherwise what to do."""

    what: str
    well: bool = True
    to_do: str = ""


def examine(settings: Settings, answerer: Answerer, article: Article) -> Iterator[Finding]:
    """Look at one thing after the other; nothing is changed but for the empty store that may be made."""
    yield _weights(answerer, article)
    yield _store(settings)
    yield _disk(settings)
    if settings.telegram_token is None:
        yield Finding(what="token", well=False, to_do="get one from @BotFather and set QUOTH_TELEGRAM_TOKEN in .env")
    else:
        yield from asyncio.run(_bot(settings, settings.telegram_token.get_secret_value()))


def _weights(answerer: Answerer, article: Article) -> Finding:
    try:
        answerer.answer(read_question(article.title), article)
    except (WeightsError, ModelMissingError) as error:
        return Finding(what="weights", well=False, to_do=str(error))
    return Finding(what="weights: loaded")


def _store(settings: Settings) -> Finding:
    try:
        store = Store(settings.data / STORE)
    except StoreError as error:
        return Finding(what="store", well=False, to_do=f"set QUOTH_DATA to a folder of the bot's own: {error}")
    counts = store.counts()
    store.close()
    return Finding(what=f"store: {counts['talks']} talks, {counts['waiting']} messages waiting")


def _disk(settings: Settings) -> Finding:
    folder = next(f for f in (settings.data, *settings.data.absolute().parents) if f.exists())
    free = shutil.disk_usage(folder).free
    what = f"disk: {free // 2**20} MB free"
    to_do = "" if free >= ENOUGH else "make room, or set QUOTH_DATA to a folder on another disk"
    return Finding(what=what, well=not to_do, to_do=to_do)


async def _bot(settings: Settings, token: str) -> list[Finding]:
    root = settings.telegram_api.rstrip("/")
    try:
        bot = Bot(token, base_url=f"{root}/bot")
        try:
            await bot.initialize()
            return [
                Finding(what=f"token: accepted, @{bot.username}"),
                *_permissions(bot),
                await _updates(bot, settings),
            ]
        finally:
            await bot.shutdown()
    except InvalidToken:
        return [Finding(what="token", well=False, to_do="it is refused: ask @BotFather for the right one")]
    except TelegramError as error:
        to_do = f"{root} cannot be reached ({type(error).__name__}): check the network and QUOTH_TELEGRAM_API"
        return [Finding(what="Telegram", well=False, to_do=to_do)]


def _permissions(bot: Bot) -> list[Finding]:
    me = bot.bot
    reads = (
        "off: it reads all" if me.can_read_all_group_messages else "on: only /ask and replies; @BotFather /setprivacy"
    )
    return [
        Finding(what=f"privacy mode in groups: {reads}"),
        Finding(
            what=f"groups: {'may be added' if me.can_join_groups else 'may not be added'}",
            well=bool(me.can_join_groups),
            to_do="" if me.can_join_groups else "let @BotFather /setjoingroups",
        ),
        Finding(
            what=f"inline questions: {'on' if me.supports_inline_queries else 'off'}",
            well=bool(me.supports_inline_queries),
            to_do="" if me.supports_inline_queries else "let @BotFather /setinline",
        ),
    ]


async def _updates(bot: Bot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    what = f"updates: {info.pending_update_count} waiting, by {'webhook' if info.url else 'polling'}"
    if info.last_error_message:
        return Finding(what=what, well=False, to_do=f"the webhook fails: {info.last_error_message}")
    if info.url and not settings.telegram_webhook:
        return Finding(what=what, well=False, to_do="a webhook is set elsewhere; `quoth telegram` will take it away")
    return Finding(what=what)
