"""Verdicts: yes or no, where the text supports it; both, each with its owner, where the article holds two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.polarity import support
from index import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.ranking import Candidate
    from index import Hit, Sentence

YES, NO = 0.62, 0.40  # coverage from which a sentence's words carry a yes, or with a word of denial a no
READ = 0.9  # what the score of an answer in the sentence counts towards a no
CONSIDERED = 5
_NO_CLAIM = {"urges", "questions", "promises"}  # what somebody wants or asks need not be so


class Side(NamedTuple):
    """A sentence that decides the question, which way, and how surely (0..1); `worded` where its words alone do."""

    sentence: Sentence
    yes: bool
    score: float
    worded: bool = True


def sides(
    question: Question, analysis: Analysis, candidates: Sequence[Candidate], hits: Sequence[Hit]
) -> tuple[Side, ...]:
    """The surest sentence that decides the question, then the surest of another owner that decides it the other way."""
    relevance = {hit.sentence: 0.0 for hit in hits[:CONSIDERED]}
    for candidate in candidates:
        relevance[candidate.sentence] = max(relevance.get(candidate.sentence, 0.0), candidate.score)
    asked = analysis.parse_aside(question.asked)
    named = " ".join(t.text for t in asked.doc if t.pos_ == "PROPN" and t.head.dep_ in ("nsubj", "nsubjpass", "ROOT"))
    found = []
    for parse in analysis.parses(tuple(relevance)):
        coverage, grounded, linked, denies, yes = support(asked, parse)
        worth = (0.65 if linked else 0.45) * coverage
        score = min(1.0, worth + 0.5 * relevance[parse.sentence])
        owner = analysis.owner(parse.sentence, yes=yes)
        if owner and owner.stance in _NO_CLAIM:
            continue
        worded = coverage >= YES and grounded
        read = denies and not yes and coverage + READ * relevance[parse.sentence] >= NO
        if worded or (read and (not terms(named) or analysis.coverage(named, analysis.before(parse.sentence)))):
            found.append(Side(parse.sentence, yes, score, worded))
    found.sort(key=lambda side: side.score, reverse=True)
    if not found:
        return ()
    first = found[0]
    owner = analysis.owner(first.sentence, yes=first.yes)
    others = (s for s in found if s.yes != first.yes and s.worded)
    other = next((s for s in others if (o := analysis.owner(s.sentence, yes=s.yes)) and o != owner), None)
    return (first, other) if other and owner else (first,)
