"""Rules for completing a follow-up from the talk before it, from `cases/followups.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.followup import Turn, standalone
from bot.question import read_question
from bot.syntax import Syntax
from index import Article, Sentence

if TYPE_CHECKING:
    from bot.syntax import Parse

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "followups.jsonl").read_text().splitlines()]
SYNTAX = Syntax()
WORDS = st.lists(
    st.sampled_from([word for case in CASES for word in case["question"].split()]) | st.text(max_size=5), max_size=8
).map(" ".join)


def _parse(text: str) -> Parse:
    aside = Article(id="aside", title="aside", body=text)
    return SYNTAX.parse(Sentence(article=aside, start=0, end=len(text), number=1))


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    turns = [Turn(question=question, short=short) for question, short in case["turns"]]
    completed = standalone(read_question(case["question"]), turns, _parse)
    assert (completed.asked, completed.answer_type.value) == (case["asked"], case["type"])
    assert completed.text == case["question"]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_without_a_talk_before_it_a_question_stays(case: dict[str, Any]) -> None:
    question = read_question(case["question"])
    assert standalone(question, [], _parse) == question


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WORDS.filter(bool), st.none() | WORDS), max_size=3), WORDS)
def test_any_talk_can_go_on(turns: list[tuple[str, str | None]], text: str) -> None:
    completed = standalone(read_question(text), [Turn(question=q, short=s) for q, s in turns], _parse)
    assert completed.text == text
