"""Articles: header blocks, bodies kept character for character, and errors that say what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, ArticleError, parse_article, read_article, read_folder

HEADER = "Title: Bridge opens\nSource: The Strait\nAuthor: Mara Quist\nDate: 2019-05-04\nURL: https://example.org/a\n"


def test_header_block_fills_the_fields() -> None:
    article = parse_article(f"{HEADER}\nTrams cross.\n", "a.txt")
    assert article.model_dump(exclude={"id"}) == {
        "title": "Bridge opens",
        "source": "The Strait",
        "author": "Mara Quist",
        "published": date(2019, 5, 4),
        "url": "https://example.org/a",
        "body": "Trams cross.\n",
    }


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_body_is_kept_character_for_character(line_end: str) -> None:
    body = f"\u00a0Trams “cross”.{line_end}{line_end} Buses\u00a0too -- all.{line_end}"
    assert parse_article(HEADER.replace("\n", line_end) + line_end + body, "a.txt").body == body


@pytest.mark.parametrize(
    "text",
    [
        "Title: Bridge opens\nTrams cross.\n\nBuses too.",
        "Section: News\nTitle: Bridge opens\n\nBuses too.",
        "title: Bridge opens\n\nBuses too.",
        "\nTitle: Bridge opens\n\nBuses too.",
        "Title : Bridge opens\n\nBuses too.",
        "Titles: Bridge opens\n\nBuses too.",
    ],
    ids=[
        "a line of text",
        "an unknown key",
        "lower case",
        "a blank line first",
        "a space before the colon",
        "a longer key",
    ],
)
def test_anything_else_is_no_header(text: str) -> None:
    article = parse_article(text, "a.txt")
    assert article.body == text
    assert article.title == text.strip().splitlines()[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge opens\n\nTrams cross.", "Bridge opens"),
        ("\n \u00a0\n  Bridge\u00a0 opens\t\r\nTrams cross.", "Bridge opens"),
        ("Source: The Strait\n\nBridge opens\nTrams cross.", "Bridge opens"),
        ("Title:\nSource: The Strait\n\nBridge opens\nTrams cross.", "Bridge opens"),
        ("Title:   Two \u00a0words \n\nTrams cross.", "Two words"),
    ],
    ids=["first line", "white space around it", "header without a title", "empty title", "white space in the header"],
)
def test_title(text: str, title: str) -> None:
    assert parse_article(text, "a.txt").title == title


@pytest.mark.parametrize("value", ["2019-05-04", "2019-05-04T06:30:00Z", "2019-05-04 06:30", "20190504"])
def test_iso_dates(value: str) -> None:
    assert parse_article(f"Date: {value}\n\nTrams cross.", "a.txt").published == date(2019, 5, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.txt: is empty; give it at least one sentence"),
        (" \n\u00a0\r\n\t", "a.txt: is empty; give it at least one sentence"),
        ("Title: Bridge\n\n \n", "a.txt: there is no text after the header; give it at least one sentence"),
        ("Title: Bridge", "a.txt: there is no text after the header; give it at least one sentence"),
        (
            "Title: Bridge\nDate: 4 May\n\nTrams.",
            "a.txt, line 2: '4 May' is no ISO 8601 date; write it like 2015-10-01",
        ),
        ("Date: 2019-02-30\n\nTrams.", "a.txt, line 1: '2019-02-30' is no ISO 8601 date; write it like 2015-10-01"),
        ("Title: A\r\nURL: b\r\nTitle: C\r\n\r\nTrams.", "a.txt, line 3: Title is given twice; keep one of them"),
        ("Trams.\n\nBuses\0", "a.txt, line 3: holds U+0000, which is no text; remove it"),
        ("Trams.\r\nBuses \ud800", "a.txt, line 2: holds U+D800, which is no text; remove it"),
    ],
    ids=["empty", "white space", "header alone", "one line", "bad date", "no such day", "twice", "null", "surrogate"],
)
def test_a_text_that_is_no_article(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as error:
        parse_article(text, "a.txt")
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", ": is empty"),
        (b"\xef\xbb\xbf", ": is empty"),
        (b"Trams cross.\n\nCaf\xe9 opens.", ", line 3: is not UTF-8; save the file in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", ": is not plain text"),
        ("Trams cross.".encode("utf-16"), ": is not plain text"),
    ],
    ids=["empty", "byte order mark alone", "Latin-1", "picture", "UTF-16"],
)
def test_a_file_that_is_no_article(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ArticleError) as error:
        read_article(path)
    assert str(error.value).startswith(f"{path}{message}")


def test_paths_that_lead_to_no_article(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Trams.", encoding="utf-8")
    for read, path, message in (
        (read_article, tmp_path / "b.txt", "there is no such file; check its name"),
        (read_article, file / "b.txt", "is not a file; check its name"),
        (read_article, tmp_path, "is a folder, not a file; give one of the files in it"),
        (read_article, tmp_path / ("b" * 5000), "cannot be read"),
        (read_article, Path("a\0b"), "cannot be read"),
        (read_folder, tmp_path / "b", "there is no such folder; check its name"),
        (read_folder, file, "is not a folder; check its name"),
        (read_folder, Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(ArticleError) as error:
            read(path)
        assert str(error.value).startswith(f"{path}: {message}")


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"no article in this folder; put a \.txt file there"):
        read_folder(tmp_path)
    for name in ("b.txt", "a.txt", ".hidden.txt", "notes.md"):
        (tmp_path / name).write_text(f"Text of {name}", encoding="utf-8")
    assert [article.title for article in read_folder(tmp_path)] == ["Text of a.txt", "Text of b.txt"]


def test_a_byte_order_mark_is_dropped_and_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfTitle: Bridge\r\n\r\nTrams cross.\r\n")
    article = read_article(path)
    assert (article.title, article.body) == ("Bridge", "Trams cross.\r\n")


def test_the_id_follows_the_body_alone() -> None:
    article = parse_article("Title: Bridge\n\nTrams cross.", "a.txt")
    assert article.id == parse_article("Trams cross.", "b.txt").id
    assert article.id != parse_article("Trams cross!", "a.txt").id


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_an_article_or_an_error_that_names_it(text: str) -> None:
    try:
        article = parse_article(text, "a.txt")
    except ArticleError as error:
        assert str(error).startswith("a.txt")  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(article, Article)
        assert text.endswith(article.body)
        assert article.title == " ".join(article.title.split()) != ""


@given(st.binary(max_size=80))
def test_any_file_is_an_article_or_an_error_that_names_it(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(data)
    try:
        assert data.endswith(read_article(path).body.encode())
    except ArticleError as error:
        assert str(error).startswith(str(path))  # noqa: PT017 - either outcome is right
