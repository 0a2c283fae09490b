"""Metrics: what Prometheus may count of the service; no text and nobody's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The service's counters, apart from every other service's."""

    def __init__(self, waiting: Callable[[], float]) -> None:
        """`waiting` counts the messages that are not sent yet."""
        self._registry = registry = CollectorRegistry()
        self.updates = Counter("quoth_updates", "Updates received", registry=registry)
        self.replies = Counter("quoth_replies", "Replies to questions", ["kind"], registry=registry)
        self.seconds = Histogram(
            "quoth_answer_seconds", "From a question to its reply", buckets=_SECONDS, registry=registry
        )
        self.failures = Counter("quoth_send_failures", "Messages tried in vain", ["error"], registry=registry)
        Gauge("quoth_messages_waiting", "Messages not sent yet", registry=registry).set_function(waiting)

    def text(self) -> bytes:
        """Write all counters in Prometheus's format."""
        return generate_latest(self._registry)
