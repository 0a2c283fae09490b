"""Gathering: all items of the enumeration that a span is, or stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.syntax import Parse, SpacySpan, Token

_SEPARATOR = re.compile(r"\s*(?:[,;]\s*(?:and|or|as well as)\s+|;\s*|,\s+|\s+(?:and|or|as well as)\s+)")
_OPENING = re.compile(
    r"(?:including|such as|like|both|either|namely|among them|for example|e\.g\.|to),?\s+", re.IGNORECASE
)
_NO_ITEM = re.compile(r"(?:aged\s+)?\d{1,2}|which\b.*|who\b.*", re.IGNORECASE | re.DOTALL)  # "Ann Lee, 34, who ..."
_GOES_ON = re.compile(r"\s*(?:[,;(–—-]|(?:and|or|as well as)\b|&)")
_AND = re.compile(r"\s+(?:and|or)\b")
_OTHER_NAME = re.compile(r",\s+or\s+")
_NOUNS = ("NOUN", "PROPN", "NUM")
_BETWEEN = re.compile(r"\s*(?:\([^()]{1,20}\))?\s*(?:,|,?\s*(?:and|or|as well as))\s*(?:the\s+)?")
_NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT"})
_ADJECTIVES = ("JJ", "JJR", "JJS", "VBN", "RB")
LONGEST_ITEM = 80  # characters; what is longer is a clause, not an item


def items(span: Span, parse: Parse) -> tuple[Span, ...]:
    """Give the items, in order; the span alone where it enumerates nothing."""
    span = _row(_enumeration(span, parse), parse)
    parts = [part for part in _parts(span, parse) if not _is_aside(part, parse)]
    clauses = any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for part in parts for token in parse.tokens_in(part))
    fits = not clauses and all(len(part.text) <= LONGEST_ITEM for part in parts)
    return tuple(parts) if fits and len(parts) > 1 else (span,)


def _enumeration(span: Span, parse: Parse) -> Span:
    """Grow a span that is one of several nouns joined by "and" to all of them."""
    tokens = parse.tokens_in(span)
    inside = {token.i for token in tokens}
    heads = [t for t in tokens if t.pos_ in _NOUNS and (t.head.i not in inside or t.head.i == t.i)]
    members = [m for head in heads[:1] for m in (head, *head.conjuncts) if m.pos_ in _NOUNS and _alike(m, head)]
    phrases = [parse.noun_phrase(member) for member in sorted(members, key=lambda m: m.i)]
    start, end, body = span.start, span.end, span.article.body
    for phrase in phrases:
        if phrase.start >= end and _goes_on(body[end : phrase.start], len(phrases)):
            end = phrase.end
    for phrase in reversed(phrases):
        if phrase.end <= start and _goes_on(body[phrase.end : start], len(phrases)):
            start = phrase.start
    return Span(article=span.article, start=start, end=end)


def _alike(member: Token, head: Token) -> bool:
    """Whether both are figures or neither is: "1985" does not go on with "Austria"."""
    return (member.pos_ == "NUM") == (head.pos_ == "NUM")


def _goes_on(between: str, members: int) -> bool:
    """Whether a list goes on here: not after "that ...", nor with another name for the same: "dogs, or hounds"."""
    return bool(_GOES_ON.match(between)) and not (members == 2 and _OTHER_NAME.fullmatch(between))  # noqa: PLR2004 - a pair


def _row(span: Span, parse: Parse) -> Span:
    """Grow a span that is one of several names in a row to all: "Barclays (BCS), Credit Suisse (CS) and UBS"."""
    names = [name for entity in parse.entities if entity.label_ in _NAMES and (name := _whole(entity, parse))]
    start, end = span.start, span.end
    for name in reversed(names):
        if name.end <= start and _BETWEEN.fullmatch(span.article.body[name.end : start]):
            start = name.start
    for name in names:
        if name.start >= end and _BETWEEN.fullmatch(span.article.body[end : name.start]):
            end = name.end
    return Span(article=span.article, start=start, end=end)


def _whole(entity: SpacySpan, parse: Parse) -> Span | None:
    """Grow a name that describes the one after it: "the Swiss" to "the Swiss bank UBS"; None for "the Swiss bank"."""
    head = entity.root
    while head.dep_ in ("amod", "compound", "nmod") and head.head.i > head.i:
        head = head.head
    if head.pos_ == "NOUN" and head.i >= entity.end:
        return None
    start, end = parse.span(entity), parse.span(head)
    return _closed(Span(article=start.article, start=start.start, end=max(start.end, end.end)))


def _closed(name: Span) -> Span:
    """Take in the bracket that a name was cut off at: "Barclays (BCS"."""
    is_open = name.text.count("(") > name.text.count(")") and name.article.body[name.end : name.end + 1] == ")"
    return Span(article=name.article, start=name.start, end=name.end + is_open)


def _parts(span: Span, parse: Parse) -> Iterator[Span]:
    """Cut a span at its commas and "and", but for those that join no items."""
    text, start = span.text, 0
    for match in [*_SEPARATOR.finditer(text), None]:
        if match and _joins(_within(span, *match.span()), text[match.end() :], parse):
            continue
        end = match.start() if match else len(text)
        opening = _OPENING.match(text, start, end)
        start = opening.end() if opening else start
        if text[start:end].strip():
            yield _within(span, start, end)
        start = match.end() if match else end


def _within(span: Span, start: int, end: int) -> Span:
    return Span(article=span.article, start=span.start + start, end=span.start + end)


def _joins(separator: Span, onwards: str, parse: Parse) -> bool:
    """Whether a separator stands inside a name ("Marks and Spencer, Tesco", "Paris, Texas") or between adjectives."""
    first = next((t for t in parse.tokens_in(separator) if not t.is_space), None)
    if first is None or first.i == 0 or first.i + 1 == len(parse.doc):
        return False
    before, after = first.nbor(-1), first.nbor()
    one_name = first.ent_type_ not in ("", "DATE", "TIME") and after.ent_iob_ == "I"
    single = all(t.pos_ == "PROPN" and not t.n_lefts for t in (before, after))
    two_names = first.dep_ == "cc" and single and re.match(r"\w+,\s", onwards) is not None
    describe = before.dep_ in ("amod", "compound", "nmod") and before.head.i > after.i
    adjectives = describe and (after.head == before or (before.dep_ == "amod" and after.tag_ in _ADJECTIVES))
    place = before.ent_type_ == after.ent_type_ == "GPE" and after.dep_ == "appos" and not after.conjuncts
    return one_name or two_names or adjectives or place


def _is_aside(part: Span, parse: Parse) -> bool:
    """Whether a part says something of the item before it: an age, "the goalkeeper", "who ..."."""
    tokens = parse.tokens_in(part)
    root = next((t for t in tokens if t.head not in tokens), None)
    described = root is not None and root.dep_ == "appos" and root.pos_ == "NOUN"
    goes_on = _AND.match(part.article.body, part.end) is not None  # an aside would end with a comma
    by_the_way = described and tokens[0].lower_ in ("the", "a", "an") and not goes_on
    return by_the_way or bool(_NO_ITEM.fullmatch(part.text.strip()))
