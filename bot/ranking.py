"""Ranking: what the reader, BM25 and answer types say of a span, combined to candidates with a calibrated score."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field

from bot.agreement import agreement
from bot.mismatch import mismatch
from bot.reader import WEIGHTS
from index import Sentence, Span, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.reader import Passage, Reading

CONSIDERED = 8  # readings that are parsed and ranked
Step = Literal["choice", "score"]  # the keys of `weights/ranking.json`


class Candidate(Value):
    """A span that may answer. `score` in [0, 1] is the probability that it does, calibrated on the development set."""

    sentence: Sentence
    span: Span
    score: float = Field(ge=0, le=1)


class Features(NamedTuple):
    """What a candidate is judged by."""

    margin: float  # the reader's logit over "not here"
    agreement: float  # -1..1
    place: float  # logarithm of the place of its passage among all by their hits, 0 for the first
    coverage: float  # share of the question's terms in its sentence and the one before, rare ones weighing more
    size: float  # logarithm of the number of passages
    missing: float  # this and the next two: what its sentence does not bear out of the question, see `mismatch`
    unnegated: float
    opposed: float


def features(
    question: Question, analysis: Analysis, readings: Sequence[Reading], passages: Sequence[Passage]
) -> list[tuple[Reading, Features]]:
    """Pick the most promising readings and describe them; `passages` are all, those with the best hits first."""
    standing = places(passages)
    picked = promising(readings, standing)
    parses = analysis.parses([reading.sentence for reading in picked])
    return [
        (
            reading,
            Features(
                margin=reading.margin,
                agreement=agreement(question, reading.span, parse),
                place=standing[reading.sentence],
                coverage=analysis.coverage(question.asked, analysis.before(reading.sentence)),
                size=math.log(len(passages)),
                **mismatch(question, reading.sentence)._asdict(),
            ),
        )
        for reading, parse in zip(picked, parses, strict=True)
    ]


def promising(readings: Sequence[Reading], standing: Mapping[Sentence, float]) -> list[Reading]:
    """Pick the readings to be ranked, the most promising first, by margin and `places`; also of several articles."""
    return sorted(_distinct(readings), key=lambda r: r.margin - standing[r.sentence], reverse=True)[:CONSIDERED]


def places(passages: Iterable[Passage]) -> dict[Sentence, float]:
    """Give the logarithm of the place, from 1, of the first passage that each sentence stands in."""
    found: dict[Sentence, float] = {}
    for place, passage in enumerate(passages, 1):
        for sentence in passage.sentences:
            found.setdefault(sentence, math.log(place))
    return found


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Of spans that were read in two passages keep the better reading."""
    best: dict[Span, Reading] = {}
    for reading in sorted(readings, key=lambda r: r.margin):
        best[reading.span] = reading
    return list(best.values())


def rank(
    question: Question, analysis: Analysis, readings: Sequence[Reading], passages: Sequence[Passage]
) -> tuple[Candidate, ...]:
    """Candidates, the likeliest first; the others' scores are in proportion to the first one's."""
    described = features(question, analysis, readings, passages)
    if not described:
        return ()
    chosen = [_weighed("choice", given) for _, given in described]
    best = max(range(len(chosen)), key=chosen.__getitem__)
    score = 1 / (1 + math.exp(-_weighed("score", described[best][1])))
    found = [
        Candidate(sentence=reading.sentence, span=reading.span, score=score * math.exp(likely - chosen[best]))
        for (reading, _), likely in zip(described, chosen, strict=True)
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
