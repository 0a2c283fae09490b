"""The five Ws: what happened, who, when, where, why and how, asked bare about the article's main event."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot import compose, dates
from bot.event import SAYING, clauses, predicate, subject_of, subjects
from bot.glance.names import PLACES, names, of_kind
from bot.ranking import Candidate
from index import Span, query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.reply import Answer
    from bot.syntax import Parse, Token
    from index import Sentence


class W(StrEnum):
    """What is asked of the main event."""

    WHAT = "what"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW = "how"


_WHAT = (
    r"what(?:'s|\s+is|\s+was|\s+has|\s+had)?\s+(?:happen(?:s|ed|ing)?|going\s+on|(?:this|it)(?:\s+all)?\s+about)|what"
)
_EVENT = r"(?:\s+(?:it|this|that|all\s+(?:this|that)|the\s+\w+))?"
_BARE = {
    W.WHAT: re.compile(rf"(?:so\s+)?(?:{_WHAT})(?:\s+(?:here|there|exactly|in\s+the\s+(?:article|story)))?"),
    W.WHO: re.compile(r"who(?:\s+(?:is|was|are|were)\s+(?:it|this|involved)(?:\s+about)?|\s+did\s+(?:it|this|that))?"),
    W.WHEN: re.compile(r"when(?:\s+(?:was|is|did|does)\s+(?:it|this|that)(?:\s+(?:happen|occur|take\s+place))?)?"),
    W.WHERE: re.compile(r"where(?:\s+(?:was|is|did|does)\s+(?:it|this|that)(?:\s+(?:happen|occur|take\s+place))?)?"),
    W.WHY: re.compile(r"why(?:\s+(?:was|is|did|does)\s+(?:it|this|that)(?:\s+(?:happen|occur))?)?"),
    W.HOW: re.compile(r"how(?:\s+(?:did|does)\s+(?:it|this|that)(?:\s+(?:happen|occur))?|\s+come)?"),
}


def bare(asked: str) -> W | None:
    """Which W a question asks that names nothing: "what happened?", "when was it?"; None for any other."""
    plain = " ".join(asked.lower().split()).strip(" ?!.")
    return next((w for w, pattern in _BARE.items() if pattern.fullmatch(plain)), None)


NEAR = 8  # sentences from the first on, within which news tells the main event
FURTHER = 0.06  # how much more of the title a sentence must hold for each one that stands before it
LATER = 0.08  # how much more like the title a clause must be for each of those sentences
SHORTEST = 5  # words of a sentence that tells an event
LONGEST = 14  # tokens of a reason or a place

_EVER = date(2000, 1, 1)  # any day: only whether words name a day is asked
_CAUSES = {"because", "due"}
_GROUNDS = {"after", "amid", "over", "following", "since"}
_AT = {"in", "at", "near", "outside", "inside", "into", "on", "off", "through", "around"}


class Found(NamedTuple):
    """The sentence that answers and the part of it that does."""

    sentence: Sentence
    span: Span


def answer(question: Question, w: W, analysis: Analysis) -> Answer | None:
    """Word the answer to a bare question; None where the article's first sentences hold none.

    Its score is even where the sentence tells nothing of the title, and 1 where it tells all of it.
    """
    found = main_event(w, analysis)
    if found is None:
        return None
    score = 0.5 + 0.5 * _share(query_terms(analysis.article.title), found.sentence)
    chosen = Candidate(sentence=found.sentence, span=found.span, score=score)
    return compose.span(question, chosen, analysis)


def main_event(w: W, analysis: Analysis) -> Found | None:
    """Find the part that answers in the first sentences, those with most of the title first; None where none does."""
    near = analysis.parses(tuple(islice(_whole(analysis), NEAR)))
    title = query_terms(analysis.article.title)
    likely = sorted(near, key=lambda parse: near.index(parse) * FURTHER - _share(title, parse.sentence))
    if w is W.WHAT:
        return _what(near)
    for find in _WAYS[w]:
        for parse in likely:
            if found := find(parse):
                return Found(parse.sentence, found)
    places = of_kind(names(near), PLACES) if w is W.WHERE else []
    return Found(places[0].sentence, places[0].span) if places else None


def _whole(analysis: Analysis) -> Iterator[Sentence]:
    title = analysis.article.title
    return (s for s in analysis.sentences if len(s.text.split()) >= SHORTEST and " ".join(s.text.split()) != title)


def _share(title: Sequence[str], sentence: Sentence) -> float:
    held = {*terms(sentence.text)}
    return sum(term in held for term in title) / len(title) if title else 0.0


# --- what and who --------------------------------------------------------------------------------------------------


def _event(parse: Parse) -> tuple[Token, Token] | None:
    """The verb of the main event and its subject: the root, or what it says of somebody: "..., officials said"."""
    root = next((t for t in parse.doc if t.head == t and t.pos_ in ("VERB", "AUX")), None)
    if root is None:
        return None
    said = next((c for c in root.children if c.dep_ == "ccomp" and c.i < root.i and subject_of(c)), None)
    verb = said or root
    subject = subject_of(verb)
    return (verb, subject) if subject is not None else None


def _who(parse: Parse) -> Span | None:
    event = _event(parse)
    return subjects(event[1], parse) if event and event[1].pos_ != "PRON" else None


def _done(parse: Parse) -> Span | None:
    event = _event(parse)
    done = predicate(parse, event[0]) if event and event[0].lemma_ not in SAYING else None
    return done if done and " " in done.text else None  # "died" tells no way


def _what(near: Sequence[Parse]) -> Found | None:
    """Find the clause that says most nearly what the title says, the first one where none says any of it."""
    found = [
        (_likeness(clause) - parse.sentence.number * LATER, Found(parse.sentence, clause))
        for parse in near
        for clause in clauses(parse)
    ]
    return max(found, key=lambda weighed: weighed[0], default=(0.0, None))[1]


def _likeness(span: Span) -> float:
    """Dice coefficient, in [0, 1], of the terms of a span and the title's."""
    mine, title = {*query_terms(span.text)}, {*query_terms(span.article.title)}
    return 2 * len(mine & title) / (len(mine) + len(title) or 1)


