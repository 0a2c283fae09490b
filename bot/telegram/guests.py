"""Guests: who may use the bot at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.telegram.posts import read_post
from bot.telegram.texts import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from telegram import Update

    from bot.telegram.channel import Context
    from bot.telegram.parts import Parts


class Guests:
    """Lets in who is on the list; tells others once, in private, and keeps silent then."""

    def __init__(self, parts: Parts, allowed: Collection[int] | None) -> None:
        """`allowed` are numbers of people and chats; None lets everybody in."""
        self._allowed = allowed
        self._parts = parts
        self._told: set[int] = set()

    async def check(self, update: Update, context: Context) -> None:
        """Stop an update of somebody who is not allowed."""
        del context
        person, chat = update.effective_user, update.effective_chat
        if self._allowed is None or {holder.id for holder in (person, chat) if holder} & set(self._allowed):
            return
        if update.message and chat and chat.type == ChatType.PRIVATE and chat.id not in self._told:
            self._told.add(chat.id)
            post = read_post(update)
            told = say("not-allowed", post.language, person=str(post.person))
            await self._parts.delivery.settle(post.update, post.messages([told]))
        raise ApplicationHandlerStop
