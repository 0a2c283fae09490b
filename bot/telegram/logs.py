"""The log of the service: what happened, never what was said, never the token.

A JSON object a line, or words where a person watches at a terminal.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_EVERY_RECORD_S = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Discreet(logging.Formatter):
    """Writes no secret, and of an exception its kind and its places: its message may quote what somebody wrote."""

    def __init__(self, secret: str, *, as_json: bool) -> None:
        """`secret` may be empty."""
        super().__init__()
        self._secret = secret
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Format a record, and what it was given as `extra`, without the secret."""
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        fields |= {name: value for name, value in vars(record).items() if name not in _EVERY_RECORD_S}
        if record.exc_info:
            fields["raised"] = self.formatException(record.exc_info)
        line = json.dumps(fields, ensure_ascii=False, default=str) if self._as_json else _in_words(**fields)
        return line.replace(self._secret, "<token>") if self._secret else line

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - logging's name
        """Give the kind of an exception and where it was raised."""
        kind, _, places = ei
        return "".join(traceback.format_tb(places)) + (kind.__name__ if kind else "")


def _in_words(*, time: object, level: object, event: object, raised: object = "", **fields: object) -> str:
    del fields["logger"]
    known = "".join(f" {name}={value}" for name, value in fields.items())
    return f"{time} {level}: {event}{known}" + (f"\n{raised}" if raised else "")


def set_up(secret: str) -> None:
    """Log to standard error; `secret` is written as <token> wherever it turns up."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(secret, as_json=not handler.stream.isatty()))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("httpx", "httpcore"):  # at INFO they write addresses, and those hold the token
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)  # it quotes updates; what matters is logged here
