"""Sentences: the spans of an article that are indexed and cited, and how they are found."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import sentencex
from pydantic import Field

from index.article import Article, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"\S[^\r\n]*")
_BLANK_LINE = re.compile(r"(?:\r\n?+|\n)[^\S\r\n]*(?:\r\n?+|\n)\s*")

# A line of these lengths may be one that an editor or a mail program wrapped.
_NARROWEST, _WIDEST = 40, 150
_RAGGED = 0.9  # the share of the full width that a wrapped line reaches at least
_SENTENCE_END = re.compile(r"""[.!?:;\u2026]["'”’)\]]*\s*$""")
_BULLET = re.compile(r"[-*•◦▪‣·●■►▶]\s")
# These begin a list item or a ticker line only after another one, or after the end of a sentence.
_MARKER = re.compile(r"(?:[–—]|\(?(?:\d{1,3}|[A-Za-z])[.)]|\d{1,2}[:.]\d\d\S*|\d{1,3}(?:\+\d+)?['’′])\s|[A-Z]\w*:\s")

_SAYS = (
    "said|says|asked|asks|shouted|cried|wrote|added|replied|answered|warned|insisted|joked|recalled|demanded|wondered|"
    "declared|exclaimed|yelled|called|told"
)
_DAYS_AND_ZONES = (
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    "November|December|Eastern|Central|Mountain|Pacific|Greenwich|[A-Z]{2,4}T|UTC"
)
_BEFORE_NAME = "Amb|Atty|Pte|Sra|Mx|Ret|Ft|Insp|Const"
_BEFORE_NUMBER = "approx|vol|ch|max|avg|tel|Mon|Tue|Wed|Thu|Thurs|Fri|Dh"
_EMOJI = "[\u2600-\u27bf\U0001f000-\U0001faff]"

# sentencex is right about most full stops. Before it sees a text, what it misreads is replaced, length for length: a
# comma where no sentence ends, a full stop where one does. First what a text must hold to be searched, for speed.
_REPAIRS = tuple(
    (sign, re.compile(pattern), replacement)
    for sign, pattern, replacement in (
        ('"', r'(?<![^\s(\[\u2014-])"(?=\S)', "“"),
        ('"', '"', "”"),
        ("“", r"“(?=[^“”]*(?:“|\Z))", "_"),  # a quotation that is not closed
        ("", rf"[?!](?=[”’']\s+(?:[A-Z][\w.’'-]*\s+){{1,4}}(?:{_SAYS})\b)", ","),
        ("", r"(?<=[a-z])[?!](?=['’]s\b)", ","),
        ("", r"(\b[A-Z][\w'’]{,29})[?!](?=\s+[a-z])", r"\1,"),  # a name with a mark: Yahoo! shares
        ("\u2026", r"\u2026(?!\s+[a-z])", "."),
        (".", rf"\b({_BEFORE_NAME})\.(?=\s+[A-Z])|\b({_BEFORE_NUMBER})\.(?=\s+\d)", r"\1\2,"),
        (".m.", rf"(?<=\b[ap]\.m)\.(?=\s+(?:{_DAYS_AND_ZONES})\b)", ","),
        (".m.", r"\b[ap]\.m(?=\.\s+“[A-Z])", "day"),  # before a quotation
        ("May.", r"\bMay(?=\.\s)", "Day"),
        ("no.", r"\bno(?=\.\s+[A-Z])", "on"),
        (".", r"^(\(?\d{1,3})\.(?=\s)", r"\1,"),
        ("(", r"((?:^|[.!?]\s+)\([^()]{,999})([.!?])\)(?=\s+[A-Z])", r"\1)\2"),
        ("", r"['‘’](?=\d\ds?\b)", "_"),
        ("", rf"[.!?](\s*{_EMOJI}*){_EMOJI}(?=\s+[^\W\d_])", r",\1."),
        ("/", r"(?:https?://|www\.)\S*[\w/]", lambda address: "_" * len(address[0])),
    )
)


class Sentence(Span):
    """A span of its article; `number` counts from 1 and is what a citation shows as [n]."""

    number: int = Field(ge=1)


def split(article: Article) -> tuple[Sentence, ...]:
    """Find the sentences of `article.body`: in order, disjoint, nothing but white space between them.

    The exception is a title that the body repeats: it is a sentence once, where it stands first.
    """
    title_seen = False
    spans: list[tuple[int, int]] = []
    for start, end in _stretches(article.body):
        if " ".join(article.body[start:end].split()) == article.title:
            if title_seen:
                continue
            title_seen = True
        spans += _sentences(article.body, start, end)
    return tuple(
        Sentence(article=article, number=number, start=start, end=end) for number, (start, end) in enumerate(spans, 1)
    )


def paragraph(sentence: Sentence) -> Span:
    """Return the paragraph, bounded by blank lines, that a sentence stands in."""
    body = sentence.article.body
    before = max((blank.end() for blank in _BLANK_LINE.finditer(body, 0, sentence.start)), default=0)
    after = _BLANK_LINE.search(body, sentence.end)
    start, end = _trimmed(body, before, after.start() if after else len(body))
    return Span(article=sentence.article, start=start, end=end)


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    text = body[start:end]
    return end - len(text.lstrip()), start + len(text.rstrip())


def _stretches(body: str) -> Iterator[tuple[int, int]]:
    """Yield what no sentence reaches beyond: a headline, a list item, or a paragraph with its wrapped lines joined."""
    lines = [_trimmed(body, *line.span()) for line in _LINE.finditer(body)]
    usual = median([end - start for start, end in lines] or [0])
    for group in _paragraphs(body, lines):
        longest = max(end - start for start, end in group)
        is_wrapped = _NARROWEST <= longest <= _WIDEST and any(_SENTENCE_END.search(body, *line) for line in group)
        width = _RAGGED * max(longest, usual) if is_wrapped else None
        start = group[0][0]
        for before, line in pairwise(group):
            if not _goes_on(body[slice(*before)], body[slice(*line)], width):
                yield start, before[1]
                start = line[0]
        yield start, group[-1][1]


def _paragraphs(body: str, lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Group the lines that no blank line parts."""
    group: list[tuple[int, int]] = []
    for line in lines:
        if group and _BLANK_LINE.search(body, group[-1][1], line[0]):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(before: str, line: str, width: float | None) -> bool:
    """Whether a sentence may go on from one line to the next; `width` is that of wrapped prose, None elsewhere."""
    if _BULLET.match(line) or (_MARKER.match(line) and (_MARKER.match(before) or _SENTENCE_END.search(before))):
        return False
    if line.lstrip("–— ")[:1].islower():
        return True
    # A line was wrapped where the next word did not fit; elsewhere it was ended on purpose.
    return width is not None and len(before) + 1 + len(line.split(maxsplit=1)[0]) > width


def _sentences(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    text = body[start:end]
    for sign, pattern, replacement in _REPAIRS:
        if sign in text:
            text = pattern.sub(replacement, text)
    ends = [start + boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text)]
    for first, last in pairwise([start, *ends]):
        if body[first:last].strip():
            yield _trimmed(body, first, last)
