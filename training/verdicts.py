"""Verdicts: samples of yes-or-no questions beside the sentence that decides them, or leaves them open.

Two words stand before the text; the answer is the one that holds, or nowhere where the sentence leaves it open.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.texts import texts
from training.samples import Sample, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

VERDICTS = Path(__file__).parent / "own_verdicts.jsonl"
CHOICES = "yes no"
ELSEWHERE = 0.25  # samples a question with another sentence of the text, which leaves it open

_SPANS = {"yes": (0, 3), "no": (4, 6), "open": None}  # in CHOICES


def verdict_samples(data: Path, seed: int) -> list[Sample]:
    """Make samples of our own yes-or-no questions on the texts of the public `data`, in the order of the file."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    bodies = texts(data)
    asked = map(json.loads, VERDICTS.read_text(encoding="utf-8").splitlines())
    return [sample for line in asked for sample in _samples(line, bodies[line["text"]], rng)]


def _samples(line: dict[str, Any], text: str, rng: random.Random) -> Iterator[Sample]:
    """Set the deciding sentence behind the two words, with the one before it and, where it decides, alone."""
    start, end = line["start"], line["end"]
    found = sentence_spans(text)
    deciding = [n for n, (first, last) in enumerate(found) if first < end and start < last]
    before, first, last = max(0, deciding[0] - 1), deciding[0], deciding[-1]
    others = [n for n in range(len(found)) if not before <= n <= last + 1]
    span = _SPANS[line["verdict"]]
    shown = [(before, last, span)]
    if span and before < first:
        shown.append((first, last, span))
    if others and rng.random() < ELSEWHERE:
        shown.append((other := rng.choice(others), other, None))
    for a, b, answer in shown:
        yield Sample(line["question"], f"{CHOICES} {text[found[a][0] : found[b][1]]}", answer)
