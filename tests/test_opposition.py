"""Opposition: which statements of an article take opposite sides, and how an answer shows both."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot import compose
from bot.answerer import Answerer
from bot.glance.sayings import statements
from bot.opposition import opposite, with_other_side
from bot.question import read_question
from bot.ranking import Candidate
from index import Span, parse_article

if TYPE_CHECKING:
    from bot.analysis import Analysis
    from bot.reply import Answer

FILE = Path(__file__).parent / "cases" / "opposition.jsonl"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
ANSWERER = Answerer()


def _analysis(body: str) -> Analysis:
    return ANSWERER.analysis(parse_article(f"Title: T\n\n{body}", "case"))


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_opposites(case: dict[str, Any]) -> None:
    found = statements(_analysis(case["body"]))
    pairs = [(s, opposite(s, found, _analysis(case["body"]))) for s in found]
    numbers = {(one.sentence.number, other.sentence.number) for one, other in pairs if other}
    assert sorted(numbers) == [tuple(pair) for pair in case["pairs"]]


FERRY = (
    "The ferry Aurora sank off Oban. Mia Holt, a passenger, said the ship was overloaded with cars. "
    "The owner, Paul Roe, denied that the ship was overloaded with cars. Roe said that he was sorry. "
    "Harbour master Ann Lee said that 36 people had been rescued."
)


def _answer(asked: str, marked: str, *others: str, body: str = FERRY) -> Answer:
    """Answer with what is marked as if the reader had found that first, then the others."""
    analysis = _analysis(body)
    starts = [(analysis.article.body.index(text), len(text)) for text in (marked, *others)]
    candidates = [
        Candidate(
            sentence=next(s for s in analysis.sentences if s.start <= start < s.end),
            span=Span(article=analysis.article, start=start, end=start + length),
            score=0.9,
        )
        for start, length in starts
    ]
    question = read_question(asked)
    return with_other_side(question, compose.span(question, candidates[0], analysis), candidates, analysis)


@pytest.mark.parametrize(
    ("asked", "marked", "line", "cited"),
    [
        pytest.param(
            "What was the ship overloaded with?",
            "cars",
            "But the owner, Paul Roe, denied it [3].",
            [2, 3],
            id="a disputed statement",
        ),
        pytest.param(
            "Who denied that the ship was overloaded?",
            "Paul Roe",
            "But Mia Holt, a passenger, said otherwise [2].",
            [3, 2],
            id="who denied",
        ),
        pytest.param(
            "Who said the ship was overloaded?",
            "Mia Holt",
            "But the owner, Paul Roe, denied it [3].",
            [2, 3],
            id="who said",
        ),
    ],
)
def test_an_answer_shows_both_sides(asked: str, marked: str, line: str, cited: list[int]) -> None:
    answer = _answer(asked, marked)
    assert answer.text.endswith(line)
    assert answer.short == marked
    assert [citation.sentence.number for citation in answer.citations] == cited


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        pytest.param("How many were rescued?", "36", id="nobody says otherwise"),
        pytest.param("Who owned the ferry?", "Paul Roe", id="the source is asked for, not what it says"),
        pytest.param("What was Roe?", "sorry", id="another statement of one who denies"),
        pytest.param("Where did the ferry sink?", "Oban", id="no statement"),
    ],
)
def test_an_answer_that_nobody_disputes_has_one_side(asked: str, marked: str) -> None:
    assert len(_answer(asked, marked).citations) == 1


MINE = (
    "Police said 12 miners were killed in the mine near Osby. The union said 15 miners were killed in the mine near "
    "Osby. The owner said twelve miners were killed in the mine near Osby."
)


def test_two_figures_of_two_sources_are_both_told() -> None:
    answer = _answer("How many miners were killed?", "12 miners", "15 miners", "twelve miners", body=MINE)
    assert re.fullmatch(
        r"12(?: miners)?, according to Police\. But 15(?: miners)?, according to the union \[2\]\.", answer.text
    )
    assert [citation.sentence.number for citation in answer.citations] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("The owner said twelve miners were killed in the mine near Osby.", id="the same figure"),
        pytest.param("Police said 15 miners were killed in the mine near Osby.", id="the same source"),
        pytest.param("The union said 15 miners were killed in the mine near Osby in 1974.", id="another time"),
        pytest.param("The union said 15 firemen came.", id="another thing"),
        pytest.param("15 miners were killed in the mine near Osby.", id="nobody's figure"),
    ],
)
def test_figures_that_do_not_contradict_are_not_set_against_each_other(other: str) -> None:
    body = f"Police said 12 miners were killed in the mine near Osby. {other}"
    marked = "twelve" if "twelve" in other else "15"
    assert len(_answer("How many miners were killed?", "12", marked, body=body).citations) == 1
