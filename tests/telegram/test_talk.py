"""Talks with the bot, end to end: the real client over long polling against the double."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import pytest

from bot.glance import GLANCES

if TYPE_CHECKING:
    from double import BotApi

    from bot.answerer import Answerer
    from index import Article

pytestmark = pytest.mark.usefixtures("bot")


def entity(message: dict, kind: str) -> list[str]:
    """Give the parts of a message's text that are marked as `kind`."""
    raw = message["text"].encode("utf-16-le")
    found = [e for e in message["entities"] if e["type"] == kind]
    return [raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]


async def test_start_greets_and_names_the_article(api: BotApi) -> None:
    reply = await api.person(1).ask("/start")
    assert entity(reply, "bold") == ["Hello!", "Ferry <Aurora> & its harbour reopen"]


async def test_a_question_is_answered_in_bold_with_the_sentence_in_a_blockquote(api: BotApi) -> None:
    reply = await api.person(1).ask("How much did the repairs cost?")
    assert entity(reply, "bold") == ["2.3 million crowns"]
    assert entity(reply, "blockquote") == ["[4] According to the harbour office, the repairs cost 2.3 million crowns."]
    assert entity(reply, "underline") == ["2.3 million crowns"]
    assert api.called("sendChatAction") == [{"chat_id": 1, "action": "typing"}]


async def test_markup_in_an_article_or_a_question_is_text(api: BotApi) -> None:
    person = api.person(1)
    reply = await person.ask("How long had the island of Vetter been without a connection? <b>&amp;</b> <script>")
    assert "seven weeks <since the fire>" in reply["text"]
    await person.ask("<a href='tg://user?id=1'>Who is the mayor of Larsby?</a> &lt;")
    assert api.refused == []


async def test_sources_show_the_cited_sentence_in_its_paragraph(api: BotApi) -> None:
    person = api.person(1)
    assert (await person.ask("/sources"))["text"].startswith("Nothing has been cited")
    await person.ask("How much did the repairs cost?")
    shown = await person.ask("/sources")
    assert "The island of Vetter" in shown["text"]
    assert entity(shown, "underline") == ["According to the harbour office, the repairs cost 2.3 million crowns."]


async def test_article_shows_the_article(api: BotApi, articles: tuple[Article, ...]) -> None:
    shown = await api.person(1).ask("/article")
    assert shown["text"].startswith(articles[0].title)
    assert "2024-05-02" in shown["text"]
    assert shown["text"].endswith("<since the fire>.")


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("/help", "Ask a question about the article"),
        ("/nonsense", "I do not know this command"),
        ("/ask", "Put the question behind the command"),
        ("/all", "Put the question behind the command"),
        ("hello", "Hello!"),
        ("😀😀", "I could not read a question"),
        ("x" * 4096, "That is too long"),
    ],
)
async def test_what_is_no_question_gets_a_kind_word(api: BotApi, said: str, begins: str) -> None:
    assert (await api.person(1).ask(said))["text"].startswith(begins)


async def test_what_is_no_text_gets_a_kind_word(api: BotApi) -> None:
    person = api.person(1)
    await person.send({"sticker": _sticker()})
    assert (await person.replies(1))[0]["text"].startswith("I can only read text")


def _sticker() -> dict[str, object]:
    size = {"width": 1, "height": 1, "is_animated": False, "is_video": False}
    return {"file_id": "S", "file_unique_id": "S", "type": "regular", **size}


async def test_questions_of_a_chat_are_answered_in_order(api: BotApi) -> None:
    person = api.person(1)
    for text in ("/start", "Who is the mayor of Larsby?", "hello", "How much did the repairs cost?", "/help"):
        await person.write(text)
    texts = [m["text"] for m in await person.replies(5)]
    for text, part in zip(texts, ["Hello!", "Ingrid Holm", "Hello!", "2.3 million", "Ask a question"], strict=True):
        assert part in text


async def test_a_follow_up_is_understood(api: BotApi) -> None:
    person = api.person(1)
    await person.ask("What did Ingrid Holm say?")
    assert "2.3 million" in (await person.ask("And how much did the repairs cost?"))["text"]


async def test_one_chat_that_waits_keeps_nobody_waiting(api: BotApi) -> None:
    api.flood(chat=1, retry_after=600)
    await api.person(1).write("/start")
    await api.until(lambda: api.refused)
    assert (await api.person(2).ask("Who is the mayor of Larsby?"))["text"]
    assert api.said(1) == []


async def test_the_event_loop_stays_free_while_an_answer_is_computed(
    api: BotApi, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, asked, answer = threading.Event(), threading.Event(), answerer.answer

    def slow(*given: object) -> object:
        asked.set()
        assert free.wait(20)
        return answer(*given)

    monkeypatch.setattr(answerer, "answer", slow)
    await api.person(1).write("Who is the mayor of Larsby?")
    await asyncio.to_thread(asked.wait, 20)
    assert (await api.person(2).ask("/help"))["text"]
    assert api.said(1) == []
    free.set()
    assert "Ingrid Holm" in (await api.person(1).replies(1))[0]["text"]


async def test_a_failure_is_told_in_a_word_and_logged_without_the_words(
    api: BotApi, answerer: Answerer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*given: object) -> object:
        raise RuntimeError(*given)

    person = api.person(1)
    with monkeypatch.context() as patch:
        patch.setattr(answerer, "answer", fail)
        reply = await person.ask("Who stole the secret recipe?")
    assert reply["text"].startswith("Sorry, something went wrong")
    assert "Ingrid Holm" in (await person.ask("Who is the mayor of Larsby?"))["text"]
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert "could not be answered" in record.getMessage()


async def test_an_update_that_comes_twice_is_answered_once(api: BotApi) -> None:
    person = api.person(1)
    message = {"message_id": 99, "date": 1, "from": person.sender, "chat": person.chat, "text": "hello"}
    api.chats[1] = {}
    api.updates += 2 * [{"update_id": 77, "message": message}]
    await person.write("/help")
    await person.replies(2)
    assert [text[:5] for text in api.texts(1)] == ["Hello", "Ask a"]


async def test_commands_are_set(api: BotApi) -> None:
    await api.person(1).ask("/start")
    plain = [params for params in api.commands if "language_code" not in params]
    scopes = {params["scope"]["type"]: [c["command"] for c in params["commands"]] for params in plain}
    assert scopes == {
        "all_private_chats": ["all", *GLANCES, "article", "articles", "sources", "help", "privacy"],
        "all_group_chats": ["ask", "all", *GLANCES, "article", "articles", "sources", "help", "privacy"],
    }


@pytest.mark.parametrize("language", ["en", "tr"])
async def test_help_names_every_command_that_is_offered(api: BotApi, language: str) -> None:
    told = (await api.person(1, language=language).ask("/help"))["text"]
    offered = {command["command"] for params in api.commands for command in params["commands"]}
    assert {name for name in offered if f"/{name}" not in told} == set()
