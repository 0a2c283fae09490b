"""The article laid out in a chat: every line with the numbers of its sentences, and a button for each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from test_buttons import buttons
from test_talk import entity

from bot.glance import GLANCES
from index import parse_article

if TYPE_CHECKING:
    from conftest import Running
    from double import BotApi

SHOWN = {
    "summary": "The ferry Aurora returned to Larsby",
    "who": "Ingrid Holm",
    "quotes": "We are glad & relieved,",
    "numbers": "2.3 million crowns",
    "timeline": "Monday",
    "places": "Larsby",
    "claims": "harbour office",
}
SAID = "\n\n".join(
    f"Mayor Ann Lee of Elmdale {cue} that the {n + 2} bridges over the river, which carry {n + 30} buses an hour and "
    f"have not been painted for {n + 5} years, would be mended before the winter of {2030 + n}."
    for n, cue in enumerate(["said", "promised", "denied", "warned", "claimed"] * 8)
)


def test_every_glance_is_tried() -> None:
    assert set(SHOWN) == set(GLANCES)


@pytest.mark.parametrize("name", GLANCES)
@pytest.mark.usefixtures("bot")
async def test_a_command_lays_the_article_out(api: BotApi, name: str) -> None:
    reply = await api.person(1).ask(f"/{name}")
    assert SHOWN[name] in reply["text"]
    assert entity(reply, "bold") == [GLANCES[name].title]
    assert {*buttons(reply)} == {*re.findall(r"\[\d+\]", reply["text"])} != set()


@pytest.mark.usefixtures("bot")
async def test_a_line_s_sentence_opens_and_goes_back(api: BotApi) -> None:
    person = api.person(1)
    reply = dict(await person.ask("/numbers"))
    await person.press(reply, "[4]")
    await api.until(lambda: "Vetter" in api.texts(1)[0])
    await person.press(api.said(1)[0], "Back")
    await api.until(lambda: api.texts(1) == [reply["text"]])
    assert set(buttons(api.said(1)[0])) == set(buttons(reply))
    assert "The repairs" not in (await person.ask("/sources"))["text"]


@pytest.mark.usefixtures("bot")
async def test_a_glance_leaves_the_talk_as_it_was(api: BotApi) -> None:
    person = api.person(1)
    number = await person.write("Who is the mayor of Larsby?")
    await person.replies(1)
    await person.ask("/who")
    await person.edit(number, "How much did the repairs cost?")
    await api.until(lambda: "2.3 million" in api.texts(1)[0])
    assert "Vetter" in (await person.ask("/sources"))["text"]
    assert len(api.said(1)) == 3


async def test_a_long_one_fills_several_messages_and_loses_no_sentence(api: BotApi, running: Running) -> None:
    article = parse_article(f"Title: Bridges\n\n{SAID}", "bridges.txt")
    person = api.person(1)
    async with running(articles=[article]):
        await person.write("/claims")
        await person.write("/nonsense")
        await api.until(lambda: any("I do not know" in text for text in api.texts(1)))
        replies = [dict(reply) for reply in api.said(1)[:-1]]
        assert len(replies) > 1
        assert sum(len(buttons(reply)) for reply in replies) == 40
        for reply in replies:
            assert {*buttons(reply)} == {*re.findall(r"\[\d+\]", reply["text"])}
        last = next(iter(buttons(replies[-1])))
        await person.press(replies[-1], last)
        await api.until(lambda: api.texts(1)[len(replies) - 1].startswith("Bridges"))
        await person.press(api.said(1)[len(replies) - 1], "Back")
        await api.until(lambda: api.texts(1)[:-1] == [reply["text"] for reply in replies])


@pytest.mark.usefixtures("bot")
async def test_a_glance_is_not_judged(api: BotApi) -> None:
    assert "👍" not in buttons(await api.person(1).ask("/who"))


@pytest.mark.usefixtures("bot")
async def test_a_group_may_look_too(api: BotApi) -> None:
    person = api.person(1, chat={"id": -100, "type": "supergroup", "title": "G"})
    assert "Ingrid Holm" in (await person.ask("/who@quoth_bot"))["text"]
