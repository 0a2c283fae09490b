"""Whether a span is the kind of thing asked for: 1 yes, -1 no, between them where nobody can tell."""

from __future__ import annotations

import pytest

from bot.agreement import agreement
from bot.question import AnswerType, Question, read_question
from bot.syntax import Syntax
from index import Article, Sentence, Span

SYNTAX = Syntax()


@pytest.mark.parametrize(
    ("kind", "marked", "expected"),
    [
        pytest.param(AnswerType.DATE, "It sank [on Friday].", 1, id="date weekday"),
        pytest.param(AnswerType.DATE, "It sank [in 2015].", 1, id="date year"),
        pytest.param(AnswerType.DATE, "It sank [on Nov. 29].", 1, id="date with a short month"),
        pytest.param(AnswerType.DATE, "It sank [after the storm].", 1, id="date event"),
        pytest.param(AnswerType.DATE, "It sank [off Oban] on Friday.", -1, id="no date"),
        pytest.param(AnswerType.QUANTITY, "They saved [36 people].", 1, id="number"),
        pytest.param(AnswerType.QUANTITY, "They saved [dozens] of people.", 1, id="number word"),
        pytest.param(AnswerType.QUANTITY, "They saved [many] of them.", 1, id="a word for many"),
        pytest.param(AnswerType.QUANTITY, "They saved [the crew].", -1, id="no number"),
        pytest.param(AnswerType.PERSON, "The mayor is [Ann Lee].", 1, id="person"),
        pytest.param(AnswerType.PERSON, "It was [a fisherman].", 0.5, id="person by role"),
        pytest.param(AnswerType.PERSON, "It began [on Monday].", -1, id="no person"),
        pytest.param(AnswerType.PERSON, "It was sent from [Lisbon].", -1, id="a place it came from is nobody"),
        pytest.param(AnswerType.PLACE, "It happened in [Paris].", 1, id="place"),
        pytest.param(AnswerType.PLACE, "It began [on Monday].", -1, id="no place"),
        pytest.param(AnswerType.PLACE, "It lay [behind the shed].", -0.5, id="place perhaps"),
        pytest.param(AnswerType.GROUP, "He works for [the United Nations].", 1, id="group"),
        pytest.param(AnswerType.LIST, "It hit [Hama and Homs].", 1, id="list"),
        pytest.param(AnswerType.LIST, "It hit [Hama].", 0, id="list of one"),
        pytest.param(AnswerType.REASON, "It sank [because it was old].", 1, id="reason"),
        pytest.param(AnswerType.REASON, "It sank after [a leak].", 1, id="reason led to"),
        pytest.param(AnswerType.REASON, "She stays. [It was old].", 0, id="reason perhaps"),
        pytest.param(AnswerType.REASON, "She likes [the old museum].", -1, id="no reason"),
        pytest.param(AnswerType.MANNER, "They crossed [by boat].", 1, id="manner"),
        pytest.param(AnswerType.MANNER, "They crossed [the river].", -1, id="no manner"),
    ],
)
def test_rule(kind: AnswerType, marked: str, expected: float) -> None:
    assert _agreement(Question(text="?", asked="?", answer_type=kind), marked) == expected


@pytest.mark.parametrize(
    ("asked", "marked", "expected"),
    [
        pytest.param("How long was the delay?", "It took [17 minutes].", 1, id="how long: a time"),
        pytest.param("How long did she live?", "Berg ([1 May 1901 – 2 June 1972]) wrote.", 1, id="how long: two years"),
        pytest.param("How long is the bridge?", "It spans [300 metres].", 1, id="how long: a length"),
        pytest.param("How long was the delay?", "It hit [36 people].", -1, id="how long: no people"),
        pytest.param("How old is she?", "She is [41].", 1, id="how old: an age"),
        pytest.param("How old is she?", "She won in [2019].", -1, id="how old: no year"),
        pytest.param("How late was the train?", "It came [10 minutes] late.", 1, id="how late: a time"),
        pytest.param("How tall is the tower?", "It is [62m] tall.", 1, id="how tall: a length"),
        pytest.param("How tall is the tower?", "It cost [62 people] their job.", -1, id="how tall: no people"),
        pytest.param("What was the final score?", "They won [3-1].", 1, id="score: two figures"),
        pytest.param("What was the final score?", "She scored in the [7th] minute.", -1, id="score: no minute"),
    ],
)
def test_a_figure_measures_what_is_asked_for(asked: str, marked: str, expected: float) -> None:
    assert _agreement(Question(text=asked, asked=asked, answer_type=AnswerType.QUANTITY), marked) == expected


@pytest.mark.parametrize(
    ("asked", "marked", "expected"),
    [
        pytest.param("How many people are missing?", "Two [people] are missing.", -1, id="no figure"),
        pytest.param("How many people are missing?", "[Two people] are missing.", 1, id="what is asked for"),
        pytest.param("How many people are missing?", "[Two] hikers are missing.", 1, id="hikers are people"),
        pytest.param("How many people are missing?", "[Two] boats are missing.", 0.5, id="boats are none"),
        pytest.param("How many boats are missing?", "[Most] of the boats are missing.", 0, id="no number"),
    ],
)
def test_a_figure_counts_what_is_asked_for(asked: str, marked: str, expected: float) -> None:
    assert _agreement(read_question(asked), marked) == expected


def _agreement(question: Question, marked: str) -> float:
    """The agreement of the span in brackets."""
    before, span, after = marked.replace("]", "[").split("[")
    article = Article(id="a", title="a", body=before + span + after)
    parse = SYNTAX.parse(Sentence(article=article, start=0, end=len(article.body), number=1))
    return agreement(question, Span(article=article, start=len(before), end=len(before) + len(span)), parse)
