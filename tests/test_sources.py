"""What becomes an article and what is refused. Pages and files are made here; `cases/sources.jsonl` holds the pages."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

import index.extraction
import index.fetch
import index.sources
from index.extraction import MAX_BYTES, Kind, extract
from index.fetch import FetchError, Page
from index.sources import SourceError, Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "sources.jsonl").read_text().splitlines()]
SENTENCES = [
    "The river Ola rose by three metres on Tuesday night.",
    "Ida Holm, the mayor, said that two bridges are closed.",
    "Nobody was hurt, but the buses from the east run late.",
    "The water came faster than the town had thought it would.",
]
PAGE = "<html><head><title>Floods</title>{head}</head><body><article>{body}</article></body></html>"
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources() as opened:
        yield opened


def page(head: str = "", body: str = BODY) -> bytes:
    return PAGE.format(head=head, body=body).encode()


def pdf(*pages: list[str], password: str | None = None) -> bytes:
    """Make a PDF with the lines of each page."""
    writer = PdfWriter()
    font = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica"}
    for lines in pages:
        made = writer.add_blank_page(600, 800)
        named = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in font.items()})
        fonts = DictionaryObject({NameObject("/F1"): named})
        made[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        drawn = StreamObject()
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        drawn.set_data(f"BT /F1 12 Tf 50 750 Td {shown}ET".encode("latin-1"))
        made[NameObject("/Contents")] = writer._add_object(drawn)  # noqa: SLF001 - pypdf draws no text itself
    writer.add_metadata({"/Title": "Floods in Brumm", "/Author": "N. Lind"})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def word(**parts: bytes) -> bytes:
    document = docx.Document()
    document.core_properties.author = "N. Lind"
    document.add_paragraph("Floods in Brumm", style="Title")
    for sentence in SENTENCES:
        document.add_paragraph(sentence)
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return written.getvalue()


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(sources: Sources, case: dict[str, Any]) -> None:
    html = f"<!doctype html><html><head><title>{case['title']}</title></head><body>{case['html']}</body></html>"
    if case["told"]:
        with pytest.raises(SourceError, match=case["told"]):
            sources.data(html.encode(), "page")
    else:
        assert "closed two bridges" in sources.data(html.encode(), "page").body


class TestPages:
    def test_all_that_a_page_says_of_itself_is_kept(self, sources: Sources) -> None:
        head = """<meta property="og:title" content="Floods in Brumm">
            <meta property="og:site_name" content="Brumm Post"><meta name="author" content="Nora Lind">
            <meta property="article:published_time" content="2024-05-01T08:00Z">
            <link rel="canonical" href="https://www.brumm.example/floods#top">"""
        article = sources.data(page(head), "page", url="https://brumm.example/floods?utm_source=mail")
        assert (article.title, article.source, article.author) == ("Floods in Brumm", "Brumm Post", "Nora Lind")
        assert (article.published, article.url) == (date(2024, 5, 1), "https://www.brumm.example/floods")
        assert article.body == "\n\n".join(SENTENCES)

    def test_a_page_cannot_claim_to_be_of_another_site(self, sources: Sources) -> None:
        head = '<link rel="canonical" href="https://www.other.example/famous">'
        assert sources.data(page(head), "page", url="https://a.example/1").url == "https://a.example/1"

    def test_lines_of_the_markup_are_no_paragraphs(self, sources: Sources) -> None:
        article = sources.data(page(body=BODY.replace(" ", "\n")), "page")
        assert article.body == "\n\n".join(SENTENCES)

    def test_a_fetched_page_is_known_by_where_it_was_found(
        self, sources: Sources, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = Page(url="https://a.example/1?utm_source=x#top", data=page())
        monkeypatch.setattr(index.fetch, "fetch", lambda _: found)
        assert sources.url("https://a.example/short").url == "https://a.example/1"

    def test_what_cannot_be_fetched_is_told(self, sources: Sources) -> None:
        assert issubclass(FetchError, Exception)
        with pytest.raises(SourceError, match="not on the public internet"):
            sources.url("http://127.0.0.1/")


class TestFiles:
    def test_pdf(self, sources: Sources) -> None:
        first = ["The river Ola rose by three metres on Tuesday", "night. Two bridges were closed to all traf-", "fic."]
        article = sources.data(pdf(first, ["Nobody was hurt when the water came, said the mayor."]), "x.pdf")
        assert (article.title, article.author) == ("Floods in Brumm", "N. Lind")
        assert article.body.split("\n\n") == [
            "The river Ola rose by three metres on Tuesday night. Two bridges were closed to all traffic.",
            "Nobody was hurt when the water came, said the mayor.",
        ]

    def test_word(self, sources: Sources) -> None:
        article = sources.data(word(), "x.docx")
        assert (article.title, article.author) == ("Floods in Brumm", "N. Lind")
        assert article.body == "\n\n".join(SENTENCES)

    def test_markdown(self, sources: Sources) -> None:
        text = (
            "---\ndate: 2024-05-01T10:00\nauthor: 'N. Lind'\n---\n# Floods in *Brumm*\n\nThe [river](http://a) Ola\n"
            "rose by **three** metres.\n\n- Dam Bridge is closed.\n- Mill Bridge, too.\n"
        )
        article = sources.data(text.encode(), "x.md", suffix=".md")
        assert (article.title, article.author, article.published) == ("Floods in Brumm", "N. Lind", date(2024, 5, 1))
        assert article.body == "The river Ola rose by three metres.\n\nDam Bridge is closed.\n\nMill Bridge, too."

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_text_in_any_usual_encoding(self, sources: Sources, encoding: str) -> None:
        text = "Title: Café\n\nThe café – “closed” – is open."
        article = sources.data(text.encode(encoding), "x.txt")
        assert (article.title, article.body) == ("Café", "The café – “closed” – is open.")

    def test_a_file_is_read(self, sources: Sources, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_bytes(page())
        assert sources.file(tmp_path / "a.html").title == "Floods"

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            pytest.param(pdf(["Secret"], password="word"), "is encrypted", id="encrypted-pdf"),  # noqa: S106
            pytest.param(pdf([], []), "text recognition", id="scan"),
            pytest.param(pdf(*[["x"]] * 201), "has 201 pages", id="long-pdf"),
            pytest.param(pdf(["The river rose."])[:300], "is damaged|holds no text", id="cut-pdf"),
            pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 20, "is damaged", id="no-pdf"),
            pytest.param(word()[:2000] + b"word/document.xml", "is damaged", id="cut-word"),
            pytest.param(word(bomb=bytes(60 * 2**20)), "too large when unpacked", id="word-bomb"),
            pytest.param(zlib.compress(b"x" * 99), "is not text", id="zlib"),
            pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "is a picture", id="png"),
            pytest.param(b"PK\x03\x04\0\0xl/workbook.xml", "other than Word", id="xlsx"),
            pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file", id="doc"),
            pytest.param(b"{\\rtf1 text}", "rich text", id="rtf"),
            pytest.param(b"a\0b", "is not text", id="nul"),
            pytest.param(b"", "is empty", id="empty"),
            pytest.param(b" \n ", "is empty", id="white"),
            pytest.param(b"x" * (MAX_BYTES + 1), "larger than 10 MB", id="large"),
            pytest.param(
                "Der Fluss stieg, und die Brücken sind gesperrt. ".encode() * 9, "not in English", id="german"
            ),
        ],
    )
    def test_what_is_no_article_is_told(self, sources: Sources, data: bytes, told: str) -> None:
        with pytest.raises(SourceError, match=told):
            sources.data(data, "file")

    @pytest.mark.parametrize(("name", "told"), [("none.txt", "no such file"), (".", "is a folder"), ("a\0b", "read")])
    def test_what_cannot_be_read_is_told(self, sources: Sources, tmp_path: Path, name: str, told: str) -> None:
        with pytest.raises(SourceError, match=told):
            sources.file(tmp_path / name)

    @settings(deadline=None)
    @given(st.binary())
    def test_any_bytes_are_an_article_or_told(self, data: bytes) -> None:
        with Sources() as sources, suppress(SourceError):
            assert index.sources._kind(data, "") or sources.data(data, "file").body.strip()  # noqa: SLF001

    @pytest.mark.parametrize("kind", Kind)
    @settings(deadline=None)
    @given(data=st.binary())
    def test_any_bytes_are_extracted_from_or_told(self, kind: Kind, data: bytes) -> None:
        assert extract(kind, data) is not None


class TestText:
    def test_pasted_text_is_an_article(self, sources: Sources) -> None:
        article = sources.text("Floods in Brumm\n\n" + SENTENCES[0])
        assert article.title == "Floods in Brumm"

    def test_a_table_of_figures_is_not_another_language(self, sources: Sources) -> None:
        assert sources.text("Shr 90 cts vs 97 cts Net 42.1 mln vs 43.0 mln Revs 379 mln vs 352 mln " * 4)

    @settings(deadline=None)
    @given(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=99).map(" ".join(SENTENCES).__add__),
        st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    )
    def test_an_exported_line_is_the_same_article_again(self, body: str, title: str | None) -> None:
        with Sources() as sources:
            first = sources.line(json.dumps({"body": body, "title": title, "published": "2024-05-01"}), "line 1")
            assert first.body == body
            assert sources.line(first.model_dump_json(), "line 1") == first

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("{", "line 7: line: Invalid JSON"),
            ("[]", "line 7: line"),
            ("{}", "line 7: body: Field required"),
            ('{"body": ""}', "line 7: body"),
            ('{"body": " "}', "there is no text"),
            ('{"body": "x", "published": "May"}', "line 7: published"),
            ('{"body": "x", "colour": 1}', "line 7: colour"),
        ],
    )
    def test_a_line_that_is_no_article_is_told(self, sources: Sources, line: str, told: str) -> None:
        with pytest.raises(SourceError, match=told):
            sources.line(line, "line 7")


class TestLimits:
    def test_a_bomb_costs_one_clear_error(self, sources: Sources) -> None:
        deep = b"<html><body>" + b"<div>" * (MAX_BYTES // 8)
        with pytest.raises(SourceError, match=r"^deep: .*(add|paste)"):
            sources.data(deep, "deep")
        assert sources.data(page(), "page").title == "Floods"

    def test_time_is_limited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Sources() as sources:
            monkeypatch.setattr(index.sources, "_SECONDS", 0.0)
            with pytest.raises(SourceError, match="takes more than"):
                sources.data(page(), "page")
            monkeypatch.undo()
            assert sources.data(page(), "page").title == "Floods"

    def test_a_child_that_dies_is_replaced(self) -> None:
        with Sources() as sources:
            sources.data(page(), "page")
            assert sources._child._process is not None  # noqa: SLF001 - to harm it
            sources._child._process.kill()  # noqa: SLF001
            sources._child._process.wait()  # noqa: SLF001
            assert sources.data(page(), "page").title == "Floods"

    def test_a_worn_child_is_replaced(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index.sources, "_FILES_A_CHILD", 1)
        with Sources() as sources:
            children = set()
            for _ in range(2):
                sources.data(page(), "page")
                assert sources._child._process is not None  # noqa: SLF001
                children.add(sources._child._process.pid)  # noqa: SLF001
        assert len(children) == 2

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
    def test_the_child_knows_no_secret_and_little_memory(
        self, sources: Sources, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUOTH_TELEGRAM_TOKEN", "secret")
        sources.close()
        sources.data(page(), "page")
        assert sources._child._process is not None  # noqa: SLF001
        told = Path(f"/proc/{sources._child._process.pid}")  # noqa: SLF001
        assert (told / "environ").read_bytes() == b""
        assert f"Max address space         {2**30}" in (told / "limits").read_text()
