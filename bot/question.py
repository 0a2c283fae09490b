"""Question: what is asked for, read from the words of the question alone."""

from __future__ import annotations

from enum import StrEnum

from index import Value


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


class Question(Value):
    """A question as understood: `focus` is the noun asked for ("countries" in "which countries")."""

    text: str
    answer_type: AnswerType
    focus: str | None = None
    terms: tuple[str, ...] = ()
