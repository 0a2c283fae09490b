"""Sayings: what somebody says, from the article's statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.analysis import PRONOUNS
from bot.attribution import Stance
from index import Span, query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.analysis import Analysis
    from bot.attribution import Statement
    from bot.question import Question
    from bot.ranking import Candidate

_SELF = re.compile(r"\s+(?:him|her|it|them)sel(?:f|ves)\b")
_HEARD = re.compile(r"\b(?:told|tells?|informed|assured|reassured|reminded|notified|briefed)$", re.IGNORECASE)
_HEARD_WORD = r"\s+(?!that\b)\w(?:[\w.’'-]*\w)?"
_HEARER = re.compile(rf"{_HEARD_WORD}(?:{_HEARD_WORD}){{0,4}}?(?=(?:\s+that)?[\s,:]*$|[,:;]|\.$)")
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
    """Find the statements of the source asked about, best first."""
    if not question.subject:
        return ()
    spoken = statements_by(question.subject, analysis.statements_near(c.sentence for c in candidates))
    reads = {c.sentence.number: c.score for c in reversed(candidates)}
    stance = next((stance for stance, verb in _STANCES if re.search(rf"\b(?:{verb})", question.asked.lower())), None)
    found = []
    for statement in spoken:
        if all(content.text.lower() in PRONOUNS for content in statement.content):
            continue
        score = 0.5 + 0.5 * reads.get(statement.sentence.number, 0.0) + 0.1 * (statement.stance is stance)
        found.append(Saying(statement, min(1.0, score)))
    if stance and (matching := [f for f in found if f.statement.stance is stance]):
        found = matching
    return tuple(sorted(found, key=lambda f: f.score, reverse=True)[:MOST])


class Heard(NamedTuple):
    """What is said around a candidate: the statements that it is part of, and those of the one who is asked about."""

    told: list[Statement]
    theirs: list[Statement]

    @property
    def answer(self) -> Statement | None:
        """What the one who is asked about says there, if anything."""
        return next((statement for statement in self.told if statement in self.theirs), None)


def heard(question: Question, chosen: Candidate, analysis: Analysis) -> Heard:
    """Listen around a candidate for the `subject` of a question."""
    around = [statement for statement in analysis.statements(chosen.sentence) if statement.source]
    told = [s for s in around if s.sentence == chosen.sentence and any(_meet(part, chosen.span) for part in s.content)]
    return Heard(told, statements_by(question.subject or "", around))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def cue_of(statement: Statement) -> Span:
    """Give the cue, with whom something is told where the article has that behind it: "told reporters"."""
    cue = statement.cue
    if not _HEARD.search(cue.text):
        return cue
    end = min((part.start for part in statement.content if part.start >= cue.end), default=statement.sentence.end)
    heard = _HEARER.match(cue.article.body[cue.end : end].rstrip("\"“‘' \n"))
    return Span(article=cue.article, start=cue.start, end=cue.end + heard.end()) if heard else cue


def statements_by(subject: str, found: Sequence[Statement]) -> list[Statement]:
    """Find the statements of the one asked about, by name or by role, and those of the name that has the role."""
    head = re.split(r"\s(?:of|for|from|at|in)\s", _SELF.sub("", subject), maxsplit=1)[0]
    wanted = query_terms(head)[-1:]
    direct = [statement for statement in found if wanted and wanted[0] in terms(_name_of(statement))]
    names = {name for statement in direct if (name := surname(statement))}
    return [statement for statement in found if statement in direct or surname(statement) in names]


def _name_of(statement: Statement) -> str:
    """Give the source's words, and the name it stands for."""
    return f"{statement.source.text if statement.source else ''} {statement.speaker or ''}"


def surname(statement: Statement) -> str | None:
    """Give the last word of a source that is called by its name: "Zoo Director Thane Maynard", "Maynard"; else None."""
    named = statement.speaker or (statement.source.text if statement.source else "")
    name = re.fullmatch(r".*?\b([A-Z][\w'’-]+)", named.strip(), re.DOTALL)
    return name.group(1) if name and name.group(1).lower() not in PRONOUNS else None
