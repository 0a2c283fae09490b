"""Question-answer data in: public sets and our own questions as records of one shape."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUESTIONS = Path(__file__).parent / "own_questions.jsonl"
OWN = {"news", "wiki"}  # sources about which the questions there are
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One question about one paragraph; `answers` are spans of `context`, empty where the paragraph has no answer."""

    question: str
    context: str
    answers: tuple[Span, ...]
    article: str
    source: str


def squad(path: Path, source: str, keep: Callable[[int], bool] = lambda _: True) -> Iterator[Record]:
    """Read a SQuAD-format file (Rajpurkar et al. 2018); `keep` chooses articles by their number from 0."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    for number, article in enumerate(articles):
        if not keep(number):
            continue
        for paragraph in article["paragraphs"]:
            yield from _squad_questions(paragraph, _article_name(source, article, number), source)


def _article_name(source: str, article: dict[str, Any], number: int) -> str:
    return f"{source}:{article.get('title', number)}"


def _squad_questions(paragraph: dict[str, Any], article: str, source: str) -> Iterator[Record]:
    context = paragraph["context"]
    for qa in paragraph["qas"]:
        spans = (
            (a["answer_start"], a["answer_start"] + len(a["text"]))
            for a in qa["answers"]
            if a["text"] and context[a["answer_start"] : a["answer_start"] + len(a["text"])] == a["text"]
        )
        answers = () if qa.get("is_impossible") else tuple(spans)
        if answers or qa.get("is_impossible"):
            yield Record(qa["question"].strip(), context, answers, article, source)


_DETOKENISE = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
_CLOSES = re.compile(r"^(?:[.,;:!?%)\]}]|'s|'|'re|'ve|'ll|'d|'m|n't)$", re.IGNORECASE)
_OPENS = {"(", "[", "{", "$", "£", "€", "#"}


def detokenise(tokens: list[str]) -> tuple[str, list[Span]]:
    """Undo Penn Treebank tokenisation; returns the text and each token's span in it."""
    text, spans, quote_open, glue = "", [], False, True
    for raw in tokens:
        word = _DETOKENISE.get(raw, raw)
        closing_quote = word == '"' and (raw == "''" or (raw == '"' and quote_open))
        if text and not glue and not _CLOSES.match(word) and not closing_quote:
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        if word == '"':
            quote_open = not closing_quote
        glue = word in _OPENS or (word == '"' and quote_open)
    return text, spans


def qamr(folder: Path) -> Iterator[Record]:
    """Read QAMR (Michael et al. 2018): each sentence is shown among sampled sentences of its own document."""
    with gzip.open(folder / "wiki-sentences.tsv.gz", "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").split("\t", 1) for line in file)
        sentences = {key: detokenise(text.split(" ")) for key, text in rows}
    by_document: dict[str, list[str]] = defaultdict(list)
    for key in sorted(sentences, key=lambda k: [int(n) for n in k.split(":")[2:]]):
        by_document[":".join(key.split(":")[:3])].append(key)
    for name in ("dev", "test"):
        with gzip.open(folder / f"{name}.tsv.gz", "rt", encoding="utf-8") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield from _qamr_row(row, sentences, by_document)


def _qamr_row(
    row: list[str], sentences: dict[str, tuple[str, list[Span]]], by_document: dict[str, list[str]]
) -> Iterator[Record]:
    key, question = row[0], row[5].strip()
    text, tokens = sentences[key]
    document = ":".join(key.split(":")[:3])
    near = by_document[document]
    place = near.index(key)
    before = " ".join(sentences[k][0] for k in near[max(0, place - 2) : place])
    after = " ".join(sentences[k][0] for k in near[place + 1 : place + 3])
    offset = len(before) + 1 if before else 0
    spans = []
    for response in (row[6], *(r.split(":", 1)[1] for r in row[7:9])):
        numbers = [int(n) for n in response.split() if n.isdigit()]
        if numbers and numbers == list(range(numbers[0], numbers[-1] + 1)) and numbers[-1] < len(tokens):
            spans.append((offset + tokens[numbers[0]][0], offset + tokens[numbers[-1]][1]))
    if spans:
        context = " ".join(part for part in (before, text, after) if part)
        yield Record(question, context, tuple(spans), f"qamr:{document}", "qamr")


