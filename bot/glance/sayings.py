"""Quotes and claims: what is said in the article, by speaker and by stance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis import as_attribution
from bot.attribution import Kind, Stance, Statement
from bot.dates import mentions
from bot.glance.value import Line, cite, cut, lowered
from bot.opposition import denied, owner
from bot.quotation import quotations
from bot.saying import cue_of
from index import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.analysis import Analysis
    from bot.glance.value import Part
    from bot.quotation import Quotation
    from bot.reply import Attribution
    from index import Sentence

FEWEST_WORDS = 3  # of a quotation; fewer are a word put in quotation marks
_RELATIVES = frozenset(["who", "which", "that", "whom"])
_HEADINGS = {
    Stance.ASSERTS: "Said",
    Stance.WARNS: "Warned",
    Stance.URGES: "Urged",
    Stance.PROMISES: "Promised",
    Stance.QUESTIONS: "Asked or doubted",
    Stance.DENIES: "Denied",
}


def statements(analysis: Analysis) -> tuple[Statement, ...]:
    """Give every statement of the article, in order."""
    return statements_in(analysis, analysis.sentences)


def statements_in(analysis: Analysis, sentences: Sequence[Sentence]) -> tuple[Statement, ...]:
    """Give the statements of some sentences, in order."""
    return tuple(s for sentence in sentences for s in analysis.statements(sentence) if s.sentence == sentence)


def quotes(analysis: Analysis) -> tuple[Line, ...]:
    """List what stands between quotation marks, speaker by speaker."""
    marked = quotations(analysis.article.body)
    told: dict[str, list[Line]] = {}
    for statement in statements(analysis):
        if statement.kind is Kind.INDIRECT:
            continue
        speaker = _speaker(statement)
        for quote in _quoted(statement, marked):
            line = Line(parts=(quote,), citations=(cite(statement.sentence, quote),), under=speaker)
            told.setdefault(owner(statement), []).append(line)
    return tuple(line.model_copy(update={"under": lines[0].under}) for lines in told.values() for line in lines)


def _quoted(statement: Statement, marked: Sequence[Quotation]) -> Iterator[Span]:
    """The parts of a statement between quotation marks that are long enough to be somebody's words."""
    if statement.kind is Kind.DIRECT:
        found = list(statement.content)
    else:
        found = [
            Span(article=part.article, start=max(q.start, part.start), end=min(q.end, part.end))
            for part in statement.content
            for q in marked
            if q.start < part.end and part.start < q.end
        ]
    yield from (span for span in found if len(span.text.split()) >= FEWEST_WORDS)


def _speaker(statement: Statement) -> tuple[Part, ...]:
    named = as_attribution(statement)
    return owner_words(named) if named else ("Nobody named",)


def owner_words(named: Attribution) -> tuple[Part, ...]:
    """Name a source; a name that the article gives elsewhere stands in brackets."""
    return (*lowered(named.source), f" [{named.name}]") if named.name else lowered(named.source)


def claims(analysis: Analysis) -> tuple[Line, ...]:
    """List the statements with a source by stance; a denial stands beside what it denies."""
    found = [s for s in statements(analysis) if s.source and s.source.text.lower() not in _RELATIVES]
    lines = []
    for stance, heading in _HEADINGS.items():
        for statement in (s for s in found if s.stance is stance):
            parts, citations = _claim(statement), [cite(statement.sentence, statement.content[0])]
            if other := denied(statement, found, analysis):
                parts += (" \u2013 against: ", *_claim(other))
                citations.append(cite(other.sentence, other.content[0]))
            distinct = {c.sentence.number: c for c in citations}
            lines.append(Line(parts=parts, citations=tuple(distinct.values()), under=(heading,)))
    return tuple(lines)


def _claim(statement: Statement) -> tuple[Part, ...]:
    source, cue = _speaker(statement), statement.cue
    content: list[Part] = []
    for part in [part for part in statement.content if not _is_date(part)] or statement.content:
        content += [" \u2026 "] if content else []
        content += [cut(part, len("that ")) if part.text.startswith("that ") else part]
    if cue.text.lower() == "according to":
        return ("according to ", *source, ": ", *content)
    return (*source, " ", cue_of(statement), ": ", *content)


def _is_date(part: Span) -> bool:
    return any(m.end - m.start == len(part.text) for m in mentions(part.text, None))
