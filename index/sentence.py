"""Sentences: the spans of an article that are indexed and cited, and how they are found."""

from __future__ import annotations

from pydantic import Field

from index.article import Article, Span


class Sentence(Span):
    """A span of its article; `number` counts from 1 and is what a citation shows as [n]."""

    number: int = Field(ge=1)


def split(article: Article) -> tuple[Sentence, ...]:
    """Find the sentences of `article.body`, in order."""
    raise NotImplementedError
