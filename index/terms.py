"""The one way text becomes terms, for sentences and queries alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_MARKS = re.compile("[\u0300-\u036f]+")  # accents, once decomposed: "Erdoğan" is found by "Erdogan"
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201b\u2032\u02bc", "'")
_INVISIBLE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_FOLDED = str.maketrans(_APOSTROPHES | _INVISIBLE)
_WORD = re.compile(
    r"""
    \d++(?:[.,:]\d+)*+(?:(?:st|nd|rd|th|s)\b)?    # 250,000  3.5  14:05  2nd  1990s
    | [^\W\d_](?:\.[^\W\d_])+(?![^\W_])           # u.s.  p.m.
    | [^\W_]+(?:['&][^\W_]+)*                     # o'brien  don't  at&t  g20
    """,
    re.VERBOSE,
)

# "us" is missing on purpose: it is also the country, and "may" the month.
_STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are aren't as at be because been before being both but by can can't
    cannot could couldn't did didn't do does doesn't doing don't down each either else ever few for from further had
    hadn't has hasn't have haven't having he he'd he'll her here here's hers herself him himself his how i i'd i'll
    i'm i've if in into is isn't it itself just let many me more most much must my myself no nor not of off on once
    only or other our ours ourselves out over own please same shall she she'd she'll should shouldn't so some such
    tell than that the their theirs them themselves then there these they they'd they'll they're they've this those
    through to too under until up very was wasn't we we'd we'll we're we've were weren't what when where which while
    who whom whose why will with won't would wouldn't you you'd you'll you're you've your yours yourself yourselves
    """.split(),  # noqa: SIM905 - a paragraph of words reads better than a list
)


def terms(text: str) -> tuple[str, ...]:
    """All terms of a text, in order and as often as they stand there."""
    return tuple(map(_stem, _words(text)))


def query_terms(text: str) -> tuple[str, ...]:
    """Return the terms worth searching for, each once; stop words only where nothing else is left."""
    words = _words(text)
    return tuple(dict.fromkeys(map(_stem, [word for word in words if word not in _STOP_WORDS] or words)))


def _words(text: str) -> list[str]:
    """Lower-case words without accents, possessives, dots in abbreviations or commas in numbers."""
    if not text.isascii():
        decomposed = _MARKS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", decomposed).translate(_FOLDED)
    return [word if word.isalnum() else _bare(word) for word in _WORD.findall(text.lower())]


def _bare(word: str) -> str:
    """Fold "syria's" to "syria", "250,000" to "250000", "u.s" to "us"; "3.5" stays."""
    if word[0].isdigit():
        return word.replace(",", "")
    return word.removesuffix("'s").replace(".", "")


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    # A stemmer is cheap to make and not to be shared between threads; the cache is.
    return str(Stemmer.Stemmer("english").stemWord(word))
