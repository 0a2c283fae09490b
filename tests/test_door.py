from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.check import Pair, PairsError, accepts, judge, read_pairs, summary, token_f1
from bot.door import Door, Request
from bot.question import AnswerType
from bot.reply import Abstention, Answer, Citation, Notice, Reason, Reply
from index import Sentence, parse_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answerer import Answerer

ROOT = Path(__file__).parents[1]
FIELDS = [
    *("id", "kind", "short", "text", "answer_type", "score"),
    *("attribution", "citations", "reason", "nearest", "ms"),
]
FAIR = "The town fair opened on Friday.\n\nMayor Ann Lee said that 4,200 people came to the fair."
MILL = "The old mill burned down on Monday.\n\nFire chief Omar Diaz said that lightning struck the mill."
NONSENSE = "Who is the president of the Antarctic chess federation?"


@pytest.fixture
def door(answerer: Answerer) -> Door:
    return Door(answerer, (parse_article(FAIR, "fair"), parse_article(MILL, "mill")))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("fair.txt").write_text(FAIR, encoding="utf-8")
    Path("mill.txt").write_text(MILL, encoding="utf-8")
    Path("latin.txt").write_bytes("Le maire a parl\u00e9.".encode("latin-1"))
    return tmp_path


def _told(door: Door, **fields: object) -> dict[str, Any]:
    return door.line(json.dumps(fields).encode())


def _run(*arguments: str, typed: str | bytes = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


# --- the machine door --------------------------------------------------------------------------------------------


def test_an_answer_has_every_field_and_a_verbatim_quote(door: Door, folder: Path) -> None:
    told = _told(door, id={"any": [1]}, article=str(folder / "fair.txt"), question="How many people came to the fair?")
    assert list(told) == FIELDS
    assert (told["id"], told["kind"], told["answer_type"]) == ({"any": [1]}, "answer", "quantity")
    assert "4,200" in told["short"]
    assert 0 <= told["score"] <= 1
    assert told["ms"] > 0
    cited = told["citations"][0]
    assert FAIR[cited["start"] : cited["end"]] == cited["quote"]
    assert "4,200" in cited["quote"]


def test_without_an_article_the_one_that_answers_is_cited(door: Door) -> None:
    for question, article in (("How many people came to the fair?", FAIR), ("What struck the mill?", MILL)):
        told = _told(door, question=question)
        assert told["citations"][0]["quote"] in article


def test_an_abstention_has_a_reason_and_no_short_answer(door: Door) -> None:
    told = _told(door, question=NONSENSE)
    assert (told["kind"], told["short"], told["citations"]) == ("abstention", None, [])
    assert told["reason"] in {*Reason}


def test_a_greeting_is_a_notice(door: Door) -> None:
    assert _told(door, question="hello")["kind"] == "notice"


def test_a_conversation_is_kept_for_its_article_and_under_its_name(door: Door, folder: Path) -> None:
    path = str(folder / "fair.txt")
    first = Request(question="How many people came to the fair?", conversation="a", article=path)
    assert door.reply(first)
    assert door._talk(first) is door._talk(first)  # noqa: SLF001 - what is kept cannot be seen from outside
    for other in ({"conversation": "b"}, {"article": str(folder / "mill.txt")}, {"conversation": None}):
        assert door._talk(first.model_copy(update=other)) is not door._talk(first)  # noqa: SLF001


def test_an_article_is_read_once(door: Door, folder: Path) -> None:
    request = {"article": str(folder / "fair.txt"), "question": "When did the fair open?"}
    before = _told(door, **request)
    (folder / "fair.txt").unlink()
    assert {**_told(door, **request), "ms": 0} == {**before, "ms": 0}


BAD_LINES = [
    pytest.param(b"", "not JSON", None, id="empty"),
    pytest.param(b"who denied it?", "not JSON", None, id="no JSON"),
    pytest.param(b'{"id": 1, "question": "who?"', "not JSON", None, id="cut off"),
    pytest.param(b'{"id": NaN, "question": "who?"}', "not JSON", None, id="NaN"),
    pytest.param(b'{"question": "\\ud800"}', "not JSON", None, id="half a character"),
    pytest.param(b'{"question": "\xff"}', "not JSON", None, id="not UTF-8"),
    pytest.param(b"[" * 100_000, "not JSON", None, id="nested too deep"),
    pytest.param(b"[1]", "line:", None, id="a list"),
    pytest.param(b'{"id": 7}', "question:", 7, id="no question"),
    pytest.param(b'{"id": 7, "question": 5}', "question:", 7, id="question no text"),
    pytest.param(b'{"id": 7, "question": "who?", "article": ""}', "article:", 7, id="article without a name"),
    pytest.param(b'{"id": 7, "question": "who?", "article": "none.txt"}', "no such file", 7, id="article missing"),
    pytest.param(b'{"id": 7, "question": "who?", "article": "."}', "is a folder", 7, id="article a folder"),
    pytest.param(b'{"id": 7, "question": "who?", "article": "latin.txt"}', "UTF-8", 7, id="article not UTF-8"),
    pytest.param(b'{"id": 7, "question": "who?", "article": "a\\u0000b"}', "cannot be read", 7, id="article NUL"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("line", "wrong", "identity"), BAD_LINES)
def test_a_bad_line_gets_an_error_that_says_what_is_wrong(
    door: Door, line: bytes, wrong: str, identity: int | None
) -> None:
    told = door.line(line)
    assert list(told) == FIELDS
    assert (told["kind"], told["id"]) == ("error", identity)
    assert wrong in told["text"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line=st.binary(max_size=200)
    | st.builds(
        lambda o: json.dumps(o).encode(),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=9),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "question", "article"]), inner)
            ),
            max_leaves=6,
        ),
    )
)
def test_any_line_gets_one_object(door: Door, line: bytes) -> None:
    told = door.line(line)
    assert list(told) == FIELDS
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_the_stream_goes_on_after_a_bad_line_and_ends_with_status_2(folder: Path) -> None:
    lines = [
        {"id": 1, "article": "fair.txt", "question": "When did the fair open?"},
        {"id": 2},
        {"id": 3, "article": "mill.txt", "question": "What burned down?"},
    ]
    run = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        input="\n".join(map(json.dumps, lines)).encode(),
        env={"PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        check=False,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(t["id"], t["kind"] == "error") for t in told] == [(1, False), (2, True), (3, False)]
    assert (run.returncode, run.stderr) == (2, b"")


# --- one question ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("question", "status"),
    [
        pytest.param("How many people came to the fair?", 0, id="answered"),
        pytest.param(NONSENSE, 1, id="abstained"),
        pytest.param("hello", 1, id="no question"),
    ],
)
def test_the_exit_status_tells_whether_it_was_answered(question: str, status: int) -> None:
    assert _run("ask", question, "--article", "fair.txt", "--article", "mill.txt")[0] == status


