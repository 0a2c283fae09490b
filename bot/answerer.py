"""Answerer: retrieve, read, choose or abstain; remembers nothing of the talk."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.analysis import HITS, Analysis
from bot.compose import abstain, compose
from bot.ranking import Candidate, rank
from bot.reader import Reader
from bot.reply import Answer, Abstention, Reason
from bot.syntax import Syntax
from index import Article, NothingToIndexError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.question import Question
    from bot.reader import Reading
    from index import Hit

THRESHOLD = 0.5  # of the calibrated score: below it a wrong answer is likelier than a right one
KEPT = 32  # analysed articles


class Answerer:
    """Answers questions about articles. Cheap to make; heavy parts load at first use. Threads may share it."""

    def __init__(self, threshold: float | None = None) -> None:
        """`threshold` in [0, 1]: abstain below this score."""
        self._threshold = THRESHOLD if threshold is None else threshold
        self._reader = Reader()
        self._syntax = Syntax()
        self.analysis = lru_cache(maxsize=KEPT)(self._analyse)

    def _analyse(self, article: Article) -> Analysis:
        return Analysis(article, self._reader, self._syntax)

    def answer(self, question: Question, article: Article) -> Answer | Abstention:
        """Answer from the article alone, or abstain. Raises WeightsError, ModelMissingError."""
        try:
            candidates = self.candidates(question, article)
        except NothingToIndexError:
            candidates = ()
        if not candidates:
            return abstain(question, Reason.NO_HIT, None)
        best = candidates[0]
        if best.score < self._threshold:
            return abstain(question, Reason.UNSURE, best)
        return compose(question, best, self.analysis(article))

    def candidates(self, question: Question, article: Article) -> tuple[Candidate, ...]:
        """What may answer, the likeliest first. Raises NothingToIndexError, WeightsError, ModelMissingError."""
        analysis = self.analysis(article)
        hits = analysis.index.search(question.asked, HITS)
        readings = [reading for passage in self.read(question.asked, analysis, hits) for reading in passage]
        return rank(question, question.asked, analysis, readings, hits)

    def read(self, asked: str, analysis: Analysis, hits: Sequence[Hit]) -> Iterator[tuple[Reading, ...]]:
        """Read the passages with the best hits, one by one."""
        return self._reader.read(asked, analysis.tokens, analysis.passages(hits))
