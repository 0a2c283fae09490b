"""The network's one door, against servers on this machine: `allowed` is injected where they are to be reached."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
import zlib
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

import index.fetch
from index.extraction import MAX_BYTES
from index.fetch import FetchError, fetch, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers a path with what `answers` says, and keeps the requests it got."""

    answers: ClassVar[dict[str, Answer]] = {}
    asked: ClassVar[list[BaseHTTPRequestHandler]] = []

    def do_GET(self) -> None:
        self.asked.append(self)
        with suppress(BrokenPipeError, ConnectionResetError):  # the other side had enough
            self.answers[self.path](self)

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Handler, "answers", {})
    monkeypatch.setattr(Handler, "asked", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def anything(_: object, __: int) -> bool:
    return True


def body(data: bytes, **headers: str) -> Answer:
    return lambda handler: handler.answer(data, 200, **headers)


def lead_to(url: str) -> Answer:
    return lambda handler: handler.answer(b"", 302, Location=url, Set_Cookie="secret=1")


def drip(handler: Handler) -> None:
    """Send for ever, a byte at a time."""
    while True:
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.02)


def drip_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    drip(handler)


class TestFetching:
    @pytest.mark.parametrize(
        ("data", "headers"),
        [
            pytest.param(b"<p>text", {}, id="plain"),
            pytest.param(gzip.compress(b"<p>text"), {"Content_Encoding": "gzip"}, id="gzip"),
            pytest.param(zlib.compress(b"<p>text"), {"Content_Encoding": "deflate"}, id="deflate"),
        ],
    )
    def test_a_page_is_unpacked(self, site: str, data: bytes, headers: dict[str, str]) -> None:
        Handler.answers["/"] = body(data, **headers)
        page = fetch(f"{site}/", allowed=anything)
        assert (page.data, page.url) == (b"<p>text", f"{site}/")

    def test_the_user_agent_is_honest_and_nothing_else_is_told(self, site: str) -> None:
        Handler.answers["/"] = body(b"")
        fetch(f"{site}/", allowed=anything)
        (asked,) = Handler.asked
        assert asked.headers["User-Agent"].startswith("Quoth/")
        assert set(asked.headers) <= {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}

    def test_five_redirects_are_followed_without_cookies(self, site: str) -> None:
        for n in range(5):
            Handler.answers[f"/{n}"] = lead_to(f"/{n + 1}")
        Handler.answers["/5"] = body(b"there")
        assert fetch(f"{site}/0", allowed=anything).url == f"{site}/5"
        assert not [asked for asked in Handler.asked if asked.headers["Cookie"]]

    def test_a_proxy_of_the_environment_is_not_used(self, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        Handler.answers["/"] = body(b"direct")
        assert fetch(f"{site}/", allowed=anything).data == b"direct"


class TestLimits:
    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            pytest.param(lead_to("/"), "leads on more than 5 times", id="circle"),
            pytest.param(lead_to("file:///etc/passwd"), "no web address", id="to-file"),
            pytest.param(lead_to("ftp://a.example/"), "no web address", id="to-ftp"),
            pytest.param(lead_to("http://me:word@a.example/"), "holds a name or password", id="to-password"),
            pytest.param(body(b"x" * (MAX_BYTES + 1)), "larger than 10 MB", id="large"),
            pytest.param(
                body(gzip.compress(bytes(50 * MAX_BYTES)), Content_Encoding="gzip"), "larger than 10 MB", id="bomb"
            ),
            pytest.param(body(b"not gzip", Content_Encoding="gzip"), "cannot be unpacked", id="broken-gzip"),
            pytest.param(body(b"x", Content_Encoding="br"), "nobody asked for", id="unasked-packing"),
            pytest.param(lambda handler: handler.answer(b"gone", 404), "answers 404", id="404"),
            pytest.param(lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "cannot be fetched", id="no-http"),
        ],
    )
    def test_is_told(self, site: str, answer: Answer, told: str) -> None:
        Handler.answers["/"] = answer
        with pytest.raises(FetchError, match=told):
            fetch(f"{site}/", allowed=anything)

    @pytest.mark.parametrize("answer", [drip, drip_body])
    def test_time_is_limited_in_all_however_slowly_it_drips(
        self, site: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.fetch, "_SECONDS", 0.3)
        Handler.answers["/"] = answer
        with pytest.raises(FetchError, match="did not answer"):
            fetch(f"{site}/", allowed=anything)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "a.example",
            "ftp://a.example/",
            "file:///etc/passwd",
            "http://",
            "javascript:0",
            "http://a:x/",
        ],
    )
    def test_what_is_no_web_address_is_told(self, url: str) -> None:
        with pytest.raises(FetchError, match="no web address"):
            fetch(url)

    def test_a_password_is_not_repeated(self) -> None:
        with pytest.raises(FetchError) as raised:
            fetch("https://me:open-sesame@a.example/")
        assert "open-sesame" not in str(raised.value)

    def test_a_name_without_address_is_told(self) -> None:
        with pytest.raises(FetchError, match="cannot be fetched"):
            fetch("https://no-such-host.invalid/")


