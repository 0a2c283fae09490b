"""Bm25Index: the sentences that share terms with a query, best first, on rank-bm25."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pydantic import Field
from rank_bm25 import BM25Plus

from index.article import Value
from index.sentence import Sentence
from index.terms import query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Iterable


class NothingToIndexError(ValueError):
    """There is not one word to search in."""


class Hit(Value):
    """A found sentence. `score` is above 0 and compares within one search only."""

    sentence: Sentence
    score: float = Field(gt=0)


class Bm25Index:
    """An index of sentences; it never changes, so threads may share it."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        """Index the sentences. Raises NothingToIndexError where none of them has a word."""
        worded = [(sentence, words) for sentence in sentences if (words := terms(sentence.text))]
        if not worded:
            message = "there is nothing to index: the text has no words; give an article with at least one sentence"
            raise NothingToIndexError(message)
        self._sentences = [sentence for sentence, _ in worded]
        self._bm25 = BM25Plus([words for _, words in worded])
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for position, (_, words) in enumerate(worded):
            for term in dict.fromkeys(words):
                self._postings[term].append(position)

    def search(self, query: str, k: int) -> tuple[Hit, ...]:
        """Return at most `k` sentences that share a term with the query, best first, ties in article order."""
        # rank-bm25 adds BM25+'s delta for absent terms too. Scoring each term only where it stands gives the published
        # formula, and a sentence that shares no term gets no score at all.
        scores: defaultdict[int, float] = defaultdict(float)
        for term in query_terms(query):
            positions = self._postings.get(term, [])
            for position, score in zip(positions, self._bm25.get_batch_scores([term], positions), strict=True):
                scores[position] += score
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]
        return tuple(Hit(sentence=self._sentences[position], score=score) for position, score in best)
