"""Any question over any article gets a reply, and what the reply cites is the article's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answerer import Answerer
from bot.conversation import Conversation
from bot.question import AnswerType, read_question
from bot.ranking import Candidate
from bot.reply import Abstention, Answer, Notice, Reason
from index import Article, Span, parse_article

SURE, UNSURE = Answerer(threshold=1.0), Answerer(threshold=0.0)
FERRY = parse_article(
    "The ferry Aurora sank off Oban on Friday.\n\nHarbour master Ann Lee said that 36 people had been rescued. "
    "“Nobody was killed,” she said.\n\nThe owner, Paul Roe, denied that the ship was overloaded. "
    "Boats from Oban, Mull and Skye helped.",
    "ferry",
)
WORDS = [
    "The",
    "ferry",
    "sank",
    ".",
    "36",
    "people",
    "“Nobody",
    "was",
    "killed,”",
    "she",
    "said.",
    "\u00a0",
    "\n\n",
    "👩‍👩‍👧",
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), min_size=1, max_size=40).map(" ".join).filter(str.strip)
OPENINGS = [
    "Who",
    "What did she say",
    "When",
    "Where",
    "Why",
    "How",
    "How many",
    "Which boats",
    "Did",
    "Who is",
    "List the",
]
QUESTIONS = st.tuples(st.sampled_from(OPENINGS) | st.text(max_size=8), TEXTS).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.lists(QUESTIONS, min_size=1, max_size=3))
def test_any_talk_about_any_article_gets_cited_replies(body: str, questions: list[str]) -> None:
    article = Article(id="a", title="a", body=body)
    talk = Conversation(UNSURE, article)
    for question in questions:
        reply = talk.respond(question)
        assert isinstance(reply, Answer | Abstention | Notice)
        for citation in reply.citations if isinstance(reply, Answer) else ():
            assert citation.quote == body[citation.sentence.start : citation.sentence.end]
            assert citation.sentence.article == article


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who is Ann Lee?", AnswerType.DEFINITION),
        ("What did Ann Lee say?", AnswerType.STATEMENT),
        ("Was anybody killed?", AnswerType.YES_NO),
        ("Which islands helped?", AnswerType.LIST),
        ("How many people were rescued?", AnswerType.QUANTITY),
        ("Where did the ferry sink?", AnswerType.PLACE),
    ],
)
def test_each_kind_of_question_is_answered_or_declined_by_the_threshold(text: str, kind: AnswerType) -> None:
    question = read_question(text)
    assert question.answer_type is kind
    answer = UNSURE.answer(question, FERRY)
    assert isinstance(answer, Answer)
    assert answer.answer_type is kind
    declined = (
        SURE.answer(question, FERRY)
        if answer.score < 1
        else Abstention(text="-", reason=Reason.UNSURE, answer_type=kind)
    )
    assert (declined.reason, declined.answer_type) == (Reason.UNSURE, kind)


FIRE = Article(id="fire", title="Fire", body="Two men were hurt as the mill burned for nine hours, until noon.")


@pytest.mark.parametrize(
    ("text", "likeliest", "answered"),
    [
        pytest.param("How long did it burn?", "noon", "nine hours", id="no duration"),
        pytest.param("How many men were hurt?", "the mill", "Two", id="no number"),
        pytest.param("How long did it burn?", "nine hours", "nine hours", id="a duration"),
        pytest.param("What burned?", "the mill", "the mill", id="no figure is asked for"),
    ],
)
def test_what_cannot_be_the_answer_gives_way_to_the_next_likeliest(text: str, likeliest: str, answered: str) -> None:
    question, analysis = read_question(text), UNSURE.analysis(FIRE)
    spans = dict.fromkeys([likeliest, answered, "Two", "nine hours", "the mill"])
    candidates = [_candidate(words, 0.9 / place) for place, words in enumerate(spans, 1)]
    reply = UNSURE.conclude(question, analysis, analysis.index.search(text, 1), candidates)
    assert isinstance(reply, Answer)
    assert answered.lower() in reply.short.lower()


def test_where_nothing_can_be_the_answer_the_likeliest_is_the_nearest() -> None:
    question, analysis = read_question("How old is the mill?"), UNSURE.analysis(FIRE)
    candidates = [_candidate("the mill", 0.9), _candidate("noon", 0.8)]
    reply = UNSURE.conclude(question, analysis, analysis.index.search("mill", 1), candidates)
    assert isinstance(reply, Abstention)
    assert reply.nearest


def _candidate(words: str, score: float) -> Candidate:
    start = FIRE.body.index(words)
    (sentence,) = UNSURE.analysis(FIRE).sentences
    return Candidate(sentence=sentence, span=Span(article=FIRE, start=start, end=start + len(words)), score=score)


def test_an_article_without_words_is_declined() -> None:
    reply = UNSURE.answer(read_question("Who won?"), Article(id="a", title="a", body="… — !"))
    assert isinstance(reply, Abstention)
    assert reply.nearest is None


def test_an_article_is_analysed_once() -> None:
    assert UNSURE.analysis(FERRY) is UNSURE.analysis(FERRY)
