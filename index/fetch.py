"""The one door to the network: fetches a public page, and reaches nothing that is not public."""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpcore
import httpx

from index.article import Value
from index.extraction import MAX_BYTES

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator

_SECONDS = 15.0  # in all, from the first look-up to the last byte
_REDIRECTS = 5
_USER_AGENT = "Quoth/0.1 (reads one article for the person who asked for it)"
_PORTS = {"http": 80, "https": 443}
_PLATFORM = ipaddress.ip_address("168.63.129.16")  # a cloud's inner services at an address that looks public
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchError(Exception):
    """A page cannot be fetched; the message says why and what to do."""


class Page(Value):
    """What an address answered, unpacked; `url` is where the last redirect led."""

    url: str
    data: bytes


def fetch(url: str, *, allowed: Callable[[Address, int], bool] | None = None) -> Page:
    """Fetch a page: http or https, at most 5 redirects, 10 MB unpacked and 15 s in all. Raises FetchError.

    `allowed` decides whether an address and port may be connected to; it is asked about every address of every hop.
    """
    door = _Door(allowed or is_public, time.monotonic() + _SECONDS)
    try:
        with (
            httpx.Client(
                transport=_Transport(door),
                headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip, deflate"},
                timeout=_SECONDS,
                follow_redirects=True,
                max_redirects=_REDIRECTS,
                event_hooks={"request": [_check]},
                trust_env=False,
            ) as client,
            client.stream("GET", url) as response,
        ):
            if not response.is_success:
                message = f"{url}: answers {response.status_code} {response.reason_phrase}; check the address"
                raise FetchError(message)
            return Page(url=str(response.url), data=b"".join(_unpacked(response, url)))
    except httpx.TooManyRedirects:
        message = f"{url}: leads on more than {_REDIRECTS} times; give the address where it ends"
    except httpx.TimeoutException:
        message = f"{url}: did not answer within {_SECONDS:.0f} s; try again later, or paste the text"
    except (httpx.InvalidURL, UnicodeError):
        message = f"{url}: is no web address; write it like https://example.com/article"
    except httpx.HTTPError as error:
        message = f"{url}: cannot be fetched ({error}); check the address and your connection"
    raise FetchError(message)


def is_public(address: Address, port: int) -> bool:
    """Tell whether an address is one of the public internet, and the port a standard one."""
    return port in _PORTS.values() and _is_global(address)


def _is_global(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return _is_global(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved) and address != _PLATFORM


def _check(request: httpx.Request) -> None:
    """Refuse what is no plain web address; called for every hop."""
    url = request.url
    if url.scheme not in _PORTS or not url.host:
        message = f"{url}: is no web address; write it like https://example.com/article"
        raise FetchError(message)
    if url.userinfo:
        message = f"{url.copy_with(username=None, password=None)}: holds a name or password; give it without"
        raise FetchError(message)
    request.headers.pop("Cookie", None)  # none set in one answer goes with the next request


def _unpacked(response: httpx.Response, url: str) -> Iterator[bytes]:
    """Unpack an answer piece by piece, so that a bomb is noticed before it goes off."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        message = f"{url}: is packed as {packing}, which nobody asked for; paste the text"
        raise FetchError(message)
    left = MAX_BYTES
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if packing not in {"identity", ""} else None
    try:
        for piece in response.iter_raw():
            data = unpack.decompress(piece, left + 1) if unpack else piece
            left -= len(data)
            if left < 0:
                message = f"{url}: is larger than {MAX_BYTES // 2**20} MB; paste the part that matters"
                raise FetchError(message)
            yield data
    except zlib.error:
        message = f"{url}: is packed in a way that cannot be unpacked; paste the text"
        raise FetchError(message) from None


class _Transport(httpx.HTTPTransport):
    """HTTP through the door alone: no proxy, no other backend."""

    def __init__(self, door: _Door) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=door)


class _Door(httpcore.NetworkBackend):
    """Connects to the very address that was checked: a name cannot lead elsewhere between check and connection."""

    def __init__(self, allowed: Callable[[Address, int], bool], deadline: float) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a name that answers. Raises FetchError where one of them is not allowed."""
        addresses = _resolve(host, port, _left(self._deadline, timeout))
        if not all(self._allowed(address, port) for address in addresses):
            message = f"{host}: port {port} there is not on the public internet; paste the text instead"
            raise FetchError(message)
        failed: Exception | None = None
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(
                    str(address), port, _left(self._deadline, timeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed or httpcore.ConnectError("the name has no address")


class _Stream(httpcore.NetworkStream):
    """A connection that ends at a deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """Return the seconds that a step may take. Raises httpcore.ReadTimeout where none are left."""
    left = min(deadline - time.monotonic(), timeout or _SECONDS)
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _resolve(host: str, port: int, seconds: float) -> list[Address]:
    """Look up every address of a name."""
    pool = ThreadPoolExecutor(1)  # the system's look-up knows no time limit
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
    except TimeoutError:
        raise httpcore.ConnectTimeout from None
    except OSError as error:
        raise httpcore.ConnectError(str(error.strerror)) from None
    finally:
        pool.shutdown(wait=False)
    return list(dict.fromkeys(ipaddress.ip_address(str(address[0]).partition("%")[0]) for *_, address in found))
