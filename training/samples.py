"""Training samples out of records: windows as the reader meets them, some without the answer."""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sentencex

from training.near import near
from training.records import OWN, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Token

    from training.records import Span

_REPEATS = {
    "new_wiki": 1,
    "amazon": 1,
    "reddit": 1,
    "tydi": 2,
    "squad2": 5,
    "qamr": 1,
    "trecqa": 2,
    "wikiqa": 2,
    "news": 1,
    "wiki": 1,
}
_WIKIPEDIA = {
    "new_wiki",
    "wiki",
    "tydi",
    "squad2",
}  # an article of theirs may be asked what another was: the questions say of what
_SHARES = {"hole": 0.18, "neighbour": 0.3, "swapped": 0.35}  # unanswerable samples made per answerable one
_BUDGETS = (300, 450, 600, 750, 900)  # characters of a window
_PLACED = {
    "GPE": re.compile(r"[A-Z]\w+(?: [A-Z]\w+)?"),
    "DATE": re.compile(r"(?:[A-Z]\w+ )?\d{4}"),
}  # "in Oslo", "in 1987"
_OPPOSITES = [
    ("first", "last"), ("before", "after"), ("largest", "smallest"), ("most", "least"), ("more", "fewer"),
    ("highest", "lowest"), ("increase", "decrease"), ("won", "lost"), ("win", "lose"), ("north", "south"),
    ("east", "west"), ("northern", "southern"), ("eastern", "western"), ("oldest", "youngest"), ("best", "worst"),
    ("begin", "end"), ("started", "stopped"), ("start", "stop"), ("buy", "sell"), ("bought", "sold"),
    ("like", "dislike"),
    ("always", "never"), ("can", "can't"), ("is", "isn't"), ("are", "aren't"), ("was", "wasn't"), ("were", "weren't"),
    ("did", "didn't"), ("does", "doesn't"), ("do", "don't"), ("could", "couldn't"), ("big", "small"), ("early", "late"),
    ("support", "oppose"), ("accepted", "rejected"), ("man", "woman"), ("father", "mother"), ("son", "daughter"),
    ("opened", "closed"), ("gained", "lost"), ("arrived", "left"), ("male", "female"), ("major", "minor"),
    ("longest", "shortest"), ("strongest", "weakest"), ("old", "new"), ("hot", "cold"), ("married", "divorced"),
]  # fmt: skip
_OPPOSITE = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}
_TAGS = {"NN", "NNS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJ", "JJR", "JJS"}  # words that are swapped for others
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sample:
    """What the model sees: a question, a window of text, and the answer's span in it (None: not here)."""

    question: str
    text: str
    answer: Span | None


