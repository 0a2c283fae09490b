"""`python -m benchmarks.followups NEWS`: what the talk before it is worth to a follow-up."""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from bot.answerer import Answerer
from bot.check import accepts
from bot.conversation import Conversation
from bot.reply import Answer
from index import parse_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.reply import Reply
    from index import Article

TALKS = Path(__file__).parent / "followups.jsonl"


class Marked(NamedTuple):
    """A follow-up, as it was understood, and whether it was answered well: alone, in its talk, asked in full."""

    asked: str
    understood: str
    alone: bool
    told: bool
    whole: bool


def talk(article: Article, turns: list[dict[str, Any]], answerer: Answerer) -> Iterator[Marked]:
    """Have a talk; every turn after its first leans on those before it."""
    conversation = Conversation(answerer, article)
    conversation.respond(turns[0]["question"])
    for turn in turns[1:]:
        asked, answers = turn["question"], turn["answers"]
        told = _good(conversation.respond(asked), answers)
        understood = conversation.turns[-1].question
        alone = _good(Conversation(answerer, article).respond(asked), answers)
        yield Marked(
            asked, understood, alone, told, _good(Conversation(answerer, article).respond(turn["whole"]), answers)
        )


def _good(reply: Reply, answers: list[str]) -> bool:
    return isinstance(reply, Answer) and any(accepts(answer, reply.short) for answer in answers)


def main() -> None:
    """Read the options, have every talk, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.followups", description=__doc__)
    parser.add_argument("news", type=Path, help="news-open.jsonl.gz: the articles that the talks are about")
    parser.add_argument("--failed", action="store_true", help="list what went wrong in the talks")
    options = parser.parse_args()
    with gzip.open(options.news, "rt", encoding="utf-8") as file:
        stored = [json.loads(line) for line in file]
    answerer = Answerer()
    marked: list[Marked] = []
    for line in tqdm(TALKS.read_text(encoding="utf-8").splitlines(), desc="talks"):
        asked = json.loads(line)
        found = stored[asked["article"]]
        article = parse_article(f"Title: {' '.join(found['title'].split())}\n\n{found['text']}", found["title"])
        marked += talk(article, asked["turns"], answerer)
    table = Table("", "good answers, %")
    for name, column in {"asked alone": "alone", "in the talk": "told", "asked in full": "whole"}.items():
        table.add_row(name, f"{100 * sum(getattr(m, column) for m in marked) / len(marked):.1f}")
    Console().print(f"{len(marked)} follow-ups")
    Console().print(table)
    for m in marked:
        if options.failed and not m.told:
            Console().print(f"{m.asked} -> {m.understood} ({'good' if m.whole else 'no better'} in full)", markup=False)


if __name__ == "__main__":
    main()
