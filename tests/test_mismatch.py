"""Rules for what a sentence does not bear out of a question, from `cases/mismatches.jsonl`; the title is "Oslo"."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.mismatch import Mismatch, mismatch
from bot.question import read_question
from index import Article, Sentence

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "mismatches.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    article = Article(id="a", title="Oslo", body=case["sentence"])
    sentence = Sentence(article=article, start=0, end=len(article.body), number=1)
    assert mismatch(read_question(case["question"]), sentence) == Mismatch(
        missing=case["missing"], unnegated="unnegated" in case["found"], opposed="opposed" in case["found"]
    )
