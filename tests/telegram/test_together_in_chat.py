"""All articles of the library asked at once, and the library's articles in the lists and links of a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from storms import DOCKERS, FIRST, KILLED, LATER
from test_buttons import buttons

from index import parse_article

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import Running
    from double import BotApi

KEPT = [parse_article(text, "test") for text in (FIRST, LATER, DOCKERS)]
GROUP = {"id": -100, "type": "supergroup", "title": "G"}


@pytest.fixture(autouse=True)
async def stocked(running: Running) -> AsyncIterator[None]:
    async with running(kept=KEPT):
        yield


async def test_all_names_every_article_that_differs_and_opens_the_sentences_of_each(api: BotApi) -> None:
    person = api.person(1)
    answer = dict(await person.ask(f"/all {KILLED}"))
    assert "Larvik Mirror" in answer["text"]
    assert "Coast Post" in answer["text"]
    assert {"[1]", "[2]"} <= set(buttons(answer))
    for label, title in (("[1]", KEPT[1].title), ("[2]", KEPT[0].title)):
        await person.press(answer, label)
        await api.until(lambda title=title: api.texts(1)[0].startswith(title))
        await person.press(api.said(1)[0], "Back")
        await api.until(lambda: api.texts(1) == [answer["text"]])
    told = (await person.ask("/sources"))["text"]
    assert "The harbour is closed" in told
    assert "Friday night" in told


async def test_the_talk_turns_to_the_article_that_is_cited(api: BotApi) -> None:
    person = api.person(1)
    assert "Dockers" in (await person.ask("/all Who stopped work in Port Ellis?"))["text"]
    assert (await person.ask("/article"))["text"].startswith("Dockers stop work")


async def test_an_edited_all_is_asked_of_all_again(api: BotApi) -> None:
    person = api.person(1, chat=GROUP)
    number = await person.write("/all Who stopped work in Port Ellis?")
    await person.replies(1)
    await person.edit(number, f"/all {KILLED}")
    await api.until(lambda: "Larvik" in api.texts(-100)[0])
    assert len(api.said(-100)) == 1


async def test_what_no_article_says_is_told(api: BotApi) -> None:
    assert (await api.person(1).ask("/all Who is the president of Peru?"))["text"].startswith("No article")


async def test_the_library_is_listed_and_a_link_opens_its_articles(api: BotApi) -> None:
    person = api.person(1)
    assert {article.title for article in KEPT} <= set(buttons(await person.ask("/articles")))
    assert "Now open: Dockers stop work" in (await person.ask(f"/start {KEPT[2].id}"))["text"]
