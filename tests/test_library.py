from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.library
from index import Article, parse_article, split
from index.library import LibraryError, Outcome, SqliteLibrary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]

FLOOD = "Floods in Brumm\n\nThe river Ola rose by three metres. The mayor, Ida Holm, closed two bridges."
STRIKE = "Strike at the docks\n\nDockers in Port Ellis stopped work on Monday. Their union asks for shorter shifts."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqliteLibrary]:
    with SqliteLibrary(tmp_path / "library.db") as opened:
        yield opened


def article(text: str, **fields: str) -> Article:
    return parse_article(text, "test").model_copy(update=fields)


def numbered(count: int) -> list[Article]:
    return [
        article(f"Report {n}\n\nThe committee met for the {n}th time. Nothing else is known.") for n in range(count)
    ]


def found(library: SqliteLibrary, query: str) -> list[str]:
    return [hit.article.title for hit in library.search(query)]


def run(script: str, *args: object) -> subprocess.Popen[str]:
    """Start Python code in its own process, with the library's face imported."""
    prelude = "import sys\nfrom pathlib import Path\nfrom index.library import *\nfrom index import parse_article\n"
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", prelude + script, *map(str, args)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user whom permissions bind, where the tests run as root."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


ADD_FOR_EVER = """
import itertools
library = SqliteLibrary(Path(sys.argv[1]))
texts = (f"Report {sys.argv[2]}-{n}\\n\\nThe committee met for the {n}th time. It ended." for n in itertools.count())
for added in library.add_all(parse_article(text, "test") for text in texts):
    print(added.article.id, flush=True)
"""
ADD_SOME = ADD_FOR_EVER.replace("itertools.count()", "range(300)")


class TestAdding:
    def test_what_was_added_is_there_when_opened_again(self, tmp_path: Path) -> None:
        fields = "Source: Brumm Post\nAuthor: N. N.\nDate: 2024-05-01\nURL: https://a.example/1"
        full = article(f"{fields}\n\n{FLOOD}")
        with SqliteLibrary(tmp_path / "new" / "library.db") as library:
            assert library.add(full).outcome is Outcome.ADDED
        with SqliteLibrary(tmp_path / "new" / "library.db") as library:
            assert library.get(full.id) == full
            assert library.sentences(full) == split(full)
            assert list(library.articles()) == [full]
            assert library.verify() == ()

    @given(
        st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip))
    )
    @settings(deadline=None)
    def test_any_text_is_kept_to_the_character(
        self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
    ) -> None:
        with SqliteLibrary(tmp_path_factory.mktemp("any") / "library.db") as library:
            for added in library.add_all([article(f"Title: t\n\n{text}") for text in texts]):
                assert library.get(added.article.id) == added.article
            assert {" ".join(text.split()) for text in texts} == {" ".join(a.body.split()) for a in library.articles()}
            assert library.verify() == ()

    def test_the_same_text_is_one_article_whatever_its_white_space_or_address(self, library: SqliteLibrary) -> None:
        first = library.add(article(FLOOD)).article
        again = library.add(article(FLOOD.replace("\n\n", "\n\n\n") + "\n", url="https://a.example/1"))
        assert again.outcome is Outcome.KNOWN
        assert again.article == first
        assert len(library.entries()) == 1

    def test_a_changed_article_is_a_new_version_and_the_old_one_can_still_be_cited(
        self, library: SqliteLibrary
    ) -> None:
        old = library.add(article(FLOOD, url="https://a.example/1")).article
        changed = library.add(article(FLOOD.replace("three", "four"), url="https://a.example/1"))
        assert changed.outcome is Outcome.CHANGED
        assert found(library, "three metres") == found(library, "four metres") == ["Floods in Brumm"]
        assert [hit.article.id for hit in library.search("Ola")] == [changed.article.id]
        assert not library.search("three")
        assert library.get(old.id) == old
        assert library.sentences(old) == split(old)
        assert [(entry.id, entry.versions) for entry in library.entries()] == [(changed.article.id, 2)]

    def test_a_text_that_comes_back_is_current_again(self, library: SqliteLibrary) -> None:
        old = library.add(article(FLOOD, url="https://a.example/1")).article
        library.add(article(STRIKE, url="https://a.example/1"))
        assert library.add(article(FLOOD, url="https://a.example/1")).outcome is Outcome.CHANGED
        assert list(library.articles()) == [old]
        assert found(library, "dockers") == []
        assert library.verify() == ()

    def test_articles_come_back_in_the_order_they_were_given(self, library: SqliteLibrary) -> None:
        given_ = numbered(600)
        assert [added.article.id for added in library.add_all(given_)] == [each.id for each in given_]
        assert list(library.articles()) == given_
        assert library.verify() == ()

    def test_of_a_failing_source_what_was_confirmed_stays(self, library: SqliteLibrary) -> None:
        def source() -> Iterator[Article]:
            yield from numbered(300)
            raise KeyboardInterrupt

        confirmed: list[str] = []
        with pytest.raises(KeyboardInterrupt):
            confirmed.extend(added.article.id for added in library.add_all(source()))
        assert {entry.id for entry in library.entries()} >= set(confirmed)
        assert library.verify() == ()


