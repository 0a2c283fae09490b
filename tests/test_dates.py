"""Dates: the cases are the specification; a date found is words of the text, whatever the text."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import Precision, mentions

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/dates.jsonl").read_text("utf-8").splitlines()]
WORDS = "on last next in May March Monday 31 1 2011 2024-02-30 yesterday a two 900 years ago week of , . % and".split()  # noqa: SIM905


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_dates(case: dict[str, Any]) -> None:
    written = date.fromisoformat(case["written"]) if "written" in case else None
    found = [[case["text"][m.start : m.end], m.moment and m.moment.text] for m in mentions(case["text"], written)]
    assert found == case["dates"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.none() | st.dates())
def test_mentions_are_in_order_and_disjoint_in_any_text(text: str, written: date | None) -> None:
    end = 0
    for mention in mentions(text, written):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@given(st.sampled_from(["Monday", "Friday", "Sunday"]), st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.booleans())
def test_a_weekday_is_within_a_week_on_the_side_that_the_text_looks(day: str, written: date, ahead: bool) -> None:  # noqa: FBT001
    (mention,) = mentions(f"on {day}", written, ahead=lambda _: ahead)
    assert mention.moment
    assert mention.moment.precision is Precision.DAY
    assert f"{mention.moment.first:%A}" == day
    assert timedelta() <= (mention.moment.first - written) * (1 if ahead else -1) < timedelta(days=7)
