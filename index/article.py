"""An article and the spans of it: where every quoted word comes from."""

from __future__ import annotations

import hashlib
from datetime import date  # noqa: TC003 - pydantic reads it at run time
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from pathlib import Path


class Value(BaseModel):
    """A frozen value. Text is never stripped: that would shift spans."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Value):
    """One text with a title. `body` is the text after the header block, character for character."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    body: str = Field(min_length=1, repr=False)
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


class Span(Value):
    """The characters `[start, end)` of an article's body; never empty, never outside it."""

    article: Article = Field(repr=False)
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.start < self.end <= len(self.article.body):
            message = f"[{self.start}, {self.end}) is no span of a body of {len(self.article.body)} characters"
            raise ValueError(message)
        return self

    @property
    def text(self) -> str:
        """The article's own words."""
        return self.article.body[self.start : self.end]
