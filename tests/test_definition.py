"""Rules for who or what somebody is, from `cases/definitions.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.definition import definition
from bot.syntax import Syntax
from index import Article, split

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "definitions.jsonl").read_text().splitlines()]
SYNTAX = Syntax()


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    parses = SYNTAX.parses(split(Article(id="a", title="Title", body=case["text"])))
    found = definition(case["subject"], parses)
    assert (found and found[1].text) == case["definition"]
