"""What the bot says back: an answer with citations, an abstention with its reason, or a notice."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from bot.question import AnswerType
from index import Sentence, Span, Value


class Citation(Value):
    """A sentence shown as the article's own words. `answer` marks the part of it that answers, where one does."""

    sentence: Sentence
    answer: Span | None = None

    @model_validator(mode="after")
    def _answer_is_in_sentence(self) -> Self:
        if self.answer and not self.sentence.start <= self.answer.start < self.answer.end <= self.sentence.end:
            message = "the marked answer lies outside the cited sentence"
            raise ValueError(message)
        return self

    @property
    def quote(self) -> str:
        """The sentence, verbatim."""
        return self.sentence.text


class Attribution(Value):
    """Who says so. `name` is the resolved name where the article's own words only say "he" or "the group"."""

    source: Span
    cue: Span
    stance: str
    name: str | None = None


class Answer(Value):
    """A cited answer. `short` is the answer alone, `text` the sentence made of it; `score` in [0, 1]."""

    text: str = Field(min_length=1)
    short: str = Field(min_length=1)
    answer_type: AnswerType
    citations: tuple[Citation, ...] = Field(min_length=1)
    score: float = Field(ge=0, le=1)
    attribution: Attribution | None = None


class Reason(StrEnum):
    """Why no answer is given."""

    NO_HIT = "no hit"
    NO_CANDIDATE = "no candidate"
    UNSURE = "unsure"


class Abstention(Value):
    """The article does not say; `nearest` is the sentence that comes closest, `score` (in [0, 1]) the best rejected."""

    text: str = Field(min_length=1)
    reason: Reason
    answer_type: AnswerType
    score: float = Field(default=0.0, ge=0, le=1)
    nearest: Citation | None = None


class Notice(Value):
    """A word about the talk itself: a greeting, a hint, help."""

    text: str = Field(min_length=1)


Reply = Answer | Abstention | Notice
