"""Several threads answer at once, and suggest questions beside that: the answers are those that one thread gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from samples import HARBOUR, ORCHARD
from test_reading import WATER

from bot.answerer import Answerer
from bot.conversation import Conversation
from bot.glance import GLANCES, glance
from bot.render import plain
from index import Article, parse_article

if TYPE_CHECKING:
    from bot.reply import Reply

QUESTIONS = (
    "How much did the repairs cost?",
    "Who is Ingrid Holm?",
    "What did Ingrid Holm say?",
    "Who owns nine hectares?",
    "When did the frost come?",
    "How many homes drink from old pipes?",
    "Did the council vote to replace the pipes?",
    "What happened?",
)


def test_threads_share_one_answerer() -> None:
    given = [parse_article(text, "test") for text in (HARBOUR, ORCHARD, WATER)]
    asked = [(article, question) for question in QUESTIONS for article in given]
    looked = [(article, name) for name in GLANCES for article in given]

    def answer(answerer: Answerer, pair: tuple[Article, str]) -> Reply:
        return Conversation(answerer, pair[0]).respond(pair[1])

    def look(answerer: Answerer, pair: tuple[Article, str]) -> str:
        return plain(glance(pair[1], answerer.analysis(pair[0])))

    alone, shared = Answerer(), Answerer()
    expected = [answer(alone, pair) for pair in asked], [look(alone, pair) for pair in looked]
    with ThreadPoolExecutor(4) as pool, ThreadPoolExecutor(2) as others:
        replies = pool.map(lambda pair: answer(shared, pair), asked)
        glances = others.map(lambda pair: look(shared, pair), looked)
        assert (list(replies), list(glances)) == expected
