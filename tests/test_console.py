from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.console import LISTED, Talk
from bot.render import Quote
from bot.reply import Answer, Notice
from index import Library, LibraryError, parse_article

if TYPE_CHECKING:
    from bot.answerer import Answerer

ROOT = Path(__file__).parents[1]
FAIR = "The town fair opened on Friday.\n\nMayor Ann Lee said that 4,200 people came to the fair. It rained."
STORM = "Title: Storm\nSource: {}\nDate: {}\n\nThe storm killed {} people in Larvik on Friday."
FLOOD = "Title: Water\n\nThe river rose by three metres."
MILL = "Title: A mill burns\nSource: The Courier\nDate: 2024-03-02\n\nThe old mill burned down on Monday."
PEOPLE = "How many people came to the fair?"


@pytest.fixture
def talk(answerer: Answerer, library: Library) -> Talk:
    return Talk(answerer, (parse_article(FAIR, "fair"), parse_article(MILL, "mill")), lambda: library)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUOTH_DATA", str(tmp_path / "data"))
    Path("fair.txt").write_text(FAIR, encoding="utf-8")
    return tmp_path


def _notice(talk: Talk, line: str) -> str:
    reply = talk.respond(line)
    assert isinstance(reply, Notice)
    return reply.text


def test_a_question_is_answered(talk: Talk) -> None:
    reply = talk.respond(PEOPLE)
    assert isinstance(reply, Answer)
    assert "4,200" in reply.short


def test_help_names_every_command(talk: Talk) -> None:
    told = _notice(talk, "/help")
    assert all(command in told for command in talk.commands)


def test_an_unknown_command_is_answered_with_help(talk: Talk) -> None:
    told = _notice(talk, "/sing")
    assert told.startswith("There is no /sing.")
    assert "/quit" in told


def test_articles_are_listed_and_turned_to_by_number(talk: Talk) -> None:
    assert _notice(talk, "/articles") == "* 1  The town fair opened on Friday.\n  2  A mill burns"
    assert _notice(talk, "/article 2") == "A mill burns\n  The Courier\n  2024-03-02"
    assert _notice(talk, "/articles") == "  1  The town fair opened on Friday.\n* 2  A mill burns"
    assert _notice(talk, "/article").startswith("A mill burns")


def test_an_added_article_is_turned_to(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "flood.txt").write_text(FLOOD, encoding="utf-8")
    for _ in range(2):
        assert _notice(talk, f"/add {tmp_path / 'flood.txt'}") == "Water"
        assert _notice(talk, "/articles").splitlines()[1:] == ["  2  A mill burns", "* 3  Water"]


def test_the_library_is_listed_behind_the_given_articles_the_newest_first(talk: Talk, library: Library) -> None:
    list(library.add_all(parse_article(text, "") for text in (MILL, FLOOD, STORM.format("A", "2024-03-02", 3))))
    titles = ["1  The town fair opened on Friday.", "2  A mill burns", "3  Storm", "4  Water"]
    assert [line[2:] for line in _notice(talk, "/articles").splitlines()] == titles
    assert _notice(talk, "/article 4") == "Water"
    answer = talk.respond("how much did the river rise?")
    assert isinstance(answer, Answer)
    assert "three metres" in answer.short


def test_words_find_articles_of_the_library_for_the_next_choice(talk: Talk, library: Library) -> None:
    list(library.add_all(parse_article(text, "") for text in (FLOOD, STORM.format("A", "2024-03-02", 3))))
    assert _notice(talk, "/articles storms") == "  1  Storm"
    assert _notice(talk, "/article 1").startswith("Storm")
    assert _notice(talk, "/articles zebra") == "No article of the library holds these words."


def test_a_long_list_is_cut_and_says_so(talk: Talk, library: Library) -> None:
    list(library.add_all(parse_article(f"Report {n}\n\nThe committee met again.", "") for n in range(LISTED)))
    *rows, more = _notice(talk, "/articles").splitlines()
    assert (len(rows), rows[2], more) == (
        LISTED,
        f"  3  Report {LISTED - 1}",
        "There are more; /articles and some words find them.",
    )


def test_all_articles_are_asked_and_the_one_cited_is_turned_to(talk: Talk, library: Library) -> None:
    storms = [STORM.format("Coast Post", "2024-03-02", 12), STORM.format("Larvik Mirror", "2024-03-04", 15)]
    list(library.add_all(parse_article(text, "") for text in (FLOOD, *storms)))
    reply = talk.respond("/all how many people did the storm kill in Larvik?")
    assert isinstance(reply, Answer)
    assert [c.sentence.article.source for c in reply.citations] == ["Larvik Mirror", "Coast Post"]
    assert _notice(talk, "/article").splitlines()[1] == "  Larvik Mirror"
    follow_up = talk.respond("/all and when?")
    assert isinstance(follow_up, Answer)
    assert [c.sentence.article.source for c in follow_up.citations] == ["Larvik Mirror"]


@pytest.mark.parametrize(
    ("line", "told"), [("/all", "Say what to ask"), ("/all who won?", "No article of the library")]
)
def test_what_the_library_cannot_be_asked(talk: Talk, line: str, told: str) -> None:
    assert talk.respond(line).text.startswith(told)  # type: ignore[union-attr]


