"""The doctor finds what is missing and says what to do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.telegram.doctor import Finding, examine

if TYPE_CHECKING:
    from double import BotApi

    from bot.answerer import Answerer
    from bot.settings import Settings
    from index import Article


@pytest.fixture
def examined(settings: Settings, answerer: Answerer, articles: tuple[Article, ...]):  # noqa: ANN201
    async def run(**changes: object) -> list[Finding]:
        changed = settings.model_copy(update=changes)
        return await asyncio.to_thread(lambda: list(examine(changed, answerer, articles[0])))

    return run


async def test_all_is_well(examined) -> None:  # noqa: ANN001
    found = await examined()
    assert [f.what.partition(":")[0] for f in found if f.well] == [
        "weights", "store", "disk", "token", "privacy mode in groups", "groups", "inline questions", "updates",
    ]  # fmt: skip
    assert not [f for f in found if not f.well]


@pytest.mark.parametrize(
    ("changes", "what", "to_do"),
    [
        ({"telegram_token": None}, "token", "@BotFather"),
        ({"telegram_token": SecretStr("123456:refused")}, "token", "refused"),
        ({"telegram_api": "http://127.0.0.1:9"}, "Telegram", "cannot be reached"),
        ({"data": Path("/dev/null/data")}, "store", "QUOTH_DATA"),
    ],
    ids=["no-token", "refused-token", "no-network", "no-folder"],
)
async def test_what_is_missing_is_named(examined, changes: dict[str, object], what: str, to_do: str) -> None:  # noqa: ANN001
    (wrong,) = [f for f in await examined(**changes) if not f.well]
    assert wrong.what == what
    assert to_do in wrong.to_do


async def test_a_webhook_of_somebody_else_is_seen(api: BotApi, examined) -> None:  # noqa: ANN001
    api.webhook = {"url": "https://other.example/hook"}
    (wrong,) = [f for f in await examined() if not f.well]
    assert "set elsewhere" in wrong.to_do
