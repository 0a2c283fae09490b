"""How fast the library is and how large, beside other engines on the same texts and queries.

Run `python -m benchmarks.library CORPUS.jsonl.gz... --sizes 1000 10000 100000 --plot docs/library.svg`; a line of a
corpus is an object with `title` and `text`. A size beyond the corpora is made by mixing their paragraphs. Queries are
six terms of a sentence chosen by chance; questions to all articles are such words behind "who", "how many" and the
like. Times are those that a clock on the wall shows, and beside them the processor's own, of all threads together: only
the second can be compared where other programs keep the machine busy.

The engines get the same terms and, where it can be set, the same BM25 (k1 1.2, b 0.75). Overlap is the share of
rank-bm25's ten best articles that an engine's ten best hold. The library is searched in a process of its own, through
its face (benchmarks/asking.py): it returns whole articles with their sentences, where the others return numbers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import bm25s
import numpy as np
import tantivy
from rank_bm25 import BM25Okapi
from rich.console import Console
from rich.table import Table

from benchmarks.asking import K
from benchmarks.plot import plot
from index import Article, SqliteLibrary, parse_article, query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Search = Callable[[Sequence[str]], list[str]]

K1, B = 1.2, 0.75
QUERY_TERMS = 6
PARAGRAPHS = 4  # of a mixed article
SLOW_QUERIES = 30  # for engines that take long
OPENINGS = ("Who", "What", "When", "Where", "Why", "How many", "Did")
LIBRARY, ALL = "library", "ask --all"


class Figures(NamedTuple):
    """What one engine showed at one size. Times in milliseconds, memory and file in bytes."""

    engine: str
    size: int
    added: tuple[float, float] | None  # articles a second, on the wall and by the processor
    wall: list[float]
    processor: list[float]
    found: list[list[str]]
    file: int = 0
    memory: int = 0


def articles(corpora: Sequence[Path], size: int, rng: random.Random) -> list[Article]:
    """Read articles, no text twice; mix their paragraphs for those that are missing up to `size`."""
    read: dict[str, Article] = {}
    for corpus in corpora:
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                if told["text"].strip():
                    article = parse_article("Title:\n\n" + told["text"], corpus.name)
                    read[article.id] = article.model_copy(update={"title": told["title"] or article.title})
    originals = list(read.values())
    paragraphs = [part for article in originals for part in re.split(r"\n\s*\n|\n {4}", article.body) if part.strip()]
    while len(read) < size:
        mixed = parse_article("Title:\n\n" + "\n\n".join(rng.sample(paragraphs, PARAGRAPHS)), "mixed")
        read[mixed.id] = mixed
    return rng.sample(list(read.values()), size) if size < len(originals) else list(read.values())[:size]


def queries(stored: Sequence[Article], number: int, rng: random.Random) -> list[str]:
    """Choose sentences by chance, and of each up to six terms as the words of a query."""
    chosen: list[str] = []
    while len(chosen) < number:
        words = rng.choice(re.split(r"(?<=\.)\s", rng.choice(stored).body)).split()
        start = rng.randrange(max(1, len(words) - 2 * QUERY_TERMS))
        query = " ".join(words[start : start + 2 * QUERY_TERMS])
        if len(query_terms(query)) >= QUERY_TERMS:
            chosen.append(query)
    return chosen


def library(stored: Sequence[Article], asked: Sequence[str], folder: Path) -> Figures:
    """Measure the library through its face."""
    path = folder / "library.db"
    began = _clocks()
    with SqliteLibrary(path) as made:
        for _ in made.add_all(stored):
            pass
        added = _rate(len(stored), began)
    return _apart("search", path, asked, Figures(LIBRARY, len(stored), added, [], [], [], path.stat().st_size))


def together(stored: Sequence[Article], asked: Sequence[str], folder: Path) -> Figures:
    """Measure a question to all articles of the library that was made before."""
    questions = [f"{OPENINGS[n % len(OPENINGS)]} {query}?" for n, query in enumerate(asked)]
    return _apart("ask", folder / "library.db", questions, Figures(ALL, len(stored), None, [], [], []))


def _apart(what: str, path: Path, asked: Sequence[str], figures: Figures) -> Figures:
    """Search or ask the library in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.asking", what, str(path)]
    done = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, check=True)  # noqa: S603
    return figures._replace(**json.loads(done.stdout))


