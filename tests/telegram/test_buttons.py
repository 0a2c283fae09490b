"""Buttons under an answer, and answers that follow their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_talk import entity

from bot.telegram.views import at_quote

if TYPE_CHECKING:
    from double import BotApi


QUESTION = "How much did the repairs cost?"
SENTENCE = "According to the harbour office, the repairs cost 2.3 million crowns."


def buttons(message: dict) -> dict[str, dict]:
    return {b["text"]: b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row}


@pytest.mark.usefixtures("bot")
async def test_a_number_opens_the_sentence_in_its_paragraph_and_back(api: BotApi) -> None:
    person = api.person(1)
    answer = dict(await person.ask(QUESTION))
    query = await person.press(answer, "[4]")
    await api.until(lambda: "Vetter" in api.texts(1)[0])
    message = api.said(1)[0]
    assert api.callbacks[query]
    assert entity(message, "underline") == [SENTENCE]
    assert entity(message, "bold") == ["Ferry <Aurora> & its harbour reopen", "2.3 million crowns"]
    await person.press(message, "Back")
    await api.until(lambda: api.texts(1) == [answer["text"]])
    assert entity(api.said(1)[0], "bold") == ["2.3 million crowns"]
    assert len(api.said(1)) == 1


@pytest.mark.usefixtures("bot")
async def test_a_button_pressed_twice_changes_nothing_more(api: BotApi) -> None:
    person = api.person(1)
    answer = dict(await person.ask(QUESTION))
    queries = [await person.press(answer, "[4]") for _ in range(3)]
    await person.ask("/help")
    assert all(api.callbacks[query] for query in queries)
    assert "Vetter" in api.texts(1)[0]
    assert len(api.said(1)) == 2


@pytest.mark.parametrize("fault", [{"code": 502}, {"cut": True}], ids=["502", "cut"])
@pytest.mark.usefixtures("bot")
async def test_a_button_works_though_telegram_does_not_hear_that_it_was_seen(
    api: BotApi, fault: dict[str, object]
) -> None:
    person = api.person(1)
    answer = dict(await person.ask(QUESTION))
    api.fail("answerCallbackQuery", **fault)
    await person.press(answer, "[4]")
    await api.until(lambda: "Vetter" in api.texts(1)[0])
    assert len(api.said(1)) == 1


@pytest.mark.usefixtures("bot")
async def test_the_quote_can_be_copied_and_read_on_its_page(api: BotApi) -> None:
    found = buttons(await api.person(1).ask(QUESTION))
    assert found["Copy the quote"]["copy_text"] == {"text": SENTENCE}
    url = found["Read it on the page"]["url"]
    assert url == "https://coast.example/ferry#:~:text=According%20to%20the%20harbour,cost%202.3%20million%20crowns."


@pytest.mark.usefixtures("bot")
async def test_a_button_of_an_answer_that_is_not_kept_says_so(api: BotApi) -> None:
    person = api.person(1)
    answer = await person.ask(QUESTION)
    forged = answer | {"reply_markup": {"inline_keyboard": [[{"text": "[4]", "callback_data": "open:5:0:0"}]]}}
    query = await person.press(forged, "[4]")
    await api.until(lambda: api.callbacks[query])
    assert api.callbacks[query]["text"].startswith("I do not keep this answer")


@pytest.mark.usefixtures("bot")
async def test_nobody_opens_the_answer_of_another_chat(api: BotApi) -> None:
    answer = await api.person(1).ask(QUESTION)
    other = await api.person(2).ask("/help")
    query = await api.person(2).press(other | {"reply_markup": answer["reply_markup"]}, "[4]")
    await api.until(lambda: api.callbacks[query])
    assert "text" in api.callbacks[query]
    assert "Vetter" not in api.texts(2)[0]


@pytest.mark.usefixtures("bot")
async def test_what_cites_nothing_has_no_buttons(api: BotApi) -> None:
    assert buttons(await api.person(1).ask("hello")) == {}


@pytest.mark.usefixtures("bot")
async def test_an_edited_question_edits_its_answer(api: BotApi) -> None:
    person = api.person(1)
    number = await person.write("Who is the mayor of Larsby?")
    await person.replies(1)
    await person.edit(number, QUESTION)
    await api.until(lambda: "2.3 million" in api.texts(1)[0])
    assert "[4]" in buttons(api.said(1)[0])
    await person.ask("/sources")
    assert "Vetter" in api.texts(1)[1]
    assert len(api.said(1)) == 2


@pytest.mark.usefixtures("bot")
async def test_an_edit_that_changes_no_word_changes_nothing(api: BotApi) -> None:
    person = api.person(1)
    number = await person.write(QUESTION)
    await person.replies(1)
    await person.edit(number, QUESTION)
    await person.ask("/help")
    assert api.called("editMessageText") == []


@pytest.mark.usefixtures("bot")
async def test_the_answer_to_an_edited_question_is_said_anew_where_the_old_one_is_gone(api: BotApi) -> None:
    person = api.person(1)
    number = await person.write("Who is the mayor of Larsby?")
    (answer,) = await person.replies(1)
    del api.chats[1][answer["message_id"]]
    await person.edit(number, QUESTION)
    assert "2.3 million" in (await person.replies(1))[0]["text"]


@pytest.mark.usefixtures("bot")
async def test_an_older_question_edited_leaves_the_talk_where_it_is(api: BotApi) -> None:
    person = api.person(1)
    number = await person.write("Who is the mayor of Larsby?")
    await person.replies(1)
    await person.ask(QUESTION)
    await person.edit(number, "Who is Ingrid Holm?")
    await api.until(lambda: api.called("editMessageText"))
    assert "Vetter" in (await person.ask("/sources"))["text"]


@pytest.mark.parametrize(
    ("url", "words", "link"),
    [
        ("https://a.example/x", "One, two - three", "https://a.example/x#:~:text=One%2C%20two%20%2D%20three"),
        ("https://a.example/x#top", "One", "https://a.example/x#top:~:text=One"),
        ("https://a.example/", "a b c d e f\u00a0g h i", "https://a.example/#:~:text=a%20b%20c%20d,f%20g%20h%20i"),
        ("https://a.example/", "“é” & 1", "https://a.example/#:~:text=%E2%80%9C%C3%A9%E2%80%9D%20%26%201"),
    ],
)
def test_a_link_names_the_ends_of_the_quote(url: str, words: str, link: str) -> None:
    assert at_quote(url, words) == link
