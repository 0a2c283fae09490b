"""Templates: from a chosen candidate to the words of a reply."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.analysis import PRONOUNS, as_attribution
from bot.attribution import Stance
from bot.gather import items
from bot.place import whereabouts
from bot.question import AnswerType
from bot.reply import Abstention, Answer, Attribution, Citation, Reason
from bot.saying import cue_of
from index import Span, terms

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from bot.analysis import Analysis
    from bot.attribution import Statement
    from bot.question import Question
    from bot.ranking import Candidate
    from bot.saying import Saying
    from bot.syntax import Parse, SpacySpan, Token
    from bot.verdict import Side
    from index import Sentence

FEW = 4  # tokens between a number and the noun that it counts, or in what the article adds to both
LONGEST_PHRASE = 120  # characters; a longer noun phrase reads worse than the bare answer
_WHOLE = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MONEY", "PERCENT"}
_AMOUNTS = {"MONEY", "PERCENT"}
_NOMINAL = {"NOUN", "PROPN", "NUM"}
_CLAUSES = {AnswerType.REASON, AnswerType.MANNER, AnswerType.STATEMENT, AnswerType.YES_NO, AnswerType.LIST}
_CLAUSE = re.compile(r"(?:that|whether|if|to)\s")
_DETERMINER = re.compile(
    r"^\[?(?:The|An?|His|Her|Its|Their|My|Our|One|Some|Many|Several|Another|Both|He|She|It|They)\s"
)
_RELATIVE = re.compile(r"(?:,\s+(?:who|whose|whom|which)\s|\s+who\s(?=.{30})).*")  # what is told of a source by the way
_UNBROKEN = re.compile(
    r"[#@]\w+|\b\d{1,3}[-\u2013]\d{1,3}\b(?:(?:\s\(\d+\))?,?\s\d{1,3}[-\u2013]\d{1,3}\b(?:\s\(\d+\))?)*"
    r"|\d+(?:[.,:]\d+)+|\w+"
)
_PAIRS = {'"': '"', "“": "”", "‘": "’", "(": ")", "[": "]", "«": "»"}


def span(question: Question, chosen: Candidate, analysis: Analysis) -> Answer:
    """Word a span: the short answer, the phrase it stands in, who says so, and the sentence."""
    (parse,) = analysis.parses([chosen.sentence])
    short = _short(question, unbroken(chosen.span, chosen.sentence), parse)
    if question.answer_type is AnswerType.QUANTITY:
        long = phrase(with_noun(short, parse), parse, joined_by={"of", "per"})
    elif question.answer_type is AnswerType.PLACE:
        long = phrase(short, parse, joined_by={"of", "in"})
    else:
        long = short if question.answer_type in _CLAUSES else phrase(short, parse)
    attribution = analysis.attribution(short)
    name = _speaker(short, chosen.sentence, analysis) if question.answer_type is AnswerType.PERSON else None
    told = f"[{name}]" if name else _capital(words(long))
    return Answer(
        text=f"{told}{_says(attribution)}.",
        short=name or words(short),
        answer_type=question.answer_type,
        citations=(Citation(sentence=chosen.sentence, answer=short),),
        score=chosen.score,
        attribution=attribution,
    )


def _speaker(read: Span, sentence: Sentence, analysis: Analysis) -> str | None:
    """Name whom the article only calls "he" where he says something; None for any other words."""
    if read.text.lower() not in PRONOUNS:
        return None
    said = (s for s in analysis.statements(sentence) if s.sentence == sentence and s.source)
    return next((s.speaker for s in said if s.source and s.source.start == read.start), None)


def _short(question: Question, read: Span, parse: Parse) -> Span:
    match question.answer_type:
        case AnswerType.QUANTITY:
            return _figure(question, read, parse)
        case AnswerType.PLACE:
            return whole(whereabouts(question, read, parse), parse)
        case AnswerType.REASON:
            return whole(_infinitive(read, parse), parse)
        case _:
            return whole(read, parse)


def _infinitive(span: Span, parse: Parse) -> Span:
    """Grow a purpose to its "to": "to feed a mill"."""
    tokens = parse.tokens_in(span)
    if not tokens or tokens[0].tag_ != "VB" or tokens[0].i == 0 or parse.doc[tokens[0].i - 1].lower_ != "to":
        return span
    return Span(article=span.article, start=parse.span(parse.doc[tokens[0].i - 1]).start, end=span.end)


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


def enumeration(question: Question, chosen: Sequence[Candidate], analysis: Analysis) -> Answer:
    """Word a list: the items of the best candidate, then those that other sentences add.

    What the question names is no item; and where names are listed, only names go on with them, a lone one only in the
    next sentence.
    """
    parses = analysis.parses([candidate.sentence for candidate in chosen])
    asked = {*terms(question.asked)}
    named: dict[str, str] = {}
    citations: dict[int, Citation] = {}
    names = False
    for candidate, parse in zip(chosen, parses, strict=True):
        found = [_trimmed(item) for item in items(candidate.span, parse)]
        found = [item for item in found if not {*terms(item.text)} <= asked] or found
        distance = abs(candidate.sentence.number - chosen[0].sentence.number)
        if not named:
            names = len(found) > 1 and all(_is_name(item, parse) for item in found)
        elif names:
            found = [item for item in found if _is_name(item, parse) and (len(found) > 1 or distance <= 1)]
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


def _is_name(item: Span, parse: Parse) -> bool:
    """Whether the head of an item is a name."""
    tokens = parse.tokens_in(item)
    return any(t.pos_ == "PROPN" and t.head not in tokens for t in tokens)


def _only_mark(cited: Iterable[Citation]) -> Span | None:
    """Give the stretch that holds all items, where one sentence does."""
    marks = [citation.answer for citation in cited]
    return marks[0] if len(marks) == 1 else None


def _within(item: str, known: str) -> bool:
    """Whether an item repeats a known one: "Turkey" after "the Turkey"."""
    return item.lower() in known or known in item.lower()


def statement(said: Sequence[Saying]) -> Answer:
    """Word what somebody says: the best statement first, quotations as they stand, each sentence cited."""
    lines = [_line(saying.statement) for saying in said]
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


def statement_on(question: Question, chosen: Candidate, told: Statement, analysis: Analysis) -> Answer:
    """Word what somebody says on a topic: the statement as a whole; `short` is what of it answers."""
    return span(question, chosen, analysis).model_copy(update={"text": _line(told)})


def _line(told: Statement) -> str:
    """Word a statement: who, how, what."""
    attribution = as_attribution(told)
    content = " … ".join(map(words, told.content))
    who = _capital(source_words(attribution)) if attribution else "The article"
    cue = cue_of(told)
    if cue.text.endswith("ing"):  # "was quoted as saying"
        return f"{who}: {_stopped(content)}"
    goes_on = cue.article.body[cue.end : told.content[0].start].isspace() and content[0].isalnum()
    colon = "" if goes_on or _CLAUSE.match(content) else ":"
    return f"{who} {words(cue)}{colon} {_stopped(content)}"


def _stopped(told: str) -> str:
    """End a line with a full stop, where the article's words end with no mark of their own."""
    return told if re.search(r"[.!?…,;:]['\"”’»)]*$", told) else f"{told}."


