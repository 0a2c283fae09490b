"""The article at a glance: one table of what can be asked for, the same for every channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.glance.numbers import numbers
from bot.glance.people import places, who
from bot.glance.sayings import claims, quotes
from bot.glance.summary import summary
from bot.glance.timeline import timeline
from bot.glance.value import Glance, Line
from bot.reply import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.analysis import Analysis

__all__ = ["GLANCES", "Glance", "Line", "glance"]

MOST = 40  # lines; an article of a book's length has hundreds


class Aspect(NamedTuple):
    """What a glance shows: `about` tells it in help, `none` is said where the article has nothing of it."""

    title: str
    about: str
    none: str
    lines: Callable[[Analysis], tuple[Line, ...]]


GLANCES = {
    "summary": Aspect(
        "Summary", "the article in a few of its sentences", "There is no whole sentence to show.", summary
    ),
    "who": Aspect("Who", "its people and organisations, and what they are", "The article names nobody.", who),
    "quotes": Aspect("Quotes", "what is quoted, by speaker", "The article quotes nobody.", quotes),
    "numbers": Aspect("Numbers", "its figures, what they count, who says so", "The article gives no figure.", numbers),
    "timeline": Aspect("Timeline", "what it dates, in order", "The article dates nothing.", timeline),
    "places": Aspect("Places", "the places it names", "The article names no place.", places),
    "claims": Aspect("Claims", "who says, urges, denies what", "The article makes no statement of anybody's.", claims),
}


def glance(name: str, analysis: Analysis) -> Glance | Notice:
    """Lay the article out by one of `GLANCES`; the longest lists are cut. Raises ModelMissingError."""
    aspect = GLANCES[name]
    lines = aspect.lines(analysis)
    if not lines:
        return Notice(text=aspect.none)
    return Glance(title=aspect.title, lines=lines[:MOST], left_out=max(0, len(lines) - MOST))
