"""The canned pairs of `cases/pairs/`, asked at the machine door; the figures stand at the end of pytest's output."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.answerer import Answerer
from bot.check import read_pairs, summary, verdicts
from bot.door import Door
from bot.reply import Abstention, Answer
from index import read_article, read_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.check import Verdict
    from index import Article

CASES = Path(__file__).parent / "cases"
FILES = sorted((CASES / "pairs").glob("*.jsonl"))
SEEDS = Path(__file__).parents[1] / "seeds"

# Percentages over all pairs that the bot keeps above.
FLOORS = {"EM": 63.0, "F1": 69.0, "answered": 86.0, "right citation": 74.0, "right abstention": 69.0}


def _articles(name: str) -> tuple[Article, ...]:
    own = CASES / "articles" / f"{name}.txt"
    return (read_article(own),) if own.exists() else read_folder(SEEDS)


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Verdict]]:
    """The verdicts on each file of pairs."""
    answerer = Answerer()
    found = {}
    for file in FILES:
        pairs = read_pairs(file.read_bytes().splitlines(), file.name)
        found[file.stem] = list(verdicts(pairs, Door(answerer, _articles(file.stem))))
    return found


def _figures(verdicts_: Sequence[Verdict]) -> dict[str, float]:
    answerable = [v for v in verdicts_ if v.pair.answerable]
    unanswerable = [v for v in verdicts_ if not v.pair.answerable]
    cited = [v.cited for v in answerable if v.cited is not None]
    shares: dict[str, Sequence[float]] = {
        "EM": [v.exact for v in answerable],
        "F1": [v.f1 for v in answerable],
        "answered": [isinstance(v.reply, Answer) for v in answerable],
        "right citation": cited,
        "right abstention": [isinstance(v.reply, Abstention) for v in unanswerable],
    }
    return {name: 100 * sum(values) / len(values) for name, values in shares.items()}


def test_the_figures_stay_above_their_floors(judged: dict[str, list[Verdict]], figures: list[str]) -> None:
    everything = list(chain.from_iterable(judged.values()))
    for name, found in {**judged, "all pairs": everything}.items():
        figures += [f"{name}: {line}" for line in summary(found)]
    measured = _figures(everything)
    assert {name: measured[name] for name, floor in FLOORS.items() if measured[name] < floor} == {}


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_no_question_is_taken_for_small_talk(judged: dict[str, list[Verdict]], name: str) -> None:
    assert [v.pair.question for v in judged[name] if not isinstance(v.reply, Answer | Abstention)] == []


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_what_is_cited_stands_in_the_file(judged: dict[str, list[Verdict]], name: str) -> None:
    texts = [article.body for article in _articles(name)]
    for verdict in judged[name]:
        for citation in verdict.reply.citations if isinstance(verdict.reply, Answer) else ():
            assert any(citation.quote in text for text in texts)
            assert citation.answer is None or citation.answer.text in citation.quote
