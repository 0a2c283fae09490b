"""Sayings: what somebody says, from the article's statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.attribution import Stance
from index import query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.analysis import Analysis
    from bot.attribution import Statement
    from bot.question import Question
    from bot.ranking import Candidate

MOST = 3  # statements shown
_STANCES = (
    (Stance.DENIES, r"den(?:y|ies|ied)|reject|dismiss"),
    (Stance.WARNS, r"warn|caution"),
    (Stance.PROMISES, r"promise|pledge|vow"),
    (Stance.URGES, r"urge|demand|call\s+(?:for|on)|ask\s+for|want|recommend|advise"),
    (Stance.QUESTIONS, r"question|doubt"),
)


class Saying(NamedTuple):
    """A statement that answers, and how surely (0..1)."""

    statement: Statement
    score: float


def sayings(question: Question, analysis: Analysis, candidates: Sequence[Candidate]) -> tuple[Saying, ...]:
    """Find the statements of the source asked about, the ones on the topic alone where one is given; best first."""
    if not question.subject:
        return ()
    wanted = query_terms(question.subject)
    spoken = [s for s in analysis.statements_near(candidates) if _is_by(wanted, s)]
    reads = {c.sentence.number: c.score for c in reversed(candidates)}
    stance = next((stance for stance, verb in _STANCES if re.search(rf"\b(?:{verb})", question.asked.lower())), None)
    found = []
    for statement in spoken:
        topic = analysis.coverage(question.topic, (statement.sentence,)) if question.topic else None
        if topic == 0.0:
            continue
        score = 0.55 + (0.4 * topic if topic is not None else 0.15)
        score += 0.3 * reads.get(statement.sentence.number, 0.0) + 0.1 * (statement.stance is stance)
        found.append(Saying(statement, min(1.0, score)))
    if stance and (matching := [f for f in found if f.statement.stance is stance]):
        found = matching
    return tuple(sorted(found, key=lambda f: f.score, reverse=True)[:MOST])


def _is_by(wanted: tuple[str, ...], statement: Statement) -> bool:
    """Whether the source is the one asked about: its words, or the name it stands for, hold the last one asked."""
    named = f"{statement.source.text if statement.source else ''} {statement.speaker or ''}"
    held = terms(named)
    return bool(wanted) and (all(term in held for term in wanted) or wanted[-1] in held)
