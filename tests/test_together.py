from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from storms import DOCKERS, FIRST, KILLED, LATER

from bot import together
from bot.answerer import Answerer
from bot.conversation import Conversation
from bot.question import read_question
from bot.reply import Abstention, Answer, Reason
from index import Library, parse_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reader import Passage, Reading

LAST = """Title: After the storm
Source: Evening Star
Date: 2024-03-05

The storm killed 15 people in Larvik. Minister Bo Dahl denied that the warning came too late."""
ELSEWHERE = """Title: A storm in Brumm
Date: 2024-03-06

A storm in Brumm killed 70 people, the mayor of Brumm said."""


def fill(library: Library, *texts: str) -> None:
    list(library.add_all(parse_article(text, "test") for text in texts))


def sources(reply: object) -> list[str | None]:
    assert isinstance(reply, Answer)
    return [citation.sentence.article.source for citation in reply.citations]


def test_the_article_that_answers_is_cited_and_named(library: Library, answerer: Answerer) -> None:
    fill(library, FIRST, LAST, DOCKERS)
    reply = together.answer(read_question("What do the dockers ask for?"), library, answerer)
    assert sources(reply) == ["Ellis News"]
    assert reply.text.endswith("\n“Dockers stop work” (Ellis News)")


def test_articles_that_differ_are_heard_the_newest_first(library: Library, answerer: Answerer) -> None:
    fill(library, FIRST, LATER, ELSEWHERE, DOCKERS)
    reply = together.answer(read_question(KILLED), library, answerer)
    assert sources(reply) == ["Larvik Mirror", "Coast Post"]
    assert isinstance(reply, Answer)
    assert re.findall(r"\d{4}-\d\d-\d\d", reply.text) == ["2024-03-04", "2024-03-02"]
    assert "Fifteen" in reply.short
    assert "Twelve" in reply.short


@pytest.mark.parametrize("order", [1, -1])
def test_articles_that_agree_are_not_repeated(library: Library, answerer: Answerer, order: int) -> None:
    fill(library, *[LATER, LAST, DOCKERS][::order])
    reply = together.answer(read_question(KILLED), library, answerer)
    assert len(sources(reply)) == 1


def test_a_denial_is_heard(library: Library, answerer: Answerer) -> None:
    yes = "Title: Mine\nSource: A\nDate: 2024-01-01\n\nVedra Mining dumped waste in the river Ola, police said."
    no = "Title: Denial\nSource: B\nDate: 2024-01-02\n\nVedra Mining denied that it dumped waste in the river Ola."
    fill(library, yes, no, DOCKERS)
    reply = together.answer(read_question("Did Vedra Mining dump waste in the river Ola?"), library, answerer)
    assert sources(reply) == ["B", "A"]


def test_what_no_article_says(library: Library) -> None:
    fill(library, FIRST, DOCKERS)
    reply = together.answer(read_question("How old is Ann Lee?"), library, Answerer(threshold=1.0))
    assert isinstance(reply, Abstention)
    assert reply.nearest is not None
    assert f"“{reply.nearest.sentence.article.title}”" in reply.text


@pytest.mark.parametrize("question", ["xyzzy quux?", "?", "Who?"])
def test_a_question_that_finds_nothing(library: Library, answerer: Answerer, question: str) -> None:
    fill(library, FIRST, "Title: No words\n\n!!!")
    reply = together.answer(read_question(question), library, answerer)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.NO_HIT


def test_no_more_is_read_than_allowed(library: Library, answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(library, *(f"Report {n}\n\nThe committee of Larvik met on day {n}. It ended." for n in range(30)))
    read: list[Passage] = []
    honest = answerer.reader.read

    def counting(asked: str, passages: Sequence[Passage]) -> Iterator[tuple[Reading, ...]]:
        read.extend(passages)
        return honest(asked, passages)

    monkeypatch.setattr(answerer.reader, "read", counting)
    together.answer(read_question("When did the committee of Larvik meet?"), library, answerer)
    assert len(read) == together.PASSAGES


def test_a_follow_up_stays_with_the_article_just_cited(library: Library, answerer: Answerer) -> None:
    fill(library, FIRST, LAST, DOCKERS, ELSEWHERE)
    talk = Conversation(answerer, parse_article(ELSEWHERE, ""))
    assert sources(talk.respond("Who denied that the warning came too late?", library)) == ["Evening Star"]
    assert talk.article.source == "Evening Star"
    assert sources(talk.respond("What did he deny?", library)) == ["Evening Star"]
    assert sources(talk.respond("What do the dockers ask for?", library)) == ["Ellis News"]


def test_an_abstention_leaves_the_talk_where_it_is(library: Library, answerer: Answerer) -> None:
    fill(library, FIRST)
    talk = Conversation(answerer, parse_article(DOCKERS, ""))
    assert isinstance(talk.respond("What is xyzzy quux?", library), Abstention)
    assert talk.article.title == "Dockers stop work"
