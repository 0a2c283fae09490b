"""Suggested questions: under a message once they are made, asked by a press, and never in the way of a reply."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from test_buttons import buttons
from test_reading import WATER
from test_talk import entity

from bot.telegram import suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from double import BotApi

UNSAID = "Who is the president of Brazil?"


def questions(message: dict) -> list[str]:
    return [label for label in buttons(message) if label.endswith("?")]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Questions are not made until this is set."""
    free, make = threading.Event(), suggestions.suggestions

    def wait(*given: object) -> object:
        assert free.wait(20)
        return make(*given)

    monkeypatch.setattr(suggestions, "suggestions", wait)
    yield free
    free.set()


@pytest.mark.usefixtures("bot")
async def test_a_greeting_gets_questions_and_a_press_asks_one(api: BotApi) -> None:
    person = api.person(1)
    await person.ask("/start")
    await api.until(lambda: questions(api.said(1)[0]))
    label = questions(api.said(1)[0])[0]
    query = await person.press(api.said(1)[0], label)
    reply = (await person.replies(2))[1]
    assert api.callbacks[query]
    assert entity(reply, "italic") == [label]
    assert entity(reply, "blockquote")
    assert "👍" in buttons(reply)


@pytest.mark.usefixtures("bot")
async def test_they_are_made_once_and_are_then_there_at_once(api: BotApi) -> None:
    await api.person(1).ask("/start")
    await api.until(lambda: questions(api.said(1)[0]))
    sent = await api.person(2).ask("/start")
    assert questions(sent) == questions(api.said(1)[0])
    assert len(api.called("editMessageText")) == 1


@pytest.mark.usefixtures("bot")
async def test_a_new_article_gets_at_most_three(api: BotApi) -> None:
    told = await api.person(1).ask(WATER)
    await api.until(lambda: questions(told))
    assert told["text"].startswith("Now open")
    assert 1 <= len(questions(told)) <= 3


@pytest.mark.usefixtures("bot")
async def test_no_reply_waits_for_them(api: BotApi, held: threading.Event) -> None:
    person = api.person(1)
    assert questions(await person.ask("/start")) == []
    assert "2.3 million" in (await person.ask("How much did the repairs cost?"))["text"]
    held.set()
    await api.until(lambda: questions(api.said(1)[0]))


@pytest.mark.usefixtures("bot")
async def test_an_abstention_gets_those_that_were_not_asked(api: BotApi) -> None:
    person = api.person(1)
    await person.ask(UNSAID)
    await api.until(lambda: questions(api.said(1)[0]))
    label, *others = questions(api.said(1)[0])
    await person.press(api.said(1)[0], label)
    await person.replies(2)
    unsaid = await person.ask("Who is the president of Peru?")
    assert "does not say" in unsaid["text"]
    assert label not in questions(unsaid)
    assert set(others) <= set(questions(unsaid))


@pytest.mark.usefixtures("bot")
async def test_a_press_that_is_repeated_asks_once(api: BotApi) -> None:
    person = api.person(1)
    await person.ask("/start")
    await api.until(lambda: questions(api.said(1)[0]))
    for _ in range(3):
        await person.press(api.said(1)[0], questions(api.said(1)[0])[0])
    await person.write("/help")
    await person.replies(3)
    assert len(api.said(1)) == 3


@pytest.mark.usefixtures("bot")
async def test_a_press_turns_the_talk_to_the_article_of_its_message(api: BotApi) -> None:
    person = api.person(1)
    await person.ask("/start")
    await api.until(lambda: questions(api.said(1)[0]))
    await person.ask(WATER)
    await person.press(api.said(1)[0], questions(api.said(1)[0])[0])
    await person.replies(3)
    assert (await person.ask("/article"))["text"].startswith("Ferry")


@pytest.mark.usefixtures("bot")
async def test_a_message_that_is_gone_is_not_sent_again_for_them(api: BotApi, held: threading.Event) -> None:
    person = api.person(1)
    sent = await person.ask("/start")
    del api.chats[1][sent["message_id"]]
    held.set()
    await api.until(lambda: api.refused)
    await person.ask("/help")
    assert len(api.said(1)) == 1


@pytest.mark.usefixtures("bot")
async def test_a_sentence_that_was_opened_stays_open(api: BotApi, held: threading.Event) -> None:
    person, other = api.person(1), api.person(2)
    unsaid = dict(await person.ask(UNSAID))
    await person.press(unsaid, "[")
    await api.until(lambda: "Back" in str(buttons(api.said(1)[0])))
    held.set()
    await other.ask("/start")
    await api.until(lambda: questions(api.said(2)[0]))
    assert questions(api.said(1)[0]) == []
    await person.press(api.said(1)[0], "Back")
    await api.until(lambda: questions(api.said(1)[0]))
    assert api.texts(1) == [unsaid["text"]]


@pytest.mark.usefixtures("bot")
async def test_where_none_can_be_made_the_talk_goes_on(
    api: BotApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> object:
        message = "the secret recipe"
        raise RuntimeError(message)

    monkeypatch.setattr(suggestions, "suggestions", fail)
    person = api.person(1)
    await person.ask("/start")
    assert "2.3 million" in (await person.ask("How much did the repairs cost?"))["text"]
    assert questions(api.said(1)[0]) == []
    assert [record.error for record in caplog.records if record.levelname == "ERROR"] == ["RuntimeError"]
    assert "recipe" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_a_button_of_an_article_that_is_gone_says_so(api: BotApi) -> None:
    greeting = await api.person(1).ask("/help")
    forged = greeting | {"reply_markup": {"inline_keyboard": [[{"text": "Who?", "callback_data": "ask:abc:0"}]]}}
    query = await api.person(1).press(forged, "Who?")
    await api.until(lambda: api.callbacks[query])
    assert "text" in api.callbacks[query]
    assert len(api.said(1)) == 1
