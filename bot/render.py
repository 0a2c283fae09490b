"""A reply as plain text, for the terminal, for Telegram and for machines: layout only, no word of its own."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.glance import Glance, Line
from bot.reply import Abstention, Answer, Attribution, Citation, Notice, Reply
from index import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from index import Span

EXPANDABLE_FROM = 300  # characters; longer quotes fold in Telegram

# Terminals obey control characters, so an article may not send any. Line breaks and tabs stay.
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")})


class Quote(NamedTuple):
    """The article's words under their sentence number, cut where the marked part begins and ends."""

    number: int
    before: str
    marked: str
    after: str


def citations(reply: Reply | Glance) -> tuple[Citation, ...]:
    """List the sentences that `reply` shows: its citations, or the nearest sentence where it abstains."""
    match reply:
        case Glance():
            return tuple({c.sentence.number: c for line in reply.lines for c in line.citations}.values())
        case Answer():
            return reply.citations
        case Abstention():
            return (reply.nearest,) if reply.nearest else ()
        case Notice():
            return ()
        case _:
            assert_never(reply)


def quote(citation: Citation) -> Quote:
    """Quote the cited sentence with its answer marked."""
    return _cut(citation.sentence.number, citation.sentence, citation.answer)


def in_paragraph(citation: Citation) -> Quote:
    """Quote the paragraph around the cited sentence, which is marked."""
    return _cut(citation.sentence.number, paragraph(citation.sentence), citation.sentence)


def plain(reply: Reply | Glance) -> str:
    """Render `reply` as lines of text without markup."""
    if isinstance(reply, Glance):
        lines = [f"    {_shown(text)} {numbers}" if numbers else f"  {_shown(text)}" for text, numbers in _rows(reply)]
        return "\n".join([reply.title, *lines])
    return "\n".join([_shown(reply.text), *(plain_quote(quote(c)) for c in citations(reply))])


def plain_quote(words: Quote) -> str:
    """Render a quotation as text: its number, then the article's words with nothing added."""
    return f"  [{words.number}] {_shown(words.before + words.marked + words.after)}"


def rich_text(reply: Reply | Glance) -> RenderableType:
    """Render `reply` for a terminal: short answer bold, quotes indented with the answer marked."""
    if isinstance(reply, Glance):
        return _rich_glance(reply)
    head = Text()
    for part, is_short in _head(reply):
        head.append(_shown(part), "bold" if is_short else "")
    return Group(head, *(rich_quote(quote(c)) for c in citations(reply)))


def _rich_glance(glance: Glance) -> RenderableType:
    """Render a glance for a terminal: a line wraps beside the numbers of its sentences."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="cyan", no_wrap=True, justify="right", min_width=6)
    grid.add_column(overflow="fold")
    for text, numbers in _rows(glance):
        grid.add_row(Text(numbers), Text(_shown(text), style="" if numbers else "dim"))
    return Group(Text(glance.title, "bold"), grid)


def _rows(glance: Glance) -> Iterator[tuple[str, str]]:
    """Give headings, lines with the numbers of their sentences, and what was left out."""
    heading = ""
    for line in glance.lines:
        if line.heading != heading:
            heading = line.heading
            yield heading, ""
        yield line.text, _numbers(line)
    if glance.left_out:
        yield f"\u2026 and {glance.left_out} more", ""


def _numbers(line: Line) -> str:
    return "".join(f"[{citation.sentence.number}]" for citation in line.citations)


def rich_quote(words: Quote) -> RenderableType:
    """Render a quotation for a terminal; it wraps beside its number."""
    text = Text.assemble(_shown(words.before), (_shown(words.marked), "bold underline green"), _shown(words.after))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(style="italic", overflow="fold")
    grid.add_row(Text(f"  [{words.number}]"), text)
    return grid


def html(reply: Reply | Glance) -> str:
    """Render `reply` in Telegram's HTML."""
    return "\n".join(html_blocks(reply))


