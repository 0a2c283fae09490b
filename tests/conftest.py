"""What tests share: an answerer, an empty library, and figures that stand at the end of pytest's output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.answerer import Answerer
from index import Library, SqliteLibrary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> list[str]:
    """Lines to print at the end."""
    return pytestconfig.stash.setdefault(_FIGURES, [])


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with SqliteLibrary(tmp_path / "library.db") as opened:
        yield opened


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash.get(_FIGURES, None):
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.line(line)