def fts5(stored: Sequence[Article], asked: Sequence[str], folder: Path) -> Figures:
    """Measure plain SQLite FTS5: every article with one of the terms is ranked."""
    base = sqlite3.connect(folder / "fts5.db")
    base.execute(
        """CREATE VIRTUAL TABLE search USING fts5 (terms, content = '', tokenize = "ascii tokenchars '''&.:,'")"""
    )

    def search(query: Sequence[str]) -> list[str]:
        either = " OR ".join(f'"{term}"' for term in query)
        rows = base.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?", (either, K))
        return [stored[number].id for (number,) in rows]

    def build() -> Search:
        with base:
            rows = enumerate(" ".join(_terms(article)) for article in stored)
            base.executemany("INSERT INTO search (rowid, terms) VALUES (?, ?)", rows)
        return search

    return _measured("SQLite FTS5", stored, asked, build)


def rank_bm25(stored: Sequence[Article], asked: Sequence[str], _: Path) -> Figures:
    """Measure rank-bm25."""

    def build() -> Search:
        ranked = BM25Okapi([_terms(article) for article in stored], k1=K1, b=B)

        def search(query: Sequence[str]) -> list[str]:
            scores = ranked.get_scores(list(query))
            best = np.argpartition(-scores, min(K, len(scores) - 1))[:K]
            return [stored[number].id for number in sorted(best, key=lambda number: -scores[number])]

        return search

    return _measured("rank-bm25", stored, asked[:SLOW_QUERIES], build)


def bm25s_(stored: Sequence[Article], asked: Sequence[str], _: Path) -> Figures:
    """Measure bm25s on NumPy."""

    def build() -> Search:
        ranked = bm25s.BM25(k1=K1, b=B)
        ranked.index([_terms(article) for article in stored], show_progress=False)

        def search(query: Sequence[str]) -> list[str]:
            known = [term for term in query if term in ranked.vocab_dict]
            numbers, _ = ranked.retrieve([known], k=min(K, len(stored)), show_progress=False)
            return [stored[number].id for number in numbers[0]]

        return search

    return _measured("bm25s", stored, asked, build)


def tantivy_(stored: Sequence[Article], asked: Sequence[str], folder: Path) -> Figures:
    """Measure tantivy, its index on disk."""
    where = folder / "tantivy"
    where.mkdir()

    def build() -> Search:
        fields = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        schema = fields.add_text_field("terms", tokenizer_name="whitespace").build()
        made = tantivy.Index(schema, path=str(where))
        writer = made.writer(num_threads=1)
        for article in stored:
            writer.add_document(tantivy.Document(id=article.id, terms=" ".join(_terms(article))))
        writer.commit()
        writer.wait_merging_threads()
        made.reload()
        searcher = made.searcher()

        def search(query: Sequence[str]) -> list[str]:
            either = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term)) for term in query]
            hits = searcher.search(tantivy.Query.boolean_query(either), K).hits
            return [searcher.doc(address)["id"][0] for _, address in hits]

        return search

    figures = _measured("tantivy", stored, asked, build)
    return figures._replace(file=sum(file.stat().st_size for file in where.iterdir()))


ENGINES = (rank_bm25, library, fts5, bm25s_, tantivy_)


def _measured(engine: str, stored: Sequence[Article], asked: Sequence[str], build: Callable[[], Search]) -> Figures:
    began = _clocks()
    search = build()
    added = _rate(len(stored), began)
    search(query_terms(asked[0]))  # warm
    return Figures(engine, len(stored), added, *_timed(search, map(query_terms, asked)))


