"""Names: whom and what an article names, the mentions of one under its fullest form."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.mentions import TITLES
from index import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.syntax import Parse, SpacySpan
    from index import Sentence

PEOPLE = frozenset({"PERSON"})
ORGANISATIONS = frozenset({"ORG"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
_KINDS = PEOPLE | ORGANISATIONS | PLACES
_TITLES = "|".join(sorted(title.capitalize() for title in TITLES))
_TITLE = re.compile(rf"(?:{_TITLES})\.?\s+(?=[A-Z])")
_BEFORE = re.compile(rf"(?:(?:the|an?)\s+|[^\w(]+|(?:{_TITLES})\.?\s+(?=[A-Z]))+", re.IGNORECASE)
_AFTER = re.compile(r"['’]s?$|(?<!\.\w)\.$|[^\w).]+$")
_WEATHER = re.compile(r"(?:storm|hurricane|cyclone|typhoon)\b", re.IGNORECASE)
_FIRM = re.compile(
    r"\b(?:Bank|Group|Inc|Ltd|Company|Corporation|University|Council|Party|Court|Services|Foods|Holdings|Club|Institute|"
    r"Agency|Ministry|Department|Union|Association|Committee|Foundation|Partners|Airlines|Motors|Systems|Alliance)\.?$"
)
_LOCATIVES = frozenset({"in", "near", "into", "outside", "around", "across", "throughout"})
_TOWNS = frozenset({"residents", "people", "town", "city", "village", "capital", "outskirts", "streets", "mayor"})
_WATERS = frozenset(["river", "lake", "mount", "cape", "gulf", "sea"])
LONGEST = 60  # characters; what is longer is no name
ROLES = 12  # sentences of a name that may say what it is
CERTAIN = 5  # mentions that a title before a name or "who" behind it outweighs


class Name(NamedTuple):
    """A name in its fullest form, where that stands first, the kind it is mostly taken for, and how often it occurs.

    `parses` are the first sentences that hold it, in this or a shorter form.
    """

    span: Span
    sentence: Sentence
    label: str
    mentions: int
    parses: tuple[Parse, ...]
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Whether a text holds the name, or a person's last name where nobody else bears it."""
        return bool(self.pattern.search(text))


class _Mention(NamedTuple):
    span: Span
    parse: Parse
    entity: SpacySpan


def names(parses: Sequence[Parse]) -> tuple[Name, ...]:
    """Find the people, organisations and places of an article's sentences, in the order of their first mention."""
    found: dict[str, list[_Mention]] = {}
    for parse in parses:
        for entity in parse.entities:
            if entity.label_ in _KINDS and (span := _named(entity, parse)):
                found.setdefault(_key(span.text), []).append(_Mention(span, parse, entity))
    labels = {key: _label(mentions) for key, mentions in found.items()}
    words: dict[str, list[str]] = {}
    for key in labels:
        for word in key.split():
            words.setdefault(word, []).append(key)
    for key, label in labels.items():
        fitting = (other for other in words[key.split()[0]] if labels[other] in {label, "PERSON"})
        longer = [other for other in fitting if _is_short_for(key, other)]
        if len(longer) == 1:
            found[longer[0]] += found[key]
        if len(longer) == 1 or _is_only_capitalised(found[key], label):
            del found[key]
    surnames = Counter(key.split()[-1] for key in found if labels[key] in PEOPLE)
    return tuple(
        _name(found[key], key, label, by_surname=label in PEOPLE and surnames[key.split()[-1]] == 1)
        for key, label in labels.items()
        if key in found
    )


def _name(mentions: Sequence[_Mention], key: str, label: str, *, by_surname: bool) -> Name:
    first = mentions[0]
    parses = {mention.parse.sentence.number: mention.parse for mention in mentions}
    pattern = _pattern(key, by_surname=by_surname)
    occurs = sum(len(pattern.findall(parse.sentence.text)) for parse in parses.values())
    return Name(first.span, first.parse.sentence, label, occurs, tuple(parses.values())[:ROLES], pattern)


def of_kind(found: Iterable[Name], kinds: frozenset[str]) -> list[Name]:
    """Keep the names of a kind, those named most first."""
    return sorted((name for name in found if name.label in kinds), key=lambda name: -name.mentions)


def _named(entity: SpacySpan, parse: Parse) -> Span | None:
    """Cut an entity to its name: no article, title, mark or possessive at its ends; None where no name is left."""
    whole = parse.span(entity)
    before = _BEFORE.match(whole.text)
    start = before.end() if before else 0
    text = whole.text[start:]
    while after := _AFTER.search(text):
        text = text[: after.start()]
    is_name = (
        len(text) > 1
        and any(letter.isupper() for letter in text)
        and not _WEATHER.match(text)
        and text.lower() not in _WATERS
    )
    if not is_name or len(text) > LONGEST or "\n" in text:
        return None
    return Span(article=whole.article, start=whole.start + start, end=whole.start + start + len(text))


def _label(mentions: Iterable[_Mention]) -> str:
    """What most mentions of a name are taken for, by the model and by the words around them."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        votes[mention.entity.label_] += 1
        for label, weight in _signs(mention):
            votes[label] += weight
    return votes.most_common(1)[0][0]


def _signs(mention: _Mention) -> Iterator[tuple[str, int]]:
    entity, doc = mention.entity, mention.parse.doc
    before = doc[entity.start - 1] if entity.start else None
    if _TITLE.match(mention.parse.span(entity).text) or (before is not None and _TITLE.match(f"{before.text} X")):
        yield "PERSON", CERTAIN
    behind = [token.lower_ for token in doc[entity.end : entity.end + 2]]
    if behind[-1:] == ["who"] or behind[:1] == ["who"]:
        yield "PERSON", CERTAIN
    if _FIRM.search(mention.span.text):
        yield "ORG", CERTAIN
    if before is not None and before.lower_ in _WATERS:
        yield "LOC", CERTAIN
    if " " in mention.span.text:
        return
    is_of_town = before is not None and before.lower_ == "of" and before.head.lower_ in _TOWNS
    if is_of_town or (before is not None and before.lower_ in _LOCATIVES):
        yield "GPE", 2
    for other in entity.root.conjuncts:
        if other.ent_type_ in PLACES:
            yield other.ent_type_, 2


def _is_only_capitalised(mentions: Sequence[_Mention], label: str) -> bool:
    """Whether a "name" is no more than the capital that begins a sentence."""
    (first, *more) = mentions
    begins = first.span.start <= first.parse.sentence.start + 1
    return begins and not more and label in PEOPLE and " " not in first.span.text


def _key(text: str) -> str:
    """What is the same for "U.S." and "US"; a name's words are parted by single spaces."""
    return " ".join((text.replace(".", "") if re.fullmatch(r"(?:\w\.)+\w?", text) else text).split())


def _is_short_for(key: str, other: str) -> bool:
    """Whether a name is part of a longer one: "Lavrov" of "Sergey Lavrov"."""
    return key != other and f" {key} " in f" {other} "


def _pattern(key: str, *, by_surname: bool) -> re.Pattern[str]:
    words = key.split()[-1:] if by_surname else key.split()
    is_letters = len(words) == 1 and key.isupper() and len(key) < 5  # noqa: PLR2004 - "UN", "NATO"
    text = r"\.?".join(map(re.escape, key)) if is_letters else r"\s+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w){text}(?!\w)")
