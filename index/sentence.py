"""Sentences: the spans of an article that are indexed and cited, and how they are found."""

from __future__ import annotations

import re

import sentencex
from pydantic import Field

from index.article import Article, Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


class Sentence(Span):
    """A span of its article; `number` counts from 1 and is what a citation shows as [n]."""

    number: int = Field(ge=1)


def split(article: Article) -> tuple[Sentence, ...]:
    """Find the sentences of `article.body`, in order."""
    spans: list[tuple[int, int]] = []
    start = 0
    for blank in [*(m.span() for m in _BLANK_LINE.finditer(article.body)), (len(article.body),) * 2]:
        block = article.body[start : blank[0]]
        for boundary in sentencex.get_sentence_boundaries("en", block):
            text = boundary["text"]
            if stripped := text.strip():
                first = start + boundary["start_index"] + len(text) - len(text.lstrip())
                spans.append((first, first + len(stripped)))
        start = blank[1]
    seen: set[str] = set()
    kept = []
    for first, end in spans:
        text = " ".join(article.body[first:end].split())
        if text == article.title and text in seen:
            continue
        seen.add(text)
        kept.append((first, end))
    return tuple(Sentence(article=article, number=n, start=s, end=e) for n, (s, e) in enumerate(kept, 1))


def paragraph(sentence: Sentence) -> Span:
    """Return the paragraph, bounded by blank lines, that a sentence stands in."""
    body = sentence.article.body
    before = [match.end() for match in _BLANK_LINE.finditer(body, 0, sentence.start)]
    after = _BLANK_LINE.search(body, sentence.end)
    start, end = before[-1] if before else 0, after.start() if after else len(body)
    text = body[start:end]
    start += len(text) - len(text.lstrip())
    return Span(article=sentence.article, start=start, end=start + len(text.strip()))
