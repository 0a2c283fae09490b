"""Definitions: who or what somebody is, from appositions, titles and "X is a ...", or else what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.answer_type import AnswerType, type_of_noun
from bot.event import SAYING, clause_of
from index import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.syntax import Parse, Token
    from index import Span

_NOUNS = ("NOUN", "PROPN")
_SUPPOSES = ("if", "whether", "unless")
_NAMING = ("call", "name", "know", "dub")


class _Mention(NamedTuple):
    """Where a name stands: its head, the last word, and the number of its first token."""

    head: Token
    first: int
    parse: Parse


def definition(subject: str, parses: Sequence[Parse]) -> tuple[Parse, Span] | None:
    """Find the first sentence that says in passing who or what `subject` is, and the words that say it."""
    wanted = terms(subject)
    mentions = [mention for parse in parses for mention in _mentions(wanted, parse)]
    for describe in (_apposition, _copula, _title, _called, _relative_clause):
        for mention in mentions:
            span = describe(mention)
            if span and set(terms(span.text)) - set(wanted):
                return mention.parse, span
    return None


def deed(subject: str, parses: Sequence[Parse]) -> tuple[Parse, Span] | None:
    """Find the first clause that tells what `subject` does, other than say something, or what happens to them."""
    mentions = (mention for parse in parses for mention in _mentions(terms(subject), parse))
    for head, _, parse in mentions:
        verb = head.head
        tells = head.dep_ in ("nsubj", "nsubjpass") and head.i < verb.i and verb.lemma_ not in SAYING
        if tells and not any(child.lower_ in _SUPPOSES for child in verb.lefts):
            return parse, clause_of(head, parse)
    return None


def _mentions(wanted: tuple[str, ...], parse: Parse) -> Iterator[_Mention]:
    """The last word matches, and the others stand before it."""
    for token in parse.doc:
        if wanted and terms(token.text) == wanted[-1:]:
            around = parse.doc[max(0, token.i - 2 * len(wanted)) : token.i]
            before = {term: t.i for t in reversed(around) for term in terms(t.text)}
            if all(term in before for term in wanted[:-1]):
                entity = [e.start for e in parse.entities if e.start <= token.i < e.end and e.label_ == "PERSON"]
                yield _Mention(token, min([token.i, *entity, *(before[term] for term in wanted[:-1])]), parse)


def _apposition(mention: _Mention) -> Span | None:
    head, _, parse = mention
    for child in head.children:
        if child.dep_ == "appos" and _describes(child):
            return parse.noun_phrase(child)
    if head.dep_ != "appos":
        return None
    described = head.head
    while described.dep_ == "pobj" and described.head.head.pos_ in _NOUNS and not _is_somebody(described):
        described = described.head.head  # "the president of France, Ann Lee"
    if head.ent_type_ == "PERSON" and not _is_somebody(described):  # "the hand of her father, Paul"
        described = next(
            (t for t in parse.doc[described.i : head.i] if t.dep_ == "pobj" and _is_somebody(t)), described
        )
    if not _describes(described):
        return None
    phrase = parse.noun_phrase(described)
    return phrase if phrase.end <= parse.span(head).start else _before(mention, described)


def _is_somebody(noun: Token) -> bool:
    return not noun.ent_type_ and type_of_noun(noun.lower_) is AnswerType.PERSON


def _describes(noun: Token) -> bool:
    """Whether a noun is no name of somebody else: "Ann Lee, Paul Roe and Bo Ek"."""
    return noun.pos_ in _NOUNS and noun.ent_type_ not in ("PERSON", "GPE", "DATE")


def _before(mention: _Mention, described: Token) -> Span | None:
    """The phrase of a noun up to the name that stands in apposition inside it."""
    doc, end = mention.parse.doc, mention.first
    while end > described.i + 1 and doc[end - 1].is_punct:
        end -= 1
    return mention.parse.span(doc[described.left_edge.i : end]) if described.left_edge.i < end else None


def _copula(mention: _Mention) -> Span | None:
    verb = mention.head.head
    if mention.head.dep_ != "nsubj" or verb.lemma_ != "be" or any(child.dep_ == "neg" for child in verb.children):
        return None
    attributes = (child for child in verb.children if child.dep_ == "attr" and child.pos_ in _NOUNS)
    return next((mention.parse.noun_phrase(attribute) for attribute in attributes), None)


def _title(mention: _Mention) -> Span | None:
    """What stands before the name in its phrase: "Norwegian Harbour Minister Ann Lee"."""
    head, first, parse = mention
    start = head.left_edge.i
    while start < first and (parse.doc[start].is_punct or parse.doc[start].is_space):
        start += 1
    return parse.span(parse.doc[start:first]) if any(t.pos_ in _NOUNS for t in parse.doc[start:first]) else None


def _called(mention: _Mention) -> Span | None:
    """Find the noun in "a start-up called Hafa"."""
    head, _, parse = mention
    named = head.dep_ == "oprd" and head.head.lemma_ in _NAMING and head.head.dep_ == "acl"
    return parse.noun_phrase(head.head.head) if named else None


def _relative_clause(mention: _Mention) -> Span | None:
    head, _, parse = mention
    clause = next((child for child in head.rights if child.dep_ == "relcl"), None)
    if clause is None:
        return None
    end = clause.right_edge.i
    while end > clause.left_edge.i and parse.doc[end].is_punct:
        end -= 1
    return parse.span(parse.doc[clause.left_edge.i : end + 1])
