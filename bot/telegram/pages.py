"""Long replies as several messages, each within Telegram's limits and well-formed alone."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT = 4096  # UTF-16 units of text without its markup; the server counts characters, which are never more
ENTITIES = 100  # marked stretches in one message

_TAG = re.compile(r"<[^<>]+>")
_SENTENCE = re.compile(r".+?(?:[.!?…][\"'”’)\]]*\s+|\n+|\Z)", re.DOTALL)
_WORD = re.compile(r"\S+\s*|\s+")


def pages(blocks: Iterable[str]) -> list[str]:
    """Lay out blocks of Telegram HTML, each well-formed alone, on as few pages as hold them in order.

    A block that fits a page stays whole, so a citation is never torn from its number; a longer one is cut at the end
    of a sentence, or of a word where the sentence is longer than a page, and its tags are opened again.
    """
    done: list[str] = []
    page = ""
    for block in filter(plain, blocks):
        joined = f"{page}\n{block}" if page else block
        if _fits(joined):
            page = joined
            continue
        *full, page = [page, *_cut(block)] if page else _cut(block)
        done += full
    return [page for page in [*done, page] if plain(page)]


def plain(markup: str) -> str:
    """Give the text of Telegram HTML without its markup, and without white space around it."""
    return unescape(_TAG.sub("", markup)).strip()


def units(text: str) -> int:
    """Count UTF-16 code units, as Telegram does."""
    return len(text.encode("utf-16-le")) // 2


def _fits(markup: str) -> bool:
    return units(plain(markup)) <= LIMIT and markup.count("</") <= ENTITIES


def _cut(block: str) -> list[str]:
    if _fits(block):
        return [block]
    cutter = _Cutter()
    cutter.feed(block)
    cutter.close()
    return [*cutter.full, cutter.page]


class _Cutter(HTMLParser):
    """Copies markup, turning the page where the next piece of text would not fit."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.full: list[str] = []
        self.page = ""
        self._open: list[tuple[str, str]] = []
        self._left = LIMIT

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # the tag is copied as it was written
        self._open.append((tag, self.get_starttag_text() or ""))
        self.page += self._open[-1][1]

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        self.page += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        for piece in _pieces(data):
            length = units(piece)
            if length > self._left:
                self._turn()
            self.page += escape(piece, quote=False)
            self._left -= length

    def _turn(self) -> None:
        self.full.append(self.page + "".join(f"</{tag}>" for tag, _ in reversed(self._open)))
        self.page = "".join(opening for _, opening in self._open)
        self._left = LIMIT


def _pieces(text: str) -> Iterator[str]:
    """Cut `text` into sentences, those too long for a page into words, and those into stretches."""
    for sentence in _SENTENCE.findall(text):
        if units(sentence) <= LIMIT:
            yield sentence
            continue
        for word in _WORD.findall(sentence):
            for start in range(0, len(word), LIMIT // 2):  # a character is two units at most
                yield word[start : start + LIMIT // 2]
