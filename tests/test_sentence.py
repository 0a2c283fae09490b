"""Sentences: golden rules as cases, and what holds for any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Sentence, paragraph, split

RULES = Path(__file__).with_name("cases") / "sentences.jsonl"
CASES = [json.loads(line) for line in RULES.read_text(encoding="utf-8").strip().split("\n")]
WORDS = ["U.S.", "Dr.", "said", "Mara", "the", "4.5", "p.m.", "Eastern", "- ", "1. ", "🎉", "https://a.b/c", "é"]
MARKS = [".", "!", "?", "…", '"', "“", "”", "'", "’", "(", ")"]
SPACES = [" ", "\n", "\n\n", "\r\n", "\r", "\u00a0", "\u2028"]
TEXTS = st.text(min_size=1) | st.lists(st.sampled_from([*WORDS, *MARKS, *SPACES]), min_size=1).map("".join)


def article(body: str, title: str = "~") -> Article:
    return Article(id="test", title=title, body=body)


def texts(sentences: tuple[Sentence, ...]) -> list[str]:
    return [sentence.text for sentence in sentences]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_golden_rule(case: dict[str, object]) -> None:
    assert texts(split(article(str(case["text"])))) == case["sentences"]


def test_every_rule_has_its_own_name() -> None:
    assert len({case["rule"] for case in CASES}) == len(CASES)


@given(TEXTS)
def test_sentences_rebuild_the_text(body: str) -> None:
    sentences = split(article(body))
    end = 0
    for number, sentence in enumerate(sentences, 1):
        assert sentence.number == number
        assert sentence.text == sentence.text.strip()
        assert not body[end : sentence.start].strip()
        assert sentence.start >= end
        end = sentence.end
    assert not body[end:].strip()


@given(TEXTS)
def test_no_sentence_crosses_a_blank_line(body: str) -> None:
    assert not any("\n\n" in sentence.text or "\r\n\r\n" in sentence.text for sentence in split(article(body)))


@given(TEXTS, TEXTS)
def test_a_blank_line_parts_texts_as_if_each_stood_alone(first: str, second: str) -> None:
    # Prose widths are read off the whole body, so the texts are kept on one line each.
    first, second = (" ".join(text.split()) for text in (first, second))
    apart = texts(split(article(first or "."))) * bool(first) + texts(split(article(second or "."))) * bool(second)
    assert texts(split(article(f"{first}\n\n{second}"))) == apart


def test_repeated_title_is_a_sentence_once_where_it_stands_first() -> None:
    body = "Bridge opens\n\nTrams cross the river.\n\nBridge\u00a0opens \n\nBuses too.\n\nBridge opens\n"
    sentences = split(article(body, "Bridge opens"))
    assert texts(sentences) == ["Bridge opens", "Trams cross the river.", "Buses too."]
    assert [sentence.number for sentence in sentences] == [1, 2, 3]
    assert sentences[0].start == 0


def test_repeated_title_of_two_sentences_is_kept_once() -> None:
    body = "It is over! Reds win\n\nThe cup is theirs.\n\nIt is over! Reds win"
    assert texts(split(article(body, "It is over! Reds win"))) == ["It is over!", "Reds win", "The cup is theirs."]


def test_other_repetitions_stay() -> None:
    assert texts(split(article("No.\n\nNo."))) == ["No.", "No."]


def test_white_space_alone_holds_no_sentence() -> None:
    assert split(article(" \n\u00a0\r\n")) == ()


PARAGRAPHS = "Bridge opens\r\n\r\n  Trams cross. Buses too.\r\nBoats go under it. \r\n \t\r\nThe end."


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "Bridge opens"),
        (2, "Trams cross. Buses too.\r\nBoats go under it."),
        (3, "Trams cross. Buses too.\r\nBoats go under it."),
        (4, "Trams cross. Buses too.\r\nBoats go under it."),
        (5, "The end."),
    ],
)
def test_paragraph_of_a_sentence(number: int, expected: str) -> None:
    assert paragraph(split(article(PARAGRAPHS))[number - 1]).text == expected


@given(TEXTS)
def test_a_paragraph_holds_its_sentence(body: str) -> None:
    for sentence in split(article(body)):
        around = paragraph(sentence)
        assert around.start <= sentence.start < sentence.end <= around.end
        assert around.text == around.text.strip()
