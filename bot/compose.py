"""Templates: from a chosen candidate to the words of a reply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.analysis import PRONOUNS, as_attribution
from bot.attribution import Stance
from bot.gather import items
from bot.question import AnswerType
from bot.reply import Abstention, Answer, Attribution, Citation, Reason
from index import Span, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.analysis import Analysis
    from bot.question import Question
    from bot.ranking import Candidate
    from bot.saying import Saying
    from bot.syntax import Parse, Token
    from bot.verdict import Side
    from index import Sentence

LONGEST_PHRASE = 120  # characters; a longer noun phrase reads worse than the bare answer
_WHOLE = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MONEY", "PERCENT"}
_NOMINAL = {"NOUN", "PROPN", "NUM"}
_CLAUSES = {AnswerType.REASON, AnswerType.MANNER, AnswerType.STATEMENT, AnswerType.YES_NO, AnswerType.LIST}
_CLAUSE = re.compile(r"(?:that|whether|if|to)\s")
_DETERMINER = re.compile(r"(?:The|An?|His|Her|Its|Their|My|Our|One|Some|Many|Several|Another|Both|He|She|It|They)\s")
_PAIRS = {'"': '"', "“": "”", "‘": "’", "(": ")", "[": "]", "«": "»"}


def span(question: Question, chosen: Candidate, analysis: Analysis) -> Answer:
    """Word a span: the short answer, the phrase it stands in, who says so, and the sentence."""
    (parse,) = analysis.parses([chosen.sentence])
    short = _figure(question, chosen.span, parse) or whole(chosen.span, parse)
    long = short if question.answer_type in _CLAUSES else phrase(short, parse)
    attribution = analysis.attribution(short)
    return Answer(
        text=f"{_capital(words(long))}{_says(attribution)}.",
        short=words(short),
        answer_type=question.answer_type,
        citations=(Citation(sentence=chosen.sentence, answer=short),),
        score=chosen.score,
        attribution=attribution,
    )


def defined(question: Question, parse: Parse, found: Span, score: float, analysis: Analysis) -> Answer:
    """Word a definition: the name as asked, and the article's words for it."""
    short = _trimmed(found)
    attribution = analysis.attribution(short)
    asked = re.search(re.escape(question.subject or ""), question.text, re.IGNORECASE)
    return Answer(
        text=f"{_capital(asked.group() if asked else question.subject or '')}: {words(short)}{_says(attribution)}.",
        short=words(short),
        answer_type=question.answer_type,
        citations=(Citation(sentence=parse.sentence, answer=short),),
        score=score,
        attribution=attribution,
    )


def enumeration(chosen: Sequence[Candidate], analysis: Analysis) -> Answer:
    """Word a list: the items of the best candidate, then those that other sentences add."""
    parses = analysis.parses([candidate.sentence for candidate in chosen])
    named: dict[str, str] = {}
    citations: dict[int, Citation] = {}
    for candidate, parse in zip(chosen, parses, strict=True):
        found = [_trimmed(item) for item in items(candidate.span, parse)]
        new = [item for item in found if not any(_within(words(item), other) for other in named)]
        if new:
            named |= {words(item).lower(): words(item) for item in new}
            marked = Span(article=candidate.span.article, start=new[0].start, end=max(item.end for item in new))
            citations.setdefault(candidate.sentence.number, Citation(sentence=candidate.sentence, answer=marked))
    attribution = analysis.attribution(chosen[0].span)
    listed = list(named.values())
    joined = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return Answer(
        text=f"{_capital(joined)}{_says(attribution)}.",
        short=words(alone) if (alone := _only_mark(citations.values())) and len(listed) > 1 else ", ".join(listed),
        answer_type=AnswerType.LIST,
        citations=tuple(citations.values()),
        score=chosen[0].score,
        attribution=attribution,
    )


def _only_mark(cited: Iterable[Citation]) -> Span | None:
    """Give the stretch that holds all items, where one sentence does."""
    marks = [citation.answer for citation in cited]
    return marks[0] if len(marks) == 1 else None


def _within(item: str, known: str) -> bool:
    """Whether an item repeats a known one: "Turkey" after "the Turkey"."""
    return item.lower() in known or known in item.lower()


def statement(said: Sequence[Saying]) -> Answer:
    """Word what somebody says: the best statement first, quotations as they stand, each sentence cited."""
    lines = []
    for saying in said:
        attribution = as_attribution(saying.statement)
        told = " … ".join(words(content) for content in saying.statement.content)
        who = _capital(source_words(attribution)) if attribution else "The article"
        colon = "" if _CLAUSE.match(told) else ":"
        lines.append(f"{who} {words(saying.statement.cue)}{colon} {told}")
    best = said[0].statement
    marked = {s.statement.sentence: s.statement.content for s in reversed(said)}
    return Answer(
        text="\n".join(dict.fromkeys(lines)),
        short=" … ".join(words(_trimmed(content)) for content in best.content),
        answer_type=AnswerType.STATEMENT,
        citations=tuple(
            Citation(sentence=s, answer=_inside(marked[s][0], s))
            for s in dict.fromkeys(saying.statement.sentence for saying in said)
        ),
        score=said[0].score,
        attribution=as_attribution(best),
    )


def _inside(part: Span, sentence: Sentence) -> Span | None:
    return part if sentence.start <= part.start and part.end <= sentence.end else None


