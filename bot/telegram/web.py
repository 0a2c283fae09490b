"""The service's own web server: updates from Telegram where there is a webhook, its health and its metrics."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LARGEST = 2**20  # bytes of an update
PATH = "/telegram"
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class WebError(Exception):
    """The service cannot listen where it was told to."""


class Inside(NamedTuple):
    """What the web server needs of the service: where updates go, whether it is well, and what it counted."""

    receive: Callable[[dict[str, Any]], Awaitable[None]]
    secret: str
    well: Callable[[], bool]
    metrics: Callable[[], bytes]


class Web:
    """Listens while it is started."""

    def __init__(self, address: str, inside: Inside) -> None:
        """`address` is "host:port"."""
        self._host, _, self._port = address.rpartition(":")
        routes = [(PATH, _Updates), ("/healthz", _Health), ("/metrics", _Metrics)]
        application = Application(
            [(path, handler, {"inside": inside}) for path, handler in routes], log_function=lambda _: None
        )
        self._server = HTTPServer(application, max_body_size=LARGEST, max_buffer_size=LARGEST)

    def start(self) -> int:
        """Listen; give the port. Raises WebError."""
        try:
            sockets = bind_sockets(int(self._port), self._host)
        except (OSError, OverflowError) as error:
            message = f"{self._host}:{self._port}: {error}"
            raise WebError(message) from error
        self._server.add_sockets(sockets)
        port: int = sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Listen no more; requests in hand are finished."""
        self._server.stop()
        await self._server.close_all_connections()


class _Handler(RequestHandler):
    def initialize(self, inside: Inside) -> None:
        self.inside = inside


class _Updates(_Handler):
    async def post(self) -> None:
        if not hmac.compare_digest(self.request.headers.get(_SECRET, "").encode(), self.inside.secret.encode()):
            self.set_status(403)
            return
        try:
            update = json.loads(self.request.body)
        except ValueError:
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            self.set_status(400)
            return
        await self.inside.receive(update)


class _Health(_Handler):
    def get(self) -> None:
        well = self.inside.well()
        self.set_status(200 if well else 503)
        self.finish({"ok": well})


class _Metrics(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(self.inside.metrics())
