"""A file, a web address or pasted text -> Article; for what is no article in English, a clear word on what is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from datetime import date
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, ValidationError

from index.article import Article, ArticleError, Value, parse_article
from index.extraction import MAX_BYTES, Extract, Kind

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_SECONDS = 20.0  # that a child may take for one file
_FILES_A_CHILD = 500  # what parsers leak goes with the child

# What files begin with that are no articles, and what to do about each.
_NOT_READ = {
    b"\xd0\xcf\x11\xe0": "is an old Office file; save it as .docx and add that",
    b"{\\rtf": "is rich text; save it as .docx or plain text and add that",
    b"PK\x03\x04": "is an archive or an Office file other than Word; add the articles in it as text, .docx or PDF",
    b"\x1f\x8b": "is compressed; unpack it and add what is in it",
    b"\x89PNG": "is a picture; add the text it shows",
    b"\xff\xd8\xff": "is a picture; add the text it shows",
    b"GIF8": "is a picture; add the text it shows",
    b"RIFF": "is a picture or a recording; add its text",
    b"\x7fELF": "is a program",
}
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)

# English prose has 15 in 100 of these and other languages have next to none; tables of figures have few words at all.
_ENGLISH = frozenset(
    "the and to that with from his are this which were has it not they been would their who about after its he was".split()  # noqa: SIM905, E501
)
_NOT_ENGLISH = "is not in English, and Quoth reads only English"
_ENGLISH_SHARE, _WORDS_TO_TELL, _FIGURES = 0.03, 30, 0.12

_ERROR_PAGE = re.compile(
    r"\b(?:40[0134]|410|50[0234])\b|\b(?:not|n[o']t be) found\b|access denied|forbidden|no longer available"
    r"|just a moment|attention required|are you a (?:robot|human)|security check",
    re.IGNORECASE,
)
_FOR_SUBSCRIBERS = re.compile(
    r"(?:continue|keep) reading|(?:read|access|unlock) the (?:full|rest)|subscribers? only"
    r"|(?:for|already an?) (?:subscriber|member)|(?:subscriber|member)s?-(?:only|exclusive)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"\bcookies?\b|\bconsent\b|your privacy", re.IGNORECASE)
_NEEDS_SCRIPT = re.compile(r"(?:enable|requires?|turn on|without) javascript", re.IGNORECASE)
_SAME_SITE = re.compile(r"^(?:www|m|mobile|amp|edition)\.")
_SHORT, _A_STUB = 40, 200  # words
_A_SENTENCE = 8  # words or more; headlines and links are shorter or end otherwise


class SourceError(Exception):
    """Something is no article that can be kept; the message says what is wrong and what to do."""


class _Line(Value):
    """An article as one JSON object: what `quoth export` writes. The id is made of the body again."""

    id: str | None = None
    title: str | None = None
    body: str = Field(min_length=1)
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


class Sources:
    """Reads articles; strangers' formats in a child process that has limits. May be shared by threads."""

    def __init__(self) -> None:
        self._child = _Child()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child process."""
        self._child.stop()

    def file(self, path: Path) -> Article:
        """Read a text, Markdown, HTML, PDF or Word file. Raises SourceError."""
        if path.is_dir():
            message = f"{path}: is a folder; give the files in it"
            raise SourceError(message)
        try:
            with path.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except FileNotFoundError:
            message = f"{path}: there is no such file; check its name and folder"
            raise SourceError(message) from None
        except (OSError, ValueError) as error:
            message = f"{path}: cannot be read ({error}); check its name and permissions"
            raise SourceError(message) from None
        return self.data(data, str(path), suffix=path.suffix)

    def url(self, url: str) -> Article:
        """Fetch an article from the web. Raises SourceError."""
        from index.fetch import FetchError, fetch  # noqa: PLC0415 - slow to import, and most articles are files

        try:
            page = fetch(url)
        except FetchError as error:
            raise SourceError(str(error)) from None
        return self.data(page.data, page.url, suffix=Path(urlsplit(page.url).path).suffix, url=page.url)

    def text(self, text: str, name: str = "the text") -> Article:
        """Read pasted text, with or without a header block. Raises SourceError."""
        try:
            article = parse_article(text, name)
        except ArticleError as error:
            raise SourceError(str(error)) from None
        if not _is_english(article.body):
            message = f"{name}: {_NOT_ENGLISH}"
            raise SourceError(message)
        return article

    def line(self, line: str | bytes, name: str) -> Article:
        """Read an article that is one JSON object, as `quoth export` writes it. Raises SourceError."""
        try:
            told = _Line.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"])) or "line"
            message = f"{name}: {where}: {first['msg']}; give an object with at least a body"
            raise SourceError(message) from None
        return self._article(told.body, name, told.title, told.source, told.author, told.published, told.url)

    def data(self, data: bytes, name: str, *, suffix: str = "", url: str | None = None) -> Article:
        """Read what a file or an answer from the web holds; its first bytes tell what it is. Raises SourceError."""
        if len(data) > MAX_BYTES:
            message = f"{name}: is larger than {MAX_BYTES // 2**20} MB; add the part that matters"
            raise SourceError(message)
        kind = _kind(data, suffix)
        if kind is None:
            text = _decoded(data, name)
            return self._markdown(text, name, url) if suffix in {".md", ".markdown"} else self._plain(text, name, url)
        told = self._child.extract(kind, data, url)
        wrong = told.wrong or (None if _is_english(told.text or told.seen) else _NOT_ENGLISH)
        if wrong := wrong or (_wrong_page(told) if kind is Kind.HTML else None):
            message = f"{name}: {wrong}"
            raise SourceError(message)
        paragraphs = told.text.split("\n\n")
        body = "\n\n".join(paragraphs[1:] if paragraphs[0] == told.title and paragraphs[1:] else paragraphs)
        address = _address(told.url, url)
        return self._article(body, name, told.title, told.source, told.author, told.published, address)

    def _plain(self, text: str, name: str, url: str | None) -> Article:
        article = self.text(text, name)
        return article if article.url or url is None else article.model_copy(update={"url": _address(None, url)})

    def _markdown(self, text: str, name: str, url: str | None) -> Article:
        matter, text = _front_matter(text)
        heading, paragraphs = _paragraphs(text)
        published = matter.get("date", "")[:10]
        return self._article(
            "\n\n".join(paragraphs),
            name,
            matter.get("title") or heading,
            matter.get("source"),
            matter.get("author"),
            published if _is_date(published) else None,
            matter.get("url") or _address(None, url),
        )

    def _article(self, body: str, name: str, *facts: str | date | None) -> Article:
        """Make an article of a body and its title, source, author, date and address, as if a file said so."""
        header = [
            f"{key}: {' '.join(str(value).split())}\n"
            for key, value in zip(("Title", "Source", "Author", "Date", "URL"), facts, strict=True)
            if value
        ]
        return self.text("".join(header or ["Title:\n"]) + "\n" + body, name)


class _Child:
    """The process that extracts: started when there is work, replaced when it fails, takes too long or is worn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._done = 0

    def extract(self, kind: Kind, data: bytes, url: str | None) -> Extract:
        with self._lock:
            if self._done >= _FILES_A_CHILD or self._process is None or self._process.poll() is not None:
                self._stop()
                self._start()
            self._done += 1
            connection = self._connection
            assert connection is not None  # noqa: S101 - for the type checker: _start made it
            try:
                connection.send_bytes(f"{kind.name} {url or ''}".encode())
                connection.send_bytes(data)
                if connection.poll(_SECONDS):
                    return Extract.model_validate_json(connection.recv_bytes(2 * MAX_BYTES))
                wrong = f"takes more than {_SECONDS:.0f} s to read; add its text instead"
            except (EOFError, OSError, ValidationError):
                wrong = "cannot be read: it is damaged or takes too much memory; add its text instead"
            self._stop()
            return Extract(wrong=wrong)

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def _start(self) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, and no environment: it holds secrets
                [sys.executable, "-m", "index.extraction", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[1],
                env={},
            )
        self._done = 0

    def _stop(self) -> None:
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None


