"""Small talk and noise by the rules of `cases/notices.jsonl`; what a chat remembers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import conversation
from bot.answerer import Answerer
from bot.conversation import REMEMBERED, Conversation, Turn, notice
from bot.reply import Notice
from index import parse_article

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "notices.jsonl").read_text().splitlines()]
FERRY = parse_article(
    "The ferry Aurora sank off Oban on Friday.\n\nHarbour master Ann Lee said that 36 people had been rescued.", "ferry"
)


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(threshold=0.0)


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    found = notice(case["text"])
    assert (found and found.text) == (case["notice"] and getattr(conversation, case["notice"].upper()))


@given(st.text())
def test_any_text_is_a_question_or_gets_a_short_notice(text: str) -> None:
    found = notice(text)
    assert found is None or 0 < len(found.text) < 300


def test_a_follow_up_is_understood_from_the_turn_before(answerer: Answerer) -> None:
    talk = Conversation(answerer, FERRY)
    talk.respond("Where did the ferry sink?")
    talk.respond("and when?")
    assert talk.turns[-1].question == "when did the ferry sink?"


def test_the_last_turns_are_remembered_and_no_small_talk(answerer: Answerer) -> None:
    talk = Conversation(answerer, FERRY)
    for text in ("When did the ferry sink?", "thanks", "Who is Ann Lee?", "👍", "Who sank?", "Who was rescued?", ""):
        talk.respond(text)
    assert [turn.question for turn in talk.turns] == ["Who is Ann Lee?", "Who sank?", "Who was rescued?"]
    assert isinstance(talk.last, Notice)


def test_a_talk_goes_on_after_the_turns_it_is_given(answerer: Answerer) -> None:
    before = tuple(Turn(question=f"Who scored goal {n}?", short="Ann Lee") for n in range(REMEMBERED + 2))
    talk = Conversation(answerer, FERRY, before)
    assert talk.turns == before[-REMEMBERED:]
    talk.respond("what did she say?")
    assert talk.turns[-1].question == "what did Ann Lee say?"


def test_another_article_is_another_talk(answerer: Answerer) -> None:
    talk = Conversation(answerer, FERRY)
    talk.respond("Where did the ferry sink?")
    other = parse_article("Rovers won the cup on Sunday.", "cup")
    talk.turn_to(other)
    assert (talk.article, talk.turns, talk.last) == (other, (), None)
    talk.respond("when?")
    assert talk.turns[-1].question == "when?"
