"""What goes wrong between the bot and Telegram, and what people see of it: nothing, but for the wait."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.telegram.message import Message, Place
from bot.telegram.store import MIGRATIONS, Store, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Running
    from double import BotApi

GROUP = {"id": -100, "type": "group", "title": "G"}
QUESTION, ANSWER = "Who is the mayor of Larsby?", "Ingrid Holm"


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 429, "description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}, "times": 2},
        {"code": 500, "description": "Internal Server Error"},
        {"code": 502, "description": "Bad Gateway", "times": 2},
        {"cut": True},
        {"hang": True},
    ],
    ids=["429", "500", "502-twice", "connection-cut", "half-open"],
)
async def test_a_message_that_was_not_taken_is_sent_again_once(
    api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch, fault: dict[str, object]
) -> None:
    monkeypatch.setattr("bot.telegram.service.TIMEOUT", 1)
    async with running():
        api.fail("sendMessage", **fault)
        person = api.person(1)
        await person.write(QUESTION)
        await person.write("/help")
        first, second = await person.replies(2)
    assert ANSWER in first["text"]
    assert "/article" in second["text"]
    assert len(api.said(1)) == 2


@pytest.mark.usefixtures("bot")
async def test_the_one_window_a_message_taken_but_not_confirmed_comes_twice(api: BotApi) -> None:
    api.fail("sendMessage", cut=True, done=True)
    await api.person(1).write("/help")
    first, second = await api.person(1).replies(2)
    assert first["text"] == second["text"]


@pytest.mark.parametrize("method", ["getUpdates", "sendChatAction"])
@pytest.mark.parametrize("fault", [{"code": 502}, {"cut": True}], ids=["502", "cut"])
@pytest.mark.usefixtures("bot")
async def test_other_calls_may_fail_too(api: BotApi, method: str, fault: dict[str, object]) -> None:
    api.fail(method, **fault)
    assert ANSWER in (await api.person(1).ask(QUESTION))["text"]


@pytest.mark.usefixtures("bot")
async def test_a_chat_that_blocks_the_bot_gets_nothing_more_of_this_answer(api: BotApi) -> None:
    api.blocked.add(1)
    await api.person(1).write(QUESTION)
    await api.until(lambda: any(call.startswith("sendMessage") for call in api.refused))  # not only the "typing"
    assert ANSWER in (await api.person(2).ask(QUESTION))["text"]
    api.blocked.clear()
    assert (await api.person(1).ask("/start"))["text"].startswith("Hello!")
    assert len(api.said(1)) == 1


@pytest.mark.usefixtures("bot")
async def test_a_group_that_moves_takes_its_talk_and_its_answers_along(api: BotApi) -> None:
    person = api.person(1, chat=GROUP)
    await person.ask(f"/ask {QUESTION}")
    api.moved[-100] = -200
    api.chats[-200] = {}
    await person.write("/ask How much did the repairs cost?")
    await api.until(lambda: api.said(-200))
    assert "2.3 million" in api.texts(-200)[0]
    moved = api.person(1, chat=GROUP | {"id": -200})
    assert "2.3 million" in (await moved.ask("/sources"))["text"]


@pytest.mark.usefixtures("bot")
async def test_markup_that_telegram_refuses_is_sent_as_text(api: BotApi) -> None:
    api.fail("sendMessage", code=400, description="Bad Request: can't parse entities: Unsupported start tag")
    reply = await api.person(1).ask("/start")
    assert reply["text"].startswith("Hello! I answer")
    assert "<Aurora> & its" in reply["text"]
    assert reply["entities"] == []


@pytest.mark.usefixtures("bot")
async def test_an_answer_to_a_topic_that_is_gone_goes_to_the_group(api: BotApi) -> None:
    person = api.person(1, chat=GROUP)
    reply = await person.ask(f"/ask {QUESTION}", message_thread_id=9, is_topic_message=True)
    assert ANSWER in reply["text"]
    assert "message_thread_id" not in reply


@pytest.mark.usefixtures("bot")
async def test_an_answer_to_a_message_that_is_gone_is_said_all_the_same(api: BotApi) -> None:
    person = api.person(1, chat=GROUP)
    with api.hold("sendMessage") as held:
        number = await person.write(f"/ask {QUESTION}")
        await api.until(lambda: held.calls)
        del api.chats[-100][number]
    assert ANSWER in (await person.replies(1))[0]["text"]


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "s") as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path / "s")


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("no database, but long enough to be looked at as if it were one" * 20)
    with pytest.raises(StoreError, match="another program's file"):
        Store(tmp_path / "s")


def test_an_update_is_settled_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    message = Message(place=Place(chat=1), html="a")
    assert store.receive(5, "{}")
    assert not store.receive(5, "{}")
    store.settle(5, [message])
    store.settle(5, [message])
    assert not store.receive(5, "{}")
    assert store.unsettled() == []
    posted = store.next_message(1)
    assert posted
    assert posted.message == message
    store.sent(posted, 9)
    assert store.next_message(1) is None
    store.close()