def _kind(data: bytes, suffix: str) -> Kind | None:
    """Return what to extract with, None for text."""
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data:
        return Kind.WORD
    if (data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _HTML.search(data[:1024])) or suffix.lower() in {
        ".html",
        ".htm",
        ".xhtml",
    }:
        return Kind.HTML
    return None


def _decoded(data: bytes, name: str) -> str:
    """Decode text in UTF-8, UTF-16 or Windows' Western letters. Raises SourceError."""
    wrong = next((told for start, told in _NOT_READ.items() if data.startswith(start)), None)
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]
    for encoding in encodings if wrong is None else ():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = sum(character < " " and character not in "\t\n\r\f" for character in text)
        if control <= len(text) / 100 and "\0" not in text:
            return text
    message = f"{name}: {wrong or 'is not text, a web page, a PDF or a Word file; add one of these'}"
    raise SourceError(message)


def _is_english(text: str) -> bool:
    """Tell whether a text is English, or too short or too much of a table to tell."""
    letters = list(filter(str.isalpha, text))
    if len(letters) >= _WORDS_TO_TELL and sum(map(str.isascii, letters)) * 2 < len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    figures = len(re.findall(r"\d[\d.,]*", text))
    if len(words) < _WORDS_TO_TELL or figures > _FIGURES * (len(words) + figures):
        return True
    return sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words)


