"""Numbers: each figure with its unit, what it counts, and who says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import compose
from bot.glance.sayings import owner_words
from bot.glance.value import Line, cite, lowered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.analysis import Analysis
    from bot.glance.value import Part
    from bot.syntax import Parse, SpacySpan, Token
    from index import Span

_KINDS = {"CARDINAL", "QUANTITY", "PERCENT", "MONEY"}
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d\b")
_NUMBER = re.compile(r"[£$€]?\d{1,3}(?:,\d{3})+|[£$€]?\d+(?:\.\d+)?(?:m|bn|k)?")
_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?|thousands?|"
    r"[mb]illions?|trillions?|dozens?|half|third|quarter|double|twice)\b",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"(?:percent|per\s*cent|%|\w*illion|dollars?|euros?|pounds?|points?|hundred|thousand|dozen)\b", re.IGNORECASE
)
LONGEST = 90  # characters of what a figure counts


def numbers(analysis: Analysis) -> tuple[Line, ...]:
    """List the figures in the order of the article, each once."""
    lines: dict[str, Line] = {}
    for parse in analysis.parses(analysis.sentences):
        for figure, counted in figures(parse):
            attribution = analysis.attribution(figure)
            parts: list[Part] = [figure]
            if counted:
                parts += [" \u2013 ", *lowered(counted)]
            if attribution:
                parts += [", according to ", *owner_words(attribution)]
            line = Line(parts=tuple(parts), citations=(cite(parse.sentence, figure),))
            lines.setdefault(line.text.lower(), line)
    return tuple(lines.values())


def figures(parse: Parse) -> Iterator[tuple[Span, Span | None]]:
    """Give a sentence's figures with what they count, and apart from that what they are of, where it is named so."""
    taken = 0
    for run in _runs(parse):
        span = parse.span(run)
        if span.start < taken or not _is_figure(run):
            continue
        figure = _grown(span, parse)
        taken = figure.end
        bare = re.findall(r"\b[A-Za-z]+\b", _UNITS.sub("", figure.text))
        words = [token for token in run if token.text.isalpha()]
        yield figure, None if len(bare) > len(words) else _measured(run.root, figure, parse)


def _runs(parse: Parse) -> Iterator[SpacySpan]:
    """The entities that are figures, and the bare numbers that are taken for no entity."""
    entities = {e.start: e for e in parse.entities if e.label_ in _KINDS}
    for token in parse.doc:
        if token.i in entities:
            yield entities[token.i]
        elif not token.ent_type_ and _NUMBER.fullmatch(token.text):
            first = token.i - (token.i > 0 and parse.doc[token.i - 1].is_currency)
            yield parse.doc[first : token.i + 1]


def _is_figure(run: SpacySpan) -> bool:
    if run.doc[run.end : run.end + 1].text == "-":  # "half-time"
        return False
    is_year = bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", run.text)) and run.root.dep_ != "nummod"
    return bool(_FIGURE.search(run.text)) and not _CLOCK.match(run.text) and not is_year


def _grown(span: Span, parse: Parse) -> Span:
    """Grow a figure to the phrase that it counts, and on to what that phrase is of: "the deaths of 36 civilians"."""
    whole = compose.whole(compose.with_noun(span, parse), parse)
    grown = compose.phrase(whole, parse)
    heads = [t for t in parse.tokens_in(whole) if t.dep_ == "pobj" and t.head.lower_ == "of"]
    if heads and _is_counted(heads[-1].head.head):
        outer = parse.noun_phrase(heads[-1].head.head)
        if outer.start <= whole.start and whole.end <= outer.end:
            grown = outer
    return grown if len(grown.text) <= LONGEST else whole


def _is_counted(noun: Token) -> bool:
    """Whether a noun stands for something, as "the deaths" does and "front" of "in front of" does not."""
    return noun.tag_ == "NNS" or (noun.pos_ == "NOUN" and any(c.dep_ in ("det", "poss") for c in noun.children))


def _measured(number: Token, figure: Span, parse: Parse) -> Span | None:
    """The subject of the verb that gives a bare figure: "turnout" of "turnout was 58 percent"."""
    verb = number
    while verb.dep_ != "ROOT" and verb.pos_ not in ("VERB", "AUX"):
        verb = verb.head
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ == "PRON":
        return None
    phrase = parse.noun_phrase(subject)
    overlaps = phrase.start < figure.end and figure.start < phrase.end
    return None if overlaps or len(phrase.text) > LONGEST else phrase
