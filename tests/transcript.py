"""Remakes what the README shows of talks: `make readme`. Lines with "? " are asked, all else is what came back."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console

from bot.__main__ import SEEDS
from bot.answerer import Answerer
from bot.console import Talk
from bot.glance import Glance
from bot.render import rich_quote, rich_text
from index import SqliteLibrary, read_folder

README = Path(__file__).parents[1] / "README.md"
TALK = re.compile(r"(?<=^```console\n\$ make chat\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
WIDTH = 100  # of the terminal in the README
LINES = 2  # under a heading of a glance in the README


def remade(readme: str) -> str:
    """Give the README with its talks held anew, each from the start."""
    return TALK.sub(lambda found: _held(found[0]), readme)


def _held(talk: str) -> str:
    seeds = read_folder(SEEDS)
    here = Talk(Answerer(), seeds, lambda: SqliteLibrary(Path(":memory:"), seeds))
    screen = Console(width=WIDTH, color_system=None, force_terminal=True)
    with screen.capture() as capture:
        for line in re.findall(r"^\? (.*)$", talk, re.MULTILINE):
            shown = here.respond(line)
            shown = _shortened(shown) if isinstance(shown, Glance) else shown
            parts = [*map(rich_quote, shown)] if isinstance(shown, list) else [rich_text(shown)]
            screen.print(f"? {line}", *parts, "", sep="\n", markup=False, highlight=False)
    return "\n".join(line.rstrip() for line in capture.get().rstrip().split("\n")) + "\n"


def _shortened(shown: Glance) -> Glance:
    """Keep `LINES` under each heading; the glance itself tells how many lines are left out."""
    headings = [line.heading for line in shown.lines]
    kept = tuple(line for n, line in enumerate(shown.lines) if headings[:n].count(line.heading) < LINES)
    return shown.model_copy(update={"lines": kept, "left_out": shown.left_out + len(shown.lines) - len(kept)})


if __name__ == "__main__":
    README.write_text(remade(README.read_text(encoding="utf-8")), encoding="utf-8")
