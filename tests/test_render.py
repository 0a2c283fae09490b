from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.question import AnswerType
from bot.render import (
    EXPANDABLE_FROM,
    as_object,
    citations,
    error_object,
    html,
    html_blocks,
    html_quote,
    in_paragraph,
    plain,
    quote,
    rich_quote,
    rich_text,
)
from bot.reply import Abstention, Answer, Attribution, Citation, Notice, Reason, Reply
from index import Article, Sentence, Span, parse_article, split

BODY = (
    "A fire broke out.\n\nThe mayor, Ann <Lee>, said & wrote: \u201cTwo people died.\u201d It was late.\n\nRain fell."
)


def _article(body: str = BODY) -> Article:
    return parse_article(body, "test")


def _span(article: Article, words: str) -> Span:
    start = article.body.index(words)
    return Span(article=article, start=start, end=start + len(words))


def _citation(article: Article, sentence: str, answer: str | None = None) -> Citation:
    span = _span(article, sentence)
    cited = Sentence(article=article, number=2, start=span.start, end=span.end)
    return Citation(sentence=cited, answer=_span(article, answer) if answer else None)


ARTICLE = _article()
SAID = "The mayor, Ann <Lee>, said & wrote: \u201cTwo people died.\u201d"
ANSWER = Answer(
    text="Two people, according to Ann <Lee>.",
    short="two people",
    answer_type=AnswerType.QUANTITY,
    citations=(_citation(ARTICLE, SAID, "Two people"),),
    score=0.75,
    attribution=Attribution(source=_span(ARTICLE, "Ann <Lee>"), cue=_span(ARTICLE, "said"), stance="asserts"),
)
ABSTENTION = Abstention(
    text="The article does not say.",
    reason=Reason.UNSURE,
    answer_type=AnswerType.REASON,
    score=0.25,
    nearest=_citation(ARTICLE, "Rain fell."),
)
NOTICE = Notice(text="Hello & <welcome>!")


def _terminal(reply: Reply, width: int = 60, *, colour: bool = True) -> str:
    console = Console(force_terminal=colour, width=width, color_system="truecolor" if colour else None)
    with console.capture() as capture:
        console.print(rich_text(reply))
    return capture.get()


def test_plain_is_the_text_and_the_quotes_as_they_stand() -> None:
    assert plain(ANSWER) == f"Two people, according to Ann <Lee>.\n  [2] {SAID}"
    assert plain(ABSTENTION) == "The article does not say.\n  [2] Rain fell."
    assert plain(NOTICE) == NOTICE.text


def test_html_marks_the_short_answer_and_the_answer_in_its_quote() -> None:
    assert html(ANSWER) == (
        "<b>Two people</b>, according to Ann &lt;Lee&gt;.\n"
        "<blockquote>[2] The mayor, Ann &lt;Lee&gt;, said &amp; wrote: \u201c<u>Two people</u> died.\u201d</blockquote>"
    )
    assert html(NOTICE) == "Hello &amp; &lt;welcome&gt;!"


def test_a_terminal_shows_short_answer_and_marked_words_in_bold() -> None:
    shown = _terminal(ANSWER)
    bold = re.findall(r"\x1b\[((?:\d+;)*\d+)m([^\x1b]+)", shown)
    assert {words for style, words in bold if "1" in style.split(";")} == {"Two people"}
    assert len(re.findall("Two people", shown)) == 2


def test_a_long_quote_wraps_beside_its_number() -> None:
    article = _article("word " * 50 + "end.")
    sentence = Sentence(article=article, number=12, start=0, end=len(article.body))
    console = Console(width=40)
    with console.capture() as capture:
        console.print(rich_quote(quote(Citation(sentence=sentence))))
    first, *rest = capture.get().rstrip().split("\n")
    assert first.startswith("  [12] word")
    assert rest
    assert all(line.startswith("       ") for line in rest)