# --- when and where ------------------------------------------------------------------------------------------------


def _day(parse: Parse) -> Span | None:
    """The first words that name a day, with the hour or the part of the day before them."""
    found = dates.mentions(parse.sentence.text, _EVER)
    return next((_grown(m, parse) for m in found if m.moment and m.moment.precision is dates.Precision.DAY), None)


def _time(parse: Parse) -> Span | None:
    mention = next(dates.mentions(parse.sentence.text, _EVER), None)
    hour = next((parse.span(e) for e in parse.entities if e.label_ == "TIME" and e.root.dep_ == "pobj"), None)
    return hour or (_grown(mention, parse) if mention else None)


def _grown(mention: dates.Mention, parse: Parse) -> Span:
    start, end = parse.sentence.start + mention.start, parse.sentence.start + mention.end
    for entity in reversed(parse.entities):
        named = parse.span(entity)
        between = parse.sentence.article.body[named.end : start] if named.end <= start else ""
        joined = bool(re.fullmatch(r"\s+(?:on\s+|of\s+)?", between)) and entity.label_ == "TIME"
        if joined or (named.start < end and start < named.end and entity.label_ in ("DATE", "TIME")):
            start, end = min(start, named.start), max(end, named.end)
    return Span(article=parse.sentence.article, start=start, end=end)


def _where(parse: Parse) -> Span | None:
    for entity in parse.entities:
        token = entity.root
        while token.dep_ in ("compound", "appos", "nmod", "poss"):
            token = token.head
        if entity.label_ in PLACES and token.dep_ == "pobj" and token.head.lower_ in _AT:
            is_short = token.right_edge.i - token.left_edge.i < LONGEST
            last = token.right_edge.i if is_short else max(token.i, entity.end - 1)
            return parse.span(parse.doc[token.left_edge.i : last + 1])
    return None


# --- why and how ---------------------------------------------------------------------------------------------------


def _cause(parse: Parse) -> Span | None:
    return _behind(parse, lambda t: t.lower_ in _CAUSES)


def _ground(parse: Parse) -> Span | None:
    return _behind(parse, lambda t: t.lower_ in _GROUNDS and t.dep_ in ("prep", "mark"))


def _behind(parse: Parse, is_sign: Callable[[Token], bool]) -> Span | None:
    """What a word of reason introduces, unless that is a time."""
    for token in filter(is_sign, parse.doc):
        head = token.head if token.dep_ == "mark" else token
        rest = [t for t in head.subtree if t.i > token.i and t.lower_ not in ("of", "to")]
        no_reason = {"DATE", "TIME"} | (PLACES if token.lower_ == "over" else frozenset())  # "over the River Tarn"
        if rest and not {t.ent_type_ for t in rest[:3]} & no_reason:
            return _run(rest, parse)
    return None


def _purpose(parse: Parse) -> Span | None:
    for token in parse.doc:
        if token.dep_ == "advcl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
            return _run([*token.subtree], parse)
    return None


def _means(parse: Parse) -> Span | None:
    """What a "by" with a verb behind it introduces: "by ramming a truck into ..."."""
    for token in parse.doc:
        if token.lower_ == "by" and any(c.dep_ == "pcomp" for c in token.children):
            return _run([t for t in token.subtree if t.i > token.i], parse)
    return None


def _run(tokens: Sequence[Token], parse: Parse) -> Span:
    """The tokens as far as the first comma, or wholly where they are few."""
    comma = next((t.i for t in tokens[LONGEST // 2 :] if t.text == ","), tokens[-1].i + 1)
    last = tokens[-1].i if len(tokens) <= LONGEST else comma - 1
    return parse.span(parse.doc[tokens[0].i : last + 1])


_WAYS: dict[W, tuple[Callable[[Parse], Span | None], ...]] = {
    W.WHO: (_who,),
    W.WHEN: (_day, _time),
    W.WHERE: (_where,),
    W.WHY: (_cause, _ground, _purpose),
    W.HOW: (_means, _done),
}
