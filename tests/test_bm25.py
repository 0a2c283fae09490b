"""Bm25Index: which sentences are found, in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Bm25Index, Hit, NothingToIndexError, Sentence, query_terms, split, terms

BODY = """Bridge opens over the strait.

The bridge carries trams. Buses follow in June, and in June the ferry ends.

The mayor praised the builders of the bridge.

The ferry crew wept."""
WORDS = st.lists(st.sampled_from(["ferry", "bridge", "the", "trams", "June", "Mayor", "🎉"]), min_size=1, max_size=6)
BODIES = st.lists(WORDS.map(" ".join), min_size=1, max_size=8).map("\n\n".join)


def sentences(body: str) -> tuple[Sentence, ...]:
    return split(Article(id="test", title="~", body=body))


def numbers(hits: tuple[Hit, ...]) -> list[int]:
    return [hit.sentence.number for hit in hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Who praised the builders?", [4]),
        ("When do the buses follow?", [3]),
        ("ferry", [5, 3]),
        ("bridge", [2, 1, 4]),
        ("BRIDGES’ trams", [2, 1, 4]),
        ("Where is the airport?", []),
        ("?", []),
    ],
)
def test_search(query: str, expected: list[int]) -> None:
    assert numbers(Bm25Index(sentences(BODY)).search(query, 10)) == expected


def test_at_most_k_hits() -> None:
    index = Bm25Index(sentences(BODY))
    assert numbers(index.search("bridge", 2)) == [2, 1]
    assert index.search("bridge", 0) == ()


def test_ties_stand_in_article_order() -> None:
    index = Bm25Index(sentences("Rain fell.\n\nSnow fell.\n\nRain fell.\n\nRain fell."))
    assert numbers(index.search("rain", 10)) == [1, 3, 4]


def test_a_term_asked_twice_counts_once() -> None:
    index = Bm25Index(sentences(BODY))
    assert index.search("ferry ferry mayor", 10) == index.search("ferry mayor", 10)


def test_a_rarer_term_weighs_more() -> None:
    index = Bm25Index(sentences("Rain fell.\n\nRain stopped.\n\nSnow fell.\n\nRain came."))
    assert numbers(index.search("snow rain", 1)) == [3]


def test_one_sentence_is_found() -> None:
    (hit,) = Bm25Index(sentences("Rain fell.")).search("rain", 10)
    assert hit.score > 0


def test_a_term_in_one_of_two_sentences_is_found() -> None:
    assert numbers(Bm25Index(sentences("Rain fell.\n\nSnow stayed.")).search("snow", 10)) == [2]


def test_stop_words_find_nothing_beside_other_words() -> None:
    assert numbers(Bm25Index(sentences("The rain fell.\n\nSnow stayed.")).search("the snow", 10)) == [2]


@pytest.mark.parametrize("body", ["🎉 ...", "--", " "])
def test_nothing_to_index(body: str) -> None:
    with pytest.raises(NothingToIndexError, match="give an article with at least one sentence"):
        Bm25Index(sentences(body))


@given(BODIES, WORDS.map(" ".join), st.integers(0, 10))
def test_hits_are_exactly_the_sentences_that_share_a_term(body: str, query: str, k: int) -> None:
    indexed = sentences(body)
    if not terms(body):
        return
    asked = set(query_terms(query))
    hits = Bm25Index(indexed).search(query, k)
    sharing = [sentence for sentence in indexed if asked & set(terms(sentence.text))]
    assert len(hits) == min(k, len(sharing))
    assert all(hit.sentence in sharing for hit in hits)
    assert list(hits) == sorted(hits, key=lambda hit: (-hit.score, hit.sentence.number))
