from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer_type import AnswerType
from bot.difference import differ
from bot.reply import Answer, Attribution, Citation
from index import Span, parse_article, split

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "differences.jsonl").read_text().splitlines()]


def answer(short: str, kind: str, published: str | None = None, *, denied: bool = False) -> Answer:
    """Make an answer of a kind from an article published on a day."""
    article = parse_article(f"It was {short}, he said.", "test")
    article = article.model_copy(update={"published": date.fromisoformat(published) if published else None})
    (sentence,) = split(article)
    marked = Span(article=article, start=7, end=7 + len(short))
    source = Span(article=article, start=len(article.body) - 8, end=len(article.body) - 6)
    stance = "denies" if denied else "asserts"
    return Answer(
        text=short,
        short=short,
        answer_type=AnswerType(kind),
        citations=(Citation(sentence=sentence, answer=marked),),
        score=0.5,
        attribution=Attribution(source=source, cue=source, stance=stance),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["rule"]))
def test_a_difference(case: dict[str, Any]) -> None:
    one = answer(case["one"], case["type"], case.get("published"))
    other = answer(case["other"], case["type"], case.get("other_published"), denied="denied" in case)
    assert (differ(one, other), differ(other, one)) == (case["differ"], case["differ"])


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_figures_that_differ_by_more_than_rounding_differ(one: int, other: int) -> None:
    found = differ(answer(f"{one:,} people", "quantity"), answer(f"{other} people", "quantity"))
    assert not (found and one == other)
    assert found or abs(one - other) <= 0.05 * max(one, other, 1)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_days_differ_where_they_are_not_the_same(one: date, other: date) -> None:
    assert differ(answer(f"{one}", "date"), answer(f"{other:%B} {other.day}, {other.year}", "date")) is (one != other)
