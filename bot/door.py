"""The machine door: one JSON object a line in, one out, in the same order."""

from __future__ import annotations

import logging
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import from_json

from bot.conversation import Conversation
from bot.network import WeightsError
from bot.render import as_object, error_object
from bot.reply import Abstention, Answer, Notice, Reply
from bot.syntax import ModelMissingError
from index import Article, ArticleError, LibraryError, Value, read_article

if TYPE_CHECKING:
    from bot.answerer import Answerer
    from index import Library

_log = logging.getLogger(__name__)


class Request(Value):
    """A question, the file of the article it is about and the conversation it goes on, where there are such."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: JsonValue = None
    article: str | None = Field(default=None, min_length=1)
    conversation: str | None = None
    question: str


class Door:
    """Answers requests; reads each article once and keeps the conversations that have a name, each for its article."""

    def __init__(self, answerer: Answerer, articles: tuple[Article, ...], library: Library | None = None) -> None:
        """Where a request names no article, ask `articles`, at least one, or all of a `library` where it is given."""
        self._answerer = answerer
        self._articles = articles if library is None else articles[:1]
        self._library = library
        self._read: dict[str, Article] = {}
        self._conversations: dict[tuple[str, str | None], list[Conversation]] = {}

    def reply(self, request: Request) -> Reply:
        """Reply from the article asked, from the one that answers best where there are several.

        Raises ArticleError, LibraryError.
        """
        library = self._library if request.article is None else None
        replies = [conversation.respond(request.question, library) for conversation in self._talk(request)]
        return max(replies, key=_preference)

    def line(self, line: bytes) -> dict[str, Any]:
        """Answer a line of JSON with an object for JSON; what is wrong with a line is told in its object."""
        identity: JsonValue = None
        try:
            fields = from_json(line, allow_inf_nan=False)
            identity = fields.get("id") if isinstance(fields, dict) else None
            return self.tell(Request.model_validate(fields))
        except ValidationError as error:
            wrong = what_is_wrong(error)
        except ValueError as error:
            wrong = f"not JSON: {error}"
        return {"id": identity, **error_object(wrong), "ms": 0.0}

    def tell(self, request: Request) -> dict[str, Any]:
        """Answer a request with an object for JSON; `ms` is how many milliseconds that took."""
        began = perf_counter()
        try:
            told = as_object(self.reply(request))
        except (ArticleError, LibraryError, WeightsError, ModelMissingError) as error:
            told = error_object(str(error))
        except Exception as error:  # noqa: BLE001 - the stream must go on after it, and it is logged
            _log.exception("no reply to a question")
            told = error_object(f"internal error: {type(error).__name__}; please report it with the question")
        return {"id": request.id, **told, "ms": round((perf_counter() - began) * 1000, 3)}

    def _talk(self, request: Request) -> list[Conversation]:
        if request.conversation is None:
            return self._new_talk(request)
        key = (request.conversation, request.article)
        if key not in self._conversations:
            self._conversations[key] = self._new_talk(request)
        return self._conversations[key]

    def _new_talk(self, request: Request) -> list[Conversation]:
        articles = self._articles if request.article is None else (self._article(request.article),)
        return [Conversation(self._answerer, article) for article in articles]

    def _article(self, path: str) -> Article:
        if path not in self._read:
            self._read[path] = read_article(Path(path))
        return self._read[path]


def what_is_wrong(error: ValidationError) -> str:
    """Say which field of some input is wrong and why, without its value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = first["loc"][0] if first["loc"] else "line"
    return f"{where}: {first['msg']}"


def _preference(reply: Reply) -> tuple[int, float]:
    """Order replies of several articles: answers before abstentions before notices, then by score."""
    match reply:
        case Answer():
            return 2, reply.score
        case Abstention():
            return 1, reply.score
        case Notice():
            return 0, 0.0
