"""Parses: every token stands in the article where its span says, whatever the text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import syntax as module
from bot.syntax import ModelMissingError, Parse, Syntax, Token
from index import Article, Sentence

SYNTAX = Syntax()


def sentence(text: str, before: str = "", after: str = "") -> Sentence:
    article = Article(id="a", title="T", body=before + text + after)
    return Sentence(article=article, start=len(before), end=len(before) + len(text), number=1)


def token(parse: Parse, text: str) -> Token:
    return next(token for token in parse.doc if token.text == text)


def test_offsets_count_from_the_article() -> None:
    parse = SYNTAX.parse(sentence("Ana Duarte said so.", before="Oslo. "))
    span = parse.span(token(parse, "Duarte"))
    assert (span.start, span.end, span.text) == (10, 16, "Duarte")
    assert parse.span(parse.doc[0:2]).text == "Ana Duarte"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\u201cWe\u00a0sail,\u201d he said.", '"We sail," he said.'),
        ("It\u2019s\nlate.", "It's late."),
        ("\u00abYes,\u00bb she said.", '"Yes," she said.'),
    ],
    ids=["curly marks and no-break space", "apostrophe and line end", "guillemets"],
)
def test_the_parser_reads_plain_text_of_the_same_length(text: str, plain: str) -> None:
    parse = SYNTAX.parse(sentence(text))
    assert parse.doc.text == plain
    assert parse.span(parse.doc[:]).text == text


def test_a_sentence_is_one_tree() -> None:
    parse = SYNTAX.parse(sentence('"We wait. We sail. We stop," he said. It rained.'))
    assert sum(token.head.i == token.i for token in parse.doc) == 1


@pytest.mark.parametrize(
    ("head", "joined_by", "phrase"),
    [
        ("minister", None, "The foreign minister of Norway"),
        ("minister", {"of"}, "The foreign minister of Norway"),
        ("minister", set(), "The foreign minister"),
        ("report", None, "a report about the port"),
        ("report", {"of"}, "a report"),
    ],
)
def test_noun_phrase(head: str, joined_by: set[str] | None, phrase: str) -> None:
    parse = SYNTAX.parse(sentence("The foreign minister of Norway, Ana Duarte, read a report about the port."))
    assert parse.noun_phrase(token(parse, head), joined_by).text == phrase


def test_tokens_in_a_span() -> None:
    parse = SYNTAX.parse(sentence("Ana Duarte read a report.", before="Oslo. "))
    span = parse.span(parse.doc[2:4])
    assert [token.text for token in parse.tokens_in(span)] == ["read", "a"]


def test_entities() -> None:
    parse = SYNTAX.parse(sentence("Angela Merkel met officials in Berlin on Monday."))
    assert [(entity.text, entity.label_) for entity in parse.entities] == [
        ("Angela Merkel", "PERSON"),
        ("Berlin", "GPE"),
        ("Monday", "DATE"),
    ]


def test_parses_keep_their_order_and_their_sentences() -> None:
    sentences = [sentence(f"Ship {n} sailed.", before="." * n) for n in (3, 1, 2, 3)]
    parses = SYNTAX.parses(sentences)
    assert [parse.sentence for parse in parses] == sentences
    assert [parse.doc[1].text for parse in parses] == ["3", "1", "2", "3"]
    assert SYNTAX.parses(()) == ()


def test_a_sentence_is_parsed_once() -> None:
    own = Syntax()
    first = own.parse(sentence("The bridge is closed."))
    assert own.parse(sentence("The bridge is closed.", before="News. ")).doc is first.doc


def test_only_the_latest_parses_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    own = Syntax()
    first, second = own.parse(sentence("One came.")), own.parse(sentence("Two came."))
    assert own.parse(sentence("One came.")).doc is first.doc
    own.parse(sentence("Three came."))
    assert own.parse(sentence("One came.")).doc is first.doc
    assert own.parse(sentence("Two came.")).doc is not second.doc


def test_threads_share_one_syntax() -> None:
    own = Syntax()
    sentences = [sentence(f"Officials said {n} ships had sailed.") for n in range(12)] * 3
    with ThreadPoolExecutor(4) as pool:
        parses = list(pool.map(own.parse, sentences))
    assert [parse.doc[2].text for parse in parses] == [str(n) for n in range(12)] * 3


def test_an_overlong_sentence_is_parsed_in_part() -> None:
    parse = SYNTAX.parse(sentence("word " * (module.LONGEST // 2)))
    assert len(parse.doc.text) == module.LONGEST


def test_a_missing_model_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MODEL", "en_no_such_model")
    module._model.cache_clear()  # noqa: SLF001 - the model is loaded once a process
    try:
        with pytest.raises(ModelMissingError, match="pip install en-no-such-model"):
            Syntax().parse(sentence("The bridge is closed."))
    finally:
        module._model.cache_clear()  # noqa: SLF001


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(max_size=5))
def test_any_text_keeps_its_offsets(text: str, before: str) -> None:
    parse = SYNTAX.parse(sentence(text, before))
    for part in parse.doc:
        span = parse.span(part)
        assert parse.sentence.start <= span.start < span.end <= parse.sentence.end
        assert part in parse.tokens_in(span)
        phrase = parse.noun_phrase(part)
        assert phrase.start <= span.start
        assert span.end <= phrase.end
