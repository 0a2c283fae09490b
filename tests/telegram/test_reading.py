"""Articles in a chat: listed, chosen, and taken from what people send."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from samples import ORCHARD
from test_buttons import buttons
from test_sources import pdf

if TYPE_CHECKING:
    from conftest import Running
    from double import BotApi

    from index import Article

GROUP = {"id": -100, "type": "supergroup", "title": "G"}
WATER = """The town council of Brenmoor voted on Friday to replace every lead pipe within five years.

Councillor Petra Lindqvist said the work would cost 18 million pounds and begin in June. About 4,200 homes still drink
water from pipes that were laid before 1920, according to a survey by the county.

Residents who cannot wait may ask for a free filter at the town hall. "Nobody should have to boil water in this
century," said Omar Bakri, who runs the bakery on Mill Street and led the petition. The council expects that the first
two hundred homes will be connected before the winter, and it will publish a list of streets every month.
"""
COST = "How much would the work cost?"
HEADLINE = "Lead pipes of Brenmoor to be replaced"


def word() -> bytes:
    document = docx.Document()
    document.add_heading(HEADLINE, 0)
    for paragraph in WATER.split("\n\n"):
        document.add_paragraph(" ".join(paragraph.split()))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


FILES = {"water.pdf": lambda: pdf(WATER.split("\n")), "water.docx": word}
FORWARDED = {"forward_origin": {"type": "hidden_user", "sender_user_name": "N", "date": 1}}


@pytest.mark.usefixtures("bot")
async def test_a_long_text_that_is_pasted_becomes_the_article(api: BotApi) -> None:
    person = api.person(1)
    told = await person.ask(WATER)
    assert told["text"].startswith("Now open: The town council of Brenmoor")
    assert "18 million" in (await person.ask(COST))["text"]


@pytest.mark.usefixtures("bot")
async def test_a_forwarded_post_becomes_the_article_however_short(api: BotApi) -> None:
    person = api.person(1)
    post = "Elmdale library reopens. Its roof cost 90,000 euros, the librarian said."
    assert "Now open: Elmdale" in (await person.ask(post, **FORWARDED))["text"]
    assert "90,000" in (await person.ask("How much did the roof cost?"))["text"]


@pytest.mark.parametrize("caption", [None, "See this"])
@pytest.mark.usefixtures("bot")
async def test_a_text_file_becomes_the_article(api: BotApi, caption: str | None) -> None:
    person = api.person(1)
    await person.document("orchard.txt", ORCHARD.encode(), **({"caption": caption} if caption else {}))
    (told,) = await person.replies(1)
    assert "Now open: Late frost ruins the orchards of Elmdale" in told["text"]
    assert "Samir Haddad" in (await person.ask("Who owns nine hectares?"))["text"]


@pytest.mark.parametrize("name", ["water.pdf", "water.docx"])
@pytest.mark.usefixtures("bot")
async def test_a_pdf_and_a_word_file_become_the_article(api: BotApi, name: str) -> None:
    person = api.person(1)
    await person.document(name, FILES[name]())
    (told,) = await person.replies(1)
    assert told["text"].startswith("Now open: ")
    answer = await person.ask(COST)
    assert "18 million" in answer["text"]
    assert {"blockquote"} <= {found["type"] for found in answer["entities"]}


@pytest.mark.parametrize(
    "fault", [{"code": 502}, {"cut": True}, {"code": 429, "parameters": {"retry_after": 1}}],
    ids=["502", "cut", "429"],
)  # fmt: skip
@pytest.mark.usefixtures("bot")
async def test_a_file_that_is_not_given_at_once_is_asked_for_again(api: BotApi, fault: dict[str, object]) -> None:
    api.fail("getFile", **fault)
    person = api.person(1)
    await person.document("orchard.txt", ORCHARD.encode())
    assert "Now open: Late frost" in (await person.replies(1))[0]["text"]


@pytest.mark.usefixtures("bot")
async def test_a_file_that_telegram_does_not_give_is_told(api: BotApi) -> None:
    api.fail("getFile", code=400, description="Bad Request: wrong file_id or the file is temporarily unavailable")
    person = api.person(1)
    await person.document("orchard.txt", ORCHARD.encode())
    assert (await person.replies(1))[0]["text"].startswith("orchard.txt could not be fetched")


@pytest.mark.usefixtures("bot")
async def test_an_address_is_fetched_but_none_of_the_machine_s_own_network(api: BotApi) -> None:
    reply = await api.person(1).ask(f"  {api.root}/bot/news.html ")
    assert "not on the public internet" in reply["text"]


@pytest.mark.usefixtures("bot")
async def test_an_article_that_is_edited_is_read_anew(api: BotApi) -> None:
    person = api.person(1)
    number = await person.write(WATER)
    await person.replies(1)
    await person.edit(number, WATER)
    await person.edit(number, WATER.replace("18 million", "19 million"))
    await person.replies(2)
    assert "19 million" in (await person.ask(COST))["text"]
    assert len(api.said(1)) == 3


@pytest.mark.usefixtures("bot")
async def test_a_file_replied_to_with_ask_is_the_article(api: BotApi) -> None:
    asker = api.person(1, chat=GROUP)
    post = await api.person(2, chat=GROUP).document("orchard.txt", ORCHARD.encode())
    reply = await asker.ask("/ask Who owns nine hectares?", reply_to_message=api.chats[-100][post])
    assert "Samir Haddad" in reply["text"]


@pytest.mark.usefixtures("bot")
async def test_a_page_becomes_the_article_without_its_markup(api: BotApi) -> None:
    person = api.person(1)
    paragraphs = "".join(f"<p>{part}</p>" for part in WATER.split("\n\n"))
    page = f"<html><head><title>Pipes</title></head><body><article><h1>Pipes</h1>{paragraphs}</article></body></html>"
    await person.document("pipes.html", page.encode())
    assert "Now open: Pipes" in (await person.replies(1))[0]["text"]
    assert "18 million" in (await person.ask(COST))["text"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a<b>.pdf", b"%PDF-1.4 but no more"),
        ("picture.png", b"\x89PNG"),
        ("empty.txt", b""),
        ("spaces.txt", b" \n "),
        ("german.txt", b"Der Rat der Stadt hat am Freitag beschlossen, dass alle alten Rohre ersetzt werden. " * 4),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.usefixtures("bot")
async def test_a_file_that_is_no_article_is_refused_with_a_reason(api: BotApi, name: str, data: bytes) -> None:
    person = api.person(1)
    await person.document(name, data)
    assert (await person.replies(1))[0]["text"].startswith(f"{name}: ")
    assert api.refused == []


@pytest.mark.usefixtures("bot")
async def test_a_file_larger_than_telegram_gives_is_not_asked_for(api: BotApi) -> None:
    person = api.person(1)
    large = {"file_id": "F", "file_unique_id": "F", "file_name": "large.pdf", "file_size": 20 * 2**20 + 1}
    await person.send({"document": large})
    assert "large.pdf is larger than" in (await person.replies(1))[0]["text"]
    assert api.called("getFile") == []


@pytest.mark.usefixtures("bot")
async def test_a_post_replied_to_with_ask_is_the_article(api: BotApi) -> None:
    asker = api.person(1, chat=GROUP)
    post = await api.person(2, chat=GROUP).write(WATER)
    answer = await asker.ask(f"/ask {COST}", reply_to_message=api.chats[-100][post])
    assert "18 million" in answer["text"]
    assert "Omar Bakri" in (await asker.ask("/ask Who runs the bakery?"))["text"]


@pytest.mark.usefixtures("bot")
async def test_ask_alone_opens_the_post_it_replies_to(api: BotApi) -> None:
    asker = api.person(1, chat=GROUP)
    post = await api.person(2, chat=GROUP).write(WATER)
    assert "Now open" in (await asker.ask("/ask", reply_to_message=api.chats[-100][post]))["text"]


@pytest.mark.usefixtures("bot")
async def test_an_article_is_chosen_by_its_button(api: BotApi) -> None:
    person = api.person(1)
    listed = await person.ask("/articles")
    assert list(buttons(listed)) == [
        "• Ferry <Aurora> & its harbour reopen",
        "Late frost ruins the orchards of Elmdale",
    ]
    await person.press(listed, "Late frost")
    await api.until(lambda: "Now open: Late frost" in api.texts(1)[0])
    assert "Samir Haddad" in (await person.ask("Who owns nine hectares?"))["text"]


@pytest.mark.usefixtures("bot")
async def test_many_articles_are_listed_on_pages(api: BotApi) -> None:
    person = api.person(1)
    for number in range(7):
        await person.ask(f"Report {number} on the bridge.\n\nThe bridge was closed.", **FORWARDED)
    listed = dict(await person.ask("/articles"))
    assert len(buttons(listed)) == 7
    await person.press(listed, "»")
    await api.until(lambda: "Report 0 on the bridge." in buttons(api.said(1)[-1]))
    assert {"«", "Late frost ruins the orchards of Elmdale"} <= set(buttons(api.said(1)[-1]))


@pytest.mark.usefixtures("bot")
async def test_a_deep_link_opens_its_article(api: BotApi, articles: tuple[Article, ...]) -> None:
    person = api.person(1)
    assert "Now open: Late frost" in (await person.ask(f"/start {articles[1].id}"))["text"]
    assert "I do not know this article" in (await person.ask("/start nothing"))["text"]


@pytest.mark.usefixtures("bot")
async def test_what_one_chat_was_given_no_other_sees(api: BotApi) -> None:
    giver, other = api.person(1), api.person(2)
    await giver.ask(WATER)
    key = next(b["callback_data"] for b in buttons(await giver.ask("/articles")).values()).partition(":")[2]
    assert "I do not know" in (await other.ask(f"/start {key}"))["text"]
    assert len(buttons(await other.ask("/articles"))) == 2


async def test_the_choice_and_the_article_outlive_the_service(api: BotApi, running: Running) -> None:
    person = api.person(1)
    async with running():
        await person.ask(WATER)
    async with running():
        assert "18 million" in (await person.ask(COST))["text"]


@pytest.mark.usefixtures("bot")
async def test_a_group_s_files_and_long_texts_are_not_meant_for_the_bot(api: BotApi) -> None:
    api.reads_all = True
    person = api.person(1, chat=GROUP)
    await person.document("orchard.txt", ORCHARD.encode())
    await person.write(WATER)
    assert "2.3 million" in (await person.ask("/ask How much did the repairs cost?"))["text"]
    assert len(api.said(-100)) == 1
