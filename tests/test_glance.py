"""Glances: the cases are the specification; a line holds the article's words and the templates' alone."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answerer import Answerer
from bot.glance import GLANCES, MOST, Glance, glance
from bot.render import citations, html_blocks, plain, rich_text
from index import Article, Span, read_article, read_folder

if TYPE_CHECKING:
    from bot.analysis import Analysis
    from bot.glance.value import Line

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/glance.jsonl").read_text("utf-8").splitlines()]
ARTICLES = read_folder(Path(__file__).parent / "cases/articles")
ANSWERER = Answerer()

# All that templates may say; a name that the article gives elsewhere stands in brackets.
TEMPLATE = re.compile(
    r"(?:People|Organisations|Nobody named|Said|Warned|Urged|Promised|Asked or doubted|Denied|As the article puts it|"
    r"(?:, | – )?(?:named|according to|against:|once|twice|\d+ (?:times|statements?))|week of|\d{4}(?:-\d\d){0,2}|"
    r"the|an?|h?is|h?er|its|their|our|s?he|it|they|we|[\s,:()“”…–]|\[[^\]]+\])*"
)
PIECES = [
    "Ann Lee", "the mill", "in Osby", "said", "denied", "that", "on Monday", "36", "people", "“", "”", ",", ".", "\n\n",
    "who", "U.S.", "according to", "1911", "the", "minister", "was", "£3.4m", "of", "He", "promised", "to", "River",
]  # fmt: skip


def analysis(body: str, published: str | None = None) -> Analysis:
    day = date.fromisoformat(published) if published else None
    return ANSWERER.analysis(Article(id=body, title="T", body=body, published=day))


def lines(analysed: Analysis) -> list[Line]:
    found = [glance(name, analysed) for name in GLANCES]
    return [line for shown in found if isinstance(shown, Glance) for line in shown.lines]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_glances(case: dict[str, Any]) -> None:
    shown = plain(glance(case["glance"], analysis(case["body"], case.get("published"))))
    assert [line.strip() for line in shown.split("\n")] == case["shows"]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_lines_hold_the_article_s_words_and_the_template_s_alone(article: Article) -> None:
    found = lines(ANSWERER.analysis(article))
    assert found
    for line in found:
        strings = [part for part in (*line.under, *line.parts) if isinstance(part, str)]
        assert not [text for text in strings if not TEMPLATE.fullmatch(text)]
        assert all(part.article == article for part in line.parts if isinstance(part, Span))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_a_summary_is_whole_sentences_in_order(article: Article) -> None:
    shown = glance("summary", ANSWERER.analysis(article))
    assert isinstance(shown, Glance)
    numbers = [citation.sentence.number for citation in citations(shown)]
    assert 3 <= len(numbers) <= 5
    assert numbers == sorted(set(numbers))
    assert [line.parts for line in shown.lines] == [(c.sentence,) for c in citations(shown)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(" ".join).filter(str.strip))
def test_any_text_can_be_glanced_at(body: str) -> None:
    for line in lines(analysis(body)):
        assert line.text
        assert all(part.text in body for part in line.parts if isinstance(part, Span))


def test_a_long_list_is_cut_and_says_so() -> None:
    shown = glance("claims", analysis("\n\n".join(f"Ann Lee said that mill {n} was old." for n in range(60))))
    assert isinstance(shown, Glance)
    assert len(shown.lines) == MOST
    assert plain(shown).endswith("… and 20 more")


def test_markup_in_an_article_stays_text() -> None:
    shown = glance("quotes", analysis("“Use <b> & not <i>, I say,” said Ann Lee."))
    assert "<b>Quotes</b>" in html_blocks(shown)
    assert "• “Use &lt;b&gt; &amp; not &lt;i&gt;, I say,” [1]" in html_blocks(shown)
    assert rich_text(shown)


def test_the_seed_shows_a_denial_beside_what_it_denies() -> None:
    (seed,) = Path("seeds").glob("*.txt")
    shown = glance("claims", ANSWERER.analysis(read_article(seed)))
    assert isinstance(shown, Glance)
    denials = [line for line in shown.lines if line.heading == "Denied"]
    assert [len(line.citations) for line in denials] == [2]
