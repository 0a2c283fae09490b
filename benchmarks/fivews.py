"""`python -m benchmarks.fivews --data FILE`: the five Ws against annotated phrases, beside title and first sentence."""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from bot.answerer import Answerer
from bot.check import token_f1
from bot.fivews import W, main_event
from index import Article, parse_article

if TYPE_CHECKING:
    from collections.abc import Iterator


class Annotated(NamedTuple):
    """An article and the phrases that people marked for each W; none where they found none."""

    article: Article
    phrases: dict[W, tuple[str, ...]]


def annotated(path: Path, half: str | None) -> Iterator[Annotated]:
    """Read the articles, `half` of them where one is asked for: those of odd or even number from 0."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if half in (None, "odd" if number % 2 else "even"):
                yield _annotated(json.loads(line), number)


def _annotated(data: dict[str, object], number: int) -> Annotated:
    title, text, day = (str(data[key]) for key in ("title", "text", "date_publish"))
    header = f"Title: {' '.join(title.split())}\n" + (f"Date: {day[:10]}\n" if day != "None" else "")
    marked = data["fiveWoneH"]
    assert isinstance(marked, dict)  # noqa: S101 - the file's own format
    phrases = {w: tuple(p["text"] for p in marked[w.value]["annotated"] if p.get("text")) for w in W}
    return Annotated(parse_article(f"{header}\n{text}", f"{number}"), phrases)


def main() -> None:
    """Read the options, ask the six of every article, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fivews", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="gold-open.jsonl.gz of Giveme5W1H")
    parser.add_argument("--half", choices=["odd", "even"], help="only its articles of odd or even number, from 0")
    parser.add_argument("--show", action="store_true", help="print what was found for each article")
    options = parser.parse_args()
    screen = Console(highlight=False, markup=False)
    answerer = Answerer()
    scores: dict[tuple[str, W], list[float]] = {}
    none = {w: [0, 0] for w in W}
    for article, phrases in annotated(options.data, options.half):
        analysis = answerer.analysis(article)
        for w in W:
            found = main_event(w, analysis)
            if not phrases[w]:
                none[w][0] += found is None
                none[w][1] += 1
                continue
            given = {
                "title": article.title,
                "first sentence": analysis.sentences[0].text,
                "Quoth": found.span.text if found else "",
            }
            for name, text in given.items():
                scores.setdefault((name, w), []).append(max(token_f1(text, phrase) for phrase in phrases[w]))
            if options.show:
                screen.print(f"{w.value:6}{scores['Quoth', w][-1]:5.2f} {given['Quoth']!r} <- {phrases[w]}")
    table = Table("token F1, percent", *(w.value for w in W), "mean")
    for name in ("title", "first sentence", "Quoth"):
        means = [fmean(scores[name, w]) for w in W]
        table.add_row(name, *(f"{100 * mean:.1f}" for mean in [*means, fmean(means)]))
    table.add_row("articles", *(str(len(scores["Quoth", w])) for w in W), "")
    screen.print(table)
    screen.print("rightly without an answer:", ", ".join(f"{w.value} {a} of {b}" for w, (a, b) in none.items() if b))


if __name__ == "__main__":
    main()
