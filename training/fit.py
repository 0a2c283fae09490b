"""`python -m training.fit --data FOLDER`: fits how reader, BM25 and answer type are weighed; tells how well.

Two regressions: which of a question's candidates is chosen, and how likely the chosen one is right.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from tqdm import tqdm

from benchmarks.asked import Asked, held_out, news, squad
from bot.analysis import HITS
from bot.answerer import Answerer
from bot.check import token_f1
from bot.network import WEIGHTS
from bot.question import read_question
from bot.ranking import Features, features

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIGHT = 0.5  # token F1 from which a span in the right sentence counts as the answer
RIDGE = 1.0
NAMES = [*Features._fields, "bias"]
CHOICE = ["margin", "beside", "place", "agreement", "likeness"]
SCORE = ["margin", "place", "size", "missing", "unnegated", "opposed", "bias"]


class Judged(NamedTuple):
    """The candidates of one question: their features (rows), F1, and which are right."""

    article: str
    answerable: bool
    described: NDArray[np.float64]
    f1: NDArray[np.float64]
    right: NDArray[np.float64]
    weight: float


def judge(asked: Asked, answerer: Answerer, weight: float) -> Judged | None:
    """Describe and mark what the bot would consider for a question."""
    analysis = answerer.analysis(asked.article)
    question = read_question(asked.question)
    passages = analysis.passages(analysis.index.search(question.asked, HITS))
    compared = answerer.compare(question, answerer.read(question, passages), passages, [analysis])
    rows, f1, right = [], [], []
    for finalist, described in zip(compared, features(question, analysis, compared, len(passages)), strict=True):
        reading = finalist.reading
        score = max((token_f1(reading.span.text, answer) for answer in asked.answers), default=0.0)
        cited = asked.cites(reading.sentence.start, reading.sentence.end)
        rows.append([*described, 1.0])
        f1.append(score)
        right.append(float(cited and score >= RIGHT))
    if not rows:
        return None
    answerable = bool(asked.answers)
    return Judged(asked.article.title, answerable, np.array(rows), np.array(f1), np.array(right), weight)


class Fitted(NamedTuple):
    """The weights by which a candidate is chosen, and those by which the chosen one is scored."""

    choice: NDArray[np.float64]
    score: NDArray[np.float64]

    def chosen(self, judged: Judged) -> int:
        """Give the number of the candidate that is chosen."""
        return int((_columns(judged.described, CHOICE) @ self.choice).argmax())

    def probability(self, judged: Judged) -> float:
        """Give the probability that the chosen candidate is right."""
        return float(1 / (1 + np.exp(-_columns(judged.described[self.chosen(judged)], SCORE) @ self.score)))


def fit(judged: list[Judged]) -> Fitted:
    """Fit the choice where one of the candidates is right, the score on those chosen."""
    choice = _choice([j for j in judged if j.right.any()])
    half = Fitted(choice, np.zeros(len(SCORE)))
    chosen = [(j, half.chosen(j)) for j in judged]
    score = _regression(
        _columns(np.array([j.described[n] for j, n in chosen]), SCORE),
        np.array([j.right[n] for j, n in chosen]),
        np.array([j.weight for j, _ in chosen]),
    )
    return Fitted(choice, score)


def _choice(judged: list[Judged]) -> NDArray[np.float64]:
    """Conditional logit (McFadden 1974) by Newton's method with a ridge: one of those that are right is chosen."""
    beta = np.zeros(len(CHOICE))
    for _ in range(30):
        gradient, hessian = -RIDGE * beta, RIDGE * np.eye(len(beta))
        for j in judged:
            rows = _columns(j.described, CHOICE)
            p = np.exp(rows @ beta - (rows @ beta).max())
            p /= p.sum()
            mean, right = p @ rows, (p * j.right) @ rows / (p @ j.right)
            gradient += j.weight * (right - mean)
            hessian += j.weight * ((rows.T * p) @ rows - np.outer(mean, mean))
        beta += np.linalg.solve(hessian, gradient)
    return beta


def _columns(rows: NDArray[np.float64], names: list[str]) -> NDArray[np.float64]:
    return rows[..., [NAMES.index(name) for name in names]]


