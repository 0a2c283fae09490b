from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click import Group, Option
from transcript import README, TALK, remade

from bot.__main__ import main
from bot.check import Pair
from bot.question import AnswerType
from bot.render import error_object

ROOT = Path(__file__).parents[1]
TEXT = README.read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)
TYPED = sorted({*re.findall(r"`([^`\n]+)`", PROSE), *re.findall(r"^\$ (.+)", TEXT, re.MULTILINE)})
COMMANDS = [typed.removeprefix(".venv/bin/") for typed in TYPED if re.match(r"(\.venv/bin/)?quoth\b", typed)]
TARGETS = [typed.removeprefix("make ") for typed in TYPED if typed.startswith("make ")]


def _table(heading: str) -> list[str]:
    """Give the first column of the first table under a heading, the names in it."""
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", section, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_the_talk_is_what_the_bot_says() -> None:
    assert TALK.search(TEXT)
    assert remade(TEXT) == TEXT, "make readme"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_exists(command: str) -> None:
    assert isinstance(main, Group)
    _, *words = shlex.split(command)
    if not words:
        return
    options = {option for word in main.params if isinstance(word, Option) for option in word.opts}
    if not words[0].startswith("-"):
        options = {o for p in main.commands[words[0]].params if isinstance(p, Option) for o in p.opts}
    assert {word for word in words if word.startswith("--")} <= options | {"--help"}


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_names_commands_and_targets() -> None:
    assert {"chat", "test", "setup", "check"} <= {*TARGETS}
    assert {command.split()[1] for command in COMMANDS if " " in command} >= {*main.commands}


def test_the_machine_door_s_fields_are_all_told() -> None:
    assert _table("For programs") == ["id", *error_object(""), "ms"]


def test_the_pairs_fields_are_all_told() -> None:
    assert set(_table("Your own question-answer pairs")) == set(Pair.model_fields)


def test_the_answer_types_are_all_told() -> None:
    assert all(f"`{kind}`" in TEXT for kind in AnswerType)


def test_the_files_that_the_readme_points_at_are_there() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert linked
    assert not [path for path in linked if not (ROOT / path).exists()]
