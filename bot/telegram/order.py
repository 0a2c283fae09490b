"""Whose turn it is: updates of one chat in order, chats beside each other."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from telegram import Update
from telegram.ext import BaseUpdateProcessor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Coroutine

    from bot.telegram.store import Store

WAITING = 1_000_000  # updates; they are few and wait for their chat, so no chat can use up another's place


class ChatOrder(BaseUpdateProcessor):
    """Lets one update of a chat in at a time, in the order they came; none once the service stops."""

    def __init__(self, store: Store, stopping: asyncio.Event) -> None:
        super().__init__(WAITING)
        self._store = store
        self._stopping = stopping
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: dict[int, int] = {}

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """Wait for, and hold, the turn of `chat`."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._users[chat] = self._users.get(chat, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[chat] -= 1
            if not self._users[chat]:
                del self._users[chat], self._locks[chat]

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update when it is its chat's turn, and settle it; what belongs to no chat goes by its sender."""
        async with self.turn(whose(update)):
            if self._stopping.is_set():
                cast("Coroutine[Any, Any, Any]", coroutine).close()
                return
            await coroutine
            if isinstance(update, Update):
                self._store.settle(update.update_id)

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""


def whose(update: object) -> int:
    """Give the chat, or else the person, that an update belongs to; 0 for nobody's."""
    if not isinstance(update, Update):
        return 0
    holder = update.effective_chat or update.effective_user
    return holder.id if holder else 0
