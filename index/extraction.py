"""The text of a web page, PDF or Word file. It parses what strangers wrote: sources.py runs it in a child process."""

from __future__ import annotations

import io
import re
import resource
import sys
import zipfile
from datetime import date
from enum import StrEnum
from multiprocessing.connection import Connection

from pydantic import Field

from index.article import Value

MAX_BYTES = 10 * 1024 * 1024  # of a file or page, and of all that a child answers
MAX_PAGES = 200
_MAX_MEMORY = 1024**3  # bytes of address space
_SEEN = 20_000  # characters
_MAX_UNPACKED = 50 * 1024 * 1024  # bytes of a Word file's parts together


class Kind(StrEnum):
    """What can be extracted from."""

    HTML = "page"
    PDF = "PDF"
    WORD = "Word file"


class Extract(Value):
    """The text of a file, paragraphs apart by blank lines, and what the file says of it, or what is `wrong` with it."""

    text: str = ""
    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    seen: str = Field(default="", repr=False, description="the beginning of all that a page shows")
    paid: bool = Field(default=False, description="the page says that its whole text is for subscribers")
    wrong: str | None = None


class _UnreadableError(Exception):
    """Why a file cannot be extracted from."""


def extract(kind: Kind, data: bytes, url: str | None = None) -> Extract:
    """Extract the text of a file, or say what is wrong with it; `url` is where a page was found."""
    try:
        match kind:
            case Kind.HTML:
                return _html(data, url)
            case Kind.PDF:
                return _pdf(data)
            case Kind.WORD:
                return _word(data)
    except _UnreadableError as error:
        return Extract(wrong=str(error))
    except MemoryError:
        return Extract(wrong="takes too much memory to read; add its text instead")
    except Exception as error:  # noqa: BLE001 - parsers meet damaged files with any exception
        return Extract(wrong=f"is damaged ({type(error).__name__}); open it and save it again, or add its text instead")


def _html(data: bytes, url: str | None) -> Extract:
    import trafilatura  # noqa: PLC0415 - slow to import, and only the child needs it

    tree = trafilatura.load_html(data)
    if tree is None:
        return Extract()
    paid = any(
        re.search(r'"isAccessibleForFree"\s*:\s*"?false', script.text or "", re.IGNORECASE)
        for script in tree.iter("script")
    )
    for part in tree.iter():  # in HTML, the end of a line is a space
        part.text, part.tail = (text and re.sub(r"\s+", " ", text) for text in (part.text, part.tail))
    heading = tree.findtext(".//title") or ""
    seen = trafilatura.html2txt(tree)[:_SEEN]
    found = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict):
        return Extract(title=_line(heading), seen=seen, paid=paid)
    return Extract(
        text="\n\n".join(line for part in (found.text or "").split("\n") if (line := part.removeprefix("- ").strip())),
        title=_line(found.title) or _line(heading),
        source=_line(found.sitename),
        author=_line(found.author),
        published=found.date,
        url=found.url,
        seen=seen,
        paid=paid,
    )


def _pdf(data: bytes) -> Extract:
    import pypdf  # noqa: PLC0415
    from pypdf.errors import FileNotDecryptedError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError  # noqa: TRY301 - pypdf raises it too
        if len(reader.pages) > MAX_PAGES:
            message = f"has {len(reader.pages)} pages, more than {MAX_PAGES}; add the part that matters"
            raise _UnreadableError(message)
        pages = [page.extract_text() for page in reader.pages]
    except FileNotDecryptedError:
        message = "is encrypted; save it without a password and add that"
        raise _UnreadableError(message) from None
    told = reader.metadata or pypdf.DocumentInformation()
    if not any(map(str.strip, pages)):
        message = "holds no text, only pictures of it; run it through text recognition (OCR) first"
        raise _UnreadableError(message)
    return Extract(
        text=_unwrapped("\n\n".join(pages)),
        title=_line(told.title),
        author=_line(told.author),
    )


def _word(data: bytes) -> Extract:
    import docx  # noqa: PLC0415
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MAX_UNPACKED:
            message = "is too large when unpacked; add its text instead"
            raise _UnreadableError(message)
    document = docx.Document(io.BytesIO(data))
    paragraphs = [part for part in document.iter_inner_content() if isinstance(part, Paragraph) and part.text.strip()]
    named = next((part.text for part in paragraphs if part.style and part.style.name == "Title"), None)
    core = document.core_properties
    return Extract(
        text="\n\n".join(part.text.strip() for part in paragraphs),
        title=_line(named) or _line(core.title),
        author=_line(core.author if core.author != "python-docx" else None),
    )


def _line(text: str | None) -> str | None:
    """Return a text as one line, or None where there is nothing in it."""
    return " ".join((text or "").split()) or None


def _unwrapped(text: str) -> str:
    """Join the lines of a printed page to paragraphs: one ends where its last line is short and ends a sentence."""
    lines = [line.strip() for line in text.split("\n")]
    width = max(sorted(map(len, lines))[int(len(lines) * 0.9)], 1)
    paragraphs = [""]
    for line in lines:
        if not line:
            paragraphs.append("")
            continue
        before = paragraphs[-1]
        hyphen = before.endswith("-") and before[-2:-1].isalpha() and line[0].islower()
        paragraphs[-1] = before[:-1] + line if hyphen else f"{before} {line}".strip()
        if len(line) < 0.8 * width and line[-1] in '.!?"\u201d':
            paragraphs.append("")
    return "\n\n".join(filter(None, paragraphs))


def _serve(connection: Connection) -> None:
    """Extract for a parent: kind and url, then the file's bytes in, an Extract as JSON out, until the parent leaves."""
    for limit, most in (
        (resource.RLIMIT_AS, _MAX_MEMORY),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    while True:
        try:
            kind, _, url = connection.recv_bytes().decode().partition(" ")
            data = connection.recv_bytes(MAX_BYTES)
        except EOFError:
            return
        connection.send_bytes(extract(Kind[kind], data, url or None).model_dump_json().encode())


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
