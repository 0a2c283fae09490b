"""How a reply is worded, on an article that fits in a few lines; no model decides here."""

from __future__ import annotations

import pytest

from bot import compose
from bot.analysis import Analysis, as_attribution
from bot.question import read_question
from bot.ranking import Candidate
from bot.reader import Reader
from bot.reply import Reason
from bot.saying import heard, sayings
from bot.syntax import Syntax
from bot.verdict import Side
from index import Article, Span, parse_article, split

FERRY = parse_article(
    "The ferry Aurora sank off Oban on Friday.\n\nHarbour master Ann Lee said that 36 people had been rescued. "
    "“Nobody was killed,” she said.\n\nThe owner, Paul Roe, denied that the ship was overloaded. "
    "A passenger, Mia Holt, said the ship was overloaded and “sat low in the water”. "
    "Boats from Oban, Mull and Skye helped. So did a boat from Islay. "
    "The owner will fit six trawlers with beacons next spring. The pier was built to load coal. "
    "On Sunday Mull beat Bo Ek 6-4 on the pier. Norway’s Bo Ek will be back. "
    'He got a two-year ban for what the club called "bad tea" and "worse cake" at its bar. '
    "Of those asked, 70% said 12% of the tea was cold. "
    "Ann Lee urged the club to buy a kettle. It will be debated in the Commons on Monday.",
    "ferry",
)
ANALYSIS = Analysis(FERRY, Reader(), Syntax())


def _candidate(text: str, score: float = 0.9) -> Candidate:
    start = FERRY.body.index(text)
    sentence = next(s for s in ANALYSIS.sentences if s.start <= start < s.end)
    return Candidate(sentence=sentence, span=Span(article=FERRY, start=start, end=start + len(text)), score=score)


@pytest.mark.parametrize(
    ("asked", "read", "short", "text"),
    [
        pytest.param("Where did it sink?", "Oban", "Oban", "Oban.", id="span"),
        pytest.param(
            "How many were rescued?",
            "36",
            "36 people",
            "36 people, according to Harbour master Ann Lee.",
            id="a number gets what it counts, and its source",
        ),
        pytest.param(
            "How many people were rescued?",
            "36",
            "36",
            "36 people, according to Harbour master Ann Lee.",
            id="what the question names is not said again, but where the answer is worded",
        ),
        pytest.param(
            "How many boats helped?", "six", "six", "Six trawlers.", id="what is done with what is counted stays out"
        ),
        pytest.param(
            "How long was the ban?", "two-year", "two-year ban", "A two-year ban.", id="a measure gets what it is of"
        ),
        pytest.param("How much of the tea was cold?", "12%", "12%", "12% of the tea.", id="a figure is no source"),
        pytest.param(
            "What was he banned for?",
            'what the club called "bad tea" and "worse cake',
            'what the club called "bad tea" and "worse cake"',
            'What the club called "bad tea" and "worse cake".',
            id="a quotation is closed",
        ),
        pytest.param(
            "Why was the pier built?", "load coal", "to load coal", "To load coal.", id="a purpose with its to"
        ),
        pytest.param("When is the debate?", "Monday", "Monday", "Monday.", id="a day is no part of a place"),
        pytest.param("Where is the debate?", "Commons", "Commons", "The Commons.", id="nor a place of a day"),
        pytest.param("Who was beaten?", "Bo Ek", "Bo Ek", "Bo Ek.", id="a score is no part of a name"),
        pytest.param("Which country is Bo Ek from?", "Norway", "Norway", "Norway.", id="nor is an apostrophe"),
        pytest.param("Who said so?", "Mia", "Mia Holt", "Mia Holt.", id="a cut name is made whole"),
        pytest.param(
            "Who was killed?", "Nobody", "Nobody", "Nobody, according to [Ann Lee].", id="a name for a pronoun"
        ),
    ],
)
def test_span(asked: str, read: str, short: str, text: str) -> None:
    answer = compose.span(read_question(asked), _candidate(read), ANALYSIS)
    assert (answer.short, answer.text) == (short, text)
    assert [citation.answer and citation.answer.text for citation in answer.citations] == [short]


@pytest.mark.parametrize(
    ("text", "read", "grown"),
    [
        pytest.param("Oban won 8-7 at home.", "8", "8-7", id="a score"),
        pytest.param("She won 6-4 3-6 7-6 (9) at home.", "3-6", "6-4 3-6 7-6 (9)", id="a score of several sets"),
        pytest.param("It cost $2.5 million.", "5", "2.5", id="a figure"),
        pytest.param("She wrote #savetheferry again.", "#", "#savetheferry", id="a hashtag"),
        pytest.param("The Aurora sank.", "uror", "Aurora", id="a word"),
        pytest.param("A U.S.-led fleet came.", "U.S.", "U.S.", id="a whole word stays"),
        pytest.param("It ran in 1987-1990.", "1987", "1987", id="a year stays"),
    ],
)
def test_a_span_cuts_no_word(text: str, read: str, grown: str) -> None:
    article = parse_article(text, "cut")
    (sentence,) = split(article)
    start = article.body.index(read)
    assert compose.unbroken(Span(article=article, start=start, end=start + len(read)), sentence).text == grown


