"""Events: what a sentence tells that somebody does, or that happens to them."""

from __future__ import annotations

from collections import deque
from itertools import takewhile
from typing import TYPE_CHECKING

from index import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.syntax import Parse, Token

SAYING = {"say", "tell", "add", "announce", "report", "call"}  # what is said is the event, not that it is
LONGEST = 14  # tokens of what completes a verb, twice as many of its object
_CORE = {"dobj", "attr", "acomp", "oprd", "dative", "prt", "agent", "neg"}
_MORE = {"prep", "xcomp", "ccomp", "advmod", "conj"}  # a conjunct with no "and" or comma before it was parsed wrong
_PAUSES = {",", ";", ":", "(", "-", "–", "—", "--"}


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb."""
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def subjects(first: Token, parse: Parse) -> Span:
    """Give a subject with those that stand beside it: "the U.S., Turkey and a group of allies"."""
    phrases = [parse.noun_phrase(token) for token in (first, *first.conjuncts)]
    return Span(article=phrases[0].article, start=phrases[0].start, end=max(phrase.end for phrase in phrases))


def clause_of(subject: Token, parse: Parse) -> Span:
    """Give what is told of the subject of a verb, from the subject to the end of the predicate."""
    end = predicate(parse, subject.head).end
    return Span(article=parse.sentence.article, start=parse.noun_phrase(subject).start, end=end)


def predicate(parse: Parse, verb: Token) -> Span:
    """A verb and what completes it; the last of that is cut at its first pause where it is long."""
    end = verb.i
    for child in verb.rights:
        if child.dep_ not in _CORE | _MORE:
            break
        if child.right_edge.i - verb.i > LONGEST * (1 + (child.dep_ in _CORE)):
            end = max(end, _first_part(child).i)
            break
        end = child.right_edge.i
    while end > verb.i and parse.doc[end].pos_ == "CCONJ":  # "were missing and"
        end -= 1
    return parse.span(parse.doc[verb.i : end + 1])


def _first_part(phrase: Token) -> Token:
    """The last token of a phrase before the first comma, dash or relative clause behind its head."""
    relative = {t.left_edge.i for t in phrase.subtree if t.dep_ == "relcl"}

    def goes_on(token: Token) -> bool:
        is_hyphen = token.text == "-" and not token.nbor(-1).whitespace_
        return token.i <= phrase.i or is_hyphen or (token.text not in _PAUSES and token.i not in relative)

    return deque(takewhile(goes_on, phrase.subtree), maxlen=1)[0]


def clauses(parse: Parse) -> Iterator[Span]:
    """Give the events of a sentence, each from its subject to the end of its predicate."""
    for verb in parse.doc:
        subject = subject_of(verb)
        tells = verb.pos_ in ("VERB", "AUX") and verb.lemma_ not in SAYING
        if tells and subject is not None and subject.i < verb.i and subject.pos_ != "PRON":
            yield clause_of(subject, parse)