def _regression(
    rows: NDArray[np.float64], right: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Logistic regression by Newton's method with a ridge."""
    beta = np.zeros(rows.shape[1])
    ridge = RIDGE * np.eye(len(beta))
    ridge[-1, -1] = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-rows @ beta))
        gradient = rows.T @ (weight * (right - p)) - ridge @ beta
        hessian = (rows * (weight * p * (1 - p))[:, None]).T @ rows + ridge
        beta += np.linalg.solve(hessian, gradient)
    return beta


def cross_fitted(judged: list[Judged]) -> list[tuple[Judged, int, float]]:
    """Each question's best candidate and its score, by weights fitted on the other articles."""
    chosen = []
    articles = sorted({j.article for j in judged})
    folds = {article: number % 5 for number, article in enumerate(articles)}
    for fold in range(5):
        fitted = fit([j for j in judged if folds[j.article] != fold])
        chosen += [(j, fitted.chosen(j), fitted.probability(j)) for j in judged if folds[j.article] == fold]
    return chosen


def report(name: str, chosen: list[tuple[Judged, int, float]]) -> None:
    """Print reliability by tenths, and what thresholds would do."""
    print(f"\n{name}: {len(chosen)} questions")
    print("score       n   said  right")
    for low in np.arange(0, 1, 0.1):
        inside = [(p, j.right[n]) for j, n, p in chosen if low <= p < low + 0.1]
        if inside:
            said, right = np.mean(inside, axis=0)
            print(f"{low:.1f}-{low + 0.1:.1f} {len(inside):5d}  {said:5.2f}  {right:5.2f}")
    print("threshold  answered  F1 of answerable  right of answered  abstained of unanswerable")
    has = [(j.f1[n], j.right[n], p) for j, n, p in chosen if j.answerable]
    none = [p for j, _, p in chosen if not j.answerable]
    for threshold in (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        kept = [(f, r) for f, r, p in has if p >= threshold]
        wrong = sum(p >= threshold for p in none)
        print(
            f"{threshold:9.2f}  {len(kept) / len(has):8.3f}  {sum(f for f, _ in kept) / len(has):16.3f}  "
            f"{sum(r for _, r in kept) / max(1, len(kept) + wrong):17.3f}  {1 - wrong / max(1, len(none)):25.3f}"
        )


def run(data: Path, every: int = 4) -> None:
    """Judge every candidate of the development questions, fit and write the weights, print the cross-fitted figures."""
    answerer = Answerer()
    file = data / "squad" / "squad2-open.json.gz"
    questions = Path(__file__).parent.parent / "benchmarks" / "news_questions.jsonl"
    sets = {  # and what a question of them weighs
        "squad2-open, odd articles": (list(squad(file, _is_odd))[1::every], 1.0),
        "the same, five paragraphs at a time": (list(squad(file, _is_odd, together=5))[3::every], 1.0),
        "TyDi dev": (list(squad(data / "tydiqa" / "english-dev.json.gz"))[1::every], 0.5),
        "news, tune": (list(news(questions, data / "news" / "news-open.jsonl.gz", "tune")), 3.0),
        "news of BBC's and PolNeAR's, tune": (list(held_out(data, "tune")), 1.0),
    }
    everything: dict[str, list[Judged]] = {}
    for name, (asked, weight) in sets.items():
        everything[name] = [j for a in tqdm(asked, desc=name) if (j := judge(a, answerer, weight))]
    judged = [j for found in everything.values() for j in found]
    weights = {
        step: {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
        for step, names, values in zip(Fitted._fields, (CHOICE, SCORE), fit(judged), strict=True)
    }
    (WEIGHTS / "ranking.json").write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(weights))
    chosen = cross_fitted(judged)
    for name, found in everything.items():
        members = {id(j) for j in found}
        report(name, [c for c in chosen if id(c[0]) in members])


def _is_odd(number: int) -> bool:
    return number % 2 == 1


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="python -m training.fit", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=4, help="use each n-th question; 8 for a quick look")
    options = parser.parse_args()
    run(options.data, options.every)


if __name__ == "__main__":
    main()