def wikiqa(path: Path) -> Iterator[Record]:
    """Read WikiQA (Yang et al. 2015): search queries, and passages of four sentences about them that answer none."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for question, group in groupby(rows, key=itemgetter("Question")):
        others = [row["Sentence"] for row in group if row["Label"] == "0"]
        for first in range(0, len(others), 4):
            yield Record(question, " ".join(others[first : first + 4]), (), f"wikiqa:{question}", "wikiqa")


_TREC = re.compile(r"<(question|positive|negative)>\n(.*?)</\1>", re.DOTALL)


def trecqa(path: Path) -> Iterator[Record]:
    """Read TrecQA (Wang et al. 2007): newswire sentences that answer a question, and ones about it that do not.

    Each that answers stands between two that do not; the rest are passages of four without an answer.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        groups = file.read().split("<QApairs id=")[1:]
    for number, group in enumerate(groups):
        parts = [(kind, [line.split("\t") for line in body.splitlines()]) for kind, body in _TREC.findall(group)]
        question = detokenise(next(lines[0] for kind, lines in parts if kind == "question"))[0]
        others = [detokenise(lines[0])[0] for kind, lines in parts if kind == "negative"]
        article = f"trecqa:{path.name}:{number}"
        for place, lines in enumerate(lines for kind, lines in parts if kind == "positive"):
            text, tokens = detokenise(lines[0])
            said = [int(n) - 1 for n in lines[-1] if n.isdigit()]
            if said and said == list(range(said[0], said[-1] + 1)):
                before, after = others[2 * place : 2 * place + 1], others[2 * place + 1 : 2 * place + 2]
                offset = sum(len(t) + 1 for t in before)
                span = (offset + tokens[said[0]][0], offset + tokens[said[-1]][1])
                yield Record(question, " ".join([*before, text, *after]), (span,), article, "trecqa")
        for first in range(0, len(others), 4):
            yield Record(question, " ".join(others[first : first + 4]), (), article, "trecqa")


def own(data: Path) -> Iterator[Record]:
    """Read the questions that we wrote, which name a text of the public data and where in it the answer stands."""
    known = {name: Record("", text, (), name, "news") for name, text in texts(data).items()}
    with gzip.open(data / "squadshifts" / "new_wiki.json.gz", "rt", encoding="utf-8") as file:
        for number, article in enumerate(json.load(file)["data"]):
            for place, paragraph in enumerate(article["paragraphs"]):
                name = _article_name("new_wiki", article, number)
                known[f"wiki:{number}:{place}"] = Record("", paragraph["context"], (), name, "wiki")
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        answers = ((asked["start"], asked["end"]),) if "start" in asked else ()
        yield replace(known[asked["text"]], question=asked["question"], answers=answers)


def training_records(data: Path) -> list[Record]:
    """All that the reader is trained on. Of squad2-open only articles 0, 2, 4, ...; TyDi's dev file is left out."""
    shifts = data / "squadshifts"
    return [
        *squad(shifts / "new_wiki.json.gz", "new_wiki"),
        *squad(shifts / "amazon_reviews.json.gz", "amazon"),
        *squad(shifts / "reddit.json.gz", "reddit"),
        *squad(data / "tydiqa" / "english-train.json.gz", "tydi"),
        *squad(data / "squad" / "squad2-open.json.gz", "squad2", lambda n: n % 2 == 0),
        *qamr(data / "qamr"),
        *trecqa(data / "trecqa" / "train.xml.gz"),
        *trecqa(data / "trecqa" / "dev.xml.gz"),
        *wikiqa(data / "wikiqa" / "dev.tsv.gz"),
        *own(data),
    ]


def development_records(data: Path) -> list[Record]:
    """The development set: squad2-open's articles 1, 3, 5, ... and TyDi's English dev file."""
    return [
        *squad(data / "squad" / "squad2-open.json.gz", "squad2", lambda n: n % 2 == 1),
        *squad(data / "tydiqa" / "english-dev.json.gz", "tydi"),
    ]