def _inside(part: Span, sentence: Sentence) -> Span | None:
    return part if sentence.start <= part.start and part.end <= sentence.end else None


def verdict(found: Sequence[Side], analysis: Analysis) -> Answer:
    """Word a yes or no, who says so, and who says otherwise."""
    verdicts = ["yes" if side.yes else "no" for side in found]
    owners = [analysis.owner(side.sentence, yes=side.yes) for side in found]
    told = [word + _decides(owner, word) for word, owner in zip(verdicts, owners, strict=True)]
    return Answer(
        text=f"{_capital('; '.join(told))}.",
        short="; ".join(told) if len(found) > 1 else verdicts[0],
        answer_type=AnswerType.YES_NO,
        citations=tuple(Citation(sentence=side.sentence) for side in found),
        score=found[0].score,
        attribution=owners[0],
    )


def both_sides(answer: Answer, other: Statement) -> Answer:
    """Add who says otherwise, as it is; `short` stays."""
    owner = as_attribution(other)
    if owner is None or any(citation.sentence == other.sentence for citation in answer.citations):
        return answer
    said = "denied it" if other.stance is Stance.DENIES else "said otherwise"
    named = _inside_a_sentence(owner)
    return _with(answer, f"But {named}{',' * (',' in named)} {said}", other.sentence, other.content[0])


