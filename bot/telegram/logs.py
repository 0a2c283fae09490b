"""The log of the service: what happened, never what was said, never the token."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Discreet(logging.Formatter):
    """Writes no secret, and of an exception its kind and its places: its message may quote what somebody wrote."""

    def __init__(self, secret: str) -> None:
        super().__init__(_FORMAT)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without the secret."""
        return super().format(record).replace(self._secret, "<token>")

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - logging's name
        """Give the kind of an exception and where it was raised."""
        kind, _, places = ei
        return "".join(traceback.format_tb(places)) + (kind.__name__ if kind else "")


def set_up(secret: str) -> None:
    """Log to standard error; `secret` is written as <token> wherever it turns up."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(secret))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("httpx", "httpcore"):  # at INFO they write addresses, and those hold the token
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)  # it quotes updates; what matters is logged here