def _wrong_page(page: Extract) -> str | None:
    """Say why a web page is no article, None where it is one."""
    words = len(page.text.split())
    paragraphs = [paragraph.rstrip("\"')\u2019\u201d") for paragraph in page.text.split("\n\n")]
    told = sum(n for p in paragraphs if p.endswith((".", "!", "?")) and (n := len(p.split())) >= _A_SENTENCE)
    subscribers = page.paid or (words < _A_STUB / 2 and _FOR_SUBSCRIBERS.search(page.seen))
    listing = "is a list of headlines or links; give the address of one article"
    signs = (
        (_A_STUB, _ERROR_PAGE.search(page.title or ""), f"is an error page ({page.title}); check the address"),
        (_A_STUB, page.url and urlsplit(page.url).path in {"", "/"}, listing),
        (_A_STUB, subscribers, "shows only a beginning, the rest is for subscribers; paste the text if you have it"),
        (
            _SHORT,
            _CONSENT.search(page.seen),
            "asks for consent to cookies first; open it in a browser and paste the text",
        ),
        (_SHORT, _NEEDS_SCRIPT.search(page.seen), "needs JavaScript; open it in a browser and paste the text"),
        (_SHORT, True, "holds no article; give the address of one, or paste the text"),
        (words + 1, told < words / 2, listing),
    )
    return next((wrong for below, sign, wrong in signs if words < below and sign), None)


def _address(claimed: str | None, url: str | None) -> str | None:
    """Return the address an article is known by: the one its page claims, where that is on the same site."""
    from courlan import clean_url  # noqa: PLC0415 - slow to import, as is the next, and most articles need neither

    trusted = claimed if claimed and (url is None or _site(claimed) == _site(url)) else url
    cleaned = trusted and clean_url(trusted)
    return urlunsplit(urlsplit(cleaned)._replace(fragment="")) if cleaned else None


def _site(url: str) -> str:
    return _SAME_SITE.sub("", urlsplit(url).hostname or "")


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Take the `key: value` lines between `---` lines from the head of a Markdown text."""
    match = re.match(r"---\s*\n(.*?)\n---\s*(?:\n|\Z)", text, re.DOTALL)
    if not match:
        return {}, text
    pairs = (line.partition(":") for line in match[1].splitlines())
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}, text[match.end() :]


def _paragraphs(text: str) -> tuple[str | None, list[str]]:
    """Return the first top heading of a Markdown text, and its other blocks, as plain text."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    heading, paragraphs, tag = None, [], ""
    for token in MarkdownIt().parse(text):
        if token.type == "heading_open":
            tag = token.tag
        if token.type != "inline":
            continue
        plain = "".join(
            " " if part.type in {"softbreak", "hardbreak"} else part.content for part in token.children or ()
        )
        if tag == "h1" and heading is None:
            heading = plain
        elif plain.strip():
            paragraphs.append(plain.strip())
        tag = ""
    return heading, paragraphs


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
