"""The service as a process: how it starts, stops, and what its log holds."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from double import TOKEN, BotApi
from samples import HARBOUR

from bot.telegram.logs import Discreet
from bot.telegram.service import STORE
from bot.telegram.store import Store

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

KNOWN = {"time", "level", "logger", "event", "raised", "bot", "chat", "error", "port", "update"}
ROOT = Path(__file__).parents[2]


class Runner:
    """Starts the service on one folder of data."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.settings = {"QUOTH_TELEGRAM_TOKEN": TOKEN, "QUOTH_TELEGRAM_API": api.root, "QUOTH_DATA": str(folder)}
        self.folder = folder
        self.article = folder / "harbour.txt"
        self.article.write_text(HARBOUR)

    async def confirmed(self) -> None:
        """Wait until the service knows that all it sent was taken."""
        store = Store(self.folder / STORE)
        while store.waiting():  # noqa: ASYNC110 - another process empties it
            await asyncio.sleep(0.01)
        store.close()

    @asynccontextmanager
    async def process(self, **settings: str) -> AsyncIterator[Process]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("QUOTH_")}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("serve.py")),
            str(self.article),
            stderr=asyncio.subprocess.PIPE,
            env=kept | {"PYTHONPATH": str(ROOT)} | self.settings | settings,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


@pytest.fixture
def runner(api: BotApi, tmp_path: Path) -> Runner:
    return Runner(api, tmp_path)


async def log_of(process: Process) -> str:
    _, errors = await process.communicate()
    return errors.decode()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"QUOTH_TELEGRAM_TOKEN": ""}, "QUOTH_TELEGRAM_TOKEN is not set"),
        ({"QUOTH_TELEGRAM_TOKEN": "123456:refused"}, "QUOTH_TELEGRAM_TOKEN is refused"),
        ({"QUOTH_TELEGRAM_TOKEN": "nonsense"}, "QUOTH_TELEGRAM_TOKEN is refused"),
        ({"QUOTH_DATA": "/dev/null/data"}, "QUOTH_DATA"),
        ({"QUOTH_TELEGRAM_LISTEN": "192.0.2.1:80"}, "QUOTH_TELEGRAM_LISTEN: 192.0.2.1:80"),
    ],
    ids=["no-token", "refused-token", "no-such-token", "no-folder", "nowhere-to-listen"],
)
async def test_what_the_owner_must_mend_is_told_in_one_line(
    runner: Runner, settings: dict[str, str], told: str
) -> None:
    async with runner.process(**settings) as process:
        log = await log_of(process)
    assert process.returncode == 2
    assert told in log
    assert len(log.splitlines()) == 1
    assert settings.get("QUOTH_TELEGRAM_TOKEN") or TOKEN not in log


async def test_sigterm_finishes_the_answer_in_hand(api: BotApi, runner: Runner) -> None:
    person = api.person(1)
    async with runner.process() as process:
        await person.ask("/start")
        with api.hold("sendMessage") as held:
            await person.write("Who is the mayor of Larsby?")
            await api.until(lambda: held.calls)
            process.send_signal(signal.SIGTERM)
        await process.wait()
    assert process.returncode == 0
    assert "Ingrid Holm" in api.texts(1)[-1]


@pytest.mark.parametrize("moment", ["before-the-answer", "before-it-is-sent", "while-it-is-down"])
async def test_killed_at_any_moment_it_answers_every_question_once(api: BotApi, runner: Runner, moment: str) -> None:
    people = [api.person(number) for number in (1, 2, 3)]
    questions = ["Who is the mayor of Larsby?", "How much did the repairs cost?", "/help"]
    answers = ["Hello!", "Ingrid Holm", "2.3 million", "Ask a question"]
    async with runner.process() as process:
        for person in people:
            await person.ask("/start")
        await runner.confirmed()
        with api.hold({"before-the-answer": "sendChatAction"}.get(moment, "sendMessage")) as held:
            held.broken = True
            if moment == "while-it-is-down":
                process.kill()
            for question in questions:
                for person in people:
                    await person.write(question)
            if moment != "while-it-is-down":
                await api.until(lambda: held.calls)
            process.kill()
            await process.wait()
    async with runner.process():
        for person in people:
            texts = [m["text"] for m in await person.replies(4)][:4]
            assert [part for text, part in zip(texts, answers, strict=True) if part in text] == answers, texts
        assert "2.3 million" in (await people[0].ask("/sources"))["text"]
    assert [len(api.said(person.number)) for person in people] == [5, 4, 4]


async def test_the_log_tells_what_happened_but_neither_texts_nor_the_token(api: BotApi, runner: Runner) -> None:
    api.fail("sendMessage", times=2)
    async with runner.process() as process:
        await api.person(1).ask("Who is the mayor of Larsby?")
        process.send_signal(signal.SIGTERM)
        log = await log_of(process)
    lines = [json.loads(line) for line in log.splitlines()]
    assert {("answering", "quoth_bot")} <= {(line["event"], line.get("bot")) for line in lines}
    assert {("not sent yet", 1, "NetworkError")} <= {(x["event"], x.get("chat"), x.get("error")) for x in lines}
    assert all({"time", "level", "logger", "event"} <= set(line) <= KNOWN for line in lines)
    for secret in (TOKEN, TOKEN.partition(":")[2], "mayor", "Larsby", "Holm"):
        assert secret not in log


async def test_a_second_poller_ends_the_first_with_a_clear_word(api: BotApi, runner: Runner) -> None:
    async with runner.process() as process:
        await api.person(1).ask("/start")
        await api.call("getUpdates", {"timeout": 0})
        log = await log_of(process)
    assert process.returncode == 2
    assert "Another program asks for this bot's updates" in log


async def test_a_start_without_network_is_tried_again(api: BotApi, runner: Runner) -> None:
    api.fail("getMe", cut=True)
    async with runner.process() as process:
        assert (await api.person(1).ask("/start"))["text"].startswith("Hello!")
        process.send_signal(signal.SIGTERM)
        assert "cannot be reached" in await log_of(process)


@pytest.mark.parametrize("raised", [ValueError("what Anna wrote"), ValueError(TOKEN)], ids=["text", "token"])
def test_an_exception_is_logged_by_kind_and_place(raised: Exception) -> None:
    try:
        raise raised
    except ValueError as error:
        given = logging.LogRecord(
            "a", logging.ERROR, "", 1, "failed at %s", (TOKEN,), (type(error), error, error.__traceback__)
        )
    given.chat = 7
    fields = json.loads(Discreet(TOKEN, as_json=True).format(given))
    assert (fields["event"], fields["chat"], fields["level"]) == ("failed at <token>", 7, "error")
    for written in (fields["raised"], Discreet(TOKEN, as_json=False).format(given)):
        assert "test_service.py" in written
        assert written.endswith("ValueError")
        assert "Anna" not in written
        assert TOKEN not in written


CALLS = [
    (file.name, node)
    for file in sorted((ROOT / "bot" / "telegram").glob("*.py"))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}:{call[1].lineno}")
def test_what_is_logged_is_a_fixed_word_and_known_fields(call: tuple[str, ast.Call]) -> None:
    name, node = call
    event, *given = node.args
    assert isinstance(event, ast.Constant)
    assert not given or name == "service.py", "only a setting's fault is told in its own words"
    extras = [keyword.value for keyword in node.keywords if keyword.arg == "extra"]
    assert {key.value for extra in extras for key in extra.keys} <= KNOWN