class TestRemoving:
    def test_a_removed_article_is_gone_with_its_versions(self, library: SqliteLibrary) -> None:
        library.add(article(STRIKE))
        old = library.add(article(FLOOD, url="https://a.example/1")).article
        new = library.add(article(FLOOD.replace("three", "four"), url="https://a.example/1")).article
        assert library.remove(new.id[:6]) == new
        assert found(library, "Ola") == []
        for gone in (old, new):
            with pytest.raises(LibraryError, match="there is no article"):
                library.get(gone.id)
        assert library.verify() == ()

    @pytest.mark.parametrize("key", ["", "nope", "%", "*", "'"])
    def test_an_unknown_id_is_told(self, library: SqliteLibrary, key: str) -> None:
        library.add(article(FLOOD))
        with pytest.raises(LibraryError, match="quoth list"):
            library.remove(key)

    def test_an_ambiguous_id_is_told(self, library: SqliteLibrary) -> None:
        added = [each.article.id for each in library.add_all(numbered(40))]
        first = next(identity[0] for identity in added if sum(other[0] == identity[0] for other in added) > 1)
        with pytest.raises(LibraryError, match="give more of the id"):
            library.get(first)

    def test_the_seeds_are_always_there_and_stay(self, tmp_path: Path) -> None:
        seed = article(FLOOD)
        for _ in range(2):
            with SqliteLibrary(tmp_path / "library.db", [seed]) as library:
                assert [(entry.id, entry.seed) for entry in library.entries()] == [(seed.id, True)]
                assert found(library, "Ola") == ["Floods in Brumm"]
                with pytest.raises(LibraryError, match="came with Quoth"):
                    library.remove(seed.id)


