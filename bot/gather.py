"""Gathering: all items of an enumeration, from one sentence and from others that go on with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span

if TYPE_CHECKING:
    from bot.syntax import Parse, Token

_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and|or|as well as)\s+|;\s*|,\s+|\s+(?:and|or|as well as)\s+|\s+&\s+)")
LONGEST_ITEM = 80  # characters; what is longer is a clause, not an item


def items(span: Span, parse: Parse) -> tuple[Span, ...]:
    """Give the items of the enumeration that a span is, or stands in; the span alone where there is none."""
    tokens = parse.tokens_in(span)
    inside = {t.i for t in tokens}
    heads = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    for head in heads:
        members = sorted({_first(head), *_first(head).conjuncts}, key=lambda t: t.i)
        found = tuple(_item(member, parse) for member in members)
        if len(found) > 1 and all(len(item.text) <= LONGEST_ITEM for item in found):
            covers = found[0].start <= span.end and span.start <= found[-1].end
            split = _split(span)
            return found if covers and len(found) >= len(split) else split
    return _split(span)


def _first(token: Token) -> Token:
    """Go up from a conjunct to the first of its enumeration."""
    while token.dep_ == "conj":
        token = token.head
    return token


def _item(member: Token, parse: Parse) -> Span:
    """A conjunct's own phrase, without the conjuncts that hang on it."""
    if member.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "PRON"):
        return _without_conjuncts(member, parse)
    return parse.noun_phrase(member, prepositions=False)


def _without_conjuncts(member: Token, parse: Parse) -> Span:
    later = {
        i for child in member.rights if child.dep_ in ("conj", "cc", "punct") for i in (t.i for t in child.subtree)
    }
    own = [t for t in member.subtree if t.i not in later]
    return parse.span(parse.doc[own[0].i : own[-1].i + 1])


def _split(span: Span) -> tuple[Span, ...]:
    """Cut a span at commas and "and"."""
    parts, start = [], 0
    text = span.text
    for match in [*_SEPARATOR.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            parts.append(Span(article=span.article, start=span.start + start, end=span.start + end))
        start = match.end() if match else end
    return tuple(parts) if all(len(part.text) <= LONGEST_ITEM for part in parts) and parts else (span,)
