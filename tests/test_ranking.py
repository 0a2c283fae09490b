"""Which sentences are read again, side by side, and in what passage."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import Analysis
from bot.ranking import BESIDE, FINALISTS, Finalist, finalists, side_by_side
from bot.reader import Passage, Reader, Reading
from bot.syntax import Syntax
from index import Article, Sentence, Span

READER = Reader()
WORDS = st.sampled_from(
    ["The ferry sank.", "Ann Lee spoke.", "\n\n", "Who knew?", "word " * 250 + ".", "36 were saved."]
)
BODIES = st.lists(WORDS, min_size=1, max_size=30).map(" ".join).filter(str.strip)


def _analysis(body: str, name: str = "a") -> Analysis:
    return Analysis(Article(id=name, title=name, body=body), READER, Syntax())


def _read(sentence: Sentence, margin: float, end: int | None = None) -> Reading:
    span = Span(article=sentence.article, start=sentence.start, end=end or sentence.end)
    return Reading(sentence=sentence, span=span, first=0, last=0, margin=margin)


def _passages(analysis: Analysis, *groups: tuple[int, ...]) -> list[Passage]:
    return [Passage(analysis.tokens.pieces(analysis.sentences[number] for number in group)) for group in groups]


ABC = _analysis("Ann spoke. Bob left. Cleo sang. Dan slept. Eve ran. Finn ate.")


@pytest.mark.parametrize(
    ("margins", "groups", "chosen"),
    [
        pytest.param({0: 1.0, 1: 3.0, 2: 2.0}, [(0, 1, 2)], [1, 2, 0], id="the-highest-margin-first"),
        pytest.param({0: 1.0, 1: 1.5}, [(0,), (1,)], [0, 1], id="the-first-passage-counts"),
        pytest.param({0: 1.0, 1: 1.5}, [(0,), (0, 1)], [0, 1], id="a-sentence-stands-in-its-first-passage"),
        pytest.param({0: 0.0, 1: 3.0}, [(0,), (1,)], [1, 0], id="a-far-higher-margin-counts-more"),
        pytest.param(
            dict.fromkeys(range(6), 1.0), [(0, 1, 2, 3, 4, 5)], [0, 1, 2, 3][:FINALISTS], id="no-more-than-so-many"
        ),
    ],
)
def test_finalists(margins: dict[int, float], groups: list[tuple[int, ...]], chosen: list[int]) -> None:
    readings = [_read(ABC.sentences[number], margin) for number, margin in margins.items()]
    found = finalists(readings, _passages(ABC, *groups))
    assert [finalist.sentence.number - 1 for finalist in found] == chosen


def test_of_a_span_read_twice_the_better_reading_counts_and_other_spans_of_its_sentence_stay() -> None:
    first = ABC.sentences[0]
    twice = [_read(first, 1.0), _read(first, 2.0), _read(first, 0.5, first.start + 3)]
    found = finalists(twice, _passages(ABC, (1,), (0, 1)))
    assert [(f.reading.margin, f.place) for f in found] == [(2.0, math.log(2)), (0.5, math.log(2))]


@settings(max_examples=40, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=3), st.data())
def test_finalists_stand_side_by_side_in_order_each_after_the_sentence_before_it(
    bodies: list[str], data: st.DataObject
) -> None:
    analyses = [_analysis(body, str(number)) for number, body in enumerate(bodies)]
    readable = [piece.sentence for each in analyses for piece in each.tokens.pieces(each.sentences)]
    sentences = data.draw(st.lists(st.sampled_from(readable), min_size=1, max_size=FINALISTS, unique=True))
    passage = side_by_side([Finalist(_read(sentence, 0.0), 0.0) for sentence in sentences], analyses)
    places = [(int(s.article.id), s.number) for s in passage.sentences]
    assert passage.size <= BESIDE
    assert places == sorted(set(places))
    assert sentences[0] in passage.sentences
    firsts = [sentences[:count] for count in range(len(sentences), 0, -1)]
    sides = [Passage(tuple(piece for each in analyses for piece in each.pieces(first))) for first in firsts]
    longest = next((side.sentences for side in sides if side.size <= BESIDE), (sentences[0],))
    assert passage.sentences == longest
    if longest == sides[0].sentences:
        wanted = {near for s in sentences for near in analyses[int(s.article.id)].before(s)}
        assert set(passage.sentences) == wanted & {*readable}
