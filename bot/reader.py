"""Reader: finds the spans that may answer a question, with a small transformer that reads both together."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.encoder import Encoder
from bot.network import CLS, SEP, WEIGHTS, session, tokenizer
from index import Article, Sentence, Span, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.network import InferenceSession, Tokenizer

WINDOW = 176  # tokens of text read at once, as in training
QUESTION = 64  # tokens; what is longer is cut
TOGETHER = 3  # passages in one pass of the model; more would read on where the answer is already found
LONGEST = 32  # tokens of a span


class Reading(Value):
    """A span of a sentence that may answer, from its article's token `first` to the token `last`.

    `margin` is its logit less that of "not here": any number, 0 is even.
    """

    sentence: Sentence
    span: Span
    first: int
    last: int
    margin: float


class Piece(NamedTuple):
    """A sentence as tokens `[start, end)` of its article's."""

    sentence: Sentence
    tokens: Tokens
    start: int
    end: int


class Passage(NamedTuple):
    """Sentences that are read together; they need not be neighbours, nor of one article."""

    pieces: tuple[Piece, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in it, in order."""
        return tuple(piece.sentence for piece in self.pieces)

    @property
    def size(self) -> int:
        """Give its length in tokens."""
        return sum(piece.end - piece.start for piece in self.pieces)

    @property
    def ids(self) -> NDArray[np.int64]:
        """Its tokens."""
        return np.concatenate([piece.tokens.ids[piece.start : piece.end] for piece in self.pieces])


class Tokens:
    """An article's sentences as the reader's tokens, made once. `passages` covers the article in order."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], tokenizer: Tokenizer) -> None:
        encoding = tokenizer.encode(article.body, add_special_tokens=False)
        self.ids = np.array(encoding.ids, dtype=np.int64)
        self.offsets: list[tuple[int, int]] = encoding.offsets
        starts = [start for start, _ in self.offsets]
        self._bounds = {s.number: (bisect_left(starts, s.start), bisect_left(starts, s.end)) for s in sentences}
        self.passages = tuple(self._passages(sentences))

    def pieces(self, sentences: Iterable[Sentence]) -> tuple[Piece, ...]:
        """Give those sentences that have tokens, each cut to two windows."""
        bounds = ((sentence, *self._bounds[sentence.number]) for sentence in sentences)
        return tuple(Piece(s, self, start, min(end, start + 2 * WINDOW)) for s, start, end in bounds if start < end)

    def _passages(self, sentences: Iterable[Sentence]) -> Iterator[Passage]:
        """Fill each passage with whole sentences up to WINDOW tokens; each begins with the last one's end again."""
        held: tuple[Piece, ...] = ()
        for piece in self.pieces(sentences):
            if held and Passage((*held, piece)).size > WINDOW:
                yield Passage(held)
                held = held[-1:] if Passage((held[-1], piece)).size <= WINDOW else ()
            held = (*held, piece)
        if held:
            yield Passage(held)


class Reader:
    """Reads passages for an answer. Cheap to make; the weights are checked and loaded at the first use."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 2) -> None:
        self._weights = weights
        self._threads = threads
        self._encoder = Encoder(weights, threads)

    def tokens(self, article: Article, sentences: Sequence[Sentence]) -> Tokens:
        """Cut an article into tokens and passages. Raises WeightsError."""
        return Tokens(article, sentences, self._tokenizer)

    def read(self, question: str, passages: Sequence[Passage]) -> Iterator[tuple[Reading, ...]]:
        """Read passages in order, TOGETHER at a time, when asked to go on; they may be of several articles.

        Gives the spans that may answer, at most three a sentence. Raises WeightsError.
        """
        head = self._head(question)
        for first in range(0, len(passages), TOGETHER):
            together = passages[first : first + TOGETHER]
            logits = zip(together, *self._logits(head, together), strict=True)
            yield tuple(reading for each in logits for reading in _readings(*each, len(head)))

    def weigh(self, question: str, passage: Passage, readings: Sequence[Reading]) -> list[float]:
        """Give the margins in one passage of what was read of its sentences in others. Raises WeightsError."""
        head = self._head(question)
        (start,), (end,) = self._logits(head, [passage])
        nowhere, shifts = float(start[0] + end[0]), {}
        read = len(head)
        for piece in passage.pieces:
            shifts[piece.sentence] = read - piece.start
            read += piece.end - piece.start
        moved = ((shifts[reading.sentence], reading) for reading in readings)
        return [float(start[reading.first + by] + end[reading.last + by]) - nowhere for by, reading in moved]

    def likeness(self, question: str, passages: Iterable[Passage]) -> list[float]:
        """How much of a question each passage says, whatever its words; what its last sentence lacks counts half.

        See `Encoder.likeness`. Raises WeightsError.
        """
        ids = np.array(self._ids(question), dtype=np.int64)
        return self._encoder.likeness(ids, ((p.ids, p.pieces[-1].end - p.pieces[-1].start) for p in passages))

    def _head(self, question: str) -> list[int]:
        return [CLS, *self._ids(question), SEP]

    def _ids(self, question: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(question, add_special_tokens=False).ids
        return ids[:QUESTION]

    def _logits(self, head: list[int], passages: Sequence[Passage]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give each passage's logits of where the answer starts and ends, by token, after the question's."""
        texts = [passage.ids for passage in passages]
        ids = np.zeros((len(texts), len(head) + max(map(len, texts)) + 1), dtype=np.int64)
        types, mask = np.zeros_like(ids), np.zeros_like(ids)
        for row, text in enumerate(texts):
            end = len(head) + len(text) + 1
            ids[row, :end] = [*head, *text, SEP]
            types[row, len(head) : end] = 1
            mask[row, :end] = 1
        starts, ends = self.session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": types})
        return starts, ends

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return tokenizer(self._weights)

    @cached_property
    def session(self) -> InferenceSession:
        """The loaded network. Raises WeightsError."""
        return session(self._weights, "reader.onnx", self._threads)


def _readings(passage: Passage, start: NDArray[np.float32], end: NDArray[np.float32], head: int) -> Iterator[Reading]:
    """Give the spans of a passage, whose first token has the logits at `head`."""
    nowhere, read = float(start[0] + end[0]), head
    for sentence, tokens, first, last in passage.pieces:
        here = slice(read, read + last - first)
        for a, b, logit in _best_spans(start[here], end[here]):
            begins, ends = tokens.offsets[first + a][0], tokens.offsets[first + b][1]
            span = Span(article=sentence.article, start=begins, end=min(ends, sentence.end))
            yield Reading(sentence=sentence, span=span, first=first + a, last=first + b, margin=logit - nowhere)
        read = here.stop


def _best_spans(start: NDArray[np.float32], end: NDArray[np.float32]) -> Iterator[tuple[int, int, float]]:
    """Give a sentence's best span, the best that begins and ends elsewhere, and the best apart from it.

    First and last token, and logit, of each.
    """
    size = len(start)
    if not size:
        return
    places = np.arange(size)
    length = places[None, :] - places[:, None]
    logits = np.where((length >= 0) & (length < LONGEST), start[:, None] + end[None, :], -np.inf)
    a, b = divmod(int(logits.argmax()), size)
    yield a, b, float(logits[a, b])
    logits[a, :] = logits[:, b] = -np.inf
    other = divmod(int(logits.argmax()), size)
    if np.isfinite(logits[other]):
        yield *other, float(logits[other])
    if other[0] <= b and other[1] >= a:
        logits[: b + 1, a:] = -np.inf
        apart = divmod(int(logits.argmax()), size)
        if np.isfinite(logits[apart]):
            yield *apart, float(logits[apart])
