"""What the reader is trained on, tuned on and measured on is kept apart, text by text."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _lines(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (ROOT / path).read_text(encoding="utf-8").splitlines()]


TRAINED = _lines("training/own_questions.jsonl")
HELD_OUT = _lines("benchmarks/held_out_questions.jsonl")
TRAINED_VERDICTS = _lines("training/own_verdicts.jsonl")
HELD_OUT_VERDICTS = _lines("benchmarks/held_out_verdicts.jsonl")
NEWS = _lines("benchmarks/news_questions.jsonl")
TEXTS = {
    "training": {line["text"] for line in TRAINED + TRAINED_VERDICTS},
    "tune": {line["text"] for line in HELD_OUT + HELD_OUT_VERDICTS if line["split"] == "tune"},
    "report": {line["text"] for line in HELD_OUT + HELD_OUT_VERDICTS if line["split"] == "report"},
    "news, tune": {line["article"] for line in NEWS if line["split"] == "tune"},
    "news, report": {line["article"] for line in NEWS if line["split"] == "report"},
}


@pytest.mark.parametrize(
    ("one", "other"), [pytest.param(*pair, id=" or ".join(pair)) for pair in combinations(TEXTS, 2)]
)
def test_a_text_serves_one_purpose(one: str, other: str) -> None:
    assert TEXTS[one]
    assert not TEXTS[one] & TEXTS[other]


@pytest.mark.parametrize("lines", [pytest.param(TRAINED, id="trained on"), pytest.param(HELD_OUT, id="held out")])
def test_a_question_says_where_its_answer_stands_or_has_none(lines: list[dict[str, object]]) -> None:
    for line in lines:
        assert str(line["question"]).strip()
        assert ("start" in line) == ("end" in line)
        assert "start" not in line or 0 <= int(str(line["start"])) < int(str(line["end"]))
    assert {"start" in line for line in lines} == {True, False}


@pytest.mark.parametrize(
    "lines", [pytest.param(TRAINED_VERDICTS, id="trained on"), pytest.param(HELD_OUT_VERDICTS, id="held out")]
)
def test_a_sentence_says_yes_or_no_or_leaves_it_open(lines: list[dict[str, object]]) -> None:
    for line in lines:
        assert str(line["question"]).strip()
        assert 0 <= int(str(line["start"])) < int(str(line["end"]))
    assert {line["verdict"] for line in lines} == {"yes", "no", "open"}