@pytest.mark.usefixtures("folder")
def test_json_is_the_object_of_the_machine_door() -> None:
    status, out, _ = _run("ask", "--json", "How many people came to the fair?", "--article", "fair.txt")
    assert status == 0
    assert list(json.loads(out)) == FIELDS


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        pytest.param(["ask"], "a question or --jsonl", id="no question"),
        pytest.param(["ask", "who?", "--jsonl"], "a question or --jsonl", id="question and stream"),
        pytest.param(["ask", "who?", "--article", "none.txt"], "none.txt: there is no such file", id="no article"),
        pytest.param(["ask", "who?", "--article", "latin.txt"], "latin.txt, line 1", id="article not UTF-8"),
        pytest.param(["check", "none.jsonl"], "none.jsonl", id="no pairs"),
        pytest.param(["check", "fair.txt"], "fair.txt, line 1", id="pairs no JSON"),
        pytest.param(["sing"], "No such command", id="unknown command"),
    ],
)
def test_an_error_is_a_message_and_status_2(arguments: Sequence[str], wrong: str) -> None:
    status, out, message = _run(*arguments)
    assert (status, out) == (2, "")
    assert wrong in message


def test_a_wrong_setting_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_THRESHOLD", "rather high")
    status, _, message = _run("ask", "who?")
    assert status == 2
    assert "QUOTH_THRESHOLD: Input should be a valid number" in message
    assert "rather high" not in message


def test_settings_that_are_no_text_are_told(folder: Path) -> None:
    (folder / ".env").write_bytes(b"QUOTH_DATA=\xff")
    status, _, message = _run("ask", "who?")
    assert status == 2
    assert ".env cannot be read" in message


# --- canned pairs ------------------------------------------------------------------------------------------------


ARTICLE = parse_article(FAIR, "fair")
PEOPLE = Sentence(article=ARTICLE, number=2, start=FAIR.index("Mayor"), end=len(FAIR))


def _answer(short: str) -> Answer:
    citation = Citation(sentence=PEOPLE)
    return Answer(text=short, short=short, answer_type=AnswerType.THING, citations=(citation,), score=1.0)


ABSTENTION = Abstention(text="no", reason=Reason.UNSURE, answer_type=AnswerType.THING, score=0.25)
ASKED = {"question": "how many people came?"}


@pytest.mark.parametrize(
    ("accepted", "short", "right"),
    [
        pytest.param("36 civilians", "36 civilians", True, id="the same"),
        pytest.param("the Mayor", "mayor", True, id="case and articles do not count"),
        pytest.param("Lavrov", "Sergey Lavrov", True, id="half of the words in common"),
        pytest.param("Lavrov", "Russian Foreign Minister Sergey Lavrov", True, id="within a longer name"),
        pytest.param("Lee", "b c d e f g Lee", True, id="six words more"),
        pytest.param("Lee", "b c d e f g h Lee", False, id="seven words more"),
        pytest.param("36", "360 people", False, id="part of a word"),
        pytest.param("Ann Lee", "Omar Diaz", False, id="another name"),
        pytest.param("yes", "Yes, according to Ann Lee", True, id="yes comes first"),
        pytest.param("yes", "No, says nobody, yes", False, id="yes that comes later"),
        pytest.param("no", "yes", False, id="no for yes"),
    ],
)
def test_which_answers_are_accepted(accepted: str, short: str, right: bool) -> None:  # noqa: FBT001 - a case's field
    assert accepts(accepted, short) is right


