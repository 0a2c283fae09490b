"""Follow-ups: a question that leans on the talk before it, made to stand alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question import AnswerType, Question, read_question
from index import Value

if TYPE_CHECKING:
    from collections.abc import Sequence


class Turn(Value):
    """A question that was asked, made to stand alone, and its short answer (None: there was none)."""

    question: str
    short: str | None = None


_WH = r"(?:who|whom|whose|what|when|where|why|which|how(?:\s+(?:many|much|long|old|often|far))?)"
_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_BARE = re.compile(
    rf"(?:(?:and|but|so|ok|okay)\s+)?(?:(?P<for>for|at|in|on|by|with|from|to|since|until)\s+)?(?P<wh>{_WH})"
    r"(?:\s+(?P<noun>exactly|then|else|not|come|year|day|time|city|country|place|people|(?!of\b)\w+s))?"
    r"(?:\s+(?:was\s+(?:that|this|it)|is\s+(?:that|this|it)|did\s+(?:that|this|it)\s+happen|so))?",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"(?:and|but|so|or)?\s*(?:what|how)\s+about\s+(?P<what>.+)", re.IGNORECASE)
_AND_NAME = re.compile(r"(?:and|or)\s+(?P<what>(?!" + _WH + r"\b|" + _AUX + r"\b).+)", re.IGNORECASE)
_OF_THEM = re.compile(r"\b(?:of\s+(?:them|those|these))\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(he|she|him|his|her|hers|they|them|their|theirs|it|its|this|that|these|those)\b", re.IGNORECASE
)
_POSSESSIVE = {"his", "her", "their", "its", "hers", "theirs"}
_SINGULAR_PERSON = {"he", "she", "him", "his", "her", "hers"}


def standalone(question: Question, turns: Sequence[Turn]) -> Question:
    """Complete a follow-up from the last turns: "and when?", "why?", "what did he say?", "how many of them ...?"."""
    if not turns:
        return question
    previous = turns[-1]
    asked = question.asked.strip()
    bare = asked.strip(" ?!.")
    if match := _BARE.fullmatch(bare):
        return _again(question, _with_question_word(previous, match.group(0), match["wh"], match["noun"]))
    if match := _WHAT_ABOUT.fullmatch(bare) or _AND_NAME.fullmatch(bare):
        return _again(question, _with_subject(previous, match["what"]))
    resolved = _OF_THEM.sub(lambda _: _of(previous), bare)
    return _again(question, _PERSONAL.sub(lambda m: _antecedent(m, turns, bare), resolved))


def _again(question: Question, asked: str) -> Question:
    if asked.strip(" ?!.") == question.asked.strip(" ?!."):
        return question
    return read_question(asked + "?").model_copy(update={"text": question.text})


def _with_question_word(previous: Turn, bare: str, wh: str, noun: str | None) -> str:
    """The previous question with another question word: "who denied it?", "when?" -> "when did X deny it?"."""
    bare = re.sub(r"^(?:and|but|so|ok|okay)\s+", "", bare, flags=re.IGNORECASE)
    old = previous.question.strip(" ?!.")
    if noun and noun.lower() == "else":
        return re.sub(rf"^{_WH}\b", f"{wh} else", old, count=1, flags=re.IGNORECASE)
    leading = re.match(rf"^(?:\w+\s+)?{_WH}\b\s*", old, flags=re.IGNORECASE)
    if not leading:
        return f"{bare} {old}"
    rest = old[leading.end() :]
    if re.match(rf"^{_AUX}\b", rest, flags=re.IGNORECASE) or not previous.short:
        return f"{bare} {rest}"
    told = re.match(r"^(?:\w+\s+)??(?=\w+(?:ed|s|d|t|n|k|w|e)\b)", rest)
    return f"{bare} {previous.short} {rest[told.end() if told else 0 :]}"


def _with_subject(previous: Turn, what: str) -> str:
    """The previous question about another thing: its last name or noun is replaced, else both stand together."""
    old = previous.question.strip(" ?!.")
    names = re.findall(r"(?<!^)\b(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*)", old)
    return old.replace(names[-1], what) if names else f"{old} {what}"


def _of(previous: Turn) -> str:
    """ "of them": what the last answer counted."""
    return f"of {previous.short}" if previous.short else "of them"


def _antecedent(match: re.Match[str], turns: Sequence[Turn], sentence: str) -> str:
    """What a pronoun stands for: the last answer that fits it, else the last name asked about; else the pronoun."""
    pronoun = match.group(1).lower()
    if re.search(r"\b[A-Z][a-z]+\s+[A-Z][a-z]+", sentence[: match.start()]):
        return match.group(0)
    if pronoun in ("this", "that", "these", "those") and sentence[match.end() :].strip():
        return match.group(0)
    for turn in reversed(turns):
        found = _mentioned(turn, person=pronoun in _SINGULAR_PERSON)
        if found:
            return f"{found}'s" if pronoun in _POSSESSIVE and _before_noun(match, sentence) else found
    return match.group(0)


def _before_noun(match: re.Match[str], sentence: str) -> bool:
    return (
        bool(re.match(r"\s+\w", sentence[match.end() :]))
        and match.group(1).lower() != "her"
        or match.group(1).lower() in ("his", "their", "its")
    )


def _mentioned(turn: Turn, *, person: bool) -> str | None:
    """The name a turn was about; for a person the answer to a who-question comes first."""
    kind = read_question(turn.question)
    if (
        turn.short
        and kind.answer_type in (AnswerType.PERSON, AnswerType.GROUP, AnswerType.LIST)
        and len(turn.short) < 80
    ):  # noqa: PLR2004
        return turn.short
    if kind.subject:
        return kind.subject
    names = re.findall(r"(?<!^)\b(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*)", turn.question)
    if names:
        return str(names[-1] if not person else names[0])
    if not person and turn.short and len(turn.short) < 60 and kind.answer_type is AnswerType.THING:  # noqa: PLR2004
        return turn.short
    return None
