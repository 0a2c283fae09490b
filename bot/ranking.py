"""Ranking: what the reader, BM25 and answer types say of a span, combined to candidates with a calibrated score.

An article is read twice: as it stands, for the sentences that may hold the answer, and those then side by side, so that
they are compared by a reader that sees them all (reranking; Nogueira and Cho 2019).
"""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field

from bot.agreement import agreement
from bot.mismatch import mismatch
from bot.network import WEIGHTS
from bot.reader import WINDOW, Passage
from index import Sentence, Span, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.reader import Reading

FINALISTS = 4  # sentences that are read again
BESIDE = 2 * WINDOW  # tokens of them
Step = Literal["choice", "score"]  # the keys of `weights/ranking.json`


class Candidate(Value):
    """A span that may answer. `score` in [0, 1] is the probability that it does, calibrated on the development set."""

    sentence: Sentence
    span: Span
    score: float = Field(ge=0, le=1)


class Finalist(NamedTuple):
    """What was read of a sentence that may hold the answer."""

    reading: Reading
    place: float  # this and the next: see `Features`
    beside: float = 0.0

    @property
    def sentence(self) -> Sentence:
        """Its sentence."""
        return self.reading.sentence


class Features(NamedTuple):
    """What a candidate is judged by."""

    margin: float  # the reader's logit over "not here"
    beside: float  # the same where the finalists are read side by side
    place: float  # logarithm of the place of its passage among all by their hits, 0 for the first
    agreement: float  # -1..1
    likeness: float  # how much of the question its sentence and the one before say, see `Encoder.likeness`
    size: float  # logarithm of the number of passages
    missing: float  # this and the next two: what its sentence does not bear out of the question, see `mismatch`
    unnegated: float
    opposed: float


def finalists(readings: Iterable[Reading], passages: Iterable[Passage], most: int = FINALISTS) -> list[Finalist]:
    """Give what was read of the `most` promising sentences, of one article or several, the most promising first.

    `passages` are all, those with the best hits first.
    """
    places: dict[Sentence, float] = {}
    for place, passage in enumerate(passages, 1):
        for sentence in passage.sentences:
            places.setdefault(sentence, math.log(place))
    best: dict[Span, Reading] = {}  # of spans that were read in two passages the better reading
    for reading in sorted(readings, key=lambda r: r.margin):
        best[reading.span] = reading
    found = [Finalist(reading, places[reading.sentence]) for reading in best.values()]
    found.sort(key=lambda finalist: finalist.reading.margin - finalist.place, reverse=True)
    chosen = [*dict.fromkeys(finalist.sentence for finalist in found)][:most]
    return [finalist for finalist in found if finalist.sentence in chosen]


def side_by_side(chosen: Sequence[Finalist], analyses: Sequence[Analysis]) -> Passage:
    """Put finalists into one passage, each after the sentence before it; the last are left out where it gets too long.

    `analyses` are of their articles, which follow each other in this order.
    """
    sentences = [*dict.fromkeys(finalist.sentence for finalist in chosen)]
    for count in range(len(sentences), 0, -1):
        passage = Passage(tuple(piece for analysis in analyses for piece in analysis.pieces(sentences[:count])))
        if passage.size <= BESIDE:
            return passage
    return Passage(tuple(piece for piece in passage.pieces if piece.sentence == sentences[0]))


def features(question: Question, analysis: Analysis, chosen: Sequence[Finalist], size: int) -> list[Features]:
    """Describe an article's finalists; `size` is the number of all passages."""
    sentences = [*dict.fromkeys(finalist.sentence for finalist in chosen)]
    found = zip(analysis.parses(sentences), analysis.likeness(question.asked, sentences), strict=True)
    known = dict(zip(sentences, found, strict=True))
    return [
        Features(
            margin=finalist.reading.margin,
            beside=finalist.beside,
            place=finalist.place,
            agreement=agreement(question, finalist.reading.span, parse),
            likeness=likeness,
            size=math.log(size),
            **mismatch(question, finalist.sentence)._asdict(),
        )
        for finalist in chosen
        for parse, likeness in [known[finalist.sentence]]
    ]


def rank(question: Question, analysis: Analysis, chosen: Sequence[Finalist], size: int) -> tuple[Candidate, ...]:
    """Candidates, the likeliest first; the others' scores are in proportion to the first one's. See `features`."""
    described = features(question, analysis, chosen, size)
    if not described:
        return ()
    likely = [_weighed("choice", given) for given in described]
    best = max(range(len(likely)), key=likely.__getitem__)
    score = 1 / (1 + math.exp(-_weighed("score", described[best])))
    found = [
        Candidate(sentence=each.sentence, span=each.reading.span, score=score * math.exp(logit - likely[best]))
        for each, logit in zip(chosen, likely, strict=True)
    ]
    return tuple(sorted(found, key=lambda candidate: candidate.score, reverse=True))


def _weighed(step: Step, described: Features) -> float:
    """Weigh the features to a logit: of a span against a question's others, or that the chosen one is right.

    They are two, since what tells a span from the others, such as its kind, tells little about whether there is an
    answer: SQuAD's questions without one were written so that something of the right kind stands there.
    """
    values: dict[str, float] = {**described._asdict(), "bias": 1.0}
    logit = sum(weight * values[name] for name, weight in _weights()[step].items())
    return max(-30.0, min(30.0, logit))


@cache
def _weights() -> dict[Step, dict[str, float]]:
    """The two regressions' weights, fitted by `python -m training.fit`."""
    read: dict[Step, dict[str, float]] = json.loads((WEIGHTS / "ranking.json").read_text(encoding="utf-8"))
    return read
