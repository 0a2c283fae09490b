from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from double import TOKEN, BotApi
from samples import HARBOUR, ORCHARD

from bot.answerer import Answerer
from bot.settings import Settings
from bot.telegram.service import Service
from index import Article, SqliteLibrary, parse_article

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    Running = Callable[..., AbstractAsyncContextManager[Service]]


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
    """Run the service in a block, on the same data each time; `kept` are put into the library."""

    @contextlib.asynccontextmanager
    async def run(
        *, articles: Sequence[Article] = articles, kept: Sequence[Article] = (), **changes: object
    ) -> AsyncIterator[Service]:
        with SqliteLibrary(settings.data / "library.db") as library:
            list(library.add_all(kept))
            service = Service(settings.model_copy(update=changes), answerer, articles, library)
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
