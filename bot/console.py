"""The console: lines in, replies out."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console
from rich.text import Text

from bot.conversation import Conversation
from bot.glance import GLANCES, Glance, glance
from bot.library_commands import keep
from bot.render import Quote, citations, in_paragraph, plain, plain_quote, rich_quote, rich_text
from bot.reply import Notice, Reply
from bot.suggest import suggestions
from index import LibraryError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.answerer import Answerer
    from index import Article, Entry, Library

Shown = Reply | Glance | list[Quote]
LISTED = 20  # articles at once


class Talk:
    """What a person at the console can say: questions, and commands that begin with a slash."""

    def __init__(self, answerer: Answerer, articles: Sequence[Article], open_library: Callable[[], Library]) -> None:
        """Talk about the first of `articles`, at least one; beside them there is a library, opened when it is needed.

        `open_library` raises LibraryError.
        """
        self._answerer = answerer
        self._articles = articles
        self._open_library = open_library
        self._opened: Library | None = None
        self._listed: Sequence[Article | Entry] = ()
        self._last: Reply | Glance | None = None
        self.suggested: list[str] = []
        self._conversation = Conversation(answerer, articles[0])
        self.commands: dict[str, tuple[Callable[[str], Shown], str]] = {
            "/help": (self._help, "what you can say"),
            "/article": (self._article, "the article you are asking; with a number, turn to that one"),
            "/articles": (self._list, "the articles there are; with words, those of the library that hold them"),
            "/add": (self._add, "keep an article in the library and turn to it: a file or a web address"),
            "/all": (self._all, "ask all articles of the library at once, and turn to the one that is cited"),
            **{f"/{name}": (partial(self._glance, name), aspect.about) for name, aspect in GLANCES.items()},
            "/questions": (self._questions, "questions that the article answers"),
            "/sources": (self._sources, "the last answer's sentences where they stand in the article"),
            "/quit": (self._quit, "leave; Ctrl-D does too"),
        }

    def respond(self, line: str) -> Shown:
        """Obey a command or answer a question; what cannot be done is told. Raises EOFError to leave."""
        if not line.startswith("/"):
            self._last = self._conversation.respond(line)
            return self._last
        name, _, rest = line.partition(" ")
        if name not in self.commands:
            return Notice(text=f"There is no {name}. {self._help('').text}")
        command, _ = self.commands[name]
        try:
            return command(rest.strip())
        except (SourceError, LibraryError) as error:
            return Notice(text=str(error))

    def close(self) -> None:
        """Close the library."""
        if self._opened:
            self._opened.close()

    @property
    def _library(self) -> Library:
        self._opened = self._opened or self._open_library()
        return self._opened

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
            self._listed = self._listed or self._all_articles()
            if not (number.isdecimal() and 1 <= int(number) <= len(self._listed)):
                return Notice(text=f"There is no article {number}; /articles lists them.")
            return self._turn_to(self._whole(self._listed[int(number) - 1]))
        article = self._conversation.article
        known = [article.source, article.author, article.published and article.published.isoformat(), article.url]
        return Notice(text="\n".join([article.title, *(f"  {fact}" for fact in known if fact)]))

    def _turn_to(self, article: Article) -> Notice:
        self._conversation.turn_to(article)
        self._last, self.suggested = None, []
        return self._article("")

    def _list(self, words: str) -> Notice:
        """List the articles under the numbers that /article takes, until the next list."""
        if words:
            self._listed = [found.article for found in self._library.search(words, LISTED)]
        else:
            self._listed = self._all_articles()
        here = self._conversation.article.id
        shown = self._listed[: max(LISTED, len(self._articles))]
        rows = [f"{'*' if each.id == here else ' '} {number}  {each.title}" for number, each in enumerate(shown, 1)]
        if len(shown) < len(self._listed):
            rows.append("There are more; /articles and some words find them.")
        return Notice(text="\n".join(rows) or "No article of the library holds these words.")

    def _all_articles(self) -> list[Article | Entry]:
        """Give the articles of the talk, then the library's newest: one more than is shown, where there are so many."""
        given = {article.id for article in self._articles}
        try:
            newest = self._library.newest(LISTED + 1)
        except LibraryError:
            newest = ()  # whatever is wrong with the library, /add and /all tell it
        return [*self._articles, *(entry for entry in newest if entry.id not in given)]

    def _whole(self, listed: Article | Entry) -> Article:
        given = (article for article in self._articles if article.id == listed.id)
        return next(given, None) or self._library.get(listed.id)

    def _add(self, source: str) -> Notice:
        if not source:
            return Notice(text="Say what to add: /add news.txt or /add https://example.com/article")
        article = keep(self._library, source)
        self._listed = ()
        return self._turn_to(article)

    def _all(self, question: str) -> Shown:
        if not question:
            return Notice(text="Say what to ask: /all who won the election?")
        self._last = self._conversation.respond(question, self._library)
        return self._last

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


def chat(answerer: Answerer, articles: Sequence[Article], open_library: Callable[[], Library], data: Path) -> None:
    """Talk to a person at a terminal, or answer piped lines; the history is kept in the folder `data` if it can be."""
    screen = Console(highlight=False)
    with closing(Talk(answerer, articles, open_library)) as talk, suppress(EOFError, KeyboardInterrupt):
        if sys.stdin.isatty() and screen.is_terminal:
            screen.print(Text(f"{articles[0].title}\nAsk, or type /help.", style="dim"))
            lines = _typed(lambda: [*talk.commands, *talk.suggested], data)
        else:
            lines = (line.strip() for line in sys.stdin)
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
