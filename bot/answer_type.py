"""AnswerType: the kinds of thing asked for, and the nouns that name them."""

from __future__ import annotations

import re
from enum import StrEnum


class AnswerType(StrEnum):
    """The kind of thing asked for (after Li and Roth 2002)."""

    PERSON = "person"
    GROUP = "group"
    PLACE = "place"
    DATE = "date"
    QUANTITY = "quantity"
    REASON = "reason"
    MANNER = "manner"
    STATEMENT = "statement"
    YES_NO = "yes/no"
    LIST = "list"
    DEFINITION = "definition"
    THING = "thing"


_NOUNS = {
    AnswerType.DATE: """
        year month day date time hour week weekday century decade season deadline moment period era
        birthday
    """,
    AnswerType.QUANTITY: """
        number percentage percent proportion share amount score price cost age rate size length
        height weight distance temperature speed population toll total sum fee salary fine budget
        value margin result depth width duration figure turnover revenue profit loss magnitude
        sales earnings takings proceeds capacity volume attendance odds fraction
    """,
    AnswerType.PLACE: """
        country city town village place state region province county continent location street
        district area island venue stadium airport road river capital nation neighbourhood
        neighborhood borough hospital prison jail building site part planet hometown birthplace
        address direction ocean sea lake mountain harbour harbor port
    """,
    AnswerType.GROUP: """
        company organisation organization group team party club agency firm band bank university
        school institution institute body court newspaper union council committee ministry
        department alliance coalition army airline brand charity government publisher magazine
        network manufacturer employer squad side
    """,
    AnswerType.PERSON: """
        person man woman player minister official president politician actor actress singer author
        writer boy girl judge lawyer scientist researcher director leader coach manager spokesman
        spokeswoman spokesperson striker mayor senator chief chairman chairwoman ceo expert
        professor doctor officer king queen prince princess captain artist journalist reporter
        victim suspect winner founder owner boss governor general witness banker soldier teacher
        farmer worker fisherman engineer student cleric priest pastor bishop pope nurse diplomat
        keeper midfielder defender trainer referee commander colonel sergeant lieutenant
        commissioner secretary adviser advisor aide deputy executive investor billionaire neighbour
        neighbor passenger tourist hunter hero survivor eyewitness librarian carpenter chef editor
        critic defendant prosecutor analyst ambassador candidate driver pilot goalkeeper scorer
        character mother father wife husband son daughter brother sister grandmother grandfather
        grandson granddaughter uncle aunt nephew niece cousin fiance fiancee girlfriend boyfriend
    """,
    AnswerType.REASON: """
        reason cause motive purpose explanation aim goal
    """,
    AnswerType.MANNER: """
        way means method manner
    """,
}
_TYPES = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()} | {"death toll": AnswerType.QUANTITY}
_PEOPLE = re.compile(r"\w+naut|\w{3,}ist|\w{3,}ician")
_IRREGULAR = {"countries": "country", "cities": "city", "parties": "party", "companies": "company", "men": "man"}
_IRREGULAR |= {"women": "woman", "universities": "university", "agencies": "agency", "armies": "army", "bodies": "body"}


def type_of_noun(noun: str) -> AnswerType | None:
    """Give the type that a noun, lower case, singular or plural, asks for; None for one that could be anything."""
    single = _IRREGULAR.get(noun, noun)
    for form in (single, single.removesuffix("s")):
        if form in _TYPES:
            return _TYPES[form]
        if _PEOPLE.fullmatch(form):
            return AnswerType.PERSON
    return None
