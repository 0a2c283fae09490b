"""Agreement: whether a span is the kind of thing that a question asks for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.answer_type import AnswerType, type_of_noun
from index import terms

if TYPE_CHECKING:
    from bot.question import Question
    from bot.syntax import Parse
    from index import Span

_LABELS = {
    AnswerType.PERSON: {"PERSON", "ORG", "NORP", "GPE"},
    AnswerType.GROUP: {"ORG", "NORP", "GPE", "FAC"},
    AnswerType.PLACE: {"GPE", "LOC", "FAC"},
    AnswerType.DATE: {"DATE", "TIME"},
    AnswerType.QUANTITY: {"CARDINAL", "QUANTITY", "PERCENT", "MONEY", "DATE", "TIME", "ORDINAL"},
}
_PEOPLE = re.compile(
    r"\b(?:\w*(?:man|woman|men|women|person|people)|\w{2,}(?:er|or|ist|ian|ent|ant|eer)s?|official|chief|head|king|queen|"
    r"police|family|mother|father|son|daughter|sister|brother|wife|husband|boy|girl|child(?:ren)?|"
    r"everyone|nobody|some|others|company|group|team|government|court|judge|coach)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2}|\d{1,2}(?::\d\d|\s?[ap]\.?m)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|"
    r"april|may|june|july|august|september|october|november|december|(?:yester|to)day|tomorrow|tonight|ago|later|"
    r"year|month|week|day|hour|minute|morning|afternoon|evening|night|noon|midnight|century|spring|summer|autumn|"
    r"winter|weekend|decade|since|after|before|during|when|until|now|recently|soon|season|christmas|easter)s?\b|\d0s\b|"
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?\s*\d",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|third|quarter|percent|"
    r"twice|once|several|few|many|most|none|no|single(?!-)|double|couple|pair|zero|all|every|daily|weekly|first|second|fifth)\b",
    re.IGNORECASE,
)

_TIME = (
    r"second|minute|hour|day|night|week|month|year|decade|centur|season|generation|\dmin|\bmins?\b|\bhrs?\b|\bsecs?\b"
)
_LENGTH = r"met(?:re|er)|mile|yard|inch|f(?:ee|oo)t\b|\d(?:m|ft|in)\b|[mck]m\b|stor(?:e?y|ies)"
_YEARS = r"\b[12]\d{3}\b.*(?:[-–]|\bto\b).*\b[12]\d{3}\b"  # from one to another
_MEASURES = [  # what is asked for, and what the figure that answers is of
    (re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE))
    for asked, given in (
        (r"\bhow\s+(?:long|far)\b", rf"{_TIME}|{_LENGTH}|\b(?:page|word|since|until|till)|{_YEARS}"),
        (r"\bhow\s+(?:late|soon|quickly)\b", _TIME),
        (r"\bhow\s+(?:tall|high|deep|wide)\b", rf"{_LENGTH}|per\s?cent|%|degree|°|point|[$£€]"),
        (r"\bhow\s+(?:old|young)\b", r"^(?!.*\b[12]\d{3}\b)"),  # any figure that is no year
        (r"\bscore\b", r"\d\s*[-–:]\s*\d|\b(?:nil|love|to)\b|point|goal|per\s?cent|%"),
    )
]
_COUNT = re.compile(r"\bhow\s+many\b", re.IGNORECASE)
_CURRENCY = re.compile(
    r"\b(?:dollar|euro|pound|yen|franc|rupee|peso|rouble|ruble|lira|crown|cent|penny|pence|yuan|kron(?:e|er|a|or)|shekel|zloty|"
    r"dinar|dirham|riyal|baht)s?\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\bhow\s+much\b.*\b(?:costs?|earn(?:s|ed)?|pa(?:y|ys|id)|worth|spen[dt]|price|charged?|owed?|saved?)\b",
    re.IGNORECASE,
)
_PRICED = re.compile(r"\d\s*[mb]n\b|per\s?cent|%", re.IGNORECASE)
_AT = frozenset({"in", "at", "near", "outside", "from", "into", "across"})

_LEADING = {  # what leads to a reason or a way, in the span or before it
    AnswerType.REASON: re.compile(
        r"\b(?:because|since|as|after|amid|over|for|so|to|due|owing|thanks|following|blam\w+|caused|reasons?|result\w*|"
        r"means|given|lest|when|from|by|prompt\w+)\b",
        re.IGNORECASE,
    ),
    AnswerType.MANNER: re.compile(
        r"\b(?:by|through|with|via|using|in|from|after|when|as|on|\w+ing|\w+ly)\b", re.IGNORECASE
    ),
}
_BEFORE = 20  # characters before a span in which that may stand

_PERSONS = frozenset({"people", "persons"})
_VAGUE = re.compile(r"(?:the\s+)?(?:many|most|several|few|some|all|every)\b[^\d]*", re.IGNORECASE)

COUNTED = 25  # characters after a figure in which the noun that it counts may stand


def agreement(question: Question, span: Span, parse: Parse) -> float:
    """Give 1.0 where the span is of the kind asked for, -1.0 where it is of another, 0.0 where nobody can tell."""
    text = span.text
    match question.answer_type:
        case AnswerType.DATE:
            return 1.0 if _DATE.search(text) else -1.0
        case AnswerType.QUANTITY:
            fits = _NUMBER.search(text) and _is_priced_as_asked(question.asked, span, parse)
            fits = fits and _is_measured_as_asked(question.asked, span, parse)
            return _counts(question, span, parse) if fits else -1.0
        case AnswerType.PERSON | AnswerType.GROUP | AnswerType.PLACE as kind:
            elsewhere = kind is AnswerType.PERSON and _is_setting(span, parse)
            return -1.0 if elsewhere else _named(kind, text, _labels(span, parse))
        case AnswerType.LIST:
            several = 1.0 if re.search(r",|\band\b|\bor\b|&", text) else 0.0
            member = type_of_noun(question.focus or "")
            if member not in _LABELS:
                return several
            alike = _named(member, text, _labels(span, parse))
            return alike if alike < 0 else (several + alike) / 2
        case kind:
            return _leads(kind, span, parse) if kind in _LEADING else 0.0


def _leads(kind: AnswerType, span: Span, parse: Parse) -> float:
    """Tell a reason or a way from a bare name or thing."""
    said = span.article.body[max(parse.sentence.start, span.start - _BEFORE) : span.end]
    if _LEADING[kind].search(said):
        return 1.0
    return 0.0 if any(t.pos_ in ("VERB", "AUX") for t in parse.tokens_in(span)) else -1.0


def _is_priced_as_asked(asked: str, span: Span, parse: Parse) -> bool:
    """Whether a price is money where one is asked for, and "how many" of something else is none."""
    if _PRICE.search(asked):
        return _is_money(span, parse) or bool(_PRICED.search(span.text))
    return not (_COUNT.search(asked) and not _CURRENCY.search(asked) and _is_money(span, parse))


def _is_money(span: Span, parse: Parse) -> bool:
    counted = span.article.body[span.start : min(span.end + COUNTED // 2, parse.sentence.end)]
    return bool(_CURRENCY.search(counted)) or any(unicodedata.category(c) == "Sc" for c in span.text)


def _is_setting(span: Span, parse: Parse) -> bool:
    """Whether a place is where something happened, not who did it: "sold in London"."""
    tokens = parse.tokens_in(span)
    head = next((t for t in tokens if t.head not in tokens), None)
    if head is None or head.dep_ != "pobj":
        return False
    return head.ent_type_ in _LABELS[AnswerType.PLACE] and head.head.lower_ in _AT


def _labels(span: Span, parse: Parse) -> set[str]:
    return {token.ent_type_ for token in parse.tokens_in(span)} - {""}


def _counts(question: Question, span: Span, parse: Parse) -> float:
    """Tell how well a figure fits "how many children": the noun stands in it or soon after it, or need not."""
    focus = question.focus
    if _COUNT.search(question.asked) and _VAGUE.fullmatch(span.text):
        return 0.0
    if focus is None:
        return 1.0
    after = span.article.body[span.start : min(span.end + COUNTED, parse.sentence.end)]
    named = set(terms(focus)) <= set(terms(after)) or (focus in _PERSONS and _PEOPLE.search(after))
    return 1.0 if named else 0.5


def _is_measured_as_asked(asked: str, span: Span, parse: Parse) -> bool:
    """Whether "how long" is a time or a length, "how old" no year, the score of a game two figures."""
    counted = span.article.body[span.start : min(span.end + COUNTED // 2, parse.sentence.end)]
    return all(given.search(counted) for question, given in _MEASURES if question.search(asked))


def _named(kind: AnswerType, text: str, labels: set[str]) -> float:
    if labels & _LABELS[kind]:
        return 1.0
    if kind is AnswerType.PERSON and _PEOPLE.search(text):
        return 0.5
    return -1.0 if labels else -0.5
