"""Rivals: sentences that the reader takes for an answer though another one, or none, answers; samples made of them.

What a reader gets wrong teaches it more than what it would never have chosen (hard negatives; Xiong et al. 2021). The
samples are what it meets when it reads a question's finalists side by side.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from tqdm import tqdm

from bot.analysis import HITS, Analysis
from bot.ranking import finalists
from bot.syntax import Syntax
from index import Article
from training.samples import Sample, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.reader import Reader
    from index import Sentence
    from training.records import Record, Span


class Share(NamedTuple):
    """Of one source: the most questions that are read anew, and the samples made of each."""

    questions: int
    samples: int


SHARES = {
    "news": Share(10_000, 3),
    "squad2": Share(10_000, 4),
    "wiki": Share(10_000, 3),
    "new_wiki": Share(5_000, 2),
    "tydi": Share(1_000, 1),
}
TOGETHER = {
    "squad2",
    "new_wiki",
    "wiki",
}  # sources whose paragraphs are read as one article; others' overlap or stand alone
PASSAGES = 8  # read for each question
KEPT = 6  # rivals of a question
SIZES = (1, 2, 2, 3, 3, 4, 4)  # rivals in a sample, drawn evenly
WITHOUT = 0.17  # share of samples from which the sentence that answers is left out
WITHOUT_ANY = 2  # samples of a question that has no answer


def rival_samples(records: Sequence[Record], reader: Reader, seed: int) -> list[Sample]:
    """Read what questions are asked about and make samples of what they were mistaken for; WeightsError as `reader`."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    asked = []
    for source, share in SHARES.items():
        known = [record for record in records if record.source == source]
        asked += rng.sample(known, min(share.questions, len(known)))
    analyses = _Analyses(records, reader)
    return [
        sample
        for record in tqdm(asked, desc="rivals", unit="question")
        for sample in _samples(record, analyses, reader, rng)
    ]


class _Analyses:
    """The article that each paragraph stands in, and where; analysed once."""

    def __init__(self, records: Iterable[Record], reader: Reader) -> None:
        paragraphs: dict[str, dict[str, None]] = {}
        for record in records:
            paragraphs.setdefault(_article(record), {})[record.context] = None
        self._paragraphs = {name: list(texts) for name, texts in paragraphs.items()}
        self._known: dict[str, Analysis] = {}
        self._reader, self._syntax = reader, Syntax()

    def of(self, record: Record) -> tuple[Analysis, int]:
        """The article that a question is asked about, and where in it the question's own paragraph begins."""
        name = _article(record)
        paragraphs = self._paragraphs[name]
        if name not in self._known:
            article = Article(id=name, title=record.source, body="\n\n".join(paragraphs))
            self._known[name] = Analysis(article, self._reader, self._syntax)
        before = paragraphs[: paragraphs.index(record.context)]
        return self._known[name], sum(len(text) + 2 for text in before)


def _article(record: Record) -> str:
    return record.article if record.source in TOGETHER else record.context


def _samples(record: Record, analyses: _Analyses, reader: Reader, rng: random.Random) -> Iterator[Sample]:
    analysis, offset = analyses.of(record)
    taken = _taken(record.question, analysis, reader)
    if not record.answers:
        for _ in range(min(WITHOUT_ANY, len(taken) - 1)):
            yield _beside(record.question, analysis, taken[: 1 + rng.choice(SIZES)], None)
        return
    answer = usual(record.answers, rng)
    span = (offset + answer[0], offset + answer[1])
    held = [s for s in analysis.sentences if s.start <= span[0] and span[1] <= s.end]
    mistaken = [s for s in taken if not _answers(s, span)][:KEPT]
    if not held or not mistaken:
        return
    for _ in range(SHARES[record.source].samples):
        size = min(len(mistaken), rng.choice(SIZES))
        drawn = mistaken[:size] if rng.random() < 0.5 else rng.sample(mistaken, size)  # noqa: PLR2004 - half and half
        others = [sentence for sentence in drawn if held[0] not in analysis.before(sentence)]
        if others and rng.random() < WITHOUT:
            yield _beside(record.question, analysis, others, None)
        else:
            yield _beside(record.question, analysis, [*drawn, *held], span)


def _taken(question: str, analysis: Analysis, reader: Reader) -> list[Sentence]:
    """The sentences that the reader finds an answer in, the likeliest first."""
    passages = analysis.passages(analysis.index.search(question, HITS))
    found = [reading for readings in reader.read(question, passages[:PASSAGES]) for reading in readings]
    return list(dict.fromkeys(finalist.sentence for finalist in finalists(found, passages, most=2 * KEPT)))


def _answers(sentence: Sentence, span: Span) -> bool:
    """Whether a sentence holds the answer, or says the same words elsewhere."""
    wanted = sentence.article.body[slice(*span)].lower()
    overlaps = sentence.start < span[1] and span[0] < sentence.end
    return overlaps or wanted in sentence.text.lower()


def _beside(question: str, analysis: Analysis, sentences: Sequence[Sentence], span: Span | None) -> Sample:
    """Set sentences side by side as the reader meets them; `span` is the answer in the article, None for none."""
    text, answer = "", None
    for sentence in analysis.beside(sentences):
        if span and sentence.start <= span[0] < sentence.end:
            shift = len(text) - sentence.start
            answer = (span[0] + shift, span[1] + shift)
        text += sentence.text + " "
    return Sample(question, text.rstrip(), answer)
