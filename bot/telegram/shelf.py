"""The shelf: the articles that a chat can ask, those that the bot brings and those it was given there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.telegram.message import Place, Talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.telegram.store import Store
    from index import Article


class Shelf:
    """Finds articles. What a chat was given is its own: no other chat sees it."""

    def __init__(self, given: Sequence[Article], store: Store) -> None:
        """`given` are everybody's; there is at least one, and a talk begins with the first."""
        self.given = tuple(given)
        self._store = store

    def get(self, chat: int, key: str) -> Article | None:
        """Give the article whose id is `key`, if `chat` may see it."""
        found = next((article for article in self.given if article.id == key), None)
        return found or self._store.article(chat, key)

    def all(self, chat: int) -> list[Article]:
        """List the articles of `chat`, its own first and the newest of them before the others."""
        own = self._store.articles(chat)
        return [*own, *(article for article in self.given if article not in own)]

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