@pytest.mark.parametrize(
    ("short", "text", "bold"),
    [
        pytest.param("five", "Five of them.", ["Five"], id="another case"),
        pytest.param("yes", "Her eyes say yes.", ["yes"], id="whole words only"),
        pytest.param("$5 (net)", "It was $5 (net).", ["$5 (net)"], id="signs at its ends"),
        pytest.param("no", "The mayor denies it.", ["no"], id="leads where it is not in the text"),
        pytest.param("a & b", "These: a & b.", ["a &amp; b"], id="escaped"),
    ],
)
def test_the_short_answer_is_bold_once(short: str, text: str, bold: list[str]) -> None:
    answer = ANSWER.model_copy(update={"short": short, "text": text})
    head, _ = html_blocks(answer)
    assert re.findall("<b>(.*?)</b>", head) == bold
    assert unescape(re.sub("</?b>", "", head)).endswith(text)


def test_only_a_long_quote_folds() -> None:
    for length, opening in ((EXPANDABLE_FROM, "<blockquote>"), (EXPANDABLE_FROM + 1, "<blockquote expandable>")):
        article = _article("x" * length)
        citation = Citation(sentence=Sentence(article=article, number=1, start=0, end=length))
        assert html_quote(quote(citation)).startswith(opening)


def test_a_source_is_its_paragraph_with_the_sentence_marked() -> None:
    (shown,) = [in_paragraph(citation) for citation in citations(ANSWER)]
    assert shown == (2, "", SAID, " It was late.")


def test_what_a_reply_shows() -> None:
    assert [c.quote for c in citations(ABSTENTION)] == ["Rain fell."]
    assert citations(ABSTENTION.model_copy(update={"nearest": None})) == citations(NOTICE) == ()


def test_an_article_cannot_send_the_terminal_control_characters() -> None:
    article = _article("The \x1b[31mred\x07 \x9b2J mayor\r\nspoke.")
    sentence = Sentence(article=article, number=1, start=0, end=len(article.body))
    reply = ABSTENTION.model_copy(update={"nearest": Citation(sentence=sentence)})
    for shown in (plain(reply), html(reply), _terminal(reply, colour=False)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)


OBJECT_FIELDS = ["kind", "short", "text", "answer_type", "score", "attribution", "citations", "reason", "nearest"]


@pytest.mark.parametrize(
    "told",
    [as_object(ANSWER), as_object(ABSTENTION), as_object(NOTICE), error_object("no")],
    ids=lambda told: told["kind"],
)
def test_the_machine_s_object_always_has_the_same_fields(told: dict[str, object]) -> None:
    assert list(told) == OBJECT_FIELDS


def test_the_machine_s_object_of_an_answer() -> None:
    start = BODY.index(SAID)
    where = {"sentence": 2, "start": start, "end": start + len(SAID), "quote": SAID}
    cited = {"article": ARTICLE.id, "title": ARTICLE.title, "source": None, "published": None, **where}
    assert as_object(ANSWER) == {
        "kind": "answer",
        "short": "two people",
        "text": "Two people, according to Ann <Lee>.",
        "answer_type": "quantity",
        "score": 0.75,
        "attribution": {"source": "Ann <Lee>", "cue": "said", "stance": "asserts", "name": None},
        "citations": [cited],
        "reason": None,
        "nearest": None,
    }


def test_the_machine_s_object_of_an_abstention() -> None:
    told = as_object(ABSTENTION)
    assert (told["kind"], told["short"], told["reason"], told["citations"]) == ("abstention", None, "unsure", [])
    assert told["nearest"]["quote"] == "Rain fell."


PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)


@given(body=PRINTABLE, text=PRINTABLE)
def test_outside_text_is_never_markup_and_never_changed(body: str, text: str) -> None:
    article = _article(body)
    whole = Sentence(article=article, number=7, start=0, end=len(article.body))
    reply = ABSTENTION.model_copy(update={"text": text, "nearest": Citation(sentence=whole)})
    head, quoted = html_blocks(reply)
    assert unescape(head) == text
    inside = re.fullmatch(r"<blockquote(?: expandable)?>\[7\] ([^<>]*)</blockquote>", quoted, re.DOTALL)
    assert inside
    assert unescape(inside[1]) == article.body


@given(PRINTABLE)
def test_a_citation_s_three_parts_are_the_sentence(body: str) -> None:
    article = _article(body)
    for sentence in split(article):
        middle = Span(article=article, start=sentence.start, end=(sentence.start + sentence.end + 1) // 2)
        _, before, marked, after = quote(Citation(sentence=sentence, answer=middle))
        assert (before + marked + after, marked) == (sentence.text, middle.text)