def _timed(search: Search, asked: Iterator[Sequence[str]]) -> tuple[list[float], list[float], list[list[str]]]:
    wall: list[float] = []
    processor: list[float] = []
    found = []
    for query in asked:
        before = _clocks()
        found.append(search(query))
        for times, began, now in zip((wall, processor), before, _clocks(), strict=True):
            times.append((now - began) * 1000)
    return wall, processor, found


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _rate(number: int, began: tuple[float, float]) -> tuple[float, float]:
    wall, processor = _clocks()
    return number / (wall - began[0]), number / (processor - began[1])


def _terms(article: Article) -> tuple[str, ...]:
    return terms(f"{article.title}\n{article.body}")


def _overlap(reference: Sequence[list[str]], found: Sequence[list[str]]) -> float:
    pairs = list(zip(reference, found, strict=False))
    return sum(len({*best} & {*other}) for best, other in pairs) / sum(len(best) for best, _ in pairs)


def show(results: Sequence[Figures], text: int, screen: Console) -> None:
    """Print the table of one size; `text` is the size of its articles in bytes."""
    table = Table(title=f"{results[0].size:,} articles, {text / 1e6:.1f} MB of text", title_justify="left")
    for heading in (
        "engine",
        "added/s",
        "added/s cpu",
        "p50 ms",
        "p99 ms",
        "p50 ms cpu",
        "p99 ms cpu",
        "overlap",
        "file/text",
        "memory",
    ):
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    for figures in results:
        times = [f"{np.percentile(ms, q):.2f}" for ms in (figures.wall, figures.processor) for q in (50, 99)]
        table.add_row(
            figures.engine,
            *(f"{rate:,.0f}" for rate in figures.added or ()),
            *([] if figures.added else ["", ""]),
            *times,
            f"{_overlap(results[0].found, figures.found):.2f}" if figures.engine != ALL else "",
            f"{figures.file / text:.2f}" if figures.file else "",
            f"{figures.memory / 2**20:.0f} MB" if figures.memory else "",
        )
    screen.print(table)


def main() -> None:
    """Measure every engine at every size and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS", help="gzipped lines of JSON")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000, 20_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--questions", type=int, default=50, help="to all articles of the library; 0: none")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw how the library grows, as SVG")
    parser.add_argument("--engines", nargs="+", choices=[engine.__name__.rstrip("_") for engine in ENGINES])
    chosen = parser.parse_args()
    screen = Console(width=125)
    curves: list[Figures] = []
    for size in chosen.sizes:
        rng = random.Random(size)  # noqa: S311 - a sample, no secret
        stored = articles(chosen.corpora, size, rng)
        asked = queries(stored, chosen.queries, rng)
        engines = [e for e in ENGINES if not chosen.engines or e.__name__.rstrip("_") in chosen.engines]
        with tempfile.TemporaryDirectory() as folder:
            results = [engine(stored, asked, Path(folder)) for engine in engines]
            if library in engines and chosen.questions:
                results.append(together(stored, asked[: chosen.questions], Path(folder)))
        curves += [figures for figures in results if figures.engine in (LIBRARY, ALL)]
        show(results, sum(len(f"{article.title}{article.body}".encode()) for article in stored), screen)
    if chosen.plot:
        chosen.plot.write_text(_drawn(curves), encoding="utf-8")


def _drawn(curves: Sequence[Figures]) -> str:
    """Draw p50 and p99 of searching and asking against the number of articles."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for figures in curves:
        for percent in (50, 99):
            point = float(figures.size), float(np.percentile(figures.processor, percent))
            lines.setdefault(f"{'search' if figures.engine == LIBRARY else ALL}, p{percent}", []).append(point)
    return plot("Milliseconds of processor time by number of articles", lines)


if __name__ == "__main__":
    main()
