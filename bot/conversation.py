"""Conversation: follow-ups and small talk of one chat; remembers the last turns, decides nothing about answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.followup import Turn, standalone
from bot.question import read_question
from bot.reply import Abstention, Answer, Notice, Reply

if TYPE_CHECKING:
    from bot.answerer import Answerer
    from index import Article

__all__ = ["Conversation", "Turn"]

LONGEST = 1_000  # characters of a question
REMEMBERED = 3  # turns

_GREETING = re.compile(
    r"(?:(?:hi|hey|hello|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))\b[\s,!.]*(?:there|bot|quoth|all|everyone)?[\s!.]*)+"
)
_THANKS = re.compile(
    r"(?:ok(?:ay)?[\s,.!]*)?(?:thanks?(?: you)?|thx|ty|cheers|great|nice|perfect|awesome|cool|got it|ok(?:ay)?)\b[^?]{0,25}"
)
_BYE = re.compile(r"(?:good ?bye|bye(?: bye)?|see you|ciao|farewell|later|good night)\b[^?]{0,15}")
_HELP = re.compile(
    r"(?:help(?: me)?|what can (?:you|i) (?:do|ask)(?: you| here)?|how (?:do|does) (?:you|this|it) work|who are you|what are you)[\s!?.]*"
)
_HOW_ARE_YOU = re.compile(r"how are you(?: doing| today)?[\s!?.]*")

GREETING = "Hello! Ask me anything about the article, and I will quote it."
THANKS = "You are welcome. Ask on if you like."
BYE = "Goodbye!"
HELP = (
    "I answer questions about one news article and quote it for every answer, such as \u201cWho said that?\u201d or "
    "\u201cHow many people were there?\u201d. Where the article does not say, I say so."
)
EMPTY = "That was empty. Ask me a question about the article."
GIBBERISH = "I could not read a question in that. Try one in plain English, such as \u201cWhat happened?\u201d"
TOO_LONG = f"That is too long for a question. Please ask in under {LONGEST:,} characters."


class Conversation:
    """One chat about one article. Not to be shared between threads at the same time."""

    def __init__(self, answerer: Answerer, article: Article, turns: tuple[Turn, ...] = ()) -> None:
        """Go on after `turns`, the oldest first."""
        self._answerer = answerer
        self._article = article
        self._turns = turns[-REMEMBERED:]
        self.last: Reply | None = None

    @property
    def article(self) -> Article:
        """What the talk is about."""
        return self._article

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What is remembered, the oldest first: all that is needed to go on elsewhere."""
        return self._turns

    def turn_to(self, article: Article) -> None:
        """Talk about another article; what was said about the last one is forgotten."""
        self._article, self._turns, self.last = article, (), None

    def respond(self, text: str) -> Reply:
        """Answer whatever was typed. Raises WeightsError, ModelMissingError."""
        self.last = notice(text) or self._answer(text)
        return self.last

    def _answer(self, text: str) -> Answer | Abstention:
        question = read_question(text)
        understood = standalone(question, self._turns, self._answerer.analysis(self._article).parse_aside)
        reply = self._answerer.answer(understood, self._article)
        short = reply.short if isinstance(reply, Answer) else None
        turn = Turn(question=understood.asked, short=short)
        self._turns = (*self._turns, turn)[-REMEMBERED:]
        return reply


def notice(text: str) -> Notice | None:
    """Answer what is no question: small talk, nothing, noise; None for a question."""
    plain = " ".join(text.replace("\u2019", "'").lower().split())
    if not plain:
        return Notice(text=EMPTY)
    if len(text) > LONGEST:
        return Notice(text=TOO_LONG)
    for pattern, answer in (
        (_GREETING, GREETING),
        (_HELP, HELP),
        (_HOW_ARE_YOU, GREETING),
        (_THANKS, THANKS),
        (_BYE, BYE),
    ):
        if pattern.fullmatch(plain):
            return Notice(text=answer)
    return None if _readable(plain) else Notice(text=GIBBERISH)


def _readable(plain: str) -> bool:
    """Whether there is a word in it: Latin letters, a vowel or a short abbreviation, not one key held down."""
    found = re.findall(r"[^\W\d_]+|\d{2,}", plain)
    return any(
        word.isdigit()
        or (len(word) <= 5 and len(set(word)) > 1)  # noqa: PLR2004 - "BBC", "NGOs"
        or (re.search(r"[aeiouy\u00c0-\u024f]", word) and not re.search(r"(.)\1{3}|[bcdfghjklmnpqrstvwxz]{6}", word))
        for word in found
    )
