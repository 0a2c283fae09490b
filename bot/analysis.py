"""Analysis: an article as the answerer needs it, made once: sentences, index, tokens, parses."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from index import Bm25Index, query_terms, split, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reader import Passage, Reader, Tokens
    from bot.syntax import Parse, Syntax
    from bot.reply import Attribution
    from index import Article, Hit, Sentence, Span

PASSAGES = 10  # read at most; about 1,700 tokens, so a short article is read whole
HITS = 50
NEXT_HIT = 0.5  # what a passage's second-best hit counts beside its best, its third a quarter


class Analysis:
    """What is known of one article. Its parts are made at their first use and never change."""

    def __init__(self, article: Article, reader: Reader, syntax: Syntax) -> None:
        self.article = article
        self._reader = reader
        self._syntax = syntax

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The article's sentences, in order."""
        return split(self.article)

    @cached_property
    def index(self) -> Bm25Index:
        """The sentences, searchable. Raises NothingToIndexError."""
        return Bm25Index(self.sentences)

    @cached_property
    def tokens(self) -> Tokens:
        """The article as the reader's tokens. Raises WeightsError."""
        return self._reader.tokens(self.article, self.sentences)

    def parses(self, sentences: Sequence[Sentence]) -> tuple[Parse, ...]:
        """Parse some of the sentences."""
        return self._syntax.parses(sentences)

    @cached_property
    def _terms(self) -> dict[int, frozenset[str]]:
        return {sentence.number: frozenset(terms(sentence.text)) for sentence in self.sentences}

    @cached_property
    def _frequencies(self) -> Counter[str]:
        return Counter(term for found in self._terms.values() for term in found)

    def coverage(self, query: str, sentences: Sequence[Sentence] | None = None) -> float:
        """Share, in [0, 1], of the query's terms that stand in the sentences (default: all); rare ones weigh more."""
        weights = {
            term: math.log(1 + len(self.sentences) / (self._frequencies[term] or 0.5)) for term in query_terms(query)
        }
        found = self._frequencies.keys() if sentences is None else set().union(*(self._terms[s.number] for s in sentences))
        total = sum(weights.values())
        return sum(weight for term, weight in weights.items() if term in found) / total if total else 0.0

    def attribution(self, span: Span) -> Attribution | None:
        """Who the article says a span is from, where it is part of somebody's statement."""
        return None

    def before(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentence and the one before it, where there is one."""
        return self.sentences[max(0, sentence.number - 2) : sentence.number]

    def passages(self, hits: Sequence[Hit]) -> tuple[Passage, ...]:
        """Choose what to read: the passages with the best hits first, all of them where the article is short."""
        scores: dict[int, list[float]] = {}
        for hit in hits:
            scores.setdefault(hit.sentence.number, []).append(hit.score)

        def score(passage: Passage) -> float:
            found = sorted((s for sentence in passage.sentences for s in scores.get(sentence.number, ())), reverse=True)
            return sum(value * NEXT_HIT**place for place, value in enumerate(found))

        ranked = sorted(self.tokens.passages, key=score, reverse=True)
        return tuple(ranked[:PASSAGES])
