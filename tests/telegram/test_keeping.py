"""Who may use the bot, how often, what is kept about people, and how it is deleted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from test_buttons import buttons
from test_reading import FORWARDED, WATER

from bot.check import read_pairs
from bot.telegram.limits import Limit, Verdict
from bot.telegram.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Running
    from double import BotApi

GROUP = {"id": -100, "type": "supergroup", "title": "G"}
QUESTION = "How much did the repairs cost?"


@pytest.mark.usefixtures("bot")
async def test_privacy_says_what_is_kept_and_how_long(api: BotApi) -> None:
    assert "30 days" in (await api.person(1).ask("/privacy"))["text"]


async def test_forget_deletes_all_and_says_what(api: BotApi, running: Running, tmp_path: Path) -> None:
    person, other, member = api.person(1), api.person(2), api.person(1, chat=GROUP)
    async with running():
        await person.ask(WATER)
        answer = await person.ask("How much would the work cost?")
        query = await person.press(answer, "👍")
        await api.until(lambda: api.callbacks[query])
        await member.ask(f"/ask {QUESTION}")
        await other.ask("Who is Ingrid Holm?")
        told = (await person.ask("/forget"))["text"]
        assert "2 answers, one article, one thumb" in told
        query = await person.press(answer, "[2]")
        await api.until(lambda: api.callbacks[query])
        assert api.callbacks[query]["text"].startswith("I do not keep")
        assert (await person.ask("/sources"))["text"].startswith("Nothing has been cited")
        assert "Vetter" not in (await member.ask("/sources"))["text"]
        assert "Ingrid Holm" in (await other.ask("/sources"))["text"]
        assert "Deleted: 0 answers, 0 articles, 0 thumbs" in (await person.ask("/forget"))["text"]
    kept = _bytes_of(tmp_path)
    assert b"Brenmoor" not in kept
    assert b"repairs" not in kept


def _bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("telegram.sqlite3*"))


async def test_what_is_old_is_forgotten(api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    person = api.person(1)
    async with running():
        await person.ask(WATER)
        answer = await person.ask("How much would the work cost?")
    async with running():
        assert (await person.ask("/article"))["text"].startswith("The town council")
    monkeypatch.setattr("bot.telegram.store._DAY", -1)  # all that was is long ago
    async with running():
        query = await person.press(answer, "[2]")
        await api.until(lambda: api.callbacks[query])
        assert api.callbacks[query]["text"].startswith("I do not keep")
        assert (await person.ask("/article"))["text"].startswith("Ferry")


async def test_thumbs_become_canned_pairs_for_the_owner(api: BotApi, running: Running) -> None:
    owner, person = api.person(9), api.person(1)
    async with running(telegram_owners=(9,)):
        assert (await owner.ask("/feedback"))["text"].startswith("Nobody has judged")
        answer = await person.ask(QUESTION)
        unsaid = await person.ask("Who is the president of Brazil?")
        for message, thumb in ((answer, "👎"), (answer, "👍"), (unsaid, "👎")):
            query = await person.press(message, thumb)
            await api.until(lambda query=query: api.callbacks[query])
            assert api.callbacks[query]["text"] == "Thank you!"
        await owner.write("/feedback")
        await owner.replies(2)
        assert (await person.ask("/feedback"))["text"].startswith("This is for the owners")
        assert "Thumbs: 2" in (await owner.ask("/stats"))["text"]
        assert (await person.ask("/stats"))["text"].startswith("This is for the owners")
    (sent,) = api.files.values()
    good, bad = read_pairs(io.BytesIO(sent), "feedback.jsonl")
    assert (good.question, good.answers, good.sentence, good.type) == (QUESTION, ("2.3 million crowns",), 4, "good")
    assert (bad.answerable, bad.type) == (False, "bad")


@pytest.mark.usefixtures("bot")
async def test_what_cites_nothing_has_no_thumbs(api: BotApi) -> None:
    assert "👍" not in buttons(await api.person(1).ask("hello"))


async def test_only_guests_are_answered_where_there_is_a_list(api: BotApi, running: Running) -> None:
    guest, owner, stranger, group = api.person(1), api.person(9), api.person(2), api.person(3, chat=GROUP)
    async with running(telegram_allowed=(1, -100), telegram_owners=(9,)):
        told = await stranger.ask(QUESTION)
        assert told["text"].endswith("your number is 2.")
        await stranger.write("/start")
        for person in (guest, owner):
            assert "2.3 million" in (await person.ask(QUESTION))["text"]
        assert "2.3 million" in (await group.ask(f"/ask {QUESTION}"))["text"]
        await guest.ask("/help")
    assert len(api.said(2)) == 1


async def test_who_asks_too_fast_is_told_once(api: BotApi, running: Running) -> None:
    person = api.person(1)
    async with running(telegram_questions_a_minute=2):
        for _ in range(5):
            await person.write("hello")
        await person.write("/help")
        await person.replies(4)
        texts = [text[:8] for text in api.texts(1)]
        assert "2.3 million" in (await api.person(2).ask(QUESTION))["text"]
    assert texts == ["Hello! A", "Hello! A", "That was", "Ask a qu"]


async def test_who_gives_too_many_articles_is_told_once(api: BotApi, running: Running) -> None:
    person = api.person(1)
    async with running(telegram_articles_a_day=1):
        for number in range(3):
            await person.write(f"Report {number}.\n\nThe bridge was closed.", **FORWARDED)
        await person.write("/help")
        await person.replies(3)
    assert [text[:8] for text in api.texts(1)] == ["Now open", "That was", "Ask a qu"]


async def test_a_day_s_articles_are_counted_on_after_a_restart(api: BotApi, running: Running) -> None:
    person = api.person(1)
    async with running(telegram_articles_a_day=1):
        assert "Now open" in (await person.ask("Report.\n\nThe bridge was closed.", **FORWARDED))["text"]
    async with running(telegram_articles_a_day=1):
        assert "a lot of articles" in (await person.ask("News.\n\nThe bridge is open.", **FORWARDED))["text"]


async def test_what_others_thought_of_a_person_s_questions_is_forgotten_too(
    api: BotApi, running: Running, tmp_path: Path
) -> None:
    person, member = api.person(1, chat=GROUP), api.person(2, chat=GROUP)
    async with running(telegram_owners=(9,)):
        answer = await person.ask(f"/ask {QUESTION}")
        query = await member.press(answer, "👍")
        await api.until(lambda: api.callbacks[query])
        assert b"repairs cost" in _bytes_of(tmp_path)
        await person.ask("/forget")
        assert b"repairs cost" not in _bytes_of(tmp_path), "while it runs, too"
        assert (await api.person(9).ask("/feedback"))["text"].startswith("Nobody has judged")


def test_a_limit_is_a_window_that_moves(tmp_path: Path) -> None:
    now = 0.0
    store = Store(tmp_path / "s")
    limit = Limit(store, "question", 2, 60, clock=lambda: now)
    assert [limit.take(1) for _ in range(4)] == [
        Verdict.ALLOWED,
        Verdict.ALLOWED,
        Verdict.FIRST_REFUSAL,
        Verdict.REFUSED,
    ]
    assert limit.take(2) is Verdict.ALLOWED
    assert limit.take(2, 1) is Verdict.REFUSED
    assert Limit(store, "article", 2, 60, clock=lambda: now).take(1) is Verdict.ALLOWED
    now = 60.0
    assert [limit.take(1) for _ in range(3)] == [Verdict.ALLOWED, Verdict.ALLOWED, Verdict.FIRST_REFUSAL]
    store.close()
