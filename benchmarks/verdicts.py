"""`python -m benchmarks.verdicts FOLDER`: how often yes or no is said, and rightly, on news that was not trained on.

FOLDER holds the public news that our questions are about. There are three on each sentence chosen: one that it answers
with yes, one with no, and one that it leaves open though it comes near.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from benchmarks.asked import verdicts
from bot.answerer import Answerer
from bot.question import read_question
from bot.reply import Answer

if TYPE_CHECKING:
    from bot.reply import Abstention

TRUTHS = ("yes", "no", "open")
SAID = ("yes", "no", "quoted", "refused")


def said(reply: Answer | Abstention) -> str:
    """What a reply says: "yes", "no" (of two sides the first), "quoted" for an answer without either, "refused"."""
    if not isinstance(reply, Answer):
        return "refused"
    return "quoted" if reply.citations[0].answer else reply.short[:3].strip(";,")


def main() -> None:
    """Read the options, ask, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with news and polnear")
    parser.add_argument("--split", choices=["tune", "report"], default="report")
    options = parser.parse_args()
    answerer = Answerer()
    counts: Counter[tuple[str, str]] = Counter()
    for article, question, truth in tqdm(verdicts(options.data, options.split), unit="question"):
        counts[truth, said(answerer.answer(read_question(question), article))] += 1
    table = Table("truth", "questions", *SAID, "right of yes and no")
    for truth in TRUTHS:
        of = sum(counts[truth, word] for word in SAID)
        decided = counts[truth, "yes"] + counts[truth, "no"]
        right = f"{100 * counts[truth, truth] / decided:.1f}" if decided and truth != "open" else ""
        table.add_row(truth, str(of), *(f"{100 * counts[truth, word] / of:.1f}" for word in SAID), right)
    Console(highlight=False, markup=False).print(table)


if __name__ == "__main__":
    main()
