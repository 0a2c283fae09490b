"""Rules for who or what somebody is, from `cases/definitions.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.definition import deed, definition
from bot.syntax import Syntax
from index import Article, split

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "definitions.jsonl").read_text().splitlines()]
SYNTAX = Syntax()


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    parses = SYNTAX.parses(split(Article(id="a", title="Title", body=case["text"])))
    found = definition(case["subject"], parses)
    assert (found and found[1].text) == case["definition"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "Ann Lee said so. Ann Lee, 54, was due to stand in Oban at the next election.",
            "Ann Lee, 54, was due to stand in Oban at the next election",
            id="what is told of them, not that they say something",
        ),
        pytest.param("The board will go if Ann Lee wins the vote.", None, id="not what they do in a supposition"),
        pytest.param("The mayor thanked Ann Lee.", None, id="nothing where they do nothing"),
    ],
)
def test_who_somebody_is_may_be_what_they_do(text: str, told: str | None) -> None:
    found = deed("ann lee", SYNTAX.parses(split(Article(id="a", title="Title", body=text))))
    assert (found and found[1].text) == told
