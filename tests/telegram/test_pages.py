from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Parser

from bot.telegram.pages import ENTITIES, LIMIT, pages, plain, units

words = st.text(st.sampled_from("ab é😀<&>.!?\n \u00a0“"), min_size=1, max_size=60)


@st.composite
def blocks(draw: st.DrawFn) -> str:
    text = draw(words) * draw(st.integers(1, 300))
    if draw(st.booleans()):
        cut = draw(st.integers(0, len(text)))
        head, tail = escape(text[:cut], quote=False), escape(text[cut:], quote=False)
        return f"<blockquote expandable>[1] {head}<u>{tail}</u></blockquote>"
    return escape(text, quote=False)


@given(st.lists(blocks(), max_size=6))
def test_any_blocks_make_pages_that_telegram_takes_and_lose_nothing(given_blocks: list[str]) -> None:
    shown = pages(given_blocks)
    for page in shown:
        text, entities = Parser(page).parse()
        assert text.strip()
        assert units(text.strip()) <= LIMIT
        assert len(entities) <= ENTITIES
    assert "".join(map(_letters, shown)) == "".join(map(_letters, given_blocks))


def _letters(markup: str) -> str:
    return "".join(plain(markup).split())


@pytest.mark.parametrize(
    "sizes",
    [[4000, 4000], [2000, 2000, 2000], [50] * 300, [10, 9000, 10]],
    ids=["two-big", "two-to-a-page", "more-entities-than-one-message-takes", "one-longer-than-a-page"],
)
def test_a_citation_that_fits_a_page_is_never_cut(sizes: list[int]) -> None:
    given_blocks = [f"<blockquote>[{n}] {'x' * size}</blockquote>" for n, size in enumerate(sizes, 1)]
    shown = pages(given_blocks)
    for number, (block, size) in enumerate(zip(given_blocks, sizes, strict=True), 1):
        assert sum(f"[{number}] " in page for page in shown) == 1
        if size < LIMIT - 10:
            assert sum(block in page for page in shown) == 1


def test_a_long_block_is_cut_between_sentences_and_its_tags_are_opened_again() -> None:
    sentence = "Ten words stand in this sentence, which is a sentence. "
    first, second = pages([f"<blockquote expandable>[7] {sentence * 100}</blockquote>"])
    assert first.startswith("<blockquote expandable>[7] Ten")
    assert first.endswith("is a sentence. </blockquote>")
    assert second.startswith("<blockquote expandable>Ten words")


@pytest.mark.parametrize("given_blocks", [[], [""], [" \n"], ["<b> </b>", ""]], ids=repr)
def test_nothing_makes_no_page(given_blocks: list[str]) -> None:
    assert pages(given_blocks) == []
