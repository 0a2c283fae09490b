"""The webhook, and what the service tells of itself."""

from __future__ import annotations

import json
from contextlib import closing
from socket import socket
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from bot.settings import Settings

if TYPE_CHECKING:
    from conftest import Running
    from double import BotApi

QUESTION, ANSWER = "How much did the repairs cost?", "2.3 million crowns"


@pytest.fixture
def address() -> str:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def get(url: str, **request: object) -> HTTPResponse:
    return await AsyncHTTPClient().fetch(url, raise_error=False, **request)


async def test_updates_come_by_webhook_and_are_answered_once(api: BotApi, running: Running, address: str) -> None:
    person = api.person(1)
    async with running(telegram_listen=address, telegram_webhook=f"http://{address}/"):
        await api.until(lambda: api.webhook)
        assert ANSWER in (await person.ask(QUESTION))["text"]
        message = {"message_id": 99, "date": 1, "from": person.sender, "chat": person.chat, "text": "hello"}
        for _ in range(3):
            await api.update("message", message, update_id=77)
        await person.write("/help")
        await person.replies(3)
    assert len(api.said(1)) == 3
    assert api.called("getUpdates") == []


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("wrong", '{"update_id": 5}', 403),
        ("", '{"update_id": 5}', 403),
        (None, "no json", 400),
        (None, "[5]", 400),
        (None, '{"update_id": "5"}', 400),
        (None, '{"update_id": 5}', 200),
    ],
)
async def test_only_telegram_is_heard(  # noqa: PLR0913, PLR0917
    api: BotApi, running: Running, address: str, secret: str | None, body: str, status: int
) -> None:
    async with running(telegram_listen=address, telegram_webhook=f"http://{address}"):
        await api.until(lambda: api.webhook)
        given = api.webhook["secret_token"] if secret is None else secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": given}
        response = await get(f"http://{address}/telegram", method="POST", body=body, headers=headers)
    assert response.code == status


async def test_health_and_metrics_are_told(api: BotApi, running: Running, address: str) -> None:
    async with running(telegram_listen=address):
        await api.person(1).ask(QUESTION)
        await api.person(1).ask("hello")
        health, metrics = await get(f"http://{address}/healthz"), await get(f"http://{address}/metrics")
    assert (health.code, json.loads(health.body)) == (200, {"ok": True})
    counted = metrics.body.decode()
    for line in (
        "quoth_updates_total 2.0",
        'quoth_replies_total{kind="answer"} 1.0',
        'quoth_replies_total{kind="notice"} 1.0',
        "quoth_answer_seconds_count 2.0",
        "quoth_messages_waiting 0.0",
    ):
        assert line in counted


async def test_a_service_that_cannot_reach_telegram_is_not_well(api: BotApi, running: Running, address: str) -> None:
    api.fail("getMe", times=100)
    async with running(telegram_listen=address):
        await api.until(lambda: api.refused)
        assert (await get(f"http://{address}/healthz")).code == 503


def test_a_webhook_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs QUOTH_TELEGRAM_LISTEN"):
        Settings(telegram_webhook="https://a.example", _env_file=None)
