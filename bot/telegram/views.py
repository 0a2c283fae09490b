"""What a reply looks like: its messages, its buttons, and a cited sentence opened in its paragraph."""

from __future__ import annotations

import itertools
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.render import html_blocks
from bot.telegram.message import Button, Message
from bot.telegram.pages import pages
from bot.telegram.texts import say
from index import paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reply import Answer, Citation
    from bot.telegram.message import Shown
    from index import Article

AROUND = 1_200  # characters of the paragraph shown on each side of a sentence
IN_A_ROW = 5  # buttons
MANY = 20  # buttons, from which rows are as long as Telegram has them
WIDEST = 8  # buttons, the longest row
MOST = 80  # buttons that number sentences; Telegram takes 100 in all
TITLE = 120  # characters of what is offered inline
COPIED = 256  # characters, Telegram's limit
FRAGMENT = 4  # words that name each end of a sentence in a link


def reply_messages(
    shown: Shown, citations: Sequence[Citation | None], language: str | None, answers: int | None
) -> list[Message]:
    """Lay out a reply: on one message, where it fits one, with a button for each sentence that a message cites.

    `citations` are those of its marks, None for one whose article is gone.
    """
    there = [citation for citation in citations if citation]
    messages = []
    for page, html in enumerate(pages(shown.blocks)):
        cited = [(i, c.sentence.number) for i, c in enumerate(citations) if c and f"[{c.sentence.number}]" in html]
        numbers = [Button(label=f"[{n}]", data=f"open:{shown.number}:{page}:{i}") for i, n in cited]
        rows = _rows(numbers)
        if there and not page and not shown.glance:
            signs = (("👍", "good"), ("👎", "bad"))
            thumbs = [Button(label=sign, data=f"{verdict}:{shown.number}") for sign, verdict in signs]
            together = len(numbers) + len(thumbs) <= IN_A_ROW
            rows = [
                *(_rows(numbers + thumbs) if together else [*rows, tuple(thumbs)]),
                _words_of(there[0], language),
            ]
        messages.append(Message(place=shown.place, html=html, buttons=tuple(filter(None, rows)), answers=answers))
    head = messages[0].model_copy(update={"edits": shown.message, "shown": shown.number})
    return [head, *messages[1:]]


def opened(shown: Shown, page: int, citation: Citation, language: str | None) -> Message:
    """Show a cited sentence where it stands in the article, underlined, its answer bold, in place of the reply's page.

    Whose message is edited is for the caller to say.
    """
    back = Button(label=say("button-back", language), data=f"back:{shown.number}:{page}")
    title = f"<b>{escape(citation.sentence.article.title, quote=False)}</b>"
    html = pages([f"{title}\n{_in_paragraph(citation)}"])[0]
    buttons = ((back,), _words_of(citation, language))
    return Message(place=shown.place, html=html, buttons=tuple(filter(None, buttons)))


def inline_result(article: Article, answer: Answer) -> InlineQueryResultArticle:
    """Offer an answer to be sent from another chat: with its quotations and its article's name."""
    html = pages([*html_blocks(answer), f"<i>{escape(article.title, quote=False)}</i>"])[0]
    return InlineQueryResultArticle(
        article.id[:64],
        answer.short[:TITLE],
        InputTextMessageContent(html, parse_mode=ParseMode.HTML),
        description=article.title[:TITLE],
    )


def at_quote(url: str, words: str) -> str:
    """Link to where `words` stand on the page at `url`; a browser scrolls there (text fragments)."""
    ends = words.split()
    named = [" ".join(ends[:FRAGMENT]), " ".join(ends[-FRAGMENT:])] if len(ends) > 2 * FRAGMENT else [" ".join(ends)]
    encoded = ",".join(quote(part, safe="").replace("-", "%2D") for part in named)
    return f"{url}{'' if '#' in url else '#'}:~:text={encoded}"


def _words_of(citation: Citation, language: str | None) -> tuple[Button, ...]:
    """Make the buttons that copy a quotation and open the original at it, where that can be done."""
    words, url = citation.quote, citation.sentence.article.url or ""
    buttons = []
    if len(words) <= COPIED:
        buttons.append(Button(label=say("button-copy", language), copies=words))
    if url.startswith(("http://", "https://")):
        buttons.append(Button(label=say("button-original", language), url=at_quote(url, words)))
    return tuple(buttons)


def _in_paragraph(citation: Citation) -> str:
    sentence, answer = citation.sentence, citation.answer
    body, around = sentence.article.body, paragraph(sentence)
    start, end = max(around.start, sentence.start - AROUND), min(around.end, sentence.end + AROUND)
    cuts = [start, sentence.start, *((answer.start, answer.end) if answer else ()), sentence.end, end]
    parts = [escape(body[a:b], quote=False) for a, b in itertools.pairwise(cuts)]
    if answer:
        parts[2] = f"<b>{parts[2]}</b>"
    before, *inside, after = parts
    lead, trail = "… " if start > around.start else "", " …" if end < around.end else ""
    return f"<blockquote>[{sentence.number}] {lead}{before}<u>{''.join(inside)}</u>{after}{trail}</blockquote>"


def _rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    in_a_row = IN_A_ROW if len(buttons) <= MANY else WIDEST
    return [tuple(buttons[i : i + in_a_row]) for i in range(0, min(len(buttons), MOST), in_a_row)]
