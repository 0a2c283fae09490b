from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.answerer import Answerer
from bot.question import read_question
from bot.suggest import LONGEST, MOST, SURE, drafts, suggestions
from index import Article, parse_article, read_folder

ARTICLES = read_folder(Path(__file__).parent / "cases/articles")
ANSWERER = Answerer()


def _drafted(body: str) -> list[str]:
    return [draft.text for draft in drafts(ANSWERER.analysis(parse_article(f"Title: T\n\n{body}", "case")))]


@pytest.mark.parametrize(
    ("body", "question"),
    [
        pytest.param("Ann Lee denied that the bridge was weak.", "What did Ann Lee deny?", id="denial"),
        pytest.param("“It is safe,” said engineer Ann Lee.", "What did Ann Lee say?", id="quotation"),
        pytest.param("Engineer Ann Lee resigned.", "Who is Ann Lee?", id="role"),
        pytest.param("Officials said the bridge was safe.", "Who said that the bridge was safe?", id="source"),
        pytest.param(
            "In all 64 people were taken to hospital.", "How many people were taken to hospital?", id="figure"
        ),
        pytest.param("The council bought the mill in 2011.", "When did the council buy the mill?", id="date"),
        pytest.param("The trophy was shown in London.", "Where was the trophy shown?", id="place"),
        pytest.param("Ann Lee scored the winner.", "Who scored the winner?", id="subject"),
        pytest.param("The Rovers have sold the old ground.", "Who has sold the old ground?", id="who is one"),
        pytest.param("Ann Lee sold the old mill.", "What did Ann Lee sell?", id="object"),
        pytest.param("The fire destroyed 36 houses.", "How many houses did the fire destroy?", id="counted object"),
    ],
)
def test_a_question_is_made_of(body: str, question: str) -> None:
    assert question in _drafted(body)


@pytest.mark.parametrize(
    ("body", "question"),
    [
        pytest.param("The kick went wide on Sunday.", "When did the kick go?", id="half of the verb"),
        pytest.param("Officials said that was a pity.", "Who said that was a pity?", id="a that which is the subject"),
        pytest.param("Ann Lee took hold of the rope.", "What did Ann Lee take?", id="a phrase that has no object"),
        pytest.param("Bo Ek of the Osby Bank said it was safe.", "What did the Osby Bank say?", id="whose man speaks"),
        pytest.param("A similar plan failed in 2011.", "When did a similar plan fail?", id="like what?"),
    ],
)
def test_no_question_is_made_of(body: str, question: str) -> None:
    assert question not in _drafted(body)


@pytest.mark.parametrize("body", ["He bought it in 2011.", "They did not meet.", "It rained.", "Results: 3, 4."])
def test_no_question_leans_on_what_it_does_not_name(body: str) -> None:
    assert not _drafted(body)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_drafts_are_questions_in_short(article: Article) -> None:
    made = [draft.text for draft in drafts(ANSWERER.analysis(article))]
    assert len(made) == len({*made})
    for text in made:
        assert re.fullmatch(r"(?:What|Who|When|Where|How many) .+[^ ?]\?", text)
        assert len(text) <= LONGEST


@pytest.mark.parametrize("article", ARTICLES[:2], ids=lambda article: article.title)
def test_what_is_suggested_is_answered_surely_each_by_a_sentence_of_its_own(article: Article) -> None:
    found = suggestions(article, ANSWERER)
    assert 0 < len(found) <= MOST
    cited = [suggestion.answer.citations[0].sentence.number for suggestion in found]
    assert len(cited) == len({*cited})
    for suggestion in found:
        assert suggestion.answer.score >= SURE
        assert ANSWERER.answer(read_question(suggestion.question), article) == suggestion.answer
