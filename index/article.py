"""An article and the spans of it: where every quoted word comes from, and how it is read from a file."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from pathlib import Path

_FIELDS = {"Title": "title", "Source": "source", "Author": "author", "Date": "published", "URL": "url"}
_HEADER = re.compile(rf"(?:(?:{'|'.join(_FIELDS)}):[^\r\n]*(?:\r\n?|\n|\Z))+[^\S\r\n]*(?:\r\n?|\n|\Z)")
_LINE_END = re.compile(r"\r\n?|\n")
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")


class ArticleError(Exception):
    """An article cannot be read; the message names the file and line and says what to do."""


class Value(BaseModel):
    """A frozen value. Text is never stripped: that would shift spans."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Value):
    """One text with a title.

    `body` is the text after the header block, character for character. `id` is a hash of the body: the same text is the
    same article whatever its file is called, and a citation of it stays right for as long as its spans do.
    """

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    body: str = Field(min_length=1, repr=False)
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


class Span(Value):
    """The characters `[start, end)` of an article's body; never empty, never outside it."""

    article: Article = Field(repr=False)
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.start < self.end <= len(self.article.body):
            message = f"[{self.start}, {self.end}) is no span of a body of {len(self.article.body)} characters"
            raise ValueError(message)
        return self

    @property
    def text(self) -> str:
        """The article's own words."""
        return self.article.body[self.start : self.end]


def read_folder(path: Path) -> tuple[Article, ...]:
    """Read every `.txt` file of a folder, sorted by name. Raises ArticleError."""
    try:
        files = sorted(file for file in path.iterdir() if file.suffix == ".txt" and not file.name.startswith("."))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, "folder") from None
    if not files:
        message = f"{path}: no article in this folder; put a .txt file there"
        raise ArticleError(message)
    return tuple(read_article(file) for file in files)


def read_article(path: Path) -> Article:
    """Read one UTF-8 text file. Raises ArticleError."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, "file") from None
    if b"\0" in data:
        message = f"{path}: is not plain text but a binary file or UTF-16; save it as plain text in UTF-8"
        raise ArticleError(message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{path}, line {line}: is not UTF-8; save the file in UTF-8"
        raise ArticleError(message) from None
    return parse_article(text, str(path))


def _unreadable(path: Path, error: OSError | ValueError, wanted: str) -> ArticleError:
    match error:
        case FileNotFoundError():
            return ArticleError(f"{path}: there is no such {wanted}; check its name")
        case IsADirectoryError():
            return ArticleError(f"{path}: is a folder, not a file; give one of the files in it")
        case NotADirectoryError():
            return ArticleError(f"{path}: is not a {wanted}; check its name")
        case _:
            return ArticleError(f"{path}: cannot be read ({error}); check its name and permissions")


def parse_article(text: str, name: str) -> Article:
    """Make an article of a text with or without a header block; `name` is what error messages call it.

    The header block is lines `Title:`, `Source:`, `Author:`, `Date:` (ISO 8601) or `URL:`, each at most once, and a
    blank line; a first paragraph with any other line in it is no header. Without a title the first line of the body is
    the title, and stays in the body. Raises ArticleError.
    """
    if wrong := _NOT_TEXT.search(text):
        line = len(_LINE_END.findall(text, 0, wrong.start())) + 1
        message = f"{name}, line {line}: holds U+{ord(wrong[0]):04X}, which is no text; remove it"
        raise ArticleError(message)
    block = _HEADER.match(text)
    body = text[block.end() :] if block else text
    if not body.strip():
        what = "there is no text after the header" if block else "is empty"
        message = f"{name}: {what}; give it at least one sentence"
        raise ArticleError(message)
    fields = _header_fields(block[0], name) if block else {}
    return Article.model_validate(
        {"id": hashlib.sha256(body.encode()).hexdigest()[:12], "title": _first_line(body), "body": body, **fields},
    )


def _header_fields(block: str, name: str) -> dict[str, str | date]:
    """Read the fields of an article that a header block fills."""
    fields: dict[str, str | date] = {}
    seen = set()
    for number, line in enumerate(filter(str.strip, _LINE_END.split(block)), 1):
        key, _, value = line.partition(":")
        if key in seen:
            message = f"{name}, line {number}: {key} is given twice; keep one of them"
            raise ArticleError(message)
        seen.add(key)
        if value := " ".join(value.split()):
            fields[_FIELDS[key]] = _date(value, f"{name}, line {number}") if key == "Date" else value
    return fields


def _date(value: str, where: str) -> date:
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        message = f"{where}: {value!r} is no ISO 8601 date; write it like 2015-10-01"
        raise ArticleError(message) from None


def _first_line(text: str) -> str:
    """Return the first line with words in it, its white space made single spaces."""
    return next(" ".join(line.split()) for line in _LINE_END.split(text) if line.strip())
