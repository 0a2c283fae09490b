"""Rules for the items of an enumeration, from `cases/lists.jsonl`; the brackets mark the span."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gather import items
from bot.syntax import Parse, Syntax
from index import Article, Sentence, Span

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "lists.jsonl").read_text().splitlines()]
SYNTAX = Syntax()


def _marked(text: str) -> tuple[Span, Parse]:
    before, marked, after = text.replace("]", "[").split("[")
    article = Article(id="a", title="a", body=before + marked + after)
    parse = SYNTAX.parse(Sentence(article=article, start=0, end=len(article.body), number=1))
    return Span(article=article, start=len(before), end=len(before) + len(marked)), parse


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    assert [item.text for item in items(*_marked(case["sentence"]))] == case["items"]


@settings(max_examples=30, deadline=None)
@given(*[st.lists(st.sampled_from([*"ab ,;.&", "and", "Lee", "Oslo ", ", who", "🙂"]), min_size=1).map("".join)] * 3)
def test_items_are_in_order_and_apart(before: str, marked: str, after: str) -> None:
    span, parse = _marked(f"{before}[{marked}]{after}")
    found = items(span, parse)
    assert all(item.end <= following.start for item, following in pairwise(found))
    assert all(0 <= item.start < item.end <= parse.sentence.end for item in found)