def both_figures(answer: Answer, other: Answer) -> Answer:
    """Add another source's answer to the same question; `short` stays."""
    (cited,) = other.citations
    told = other.text.removesuffix(".")
    told = told if other.short[:1].isupper() else told[:1].lower() + told[1:]
    return _with(answer, f"But {told}", cited.sentence, cited.answer)


def _with(answer: Answer, line: str, sentence: Sentence, marked: Span | None) -> Answer:
    gap = "\n" if "\n" in answer.text or answer.answer_type is AnswerType.STATEMENT else " "
    cited = Citation(sentence=sentence, answer=_inside(marked, sentence) if marked else None)
    text = f"{answer.text}{gap}{line} [{sentence.number}]."
    return answer.model_copy(update={"text": text, "citations": (*answer.citations, cited)})


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


def _decides(owner: Attribution | None, word: str) -> str:
    """Who says yes or no: who denies what was asked says no; that somebody denied something is nobody's yes."""
    if owner is None or owner.stance != Stance.DENIES:
        return _says(owner)
    return _STANCES[Stance.ASSERTS].format(_inside_a_sentence(owner)) if word == "no" else ""


def _inside_a_sentence(attribution: Attribution) -> str:
    """Name a source after "by": "the owner", "[the owner]"."""
    named = source_words(attribution)
    return _DETERMINER.sub(lambda word: word.group().lower(), named, count=1)


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
    source = _RELATIVE.sub("", words(attribution.source))
    if attribution.name is None:
        return source
    return f"[{attribution.name}]" if source.lower() in PRONOUNS else f"{source} [{attribution.name}]"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- growing a span ----------------------------------------------------------------------------------------------


def unbroken(span: Span, sentence: Sentence) -> Span:
    """Grow a span that cuts a word, a figure, a score or a hashtag in two: not "8" of "8-7"."""
    start, end = span.start, span.end
    for word in _UNBROKEN.finditer(span.article.body, sentence.start, sentence.end):
        start = word.start() if word.start() < start < word.end() else start
        end = word.end() if word.start() < end < word.end() else end
    return Span(article=span.article, start=start, end=end)


def whole(span: Span, parse: Parse) -> Span:
    """Grow a span that cuts a name or an amount in two to the whole of it; what is about an amount stays out."""
    start, end = span.start, span.end
    for entity in parse.entities:
        named = parse.span(_name_of(entity))
        cut = named.start < end and named.end > start and not (start <= named.start and named.end <= end)
        if cut and entity.label_ in _WHOLE and len(named.text) <= LONGEST_PHRASE and not _apart(span, entity):
            amount = entity.label_ in _AMOUNTS and not _is_currency(span.article.body[named.start])
            start, end = start if amount else min(start, named.start), max(end, named.end)
    last = parse.tokens_in(Span(article=span.article, start=start, end=end))[-1:]
    if last and last[0].tag_ == "POS" and parse.span(last[0]).start > start:  # "Spain's"
        end = parse.span(last[0]).start
    return _closed(_trimmed(Span(article=span.article, start=start, end=end)), parse)


def _name_of(entity: SpacySpan) -> SpacySpan:
    """Cut off what the tagger took for part of a name: "Ann Lee's", "Ann Lee 6-4"."""
    while len(entity) > 1 and (
        entity[-1].dep_ == "case" or (entity.label_ == "PERSON" and any(c.isdigit() for c in entity[-1].text))
    ):
        entity = entity[:-1]
    return entity


