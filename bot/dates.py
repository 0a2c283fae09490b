"""Dates: the words of a text that name a time, and the day, week, month or year they mean."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Precision(StrEnum):
    """How much of the calendar a date names."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Moment(NamedTuple):
    """A stretch of the calendar by its first day."""

    first: date
    precision: Precision

    @property
    def text(self) -> str:
        """As ISO 8601 writes it: 2015-10-01, 2015-10 or 2015; a week is named by its Monday."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.first:%Y}"
            case Precision.MONTH:
                return f"{self.first:%Y-%m}"
            case Precision.WEEK:
                return f"week of {self.first.isoformat()}"
            case Precision.DAY:
                return self.first.isoformat()


class Mention(NamedTuple):
    """Characters `[start, end)` of a text that name a date, and which one; None where that cannot be known."""

    start: int
    end: int
    moment: Moment | None


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items() if name != "may"} | {"sept": 9}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTED = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = dict(zip(_COUNTED, range(1, 13), strict=True))
_NUMBERS |= {"an": 1, "one": 1}
NEARBY = 183  # days; "Dec. 30" in an article of January is the one before it, "March 1" the one to come

_MONTH = rf"(?P<month>(?-i:{'|'.join(sorted(map(str.title, _MONTHS), key=len, reverse=True))}))\b\.?"
_LONG_MONTH = rf"(?P<month>{'|'.join(name for name in calendar.month_name if name not in ('', 'May'))})"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|\.\d|\s*percent)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)\b(?![,.]\d|%)"
_WEEKDAY = rf"(?P<weekday>{'|'.join(_DAYS)})\b"
_WHICH = r"(?P<which>last|next|this)"
_PART = r"(?:\s+(?:morning|afternoon|evening|night|lunchtime)\b)?"
_BEFORE_YEAR = (
    r"\b(?:in|since|until|till|by|during|from|before|after|of|to|early|late|mid|spring|summer|autumn|fall|winter)[\s-]+"
)
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE if folded else 0)
    for folded, pattern in (
        (True, r"\b(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b"),
        (True, rf"\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?"),
        (True, rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"),
        (True, rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
        (False, rf"\b(?:{_WHICH}\s+)?{_LONG_MONTH}\b(?!\s+[A-Z])"),
        (False, rf"\b(?:{_WHICH}\s+|(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|of)\s+)(?P<shown>(?P<month>May))\b(?!\s+[A-Z\d])"),
        (True, rf"\b(?:{_WHICH}\s+)?{_WEEKDAY}{_PART}"),
        (True, rf"\b(?P<near>today|tonight|yesterday|tomorrow)\b(?!['’]s){_PART}"),
        (True, rf"\b{_WHICH}\s+(?P<unit>week|month|year)\b(?!['’]s)"),
        (True, rf"\b(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?P<unit>day|week|month|year)s?\s+ago\b"),
        (True, rf"{_BEFORE_YEAR}(?P<shown>{_YEAR})"),
        (True, rf"(?<=\()(?P<shown>{_YEAR})(?=\))"),
    )
]
_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WEEK, _YEAR_OF_MONTHS = 7, 12


def never(_: int) -> bool:
    """Say that no place speaks of what is to come."""
    return False


def mentions(text: str, written: date | None, *, ahead: Callable[[int], bool] = never) -> Iterator[Mention]:
    """Find the dates that a text written on a day names, in order and disjoint.

    Where `written` is None, only a date that names its year is known. `ahead` tells of a place in the text whether it
    speaks of what is to come, so that "on Saturday" is the next one there, and the last one elsewhere.
    """
    taken = 0
    found = sorted((m for p in _PATTERNS for m in p.finditer(text)), key=lambda m: (m.start(), -m.end()))
    for match in found:
        if match.start() >= taken:
            taken = match.end()
            start, end = match.span("shown") if "shown" in match.groupdict() else match.span()
            yield Mention(start, end, _moment(match.groupdict(), written, ahead=partial(ahead, match.start())))


def _moment(named: dict[str, str | None], written: date | None, *, ahead: Callable[[], bool]) -> Moment | None:
    """Read the named parts of a date; None where they need the day of writing and that is not known, or are no date."""
    number = named.get("number")
    month = int(number) if number else _MONTHS.get((named.get("month") or "").lower())
    try:
        if year := named.get("year"):
            return _in_year(int(year), month, named.get("day"))
        if written is None:
            return None
        if month:
            return _without_year(month, named, written, ahead=ahead)
        return _relative(named, written, ahead=ahead)
    except (ValueError, OverflowError):  # no such day, such as 31 April or 29 February of most years
        return None


def _in_year(year: int, month: int | None, day: str | None) -> Moment:
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return Moment(date(year, month or 1, int(day or 1)), precision)


def _without_year(month: int, named: dict[str, str | None], written: date, *, ahead: Callable[[], bool]) -> Moment:
    """Choose the year: the last one that had such a day, or the next where the text looks ahead."""
    day = named.get("day")
    which = (named.get("which") or "").lower()
    year = written.year
    first = date(year, month, int(day or 1))
    reached = first <= written
    if which == "last" and (year, month) >= (written.year, written.month):
        year -= 1
    elif which == "next" and reached:
        year += 1
    elif not which and not reached and not ahead():
        year -= (first - written).days > NEARBY
    elif not which and reached and (written - first).days > NEARBY and ahead():
        year += 1
    return _in_year(year, month, day)


def _relative(named: dict[str, str | None], written: date, *, ahead: Callable[[], bool]) -> Moment:
    which = (named.get("which") or "").lower()
    if near := named.get("near"):
        return Moment(written + timedelta(days=_NEAR[near.lower()]), Precision.DAY)
    if weekday := named.get("weekday"):
        return Moment(_weekday(_DAYS[weekday.lower()], which, written, ahead=ahead), Precision.DAY)
    unit = (named.get("unit") or "").lower()
    if count := named.get("count"):
        back = _NUMBERS.get(count.lower()) or int(count)
    else:
        back = {"last": 1, "this": 0, "next": -1}[which]
    return _back(back, unit, written)


def _weekday(wanted: int, which: str, written: date, *, ahead: Callable[[], bool]) -> date:
    """The weekday closest before the day of writing, that day included, or after it."""
    if which == "next" or (which != "last" and ahead()):
        return written + timedelta(days=(wanted - written.weekday()) % _WEEK or _WEEK * (which == "next"))
    back = (written.weekday() - wanted) % _WEEK
    return written - timedelta(days=back or _WEEK * (which == "last"))


def _back(count: int, unit: str, written: date) -> Moment:
    """Go back by days, weeks, months or years."""
    match unit:
        case "day":
            return Moment(written - timedelta(days=count), Precision.DAY)
        case "week":
            return Moment(written - timedelta(days=_WEEK * count + written.weekday()), Precision.WEEK)
        case "month":
            months = written.year * _YEAR_OF_MONTHS + written.month - 1 - count
            return Moment(date(months // _YEAR_OF_MONTHS, months % _YEAR_OF_MONTHS + 1, 1), Precision.MONTH)
        case _:
            return Moment(date(written.year - count, 1, 1), Precision.YEAR)