def verdict(found: Sequence[Side], analysis: Analysis) -> Answer:
    """Word a yes or no, who says so, and who says otherwise."""
    verdicts = ["yes" if side.yes else "no" for side in found]
    told = [f"{word}{_says(analysis.owner(side.sentence))}" for word, side in zip(verdicts, found, strict=True)]
    return Answer(
        text=f"{_capital('; '.join(told))}.",
        short="; ".join(told) if len(found) > 1 else verdicts[0],
        answer_type=AnswerType.YES_NO,
        citations=tuple(Citation(sentence=side.sentence) for side in found),
        score=found[0].score,
        attribution=analysis.owner(found[0].sentence),
    )


_STANCES = {
    Stance.ASSERTS: ", according to {}",
    Stance.DENIES: " (denied by {})",
    Stance.QUESTIONS: " (questioned by {})",
    Stance.URGES: " (urged by {})",
    Stance.PROMISES: " (promised by {})",
    Stance.WARNS: ", according to a warning by {}",
}


def _says(attribution: Attribution | None) -> str:
    return _STANCES[Stance(attribution.stance)].format(_inside_a_sentence(attribution)) if attribution else ""


def _inside_a_sentence(attribution: Attribution) -> str:
    """Name a source after "by": "the owner"."""
    named = source_words(attribution)
    return named[0].lower() + named[1:] if _DETERMINER.match(named) else named


def abstain(question: Question, reason: Reason, nearest: Candidate | None) -> Abstention:
    """Say that the article does not say, and offer the sentence that comes nearest."""
    offered = " The nearest it comes:" if nearest else ""
    return Abstention(
        text=f"The article does not say.{offered}",
        reason=reason,
        answer_type=question.answer_type,
        score=nearest.score if nearest else 0.0,
        nearest=Citation(sentence=nearest.sentence) if nearest else None,
    )


def words(part: Span) -> str:
    """Give a span's words on one line."""
    return " ".join(part.text.split())


def source_words(attribution: Attribution) -> str:
    """Name a source; a name given elsewhere in the article stands in brackets, alone where it is for a pronoun."""
    source = words(attribution.source)
    if attribution.name is None:
        return source
    return f"[{attribution.name}]" if source.lower() in PRONOUNS else f"{source} [{attribution.name}]"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- growing a span ----------------------------------------------------------------------------------------------


def whole(span: Span, parse: Parse) -> Span:
    """Grow a span that cuts a name in two to the whole name, and a bare number to what it counts."""
    start, end = span.start, span.end
    for entity in parse.entities:
        named = parse.span(entity)
        cut = named.start < end and named.end > start and not (start <= named.start and named.end <= end)
        if cut and entity.label_ in _WHOLE and len(named.text) <= LONGEST_PHRASE:
            start, end = min(start, named.start), max(end, named.end)
    tokens = parse.tokens_in(Span(article=span.article, start=start, end=end))
    if tokens and all(t.like_num or t.is_currency or t.is_punct or t.dep_ in ("quantmod", "advmod") for t in tokens):
        end = max(end, _counted(tokens[-1], parse))
    return _trimmed(Span(article=span.article, start=start, end=end))


def _figure(question: Question, span: Span, parse: Parse) -> Span | None:
    """Find the figure in or beside a span that counts what was asked: of "36 civilians, including five" children."""
    if question.answer_type is not AnswerType.QUANTITY or not question.focus:
        return None
    wanted = terms(question.focus)
    for token in parse.doc:
        if token.dep_ == "nummod" and token.head.i > token.i and terms(token.head.text) == wanted:
            figure = parse.span(parse.doc[token.i : token.head.i + 1])
            if figure.start <= span.end + 1 and span.start <= figure.end + 1:
                return figure
    return None


def _counted(number: Token, parse: Parse) -> int:
    """Where the noun that a number counts ends: "36" -> "36 civilians"; the number's own end where it counts none."""
    head = number.head
    counts = number.dep_ == "nummod" and head.i > number.i and head.i - number.i <= 3  # noqa: PLR2004 - "36 Syrian civilians"
    return parse.span(head if counts else number).end


def phrase(span: Span, parse: Parse) -> Span:
    """Grow a span to the noun phrase it is the heart of, with title and complement, where that is not long."""
    tokens = parse.tokens_in(span)
    inside = {token.i for token in tokens}
    heads = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    if len(heads) != 1 or heads[0].pos_ not in _NOMINAL:
        return span
    grown = parse.noun_phrase(heads[0])
    fits = grown.start <= span.start and span.end <= grown.end and len(grown.text) <= LONGEST_PHRASE
    return _trimmed(grown) if fits else span


def _trimmed(span: Span) -> Span:
    """Drop white space, commas and unpaired quotation marks or brackets at the ends."""
    text, start, end = span.text, span.start, span.end
    while len(text) > 1:
        if text[0].isspace() or text[0] in ",;:.)]”»–—-" or (text[0] in _PAIRS and _unpaired(text, text[0])):
            text, start = text[1:], start + 1
        elif text[-1].isspace() or text[-1] in ",;:([“«–—-" or _ends_open(text) or _full_stop(text):
            text, end = text[:-1], end - 1
        else:
            break
    return Span(article=span.article, start=start, end=end)


def _unpaired(text: str, opening: str) -> bool:
    closing = _PAIRS[opening]
    return text.count(opening) % 2 == 1 if opening == closing else text.count(opening) > text.count(closing)


def _ends_open(text: str) -> bool:
    for opening, closing in _PAIRS.items():
        if text[-1] == closing and closing != "’":
            return text.count(opening) % 2 == 1 if opening == closing else text.count(closing) > text.count(opening)
    return False


def _full_stop(text: str) -> bool:
    """Whether the last character ends the sentence and not an abbreviation."""
    return text[-1] in ".!?" and not re.search(
        r"(?:\b\w\.|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St|No|etc|Mr|Dr|a\.m|p\.m)\.)$", text
    )
