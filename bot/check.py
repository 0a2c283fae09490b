"""Canned question-answer pairs: what the bot is expected to say, and how what it says is judged."""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Self, assert_never

from pydantic import ConfigDict, Field, ValidationError, model_validator

from bot.door import Door, Request, what_is_wrong
from bot.reply import Abstention, Answer, Citation, Notice, Reply
from index import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ENOUGH_F1 = 0.5  # token F1 with an accepted answer from which an answer counts as that one
EXTRA_WORDS = 6  # or: an accepted answer in full, with no more words around it than these

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "\u2018\u2019\u201c\u201d\u2013\u2014")


class PairsError(Exception):
    """A file of pairs cannot be used; the message names file and line and says what to do."""


class Pair(Value):
    """A question and what is expected: one of `answers`, or an abstention where it is not `answerable`.

    Every one of `items` must be named where they are given. The sentence of number `sentence`, or one with the words
    `cites`, must be cited where either is given. Pairs with the same `conversation` follow one another. `type` and
    `about` are labels of the user's own.
    """

    model_config = ConfigDict(strict=True)

    question: str = Field(min_length=1)
    answers: tuple[str, ...] = ()
    answerable: bool = True
    items: tuple[str, ...] = ()
    sentence: int | None = Field(default=None, ge=1)
    cites: str | None = Field(default=None, min_length=1)
    conversation: str | None = None
    type: str | None = None
    about: str | None = None

    @model_validator(mode="after")
    def _answers_where_answerable(self) -> Self:
        if self.answerable != bool(self.answers):
            message = 'give accepted "answers", or "answerable": false and none'
            raise ValueError(message)
        return self

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        if not self.answerable:
            return "no answer"
        cited = f" [{self.sentence}]" if self.sentence else ""
        return " / ".join(self.answers) + cited + (f" citing \u201c{self.cites}\u201d" if self.cites else "")


class Verdict(NamedTuple):
    """A pair and what became of it.

    `why` says what is wrong, empty where the pair passed. `exact` and `f1` are in [0, 1] over the accepted answers, 0
    without an answer. `cited` tells whether the right sentence is cited, None where none is expected.
    """

    pair: Pair
    reply: Reply
    why: str
    exact: float = 0.0
    f1: float = 0.0
    cited: bool | None = None


def read_pairs(lines: Iterable[bytes], name: str) -> tuple[Pair, ...]:
    """Read a file's lines, JSON objects, blank lines left out; `name` is what errors call it. Raises PairsError."""
    pairs = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                pairs.append(Pair.model_validate_json(line))
            except ValidationError as error:
                message = f"{name}, line {number}: {what_is_wrong(error)}"
                raise PairsError(message) from None
    if not pairs:
        message = f'{name}: no pairs; write one a line, like {{"question": "Who won?", "answers": ["Ann Lee"]}}'
        raise PairsError(message)
    return tuple(pairs)


def verdicts(pairs: Iterable[Pair], door: Door) -> Iterator[Verdict]:
    """Ask the pairs' questions at the door, in order, and judge each reply."""
    for pair in pairs:
        yield judge(pair, door.reply(Request(question=pair.question, conversation=pair.conversation)))


def judge(pair: Pair, reply: Reply) -> Verdict:
    """Compare a reply with what its pair expects."""
    match reply:
        case Answer() if pair.answerable:
            return _judge_answer(pair, reply)
        case Answer():
            return Verdict(pair, reply, f"answered: {reply.short}")
        case Abstention() if pair.answerable:
            why = f"abstained: {reply.reason}, best score {reply.score:.2f}"
            return Verdict(pair, reply, why, cited=False if _expects_citation(pair) else None)
        case Abstention():
            return Verdict(pair, reply, "")
        case Notice():
            return Verdict(pair, reply, f"not taken for a question: {reply.text}")
        case _:
            assert_never(reply)


def _judge_answer(pair: Pair, answer: Answer) -> Verdict:
    exact = max(float(normalise(answer.short) == normalise(accepted)) for accepted in pair.answers)
    f1 = max(token_f1(answer.short, accepted) for accepted in pair.answers)
    cited = any(_is_expected(pair, c) for c in answer.citations) if _expects_citation(pair) else None
    faults = []
    if missing := [item for item in pair.items if not _named(item, answer.short)]:
        faults.append(f"missing in {answer.short!r}: {', '.join(missing)}")
    elif not pair.items and not any(accepts(accepted, answer.short) for accepted in pair.answers):
        faults.append(f"wrong answer: {answer.short}")
    if cited is False:
        faults.append(f"wrong citation: {', '.join(f'[{c.sentence.number}]' for c in answer.citations)}")
    return Verdict(pair, answer, "; ".join(faults), exact, f1, cited)


def _expects_citation(pair: Pair) -> bool:
    return pair.sentence is not None or pair.cites is not None


def _is_expected(pair: Pair, citation: Citation) -> bool:
    right_number = pair.sentence in {None, citation.sentence.number}
    return right_number and normalise(pair.cites or "") in normalise(citation.quote)


def accepts(accepted: str, short: str) -> bool:
    """Tell whether a short answer is the accepted one: "yes" and "no" by the first word, others by words in common."""
    wanted, given = normalise(accepted).split(), normalise(short).split()
    if wanted in (["yes"], ["no"]):
        return given[:1] == wanted
    if token_f1(short, accepted) >= ENOUGH_F1:
        return True
    return len(given) <= len(wanted) + EXTRA_WORDS and _named(accepted, short)


def _named(item: str, text: str) -> bool:
    """Tell whether the normalised words of `item` follow one another in `text`."""
    return f" {normalise(item)} " in f" {normalise(text)} "


def normalise(text: str) -> str:
    """Lower the case and take out punctuation, English articles and extra white space (Rajpurkar et al. 2016)."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def token_f1(given: str, accepted: str) -> float:
    """Harmonic mean of the precision and recall of the normalised words, in [0, 1]."""
    ours, theirs = Counter(normalise(given).split()), Counter(normalise(accepted).split())
    if not ours or not theirs:
        return float(ours == theirs)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def summary(judged: Sequence[Verdict]) -> list[str]:
    """Sum up in lines of text, answerable and unanswerable pairs apart; figures are percentages."""
    answerable = [v for v in judged if v.pair.answerable]
    unanswerable = [v for v in judged if not v.pair.answerable]
    lines = []
    if answerable:
        cited = [v.cited for v in answerable if v.cited is not None]
        figures: dict[str, Sequence[float]] = {
            "EM": [v.exact for v in answerable],
            "F1": [v.f1 for v in answerable],
            "answered": [isinstance(v.reply, Answer) for v in answerable],
            **({"right citation": cited} if cited else {}),
        }
        lines.append(_line("answerable", answerable, figures))
    if unanswerable:
        abstained = [isinstance(v.reply, Abstention) for v in unanswerable]
        lines.append(_line("unanswerable", unanswerable, {"right abstention": abstained}))
    return lines


def _line(name: str, judged: Sequence[Verdict], figures: dict[str, Sequence[float]]) -> str:
    passed = sum(not v.why for v in judged)
    means = (f"{label} {100 * sum(values) / len(values):.1f}" for label, values in figures.items())
    return ", ".join([f"{name}: {passed} of {len(judged)} pairs passed", *means])
