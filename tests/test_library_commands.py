from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import SEEDS, main
from index import SqliteLibrary, read_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    Quoth = Callable[..., Result]

FLOOD = "Floods in Brumm\n\nThe river Ola rose by three metres. The mayor, Ida Holm, closed two bridges."
STRIKE = "Title: Strike\nSource: Ellis News\nDate: 2024-05-01\n\nDockers in Port Ellis stopped work on Monday."


@pytest.fixture
def quoth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Quoth:
    monkeypatch.setenv("QUOTH_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news" / "old").mkdir(parents=True)
    (tmp_path / "news" / "flood.txt").write_text(FLOOD)
    (tmp_path / "news" / "old" / "strike.txt").write_text(STRIKE)
    (tmp_path / "news" / "notes.xyz").write_text("Not for folders.")

    def run(*words: str, given: str | bytes = b"") -> Result:
        return CliRunner().invoke(main, words, given)

    return run


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def titles(quoth: Quoth) -> list[str]:
    """Give the titles of what was added beside the seeds."""
    seeds = {article.id for article in read_folder(SEEDS)}
    return [entry["title"] for entry in objects(quoth("list", "--json")) if entry["id"] not in seeds]


@pytest.mark.parametrize(
    ("source", "added"),
    [
        pytest.param("news/flood.txt", ["Floods in Brumm"], id="file"),
        pytest.param("news", ["Floods in Brumm", "Strike"], id="folder"),
        pytest.param("news/*.txt", ["Floods in Brumm"], id="pattern"),
        pytest.param("news/**/*.txt", ["Floods in Brumm", "Strike"], id="deep-pattern"),
    ],
)
def test_what_a_source_names_is_added(quoth: Quoth, source: str, added: list[str]) -> None:
    result = quoth("add", source)
    assert result.exit_code == 0
    assert [line.split("  ")[-1] for line in result.stdout.splitlines()] == added
    assert titles(quoth) == added


def test_standard_input_is_added(quoth: Quoth) -> None:
    assert quoth("add", "-", given=FLOOD).exit_code == 0
    assert titles(quoth) == ["Floods in Brumm"]


def test_of_several_the_wrong_ones_are_told_and_the_rest_goes_on(quoth: Quoth) -> None:
    result = quoth("add", "none.txt", "news/flood.txt", "http://127.0.0.1/", "news/*.pdf", "news/flood.txt")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["added", "known"]
    *told, summary = result.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["none.txt", "127.0.0.1", "news/*.pdf"]
    assert summary == "3 of 5 could not be added."


def test_json_tells_of_every_item(quoth: Quoth) -> None:
    told = objects(quoth("add", "--json", "none.txt", "news/flood.txt"))
    assert [(each["outcome"], each["from"]) for each in told] == [("error", "none.txt"), ("added", "news/flood.txt")]


