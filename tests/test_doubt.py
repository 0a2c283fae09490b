"""Rules for what an answer is worth that lacks something of its question, from `cases/doubts.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.analysis import Analysis
from bot.doubt import BORNE_OUT, DOUBTED, credit
from bot.question import read_question
from bot.ranking import Candidate
from bot.reader import Reader
from bot.syntax import Syntax
from index import Article, Span

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "doubts.jsonl").read_text().splitlines()]
KEEPS = {"more": BORNE_OUT, "all": 1.0, "some": DOUBTED, "nothing": 0.0}
SYNTAX = Syntax()


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, str]) -> None:
    before, marked, after = case["text"].replace("]", "[").split("[")
    article = Article(id="a", title="Title", body=before + marked + after)
    analysis = Analysis(article, Reader(), SYNTAX)
    read = Span(article=article, start=len(before), end=len(before) + len(marked))
    sentence = next(s for s in analysis.sentences if s.start <= read.start < s.end)
    chosen = Candidate(sentence=sentence, span=read, score=0.9)
    assert credit(read_question(case["question"]), chosen, analysis) == KEEPS[case["keeps"]]
