"""What all handlers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from bot.answerer import Answerer
    from bot.telegram.delivery import Delivery
    from bot.telegram.metrics import Metrics
    from bot.telegram.shelf import Shelf
    from bot.telegram.store import Store
    from bot.telegram.suggestions import Suggestions
    from index import Sources


class Parts(NamedTuple):
    """Built once by the service; answers are computed in `pool`."""

    answerer: Answerer
    shelf: Shelf
    sources: Sources
    store: Store
    delivery: Delivery
    suggestions: Suggestions
    metrics: Metrics
    pool: Executor
