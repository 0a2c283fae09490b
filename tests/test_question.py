"""Rules for reading a question: its answer type and focus, from `cases/questions.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question import read_question

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "questions.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    question = read_question(case["question"])
    assert (question.answer_type.value, question.focus) == (case["type"], case["focus"])
    assert {name: getattr(question, name) for name in ("subject", "topic") if name in case}.items() <= case.items()


@given(st.text())
def test_any_text_is_a_question(text: str) -> None:
    assert read_question(text).text == text
