from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from double import TOKEN, BotApi

from bot.answerer import Answerer
from bot.settings import Settings
from bot.telegram.service import Service
from index import Article, parse_article

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    Running = Callable[..., AbstractAsyncContextManager[Service]]

HARBOUR = """Title: Ferry <Aurora> & its harbour reopen
Source: The Coast
Date: 2024-05-02
URL: https://coast.example/ferry

The ferry Aurora returned to Larsby on Monday after a fire damaged its engine room in March.

"We are glad & relieved," said Ingrid Holm, the mayor of Larsby. She thanked the 14 volunteers who had rowed
passengers across the bay.

According to the harbour office, the repairs cost 2.3 million crowns. The island of Vetter had been without a
connection for seven weeks <since the fire>.
"""
ORCHARD = """Title: Late frost ruins the orchards of Elmdale
Source: The Coast

A late frost destroyed half of the cherry harvest in Elmdale on Tuesday, growers said.

Samir Haddad, who owns nine hectares, called the loss the worst since 1991.
"""


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    return Answerer()


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    return parse_article(HARBOUR, "harbour.txt"), parse_article(ORCHARD, "orchard.txt")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    double = BotApi()
    await double.start()
    yield double
    await double.stop()


@pytest.fixture
def settings(api: BotApi, tmp_path: Path) -> Settings:
    return Settings(telegram_token=TOKEN, telegram_api=api.root, data=tmp_path, _env_file=None)


@pytest.fixture
def running(settings: Settings, answerer: Answerer, articles: tuple[Article, ...]) -> Running:
    """Run the service in a block, on the same data each time."""

    @contextlib.asynccontextmanager
    async def run(**changes: object) -> AsyncIterator[Service]:
        service = Service(settings.model_copy(update=changes), answerer, articles)
        task = asyncio.create_task(service.run())
        try:
            yield service
        finally:
            service.stop()
            await task

    return run


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[Service]:
    async with running() as service:
        yield service
