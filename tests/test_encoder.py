"""Likeness: the sentence that means what is asked is nearest, whatever its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import Analysis
from bot.reader import Reader
from bot.syntax import Syntax
from index import Article

READER = Reader()
TEXTS = st.lists(
    st.sampled_from(["The ferry sank.", "Ann spoke", "36", "Ø", "word " * 400, "?"]), min_size=1, max_size=6
)


def _likeness(question: str, body: str) -> list[float]:
    analysis = Analysis(Article(id="a", title="a", body=body), READER, Syntax())
    return analysis.likeness(question, analysis.sentences)


@pytest.mark.parametrize(
    ("question", "body", "nearest"),
    [
        pytest.param("How many were hurt?", "Ten shops were shut. Ten people were wounded.", 2, id="other-words"),
        pytest.param("Who bought the firm?", "Ann Lee acquired the company. Bob left the hall.", 1, id="synonyms"),
        pytest.param("When did the ferry sink?", "The ferry sank on Friday. A bus left.", 1, id="the-same-words"),
        pytest.param(
            "Why did the ferry sink?",
            "It rained in Oban.\n\nThe ferry sank.\n\nIts hull was torn.\n\nBob left the hall.",
            2,
            id="its-own-words-count-more-than-those-before",
        ),
    ],
)
def test_the_sentence_that_is_about_it_is_nearest(question: str, body: str, nearest: int) -> None:
    found = _likeness(question, body)
    assert found.index(max(found)) + 1 == nearest


def test_the_sentence_before_counts_too() -> None:
    (_, after), (_, alone) = (
        _likeness("Why did the ferry sink?", f"{first} Its hull was torn.")
        for first in ("The ferry sank.", "Bob left.")
    )
    assert after > alone


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), TEXTS.map(" ".join))
def test_likeness_lies_between_none_and_all_of_the_questions_tokens(question: str, body: str) -> None:
    tokens = READER.tokens(Article(id="q", title="q", body=question or "x"), ()).ids
    assert all(0 <= likeness <= len(tokens) + 0.01 for likeness in _likeness(question, body))


@settings(max_examples=10, deadline=None)
@given(TEXTS.map(" ".join))
def test_what_is_kept_is_as_alike_as_what_is_new(body: str) -> None:
    article = Article(id="a", title="a", body=body)
    kept = [_likeness("Who spoke?", body) for _ in range(2)][1]
    new = Analysis(article, Reader(), Syntax())
    assert kept == new.likeness("Who spoke?", new.sentences)
