"""Groups, topics and inline: where the bot speaks, and where it holds its tongue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from double import BotApi

GROUP = {"id": -100, "type": "supergroup", "title": "G", "is_forum": True}
QUESTION, ANSWER = "How much did the repairs cost?", "2.3 million crowns"


@pytest.mark.parametrize("command", ["/ask", "/ask@quoth_bot", "/ASK"])
@pytest.mark.usefixtures("bot")
async def test_ask_is_answered_in_reply(api: BotApi, command: str) -> None:
    person = api.person(1, chat=GROUP)
    answer = await person.ask(f"{command} {QUESTION}")
    assert ANSWER in answer["text"]
    assert answer["reply_to_message"]["text"].endswith(QUESTION)


@pytest.mark.usefixtures("bot")
async def test_a_reply_to_the_bot_is_answered(api: BotApi) -> None:
    person = api.person(1, chat=GROUP)
    first = await person.ask("/ask Who is the mayor of Larsby?")
    assert ANSWER in (await person.ask(QUESTION, reply_to_message=first))["text"]


@pytest.mark.usefixtures("bot")
async def test_a_mention_is_answered_where_the_group_lets_the_bot_read(api: BotApi) -> None:
    api.reads_all = True
    person = api.person(1, chat=GROUP)
    assert ANSWER in (await person.ask(f"@quoth_bot {QUESTION}"))["text"]
    assert ANSWER in (await person.ask(f"{QUESTION} @Quoth_Bot"))["text"]


@pytest.mark.usefixtures("bot")
async def test_who_is_not_asked_says_nothing(api: BotApi) -> None:
    api.reads_all = True
    person, other = api.person(1, chat=GROUP), api.person(2, chat=GROUP)
    said = await person.write(QUESTION)
    await person.write("/stop@another_bot")
    await other.write(QUESTION, reply_to_message=api.chats[-100][said])
    await person.edit(said, "What did it cost?")
    await person.send({"new_chat_title": "New"})
    await person.send(
        {
            "sticker": {
                "file_id": "S",
                "file_unique_id": "S",
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        }
    )
    assert ANSWER in (await person.ask(f"/ask {QUESTION}"))["text"]
    assert len(api.said(-100)) == 1


@pytest.mark.usefixtures("bot")
async def test_an_edited_ask_edits_its_answer(api: BotApi) -> None:
    person = api.person(1, chat=GROUP)
    number = await person.write("/ask Who is the mayor of Larsby?")
    await person.replies(1)
    await person.edit(number, f"/ask {QUESTION}")
    await api.until(lambda: ANSWER in api.texts(-100)[0])
    assert len(api.said(-100)) == 1


@pytest.mark.usefixtures("bot")
async def test_every_topic_is_a_talk_of_its_own(api: BotApi) -> None:
    api.threads[-100] = {5, 6}
    person = api.person(1, chat=GROUP)
    first = await person.ask(f"/ask {QUESTION}", message_thread_id=5, is_topic_message=True)
    assert first["message_thread_id"] == 5
    other = await person.ask("/sources", message_thread_id=6, is_topic_message=True)
    assert other["text"].startswith("Nothing has been cited")
    assert "Vetter" in (await person.ask("/sources", message_thread_id=5, is_topic_message=True))["text"]


@pytest.mark.usefixtures("bot")
async def test_an_inline_question_is_offered_answers_with_their_citations(api: BotApi) -> None:
    query = await api.person(1).ask_inline(QUESTION)
    await api.until(lambda: api.inline[query])
    offered = api.inline[query]["results"]
    assert 1 <= len(offered) <= 5
    best = offered[0]
    assert best["title"] == ANSWER
    assert best["description"] == "Ferry <Aurora> & its harbour reopen"
    assert "<blockquote>[4] According" in best["input_message_content"]["message_text"]


@pytest.mark.parametrize("text", ["", "  ", "hello", "😀"])
@pytest.mark.usefixtures("bot")
async def test_what_asks_nothing_inline_is_offered_nothing(api: BotApi, text: str) -> None:
    query = await api.person(1).ask_inline(text)
    await api.until(lambda: api.inline[query])
    assert api.inline[query]["results"] == []
