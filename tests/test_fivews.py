from __future__ import annotations

import pytest

from bot.answerer import Answerer
from bot.conversation import Conversation
from bot.fivews import W, bare
from bot.reply import Abstention, Answer
from index import parse_article

FIRE = """Fire destroys old mill in Osby

The old mill in Osby burned down on Monday night because a heater had been left on, the fire brigade said.

Nobody was hurt. The owner, Carl Voss, wants to build it again by selling his house.
"""
RESCUE = """Divers rescue two boys from flooded cave

Divers rescued two boys from a flooded cave near Tessel on Tuesday by drilling through the roof.

The boys are well.
"""
BARE = {
    W.WHAT: ["what happened?", "What's going on", "so what happened", "what is this about?"],
    W.WHO: ["who?", "Who was it?"],
    W.WHEN: ["When?", "when was it?", "when did it happen?"],
    W.WHERE: ["where", "where did this happen?"],
    W.WHY: ["Why?", "why did that happen"],
    W.HOW: ["how?", "How did it happen?"],
}
ANSWERER = Answerer()


@pytest.mark.parametrize(("w", "asked"), [(w, asked) for w, all_asked in BARE.items() for asked in all_asked])
def test_a_question_that_names_nothing_is_bare(w: W, asked: str) -> None:
    assert bare(asked) is w


@pytest.mark.parametrize("asked", ["who died?", "what happened to the mill?", "when was it built?", "how many?", ""])
def test_a_question_that_names_something_is_not(asked: str) -> None:
    assert bare(asked) is None


@pytest.mark.parametrize(
    ("article", "asked", "short", "sentence"),
    [
        (FIRE, "What happened?", "The old mill in Osby burned down", 2),
        (FIRE, "When?", "Monday night", 2),
        (FIRE, "Where?", "Osby", 2),
        (FIRE, "Why?", "a heater had been left on", 2),
        (RESCUE, "Who?", "Divers", 2),
        (RESCUE, "What happened?", "Divers rescued two boys", 2),
        (RESCUE, "How?", "drilling through the roof", 2),
    ],
)
def test_a_bare_question_is_about_the_main_event(article: str, asked: str, short: str, sentence: int) -> None:
    reply = Conversation(ANSWERER, parse_article(article, "case")).respond(asked)
    assert isinstance(reply, Answer)
    assert short in reply.short
    assert [citation.sentence.number for citation in reply.citations] == [sentence]


@pytest.mark.parametrize(
    ("title", "sentence", "told"),
    [
        pytest.param(
            "Norvik offers new phone",
            "Norvik has offered a new “pocket” phone with a high-resolution screen which also shows, in the dark and in"
            " bright sunlight alike, whatever maps its owner has drawn.",
            "Norvik has offered a new “pocket” phone with a high-resolution screen",
            id="a long object ends before its relative clause",
        ),
        pytest.param(
            "Minister complains of lies",
            "Minister Ann Lee complained of the lies in some of the national newspapers over the new bill on farms, her"
            " own since it was first drawn up in May by her office.",
            "Minister Ann Lee complained of the lies in some of the national newspapers over the new bill on farms",
            id="a long complement ends before its comma",
        ),
        pytest.param(
            "Town faces 'great danger'",
            'The study found that the town still faced "great danger" and asked for help.',
            'the town still faced "great danger"',
            id="a quotation is closed",
        ),
    ],
)
def test_what_happened_is_a_whole_clause(title: str, sentence: str, told: str) -> None:
    article = parse_article(f"Title: {title}\n\n{sentence} Nobody was asked.\n", "case")
    reply = Conversation(ANSWERER, article).respond("what happened?")
    assert isinstance(reply, Answer)
    assert reply.short == told


def test_what_the_first_sentences_do_not_tell_is_not_answered() -> None:
    reply = Conversation(ANSWERER, parse_article("The mill burned down. Nobody was hurt.", "case")).respond("When?")
    assert isinstance(reply, Abstention)
