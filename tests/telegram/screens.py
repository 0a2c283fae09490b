"""Draws what the real service answers, as the README shows it: `PYTHONPATH=. python tests/telegram/screens.py`.

Everything on the picture went from `bot.telegram.service` over the wire into the double; only the layout is drawn here.
"""

from __future__ import annotations

import asyncio
import copy
import tempfile
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from double import BOT, TOKEN, BotApi

from bot.__main__ import SEEDS
from bot.answerer import Answerer
from bot.settings import Settings
from bot.telegram.service import Service
from index import SqliteLibrary, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from double import Json

PICTURE = Path(__file__).parents[2] / "docs" / "telegram.svg"
ASKED, UNSAID = "How many civilians died?", "How old is Khaled Khoja?"

COLUMN, GAP, BUBBLE = 380, 16, 350  # pixels
LINE, SIZE, PAD, BUTTON = 18, 12.5, 10, 28
FONT = "Verdana, 'DejaVu Sans', sans-serif"  # of one width wherever the picture is shown
WIDTHS = {  # of a letter's size, for the letters that are far from 0.62
    "',.IJijl ": 0.33, "-/:;\\f|\u2039’": 0.37, "!()[]rt": 0.42, "sz*_`“”": 0.53, "?Lc": 0.57, "ABCRVXZ": 0.7,
    "DGHNU": 0.77, "&OQw": 0.82, "+<=>M…": 0.95, "%m": 0.98, "@W👍👎": 1.1,
}  # fmt: skip
BOLDER = 1.12
STYLES = {
    "bold": 'font-weight="bold"',
    "italic": 'font-style="italic"',
    "underline": 'text-decoration="underline"',
}

Letters = list[tuple[str, frozenset[str]]]


class Line(NamedTuple):
    """Letters that stand on one line, and whether they are quoted."""

    letters: Letters
    quoted: bool


async def talk() -> list[list[Json]]:
    """Talk with the service in three chats; give each chat's messages as they stand at the end."""
    api = BotApi()
    await api.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(telegram_token=TOKEN, telegram_api=api.root, data=Path(folder), _env_file=None)
        library = SqliteLibrary(Path(folder) / "library.db")
        service = Service(settings, Answerer(), read_folder(SEEDS), library)
        running = asyncio.create_task(service.run())
        people = [api.person(number) for number in (1, 2, 3)]
        try:
            await people[0].ask("/start")
            await api.until(lambda: "reply_markup" in api.said(1)[0])
            await people[0].ask(ASKED)
            await people[1].ask(UNSAID)
            answer = await people[1].ask(ASKED)
            await people[1].press(answer, "[")
            await api.until(lambda: "Back" in str(api.said(2)[-1]))
            await people[2].ask("/who")
        finally:
            service.stop()
            await running
            library.close()
            await api.stop()
    return [copy.deepcopy([m for _, m in sorted(api.chats[person.number].items())]) for person in people]


def drawn(chats: Sequence[Sequence[Json]]) -> str:
    """Draw chats beside each other as SVG."""
    parts, heights = [], []
    for column, messages in enumerate(chats):
        left, top = GAP + column * (COLUMN + GAP), GAP
        for message in messages:
            part, top = _message(message, left, top)
            parts.append(part)
        heights.append(top)
    width, height = GAP + len(chats) * (COLUMN + GAP), max(heights) + GAP // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}" font-size="{SIZE}">\n<rect width="100%" height="100%" rx="12" fill="#d5e2d9"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _message(message: Json, left: int, top: int) -> tuple[str, int]:
    """Draw a message with its buttons; give the drawing and where the next one begins."""
    own = message["from"]["id"] != BOT["id"]
    lines = list(_lines(message))
    wide = max(_width(line.letters) + 10 * line.quoted for line in lines) + 2 * PAD
    width = BUBBLE if "reply_markup" in message else min(BUBBLE, int(wide) + 4)
    x = left + COLUMN - width if own else left
    height = LINE * len(lines) + 2 * PAD - 4
    parts = [
        f'<rect x="{x}" y="{top}" width="{width}" height="{height}" rx="10" fill="{"#e3fdd0" if own else "#fff"}"/>'
    ]
    at = top + PAD
    for quoted, group in groupby(lines, key=lambda line: line.quoted):
        held = list(group)
        if quoted:
            parts.append(_quotation(x + PAD, at - 1, width - 2 * PAD, LINE * len(held)))
        parts += [_text(line.letters, x + PAD + 10 * quoted, at + LINE * i + 12) for i, line in enumerate(held)]
        at += LINE * len(held)
    bottom = top + height
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        each = (width - 4 * (len(row) - 1)) / len(row)
        for i, button in enumerate(row):
            parts.append(_button(button["text"], x + i * (each + 4), bottom + 4, each))
        bottom += BUTTON + 4
    return "\n".join(parts), bottom + 12


