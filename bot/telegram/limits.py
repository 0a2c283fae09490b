"""Limits: how often somebody may do something, so that one person's flood costs nobody else an answer."""

from __future__ import annotations

import time
from collections import deque
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 10_000  # people and chats that are counted


class Verdict(Enum):
    """Whether somebody may go on; a first refusal is told, those after it are not."""

    ALLOWED = "allowed"
    FIRST_REFUSAL = "first refusal"
    REFUSED = "refused"


class Limit:
    """Allows each person or chat `most` times in any `seconds`; forgets all when the service stops."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._times: dict[int, deque[float]] = {}
        self._told: set[int] = set()

    def take(self, *keys: int) -> Verdict:
        """Count one time for each of `keys`, if all of them may."""
        now = self._clock()
        if len(self._times) > KEPT:
            self._times = {k: times for k, times in self._times.items() if times[-1] > now - self._seconds}
        for key in keys:
            times = self._times.get(key, deque())
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                first = key not in self._told
                self._told.add(key)
                return Verdict.FIRST_REFUSAL if first else Verdict.REFUSED
        for key in keys:
            self._times.setdefault(key, deque()).append(now)
            self._told.discard(key)
        return Verdict.ALLOWED
