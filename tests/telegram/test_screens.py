"""The README's picture shows what was said, word for word."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from double import BOT
from screens import drawn

SVG = "{http://www.w3.org/2000/svg}"
SAID = "The short answer & <who>.\n[4] A quote so long that it has to go on in the next line of the bubble.\n\n😀 end"
MESSAGE = {
    "from": BOT,
    "text": SAID,
    "entities": [
        {"type": "bold", "offset": 4, "length": 12},
        {"type": "blockquote", "offset": 26, "length": 72},
        {"type": "italic", "offset": 102, "length": 4},
    ],
}


def test_every_word_is_on_the_picture_and_marked_as_it_was() -> None:
    root = ET.fromstring(drawn([[MESSAGE]]))  # noqa: S314 - our own
    lines = ["".join(line.itertext()) for line in root.iter(f"{SVG}text")]
    assert " ".join("".join(lines).split()) == " ".join(SAID.replace("\n", "").split())
    marked = {str(span.attrib): span.text for span in root.iter(f"{SVG}tspan")}
    assert marked == {"{'font-weight': 'bold'}": "short answer", "{'font-style': 'italic'}": " end"}


@pytest.mark.parametrize(("label", "shown"), [("A & B", "A & B"), ("W" * 99, "W" * 26 + "…")])
def test_a_button_s_label_ends_where_the_button_does(label: str, shown: str) -> None:
    message = MESSAGE | {"reply_markup": {"inline_keyboard": [[{"text": label}]]}}
    root = ET.fromstring(drawn([[message]]))  # noqa: S314 - our own
    last = [*root.iter(f"{SVG}text")][-1].text or ""
    assert last[:3] == shown[:3]
    assert last.endswith(shown[-1])
    assert len(last) <= len(shown)
