"""The shelf: the articles a chat can ask: those the bot brings, those it was given there, and the library's."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bot.telegram.message import Place, Talk
from index import LibraryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.telegram.store import Store
    from index import Article, Entry, Library

NEWEST = 60  # of the library's articles that are listed; every other can be named by its id


class Shelf:
    """Finds articles. What a chat was given is its own: no other chat sees it."""

    def __init__(self, given: Sequence[Article], store: Store, library: Library) -> None:
        """`given` and the library are everybody's; of the given there is at least one, and a talk begins with it."""
        self.given = tuple(given)
        self.library = library
        self._store = store

    def get(self, chat: int, key: str) -> Article | None:
        """Give the article whose id is `key`, if `chat` may see it."""
        found = next((article for article in self.given if article.id == key), None)
        found = found or self._store.article(chat, key)
        if found is None and key:
            with suppress(LibraryError):  # there is no such article, or the library is damaged, which /all tells
                found = self.library.get(key)
        return found

    def all(self, chat: int) -> list[Article | Entry]:
        """List the articles of `chat`, its own first and the newest of them before the others."""
        listed: dict[str, Article | Entry] = {each.id: each for each in (*self._store.articles(chat), *self.given)}
        with suppress(LibraryError):
            for entry in self.library.newest(NEWEST):
                listed.setdefault(entry.id, entry)
        return list(listed.values())

    def put(self, chat: int, article: Article) -> None:
        """Keep an article for `chat`."""
        self._store.put(chat, article)

    def talk(self, place: Place) -> tuple[Talk, Article]:
        """Give the talk at `place` and its article; a new talk where there is none, or its article is gone."""
        talk = self._store.talk(place)
        article = self.get(place.chat, talk.article) if talk else None
        if talk is None or article is None:
            return Talk(article=self.given[0].id), self.given[0]
        return talk, article
