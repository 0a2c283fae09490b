"""Ranking: the reader's spans, BM25 and answer types combined to candidates with a calibrated score."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from bot.agreement import agreement
from bot.reader import WEIGHTS
from index import Sentence, Span, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.reader import Reading
    from index import Hit

CONSIDERED = 8  # readings that are parsed and ranked
_HIT_FIRST = 2.0  # logits that the best hit is worth when readings are picked for that


class Candidate(Value):
    """A span that may answer. `score` in [0, 1] is the probability that it does, calibrated on the development set."""

    sentence: Sentence
    span: Span
    score: float = Field(ge=0, le=1)


class Features(NamedTuple):
    """What a candidate is judged by; the names are the keys of `weights/ranking.json`."""

    margin: float  # the reader's logit over "not here"
    lead: float  # the margin less the best margin in any other sentence
    hit: float  # BM25 score over the search's best, 0..1
    here: float  # coverage of the question by the sentence and the one before, 0..1
    agreement: float  # -1..1


def features(
    question: Question, query: str, analysis: Analysis, readings: Sequence[Reading], hits: Sequence[Hit]
) -> list[tuple[Reading, Features]]:
    """Pick the most promising readings and describe them."""
    share = _shares(hits)
    picked = promising(readings, hits)
    parses = analysis.parses([reading.sentence for reading in picked])
    described = []
    for reading, parse in zip(picked, parses, strict=True):
        others = [r.margin for r in picked if r.sentence.number != reading.sentence.number]
        described.append(
            (
                reading,
                Features(
                    margin=reading.margin,
                    lead=min(8.0, reading.margin - max(others)) if others else 0.0,
                    hit=share.get(reading.sentence, 0.0),
                    here=analysis.coverage(query, analysis.before(reading.sentence)),
                    agreement=agreement(question, reading.span, parse),
                ),
            )
        )
    return described


def promising(readings: Sequence[Reading], hits: Sequence[Hit]) -> list[Reading]:
    """Pick the readings to be ranked, the most promising first; they may be of several articles."""
    share = _shares(hits)

    def promise(reading: Reading) -> float:
        return reading.margin + _HIT_FIRST * share.get(reading.sentence, 0.0)

    return sorted(_distinct(readings), key=promise, reverse=True)[:CONSIDERED]


def _shares(hits: Sequence[Hit]) -> dict[Sentence, float]:
    """Give each hit's share, in [0, 1], of the best one's score."""
    return {hit.sentence: hit.score / hits[0].score for hit in hits}


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Of spans that were read in two passages keep the better reading."""
    best: dict[Span, Reading] = {}
    for reading in sorted(readings, key=lambda r: r.margin):
        best[reading.span] = reading
    return list(best.values())


def rank(
    question: Question, query: str, analysis: Analysis, readings: Sequence[Reading], hits: Sequence[Hit]
) -> tuple[Candidate, ...]:
    """Candidates, the likeliest first."""
    scored = [
        Candidate(sentence=reading.sentence, span=reading.span, score=probability(described))
        for reading, described in features(question, query, analysis, readings, hits)
    ]
    return tuple(sorted(scored, key=lambda candidate: candidate.score, reverse=True))


def probability(described: Features) -> float:
    """Logistic regression over the features."""
    weights = _weights()
    logit = weights["bias"] + sum(weights[name] * value for name, value in described._asdict().items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def _weights() -> dict[str, float]:
    """The regression's weights, fitted by `python -m training.fit`."""
    read: dict[str, float] = json.loads((WEIGHTS / "ranking.json").read_text(encoding="utf-8"))
    return read
