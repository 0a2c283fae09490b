"""Timeline: what the article dates, in the order of its dates; and what of it lies ahead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot import dates
from bot.glance.sayings import owner_words
from bot.glance.value import Line, cite
from index import Span

if TYPE_CHECKING:
    from bot.analysis import Analysis
    from bot.dates import Moment
    from bot.glance.value import Part
    from bot.syntax import Parse, Token

UNDATED = "As the article puts it"
_CLAUSES = {"advcl", "ccomp", "parataxis"}
_SUBJECTS = {"nsubj", "nsubjpass", "expl"}


def timeline(analysis: Analysis) -> tuple[Line, ...]:
    """List the dated events. A date that rests on the day of writing is known only where the article's own is."""
    dated: list[tuple[Moment, Line]] = []
    undated = []
    written = analysis.article.published
    sentences = [s for s in analysis.sentences if any(dates.mentions(s.text, written))]
    for parse in analysis.parses(sentences):
        told: set[Moment | tuple[int, int]] = set()
        for mention in dates.mentions(parse.sentence.text, written, ahead=partial(is_ahead, parse)):
            named = Span(
                article=analysis.article,
                start=parse.sentence.start + mention.start,
                end=parse.sentence.start + mention.end,
            )
            event = _event(named, parse)
            if (known := mention.moment or (event.start, event.end)) in told:
                continue
            told.add(known)
            line = _line(named, mention.moment, event, parse, analysis)
            if mention.moment:
                dated.append((mention.moment, line))
            else:
                undated.append(line)
    dated.sort(key=lambda found: found[0].first)
    return (*(line for _, line in dated), *undated)


def _line(named: Span, moment: Moment | None, event: Span, parse: Parse, analysis: Analysis) -> Line:
    when: tuple[Part, ...] = (named,)
    if moment and moment.text != named.text:
        when = (f"{moment.text} (\u201c", named, "\u201d)")
    owner = analysis.attribution(event) if event.text != parse.sentence.text else None
    says: tuple[Part, ...] = (", according to ", *owner_words(owner)) if owner else ()
    under = () if moment else (UNDATED,)
    return Line(parts=(*when, ": ", event, *says), citations=(cite(parse.sentence, named),), under=under)


def _event(named: Span, parse: Parse) -> Span:
    """The clause that a date belongs to where that can stand alone, else the sentence."""
    tokens = parse.tokens_in(named)
    verb = _verb(tokens[0]) if tokens else None
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None) if verb else None
    if verb is None or verb.dep_ not in _CLAUSES or subject is None or subject.pos_ == "PRON":
        return parse.sentence
    first, last = verb.left_edge.i, verb.right_edge.i
    marks = [child.i for child in verb.children if child.dep_ in ("mark", "advmod") and child.i < subject.i]
    first = max([first, *(i + 1 for i in marks)])
    while first < last and (parse.doc[first].dep_ in ("punct", "cc") or parse.doc[first].is_space):
        first += 1
    while last > first and parse.doc[last].is_punct and parse.doc[last].text not in ("'", '"', ")", "]"):
        last -= 1
    return parse.span(parse.doc[first : last + 1])


def is_ahead(parse: Parse, at: int) -> bool:
    """Whether a place in a sentence, counted from its start, belongs to a verb that speaks of what is to come."""
    token = next((t for t in parse.doc if t.idx <= at < t.idx + len(t)), None)
    verb = _verb(token) if token else None
    if verb is None:
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return bool(helpers & {"will", "'ll", "shall"}) or (verb.tag_ == "VB" and "to" in helpers)


def _verb(token: Token) -> Token | None:
    """Go up to the verb that a word depends on."""
    while token.pos_ not in ("VERB", "AUX"):
        if token.head == token:
            return None
        token = token.head
    return token
