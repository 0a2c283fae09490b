"""Rules for reading yes or no out of a sentence, from `cases/polarity.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polarity import support
from bot.syntax import Syntax
from index import Article, Sentence

if TYPE_CHECKING:
    from bot.syntax import Parse

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "polarity.jsonl").read_text().splitlines()]
SYNTAX = Syntax()


def _parse(text: str) -> Parse:
    return SYNTAX.parse(Sentence(article=Article(id="a", title="a", body=text), start=0, end=len(text), number=1))


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    found = support(_parse(case["question"]), _parse(case["sentence"]))
    assert found.yes == case["yes"]
    assert found.coverage >= 0.5


def test_coverage_is_the_share_of_the_question_that_the_sentence_takes_up() -> None:
    asked = _parse("Did the mayor resign on Monday?")
    shares = [
        support(asked, _parse(text)).coverage for text in ("It rained.", "The mayor spoke.", "The mayor resigned.")
    ]
    assert shares == [0, 1 / 3, 2 / 3]


@pytest.mark.parametrize(
    ("question", "sentence", "grounded"),
    [
        pytest.param("Did sales grow?", "Sales grew last year.", True, id="what is asked of it stands there"),
        pytest.param("Did sales grow?", "Sales shrank last year.", True, id="or its opposite"),
        pytest.param("Did sales grow?", "Sales were late.", False, id="or neither"),
        pytest.param("Did sales go up?", "Sales were late.", False, id="a verb that all texts have tells nothing"),
        pytest.param("Is Peru one of them?", "Chile and Peru signed.", True, id="nothing is asked of it but to be"),
        pytest.param("Is Peru one of them?", "Peru, but not Chile, signed.", False, id="unless something is denied"),
        pytest.param("Did he lie?", "She said he lied.", True, id="what is said"),
        pytest.param("Did he lie?", "She asked whether he lied.", False, id="whether leaves it open"),
        pytest.param("Did he lie?", "She will go if he lied.", False, id="if leaves it open"),
        pytest.param("Did he lie?", "She lied if he lied.", True, id="unless it is also said outright"),
    ],
)
def test_a_sentence_is_grounded_in_what_is_asked(question: str, sentence: str, grounded: bool) -> None:  # noqa: FBT001
    assert support(_parse(question), _parse(sentence)).grounded is grounded


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60), st.sampled_from([case["sentence"] for case in CASES]) | st.text(min_size=1))
def test_any_two_texts_can_be_weighed(question: str, sentence: str) -> None:
    assert 0 <= support(_parse(question), _parse(sentence)).coverage <= 1