@pytest.mark.parametrize("words", [["add"], ["add", "empty"], ["show", "zzz"], ["remove", "zzz"], ["backup", "a/b/c"]])
def test_what_cannot_be_done_is_told(quoth: Quoth, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    result = quoth(*words)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("Error: ")


def test_a_shown_article_is_a_file_that_can_be_added(quoth: Quoth) -> None:
    (added,) = objects(quoth("add", "--json", "news/old/strike.txt"))
    shown = quoth("show", added["id"][:5]).stdout
    assert shown == STRIKE + "\n"
    assert objects(quoth("show", added["id"], "--json"))[0]["source"] == "Ellis News"


def test_what_is_exported_can_be_added(quoth: Quoth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quoth("add", "news")
    exported = quoth("export").stdout
    (tmp_path / "all.jsonl").write_text(exported + "{}\n")
    monkeypatch.setenv("QUOTH_DATA", str(tmp_path / "other"))
    assert quoth("add", "-", given=exported).exit_code == 0
    assert quoth("export").stdout == exported
    again = quoth("add", "all.jsonl")
    assert again.exit_code == 1
    assert (
        again.stderr.splitlines()[0] == "all.jsonl, line 4: body: Field required; give an object with at least a body"
    )


def test_a_search_shows_the_best_sentence(quoth: Quoth) -> None:
    quoth("add", "news")
    result = quoth("search", "closed", "bridges")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].endswith("  Floods in Brumm")
    assert result.stdout.splitlines()[1] == "    [3] The mayor, Ida Holm, closed two bridges."
    (found,) = objects(quoth("search", "--json", "dockers"))
    assert (found["title"], found["published"], found["sentence"]) == ("Strike", "2024-05-01", 1)
    assert quoth("search", "zebra").exit_code == 1


def test_all_articles_are_asked_at_once(quoth: Quoth) -> None:
    quoth("add", "news")
    answered = quoth("ask", "--all", "How much did the river Ola rise?")
    assert answered.exit_code == 0
    assert answered.stdout.splitlines()[1:] == [
        "“Floods in Brumm”",
        "  [2] The river Ola rose by three metres.",
    ]
    (told,) = objects(quoth("ask", "--all", "--json", "Who stopped work in Port Ellis?"))
    (flood, strike) = (entry["id"] for entry in objects(quoth("list", "--json"))[-2:])
    ((*cited,),) = ([citation[key] for key in ("article", "source", "published")] for citation in told["citations"])
    assert cited == [strike, "Ellis News", "2024-05-01"]
    asked = [
        {"question": "What did Ida Holm close?", "conversation": "a"},
        {"question": "Who closed them?", "conversation": "a"},
    ]
    streamed = objects(quoth("ask", "--all", "--jsonl", given="\n".join(map(json.dumps, asked))))
    assert [[citation["article"] for citation in each["citations"]] for each in streamed] == [[flood], [flood]]
    assert quoth("ask", "--all", "Who is Xyzzy Quux?").exit_code == 1
    assert quoth("ask", "--all", "--article", "news/flood.txt", "Who?").exit_code == 2


def test_a_removed_article_is_gone_and_seeds_stay(quoth: Quoth) -> None:
    (added,) = objects(quoth("add", "--json", "news/flood.txt"))
    assert quoth("remove", added["id"]).exit_code == 0
    assert titles(quoth) == []
    seed = read_folder(SEEDS)[0].id
    assert quoth("remove", seed).exit_code == 2
    assert quoth("show", seed).exit_code == 0


def test_a_backup_takes_the_library_s_place(quoth: Quoth, tmp_path: Path) -> None:
    quoth("add", "news")
    assert quoth("backup", "copy.db").exit_code == 0
    for file in (tmp_path / "data").glob("library.db*"):
        file.unlink()
    (tmp_path / "copy.db").rename(tmp_path / "data" / "library.db")
    assert titles(quoth) == ["Floods in Brumm", "Strike"]
    assert quoth("verify").exit_code == 0


def test_verify_tells_and_repairs(quoth: Quoth, tmp_path: Path) -> None:
    quoth("add", "news")
    with SqliteLibrary(tmp_path / "data" / "library.db") as library:
        library._connection.execute("INSERT INTO search (search) VALUES ('delete-all')")  # noqa: SLF001 - harm
    told = quoth("verify")
    assert (told.exit_code, "--repair" in told.stdout) == (1, True)
    assert quoth("verify", "--repair").exit_code == 0
    assert quoth("search", "bridges").exit_code == 0


@pytest.mark.parametrize("confirmed", [1, 100])
def test_kill_9_amid_200_articles_loses_nothing_confirmed(quoth: Quoth, tmp_path: Path, confirmed: int) -> None:
    lines = (json.dumps({"body": f"Report {n}\n\nThe committee met for the {n}th time."}) for n in range(5000))
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    command = [sys.executable, "-u", "-m", "bot", "add", "many.jsonl", "--json"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(confirmed)]
        process.send_signal(signal.SIGKILL)
        told += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL
    assert len(told) < 5000
    stored = {entry["id"] for entry in objects(quoth("list", "--json"))}
    assert {json.loads(line)["id"] for line in told} <= stored
    assert quoth("verify").exit_code == 0