def test_who_is_only_called_she_is_named() -> None:
    answer = compose.span(read_question("Who said it?"), _candidate("she"), ANALYSIS)
    assert (answer.short, answer.text) == ("Ann Lee", "[Ann Lee].")


def test_a_list_is_gathered_from_all_its_sentences() -> None:
    answer = compose.enumeration(
        read_question("Where did boats help from?"), [_candidate("Oban, Mull"), _candidate("Islay")], ANALYSIS
    )
    assert answer.short == "Oban, Mull, Skye, Islay"
    assert answer.text == "Oban, Mull, Skye and Islay."
    assert [citation.sentence.number for citation in answer.citations] == [6, 7]


def _side(text: str, *, yes: bool) -> Side:
    return Side(_candidate(text).sentence, yes, 0.8)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("Ann Lee, who owns the pier, said it was safe.", "Ann Lee", id="by the way"),
        pytest.param("A baker who had got up early to light his ovens said it was safe.", "A baker", id="at length"),
        pytest.param("Two people who were there said it was safe.", "Two people who were there", id="who they are"),
    ],
)
def test_a_source_is_named_without_what_is_told_by_the_way(text: str, told: str) -> None:
    article = parse_article(text, "pier")
    owner = Analysis(article, Reader(), Syntax()).owner(split(article)[0])
    assert owner is not None
    assert compose.source_words(owner) == told


def test_a_verdict_of_one_side() -> None:
    answer = compose.verdict([_side("denied", yes=False)], ANALYSIS)
    assert (answer.short, answer.text) == ("no", "No, according to the owner, Paul Roe.")


def test_a_no_is_of_who_denies_where_another_says_more_in_the_sentence() -> None:
    article = parse_article(
        "The owner denied that checks were skipped, but an engineer told reporters that two checks had been put off "
        "last autumn to save money.",
        "checks",
    )
    analysis = Analysis(article, Reader(), Syntax())
    answer = compose.verdict([Side(analysis.sentences[0], yes=False, score=0.8)], analysis)
    assert answer.text == "No, according to the owner."


def test_a_verdict_of_two_sides_names_both_owners() -> None:
    answer = compose.verdict([_side("sat low", yes=True), _side("denied", yes=False)], ANALYSIS)
    assert answer.text == "Yes, according to a passenger, Mia Holt; no, according to the owner, Paul Roe."
    assert answer.short.startswith("yes")
    assert [citation.sentence.number for citation in answer.citations] == [5, 4]


def test_sayings_stand_in_the_articles_words() -> None:
    said = sayings(read_question("What did Ann Lee say?"), ANALYSIS, [_candidate("36")])
    answer = compose.statement(said[:2])
    assert answer.text.splitlines() == [
        "Harbour master Ann Lee said that 36 people had been rescued.",
        "[Ann Lee] said: “Nobody was killed,”",
    ]
    assert answer.short == "that 36 people had been rescued"


def test_what_stands_behind_its_cue_needs_no_colon() -> None:
    answer = compose.statement(sayings(read_question("What did Ann Lee urge?"), ANALYSIS, [_candidate("36")]))
    assert answer.text == "Ann Lee urged the club to buy a kettle."


def test_what_is_said_on_a_topic_stands_as_a_whole() -> None:
    question, chosen = read_question("What did Mia Holt say about the ship?"), _candidate("sat low in the water")
    told = heard(question, chosen, ANALYSIS).answer
    assert told
    answer = compose.statement_on(question, chosen, told, ANALYSIS)
    assert answer.text == "A passenger, Mia Holt said the ship was overloaded and “sat low in the water”."
    assert answer.short == "sat low in the water"


def test_sayings_of_another_are_none() -> None:
    assert sayings(read_question("What did Bo Ek say?"), ANALYSIS, [_candidate("36")]) == ()


def test_an_abstention_offers_the_nearest_sentence() -> None:
    abstention = compose.abstain(read_question("Who built the ferry?"), Reason.UNSURE, _candidate("Aurora", 0.2))
    assert abstention.nearest
    assert abstention.nearest.quote == "The ferry Aurora sank off Oban on Friday."
    assert abstention.score == 0.2


@pytest.mark.parametrize(
    ("body", "source"),
    [
        pytest.param("Its plan to close the pier failed.", None, id="whose plan it is, is not said"),
        pytest.param("The town's plan to close the pier failed.", "The town's", id="a name before the plan"),
    ],
)
def test_a_pronoun_is_no_source(body: str, source: str | None) -> None:
    analysis = Analysis(Article(id="pier", title="Pier", body=body), Reader(), Syntax())
    (statement,) = analysis.statements_near(analysis.sentences)
    attribution = as_attribution(statement)
    assert (attribution and attribution.source.text) == source
