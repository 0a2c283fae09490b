"""The reader's passages cover the article, its readings lie inside their sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reader import LONGEST, TOGETHER, WINDOW, Reader
from index import Article, Sentence, split

if TYPE_CHECKING:
    from bot.reader import Tokens

READER = Reader()
WORDS = st.sampled_from(
    ["The", "ferry", "sank.", "36", "people", "\u00a0", "\n\n", "👩‍👩‍👧", "x" * 300, "“Why?”", "Ø", "\u200b", "."]
)
BODIES = st.lists(WORDS | st.text(min_size=1, max_size=10), min_size=1, max_size=120).map(" ".join)


def _tokens(body: str) -> tuple[Tokens, tuple[Sentence, ...]]:
    article = Article(id="a", title="a", body=body)
    sentences = split(article)
    return READER.tokens(article, sentences), sentences


@settings(max_examples=40, deadline=None)
@given(BODIES)
def test_passages_cover_all_sentences_with_tokens_in_order(body: str) -> None:
    tokens, sentences = _tokens(body)
    covered = [s.number for passage in tokens.passages for s in passage.sentences]
    readable = [piece.sentence.number for piece in tokens.pieces(sentences)]
    assert list(dict.fromkeys(covered)) == readable
    for passage in tokens.passages:
        numbers = [s.number for s in passage.sentences]
        assert numbers == [number for number in readable if numbers[0] <= number <= numbers[-1]]
        assert passage.size <= (WINDOW if len(numbers) > 1 else 2 * WINDOW)
    for passage, following in pairwise(tokens.passages):
        assert passage.sentences[0].number < following.sentences[0].number


@settings(max_examples=12, deadline=None)
@given(BODIES, st.text(min_size=1, max_size=200))
def test_readings_lie_inside_their_sentence(body: str, question: str) -> None:
    tokens, sentences = _tokens(body)
    for place, readings in enumerate(READER.read(question, tokens.passages)):
        together = tokens.passages[place * TOGETHER : (place + 1) * TOGETHER]
        numbers = [number for passage in together for number in {s.number for s in passage.sentences}]
        for reading in readings:
            assert reading.sentence in sentences
            assert reading.sentence.start <= reading.span.start < reading.span.end <= reading.sentence.end
        for number in (reading.sentence.number for reading in readings):
            assert [r.sentence.number for r in readings].count(number) <= 3 * numbers.count(number)


def test_a_reading_is_no_longer_than_its_measure() -> None:
    tokens, _ = _tokens("word " * 150)
    (readings,) = READER.read("Which words?", tokens.passages)
    assert readings
    assert all(len(reading.span.text.split()) <= LONGEST for reading in readings)


@settings(max_examples=12, deadline=None)
@given(BODIES, st.text(min_size=1, max_size=200))
def test_what_was_read_of_a_passage_weighs_the_same_there(body: str, question: str) -> None:
    tokens, _ = _tokens(body)
    for passage in tokens.passages[:1]:
        (readings,) = READER.read(question, [passage])
        assert READER.weigh(question, passage, readings) == pytest.approx([r.margin for r in readings], abs=1e-4)