def _quotation(x: float, y: float, width: float, height: float) -> str:
    box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="#eaf3ec"/>'
    return f'{box}<rect x="{x}" y="{y}" width="3" height="{height}" fill="#5a9c74"/>'


def _button(label: str, x: float, y: float, width: float) -> str:
    """Draw a button; like an app, end a label with dots where it is too long."""
    letters: Letters = [(letter, frozenset()) for letter in label]
    while _width(letters) > width - 8:
        letters = [*letters[:-2], ("…", frozenset())]
    shown = escape("".join(letter for letter, _ in letters))
    box = f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BUTTON}" rx="7" fill="#86a892"/>'
    return f'{box}<text x="{x + width / 2:.1f}" y="{y + 18}" text-anchor="middle" fill="#fff">{shown}</text>'


def _lines(message: Json) -> Iterator[Line]:
    """Cut a message's text into lines that fit a bubble, with the marks of its entities."""
    for whole, quoted in _paragraphs(message):
        room = BUBBLE - 2 * PAD - 10 * quoted
        line: Letters = []
        for word in _words(whole):
            if line and _width([*line, *word]) > room:
                yield Line(line, quoted)
                line = []
            line += word
        yield Line(line, quoted)


def _paragraphs(message: Json) -> Iterator[tuple[Letters, bool]]:
    raw = message["text"].encode("utf-16-le")
    marks: list[set[str]] = [set() for _ in range(len(raw) // 2)]
    for entity in message.get("entities", []):
        for at in range(entity["offset"], min(entity["offset"] + entity["length"], len(marks))):
            marks[at].add(entity["type"])
    paragraph: Letters = []
    at = 0
    for letter in message["text"]:
        if letter == "\n":
            yield paragraph, _is_quoted(paragraph)
            paragraph = []
        else:
            paragraph.append((letter, frozenset(marks[at])))
        at += len(letter.encode("utf-16-le")) // 2
    yield paragraph, _is_quoted(paragraph)


def _is_quoted(letters: Letters) -> bool:
    return any(mark.endswith("blockquote") for _, marks in letters for mark in marks)


def _words(letters: Letters) -> Iterator[Letters]:
    word: Letters = []
    for letter in letters:
        word.append(letter)
        if letter[0] == " ":
            yield word
            word = []
    yield word


def _width(letters: Letters) -> float:
    known = {letter: width for group, width in WIDTHS.items() for letter in group}
    return SIZE * sum(known.get(letter, 0.64) * (BOLDER if "bold" in marks else 1) for letter, marks in letters)


def _text(letters: Letters, x: float, y: float) -> str:
    spans = []
    for marks, group in groupby(letters, key=lambda letter: letter[1]):
        style = " ".join(STYLES[mark] for mark in sorted(marks) if mark in STYLES)
        text = escape("".join(letter for letter, _ in group))
        spans.append(f"<tspan {style}>{text}</tspan>" if style else text)
    return f'<text x="{x}" y="{y}" xml:space="preserve">{"".join(spans)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(drawn(asyncio.run(talk())), encoding="utf-8")
