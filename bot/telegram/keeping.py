"""What is kept about people: told, deleted when they say so, and what they thought of the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from telegram import InputFile
from telegram.error import TelegramError

from bot.telegram.posts import confirm, read_post
from bot.telegram.texts import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from telegram import Update

    from bot.telegram.channel import Context
    from bot.telegram.message import Shown
    from bot.telegram.parts import Parts


class Keeping:
    """Handles /privacy, /forget, thumbs, and what owners ask about them."""

    def __init__(self, parts: Parts, days: int, owners: Collection[int]) -> None:
        """What is kept is kept for `days`; `owners` are the ids of people."""
        self._parts = parts
        self._days = days
        self._owners = owners

    async def privacy(self, update: Update, context: Context) -> None:
        """Say what is kept, where and how long."""
        del context
        post = read_post(update)
        await self._parts.delivery.settle(post.update, post.messages([say("privacy", post.language, days=self._days)]))

    async def forget(self, update: Update, context: Context) -> None:
        """Delete all that is kept about a person, and say what that was."""
        del context
        post = read_post(update)
        gone = self._parts.store.forget(post.person)
        told = say("forgotten", post.language, answers=gone.answers, articles=gone.articles, thumbs=gone.thumbs)
        await self._parts.delivery.settle(post.update, post.messages([told]))

    async def judged(self, update: Update, context: Context) -> None:
        """Keep what a person thinks of an answer: the last thumb counts."""
        query = update.callback_query
        if query is None or context.match is None:
            return
        verdict, number = context.match.groups()
        shown = self._parts.store.shown(int(number))
        there = shown and query.message and query.message.chat.id == shown.place.chat
        if shown and there:
            self._parts.store.judge(shown, query.from_user.id, verdict)
        await confirm(query, say("thanks" if there else "gone", query.from_user.language_code))

    async def feedback(self, update: Update, context: Context) -> None:
        """Send an owner all judged answers as canned pairs, a JSON object a line."""
        post = read_post(update)
        judged = self._parts.store.judged() if post.person in self._owners else []
        if judged:
            lines = "".join(json.dumps(_pair(*row), ensure_ascii=False) + "\n" for row in judged)
            try:
                await context.bot.send_document(post.place.chat, InputFile(lines.encode(), "feedback.jsonl"))
            except TelegramError:
                judged = []
        if not judged:
            key = "no-feedback" if post.person in self._owners else "not-owner"
            await self._parts.delivery.settle(post.update, post.messages([say(key, post.language)]))

    async def stats(self, update: Update, context: Context) -> None:
        """Tell an owner how much is kept."""
        del context
        post = read_post(update)
        if post.person in self._owners:
            counts = self._parts.store.counts()
            told = say("stats", post.language, **counts)
        else:
            told = say("not-owner", post.language)
        await self._parts.delivery.settle(post.update, post.messages([told]))


def _pair(shown: Shown, verdict: str) -> dict[str, object]:
    """Make a canned pair, as `quoth check` reads it, of a judged answer: `type` is the verdict on it."""
    pair: dict[str, object] = {"question": shown.question, "type": verdict, "about": shown.article}
    if shown.short is None:
        return pair | {"answerable": False}
    return pair | {"answers": [shown.short], "sentence": shown.marks[0].number}
