"""SQuAD's exact match and token F1 (Rajpurkar et al. 2016), in [0, 1]."""

from __future__ import annotations

import re
import string
from collections import Counter

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower case without punctuation, English articles and extra white space."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def f1(given: str, gold: str) -> float:
    """Harmonic mean of token precision and recall."""
    a, b = normalise(given).split(), normalise(gold).split()
    if not a or not b:
        return float(a == b)
    same = sum((Counter(a) & Counter(b)).values())
    return 2 * same / (len(a) + len(b))


def best_f1(given: str, golds: list[str]) -> float:
    """The best F1 over the accepted answers."""
    return max(f1(given, gold) for gold in golds)


def best_exact(given: str, golds: list[str]) -> float:
    """1.0 where the normalised answer is one of the accepted ones."""
    return float(any(normalise(given) == normalise(gold) for gold in golds))
