"""Question sets as the benchmarks ask them: whole articles, and what counts as right about each."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.texts import texts
from index import Article, parse_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HELD_OUT = Path(__file__).parent / "held_out_questions.jsonl"
VERDICTS = Path(__file__).parent / "held_out_verdicts.jsonl"


class Asked(NamedTuple):
    """A question about an article. `spans` are where accepted answers stand; empty where the article has none."""

    article: Article
    question: str
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def cites(self, start: int, end: int) -> bool:
        """Whether the span `[start, end)` of a cited sentence holds one of the accepted answers."""
        return any(start < last and first < end for first, last in self.spans)


def squad(path: Path, keep: Callable[[int], bool] = lambda _: True, together: int | None = None) -> Iterator[Asked]:
    """Read a SQuAD-format file; `keep` chooses articles by number from 0.

    All paragraphs of an article are one article, or each `together` of them.
    """
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    articles = json.loads(raw)["data"]
    for number, data in enumerate(articles):
        if keep(number):
            paragraphs = data["paragraphs"]
            size = together or len(paragraphs)
            for first in range(0, len(paragraphs), size):
                yield from _squad_article(paragraphs[first : first + size], data.get("title"), f"{number}.{first}")


def _squad_article(paragraphs: list[dict[str, Any]], title: str | None, name: str) -> Iterator[Asked]:
    body, offsets = "", []
    for paragraph in paragraphs:
        offsets.append(len(body))
        body += paragraph["context"] + "\n\n"
    article = Article(id=name, title=title or name, body=body)
    for offset, paragraph in zip(offsets, paragraphs, strict=True):
        for qa in paragraph["qas"]:
            golds = [] if qa.get("is_impossible") else qa["answers"]
            spans = tuple((offset + a["answer_start"], offset + a["answer_start"] + len(a["text"])) for a in golds)
            yield Asked(article, qa["question"], tuple(a["text"] for a in golds), spans)


def news(questions: Path, articles: Path, split: str) -> Iterator[Asked]:
    """Read our own questions on the public news articles; `split` is "tune" or "report"."""
    with gzip.open(articles, "rt", encoding="utf-8") as file:
        stored = [json.loads(line) for line in file]
    read: dict[int, Article] = {}
    for line in questions.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        number = asked["article"]
        if asked["split"] != split:
            continue
        if number not in read:
            found = stored[number]
            header = f"Title: {' '.join(found['title'].split())}\nDate: {found['date_publish'][:10]}\n\n"
            read[number] = parse_article(header + found["text"], f"news {number}")
        body = read[number].body
        starts = [(body.find(words), len(words)) for words in asked.get("cites", ())]
        spans = tuple((start, start + length) for start, length in starts if start >= 0)
        yield Asked(read[number], asked["question"], tuple(asked.get("answers", ())), spans)


def held_out(data: Path, split: str) -> Iterator[Asked]:
    """Read our own questions on news that the reader was not trained on; `split` is "tune" or "report"."""
    for article, asked in _held_out(HELD_OUT, data, split):
        spans = ((asked["start"], asked["end"]),) if "start" in asked else ()
        yield Asked(article, asked["question"], tuple(article.body[start:end] for start, end in spans), spans)


def verdicts(data: Path, split: str) -> Iterator[tuple[Article, str, str]]:
    """Read our own yes-or-no questions on the same news: article, question, and "yes", "no" or "open"."""
    for article, asked in _held_out(VERDICTS, data, split):
        yield article, asked["question"], asked["verdict"]


def _held_out(path: Path, data: Path, split: str) -> Iterator[tuple[Article, dict[str, Any]]]:
    bodies = texts(data)
    articles: dict[str, Article] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        if asked["split"] == split:
            name = asked["text"]
            yield articles.setdefault(name, Article(id=name, title=name, body=bodies[name])), asked
