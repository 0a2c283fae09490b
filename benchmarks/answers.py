"""`python -m benchmarks.answers SQUAD.json`: how good the answers are, beside plain anchors in the same run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from benchmarks.asked import Asked, held_out, news, squad
from bot.agreement import agreement
from bot.analysis import HITS
from bot.answerer import Answerer
from bot.check import accepts, normalise, token_f1
from bot.question import read_question
from bot.reply import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Sentence


class Given(NamedTuple):
    """What an answerer gave: its short answer, the cited sentences, and a score (any number, higher is surer)."""

    short: str
    cited: tuple[Sentence, ...]
    score: float


class Marked(NamedTuple):
    """A question and how good the best answer to it was."""

    answerable: bool
    exact: float
    f1: float
    accepted: bool
    cited: bool
    score: float


def whole(asked: Asked, answerer: Answerer) -> Given | None:
    """The bot's own answer, by its public interface."""
    reply = answerer.answer(read_question(asked.question), asked.article)
    if not isinstance(reply, Answer):
        return None
    return Given(reply.short, tuple(c.sentence for c in reply.citations), reply.score)


def top_sentence(asked: Asked, answerer: Answerer) -> Given | None:
    """Anchor: rank-bm25's best sentence is the answer."""
    hits = answerer.analysis(asked.article).index.search(asked.question, 1)
    return Given(hits[0].sentence.text, (hits[0].sentence,), hits[0].score) if hits else None


def rules(asked: Asked, answerer: Answerer) -> Given | None:
    """Anchor: the first name or figure of the kind asked for in the best sentences that BM25 finds."""
    analysis = answerer.analysis(asked.article)
    question = read_question(asked.question)
    hits = analysis.index.search(question.asked, 5)
    for hit, parse in zip(hits, analysis.parses([h.sentence for h in hits]), strict=True):
        for entity in parse.entities:
            span = parse.span(entity)
            if agreement(question, span, parse) > 0 and normalise(span.text) not in normalise(question.asked):
                return Given(span.text, (hit.sentence,), hit.score)
    return Given(hits[0].sentence.text, (hits[0].sentence,), hits[0].score) if hits else None


def reader_only(asked: Asked, answerer: Answerer) -> Given | None:
    """Anchor: the reader's best span by its own logit, BM25 only choosing what is read."""
    analysis = answerer.analysis(asked.article)
    question = read_question(asked.question)
    passages = analysis.passages(analysis.index.search(question.asked, HITS))
    best = max(answerer.read(question, passages), key=lambda r: r.margin, default=None)
    return Given(best.span.text, (best.sentence,), best.margin) if best else None


def mark(asked: Asked, given: Given | None) -> Marked:
    """Compare with the accepted answers; no answer scores nothing, below every threshold."""
    if given is None:
        return Marked(bool(asked.answers), 0.0, 0.0, accepted=False, cited=False, score=float("-inf"))
    exact = max((float(normalise(given.short) == normalise(a)) for a in asked.answers), default=0.0)
    f1 = max((token_f1(given.short, a) for a in asked.answers), default=0.0)
    accepted = any(accepts(a, given.short) for a in asked.answers)
    cited = any(asked.cites(s.start, s.end) for s in given.cited)
    return Marked(bool(asked.answers), exact, f1, accepted, cited, given.score)


def row(marked: Sequence[Marked]) -> list[str]:
    """Figures in percent: forced to answer, then with abstention at the common operating point."""
    has = [m for m in marked if m.answerable]
    none = [m for m in marked if not m.answerable]
    threshold = sorted(m.score for m in has)[int(0.15 * len(has))]
    answered = [m for m in has if m.score >= threshold]
    figures = [
        _mean(m.exact for m in has),
        _mean(m.f1 for m in has),
        _mean(m.accepted and m.cited for m in has),
        _mean(m.cited for m in has),
        len(answered) / len(has),
        _mean(m.score < threshold for m in none),
    ]
    return [f"{100 * figure:.1f}" for figure in figures]


def _mean(values: object) -> float:
    found = [float(v) for v in values]  # type: ignore[attr-defined]
    return sum(found) / len(found) if found else 0.0


def main() -> None:
    """Read the options, ask every question of every answerer, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("squad", type=Path, nargs="?", help="a SQuAD-format file, .json or .json.gz")
    parser.add_argument("--half", choices=["odd", "even"], help="only its articles of odd or even number, from 0")
    parser.add_argument("--news", type=Path, help="news-open.jsonl.gz instead: our own questions on it")
    parser.add_argument("--held-out", type=Path, help="folder of the public data instead: our own on its other news")
    parser.add_argument("--split", choices=["tune", "report"], default="report", help="which half of our questions")
    parser.add_argument("--every", type=int, default=1, help="use only each n-th question")
    options = parser.parse_args()
    if options.news:
        asked = list(news(Path(__file__).parent / "news_questions.jsonl", options.news, options.split))
    elif options.held_out:
        asked = list(held_out(options.held_out, options.split))
    else:
        asked = list(squad(options.squad, lambda n: options.half in (None, "odd" if n % 2 else "even")))
    asked = asked[:: options.every]
    answerer, forced = Answerer(), Answerer(threshold=0.0)
    table = Table("", "EM", "F1", "good and cited", "right sentence", "answered", "right abstention")
    answerers: dict[str, Callable[[Asked, Answerer], Given | None]] = {
        "BM25, top sentence": top_sentence,
        "rules only": rules,
        "reader only": reader_only,
        "Quoth": whole,
    }
    for name, answer in answerers.items():
        table.add_row(name, *row([mark(a, answer(a, forced)) for a in tqdm(asked, desc=name)]))
    shipped = [mark(a, whole(a, answerer)) for a in tqdm(asked, desc="Quoth as shipped")]
    has = [m for m in shipped if m.answerable]
    none = [m for m in shipped if not m.answerable]
    table.add_row(
        "Quoth, as shipped",
        *(
            f"{100 * _mean(f):.1f}"
            for f in (
                (m.exact for m in has),
                (m.f1 for m in has),
                (m.accepted and m.cited for m in has),
                (m.cited for m in has),
                (m.score > float("-inf") for m in has),
                (m.score == float("-inf") for m in none),
            )
        ),
    )
    Console().print(f"{len(asked)} questions, {sum(bool(a.answers) for a in asked)} answerable; figures in percent.")
    Console().print(table)


if __name__ == "__main__":
    main()
