"""Places: of those that a sentence names, the ones where what is asked about was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.gather import items
from index import Span, query_terms, terms

if TYPE_CHECKING:
    from bot.question import Question
    from bot.syntax import Parse, Token

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WHERE = re.compile(r"(?:.*,\s+)?where\b", re.IGNORECASE)


def whereabouts(question: Question, span: Span, parse: Parse) -> Span:
    """Give the places that hang on a word of a "where" question, all that stand in a row with them; else the span.

    "Talks in Oslo after the floods in Voss and Odda": where were the floods? Voss and Odda, also for a span "Oslo".
    """
    if not _WHERE.match(question.asked):
        return span
    chosen = parse.tokens_in(span)
    asked = {*query_terms(question.asked)}
    about = [t for t in parse.doc if {*terms(t.text)} & asked and t not in chosen]
    if any(t.ent_type_ in _PLACES for t in chosen) and not any(t.is_ancestor(c) for t in about for c in chosen):
        found = next((place for t in about if t.pos_ == "NOUN" for place in _places(t)), None)
        span = parse.span(found) if found is not None else span
    row = items(span, parse)
    if len(row) == 1 or not all(_is_named(item, parse) for item in row):
        return span
    return Span(article=span.article, start=row[0].start, end=row[-1].end)


def _places(noun: Token) -> list[Token]:
    """The places of a noun, not through a clause: "the attacks by the air force on Hama"."""
    found = [t for t in noun.subtree if t.dep_ == "pobj" and t.ent_type_ in _PLACES]
    return [t for t in found if all(a.dep_ in ("prep", "pobj", "agent") for a in t.ancestors if noun.is_ancestor(a))]


def _is_named(item: Span, parse: Parse) -> bool:
    tokens = parse.tokens_in(item)
    people = [t for t in tokens if t.ent_type_ == "PERSON"]  # a strange town alone is often taken for one
    return any(t.pos_ == "PROPN" for t in tokens) and len(people) <= 1
