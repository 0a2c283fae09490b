"""Who says what: the statements of an article, each with its source, its cue and its content."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from bot.clause import Draft, Piece, drafts, source_of
from bot.cues import STANCES, Stance
from bot.mentions import Mentions
from bot.quotation import Quotation, quotations
from index import Sentence, Span, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.syntax import Parse

_WITHHELD = frozenset(
    ["access", "asylum", "bail", "chance", "choice", "entry", "opportunity", "parole", "permission", "visa"]
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

__all__ = ["Kind", "Stance", "Statement", "statements"]


class Kind(StrEnum):
    """How the content is given: between quotation marks, in other words, or partly so."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Statement(Value):
    """Who says what, in the article's own words.

    `content` is split where the cue stands inside it. A quotation that goes on over several sentences is one statement
    a sentence; they share source and cue, which then stand in an earlier or later sentence than `sentence`.
    `speaker` is the name of a source that the article only calls "she" or "the minister" there; None where the source
    is a name, or where not exactly one name fits.
    """

    sentence: Sentence
    source: Span | None
    cue: Span
    content: tuple[Span, ...] = Field(min_length=1)
    kind: Kind
    stance: Stance
    negated: bool = False
    speaker: str | None = None


def statements(parses: Sequence[Parse], *, nested: bool = False) -> tuple[Statement, ...]:
    """Find the statements in the sentences of one article, given in order.

    What a source says of what others say or want ("officials said [he denied it]") is its content and no statement of
    its own, unless `nested` asks for those too. What stands between quotation marks is never taken apart.
    """
    if not parses:
        return ()
    quotes = quotations(parses[0].sentence.article.body)
    found = [drafts(parse, _within(parse, quotes)) for parse in parses]
    _carry_over(parses, quotes, found)
    if not nested:
        found = [_outermost(ds) for ds in found]
    speakers = _speakers(parses, quotes, found)
    return tuple(
        _statement(draft, quotes, speakers.get(draft.cue))
        for drafts_ in found
        for draft in sorted(drafts_, key=_position)
        if draft.content
    )


def _speakers(
    parses: Sequence[Parse], quotes: Sequence[Quotation], found: list[list[Draft]]
) -> dict[Piece, str | None]:
    """Name, by cue, the speakers whom the article does not name there."""
    mentions = Mentions(parses, quotes)
    speakers: dict[Piece, str | None] = {}
    for number, parse in enumerate(parses):
        for draft in sorted(found[number], key=_position):
            source = source_of(draft)
            if draft.at is not draft.parse or draft.source is None or source is None or not draft.content:
                continue
            meant = mentions.meant(number, draft.source)
            speakers[draft.cue] = meant
            mentions.heard(number, draft.source, meant or parse.sentence.article.body[source[0] : source[1]])
    return speakers


def _outermost(found: list[Draft]) -> list[Draft]:
    return [draft for draft in found if not any(_holds(other, draft) and not _holds(draft, other) for other in found)]


def _holds(outer: Draft, inner: Draft) -> bool:
    return any(start <= inner.cue[0] < end for start, end in outer.content)


def _within(parse: Parse, quotes: Sequence[Quotation]) -> list[Piece]:
    """Cut out what of the quotations stands in a sentence."""
    first, last = parse.sentence.start, parse.sentence.end
    return [(max(q.start, first), min(q.end, last)) for q in quotes if q.start < last and first < q.end]


def _position(draft: Draft) -> tuple[int, int]:
    return min(draft.content)[0] if draft.content else draft.cue[0], draft.cue[0]


def _carry_over(parses: Sequence[Parse], quotes: Sequence[Quotation], found: list[list[Draft]]) -> None:
    """Give the quoted sentences that name no speaker to the one of the same, or else of the last quotation."""
    last: tuple[int, Draft] | None = None
    for quote in quotes:
        where = [i for i, p in enumerate(parses) if quote.start < p.sentence.end and p.sentence.start < quote.end]
        if not where:
            continue
        owner = next((d for i in where for d in found[i] if _speaks(d, quote)), None)
        if owner is None and _stands_alone(parses, where, quote):
            owner = _after(parses, found, where[-1]) or _before(parses, found, where[0], last)
        if owner is None:
            continue
        last = where[-1], owner
        for i in where:
            part = max(quote.start, parses[i].sentence.start), min(quote.end, parses[i].sentence.end)
            if not any(_speaks(draft, part) for draft in found[i]):
                found[i].append(replace(owner, at=parses[i], content=[part]))

    _keep_the_floor(parses, found)


