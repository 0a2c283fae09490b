"""Terms: what counts as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import query_terms, terms

SAME = {
    "case": ("Airstrikes", "airstrikes"),
    "number": ("civilians", "civilian"),
    "tense": ("denied", "denies"),
    "possessive": ("country's", "country"),
    "curly possessive": ("country’s", "country's"),
    "possessive plural": ("countries'", "countries"),
    "dots in a country": ("U.S.", "US"),
    "possessive with dots": ("U.S", "US's"),
    "hours": ("8 p.m.", "8 PM"),
    "thousands": ("250,000", "250000"),
    "no-break space": ("250\u00a0men", "250 men"),
    "soft hyphen": ("air\u00adstrike", "airstrike"),
    "zero-width space": ("air\u200bstrike", "airstrike"),
    "accent": ("Erdoğan", "Erdogan"),
    "combining accent": ("cafe\u0301", "café"),
    "full width": ("\uff35\uff2e", "UN"),
    "ligature": ("of\ufb01ce", "office"),
    "dashes": ("now—here", "now -- here"),
    "hyphen": ("al-Qaeda", "al Qaeda"),
    "unit": ("10km", "10 km"),
    "quotation marks": ("“peace”", "'peace'"),
    "brackets": ("[Daesh]", "Daesh"),
    "no space after a full stop": ("left.She", "left. She"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250,000 lives", ("250000", "live")),
        ("3.5 percent", ("3.5", "percent")),
        ("at 14:05", ("at", "14:05")),
        ("the 2nd of the 1990s", ("the", "2nd", "of", "the", "1990s")),
        ("O’Brien of AT&T", ("o'brien", "of", "at&t")),
        ("G20 and COVID-19", ("g20", "and", "covid", "19")),
        ("Мост открыт", ("мост", "открыт")),
        ("snake_case", ("snake", "case")),
        ("🎉 -- …", ()),
        ("", ()),
    ],
)
def test_terms(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


def test_terms_keep_order_and_repetitions() -> None:
    assert terms("Rain and rain.") == ("rain", "and", "rain")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("How many civilians died?", ("civilian", "die")),
        ("Rain, rain, raining", ("rain",)),
        ("Who is who?", ("who", "is")),
        ("What did the US say?", ("us", "say")),
        ("Didn’t it happen in May?", ("happen", "may")),
        ("?!", ()),
    ],
    ids=[
        "stop words go",
        "each once",
        "nothing but stop words stays",
        "the US is no pronoun",
        "contractions",
        "no words",
    ],
)
def test_query_terms(query: str, expected: tuple[str, ...]) -> None:
    assert query_terms(query) == expected


@given(st.text())
def test_a_query_holds_terms_of_its_text_each_once(text: str) -> None:
    found = query_terms(text)
    assert len(set(found)) == len(found)
    assert set(found) <= set(terms(text))
    assert bool(found) == bool(terms(text))


@given(st.text())
def test_terms_are_words_in_lower_case(text: str) -> None:
    for term in terms(text):
        assert term == term.lower()
        assert any(character.isalnum() for character in term)
        assert not any(character.isspace() for character in term)


@given(st.text(), st.text())
def test_texts_apart_have_their_own_terms(one: str, other: str) -> None:
    assert terms(f"{one} {other}") == terms(one) + terms(other)
