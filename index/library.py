"""The library: many articles on disk, each stored whole or not at all, found by their words.

One SQLite file in write-ahead mode holds the articles, the spans of their sentences and the search index, and one
transaction changes all three; nothing else speaks SQL. An article whose text changed at its address becomes a new
version; the old one is no longer found by searching, but still there for what cites it.
"""

from __future__ import annotations

import hashlib
import inspect
import itertools
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import Stemmer
from pydantic import Field

from index.article import Article, Value
from index.sentence import Sentence, split
from index.terms import query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# One tuple of statements a schema version, oldest first: never change one that was released, add the next.
_MIGRATIONS = (
    (
        """
        CREATE TABLE article (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            text INTEGER NOT NULL UNIQUE, -- what the text is known by, see _text_key
            current INTEGER NOT NULL CHECK (current IN (0, 1)), -- 0: an older version of the article at its url
            added TEXT NOT NULL, -- ISO 8601, UTC
            title TEXT NOT NULL,
            source TEXT,
            author TEXT,
            published TEXT, -- ISO 8601
            url TEXT,
            body TEXT NOT NULL -- last, so that lists of titles need not read it
        ) STRICT
        """,
        "CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL",
        "CREATE UNIQUE INDEX article_current_url ON article (url) WHERE current AND url IS NOT NULL",
        """
        CREATE TABLE sentence (
            article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
            number INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            PRIMARY KEY (article, number)
        ) STRICT, WITHOUT ROWID
        """,
        # The terms of terms.py, joined by spaces, are indexed and not kept; its rows are the current articles.
        """CREATE VIRTUAL TABLE search USING fts5 (terms, content = '', tokenize = "ascii tokenchars '''&.:,'")""",
        "CREATE TABLE made (terms TEXT NOT NULL) STRICT",  # by which terms.py the search index was made
        "INSERT INTO made VALUES ('')",
    ),
)
_APPLICATION = 0x51756F74  # "Quot", in the file's header
_COLUMNS = "id, title, body, source, author, published, url"
_BUSY_SECONDS = 10.0
_BATCH = 256  # articles in one transaction
_BATCH_SECONDS = 0.5
_DECIDING = 500  # a search ranks about so many articles
_MANY = 2_000  # articles with a term, from which it decides only together with the next rarest one
_COUNTED = 10_000  # a term in more articles than this is common, however many they are
_QUERY_TERMS = 32  # of a longer query the rarest terms are searched

_TELL = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing of this step was stored: free some space and try again",
    sqlite3.SQLITE_BUSY: "another program is writing to it; nothing of this step was stored: try again later",
    sqlite3.SQLITE_READONLY: "it cannot be written; check the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that its folder may be written and the name is no folder's",
    sqlite3.SQLITE_NOTADB: "this is no library; name another file, or put a backup in its place",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; put a backup in its place, or save what `quoth export` can read",
    sqlite3.SQLITE_IOERR: "the disk failed or is full; nothing of this step was stored: check the disk and try again",
}


class LibraryError(Exception):
    """The library cannot do what it was asked; the message says why and what to do. What was confirmed is safe."""


class Outcome(StrEnum):
    """What became of an article that was to be added."""

    ADDED = "added"
    CHANGED = "changed"  # a new version of the article at its url
    KNOWN = "known"  # its text is there already


class Added(Value):
    """An article as the library holds it now, durably."""

    article: Article
    outcome: Outcome


class Entry(Value):
    """What the library tells of an article without its text."""

    id: str
    title: str
    source: str | None
    author: str | None
    published: str | None = Field(description="ISO 8601")
    url: str | None
    added: datetime
    versions: int = Field(ge=1)
    seed: bool


class Found(Value):
    """An article found by its words; `score` is above 0 and compares within one search only."""

    article: Article
    sentences: tuple[Sentence, ...]
    score: float


