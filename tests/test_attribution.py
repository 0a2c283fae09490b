"""Statements: the cases are the specification; spans are exact whatever the text."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.attribution import Claim, Tally
from bot.attribution import Kind, Statement, statements
from bot.quotation import quotations
from bot.syntax import Syntax
from index import Article, split

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases/attribution.jsonl").read_text("utf-8").splitlines()
]
SYNTAX = Syntax()
WORDS = [
    *re.findall(
        r"\w+", "Duarte Haddad he she it they the ministry said says told denied warned urged plans according to"
    ),
    *re.findall(r"\w+", "that not and who was accused by of in a report statement rain 36 asked if as"),
    *"\"'\u201c\u201d\u2019,.:?\u2014",
    "\n\n",
]


def read(text: str, *, nested: bool = False) -> tuple[Statement, ...]:
    article = Article(id="a", title="T", body=text)
    return statements(SYNTAX.parses(split(article)), nested=nested)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = [
        {
            "source": statement.source and statement.source.text,
            "cue": statement.cue.text,
            "content": [span.text for span in statement.content],
            "kind": statement.kind.value,
            "stance": statement.stance.value,
            "negated": statement.negated,
            "speaker": statement.speaker,
        }
        for statement in read(case["text"])
    ]
    wanted = case["statements"]
    assert [{key: one[key] for key in other} for one, other in zip(found, wanted, strict=False)] == wanted
    assert len(found) == len(wanted), found[len(wanted) :]


def test_nested_statements_on_request() -> None:
    text = "Duarte said Haddad denied the allegations."
    assert [s.cue.text for s in read(text, nested=True)] == ["said", "denied"]


def test_no_sentences() -> None:
    assert statements(()) == ()


def assert_exact(found: tuple[Statement, ...], text: str) -> None:
    for statement in found:
        body = statement.sentence.article.body
        assert body == text
        for span in statement.content:
            assert statement.sentence.start <= span.start < span.end <= statement.sentence.end
            assert not span.text[0].isspace()
            assert not span.text[-1].isspace()
        if statement.source:
            assert 0 <= statement.source.start < statement.source.end <= len(body)
        assert list(statement.content) == sorted(statement.content, key=lambda span: span.start)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join).filter(str.strip))
def test_spans_of_newslike_noise(text: str) -> None:
    assert_exact(read(text), text)
    assert len(read(text)) <= len(read(text, nested=True))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_spans_of_any_text(text: str) -> None:
    assert_exact(read(text), text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab \"'\u201c\u201d\u2018\u2019,.\n", max_size=60))
def test_quotations_lie_apart_and_in_order(text: str) -> None:
    found = quotations(text)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_direct_content_is_quoted() -> None:
    found = read('"We are ready," Haddad said. Duarte said the "old" bridge was closed. "It is late," she said.')
    for statement in found:
        if statement.kind is Kind.DIRECT:
            assert all(span.text.startswith('"') for span in statement.content)
    assert [statement.kind for statement in found] == [Kind.DIRECT, Kind.MIXED, Kind.DIRECT]


def test_the_benchmark_counts_by_hand() -> None:
    wanted = Claim(frozenset({3}), frozenset({1, 2}), frozenset({4, 5, 6, 7}), head=2)
    given = Claim(frozenset({3}), frozenset({2}), frozenset({4, 5, 8}), head=2)
    elsewhere = Claim(frozenset({20}), frozenset(), frozenset({21}))
    tally = Tally()
    tally.add([given, elsewhere], [wanted])
    rows = {name: (round(precision), round(recall)) for name, precision, recall, _ in tally.rows()}
    assert rows["cue exact"] == (50, 100)
    assert rows["source exact"] == (0, 0)
    assert rows["source same head"] == (100, 100)
    assert rows["content words"] == (50, 50)
    assert rows["all three exact"] == (0, 0)
