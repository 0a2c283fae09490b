"""Analysis: an article as the answerer needs it, made once: sentences, index, tokens, parses."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from bot.attribution import Stance, statements
from bot.cues import words
from bot.reader import Passage
from bot.reply import Attribution
from index import Article, Bm25Index, Sentence, query_terms, split, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.attribution import Statement
    from bot.reader import Piece, Reader, Tokens
    from bot.syntax import Parse, Syntax
    from index import Hit, Span

HITS = 50
STRETCH = 100  # sentences whose statements are found at once, so that a long article costs what is asked of it
BEFORE = 3  # sentences before them in which a pronoun's name may stand
PRONOUNS = words("i we you he she it they who which that this these those one my our your his her its their whose")
NEXT_HIT = 0.5  # what a passage's second-best hit counts beside its best, its third a quarter


class Analysis:
    """What is known of one article. Its parts are made at their first use and never change."""

    def __init__(
        self,
        article: Article,
        reader: Reader,
        syntax: Syntax,
        *,
        sentences: tuple[Sentence, ...] = (),
        stretch: int = STRETCH,
    ) -> None:
        """`sentences` are the article's where they are known, `stretch` how many are looked through for statements."""
        self.article = article
        self._reader = reader
        self._syntax = syntax
        self._split = sentences
        self._stretch = stretch
        self._statements: dict[int, tuple[Statement, ...]] = {}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The article's sentences, in order."""
        return self._split or split(self.article)

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

    def coverage(self, query: str, sentences: Sequence[Sentence]) -> float:
        """Share, in [0, 1], of the query's terms that stand in the sentences; rare ones weigh more."""
        weights = {
            term: math.log(1 + len(self.sentences) / (self._frequencies[term] or 0.5)) for term in query_terms(query)
        }
        found = frozenset[str]().union(*(self._terms[s.number] for s in sentences))
        total = sum(weights.values())
        return sum(weight for term, weight in weights.items() if term in found) / total if total else 0.0

    def likeness(self, query: str, sentences: Iterable[Sentence]) -> list[float]:
        """How much of a query each sentence says, whatever its words; what only the one before it says counts half.

        See `Encoder.likeness`. Raises WeightsError.
        """
        return self._reader.likeness(query, [Passage(self.pieces([sentence])) for sentence in sentences])

    def parse_aside(self, text: str) -> Parse:
        """Parse a text that is not the article's, such as a question."""
        aside = Article(id="aside", title="aside", body=text)
        return self._syntax.parse(Sentence(article=aside, start=0, end=len(text), number=1))

    def statements(self, sentence: Sentence) -> tuple[Statement, ...]:
        """Find the statements in the stretch of the article that a sentence stands in; all of a short article's."""
        block = (sentence.number - 1) // self._stretch
        if block not in self._statements:
            first, last = block * self._stretch + 1, (block + 1) * self._stretch
            around = self.sentences[max(0, first - 1 - BEFORE) : last + 1]
            found = statements(self.parses(around))
            self._statements[block] = tuple(s for s in found if first <= s.sentence.number <= last)
        return self._statements[block]

    def statements_near(self, sentences: Iterable[Sentence]) -> tuple[Statement, ...]:
        """Find the statements of all stretches that hold one of the sentences, in article order."""
        firsts = {(sentence.number - 1) // self._stretch: sentence for sentence in sentences}
        return tuple(statement for block in sorted(firsts) for statement in self.statements(firsts[block]))

    def attribution(self, span: Span) -> Attribution | None:
        """Who the article says a span is from, where it is part of the content of somebody's statement."""
        holding = [
            statement
            for statement in self.statements(self._sentence_at(span.start))
            if statement.source
            and not (statement.source.start < span.end and span.start < statement.source.end)
            and any(content.start <= span.start and span.end <= content.end + 1 for content in statement.content)
        ]
        if not holding:
            return None
        closest = min(holding, key=lambda s: sum(content.end - content.start for content in s.content))
        return as_attribution(closest)

    def owner(self, sentence: Sentence, *, yes: bool = True) -> Attribution | None:
        """Who says most of a sentence, where it is somebody's statement; of a no rather who denies in it."""
        said = [s for s in self.statements(sentence) if s.sentence == sentence and s.source]
        if not yes:
            said = [s for s in said if s.stance is Stance.DENIES] or said
        longest = max(said, key=lambda s: sum(content.end - content.start for content in s.content), default=None)
        return as_attribution(longest) if longest else None

    def _sentence_at(self, position: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self._starts, position) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def before(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentence and the one before it, where there is one."""
        return self.sentences[max(0, sentence.number - 2) : sentence.number]

    def beside(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """Sentences and the ones before them, each once, in article order."""
        found = {near.number: near for sentence in sentences for near in self.before(sentence)}
        return tuple(found[number] for number in sorted(found))

    def pieces(self, sentences: Iterable[Sentence]) -> tuple[Piece, ...]:
        """Those of the sentences that are the article's, and the ones before them, as the reader's tokens."""
        return self.tokens.pieces(self.beside(s for s in sentences if s.article is self.article))

    def passages(self, hits: Iterable[Hit]) -> list[Passage]:
        """Give all passages, those with the best hits first."""
        return [passage for _, passage in self.weighed(hits)]

    def weighed(self, hits: Iterable[Hit]) -> list[tuple[float, Passage]]:
        """Weigh the passages by the hits in them, the best first; 0.0 where there is none."""
        scores = {hit.sentence.number: hit.score for hit in hits}

        def weight(passage: Passage) -> float:
            found = sorted((scores.get(sentence.number, 0.0) for sentence in passage.sentences), reverse=True)
            return sum(value * NEXT_HIT**place for place, value in enumerate(found))

        weighed = [(weight(passage), passage) for passage in self.tokens.passages]
        return sorted(weighed, key=lambda pair: pair[0], reverse=True)


def as_attribution(statement: Statement) -> Attribution | None:
    """Give a statement's source and cue as a reply names them; None where nobody can be named."""
    source = statement.source
    if (
        source is None
        or not any(map(str.isalpha, source.text))
        or (source.text.lower() in PRONOUNS and not statement.speaker)
    ):
        return None  # nobody, "70%", or somebody unknown
    return Attribution(source=source, cue=statement.cue, name=statement.speaker, stance=statement.stance.value)
