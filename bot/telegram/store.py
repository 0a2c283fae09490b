"""What the Telegram channel must not forget, in SQLite: updates not yet handled, messages not yet sent, and talks.

A write is one transaction and survives the end of the process at any moment. One thread, one process.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, NamedTuple

from bot.telegram.message import Message, Place, Shown, Talk
from index import Article

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MIGRATIONS = (
    """
    CREATE TABLE updates (id INTEGER PRIMARY KEY, content TEXT, received REAL NOT NULL);
    CREATE INDEX updates_received ON updates (received);
    CREATE INDEX updates_unsettled ON updates (id) WHERE content IS NOT NULL;
    CREATE TABLE outbox (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, message TEXT NOT NULL);
    CREATE INDEX outbox_chat ON outbox (chat, id);
    CREATE TABLE talks (
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, talk TEXT NOT NULL, used REAL NOT NULL,
        PRIMARY KEY (chat, thread)
    );
    """,
    """
    CREATE TABLE shown (
        number INTEGER PRIMARY KEY, chat INTEGER NOT NULL, written INTEGER NOT NULL, person INTEGER NOT NULL,
        message INTEGER, reply TEXT NOT NULL, made REAL NOT NULL
    );
    CREATE INDEX shown_written ON shown (chat, written);
    CREATE INDEX shown_person ON shown (person);
    """,
    """
    CREATE TABLE articles (
        chat INTEGER NOT NULL, id TEXT NOT NULL, article TEXT NOT NULL, added REAL NOT NULL, PRIMARY KEY (chat, id)
    );
    """,
    """
    CREATE TABLE thumbs (
        number INTEGER NOT NULL, person INTEGER NOT NULL, verdict TEXT NOT NULL, reply TEXT NOT NULL,
        made REAL NOT NULL, PRIMARY KEY (number, person)
    );
    """,
    """
    CREATE TABLE times (kind TEXT NOT NULL, holder INTEGER NOT NULL, at REAL NOT NULL);
    CREATE INDEX times_holder ON times (kind, holder, at);
    """,
)
_DAY = 86_400  # seconds
_REMEMBERED = 8 * _DAY  # Telegram offers an update for a day, and may start numbering anew after a week


class StoreError(Exception):
    """The store cannot be used; the message says what to do."""


class Posted(NamedTuple):
    """A message in the outbox, under its number there."""

    number: int
    message: Message


class Forgotten(NamedTuple):
    """How much was deleted."""

    answers: int
    articles: int
    thumbs: int


class Store:
    """The channel's memory, in one file."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`, and bring it up to date. Raises StoreError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA secure_delete = ON")  # what is forgotten is gone from the file
            self._migrate(path)
        except (OSError, sqlite3.Error) as error:
            message = f"{path}: {error}. Is the folder there, may it be written, is it another program's file?"
            raise StoreError(message) from error

    def _migrate(self, path: Path) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            message = f"{path} was written by a newer version of this program; use that one, or another QUOTH_DATA."
            raise StoreError(message)
        for number, migration in enumerate(MIGRATIONS[version:], version + 1):
            self._db.executescript(f"BEGIN; {migration} PRAGMA user_version = {number}; COMMIT;")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def receive(self, update: int, content: str) -> bool:
        """Keep an update until it is settled; False if it came before."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM updates WHERE content IS NULL AND received < ?", [time.time() - _REMEMBERED])
            done = self._db.execute("INSERT OR IGNORE INTO updates VALUES (?, ?, ?)", [update, content, time.time()])
        return done.rowcount == 1

    def unsettled(self) -> list[str]:
        """List the contents of the updates that are not settled, oldest first."""
        rows = self._db.execute("SELECT content FROM updates WHERE content IS NOT NULL ORDER BY id")
        return [content for (content,) in rows]

    def settle(
        self,
        update: int,
        messages: Iterable[Message] = (),
        talk: tuple[Place, Talk] | None = None,
        shown: Shown | None = None,
    ) -> None:
        """Settle an update: what it brings about is kept, and only its number stays; a second time does nothing."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            done = self._db.execute("UPDATE updates SET content = NULL WHERE id = ? AND content IS NOT NULL", [update])
            if not done.rowcount:
                return
            for message in messages:
                self.post(message)
            if talk:
                place, kept = talk
                row = [place.chat, place.thread or 0, kept.model_dump_json(), time.time()]
                self._db.execute("INSERT OR REPLACE INTO talks VALUES (?, ?, ?, ?)", row)
            if shown:
                key = [shown.number, shown.place.chat, shown.written, shown.person, shown.message]
                row = [*key, shown.model_dump_json(exclude={"message"}), time.time()]
                self._db.execute("INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def post(self, message: Message) -> None:
        """Put a message into the outbox."""
        row = [message.place.chat, message.model_dump_json()]
        self._db.execute("INSERT INTO outbox (chat, message) VALUES (?, ?)", row)

    def talk(self, place: Place) -> Talk | None:
        """Give what is kept of the talk at `place`."""
        key = [place.chat, place.thread or 0]
        row = self._db.execute("SELECT talk FROM talks WHERE chat = ? AND thread = ?", key).fetchone()
        return Talk.model_validate_json(row[0]) if row else None

    def put(self, chat: int, article: Article) -> None:
        """Keep an article for `chat`."""
        row = [chat, article.id, article.model_dump_json(), time.time()]
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", row)

    def article(self, chat: int, key: str) -> Article | None:
        """Give the article of `chat` whose id is `key`."""
        row = self._db.execute("SELECT article FROM articles WHERE chat = ? AND id = ?", [chat, key]).fetchone()
        return Article.model_validate_json(row[0]) if row else None

    def articles(self, chat: int) -> list[Article]:
        """List the articles of `chat`, the newest first."""
        rows = self._db.execute("SELECT article FROM articles WHERE chat = ? ORDER BY added DESC, id", [chat])
        return [Article.model_validate_json(article) for (article,) in rows]

    def judge(self, shown: Shown, person: int, verdict: str) -> None:
        """Keep what a person thinks of a reply; the last word counts."""
        needed = shown.model_copy(update={"blocks": (), "before": "[]"})
        row = [shown.number, person, verdict, needed.model_dump_json(), time.time()]
        self._db.execute("INSERT OR REPLACE INTO thumbs VALUES (?, ?, ?, ?, ?)", row)

    def judged(self) -> list[tuple[Shown, str]]:
        """List what people thought of replies, oldest first."""
        rows = self._db.execute("SELECT reply, verdict FROM thumbs ORDER BY made")
        return [(Shown.model_validate_json(reply), verdict) for reply, verdict in rows]

    def count(self, kind: str, holders: Iterable[int], at: float) -> None:
        """Keep that people or chats did something; for a day, where `forget_old` is called daily."""
        self._db.executemany("INSERT INTO times VALUES (?, ?, ?)", [(kind, holder, at) for holder in holders])

    def times(self, kind: str, holder: int, since: float) -> int:
        """Count how often a person or chat did something after `since`."""
        query = "SELECT COUNT(*) FROM times WHERE kind = ? AND holder = ? AND at > ?"
        row = self._db.execute(query, [kind, holder, since]).fetchone()
        return int(row[0])

    def forget(self, person: int) -> Forgotten:
        """Delete all that is kept about a person, whose private chat has the same number; say how much that was."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            for chat, thread in self._places_of(person):
                talk = self.talk(Place(chat=chat, thread=thread or None))
                if talk:  # a group keeps the article that it chose
                    bare = Talk(article=talk.article).model_dump_json()
                    key = [bare, chat, thread]
                    self._db.execute("UPDATE talks SET talk = ? WHERE chat = ? AND thread = ?", key)
            answers = self._db.execute("DELETE FROM shown WHERE person = ?", [person]).rowcount
            thumbs = self._db.execute("DELETE FROM thumbs WHERE person = ?", [person]).rowcount
            # What others thought of this person's questions holds the questions.
            self._db.execute("DELETE FROM thumbs WHERE json_extract(reply, '$.person') = ?", [person])
            articles = self._db.execute("DELETE FROM articles WHERE chat = ?", [person]).rowcount
            self._db.execute("DELETE FROM talks WHERE chat = ?", [person])
            self._db.execute("DELETE FROM outbox WHERE chat = ?", [person])
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log holds what the file does not any more
        return Forgotten(answers, articles, thumbs)

    def _places_of(self, person: int) -> list[tuple[int, int]]:
        query = "SELECT DISTINCT talks.chat, thread FROM talks JOIN shown USING (chat) WHERE person = ?"
        return self._db.execute(query, [person]).fetchall()

    def forget_old(self, days: int) -> None:
        """Delete what was not used for `days`."""
        before = [time.time() - days * _DAY]
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM shown WHERE made < ?", before)
            self._db.execute("DELETE FROM thumbs WHERE made < ?", before)
            self._db.execute("DELETE FROM talks WHERE used < ?", before)
            unused = "DELETE FROM articles WHERE added < ? AND chat NOT IN (SELECT chat FROM talks)"
            self._db.execute(unused, before)
            self._db.execute("DELETE FROM times WHERE at < ?", [time.time() - _DAY])

    def counts(self) -> dict[str, int]:
        """Count what is kept, by kind."""
        tables = {"talks": "talks", "answers": "shown", "articles": "articles", "thumbs": "thumbs", "waiting": "outbox"}
        return {
            kind: self._db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for kind, table in tables.items()
        }

    def waiting(self) -> list[int]:
        """List the chats that messages wait for."""
        return [chat for (chat,) in self._db.execute("SELECT DISTINCT chat FROM outbox ORDER BY id")]

    def next_message(self, chat: int) -> Posted | None:
        """Give the oldest message that waits for `chat`."""
        row = self._db.execute("SELECT id, message FROM outbox WHERE chat = ? ORDER BY id LIMIT 1", [chat]).fetchone()
        if row is None:
            return None
        message = Message.model_validate_json(row[1])
        place = message.place.model_copy(update={"chat": chat})  # it may have moved since
        return Posted(row[0], message.model_copy(update={"place": place}))

    def sent(self, posted: Posted, message: int | None) -> None:
        """Take a message out of the outbox; it is the chat's `message` now, or could never be sent."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM outbox WHERE id = ?", [posted.number])
            self._db.execute("UPDATE shown SET message = ? WHERE number = ?", [message, posted.message.shown])

    def shown(self, number: int) -> Shown | None:
        """Give the reply to the update `number`."""
        row = self._db.execute("SELECT reply, message FROM shown WHERE number = ?", [number]).fetchone()
        return _shown(row) if row else None

    def answer_to(self, chat: int, written: int) -> Shown | None:
        """Give the reply to the message `written` in `chat`."""
        query = "SELECT reply, message FROM shown WHERE chat = ? AND written = ?"
        row = self._db.execute(query, [chat, written]).fetchone()
        return _shown(row) if row else None

    def drop(self, chat: int) -> None:
        """Take all messages for `chat` out of the outbox: it takes none."""
        self._db.execute("DELETE FROM outbox WHERE chat = ?", [chat])

    def move(self, old: int, new: int) -> None:
        """Move all that is kept of a chat to its new number."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("UPDATE outbox SET chat = ? WHERE chat = ?", [new, old])
            self._db.execute("UPDATE OR REPLACE talks SET chat = ? WHERE chat = ?", [new, old])
            self._db.execute("UPDATE OR REPLACE articles SET chat = ? WHERE chat = ?", [new, old])
            self._db.execute("DELETE FROM shown WHERE chat = ?", [old])  # messages are numbered anew


def _shown(row: tuple[str, int | None]) -> Shown:
    reply, message = row
    return Shown.model_validate_json(reply).model_copy(update={"message": message})
