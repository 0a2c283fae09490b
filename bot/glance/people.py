"""Who is in the article, what they are, and which places it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.definition import definition
from bot.glance.names import ORGANISATIONS, PEOPLE, PLACES, Name, names, of_kind
from bot.glance.sayings import statements
from bot.glance.value import Line, cite, counted, cut, lowered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.analysis import Analysis
    from bot.attribution import Statement
    from bot.glance.value import Part
    from bot.syntax import Token
    from index import Sentence, Span

LONGEST_ROLE = 80  # characters
_WORDS = re.compile(r"[^\W\d_].*[^\s,;:\u2013\u2014-]", re.DOTALL)


def who(analysis: Analysis) -> tuple[Line, ...]:
    """List people, then organisations: role, how often named, how many statements."""
    said = statements(analysis)
    found = names(analysis.parses(analysis.sentences))
    return tuple(
        _line(name, heading, said)
        for heading, kinds in (("People", PEOPLE), ("Organisations", ORGANISATIONS))
        for name in of_kind(found, kinds)
    )


def places(analysis: Analysis) -> tuple[Line, ...]:
    """List the places, those named most first."""
    found = of_kind(names(analysis.parses(analysis.sentences)), PLACES)
    return tuple(
        Line(
            parts=(name.span, f" \u2013 named {counted(name.mentions, 'times')}"),
            citations=(cite(name.sentence, name.span),),
        )
        for name in found
    )


def _line(name: Name, heading: str, found: Sequence[Statement]) -> Line:
    told = role(name)
    said = sum(name.is_in(s.speaker or s.source.text) for s in found if s.source)
    facts = f"named {counted(name.mentions, 'times')}" + (f", {counted(said, 'statement')}" if said else "")
    parts: tuple[Part, ...] = (
        (name.span, ", ", *lowered(told[1]), f" \u2013 {facts}") if told else (name.span, f" \u2013 {facts}")
    )
    return Line(parts=parts, citations=(cite(*(told or (name.sentence, name.span))),), under=(heading,))


def _is_person(token: Token) -> bool:
    return token.ent_type_ in PEOPLE


def role(name: Name) -> tuple[Sentence, Span] | None:
    """Find the words that say in passing who or what a name is, and their sentence."""
    found = definition(name.span.text, name.parses)
    if found is None:
        return None
    parse, told = found
    if not (words := _WORDS.search(told.text)):
        return None
    told = cut(told, *words.span())
    tokens = parse.tokens_in(told)
    if not any(t.pos_ in ("NOUN", "PRON") or (t.pos_ == "PROPN" and not _is_person(t)) for t in tokens):
        return None
    if name.label in ORGANISATIONS and parse.doc[tokens[-1].i + 1 : tokens[-1].i + 2].text[:1].isupper():
        return None  # "conservative People's" before "Union": part of a name
    root = next(token for token in tokens if token.head == token or token.head not in tokens)
    outer = root.head.head if root.dep_ == "pobj" else None
    if outer is not None and (outer.lower_.startswith("spokes") or root.pos_ == "PROPN"):
        # "a spokeswoman for the president, Ann Lee", "the coach of Calder, Ann Lee"
        told = parse.noun_phrase(outer)
        if (named := told.text.find(name.span.text)) > 0:
            told = cut(told, 0, len(told.text[:named].rstrip(" ,")))
    return (parse.sentence, told) if len(told.text) <= LONGEST_ROLE else None