class TestSearching:
    def test_articles_are_found_by_title_and_text_whatever_the_form_of_the_word(self, library: SqliteLibrary) -> None:
        list(library.add_all([article(FLOOD, title="Holm acts"), article(STRIKE)]))
        assert found(library, "flood bridge") == ["Holm acts"]
        assert found(library, "acting") == ["Holm acts"]
        assert found(library, "Which union asked for a shift?") == ["Strike at the docks"]

    @pytest.mark.parametrize(
        "query", ["", "  ", "?", '"', "AND", "NEAR(a b)", "terms:x", "*", "-", "zebra", "a" * 9999]
    )
    def test_a_query_that_finds_nothing_is_no_error(self, library: SqliteLibrary, query: str) -> None:
        library.add(article(FLOOD))
        assert library.search(query) == ()

    def test_a_query_of_a_thousand_words_finds_its_article(self, library: SqliteLibrary) -> None:
        text = "Words\n\n" + " ".join(f"word{n} counts." for n in range(1000))
        list(library.add_all([article(text), article(STRIKE)]))
        assert found(library, text)[0] == "Words"

    def test_deciding_terms_leave_the_scores_as_they_are(
        self, library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        texts = [f"Item {n}\n\n" + " ".join(f"every{n % m}of{m}" for m in (2, 3, 5, 7, 60)) + "." for n in range(120)]
        list(library.add_all(map(article, texts)))
        query = "every1of2 every1of3 every1of5 every1of7 every1of60"
        everything = {hit.article.id: hit.score for hit in library.search(query, 200)}
        monkeypatch.setattr(index.library, "_DECIDING", 1)
        decided = {hit.article.id: hit.score for hit in library.search(query, 200)}
        assert len(everything) > len(decided) == 2
        for identity, score in decided.items():
            assert score / max(decided.values()) == pytest.approx(everything[identity] / max(everything.values()))
        assert set(decided) == set(sorted(everything, key=everything.__getitem__)[-2:])

    def test_of_common_terms_the_two_rarest_decide(
        self, library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        texts = [f"Item {n}\n\n" + " ".join(f"every{n % m}of{m}" for m in (2, 3, 5)) + "." for n in range(120)]
        list(library.add_all(map(article, texts)))
        everything = {hit.article.id: hit.score for hit in library.search("every1of2 every1of3 every1of5", 200)}
        monkeypatch.setattr(index.library, "_DECIDING", 1)
        monkeypatch.setattr(index.library, "_MANY", 1)
        decided = {hit.article.id: hit.score for hit in library.search("every1of2 every1of3 every1of5", 200)}
        assert {n for n in range(120) if n % 15 == 1} == {
            n for n, text in enumerate(texts) if article(text).id in decided
        }
        for identity, score in decided.items():
            assert score / max(decided.values()) == pytest.approx(everything[identity] / max(everything.values()))

    def test_the_index_is_made_anew_where_terms_are_made_otherwise(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with SqliteLibrary(tmp_path / "library.db") as library:
            library.add(article(FLOOD))
        monkeypatch.setattr(index.library, "terms", lambda text: ("zzz", *text.lower().split()))
        monkeypatch.setattr(index.library, "_maker", lambda: "another")
        with SqliteLibrary(tmp_path / "library.db") as library:
            assert found(library, "zzz") == ["Floods in Brumm"]
            assert library.verify() == ()


class TestSafety:
    @pytest.mark.parametrize("confirmed", [1, 60, 199])
    def test_kill_9_while_adding_loses_nothing_confirmed(self, tmp_path: Path, confirmed: int) -> None:
        path = tmp_path / "library.db"
        with run(ADD_FOR_EVER, path, "killed") as process:
            assert process.stdout is not None
            told = [process.stdout.readline().strip() for _ in range(confirmed)]
            process.send_signal(signal.SIGKILL)
            told += [line.strip() for line in process.stdout if line.endswith("\n")]
        with SqliteLibrary(path) as library:
            assert {entry.id for entry in library.entries()} >= set(told)
            assert len(told) >= confirmed
            assert library.verify() == ()
            library.add(article(FLOOD))

    def test_two_processes_may_write(self, tmp_path: Path) -> None:
        path = tmp_path / "library.db"
        processes = [run(ADD_SOME, path, name) for name in ("a", "b")]
        told = [process.communicate()[0].split() for process in processes]
        assert [process.returncode for process in processes] == [0, 0]
        with SqliteLibrary(path) as library:
            assert {entry.id for entry in library.entries()} == {*told[0], *told[1]}
            assert len(library.entries()) == 600
            assert library.verify() == ()

    def test_several_may_make_it_at_once(self, tmp_path: Path) -> None:
        def make(path: Path) -> tuple[object, ...]:
            ready.wait()
            with SqliteLibrary(path) as library:
                return library.entries()

        ready = threading.Barrier(4)
        with ThreadPoolExecutor(4) as pool:
            for attempt in range(20):
                assert list(pool.map(make, [tmp_path / f"{attempt}.db"] * 4)) == [()] * 4

    def test_a_writer_that_does_not_end_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index.library, "_BUSY_SECONDS", 0.05)
        path = tmp_path / "library.db"
        with SqliteLibrary(path) as library:
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LibraryError, match="another program is writing"):
                library.add(article(FLOOD))
            assert library.entries() == ()
            other.close()
            assert library.add(article(FLOOD)).outcome is Outcome.ADDED

    def test_a_full_disk_is_told_and_costs_nothing_confirmed(self, library: SqliteLibrary) -> None:
        library.add(article(FLOOD))
        pages = library._connection.execute("PRAGMA page_count").fetchone()[0]  # noqa: SLF001 - the disk's end
        library._connection.execute(f"PRAGMA max_page_count = {pages + 3}")  # noqa: SLF001
        with pytest.raises(LibraryError, match="the disk is full; nothing of this step was stored"):
            list(library.add_all(numbered(200)))
        assert list(library.articles()) == [article(FLOOD)]
        library._connection.execute("PRAGMA max_page_count = 4294967294")  # noqa: SLF001
        assert len(list(library.add_all(numbered(200)))) == 200
        assert library.verify() == ()

    @pytest.mark.parametrize("name", ["library.db", "new.db", "folder/new.db"])
    def test_a_read_only_folder_is_told(self, name: str) -> None:
        with TemporaryDirectory() as folder:
            root = Path(folder)
            with SqliteLibrary(root / "library.db") as library:
                library.add(article(FLOOD))
            (root / "library.db").chmod(0o444)
            root.chmod(0o555)
            with nobody(), pytest.raises(LibraryError, match=r"permissions|folder"):
                SqliteLibrary(root / name)
            root.chmod(0o755)

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            pytest.param(lambda path: path.write_text("no database" * 99), "no library", id="text"),
            pytest.param(lambda path: path.mkdir(), "cannot be opened", id="folder"),
            pytest.param(
                lambda path: sqlite3.connect(path).execute("CREATE TABLE other (x)").connection.close(),
                "another program's database",
                id="other",
            ),
        ],
    )
    def test_a_file_that_is_no_library_is_left_alone(
        self, tmp_path: Path, make: Callable[[Path], object], message: str
    ) -> None:
        path = tmp_path / "library.db"
        make(path)
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(LibraryError, match=message):
            SqliteLibrary(path)
        assert before == (path.read_bytes() if path.is_file() else None)

    def test_a_folder_below_a_file_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(LibraryError, match="folder cannot be made"):
            SqliteLibrary(tmp_path / "file" / "library.db")

    def test_a_library_of_a_newer_version_is_told_and_left_alone(self, library: SqliteLibrary, tmp_path: Path) -> None:
        library.add(article(FLOOD))
        library._connection.execute("PRAGMA user_version = 999")  # noqa: SLF001 - as a newer Quoth would
        with pytest.raises(LibraryError, match=r"newer Quoth .* update Quoth"):
            SqliteLibrary(tmp_path / "library.db")

    def test_an_older_schema_is_brought_forward(
        self, library: SqliteLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library.add(article(FLOOD))
        library.close()
        newer = (*index.library._MIGRATIONS, ("ALTER TABLE article ADD COLUMN language TEXT",))  # noqa: SLF001
        monkeypatch.setattr(index.library, "_MIGRATIONS", newer)
        for _ in range(2):
            with SqliteLibrary(tmp_path / "library.db") as opened:
                assert list(opened.articles()) == [article(FLOOD)]
                assert opened._rows("SELECT language FROM article") == [(None,)]  # noqa: SLF001
                assert opened.verify() == ()


class TestBackup:
    def test_a_backup_is_a_whole_library_taken_in_use(self, library: SqliteLibrary, tmp_path: Path) -> None:
        list(library.add_all(numbered(50)))
        library.backup(tmp_path / "copy.db")
        library.add(article(FLOOD))
        with SqliteLibrary(tmp_path / "copy.db") as copy:
            assert list(copy.articles()) == numbered(50)
            assert copy.verify() == ()
        assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]

    @pytest.mark.parametrize("name", ["library.db", "there/is/no/such/folder.db"])
    def test_a_backup_that_cannot_be_made_is_told(self, library: SqliteLibrary, tmp_path: Path, name: str) -> None:
        with pytest.raises(LibraryError, match=r"new name|check"):
            library.backup(tmp_path / name)
        library.add(article(FLOOD))


