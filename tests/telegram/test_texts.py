"""The catalogues: complete in every language, well-formed, and chosen by the language that Telegram tells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fluent.syntax import FluentParser, ast
from markup import Parser, units

from bot.telegram import texts
from bot.telegram.texts import FALLBACK, LANGUAGES, say

if TYPE_CHECKING:
    from double import BotApi

FOLDER = Path(texts.__file__).parent
VALUES = {
    "title": "<b>&amp;", "facts": "a & b", "name": "a<b", "person": "1", "size": 20, "days": 1, "words": 1, "count": 1,
    "sentences": 1, "answers": 1, "articles": 1, "thumbs": 1, "talks": 1, "waiting": 1,
}  # fmt: skip


def keys(language: str) -> list[str]:
    entries = FluentParser().parse((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")).body
    assert not [entry for entry in entries if isinstance(entry, ast.Junk)]
    return [entry.id.name for entry in entries if isinstance(entry, ast.Message)]


def test_there_is_more_than_one_language() -> None:
    assert {"en", "tr"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_once(language: str) -> None:
    assert sorted(keys(language)) == sorted(set(keys(FALLBACK)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", keys(FALLBACK))
def test_every_text_is_well_formed_and_shows_values_as_they_are(language: str, key: str) -> None:
    for number in (0, 1, 5000):
        values = {name: value if isinstance(value, str) else number for name, value in VALUES.items()}
        shown, _ = Parser(say(key, language, **values)).parse()
        assert 0 < units(shown) <= 4096
        assert "{" not in shown
        if key in ("start", "opened", "article"):
            assert "<b>&amp;" in shown


def test_every_text_is_used() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in FOLDER.parent.glob("*.py"))
    unused = [key for key in keys(FALLBACK) if not re.search(rf'"{key}"', code)]
    assert [key for key in unused if not key.startswith("command-")] == []


@pytest.mark.parametrize(
    ("language", "greets"), [("tr", "Merhaba"), ("tr-TR", "Merhaba"), ("de", "Hello"), ("", "Hello")]
)
@pytest.mark.usefixtures("bot")
async def test_a_person_is_spoken_to_in_their_language(api: BotApi, language: str, greets: str) -> None:
    assert (await api.person(1, language=language).ask("/start"))["text"].startswith(greets)


@pytest.mark.usefixtures("bot")
async def test_commands_are_set_in_every_language(api: BotApi) -> None:
    await api.person(1).ask("/start")
    set_in = {params.get("language_code", "") for params in api.commands}
    assert set_in == {"", *LANGUAGES} - {FALLBACK}


def test_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError):
        say("nothing-of-the-kind")
    with pytest.raises(LookupError):
        say("start")