def html_blocks(reply: Reply | Glance) -> list[str]:
    """Render `reply` in Telegram's HTML, block by block, each well-formed alone: the answer, then its quotations."""
    if isinstance(reply, Glance):
        rows = (f"\u2022 {_escaped(text)} {n}" if n else f"\n<i>{_escaped(text)}</i>" for text, n in _rows(reply))
        return [f"<b>{reply.title}</b>", *rows]
    head = "".join(f"<b>{_escaped(part)}</b>" if is_short else _escaped(part) for part, is_short in _head(reply))
    return [head, *(html_quote(quote(c)) for c in citations(reply))]


def html_quote(words: Quote) -> str:
    """Render a quotation in Telegram's HTML, folded when long."""
    length = len(words.before) + len(words.marked) + len(words.after)
    opening = "<blockquote expandable>" if length > EXPANDABLE_FROM else "<blockquote>"
    marked = f"<u>{_escaped(words.marked)}</u>" if words.marked else ""
    return f"{opening}[{words.number}] {_escaped(words.before)}{marked}{_escaped(words.after)}</blockquote>"


def as_object(reply: Reply) -> dict[str, Any]:
    """Give `reply` as the machine door's JSON object: every field is always there, null where it does not apply."""
    match reply:
        case Answer():
            return _object(
                "answer",
                reply.text,
                short=reply.short,
                answer_type=reply.answer_type.value,
                score=reply.score,
                attribution=_attribution_object(reply.attribution) if reply.attribution else None,
                citations=[_citation_object(c) for c in reply.citations],
            )
        case Abstention():
            return _object(
                "abstention",
                reply.text,
                answer_type=reply.answer_type.value,
                score=reply.score,
                reason=reply.reason.value,
                nearest=_citation_object(reply.nearest) if reply.nearest else None,
            )
        case Notice():
            return _object("notice", reply.text)
        case _:
            assert_never(reply)


def error_object(message: str) -> dict[str, Any]:
    """Give an error as the machine door's JSON object."""
    return _object("error", message)


def _object(kind: str, text: str, **fields: object) -> dict[str, Any]:
    return {
        "kind": kind,
        "short": None,
        "text": text,
        "answer_type": None,
        "score": None,
        "attribution": None,
        "citations": [],
        "reason": None,
        "nearest": None,
        **fields,
    }


def _citation_object(citation: Citation) -> dict[str, Any]:
    sentence, article = citation.sentence, citation.sentence.article
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published and article.published.isoformat(),
        "sentence": sentence.number,
        "start": sentence.start,
        "end": sentence.end,
        "quote": citation.quote,
    }


def _attribution_object(attribution: Attribution) -> dict[str, Any]:
    return {
        "source": attribution.source.text,
        "cue": attribution.cue.text,
        "stance": attribution.stance,
        "name": attribution.name,
    }


def _cut(number: int, whole: Span, mark: Span | None) -> Quote:
    """Cut `whole` in three at `mark`, which lies inside it."""
    if mark is None:
        return Quote(number, whole.text, "", "")
    start, end = mark.start - whole.start, mark.end - whole.start
    return Quote(number, whole.text[:start], whole.text[start:end], whole.text[end:])


def _head(reply: Reply) -> list[tuple[str, bool]]:
    """Cut the reply's own text into parts, each with whether it is the short answer; that leads where it is not in."""
    if not isinstance(reply, Answer):
        return [(reply.text, False)]
    found = re.search(rf"(?<!\w){re.escape(reply.short)}(?!\w)", reply.text, re.IGNORECASE)
    if found is None:
        return [(reply.short, True), (f"\n{reply.text}", False)]
    start, end = found.span()
    return [(reply.text[:start], False), (reply.text[start:end], True), (reply.text[end:], False)]


def _shown(text: str) -> str:
    return text.translate(_CONTROLS)


def _escaped(text: str) -> str:
    return escape(_shown(text), quote=False)  # never inside an attribute