@pytest.mark.parametrize(
    ("fields", "reply", "why"),
    [
        pytest.param({"answers": ["4,200"]}, _answer("4,200 people"), "", id="right"),
        pytest.param({"answers": ["12", "4,200"]}, _answer("4,200"), "", id="one of several"),
        pytest.param({"answers": ["12"]}, _answer("4,200"), "wrong answer: 4,200", id="wrong"),
        pytest.param({"answers": ["4,200"], "sentence": 2}, _answer("4,200"), "", id="cited by number"),
        pytest.param({"answers": ["4,200"], "sentence": 1}, _answer("4,200"), "wrong citation: [2]", id="other number"),
        pytest.param({"answers": ["4,200"], "cites": "people came"}, _answer("4,200"), "", id="cited by words"),
        pytest.param({"answers": ["4,200"], "cites": "on Friday"}, _answer("4,200"), "wrong citation: [2]", id="other"),
        pytest.param({"answers": ["x, y"], "items": ["y", "x"]}, _answer("x and y"), "", id="all the items"),
        pytest.param({"answers": ["x, y"], "items": ["x", "y"]}, _answer("x"), "missing in 'x': y", id="item missing"),
        pytest.param({"answers": ["12"]}, ABSTENTION, "abstained: unsure, best score 0.25", id="abstained"),
        pytest.param({"answers": ["12"]}, Notice(text="Hi!"), "not taken for a question: Hi!", id="small talk"),
        pytest.param({"answerable": False}, ABSTENTION, "", id="rightly abstained"),
        pytest.param({"answerable": False}, _answer("4,200"), "answered: 4,200", id="should have abstained"),
    ],
)
def test_why_a_pair_fails(fields: dict[str, Any], reply: Reply, why: str) -> None:
    assert judge(Pair.model_validate_json(json.dumps(ASKED | fields)), reply).why == why


def test_the_sum_counts_answerable_and_unanswerable_apart() -> None:
    right = Pair(**ASKED, answers=("4,200",), sentence=2)
    judged = [
        judge(right, _answer("4,200")),
        judge(right, _answer("4,200 people")),
        judge(right, ABSTENTION),
        judge(Pair(**ASKED, answerable=False), ABSTENTION),
        judge(Pair(**ASKED, answerable=False), _answer("12")),
    ]
    assert summary(judged) == [
        "answerable: 2 of 3 pairs passed, EM 33.3, F1 55.6, answered 66.7, right citation 66.7",
        "unanswerable: 1 of 2 pairs passed, right abstention 50.0",
    ]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        pytest.param("{", "line 2", id="no JSON"),
        pytest.param('{"answers": ["a"]}', "question", id="no question"),
        pytest.param('{"question": "who?"}', "answerable", id="nothing expected"),
        pytest.param('{"question": "who?", "answerable": false, "answers": ["a"]}', "answerable", id="both expected"),
        pytest.param('{"question": "who?", "anwsers": ["a"]}', "anwsers", id="misspelt field"),
        pytest.param('{"question": "who?", "answers": ["a"], "sentence": 0}', "sentence", id="no such sentence"),
    ],
)
def test_a_wrong_pair_is_named_with_its_line(line: str, wrong: str) -> None:
    with pytest.raises(PairsError, match=wrong) as caught:
        read_pairs([b"\n", line.encode()], "pairs.jsonl")
    assert str(caught.value).startswith("pairs.jsonl, line 2: ")


def test_no_pairs_are_an_error_that_shows_one() -> None:
    with pytest.raises(PairsError, match="question"):
        read_pairs([b"\n"], "pairs.jsonl")


@given(st.text(), st.text())
def test_f1_is_a_share_the_same_both_ways(one: str, other: str) -> None:
    assert token_f1(one, one) == 1.0
    assert 0 <= token_f1(one, other) == token_f1(other, one) <= 1


@pytest.mark.usefixtures("folder")
def test_check_shows_what_failed_and_its_status_tells() -> None:
    right = {"question": "How many people came to the fair?", "answers": ["4,200"], "cites": "4,200"}
    wrong = {"question": "When did the fair open?", "answers": ["on Sunday"]}
    Path("right.jsonl").write_text(json.dumps(right) + "\n", encoding="utf-8")
    Path("both.jsonl").write_text(f"{json.dumps(right)}\n{json.dumps(wrong)}\n", encoding="utf-8")
    status, out, _ = _run("check", "right.jsonl", "--article", "fair.txt")
    assert (status, out.splitlines()[0][:32]) == (0, "answerable: 1 of 1 pairs passed,")
    status, out, _ = _run("check", "both.jsonl", "--article", "fair.txt")
    assert status == 1
    assert "on Sunday" in out
    assert "answerable: 1 of 2 pairs passed" in out