class Sampler:
    """Turns records into one epoch of samples; the same records and seed give the same samples."""

    def __init__(self, records: list[Record], nlp: Language) -> None:
        self.records = records
        contexts: dict[str, list[str]] = defaultdict(list)
        for record in records:
            if record.context not in contexts[record.article][-1:]:
                contexts[record.article].append(record.context)
        self._contexts = {article: list(dict.fromkeys(texts)) for article, texts in contexts.items()}
        self._words = {t: frozenset(_WORD.findall(t.lower())) for texts in self._contexts.values() for t in texts}
        seen = Counter(word for words in self._words.values() for word in words)
        self._weight = {word: math.log(len(self._words) / n) for word, n in seen.items()}
        self._wikipedia = list(dict.fromkeys(r.context for r in records if r.source in _WIKIPEDIA))
        self._entities: dict[str, tuple[tuple[str, str], ...]] = {}
        self._plain: dict[str, tuple[tuple[str, str], ...]] = {}
        self._by_label: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        questions = list(dict.fromkeys((r.question, r.article) for r in records))
        docs = nlp.pipe((question for question, _ in questions), batch_size=256)
        for (question, article), doc in zip(questions, docs, strict=True):
            self._entities[question] = tuple((e.text, e.label_) for e in doc.ents)
            self._plain[question] = tuple((t.text, t.tag_) for t in doc if t.tag_ in _TAGS and _is_plain(t))
            for text, label in self._entities[question] + self._plain[question]:
                self._by_label[article][label].append(text)
                self._by_label[""][label].append(text)
        common = Counter(word for plain in self._plain.values() for word in plain)
        self._near = near(word for word, n in common.items() if n > 2)  # noqa: PLR2004 - no slips of the pen

    def epoch(self, seed: int, share: float) -> list[Sample]:
        """Samples of our own questions and a `share` of the others, fresh windows and unanswerable ones, shuffled."""
        rng = random.Random(seed)  # noqa: S311 - not for secrets
        repeated = [record for record in self.records for _ in range(_REPEATS[record.source])]
        drawn = [record for record in repeated if record.source in OWN or rng.random() < share]
        samples = [sample for record in drawn for sample in self._samples(record, rng)]
        rng.shuffle(samples)
        return samples

    def _samples(self, record: Record, rng: random.Random) -> Iterator[Sample]:
        sentences = sentence_spans(record.context)
        budget = rng.choice(_BUDGETS)
        if not record.answers:
            first, last = _window(sentences, rng.choice(sentences), max(_BUDGETS), rng)
            yield Sample(record.question, record.context[sentences[first][0] : sentences[last][1]], None)
            return
        answer = usual(record.answers, rng)
        first, last = _window(sentences, answer, budget, rng)
        start, end = sentences[first][0], sentences[last][1]
        text = record.context[start:end]
        yield Sample(record.question, text, (answer[0] - start, answer[1] - start))
        wanted = record.context[answer[0] : answer[1]].lower()
        if rng.random() < _SHARES["hole"] and first < last:
            kept = [record.context[s:e] for s, e in sentences[first : last + 1] if e <= answer[0] or s >= answer[1]]
            hole = " ".join(kept)
            if kept and wanted not in hole.lower():
                yield Sample(record.question, hole, None)
        if rng.random() < _SHARES["neighbour"] and (other := self._neighbour(record, wanted, rng)):
            near = sentence_spans(other)
            a, b = _window(near, near[rng.randrange(len(near))], budget, rng)
            yield Sample(record.question, other[near[a][0] : near[b][1]], None)
        if rng.random() < _SHARES["swapped"] and (question := self._swapped(record, rng)):
            yield Sample(question, text, None)

    def _neighbour(self, record: Record, wanted: str, rng: random.Random) -> str | None:
        """A paragraph that shares rare words with the question but lacks the answer, mostly of the same article."""
        own = self._contexts[record.article]
        elsewhere = record.source in _WIKIPEDIA and (len(own) == 1 or rng.random() < 0.3)  # noqa: PLR2004 - now and then
        some = rng.sample(self._wikipedia, 300) if elsewhere else rng.sample(own, min(30, len(own)))
        asked = frozenset(_WORD.findall(record.question.lower()))
        others = [t for t in some if t != record.context and wanted not in t.lower()]
        return max(others, key=lambda t: sum(self._weight[w] for w in asked & self._words[t]), default=None)

    def _swapped(self, record: Record, rng: random.Random) -> str | None:
        """The question with a name, figure or word changed to another of its kind, or a word to its opposite."""
        opposites = [w for w in _WORD.findall(record.question) if w in _OPPOSITE]
        if opposites and rng.random() < 0.15:  # noqa: PLR2004 - names and words more often
            word = rng.choice(opposites)
            return re.sub(rf"\b{re.escape(word)}\b", _OPPOSITE[word], record.question, count=1)
        if rng.random() < 0.12 and (question := self._conditioned(record, rng)):  # noqa: PLR2004 - now and then
            return question
        entities = [(t, label) for t, label in self._entities[record.question] if t in record.context]
        kinds = entities if entities and rng.random() < 0.6 else self._plain[record.question]  # noqa: PLR2004
        if not kinds:
            return None
        text, label = rng.choice(kinds)
        pool: Sequence[str] = self._near.get((text, label), ())
        if not pool or rng.random() < 0.4:  # noqa: PLR2004 - near words more often
            local = [e for e in self._by_label[record.article][label] if e != text]
            pool = local if local and rng.random() < 0.6 else self._by_label[""][label]  # noqa: PLR2004
        other = rng.choice(pool)
        alike = other.lower()[:5] == text.lower()[:5] or other.lower() in text.lower()
        return None if alike else re.sub(rf"\b{re.escape(text)}\b", lambda _: other, record.question, count=1)

    def _conditioned(self, record: Record, rng: random.Random) -> str | None:
        """The question with a place or time added that the paragraph says nothing of."""
        asked = {label for _, label in self._entities[record.question]}
        labels = [label for label in _PLACED if label not in asked]
        if not labels:
            return None
        label = rng.choice(labels)
        known = self._by_label[record.article][label] or self._by_label[""][label]
        pool = [name for name in known if _PLACED[label].fullmatch(name)]
        other = rng.choice(pool) if pool else ""
        if not other or other in record.context:
            return None
        return f"{record.question.rstrip(' ?.')} in {other}?"


def _is_plain(token: Token) -> bool:
    """Whether a word says what is asked about, and is no name."""
    return not (token.ent_type_ or token.is_stop or token.lower_ in _OPPOSITE) and token.is_alpha and len(token) > 2  # noqa: PLR2004


def usual(answers: tuple[Span, ...], rng: random.Random) -> Span:
    """The answer most annotators chose; a tie is drawn."""
    counts = Counter(answers)
    most = max(counts.values())
    return rng.choice([span for span, n in counts.items() if n == most])


@lru_cache(maxsize=100_000)
def sentence_spans(text: str) -> list[Span]:
    """Find the sentences of a text, without the space around them; the whole of it where there are none."""
    spans = [(s["start_index"], s["end_index"]) for s in sentencex.get_sentence_boundaries("en", text)]
    trimmed = [(s + len(text[s:e]) - len(text[s:e].lstrip()), s + len(text[s:e].rstrip())) for s, e in spans]
    return [(s, e) for s, e in trimmed if s < e] or [(0, len(text))]


def _window(sentences: list[Span], answer: Span, budget: int, rng: random.Random) -> tuple[int, int]:
    """Numbers of the first and last sentence of a window of about `budget` characters that holds `answer`."""
    first = max((n for n, (s, _) in enumerate(sentences) if s <= answer[0]), default=0)
    last = min((n for n, (_, e) in enumerate(sentences) if e >= answer[1]), default=len(sentences) - 1)
    last = max(first, last)
    while True:
        grown = [(first - 1, last)] * (first > 0) + [(first, last + 1)] * (last < len(sentences) - 1)
        fits = [(a, b) for a, b in grown if sentences[b][1] - sentences[a][0] <= budget]
        if not fits:
            return first, last
        first, last = rng.choice(fits)


def batches(samples: Iterable[Any], length: Callable[[Any], int], tokens: int, seed: int) -> list[list[Any]]:
    """Group samples of like length so that a padded batch holds about `tokens` tokens, in a drawn order."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    made: list[list[Any]] = []
    batch: list[Any] = []
    for sample in sorted(samples, key=length):
        if batch and (len(batch) + 1) * length(sample) > tokens:
            made.append(batch)
            batch = []
        batch.append(sample)
    made.extend([batch] if batch else [])
    rng.shuffle(made)
    return made
