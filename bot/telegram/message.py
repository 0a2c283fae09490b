"""Messages on their way to a chat, and what a sent reply showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from bot.reply import Citation
from index import Sentence, Span, Value

if TYPE_CHECKING:
    from index import Article


class Place(Value):
    """Where a talk goes on: a chat, or a topic of it."""

    chat: int
    thread: int | None = None


class Button(Value):
    """A button under a message: it calls the bot back with `data`, copies a text or opens a page; one of the three."""

    label: str = Field(min_length=1)
    data: str | None = Field(default=None, min_length=1, max_length=64)
    copies: str | None = Field(default=None, min_length=1, max_length=256)
    url: str | None = None


class Message(Value):
    """One message in Telegram's HTML, within its limits.

    `answers` is the message it replies to, `edits` the one it takes the place of, `shown` the kept reply it shows.
    Where it is `bare`, its text is sent without markup and buttons: Telegram refused the rest. An `extra` edit adds
    nothing but buttons: where its message is gone, it is not sent.
    """

    place: Place
    html: str = Field(min_length=1)
    buttons: tuple[tuple[Button, ...], ...] = ()
    answers: int | None = None
    edits: int | None = None
    shown: int | None = None
    bare: bool = False
    extra: bool = False


class Mark(Value):
    """A citation without its article: that one's id, a sentence's number and span, and the span of the answer in it."""

    article: str
    number: int
    start: int
    end: int
    answer: tuple[int, int] | None = None

    @classmethod
    def of(cls, citation: Citation) -> Mark:
        """Remember a citation."""
        sentence, answer = citation.sentence, citation.answer
        span = (answer.start, answer.end) if answer else None
        return cls(
            article=sentence.article.id, number=sentence.number, start=sentence.start, end=sentence.end, answer=span
        )

    def in_article(self, article: Article) -> Citation:
        """Cite the article again. Raises ValidationError if it is not the article the mark was made in."""
        answer = Span(article=article, start=self.answer[0], end=self.answer[1]) if self.answer else None
        sentence = Sentence(article=article, number=self.number, start=self.start, end=self.end)
        return Citation(sentence=sentence, answer=answer)


class Shown(Value):
    """A reply as it was given, kept for its buttons and for when its question is edited.

    `number` is the update that asked, `written` the message that asked, `message` the one that answered, once it is
    sent; `short` is the answer alone; `before` are the turns before it, as JSON. A `glance` answers no question.
    """

    number: int
    place: Place
    person: int
    written: int
    question: str
    article: str
    blocks: tuple[str, ...]
    short: str | None = None
    marks: tuple[Mark, ...] = ()
    before: str = "[]"
    message: int | None = None
    glance: bool = False


class Talk(Value):
    """What is kept of a talk: its article's id, its turns as JSON, what the last reply cited and which that was."""

    article: str
    turns: str = "[]"
    marks: tuple[Mark, ...] = ()
    last: int | None = None
