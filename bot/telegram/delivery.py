"""Delivery: messages out of the outbox to Telegram, each once, at a pace it bears, whatever goes wrong."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from aiolimiter import AsyncLimiter
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.telegram.pages import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from telegram import Bot

    from bot.telegram.message import Button, Message, Place, Shown, Talk
    from bot.telegram.metrics import Metrics
    from bot.telegram.store import Store

_log = logging.getLogger(__name__)

LONGEST_WAIT = 60.0  # seconds between tries while the network is away
KEPT = 1_000  # chats whose pace is remembered
_CLOSED = ("chat not found", "not enough rights", "chat_write_forbidden", "need administrator rights")


class _StoppedError(Exception):
    """The service stops; what is unsent waits on."""


class Delivery:
    """Sends what waits in the store. Who calls it holds the chat's turn."""

    def __init__(self, bot: Bot, store: Store, metrics: Metrics, stopping: asyncio.Event) -> None:
        self._bot = bot
        self._store = store
        self._metrics = metrics
        self._everybody = AsyncLimiter(30, 1)
        self._chats: dict[int, AsyncLimiter] = {}
        self._stopping = stopping

    async def settle(
        self,
        update: int,
        messages: Sequence[Message],
        talk: tuple[Place, Talk] | None = None,
        shown: Shown | None = None,
    ) -> int | None:
        """Settle an update (`Store.settle`) and send its messages, which all go to one chat; give the last's number."""
        self._store.settle(update, messages, talk, shown)
        return await self.deliver(messages[0].place.chat) if messages else None

    async def add(self, message: Message) -> None:
        """Send a message that belongs to no update."""
        self._store.post(message)
        await self.deliver(message.place.chat)

    async def deliver(self, chat: int) -> int | None:
        """Send all that waits for `chat`, oldest first; give the last one's number, None where it was not sent.

        What the end of the service leaves unsent waits on.
        """
        last = None
        while posted := self._store.next_message(chat):
            try:
                last = await self._send(posted.message)
            except ChatMigrated as moved:
                self._store.move(chat, moved.new_chat_id)
                chat = moved.new_chat_id
            except Forbidden:
                _log.info("a chat takes no messages", extra={"chat": chat})
                last = None
                self._store.drop(chat)
            except _StoppedError:
                return None
            else:
                self._store.sent(posted, last)
        return last

    async def _send(self, message: Message) -> int | None:
        """Send a message, trying until it is there, and give its number, or None if it can never be."""
        tries = 0
        while True:
            async with self._pace(message.place.chat), self._everybody:
                pass
            try:
                return await self._call(message)
            except RetryAfter as flood:
                self._metrics.failures.labels("flood").inc()
                pause = cast("timedelta", flood.retry_after).total_seconds()  # so asked for in __init__.py
            except BadRequest as refused:
                why = str(refused).lower()
                if any(closed in why for closed in _CLOSED):
                    raise Forbidden(why) from refused
                if "message is not modified" in why:
                    return message.edits
                if message.extra:
                    return None
                eased = _eased(message, why)
                if eased is None:
                    told = re.split("['\"]", why)[0]  # what it quotes is a text
                    _log.error("a message is refused", extra={"chat": message.place.chat, "error": told})
                    return None
                message, pause = eased, 0.0
            except NetworkError as error:
                _log.warning("not sent yet", extra={"chat": message.place.chat, "error": type(error).__name__})
                self._metrics.failures.labels(type(error).__name__).inc()
                pause = min(LONGEST_WAIT, 2.0**tries / 2)
                tries += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            if self._stopping.is_set():
                raise _StoppedError

    async def _call(self, message: Message) -> int:
        text, mode = (plain(message.html), None) if message.bare else (message.html, ParseMode.HTML)
        keyboard = None if message.bare else _keyboard(message)
        chat, thread = message.place.chat, message.place.thread
        if message.edits:
            await self._bot.edit_message_text(text, chat, message.edits, parse_mode=mode, reply_markup=keyboard)
            return message.edits
        answers = ReplyParameters(message.answers, allow_sending_without_reply=True) if message.answers else None
        sent = await self._bot.send_message(
            chat, text, parse_mode=mode, reply_markup=keyboard, message_thread_id=thread, reply_parameters=answers
        )
        return sent.message_id

    def _pace(self, chat: int) -> AsyncLimiter:
        if chat not in self._chats:
            if len(self._chats) >= KEPT:
                self._chats = {c: pace for c, pace in self._chats.items() if not pace.has_capacity(pace.max_rate)}
            self._chats[chat] = AsyncLimiter(20, 60) if chat < 0 else AsyncLimiter(3, 3)  # groups bear less
        return self._chats[chat]


def _eased(message: Message, why: str) -> Message | None:
    """Give `message` without what Telegram refused, or None if nothing is left to take away."""
    if "thread not found" in why and message.place.thread:
        return message.model_copy(update={"place": message.place.model_copy(update={"thread": None})})
    if message.edits and ("to edit not found" in why or "can't be edited" in why):
        return message.model_copy(update={"edits": None})
    return None if message.bare else message.model_copy(update={"bare": True})


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    rows = [[_button(button) for button in row] for row in message.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    copies = CopyTextButton(button.copies) if button.copies else None
    return InlineKeyboardButton(button.label, callback_data=button.data, copy_text=copies, url=button.url)
