"""Mismatch: what of a question the sentence that answers it does not bear out: words, a negation, an opposite.

A reader that learnt from questions with answers is drawn by the words that fit; what does not may turn it all round.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.answer_type import AnswerType
from bot.polarity import opposite_terms
from index import query_terms, terms

if TYPE_CHECKING:
    from bot.question import Question
    from index import Sentence

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|only|except|but|un\w{4,}|(?:refus|reject|declin|fail|oppos|"
    r"cancel|miss|lack|exclud|prevent|ban|stop|lost|los)\w*|den(?:y|ie[sd])|absen\w+)\b|n['’]t\b",
    re.IGNORECASE,
)
_EXPLAINED = {AnswerType.REASON, AnswerType.YES_NO, AnswerType.MANNER}  # "why did he not come?" "It rained."
_PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis")
SHORTEST = 5  # letters of a term that a prefix turns round: "illegal", but "inform" is not against "form"


class Mismatch(NamedTuple):
    """What a sentence does not bear out of a question."""

    missing: int  # terms of the question that stand neither in the sentence nor in the article's title
    unnegated: bool  # the question says "not", the sentence nothing like it
    opposed: bool  # the sentence says the opposite of a word of the question


def mismatch(question: Question, sentence: Sentence) -> Mismatch:
    """Compare a question with the sentence that may answer it."""
    said = {*terms(sentence.text)}
    unsaid = {*query_terms(question.asked)} - said
    return Mismatch(
        missing=len(unsaid.difference(terms(sentence.article.title))),
        unnegated=(question.negated and question.answer_type not in _EXPLAINED and not _NEGATION.search(sentence.text)),
        opposed=any(opposite_terms(term) & said or _is_turned_round(term, said) for term in unsaid),
    )


def _is_turned_round(term: str, said: set[str]) -> bool:
    """Whether a term with "un-" or the like stands where it is asked for without, or the other way round."""
    added = len(term) >= SHORTEST and any(prefix + term in said for prefix in _PREFIXES)
    return added or any(
        term.startswith(prefix) and len(term) - len(prefix) >= SHORTEST and term.removeprefix(prefix) in said
        for prefix in _PREFIXES
    )
