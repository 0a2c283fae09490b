"""Posts: what people write, and whether it is meant for the bot."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.telegram.message import Message, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Bot, CallbackQuery, Update
    from telegram import Message as Written

ASKING = ("/ask", "/all")  # commands with a question behind them
_log = logging.getLogger(__name__)


class Post(NamedTuple):
    """A message somebody wrote, and what an answer to it needs to know."""

    update: int
    written: Written
    place: Place
    person: int
    language: str | None

    @property
    def answers(self) -> int | None:
        """The message that an answer shows that it replies to: in private there is no doubt."""
        return None if self.written.chat.type == ChatType.PRIVATE else self.written.message_id

    def messages(self, shown: Iterable[str]) -> list[Message]:
        """Lay out pages as messages that answer this one."""
        return [Message(place=self.place, html=page, answers=self.answers) for page in shown]


def asked(written: Written, bot: Bot) -> str | None:
    """Give the question in a message, by whichever way it is asked, or None if it asks the bot nothing."""
    text = written.text or ""
    if not text.startswith("/"):
        return addressed(written, bot)
    command, *words = text.split()
    name, _, to = command.lower().partition("@")
    return " ".join(words) if name in ASKING and to in {"", bot.username.lower()} else None


def is_of_all(written: Written) -> bool:
    """Tell whether a message asks all articles of the library."""
    return re.match(r"/all\b", written.text or "", re.IGNORECASE) is not None


def addressed(written: Written, bot: Bot) -> str | None:
    """Give what a message asks the bot, or None if it is not meant for it."""
    text = written.text or ""
    others, mentions = re.subn(rf"@{bot.username}\b", " ", text, flags=re.IGNORECASE)
    if mentions:
        return " ".join(others.split())
    if written.chat.type == ChatType.PRIVATE:
        return text
    replied = written.reply_to_message
    return text if replied and replied.from_user and replied.from_user.id == bot.id else None


def read_post(update: Update) -> Post:
    """Read what an answer needs off an update with a message."""
    written, person = update.effective_message, update.effective_user
    if written is None:
        message = "the update has no message"
        raise TypeError(message)
    topic = getattr(written, "is_topic_message", None)  # a message too old to be read has no such thing
    thread = written.message_thread_id if topic else None
    place = Place(chat=written.chat.id, thread=thread)
    return Post(
        update.update_id,
        written,
        place,
        person.id if person else written.chat.id,
        person.language_code if person else None,
    )


async def confirm(query: CallbackQuery | None, word: str | None = None) -> None:
    """Tell Telegram that a button was seen, so that it stops to turn."""
    try:
        if query:
            await query.answer(word)
    except TelegramError as error:  # it was pressed too long ago, or goes on turning: no reason not to do its work
        _log.info("a button was not confirmed", extra={"error": type(error).__name__})
