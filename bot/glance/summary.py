"""Summary: a few sentences of the article that tell most of it without repeating each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.glance.value import Line, cite
from index import query_terms, terms

if TYPE_CHECKING:
    from bot.analysis import Analysis
    from index import Sentence

FEWEST, MOST = 3, 5
A_MORE = 12  # sentences of the article for which the summary may grow by one
SHORTEST = 6  # words of a sentence that tells something
NEW = 0.5  # the share of a sentence's terms that the sentences chosen before it may not hold
LEANING = 0.6  # what a sentence is worth that leans on the one before it
EARLY = 0.5  # how much more the first sentence is worth than the last; news tells the main thing first

_WHOLE = re.compile(r"[.!\u2026][\"'”’)\]]*$")
_LEANS = re.compile(
    r"[\"“'‘]?(?:he|she|it|they|his|her|its|their|this|that|these|those|but|and|so|also|however|meanwhile|yet|then|there|"
    r"such|both|or|nor|instead|still|“|\")\b|[\"“]",
    re.IGNORECASE,
)


def summary(analysis: Analysis) -> tuple[Line, ...]:
    """Choose the first whole sentence and the most central others, in order.

    The way is SumBasic's (Nenkova and Vanderwende 2005): what has been told counts less from then on.
    """
    whole = [s for s in analysis.sentences if _WHOLE.search(s.text) and len(s.text.split()) >= SHORTEST]
    if not whole:
        return ()
    held = {s.number: frozenset(terms(s.text)) & frozenset(query_terms(s.text)) for s in whole}
    counts = Counter(term for s in whole for term in held[s.number])
    weights = {term: count / sum(counts.values()) for term, count in counts.items()}
    size = min(MOST, FEWEST + len(whole) // A_MORE)
    chosen = [whole[0]]
    _told(held[whole[0].number], weights)
    while len(chosen) < size and (rest := [s for s in whole if s not in chosen and _is_new(s, chosen, held)]):
        best = max(rest, key=lambda s: _worth(s, held[s.number], weights, whole[-1].number))
        chosen.append(best)
        _told(held[best.number], weights)
    return tuple(Line(parts=(s,), citations=(cite(s),)) for s in sorted(chosen, key=lambda s: s.number))


def _worth(sentence: Sentence, held: frozenset[str], weights: dict[str, float], last: int) -> float:
    central = sum(weights[term] for term in held) / math.sqrt(len(held) or 1)
    early = 1 + EARLY * (1 - sentence.number / last)
    return central * early * (LEANING if _LEANS.match(sentence.text) else 1.0)


def _told(held: frozenset[str], weights: dict[str, float]) -> None:
    """Make what has been told count less, so that the next sentence tells something else."""
    for term in held:
        weights[term] **= 2


def _is_new(sentence: Sentence, chosen: list[Sentence], held: dict[int, frozenset[str]]) -> bool:
    mine = held[sentence.number]
    return bool(mine) and all(len(mine & held[s.number]) <= NEW * min(len(mine), len(held[s.number])) for s in chosen)
