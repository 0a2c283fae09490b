"""Conversation: follow-ups and small talk of one chat; remembers the last turns, decides nothing about answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import together
from bot.followup import Turn, standalone
from bot.question import read_question
from bot.reply import Abstention, Answer, Notice, Reply

if TYPE_CHECKING:
    from bot.answerer import Answerer
    from index import Article, Library

__all__ = ["Conversation", "Turn"]

LONGEST = 1_000  # characters of a question
REMEMBERED = 3  # turns


def _made_of(heads: str, others: str) -> re.Pattern[str]:
    """Match what is made of nothing but certain words, at least one of them a head word."""
    return re.compile(rf"(?=.*\b(?:{heads})(?!\w))(?:[\s,.!]++|(?>(?:{heads}|{others})(?!\w)))++")


_GREETING = _made_of(
    r"hi|hey|hello|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|how are you(?: doing| today)?\??",
    r"there|bot|quoth|all|everyone|again|to you|and",
)
_THANKS = _made_of(
    r"thank you|thanks|thank|thx|ty|cheers|great|nice|perfect|awesome|excellent|cool|wow|haha|lol|well done|good job|"
    r"got it|ok|okay|all right|interesting|helpful",
    r"very much|so much|a lot|many|one|answer|answers|job|work|bot|quoth|for that|for the help|that was|that is|that's|"
    r"it|very|really|and|i see|oh|ah",
)
_BYE = _made_of(
    r"goodbye|good bye|bye|bye bye|see you|see ya|ciao|farewell|good night|later",
    r"later|soon|tomorrow|for now|now|then|thanks|thank you|ok|okay|and|bot|quoth",
)
_HELP = re.compile(
    r"(?:please )?(?:help(?: me)?(?:,? please)?|what can (?:you|i) (?:do|ask)(?: you| here)?|who are you|what are you|"
    r"how (?:do|does|can) (?:you|this|it|i) (?:work|use (?:you|this|it)))[\s!?.]*"
)
_NO_WORD = re.compile(r"[^\w\s'?!.,-]+")  # emoji and the like
_KEYBOARD = re.compile(
    r"qwert|werty|asdfg|sdfgh|dfghj|fghjk|ghjkl|zxcvb|xcvbn|cvbnm|hjkl|(.)\1{3}|[bcdfghjklmnpqrstvwxz]{7}"
)
_ABBREVIATION = 4  # letters of a word without a vowel: "BBC", "NGOs"

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

    def respond(self, text: str, library: Library | None = None) -> Reply:
        """Answer whatever was typed, from the talk's article or, where it is no follow-up, from all of a library.

        The talk turns to the article that is cited. Raises WeightsError, ModelMissingError, LibraryError.
        """
        self.last = notice(text) or self._answer(text, library)
        return self.last

    def _answer(self, text: str, library: Library | None) -> Answer | Abstention:
        question = read_question(text)
        understood = standalone(question, self._turns, self._answerer.analysis(self._article).parse_aside)
        if library and understood is question:
            reply = together.answer(question, library, self._answerer)
            if isinstance(reply, Answer):
                self.turn_to(reply.citations[0].sentence.article)
        else:
            reply = self._answerer.answer(understood, self._article)
        short = reply.short if isinstance(reply, Answer) else None
        turn = Turn(question=understood.asked, short=short)
        self._turns = (*self._turns, turn)[-REMEMBERED:]
        return reply


def notice(text: str) -> Notice | None:
    """Answer what is no question: small talk, nothing, noise; None for a question."""
    if not text.strip():
        return Notice(text=EMPTY)
    if len(text) > LONGEST:
        return Notice(text=TOO_LONG)
    plain = " ".join(_NO_WORD.sub(" ", text.replace("\u2019", "'").lower()).split())
    for pattern, answer in (
        (_GREETING, GREETING),
        (_HELP, HELP),
        (_THANKS, THANKS),
        (_BYE, BYE),
    ):
        if pattern.fullmatch(plain):
            return Notice(text=answer)
    return None if _readable(plain) else Notice(text=GIBBERISH)


def _readable(plain: str) -> bool:
    """Whether there is a word in it, a name, an abbreviation or a number; not only keys hit at random."""
    return any(
        not word.isalpha()
        or (len(word) <= _ABBREVIATION and len(set(word)) > 1)
        or (re.search(r"[aeiouy\u00df-\u024f]", word) and not _KEYBOARD.search(word))
        for word in re.findall(r"\d{2,}|[a-z]\d|[a-z\u00df-\u024f]+", plain)
    )