class Library(Protocol):
    """Many articles, kept safely; to be closed, or used in a `with`. Every method raises LibraryError."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def add(self, article: Article) -> Added:
        """Store an article: its text, sentences and search index, or nothing."""

    def add_all(self, articles: Iterable[Article]) -> Iterator[Added]:
        """Store articles in batches; what is yielded, in the same order, is safe on disk."""

    def get(self, key: str) -> Article:
        """Return the article, current or not, whose id is `key` or alone begins with it."""

    def remove(self, key: str) -> Article:
        """Remove an article with all its versions; the seeds cannot be removed."""

    def sentences(self, article: Article) -> tuple[Sentence, ...]:
        """Return the sentences of a stored article as they were when it was added: citations of it stay right."""

    def entries(self) -> tuple[Entry, ...]:
        """List the current articles in the order they were added."""

    def newest(self, k: int) -> tuple[Entry, ...]:
        """List the `k` current articles that were added last, the newest first."""

    def articles(self) -> Iterator[Article]:
        """Read the current articles in the order they were added."""

    def search(self, query: str, k: int = 10) -> tuple[Found, ...]:
        """Find up to `k` current articles that share a term with `query`, best first."""

    def backup(self, path: Path) -> None:
        """Copy the library to a new file while it is in use."""

    def verify(self) -> tuple[str, ...]:
        """Tell all that is wrong with the file, the texts, the spans and the search index."""

    def reindex(self) -> None:
        """Make the search index anew from the texts."""

    def close(self) -> None:
        """Close the file."""


class SqliteLibrary:
    """The Library in one SQLite file; may be shared by threads, and the file by processes."""

    def __init__(self, path: Path, seeds: Sequence[Article] = ()) -> None:
        """Open the library at `path`, make it if there is none; `seeds` are always in it. Raises LibraryError."""
        self._path = path
        self._lock = threading.RLock()
        self._seeds = frozenset(seed.id for seed in seeds)
        with self._told():
            self._connection = self._connect()
        try:
            self._migrate()
            self._keep(seeds)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def add(self, article: Article) -> Added:
        """Store an article: its text, sentences and search index, or nothing. Raises LibraryError."""
        return next(self.add_all([article]))

    def add_all(self, articles: Iterable[Article]) -> Iterator[Added]:
        """Store articles in batches; what is yielded, in the same order, is safe on disk. Raises LibraryError."""
        for batch in _batches(articles):
            prepared = [(article, split(article), _indexed(article)) for article in batch]
            with self._writing():
                added = [self._add(*each) for each in prepared]
            yield from added

    def get(self, key: str) -> Article:
        """Return the article, current or not, whose id is `key` or alone begins with it. Raises LibraryError."""
        return self._article(self._number(key))

    def remove(self, key: str) -> Article:
        """Remove an article with all its versions; the seeds cannot be removed. Raises LibraryError."""
        with self._writing() as connection:
            number = self._number(key)
            article = self._article(number)
            versions = connection.execute(
                "SELECT number, id, current FROM article WHERE number = ? OR url = ?", (number, article.url)
            ).fetchall()
            if self._seeds.intersection(identity for _, identity, _ in versions):
                message = f"{article.id} came with Quoth and stays; what you added can be removed"
                raise LibraryError(message)
            for version, _, current in versions:
                if current:
                    self._unindex(version)
                connection.execute("DELETE FROM article WHERE number = ?", (version,))
        return article

    def sentences(self, article: Article) -> tuple[Sentence, ...]:
        """Return the sentences of a stored article as they were when it was added. Raises LibraryError."""
        return self._sentences(article, self._number(article.id))

    def entries(self) -> tuple[Entry, ...]:
        """List the current articles in the order they were added. Raises LibraryError."""
        return self._entries("ORDER BY number")

    def newest(self, k: int) -> tuple[Entry, ...]:
        """List the `k` current articles that were added last, the newest first. Raises LibraryError."""
        return self._entries("ORDER BY number DESC LIMIT ?", k)

    def articles(self) -> Iterator[Article]:
        """Read the current articles in the order they were added. Raises LibraryError."""
        page = f"SELECT number, {_COLUMNS} FROM article WHERE current AND number > ? ORDER BY number LIMIT {_BATCH}"  # noqa: S608 - constants
        last = 0
        while rows := self._rows(page, last):
            for last, *columns in rows:  # noqa: B007 - where the next page begins
                yield _read(columns)

    def search(self, query: str, k: int = 10) -> tuple[Found, ...]:
        """Find up to `k` current articles that share a term with `query`, best first. Raises LibraryError."""
        with self._lock:
            expression = self._expression(query_terms(query))
            if not expression:
                return ()
            hits = self._rows(
                "SELECT rowid, -rank FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?", expression, k
            )
            found = []
            for number, score in hits:
                article = self._article(number)
                found.append(Found(article=article, sentences=self._sentences(article, number), score=score))
            return tuple(found)

    def backup(self, path: Path) -> None:
        """Copy the library to a new file while it is in use. Raises LibraryError."""
        if path.exists():
            message = f"{path}: there is such a file already; give the backup a new name"
            raise LibraryError(message)
        part = path.with_name(path.name + ".part")
        try:
            with self._lock, self._told(path), closing(sqlite3.connect(part)) as copy:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # the copy is one file
            part.replace(path)
        except OSError as error:
            message = f"{path}: the backup cannot be written ({error.strerror}); check the name and the disk"
            raise LibraryError(message) from None
        finally:
            part.unlink(missing_ok=True)

    def verify(self) -> tuple[str, ...]:
        """Tell all that is wrong with the file, the texts, the spans and the search index. Raises LibraryError."""
        with self._lock:
            try:
                wrong = [row[0] for row in self._connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
                return (*wrong, *self._wrong_texts(), *self._wrong_index())
            except sqlite3.Error as error:
                return (f"{self._path}: {_tell(error)}",)

    def reindex(self) -> None:
        """Make the search index anew from the texts. Raises LibraryError."""
        with self._writing() as connection:
            connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
            for number, title, body in connection.execute("SELECT number, title, body FROM article WHERE current"):
                connection.execute("INSERT INTO search (rowid, terms) VALUES (?, ?)", (number, _joined(title, body)))
            connection.execute("UPDATE made SET terms = ?", (_maker(),))

    # Opening

    def _connect(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{self._path}: its folder cannot be made ({error.strerror}); name another place"
            raise LibraryError(message) from None
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._check_kind(connection)
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = FULL")  # confirmed is on the disk, even when the power fails
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -32768")  # KiB
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_kind(self, connection: sqlite3.Connection) -> None:
        """Refuse another program's database, and one from a newer version, before anything is written to it."""
        connection.execute("BEGIN")  # one view for all three: another process may be making the library just now
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection.execute("COMMIT")
        if application != _APPLICATION and (application or version or tables):
            message = f"{self._path}: this is another program's database; name another file for the library"
            raise LibraryError(message)
        if version > len(_MIGRATIONS):
            message = (
                f"{self._path}: this library was made by a newer Quoth (its schema is {version}, "
                f"this one knows up to {len(_MIGRATIONS)}); update Quoth, or name another file for the library"
            )
            raise LibraryError(message)

    def _migrate(self) -> None:
        """Bring the schema forward, and the search index where terms.py changed since it was made."""
        if self._rows("PRAGMA user_version") != [(len(_MIGRATIONS),)]:
            with self._writing() as connection:
                (version,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have been here
                for statement in itertools.chain(*_MIGRATIONS[version:]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
        if self._rows("SELECT terms FROM made") != [(_maker(),)]:
            self.reindex()

    def _keep(self, seeds: Sequence[Article]) -> None:
        """Add the seeds that are not there yet."""
        missing = [seed for seed in seeds if not self._rows("SELECT 1 FROM article WHERE id = ?", seed.id)]
        for _ in self.add_all(missing):
            pass

    # Transactions and their errors

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def _told(self, path: Path | None = None) -> Iterator[None]:
        """Turn what SQLite says into what to do about it."""
        try:
            yield
        except sqlite3.Error as error:
            message = f"{path or self._path}: {_tell(error)}"
            raise LibraryError(message) from error

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._told():
            return self._connection.execute(statement, values).fetchall()

    # Articles

    def _add(self, article: Article, sentences: Sequence[Sentence], indexed: str) -> Added:
        """Store one article inside the transaction of its batch."""
        execute = self._connection.execute
        key = _text_key(article.body)
        same = execute("SELECT number, current, url FROM article WHERE text = ?", (key,)).fetchone()
        replaced = execute("SELECT number FROM article WHERE current AND url = ?", (article.url,)).fetchone()
        if same and (same[1] or same[2] != article.url):
            return Added(article=self._article(same[0]), outcome=Outcome.KNOWN)
        if replaced:
            self._unindex(replaced[0])
            execute("UPDATE article SET current = 0 WHERE number = ?", replaced)
        if same:  # the text that once was there is back
            number = same[0]
            execute("UPDATE article SET current = 1 WHERE number = ?", (number,))
            article = self._article(number)
            indexed = _indexed(article)
        else:
            number = execute(
                f"INSERT INTO article (text, current, added, {_COLUMNS}) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
                (key, datetime.now(UTC).isoformat(timespec="seconds"), *_written(article)),
            ).lastrowid
            self._connection.executemany(
                "INSERT INTO sentence VALUES (?, ?, ?, ?)",
                [(number, sentence.number, sentence.start, sentence.end) for sentence in sentences],
            )
        execute("INSERT INTO search (rowid, terms) VALUES (?, ?)", (number, indexed))
        return Added(article=article, outcome=Outcome.CHANGED if replaced else Outcome.ADDED)

    def _unindex(self, number: int) -> None:
        """Take an article out of the search index, which must be told the terms that it was given."""
        self._connection.execute(
            "INSERT INTO search (search, rowid, terms) VALUES ('delete', ?, ?)",
            (number, _indexed(self._article(number))),
        )

    def _entries(self, order: str, *values: int) -> tuple[Entry, ...]:
        rows = self._rows(
            f"""
            SELECT id, title, source, author, published, url, added,
                max(1, (SELECT count(*) FROM article AS version WHERE version.url = article.url))
            FROM article WHERE current {order}
            """,  # noqa: S608 - constants
            *values,
        )
        names = ("id", "title", "source", "author", "published", "url", "added", "versions")
        return tuple(
            Entry.model_validate(dict(zip(names, row, strict=True)) | {"seed": row[0] in self._seeds}) for row in rows
        )

    def _article(self, number: int) -> Article:
        ((*columns,),) = self._rows(f"SELECT {_COLUMNS} FROM article WHERE number = ?", number)  # noqa: S608 - constants
        return _read(columns)

    def _sentences(self, article: Article, number: int) -> tuple[Sentence, ...]:
        rows = self._rows('SELECT number, start, "end" FROM sentence WHERE article = ? ORDER BY number', number)
        return tuple(Sentence(article=article, number=n, start=start, end=end) for n, start, end in rows)

    def _number(self, key: str) -> int:
        rows = self._rows("SELECT number, id FROM article WHERE substr(id, 1, length(?1)) = ?1", key) if key else []
        exact = [number for number, identity in rows if identity == key]
        if not rows:
            message = f"there is no article {key!r} in the library; `quoth list` shows them"
            raise LibraryError(message)
        if len(rows) > 1 and not exact:
            message = f"{len(rows)} articles begin with {key!r}; give more of the id, `quoth list` shows them"
            raise LibraryError(message)
        return int(exact[0] if exact else rows[0][0])

    # Search

    def _expression(self, wanted: Sequence[str]) -> str:
        """Write the search for articles with any of the terms, ranked by all of them.

        Ranking takes most of a search's time, so the rarest terms decide which articles are ranked: a term that a tenth
        of all articles hold does not make one of them the best. Every term stands twice in the expression, to weigh the
        same: the deciding ones on either side of AND, the others twice on one side. Where all are common, an article
        must hold the two rarest.
        """
        counted = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
        articles = {term: self._rows(counted, _any([term]), _COUNTED)[0][0] for term in wanted}
        known = sorted(filter(articles.__getitem__, wanted), key=articles.__getitem__)[:_QUERY_TERMS]
        before = itertools.accumulate((articles[term] for term in known), initial=0)
        deciding = [term for term, so_far in zip(known, before, strict=False) if so_far < _DECIDING]
        others = known[len(deciding) :]
        if not others:
            return _any(deciding)
        if articles[deciding[-1]] <= _MANY:
            return f"({_any(deciding)}) AND ({_any([*deciding, *others, *others])})"
        *rare, common, following = *deciding, others.pop(0)
        both = " OR ".join(filter(None, [_any(rare), f"({_any([common])} AND {_any([following])})"]))
        return f"({both}) AND ({_any([*rare, common, following, *others, *others])})"

    # Verification

    def _wrong_texts(self) -> Iterator[str]:
        for number, identity, key, body in self._connection.execute("SELECT number, id, text, body FROM article"):
            if key != _text_key(body):
                yield f"article {identity}: its text is not what was added; remove it and add it again"
            sentences = self._rows(
                'SELECT number, start, "end" FROM sentence WHERE article = ? ORDER BY number', number
            )
            bounds = [0, *itertools.chain.from_iterable(row[1:] for row in sentences), len(body)]
            in_order = all(start < end for _, start, end in sentences) and bounds == sorted(bounds)
            if not sentences or not in_order or [row[0] for row in sentences] != [*range(1, len(sentences) + 1)]:
                yield f"article {identity}: its sentences are out of place; remove it and add it again"
        for _ in self._connection.execute("PRAGMA foreign_key_check"):
            yield "there are sentences of an article that is not there; `quoth export`, then add to a new library"

    def _wrong_index(self) -> Iterator[str]:
        """Compare the index's terms, with the articles and times each stands in, with those of the texts."""
        connection = self._connection
        current = connection.execute("SELECT number, title, body FROM article WHERE current ORDER BY number")
        articles: Counter[str] = Counter()
        times: Counter[str] = Counter()
        numbers = []
        for number, title, body in current:
            counted = Counter(_joined(title, body).split(" "))
            articles.update(counted.keys())
            times.update(counted)
            numbers.append((number,))
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, search, row)")
        indexed = {
            term: (docs, n) for term, docs, n in connection.execute("SELECT term, doc, cnt FROM temp.vocabulary")
        }
        if (
            indexed != {term: (docs, times[term]) for term, docs in articles.items()}
            or numbers != connection.execute("SELECT id FROM search_docsize ORDER BY id").fetchall()
        ):
            yield "the search index does not fit the texts; `quoth verify --repair` makes it anew"


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Take articles together for as long as they come fast: one that took long must not wait for its confirmation."""
    batch: list[Article] = []
    began = time.monotonic()
    for article in articles:
        batch.append(article)
        if len(batch) == _BATCH or time.monotonic() - began > _BATCH_SECONDS:
            yield batch
            batch = []
            began = time.monotonic()
    if batch:
        yield batch


def _text_key(body: str) -> int:
    """Return the 64 bits that a text is known by, whatever its white space: the same text is one article."""
    digest = hashlib.sha256(" ".join(body.split()).encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _maker() -> str:
    """Return what the terms depend on: terms.py and the stemmer."""
    source = Path(inspect.getfile(terms))
    return hashlib.sha256(source.read_bytes() + Stemmer.version().encode()).hexdigest()


def _indexed(article: Article) -> str:
    return _joined(article.title, article.body)


def _joined(title: str, body: str) -> str:
    return " ".join(terms(f"{title}\n{body}"))


def _any(wanted: Sequence[str]) -> str:
    return " OR ".join(f'"{term}"' for term in wanted)  # no term holds a quotation mark


def _written(article: Article) -> tuple[str | None, ...]:
    published = article.published.isoformat() if article.published else None
    return article.id, article.title, article.body, article.source, article.author, published, article.url


def _read(columns: Sequence[str | None]) -> Article:
    return Article.model_validate(dict(zip(_COLUMNS.split(", "), columns, strict=True)))


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn to write-ahead mode; for this SQLite does not wait by itself while another process makes the library."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _tell(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind of error
    return _TELL.get(code, f"the database says: {error}")
