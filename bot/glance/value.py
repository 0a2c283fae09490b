"""Glance: the article laid out by one of its aspects, in lines made of its own words and a template's."""

from __future__ import annotations

import re

from pydantic import Field

from bot.reply import Citation
from index import Sentence, Span, Value

__all__ = ["Glance", "Line", "Part", "cite", "counted", "cut", "lowered"]

Part = Span | str
_OPENING = re.compile(r"(?:The|An?|His|Her|Its|Their|Our)\s(?=\S)|(?:He|She|It|They|We)$")


class Line(Value):
    """One line: spans are the article's words, strings the template's; `under` is the heading that it stands under."""

    parts: tuple[Part, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = Field(min_length=1)
    under: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The line in words, without its citations."""
        return _capital(wording(self.parts))

    @property
    def heading(self) -> str:
        """The heading in words; empty where there is none."""
        return _capital(wording(self.under))


class Glance(Value):
    """A title and its lines; lines that share a heading are neighbours. `left_out` counts the lines not shown."""

    title: str = Field(min_length=1)
    lines: tuple[Line, ...] = Field(min_length=1)
    left_out: int = Field(default=0, ge=0)


def wording(parts: tuple[Part, ...]) -> str:
    """Join parts; white space within the article's words becomes single spaces."""
    return "".join(" ".join(part.text.split()) if isinstance(part, Span) else part for part in parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def cut(span: Span, start: int, end: int | None = None) -> Span:
    """Cut a span to the characters `[start, end)` of its own text."""
    return Span(article=span.article, start=span.start + start, end=span.start + (end or len(span.text)))


def lowered(span: Span) -> tuple[Part, ...]:
    """Give a noun phrase as it stands within a sentence: "the minister" for "The minister"."""
    opening = _OPENING.match(span.text)
    if opening is None:
        return (span,)
    return (opening[0].lower(), *([cut(span, opening.end())] if opening.end() < len(span.text) else []))


def cite(sentence: Sentence, answer: Span | None = None) -> Citation:
    """Cite a sentence, its answer marked where that lies within it."""
    inside = answer if answer and sentence.start <= answer.start and answer.end <= sentence.end else None
    return Citation(sentence=sentence, answer=inside)


def counted(number: int, noun: str) -> str:
    """Word a count: "once", "twice", "3 times"; "1 statement", "2 statements"."""
    if noun == "times":
        return {1: "once", 2: "twice"}.get(number, f"{number} times")
    return f"{number} {noun}{'' if number == 1 else 's'}"
