"""Suggested questions as buttons: made beside the talk, and put under a message once they are there."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from bot.suggest import suggestions
from bot.telegram.message import Button

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.answerer import Answerer
    from bot.telegram.delivery import Delivery
    from bot.telegram.message import Message, Place, Shown, Talk
    from bot.telegram.order import ChatOrder
    from index import Article

_log = logging.getLogger(__name__)

OFFERED = 3  # questions under a message
KEPT = 1_000  # articles whose questions are remembered


class Suggestions:
    """Puts questions under messages. To make them takes seconds, so no reply waits for them; an end forgets them."""

    def __init__(self, answerer: Answerer, delivery: Delivery, order: ChatOrder) -> None:
        """`answerer` must bear to be asked by two threads."""
        self._answerer = answerer
        self._delivery = delivery
        self._order = order
        self._pool = ThreadPoolExecutor(1, "suggestions")
        self._made: dict[str, asyncio.Future[tuple[str, ...]]] = {}
        self._bare: set[tuple[int, int]] = set()  # messages that wait for their questions
        self._tasks: set[asyncio.Task[None]] = set()

    async def settle(  # noqa: PLR0913 - what `Delivery.settle` takes, and the questions
        self,
        update: int,
        message: Message,
        talk: tuple[Place, Talk] | None = None,
        shown: Shown | None = None,
        *,
        about: Article,
        asked: Collection[str] = (),
    ) -> None:
        """Settle an update by a message with questions `about` an article, but for those that were `asked`."""
        made = self._questions(about)
        ready = made.done()
        whole = _with_questions(message, about, _chosen(made, asked) if ready else ())
        number = await self._delivery.settle(update, [whole], talk, shown)
        if number and not ready:
            self._bare.add((message.place.chat, number))
            task = asyncio.create_task(self._follow(message, number, about, asked))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def leave(self, chat: int, number: int) -> None:
        """Put nothing more under a message: it shows something else now."""
        self._bare.discard((chat, number))

    def under(self, message: Message, about: Article, asked: Collection[str] = ()) -> Message:
        """Put questions under a message, if they are there."""
        made = self._questions(about)
        return _with_questions(message, about, _chosen(made, asked) if made.done() else ())

    async def close(self) -> None:
        """Make no more; a thread at work ends by itself and touches nothing of the service."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for task in self._tasks:
            task.cancel()
        for made in self._made.values():
            made.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, message: Message, number: int, about: Article, asked: Collection[str]) -> None:
        made = self._questions(about)
        await asyncio.wait([made])
        chat = message.place.chat
        async with self._order.turn(chat):
            if (chat, number) in self._bare and (questions := _chosen(made, asked)):
                changes = {"edits": number, "answers": None, "shown": None, "extra": True}
                await self._delivery.add(_with_questions(message.model_copy(update=changes), about, questions))
            self.leave(chat, number)

    def _questions(self, article: Article) -> asyncio.Future[tuple[str, ...]]:
        if article.id not in self._made:
            if len(self._made) >= KEPT:
                del self._made[next(iter(self._made))]
            make = partial(_questions, article, self._answerer)
            self._made[article.id] = asyncio.get_running_loop().run_in_executor(self._pool, make)
        return self._made[article.id]


def _questions(article: Article, answerer: Answerer) -> tuple[str, ...]:
    try:
        return tuple(suggestion.question for suggestion in suggestions(article, answerer, 2 * OFFERED))
    except Exception as error:  # noqa: BLE001 - whatever is wrong costs the questions alone
        _log.error("no questions could be made", extra={"error": type(error).__name__})
        return ()


def _chosen(made: asyncio.Future[tuple[str, ...]], asked: Collection[str]) -> Sequence[str]:
    return [question for question in made.result() if question not in asked][:OFFERED]


def _with_questions(message: Message, about: Article, questions: Sequence[str]) -> Message:
    rows = tuple((Button(label=question, data=f"ask:{about.id}:{i}"),) for i, question in enumerate(questions))
    return message.model_copy(update={"buttons": (*message.buttons, *rows)})