def _keep_the_floor(parses: Sequence[Parse], found: list[list[Draft]]) -> None:
    """Give the paragraph that a speaker's name and a colon open to that speaker, as transcripts mean it."""
    for i, draft in [(i, d) for i, ds in enumerate(found) for d in ds if d.word.lower_ == ":"]:
        if i == 0 or _is_new_paragraph(parses[i - 1], parses[i]):
            for j in range(i + 1, len(parses)):
                if _is_new_paragraph(parses[j - 1], parses[j]):
                    break
                said = parses[j].sentence
                found[j] = [replace(draft, at=parses[j], content=[(said.start, said.end)])]


def _speaks(draft: Draft, quote: tuple[int, ...]) -> bool:
    """Whether a quotation is the content of a statement, not the other way round."""
    inside = quote[0] <= draft.cue[0] < quote[1]
    return not inside and any(start < quote[1] and quote[0] < end for start, end in draft.content)


def _stands_alone(parses: Sequence[Parse], where: list[int], quote: Quotation) -> bool:
    """Whether a quotation is made of whole sentences."""
    first, last = parses[where[0]].sentence, parses[where[-1]].sentence
    return quote.start <= first.start + 1 and quote.end >= last.end - 1


def _after(parses: Sequence[Parse], found: list[list[Draft]], number: int) -> Draft | None:
    """Find who is named in a sentence of its own behind a quotation, as in: "Not fit!" Trump tweeted."""
    if number + 1 == len(parses) or _is_new_paragraph(parses[number], parses[number + 1]):
        return None
    return next((d for d in found[number + 1] if d.speech and not d.content and d.source is not None), None)


def _is_new_paragraph(one: Parse, other: Parse) -> bool:
    return _BLANK_LINE.search(one.sentence.article.body, one.sentence.end, other.sentence.start) is not None


def _before(
    parses: Sequence[Parse], found: list[list[Draft]], number: int, last: tuple[int, Draft] | None
) -> Draft | None:
    """Find who spoke just before a sentence, or was announced to speak: "He added:"."""
    if number and found[number - 1]:
        previous = [d for d in found[number - 1] if d.speech and d.at is d.parse]
        if parses[number - 1].sentence.text.rstrip().endswith(":") and previous:
            return previous[-1]
        if outer := _outermost([d for d in previous if d.content]):
            return outer[0]
    return last[1] if last and number - last[0] <= 1 else None


def _statement(draft: Draft, quotes: Sequence[Quotation], speaker: str | None) -> Statement:
    def span(piece: Piece) -> Span:
        return Span(article=draft.at.sentence.article, start=piece[0], end=piece[1])

    source = source_of(draft)
    return Statement(
        sentence=draft.at.sentence,
        source=span(source) if source else None,
        cue=span(draft.cue),
        content=tuple(span(piece) for piece in sorted(draft.content)),
        kind=_kind(draft.content, quotes),
        stance=_stance(draft),
        negated=draft.negated,
        speaker=speaker,
    )


def _kind(content: Iterable[Piece], quotes: Sequence[Quotation]) -> Kind:
    kinds = set()
    for start, end in content:
        around = [q for q in quotes if q.start < end and start < q.end]
        whole = any(q.start <= start + 1 and end - 1 <= q.end for q in around)
        kinds.add(Kind.DIRECT if whole else Kind.MIXED if around else Kind.INDIRECT)
    return kinds.pop() if len(kinds) == 1 else Kind.MIXED


def _stance(draft: Draft) -> Stance:
    word = draft.word
    if word.lemma_ in {"tell", "ask"}:
        urged = any(child.dep_ == "xcomp" or child.lower_ == "for" for child in word.children)
        return Stance.URGES if urged else STANCES.get(word.lemma_, Stance.ASSERTS)
    if word.lemma_ == "call" and not any(child.lower_ in {"for", "on"} for child in word.children):
        return Stance.ASSERTS
    if word.lemma_ == "deny" and any(c.dep_ == "dative" or c.lemma_.lower() in _WITHHELD for c in word.children):
        return Stance.ASSERTS  # "denied him bail"
    stance = STANCES.get(word.lower_) or STANCES.get(word.lemma_.lower())
    return stance or _own_stance(draft) or Stance.ASSERTS


def _own_stance(draft: Draft) -> Stance | None:
    """Hear the speaker's own verb in a quotation: "We call on all sides ..." urges, whatever verb reports it."""
    for verb in draft.at.doc:
        place = draft.at.sentence.start + verb.idx
        if verb.dep_ not in {"ROOT", "ccomp"} or not any(start <= place < end for start, end in draft.content):
            continue
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if subject is not None and subject.lower_ in {"i", "we"} and all(c.dep_ != "neg" for c in verb.children):
            return STANCES.get(verb.lemma_.lower())
    return None
