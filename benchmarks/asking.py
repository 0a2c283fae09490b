"""Searches or asks a library in a process of its own, for benchmarks.library.

Run `python -m benchmarks.asking search LIBRARY.db` or `ask`, with a query or question a line on standard input. It
writes a JSON object: `wall` and `processor` milliseconds of each, the ids `found`, and the `memory` taken in bytes.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index import SqliteLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Library

K = 10


def search(library: Library, query: str) -> list[str]:
    """Find whole articles with their sentences."""
    return [found.article.id for found in library.search(query, K)]


def asker() -> Callable[[Library, str], list[str]]:
    """Load what answers, only where it is to be measured."""
    from bot import together  # noqa: PLC0415 - memory is measured here
    from bot.answerer import Answerer  # noqa: PLC0415
    from bot.question import read_question  # noqa: PLC0415
    from bot.render import citations  # noqa: PLC0415

    answerer = Answerer()

    def ask(library: Library, question: str) -> list[str]:
        reply = together.answer(read_question(question), library, answerer)
        return [citation.sentence.article.id for citation in citations(reply)]

    return ask


def main() -> None:
    """Read the queries, measure each once after a warm-up, write the figures."""
    what, path = sys.argv[1:]
    queries = [line.rstrip("\n") for line in sys.stdin]
    wall, processor, found = [], [], []
    with SqliteLibrary(Path(path)) as library:
        do = partial(asker() if what == "ask" else search, library)
        for query in queries[:5]:
            do(query)
        for query in queries:
            before = time.perf_counter(), time.process_time()
            found.append(do(query))
            wall.append((time.perf_counter() - before[0]) * 1000)
            processor.append((time.process_time() - before[1]) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    json.dump({"wall": wall, "processor": processor, "found": found, "memory": memory}, sys.stdout)


if __name__ == "__main__":
    main()
