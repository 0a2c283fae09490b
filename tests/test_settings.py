from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[1] / ".env.example"
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - the one in Telegram's documentation


@pytest.fixture(autouse=True)
def _empty_folder_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"QUOTH_{name.upper()}", raising=False)


def test_the_example_documents_every_setting_and_no_other() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    documented = [line.partition("=")[0] for line in lines if re.match(r"\w+=", line)]
    assert documented == [f"QUOTH_{name.upper()}" for name in Settings.model_fields]
    for number, line in enumerate(lines):
        assert not re.match(r"\w+=", line) or lines[number - 1].startswith("# "), f"{line} is not explained"


def test_the_example_as_it_stands_changes_nothing() -> None:
    before = Settings()
    Path(".env").write_bytes(EXAMPLE.read_bytes())
    assert Settings() == before


def test_a_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("QUOTH_THRESHOLD=0.25\nQUOTH_DATA=here\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("QUOTH_THRESHOLD", "0.75")
    assert (Settings().threshold, Settings().data) == (0.75, Path("here"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("QUOTH_THRESHOLD", "1.5", id="threshold above one"),
        pytest.param("QUOTH_THRESHOLD", "high", id="threshold no number"),
        pytest.param("QUOTH_TELEGRAM_API", "localhost", id="API without a scheme"),
        pytest.param("QUOTH_TELEGRAM_API", "https://", id="API without a host"),
    ],
)
def test_a_wrong_value_is_refused_and_not_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert [error["loc"] for error in caught.value.errors()] == [(name.removeprefix("QUOTH_").lower(),)]
    assert f"'{value}'" not in str(caught.value)


def test_the_token_shows_itself_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_TELEGRAM_TOKEN", TOKEN)
    settings = Settings()
    assert TOKEN not in f"{settings} {settings!r} {settings.model_dump_json()}"
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