def _apart(span: Span, entity: SpacySpan) -> bool:
    """Whether a span is a part of its own in what was taken for one name: "Camp Lee on Mull"."""
    inside = entity.doc[entity.start + 1 : entity.end - 1]
    return any(t.dep_ == "prep" and t.lower_ != "of" and t.text not in span.text.split() for t in inside)


def _is_currency(character: str) -> bool:
    return unicodedata.category(character) == "Sc"


def _figure(question: Question, span: Span, parse: Parse) -> Span:
    """Cut a span down to the figure that counts what was asked, or grow a bare number to what it counts.

    What the question names is not said again: "36", of "36 civilians", where civilians were asked for; unless the
    article goes on about them: "36 civilians, including five children".
    """
    if question.focus is None:
        return whole(with_noun(span, parse), parse)
    wanted = terms(question.focus)
    for token in parse.doc:
        if token.dep_ == "nummod" and token.head.i > token.i and terms(token.head.text) == wanted:
            counted = parse.span(parse.doc[token.left_edge.i : token.head.i + 1])
            if counted.start <= span.end + 1 and span.start <= counted.end + 1:
                more = _including(token.head)
                last = more.right_edge if more is not None else token
                return _trimmed(parse.span(parse.doc[token.left_edge.i : last.i + 1]))
    return whole(span, parse)


def _including(noun: Token) -> Token | None:
    """Find the "including" that goes on about a noun, where what it adds is short."""
    found = (child for child in noun.rights if child.lower_ == "including" and child.i - noun.i <= 2)  # noqa: PLR2004 - a comma
    return next((more for more in found if more.right_edge.i - more.i <= FEW), None)


def with_noun(span: Span, parse: Parse) -> Span:
    """Grow a number to the noun that it counts, a measure to what it is of: "36 Syrian civilians", "two-year ban"."""
    tokens = parse.tokens_in(span)
    if tokens and _is_measure(tokens[0], tokens[-1]):
        return Span(article=span.article, start=span.start, end=parse.span(tokens[-1].head).end)
    if not tokens or not all(
        t.like_num or t.is_currency or t.is_punct or t.dep_ in ("quantmod", "advmod") for t in tokens
    ):
        return span
    number, head = tokens[-1], tokens[-1].head
    between = parse.doc[number.i + 1 : head.i]
    counts = (
        number.dep_ == "nummod" and head.i > number.i and len(between) < FEW and not any(t.is_punct for t in between)
    )
    return Span(article=span.article, start=span.start, end=parse.span(head).end) if counts else span


def _is_measure(number: Token, unit: Token) -> bool:
    """Whether a number and its unit stand before what they measure."""
    return number.like_num and number.head == unit and unit.dep_ == "compound" and unit.head.i > unit.i


def phrase(span: Span, parse: Parse, joined_by: Container[str] | None = None) -> Span:
    """Grow a span to the noun phrase it is the heart of, with title and complement, where that is not long.

    `joined_by`: the only prepositions that may add to it.
    """
    tokens = parse.tokens_in(span)
    inside = {token.i for token in tokens}
    heads = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    if len(heads) != 1 or heads[0].pos_ not in _NOMINAL:
        return span
    head = heads[0]
    while head.dep_ == "compound" and not head.ent_type_ and head.head.i > head.i:  # "station", of a "station clock"
        head = head.head
    grown = parse.noun_phrase(head, joined_by)
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


def _closed(span: Span, parse: Parse) -> Span:
    """Take in the mark behind a span that closes a quotation or bracket in it."""
    body, end = span.article.body, min(span.end + 1, parse.sentence.end)
    closes = any(_unpaired(span.text, opening) and body[span.end : end] == _PAIRS[opening] for opening in _PAIRS)
    return Span(article=span.article, start=span.start, end=end) if closes else span


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
