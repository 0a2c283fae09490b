"""The console: lines in, replies out."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console
from rich.text import Text

from bot.conversation import Conversation
from bot.glance import GLANCES, Glance, glance
from bot.render import Quote, citations, in_paragraph, plain, plain_quote, rich_quote, rich_text
from bot.reply import Notice, Reply
from bot.suggest import suggestions
from index import LibraryError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.answerer import Answerer
    from index import Article

Shown = Reply | Glance | list[Quote]


class Talk:
    """What a person at the console can say: questions, and commands that begin with a slash."""

    def __init__(self, answerer: Answerer, articles: Sequence[Article], keep: Callable[[str], Article]) -> None:
        """Talk about the first of `articles`, at least one; `keep` makes one more of a file's name or a web address.

        `keep` raises SourceError or LibraryError.
        """
        self._keep = keep
        self._answerer = answerer
        self._articles = articles
        self._last: Reply | Glance | None = None
        self.suggested: list[str] = []
        self._conversation = Conversation(answerer, articles[0])
        self.commands: dict[str, tuple[Callable[[str], Shown], str]] = {
            "/help": (self._help, "what you can say"),
            "/article": (self._article, "the article you are asking; with a number, turn to that one"),
            "/articles": (self._list, "the articles there are"),
            "/add": (self._add, "keep an article in the library and turn to it: a file or a web address"),
            **{f"/{name}": (partial(self._glance, name), aspect.about) for name, aspect in GLANCES.items()},
            "/questions": (self._questions, "questions that the article answers"),
            "/sources": (self._sources, "the last answer's sentences where they stand in the article"),
            "/quit": (self._quit, "leave; Ctrl-D does too"),
        }

    def respond(self, line: str) -> Shown:
        """Obey a command or answer a question. Raises EOFError to leave."""
        if not line.startswith("/"):
            self._last = self._conversation.respond(line)
            return self._last
        name, _, rest = line.partition(" ")
        if name not in self.commands:
            return Notice(text=f"There is no {name}. {self._help('').text}")
        command, _ = self.commands[name]
        return command(rest.strip())

    def _help(self, _: str) -> Notice:
        return Notice(
            text="\n".join(
                [
                    "Ask the article a question in plain English, one a line.",
                    *(f"  {name:10} {what}" for name, (_, what) in self.commands.items()),
                ],
            ),
        )

    def _article(self, number: str) -> Notice:
        if number:
            if not (number.isdecimal() and 1 <= int(number) <= len(self._articles)):
                return Notice(text=f"There is no article {number}; /articles lists them.")
            self._conversation.turn_to(self._articles[int(number) - 1])
            self._last, self.suggested = None, []
        article = self._conversation.article
        known = [article.source, article.author, article.published and article.published.isoformat(), article.url]
        return Notice(text="\n".join([article.title, *(f"  {fact}" for fact in known if fact)]))

    def _list(self, _: str) -> Notice:
        here = self._conversation.article
        rows = (
            f"{'*' if article == here else ' '} {number}  {article.title}"
            for number, article in enumerate(self._articles, 1)
        )
        return Notice(text="\n".join(rows))

    def _add(self, source: str) -> Notice:
        if not source:
            return Notice(text="Say what to add: /add news.txt or /add https://example.com/article")
        try:
            article = self._keep(source)
        except (SourceError, LibraryError) as error:
            return Notice(text=str(error))
        if article not in self._articles:
            self._articles = (*self._articles, article)
        return self._article(str(self._articles.index(article) + 1))

    def _glance(self, name: str, _: str) -> Shown:
        self._last = glance(name, self._answerer.analysis(self._conversation.article))
        return self._last

    def _questions(self, _: str) -> Notice:
        """Suggest questions; from then on they are completions too."""
        found = suggestions(self._conversation.article, self._answerer)
        self.suggested = [suggestion.question for suggestion in found]
        return Notice(text="\n".join(self.suggested) or "No question comes to mind; ask your own.")

    def _sources(self, _: str) -> Shown:
        quotes = [in_paragraph(citation) for citation in citations(self._last)] if self._last else []
        return quotes or Notice(text="Nothing has been cited yet.")

    def _quit(self, _: str) -> Shown:
        raise EOFError


def chat(answerer: Answerer, articles: Sequence[Article], keep: Callable[[str], Article], data: Path) -> None:
    """Talk to a person at a terminal, or answer piped lines; the history is kept in the folder `data` if it can be."""
    talk = Talk(answerer, articles, keep)
    screen = Console(highlight=False)
    if sys.stdin.isatty() and screen.is_terminal:
        screen.print(Text(f"{articles[0].title}\nAsk, or type /help.", style="dim"))
        lines = _typed(lambda: [*talk.commands, *talk.suggested], data)
    else:
        lines = (line.strip() for line in sys.stdin)
    with suppress(EOFError, KeyboardInterrupt):
        for line in filter(None, lines):
            _show(talk.respond(line), screen)


def _typed(offered: Callable[[], list[str]], data: Path) -> Iterator[str]:
    session = PromptSession[str](history=_history(data), completer=WordCompleter(offered, sentence=True))
    while True:
        yield session.prompt("? ").strip()


def _history(data: Path) -> History:
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "history").touch()
    except OSError:  # a folder that cannot be written costs the history, not the chat
        return InMemoryHistory()
    return FileHistory(data / "history")


def _show(shown: Shown, screen: Console) -> None:
    """Show a reply and an empty line: decorated on a terminal, bare text elsewhere and where NO_COLOR is set."""
    if not screen.is_terminal or screen.no_color:
        print(*map(plain_quote, shown) if isinstance(shown, list) else [plain(shown)], "", sep="\n", flush=True)
    else:
        screen.print(*map(rich_quote, shown) if isinstance(shown, list) else [rich_text(shown)], "", sep="\n")
