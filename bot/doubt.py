"""Doubt: what of a question must stand where its answer does, and what an answer is worth that has or lacks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.agreement import COUNTED, agreement
from bot.question import AnswerType
from bot.saying import heard, surname
from index import query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.ranking import Candidate
    from bot.syntax import Parse, Token
    from index import Span

DOUBTED = 0.4  # share of its score that an answer keeps where something asked for is not named near it
BORNE_OUT = 2.0  # times its score, where it is said by the one who was asked about

_ROLE = re.compile(
    r"(?:who|what)(?:\s+(?:is|was|are|were)|'s)\s+(?:the\s+(?:\w+\s+){0,2}?(?P<role>\w+)\s+of\s+(?:the\s+)?(?P<of>.+)"
    r"|(?:the\s+)?(?P<owner>.+?)'s?\s+(?:\w+\s+){0,2}?(?P<owned>\w+))",
    re.IGNORECASE,
)
_KIND = re.compile(  # only says what kind of answer is wanted
    r"(?:name|title|location|place|position|city|town|country|nationality|language|reason|cause|purpose|goal|aim|meaning|"
    r"translation|result|outcome|cost|price|percent|percentage|date|day|time|year|age|size|number|amount|type|kind|part|"
    r"rest|effect|role|job|first|last|members?|value)$"
)
_FIGURE = re.compile(r"(?:.*\s)?how\s+(?:many|much|old|tall|fast|far(?!\s+back)|long|high|deep|wide)\b", re.IGNORECASE)
_OF_WHAT = re.compile(r"how\s+many\s+(?:(?:square|cubic)\s+)?(?P<noun>[\w%$]+)", re.IGNORECASE)
_UNITS = {  # as questions name them, and as articles write them
    "miles": r"mile|mi\b|mph",
    "mph": r"mph|miles?[\s-](?:an|per)[\s-]hour",
    "kilometres": r"kilomet|km",
    "kilometers": r"kilomet|km",
    "km": r"kilomet|km",
    "metres": r"met(?:re|er)|m\b",
    "meters": r"met(?:re|er)|m\b",
    "feet": r"f(?:ee|oo)t",
    "acres": r"acre",
    "hectares": r"hectare",
    "percent": r"per\s?cent|%",
    "degrees": r"degree|°",
}
_FUTURE = re.compile(r"(?:.*\s)?when(?:\s+will\b|\s+(?:is|are)\s.*\bgoing\s+to\b|'ll\b)", re.IGNORECASE)
_PLANNED = {"schedule", "set", "plan", "expect", "slate", "intend", "fix", "promise", "postpone", "delay", "book"}
_NOBODY_KNOWN = {"whoever", "who", "whom", "whose", "someone", "somebody", "anyone", "anybody", "which", "that"}


def credit(question: Question, chosen: Candidate, analysis: Analysis) -> float:
    """What times its score an answer is worth, 0 to BORNE_OUT: 1 where nothing is amiss, 0 for something else."""
    (parse,) = analysis.parses([chosen.sentence])
    near = analysis.before(chosen.sentence)
    if _is_another_kind(question, chosen.span, parse):
        return 0.0
    role = _ROLE.fullmatch(question.asked.strip(" ?!."))
    noun, owner = (role["role"] or role["owned"], role["of"] or role["owner"]) if role else ("", "")
    if noun and not _KIND.match(noun.lower()):
        if _of_another(noun, owner, parse):
            return 0.0
        if not analysis.coverage(noun, near):
            return DOUBTED
    quoted = [phrase for phrase in question.quoted if analysis.coverage(phrase, near) < 1]
    unsaid = question.negated and question.answer_type is AnswerType.STATEMENT
    if quoted or unsaid or _counts_another(question.asked, chosen, analysis):
        return DOUBTED
    return _said_by_them(question, chosen, analysis)


def _is_another_kind(question: Question, span: Span, parse: Parse) -> bool:
    """Whether a span is no figure, time, person or thing where one is asked for."""
    if _FIGURE.match(question.asked) and agreement(question, span, parse) < 0:
        return True
    if span.text.lower() in _NOBODY_KNOWN or (_FUTURE.match(question.asked) and _is_past(span, parse)):
        return True
    return question.answer_type is AnswerType.DEFINITION and _tells_a_deed(span, parse)


def _said_by_them(question: Question, chosen: Candidate, analysis: Analysis) -> float:
    """More where what somebody says is asked and they say it, less where they speak and one of another name says it."""
    if question.answer_type is not AnswerType.STATEMENT or not question.subject:
        return 1.0
    said = heard(question, chosen, analysis)
    if said.answer:
        return BORNE_OUT
    is_anothers = bool(said.told) and all(surname(statement) for statement in said.told)
    return DOUBTED if said.theirs and is_anothers else 1.0


def _counts_another(asked: str, chosen: Candidate, analysis: Analysis) -> bool:
    """Whether "how many miles" is answered by no miles, or "how many Americans" where none are named."""
    counted = _OF_WHAT.search(asked)
    if counted is None:
        return False
    noun = counted["noun"]
    if unit := _UNITS.get(noun.lower()):
        span = chosen.span
        return not re.search(unit, span.article.body[span.start : span.end + COUNTED], re.IGNORECASE)
    return noun[0].isupper() and not analysis.coverage(noun, analysis.before(chosen.sentence))


def _is_past(span: Span, parse: Parse) -> bool:
    """Whether a time is one at which something happened or had been planned by then: "on Monday it opened"."""
    tokens = parse.tokens_in(span)
    verb = next((a for t in tokens for a in t.ancestors if a.pos_ in ("VERB", "AUX") and a not in tokens), None)
    if verb is None or verb.lemma_.lower() in _PLANNED:
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return (verb.tag_ == "VBD" and not helpers) or (verb.tag_ == "VBN" and bool(helpers & {"was", "were", "had"}))


def _tells_a_deed(span: Span, parse: Parse) -> bool:
    """Whether a span tells what somebody did or how old they are: "was elected", "54"; not "mayor", "eating less"."""
    tokens = parse.tokens_in(span)
    roots = [t for t in tokens if t.head not in tokens or t.head == t]
    return not any(map(str.isalpha, span.text)) or any(t.tag_ in ("VBD", "VBZ", "VBP", "VBN", "MD") for t in roots)


def _of_another(noun: str, owner: str, parse: Parse) -> bool:
    """Whether the sentence names who has the role elsewhere: "Oslo's mayor", where the mayor of Bergen is asked for."""
    wanted = {*query_terms(owner)}
    found = [[*_owners(token)] for token in parse.doc if terms(token.text) == terms(noun)]
    return bool(found) and all(
        owners and all(o.pos_ == "PROPN" and not _named(parse.noun_phrase(o).text) & wanted for o in owners)
        for owners in found
    )


def _named(name: str) -> set[str]:
    """The terms of a name, and its initials: "EU", of the "European Union"."""
    return {*terms(name), "".join(word[0] for word in name.split() if word[0].isupper()).lower()}


def _owners(noun: Token) -> Iterator[Token]:
    """Whose something is: "Oslo's", "of Oslo"."""
    for child in noun.children:
        if child.dep_ == "poss":
            yield child
        elif child.dep_ == "prep" and child.lower_ == "of":
            yield from (inner for inner in child.children if inner.dep_ == "pobj")
