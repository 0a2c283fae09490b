"""The command `quoth`: builds the parts once and starts a channel. What a command needs is imported when it runs."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from bot.library_commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answerer import Answerer
    from bot.check import Verdict
    from bot.door import Door
    from bot.settings import Settings
    from index import Article, Library

SEEDS = Path(__file__).resolve().parents[1] / "seeds"

ANSWERED, NOT_ANSWERED, FAILED = 0, 1, 2

_article = click.option(
    "--article",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The article to ask, a UTF-8 text file; may be given more than once. [default: those that Quoth brings]",
)


class Failure(click.ClickException):
    """Ends the command with a message that says what to do."""

    exit_code = FAILED


class _Quoth(click.Group):
    """Turns the errors that a user can mend into messages."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except _expected_errors() as error:
            raise Failure(str(error)) from None


@click.group(cls=_Quoth, invoke_without_command=True)
@click.version_option(package_name="quoth")
@click.pass_context
def main(context: click.Context) -> None:
    """Ask a news article a question, get an answer that quotes the article. Without a command: chat."""
    for stream in (sys.stdin, sys.stdout):  # a byte or a letter that the terminal does not know must not end the talk
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    context.obj = _library
    if context.invoked_subcommand is None:
        context.invoke(chat)


@main.command()
@_article
def chat(files: Sequence[Path] = ()) -> None:
    """Talk at the terminal, or answer piped questions, one a line."""
    from bot import console

    settings = _settings()
    console.chat(_answerer(settings), _articles(files), _library, settings.data)


@main.command()
@click.argument("question", required=False)
@_article
@click.option("--all", "of_all", is_flag=True, help="Ask all articles of the library at once.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as a JSON object.")
@click.option("--jsonl", is_flag=True, help="Read a JSON object a line from standard input, write one a line.")
def ask(question: str | None, files: Sequence[Path], *, of_all: bool, as_json: bool, jsonl: bool) -> NoReturn:
    """Answer QUESTION once. Exit status: 0 answered, 1 not answered, 2 error."""
    from bot.door import Door, Request
    from bot.render import plain
    from bot.reply import Answer

    if jsonl == (question is not None):
        wrong = "Give either a question or --jsonl."
        raise click.UsageError(wrong)
    if of_all and files:
        wrong = "Give either --all or --article."
        raise click.UsageError(wrong)
    with _library() if of_all else nullcontext() as library:
        door = Door(_answerer(_settings()), _articles(files), library)
        if question is None:
            sys.exit(_stream(door))
        request = Request(question=question.encode(errors="replace").decode())
        if as_json:
            told = door.tell(request)
            click.echo(_json(told))
            sys.exit({"answer": ANSWERED, "error": FAILED}.get(told["kind"], NOT_ANSWERED))
        reply = door.reply(request)
        click.echo(plain(reply))
        sys.exit(ANSWERED if isinstance(reply, Answer) else NOT_ANSWERED)


@main.command()
@click.argument("pairs", type=click.File("rb"))
@_article
def check(pairs: BinaryIO, files: Sequence[Path]) -> NoReturn:
    """Ask the questions in PAIRS, a JSON object a line, and show what failed and why.

    A pair is {"question": ..., "answers": [accepted, ...]} or {"question": ..., "answerable": false}; optional are
    "sentence" (number) or "cites" (words) of the sentence to be cited, "items" that must all be named, "conversation"
    for follow-ups. Exit status: 0 all passed, 1 some failed, 2 error.
    """
    from bot.check import read_pairs, summary, verdicts
    from bot.door import Door

    expected = read_pairs(pairs, pairs.name)
    judged = list(verdicts(expected, Door(_answerer(_settings()), _articles(files))))
    failed = [verdict for verdict in judged if verdict.why]
    if failed:
        _show_failed(failed)
    click.echo("\n".join(summary(judged)))
    sys.exit(NOT_ANSWERED if failed else ANSWERED)


@main.command()
@_article
def telegram(files: Sequence[Path]) -> NoReturn:
    """Run the Telegram bot until it is stopped. Needs QUOTH_TELEGRAM_TOKEN, in the environment or in .env."""
    from bot import telegram

    settings = _settings()
    sys.exit(telegram.serve(settings, _answerer(settings), _articles(files), _library))


@main.command()
@_article
def doctor(files: Sequence[Path]) -> NoReturn:
    """Check all that the Telegram bot needs, and say what to do. Exit status: 0 all is well, 1 something is not."""
    from bot.telegram.doctor import examine

    settings, status = _settings(), ANSWERED
    for finding in examine(settings, _answerer(settings), _articles(files)[0]):
        click.echo(f"ok  {finding.what}" if finding.well else f"!!  {finding.what}: {finding.to_do}")
        status = status if finding.well else NOT_ANSWERED
    sys.exit(status)


def _settings() -> Settings:
    from pydantic import ValidationError

    from bot.door import what_is_wrong
    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        name, _, wrong = what_is_wrong(error).partition(": ")
        message = f"QUOTH_{name.upper()}: {wrong}; see .env.example"
    except (OSError, UnicodeDecodeError) as error:
        message = f".env cannot be read ({error}); save it in UTF-8"
    raise Failure(message)


def _answerer(settings: Settings) -> Answerer:
    from bot.answerer import Answerer

    return Answerer(settings.threshold)


def _articles(files: Sequence[Path]) -> tuple[Article, ...]:
    from index import read_article, read_folder

    return tuple(read_article(file) for file in files) or read_folder(SEEDS)


def _library() -> Library:
    from index import SqliteLibrary, read_folder

    return SqliteLibrary(_settings().data / "library.db", read_folder(SEEDS))


def _expected_errors() -> tuple[type[Exception], ...]:
    """List the errors whose message is for the user; called only once one is raised."""
    from bot.check import PairsError
    from bot.network import WeightsError
    from bot.syntax import ModelMissingError
    from index import ArticleError, LibraryError

    return ArticleError, LibraryError, PairsError, WeightsError, ModelMissingError


def _stream(door: Door) -> int:
    """Answer standard input line by line; the exit status tells whether a line was wrong."""
    status = ANSWERED
    for line in sys.stdin.buffer:
        told = door.line(line)
        status = FAILED if told["kind"] == "error" else status
        sys.stdout.buffer.write(_json(told).encode() + b"\n")
        sys.stdout.buffer.flush()
    return status


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _show_failed(failed: Sequence[Verdict]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("question", "expected", "what is wrong", show_lines=True)
    for verdict in failed:
        table.add_row(*map(Text, (verdict.pair.question, verdict.pair.expected, verdict.why)))
    Console().print(table)


for _command in COMMANDS:
    main.add_command(_command)

if __name__ == "__main__":
    main(prog_name="quoth")
