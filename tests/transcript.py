"""Remakes what the README shows of a talk: `make readme`. Lines with "? " are asked, all else is what came back."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console

from bot.__main__ import SEEDS
from bot.answerer import Answerer
from bot.console import Talk
from bot.render import rich_quote, rich_text
from index import SqliteLibrary, read_folder

README = Path(__file__).parents[1] / "README.md"
TALK = re.compile(r"(?<=^```console\n\$ make chat\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
WIDTH = 100  # of the terminal in the README


def remade(readme: str) -> str:
    """Give the README with its talk held anew."""
    return TALK.sub(lambda found: _held(found[0]), readme)


def _held(talk: str) -> str:
    seeds = read_folder(SEEDS)
    here = Talk(Answerer(), seeds, lambda: SqliteLibrary(Path(":memory:"), seeds))
    screen = Console(width=WIDTH, color_system=None, force_terminal=True)
    with screen.capture() as capture:
        for line in re.findall(r"^\? (.*)$", talk, re.MULTILINE):
            shown = here.respond(line)
            parts = [*map(rich_quote, shown)] if isinstance(shown, list) else [rich_text(shown)]
            screen.print(f"? {line}", *parts, "", sep="\n", markup=False, highlight=False)
    return "\n".join(line.rstrip() for line in capture.get().rstrip().split("\n")) + "\n"


if __name__ == "__main__":
    README.write_text(remade(README.read_text(encoding="utf-8")), encoding="utf-8")
