"""Definitions: who or what somebody is, from appositions, titles and "X is a ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.syntax import Parse, Token
    from index import Span

_NOUNS = ("NOUN", "PROPN")


def definition(subject: str, parses: Sequence[Parse]) -> tuple[Parse, Span] | None:
    """Find the first sentence that says in passing who or what `subject` is, and the words that say it."""
    wanted = terms(subject)
    for describe in (_apposition, _copula, _title, _relative_clause):
        for parse in parses:
            for head in _named(wanted, parse):
                span = describe(head, wanted, parse)
                if span and set(terms(span.text)) - set(wanted):
                    return parse, span
    return None


def _named(wanted: tuple[str, ...], parse: Parse) -> list[Token]:
    """The head tokens of mentions: the last word matches, and the others stand before it or it stands alone."""
    if not wanted:
        return []
    found = []
    for token in parse.doc:
        if terms(token.text) == wanted[-1:]:
            before = [t for left in parse.doc[max(0, token.i - 2 * len(wanted)) : token.i] for t in terms(left.text)]
            if all(term in before for term in wanted[:-1]):
                found.append(token)
    return found


def _apposition(head: Token, wanted: tuple[str, ...], parse: Parse) -> Span | None:
    for child in head.children:
        if child.dep_ == "appos" and child.pos_ in _NOUNS:
            return parse.noun_phrase(child)
    if head.dep_ == "appos" and head.head.pos_ in _NOUNS:
        phrase = parse.noun_phrase(head.head, prepositions=True)
        return phrase if phrase.end <= parse.span(head).start else parse.noun_phrase(head.head, prepositions=False)
    return None


def _copula(head: Token, wanted: tuple[str, ...], parse: Parse) -> Span | None:
    if head.dep_ != "nsubj" or head.head.lemma_ != "be":
        return None
    return next((parse.noun_phrase(c) for c in head.head.children if c.dep_ == "attr" and c.pos_ in _NOUNS), None)


def _title(head: Token, wanted: tuple[str, ...], parse: Parse) -> Span | None:
    """ "Russian Foreign Minister Sergey Lavrov": what stands before the name in its phrase."""
    named = [t for t in head.subtree if t.i <= head.i and set(terms(t.text)) & set(wanted)]
    entity = next((e for e in parse.entities if e.start <= head.i < e.end and e.label_ == "PERSON"), None)
    first = min([t.i for t in named] + ([entity.start] if entity else []))
    start = head.left_edge.i
    while start < first and (parse.doc[start].is_punct or parse.doc[start].is_space):
        start += 1
    if start >= first or not any(t.pos_ in _NOUNS for t in parse.doc[start:first]):
        return None
    return parse.span(parse.doc[start:first])


def _relative_clause(head: Token, wanted: tuple[str, ...], parse: Parse) -> Span | None:
    clause = next((c for c in head.rights if c.dep_ == "relcl"), None)
    if clause is None:
        return None
    end = clause.right_edge.i
    while end > clause.left_edge.i and parse.doc[end].is_punct:
        end -= 1
    return parse.span(parse.doc[clause.left_edge.i : end + 1])