class TestVerifying:
    @pytest.mark.parametrize(
        ("harm", "told"),
        [
            ('UPDATE sentence SET "end" = 9999 WHERE number = 2', "sentences are out of place"),
            ("DELETE FROM sentence WHERE number = 1", "sentences are out of place"),
            ("DELETE FROM sentence", "sentences are out of place"),
            ("UPDATE article SET body = replace(body, 'three', 'four')", "not what was added"),
            ("PRAGMA foreign_keys = OFF; DELETE FROM article", "not there"),
            ("INSERT INTO search (rowid, terms) VALUES (77, 'river')", "--repair"),
            ("INSERT INTO search (search) VALUES ('delete-all')", "--repair"),
            ("UPDATE article SET title = 'Another'", "--repair"),
        ],
    )
    def test_harm_is_told(self, library: SqliteLibrary, harm: str, told: str) -> None:
        library.add(article(FLOOD))
        library._connection.executescript(harm)  # noqa: SLF001 - harm from outside
        assert any(told in problem for problem in library.verify())

    def test_a_damaged_file_is_told(self, library: SqliteLibrary, tmp_path: Path) -> None:
        list(library.add_all(numbered(200)))
        library.close()
        path = tmp_path / "library.db"
        data = bytearray(path.read_bytes())
        data[16 * 4096 :] = os.urandom(len(data) - 16 * 4096)  # behind the first pages of the tables
        path.write_bytes(data)
        with SqliteLibrary(path) as damaged:
            assert any("damaged" in problem for problem in damaged.verify())
            with pytest.raises(LibraryError, match="put a backup in its place"):
                list(damaged.articles())

    def test_the_search_index_can_be_repaired(self, library: SqliteLibrary) -> None:
        list(library.add_all([article(FLOOD), article(STRIKE)]))
        library._connection.execute("INSERT INTO search (search) VALUES ('delete-all')")  # noqa: SLF001 - harm
        assert found(library, "Ola") == []
        library.reindex()
        assert found(library, "Ola") == ["Floods in Brumm"]
        assert library.verify() == ()