class TestWhereItMayGo:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
    def test_this_machine_is_not_reached_by_any_name(self, site: str, host: str) -> None:
        Handler.answers["/"] = body(b"secret")
        with pytest.raises(FetchError, match="not on the public internet"):
            fetch(site.replace("127.0.0.1", host))
        assert not Handler.asked

    def test_each_hop_is_checked(self, site: str) -> None:
        elsewhere = site.replace("127.0.0.1", "127.0.0.2")
        Handler.answers["/"] = lead_to(f"{elsewhere}/inner")
        Handler.answers["/inner"] = body(b"secret")
        with pytest.raises(FetchError, match="not on the public internet"):
            fetch(f"{site}/", allowed=lambda address, _: str(address) == "127.0.0.1")
        assert [asked.path for asked in Handler.asked] == ["/"]

    def test_one_address_of_a_name_that_is_not_public_is_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = ["93.184.215.14", "10.0.0.1"]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (each, 80)) for each in answers])
        with pytest.raises(FetchError, match="not on the public internet"):
            fetch("http://a.example/")

    def test_the_address_checked_is_the_address_connected_to(self, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
        real = socket.getaddrinfo
        told = iter(["127.0.0.1"])  # a second look-up would fail: there is none to answer

        def look_up(host: str, *args: object, **options: object) -> object:
            return real(next(told) if host == "rebound.example" else host, *args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        Handler.answers["/"] = body(b"here")
        checked = []

        def remember(address: object, _: int) -> bool:
            checked.append(str(address))
            return True

        fetch(site.replace("127.0.0.1", "rebound.example"), allowed=remember)
        assert checked == ["127.0.0.1"]

    @pytest.mark.parametrize(
        ("address", "public"),
        [
            ("93.184.215.14", True),
            ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
            ("::ffff:93.184.215.14", True),
            ("64:ff9b::5db8:d70e", True),
            ("127.0.0.1", False),
            ("0.0.0.0", False),  # noqa: S104 - an address to refuse
            ("10.1.2.3", False),
            ("172.16.0.1", False),
            ("192.168.1.1", False),
            ("100.64.0.1", False),
            ("100.100.100.200", False),
            ("169.254.169.254", False),
            ("168.63.129.16", False),
            ("192.0.2.1", False),
            ("198.18.0.1", False),
            ("224.0.0.1", False),
            ("240.0.0.1", False),
            ("255.255.255.255", False),
            ("::1", False),
            ("::", False),
            ("::ffff:127.0.0.1", False),
            ("::ffff:169.254.169.254", False),
            ("fe80::1", False),
            ("fec0::1", False),
            ("fd00:ec2::254", False),
            ("ff02::1", False),
            ("64:ff9b::7f00:1", False),
            ("64:ff9b::a9fe:a9fe", False),
            ("2002:7f00:1::", False),
            ("2001:db8::1", False),
        ],
    )
    def test_an_address_is_public(self, address: str, public: bool) -> None:  # noqa: FBT001 - a case's value
        assert is_public(ipaddress.ip_address(address), 443) is public

    @pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8080])
    def test_other_ports_are_not_reached(self, port: int) -> None:
        assert not is_public(ipaddress.ip_address("93.184.215.14"), port)
