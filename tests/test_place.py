"""Rules for the places where something was, from `cases/places.jsonl`; the brackets mark what was read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.place import whereabouts
from bot.question import read_question
from bot.syntax import Syntax
from index import Article, Sentence, Span

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "places.jsonl").read_text().splitlines()]
SYNTAX = Syntax()


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, str]) -> None:
    before, marked, after = case["sentence"].replace("]", "[").split("[")
    article = Article(id="a", title="a", body=before + marked + after)
    parse = SYNTAX.parse(Sentence(article=article, start=0, end=len(article.body), number=1))
    read = Span(article=article, start=len(before), end=len(before) + len(marked))
    assert whereabouts(read_question(case["question"]), read, parse).text == case["where"]
