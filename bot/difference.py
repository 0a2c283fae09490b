"""Difference: whether answers of two articles cannot both be right: another figure, another date, a denial."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.answer_type import AnswerType
from bot.dates import Moment, Precision, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.reply import Answer

COMPARED = frozenset({AnswerType.QUANTITY, AnswerType.DATE, AnswerType.YES_NO})
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", *(f"{ten}teen" for ten in ("thir", "four", "fif", "six", "seven", "eigh", "nine")))
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: float(number) for number, word in enumerate((*_ONES, *_TEENS), 1)}
_NUMBERS |= {word: 10.0 * number for number, word in enumerate(_TENS, 2)}
_NUMBERS |= {"no": 0.0, "none": 0.0, "nobody": 0.0, "dozen": 12.0, "half": 0.5}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SCALES |= {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12}
_FIGURE = re.compile(
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?)|\b(?P<word>{'|'.join(_NUMBERS)})(?:-(?P<one>{'|'.join(_ONES)}))?\b",
    re.IGNORECASE,
)
_SCALE = re.compile(rf"[\s-]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})s?\b", re.IGNORECASE)
_SHARE = re.compile(r"%|\b(?:per\s?cent|percent|pct|percentage)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥]|\b(?:dollars?|dlrs|euros?|pounds?|yen|marks?|francs?)\b", re.IGNORECASE)
_EXACT = 2  # digits in which figures are compared at least: 250,000 may be 246,300, but 40 is not 36


def differ(one: Answer, other: Answer) -> bool:
    """Whether two answers to a question differ in their figure, date or verdict; False where that cannot be told."""
    if one.answer_type is AnswerType.YES_NO:
        return one.short.split()[0].strip(";,") != other.short.split()[0].strip(";,")
    if _denied(one) != _denied(other):
        return True
    if one.answer_type is AnswerType.QUANTITY:
        return _another_figure(one.short, other.short)
    if one.answer_type is AnswerType.DATE:
        return _another_date(_moments(one), _moments(other))
    return False


def _denied(answer: Answer) -> bool:
    return answer.attribution is not None and answer.attribution.stance == "denies"


def _another_figure(one: str, other: str) -> bool:
    """Compare the first figures of two answers, where both are shares, amounts of money or plain numbers."""
    alike = all(bool(kind.search(one)) == bool(kind.search(other)) for kind in (_SHARE, _MONEY))
    ours, theirs = next(_figures(one), None), next(_figures(other), None)
    if not alike or ours is None or theirs is None:
        return False
    digits = max(_EXACT, min(_digits(ours), _digits(theirs)))
    return f"{ours:.{digits}g}" != f"{theirs:.{digits}g}"


def _figures(text: str) -> Iterator[float]:
    """Read the figures of a text: 4,200, "thirty-six", "1.2 million"."""
    for match in _FIGURE.finditer(text):
        if match["digits"]:
            value = float(match["digits"].replace(",", ""))
        else:
            value = _NUMBERS[match["word"].lower()] + (_NUMBERS[match["one"].lower()] if match["one"] else 0.0)
        end = match.end()
        while scale := _SCALE.match(text, end):
            value *= _SCALES[scale["scale"].lower()]
            end = scale.end()
        yield value


def _digits(value: float) -> int:
    """Count the digits of a figure but for the zeros that it ends with, which may be rounded."""
    return len(f"{value:.12g}".replace(".", "").strip("0").split("e")[0])


def _moments(answer: Answer) -> list[Moment]:
    """Read the dates in the marked answers, as seen from the day that their article was published."""
    marked = [(c.answer.text, c.sentence.article.published) for c in answer.citations if c.answer]
    return [m.moment for text, written in marked for m in mentions(text, written) if m.moment]


def _another_date(one: list[Moment], other: list[Moment]) -> bool:
    """Whether both name dates and none of one's falls into one of the other's."""
    return bool(one and other) and not any(_meet(_stretch(a), _stretch(b)) for a in one for b in other)


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _stretch(moment: Moment) -> tuple[date, date]:
    """Give the first and the last day of a date."""
    first = moment.first
    match moment.precision:
        case Precision.DAY:
            return first, first
        case Precision.WEEK:
            return first, first + timedelta(days=6)
        case Precision.MONTH:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        case Precision.YEAR:
            return first, first.replace(month=12, day=31)