def test_without_a_library_the_talk_goes_on(answerer: Answerer) -> None:
    def locked() -> Library:
        message = "the library is locked; open it"
        raise LibraryError(message)

    talk = Talk(answerer, (parse_article(FAIR, "fair"),), locked)
    assert _notice(talk, "/articles") == "* 1  The town fair opened on Friday."
    assert _notice(talk, "/all who came?") == "the library is locked; open it"
    assert isinstance(talk.respond(PEOPLE), Answer)


@pytest.mark.parametrize(
    ("line", "told"),
    [("/add", "Say what to add"), ("/add none.txt", "no such file"), ("/add http://127.0.0.1/", "public internet")],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_added_is_told_and_the_talk_goes_on(line: str, told: str) -> None:
    result = CliRunner().invoke(main, ["chat", "--article", "fair.txt"], input=f"{line}\n{PEOPLE}\n")
    assert told in result.stdout.split("\n\n")[0]
    assert "4,200" in result.stdout


@pytest.mark.usefixtures("folder")
def test_an_added_article_is_in_the_library() -> None:
    Path("flood.txt").write_text(FLOOD, encoding="utf-8")
    typed = "/add flood.txt\nhow much did the river rise?\n"
    result = CliRunner().invoke(main, ["chat", "--article", "fair.txt"], input=typed)
    assert "three metres" in result.stdout.split("\n\n")[1]
    assert CliRunner().invoke(main, ["search", "river", "metres"]).stdout.splitlines()[0].endswith("Water")


@pytest.mark.parametrize("number", ["0", "3", "-1", "two", "\u00b2"])
def test_an_article_that_is_not_there(talk: Talk, number: str) -> None:
    assert _notice(talk, f"/article {number}") == f"There is no article {number}; /articles lists them."


def test_sources_show_the_cited_sentence_in_its_paragraph(talk: Talk) -> None:
    assert _notice(talk, "/sources") == "Nothing has been cited yet."
    talk.respond(PEOPLE)
    cited = "Mayor Ann Lee said that 4,200 people came to the fair."
    assert talk.respond("/sources") == [Quote(2, "", cited, " It rained.")]


def test_quit_leaves(talk: Talk) -> None:
    with pytest.raises(EOFError):
        talk.respond("/quit")


@pytest.mark.usefixtures("folder")
def test_piped_lines_are_answered_one_by_one_in_plain_text() -> None:
    typed = f"hello\n\n{PEOPLE}\n/quit\nnever asked\n"
    result = CliRunner().invoke(main, ["chat", "--article", "fair.txt"], input=typed)
    assert (result.exit_code, result.stderr) == (0, "")
    greeting, answer, end = result.stdout.split("\n\n")
    assert "hello" in greeting.lower()
    assert answer.endswith("\n  [2] Mayor Ann Lee said that 4,200 people came to the fair.")
    assert end == ""
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("folder")
def test_piped_bytes_that_are_no_text_do_not_end_the_talk() -> None:
    result = CliRunner().invoke(main, ["chat", "--article", "fair.txt"], input=b"\xff\xfe?\n" + PEOPLE.encode())
    assert result.exit_code == 0
    assert "4,200" in result.stdout


@pytest.mark.parametrize(
    ("keys", "environment", "shown", "not_shown"),
    [
        pytest.param(f"{PEOPLE}\r/quit\r", {}, "\x1b[1m4,200", "Traceback", id="coloured, left by /quit"),
        pytest.param(f"{PEOPLE}\r\x04", {"NO_COLOR": "1"}, "  [2] Mayor Ann Lee", "\x1b[1m4,200", id="NO_COLOR"),
        pytest.param("half a quest\x03", {}, "Ask, or type /help.", "Traceback", id="Ctrl-C leaves quietly"),
    ],
)
def test_a_person_at_a_terminal(
    folder: Path, keys: str, environment: dict[str, str], shown: str, not_shown: str
) -> None:
    ours, theirs = pty.openpty()
    plain = {"PYTHONPATH": str(ROOT), "TERM": "xterm", "QUOTH_DATA": str(folder / "data"), "PATH": os.defpath}
    talking = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--article", "fair.txt"],
        cwd=folder,
        env=plain | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    with os.fdopen(ours, "r+b", buffering=0) as terminal:
        screen = b""
        while b"\x1b[6n" not in screen:  # the prompt asks where on the screen it is
            screen += terminal.read(4096)
        terminal.write(b"\x1b[1;1R" + keys.encode())
        screen += _rest(terminal.fileno())
    assert talking.wait() == 0
    text = screen.decode()
    assert shown in text
    assert not_shown not in text
    if "\r" in keys:
        assert PEOPLE in (folder / "data" / "history").read_text(encoding="utf-8")


def _rest(terminal: int) -> bytes:
    """Read until the program at the other end has gone, which Linux tells by an error."""
    screen = b""
    try:
        while read := os.read(terminal, 4096):
            screen += read
    except OSError:
        pass
    return screen
