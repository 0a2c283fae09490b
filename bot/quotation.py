"""Where an article quotes: the stretches of its body between quotation marks."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"[\"\u201c\u201d\u201e\u201f\u00ab\u00bb]|''|``|\u2018\u2018|\u2019\u2019")
_SINGLE = re.compile(
    r"(?<![\w\"\u201c])(?:'|\u2018)(?=\w)(?:(?!\n\s*\n).){2,999}?[,.?!\u2026](?:'|\u2019)(?!\w)", re.DOTALL
)
_PARAGRAPH = re.compile(r"(?:(?!\n[^\S\n]*\n).)+", re.DOTALL)
_OPENING, _CLOSING = {"\u201c", "\u201e", "\u00ab", "``", "\u2018\u2018"}, {"\u201d", "\u00bb", "\u2019\u2019"}
_LONGEST = 5_000  # characters between two marks; what is longer is a stray mark


class Quotation(NamedTuple):
    """The characters `[start, end)` of a body, marks included; `closed` is False where the next paragraph goes on."""

    start: int
    end: int
    closed: bool = True


def quotations(body: str) -> tuple[Quotation, ...]:
    """Find the outermost quotations, in order; marks without a mate quote nothing."""
    found: list[Quotation] = []
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(body) if match.group().strip()]
    for number, (first, last) in enumerate(paragraphs):
        following = (
            body[paragraphs[number + 1][0] : paragraphs[number + 1][1]][:8].lstrip()
            if number + 1 < len(paragraphs)
            else ""
        )
        found += _in_paragraph(body, first, last, goes_on=bool(_MARK.match(following)))
    doubles = [(quote.start, quote.end) for quote in found]
    for match in _SINGLE.finditer(body):
        if len(match.group()) < _LONGEST and not any(s < match.end() and match.start() < e for s, e in doubles):
            found.append(Quotation(*match.span()))
    return tuple(sorted(found))


def _in_paragraph(body: str, first: int, last: int, *, goes_on: bool) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    for match in _MARK.finditer(body, first, last):
        if _opens(match, first, last, inside=opened is not None):
            opened = match.start()  # a mark opened twice was a stray
        elif opened is not None:
            if match.end() - opened < _LONGEST:
                found.append(Quotation(opened, match.end()))
            opened = None
    if opened is not None and goes_on and last - opened < _LONGEST:
        end = opened + len(body[opened:last].rstrip())
        if end - opened > 1:
            found.append(Quotation(opened, end, closed=False))
    return found


def _opens(mark: re.Match[str], first: int, last: int, *, inside: bool) -> bool:
    text, body = mark.group(), mark.string
    if text in _OPENING or text in _CLOSING:
        return text in _OPENING
    before = body[mark.start() - 1] if mark.start() > first else " "
    after = body[mark.end()] if mark.end() < last else " "
    if before.isspace() == after.isspace():
        return not inside
    return before.isspace()
