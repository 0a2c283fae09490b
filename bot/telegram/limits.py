"""Limits: how often somebody may do something, so that one person's flood costs nobody else an answer."""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.telegram.store import Store


class Verdict(Enum):
    """Whether somebody may go on; a first refusal is told, those after it are not."""

    ALLOWED = "allowed"
    FIRST_REFUSAL = "first refusal"
    REFUSED = "refused"


class Limit:
    """Allows each person or chat `most` times in any `seconds`, also where the service starts anew in between."""

    def __init__(
        self, store: Store, kind: str, most: int, seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        """`kind` tells limits apart; `clock` gives seconds since 1970."""
        self._store = store
        self._kind = kind
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._told: set[int] = set()

    def take(self, *keys: int) -> Verdict:
        """Count one time for each of `keys`, if all of them may."""
        now = self._clock()
        for key in keys:
            if self._store.times(self._kind, key, now - self._seconds) >= self._most:
                first = key not in self._told
                self._told.add(key)
                return Verdict.FIRST_REFUSAL if first else Verdict.REFUSED
        self._store.count(self._kind, keys, now)
        self._told.difference_update(keys)
        return Verdict.ALLOWED
