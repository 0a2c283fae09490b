"""The commands that keep the library: add, list, show, remove, export, search, backup, verify."""

from __future__ import annotations

import glob
import json
import sys
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from index import Article, Library, Sources

    OpenLibrary = Callable[[], Library]

SUFFIXES = {".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".jsonl"}  # taken from folders

DONE, NOT_ALL = 0, 1

_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")


class _Item(NamedTuple):
    """Something to add: its name for messages, and how it becomes an article. `read` raises SourceError."""

    name: str
    read: Callable[[], Article]


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_as_json
@click.pass_obj
def add(open_library: OpenLibrary, sources: Sequence[str], *, as_json: bool) -> None:
    """Add articles to the library.

    SOURCE is a file (text, Markdown, HTML, PDF, Word, or .jsonl as `quoth export` writes it), a folder of such files, a
    pattern like 'news/*.txt', a web address, or - for standard input. Exit status: 0 all are in the library, 1 some are
    not, 2 error.
    """
    from index import SourceError, Sources

    failed = 0
    names: deque[str] = deque()

    def articles() -> Iterator[Article]:
        nonlocal failed
        for item in items:
            try:
                article = item.read()
            except SourceError as error:
                failed += 1
                step()
                if as_json:
                    click.echo(_json({"outcome": "error", "from": item.name, "error": str(error)}))
                else:
                    click.echo(str(error), err=True)
            else:
                names.append(item.name)
                yield article

    with Sources() as reader, open_library() as library:
        items = [item for source in sources for item in _items(source, reader)]
        with _progress(len(items)) as step:
            for added in library.add_all(articles()):
                step()
                name, article = names.popleft(), added.article
                if as_json:
                    click.echo(
                        _json({"outcome": added.outcome, "from": name, "id": article.id, "title": article.title})
                    )
                else:
                    click.echo(f"{added.outcome:7}  {article.id}  {article.title}")
    if failed:
        click.echo(f"{failed} of {len(items)} could not be added.", err=True)
        sys.exit(NOT_ALL)


@click.command(name="list")
@_as_json
@click.pass_obj
def list_(open_library: OpenLibrary, *, as_json: bool) -> None:
    """List the articles of the library in the order they were added."""
    with open_library() as library:
        for entry in library.entries():
            if as_json:
                click.echo(entry.model_dump_json())
            else:
                versions = f"  ({entry.versions} versions)" if entry.versions > 1 else ""
                click.echo(f"{entry.id}  {entry.published or '-':10}  {entry.source or '-'}  {entry.title}{versions}")


@click.command()
@click.argument("key", metavar="ID")
@_as_json
@click.pass_obj
def show(open_library: OpenLibrary, key: str, *, as_json: bool) -> None:
    """Show an article by its ID or the beginning of it."""
    with open_library() as library:
        article = library.get(key)
    click.echo(article.model_dump_json() if as_json else _as_file(article))


@click.command()
@click.argument("keys", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def remove(open_library: OpenLibrary, keys: Sequence[str]) -> None:
    """Remove articles, with all their versions."""
    with open_library() as library:
        for key in keys:
            article = library.remove(key)
            click.echo(f"removed  {article.id}  {article.title}")


@click.command()
@click.pass_obj
def export(open_library: OpenLibrary) -> None:
    """Write all articles to standard output, one JSON object a line; `quoth add` reads them again."""
    with open_library() as library:
        for article in library.articles():
            click.echo(article.model_dump_json(exclude_none=True))


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "-k", "most", default=10, show_default=True, type=click.IntRange(1, 1000), help="At most so many articles."
)
@_as_json
@click.pass_obj
def search(open_library: OpenLibrary, words: Sequence[str], most: int, *, as_json: bool) -> None:
    """Find articles by WORDS, best first, each with its best sentence. Exit status: 0 found, 1 not found, 2 error."""
    from index import Bm25Index

    query = " ".join(words)
    with open_library() as library:
        found = library.search(query, most)
    for each in found:
        article = each.article
        best = next((hit.sentence for hit in Bm25Index(each.sentences).search(query, 1)), None)
        if as_json:
            facts = article.model_dump(mode="json", exclude={"body"}) | {"score": round(each.score, 4)}
            click.echo(_json(facts | ({"sentence": best.number, "text": best.text} if best else {})))
        else:
            click.echo(f"{article.id}  {article.title}")
            if best and best.text != article.title:
                click.echo(f"    [{best.number}] {' '.join(best.text.split())}")
    sys.exit(DONE if found else NOT_ALL)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(open_library: OpenLibrary, file: Path) -> None:
    """Copy the library to a new FILE, also while it is in use. To go back, put the copy in the library's place."""
    with open_library() as library:
        library.backup(file)


@click.command()
@click.option("--repair", is_flag=True, help="Make the search index anew from the texts.")
@click.pass_obj
def verify(open_library: OpenLibrary, *, repair: bool) -> None:
    """Check the file, the texts, their sentences and the search index. Exit status: 0 all is well, 1 not, 2 error."""
    with open_library() as library:
        if repair:
            library.reindex()
        wrong = library.verify()
        for problem in wrong:
            click.echo(problem)
        if wrong:
            sys.exit(NOT_ALL)
        click.echo(f"{len(library.entries())} articles, all well")


def keep(library: Library, source: str) -> Article:
    """Add one file or web address to a library. Raises SourceError or LibraryError."""
    from index import Sources

    with Sources() as reader:
        article = reader.url(source) if "://" in source else reader.file(Path(source).expanduser())
    return library.add(article).article


COMMANDS = (add, list_, show, remove, export, search, backup, verify)


def _items(source: str, reader: Sources) -> Iterator[_Item]:
    """Tell what a source holds. Nothing is read yet but the lines of .jsonl, to be counted."""
    if source == "-":
        data = sys.stdin.buffer.read()
        if data.startswith(b"{"):
            yield from _lines("standard input", data.splitlines(), reader)
        else:
            yield _Item("standard input", lambda: reader.data(data, "standard input"))
    elif "://" in source:
        yield _Item(source, lambda: reader.url(source))
    else:
        for path in _paths(source):
            if path.suffix == ".jsonl" and path.is_file():
                yield from _lines(str(path), path.read_bytes().splitlines(), reader)
            else:
                yield _Item(str(path), lambda path=path: reader.file(path))  # type: ignore[misc]


def _lines(name: str, lines: Iterable[bytes], reader: Sources) -> Iterator[_Item]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{name}, line {number}"
            yield _Item(where, lambda line=line, where=where: reader.line(line, where))  # type: ignore[misc]


def _paths(source: str) -> list[Path]:
    """Return the files of a folder, those that a pattern fits, or the file itself, be it there or not."""
    path = Path(source)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
        if not files:
            message = f"{source}: no article in this folder; Quoth takes {', '.join(sorted(SUFFIXES))}"
            raise click.UsageError(message)
        return files
    if not path.exists() and glob.has_magic(source):
        return [Path(found) for found in sorted(glob.glob(source, recursive=True))] or [path]  # noqa: PTH207 - any root
    return [path]


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how far it is on a terminal's error stream; give the function that counts one."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f} a second" if task.speed else "")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal or total == 1) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def _as_file(article: Article) -> str:
    """Write an article as the text file that it could have come from."""
    facts = {
        "Title": article.title,
        "Source": article.source,
        "Author": article.author,
        "Date": article.published,
        "URL": article.url,
    }
    return "\n".join([*(f"{key}: {fact}" for key, fact in facts.items() if fact), "", article.body])


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)
