"""Verdicts: yes or no, where the text supports it; both, each with its owner, where the article holds two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.polarity import support

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.ranking import Candidate
    from index import Sentence

YES, NO = 0.62, 0.3  # coverage from which a sentence's words carry a yes, or with a word of denial a no
_NO_CLAIM = {"urges", "questions", "promises"}  # what somebody wants or asks need not be so


class Side(NamedTuple):
    """A sentence that decides the question, which way, and how surely (0..1)."""

    sentence: Sentence
    yes: bool
    score: float


def sides(question: Question, analysis: Analysis, candidates: Sequence[Candidate]) -> tuple[Side, ...]:
    """The likeliest candidate's sentence if its words decide the question, then one of another owner against it."""
    scores: dict[Sentence, float] = {}
    for candidate in candidates:
        scores.setdefault(candidate.sentence, candidate.score)
    asked = analysis.parse_aside(question.asked)
    found = []
    for parse in analysis.parses(tuple(scores)):
        coverage, grounded, denies, yes = support(asked, parse)
        owner = analysis.owner(parse.sentence, yes=yes)
        worded = coverage >= YES and grounded
        if (worded or (denies and not yes and coverage >= NO)) and not (owner and owner.stance in _NO_CLAIM):
            found.append((Side(parse.sentence, yes, scores[parse.sentence]), owner, worded))
    if not found or found[0][0].sentence != candidates[0].sentence:
        return ()
    (first, owner, _), *others = found
    other = next((s for s, o, worded in others if worded and s.yes != first.yes and o and o != owner), None)
    return (first, other) if other and owner else (first,)
