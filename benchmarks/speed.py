"""`python -m benchmarks.speed`: how fast, beside the bare forward pass of the same tokens, and how large."""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from bot.answerer import Answerer
from bot.conversation import Conversation
from bot.question import read_question
from index import Article, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "Who said so?",
    "How many people were involved?",
    "When did it happen?",
    "Where did it take place?",
    "Why was it done?",
    "What did the spokesman say about the plan?",
    "Which companies are named?",
    "How much money is it about?",
    "Did the government agree to the plan?",
    "What is planned for next year?",
    "Who opposes it?",
    "How long did it last?",
)
LENGTHS = (300, 600, 1_200, 2_500, 5_000, 20_000)  # words


class Recorder:
    """Stands before the reader's session and keeps what it is given."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - onnxruntime has no types
        self.session = session
        self.inputs: list[dict[str, Any]] = []

    def run(self, names: None, inputs: dict[str, Any]) -> Any:  # noqa: ANN401
        """Pass a call on."""
        self.inputs.append(inputs)
        return self.session.run(names, inputs)


def articles(news: Path | None) -> Iterator[tuple[int, Article]]:
    """Articles of each length, made of whole paragraphs of the news (default: of the project's own test articles)."""
    if news:
        with gzip.open(news, "rt", encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
    else:
        texts = [article.body for article in read_folder(ROOT / "tests" / "cases" / "articles")]
    paragraphs = [p for text in texts for p in text.split("\n") if p.strip()]
    for length in LENGTHS:
        words, body, place = 0, [], 0
        while words < length:
            paragraph = paragraphs[place % len(paragraphs)]
            body.append(paragraph)
            words += len(paragraph.split())
            place += 1
        yield length, Article(id=str(length), title="Made of news", body="\n\n".join(body))


def warm(news: Path | None, rounds: int, answerer: Answerer) -> Table:
    """Time first and later answers by length, and the forward passes of the same tokens in the same run."""
    table = Table("words", "first answer, ms", "p50, ms", "p99, ms", "forward pass, ms", "whole / forward")
    answerer.answer(read_question(QUESTIONS[0]), Article(id="warm", title="Warm", body="A man spoke."))
    recorder = Recorder(answerer.reader.session)
    for length, article in articles(news):
        started = time.perf_counter()
        answerer.answer(read_question(QUESTIONS[0]), article)
        first = time.perf_counter() - started
        answerer.reader.__dict__["session"] = recorder
        for question in QUESTIONS:  # parse what they need once
            answerer.answer(read_question(question), article)
        whole, bare = [], []
        for _ in range(rounds):
            for question in QUESTIONS:
                recorder.inputs.clear()
                started = time.perf_counter()
                answerer.answer(read_question(question), article)
                whole.append(time.perf_counter() - started)
                inputs = list(recorder.inputs)
                started = time.perf_counter()
                for given in inputs:
                    recorder.session.run(None, given)
                bare.append(time.perf_counter() - started)
        answerer.reader.__dict__["session"] = recorder.session
        ratio = statistics.median(w / b for w, b in zip(whole, bare, strict=True))
        p99 = sorted(whole)[int(0.99 * len(whole))]
        figures = (first, statistics.median(whole), p99, statistics.median(bare))
        table.add_row(f"{length:,}", *(f"{1000 * f:.0f}" for f in figures), f"{ratio:.2f}")
    return table


def concurrent(news: Path | None, answerer: Answerer) -> Table:
    """Count answers a second from 1, 8 and 64 chats that ask at the same time about a 600-word article."""
    table = Table("chats", "answers a second")
    article = dict(articles(news))[600]
    for chats in (1, 8, 64):
        talks = [Conversation(answerer, article) for _ in range(chats)]
        asked = [(talk, q) for q in QUESTIONS[: max(2, 96 // chats)] for talk in talks]
        talks[0].respond(QUESTIONS[0])
        started = time.perf_counter()
        with ThreadPoolExecutor(min(chats, 4)) as pool:
            list(pool.map(lambda pair: pair[0].respond(pair[1]), asked))
        table.add_row(str(chats), f"{len(asked) / (time.perf_counter() - started):.1f}")
    return table


def cold(rounds: int) -> tuple[float, float]:
    """Seconds and MB from nothing to the first answer on the seed, by a new process each time; medians."""
    seconds, peaks = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "ask", "Who spoke?"], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
        )
        seconds.append(time.perf_counter() - started)
        peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return statistics.median(seconds), max(peaks)


def main() -> None:
    """Read the options, measure, print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--news", type=Path, help="news-open.jsonl.gz to make the articles of")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    console = Console()
    seconds, peak = cold(options.rounds)
    console.print(
        f"Cold start to first answer: {seconds:.2f} s, {peak:.0f} MB at its peak (median of {options.rounds})"
    )
    answerer = Answerer()  # one, as a service has
    console.print(warm(options.news, options.rounds, answerer))
    console.print(concurrent(options.news, answerer))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"Peak memory of this run, articles of up to {max(LENGTHS):,} words: {peak:.0f} MB")


if __name__ == "__main__":
    main()
