"""How well and how fast statements are found, on the annotated news of PolNeAR (Newell et al. 2018).

Run `python -m benchmarks.attribution --data DIRECTORY`, where DIRECTORY holds `polnear/dev.tar.gz`.

A statement found and one annotated are matched one to one, best overlap first, and must share a word of the cue or half
the content. All figures count words, not punctuation: "exact" asks for the same words, "words" counts those in common.
The first annotator is taken where several annotated an article.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.texts import archived
from bot.attribution import statements
from bot.quotation import quotations
from bot.syntax import Parse, Syntax
from index import Article, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROLES = ("cue", "source", "content")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_NAME = re.compile(r"(?:[A-Z][\w.'\u2019-]*)(?:\s+[A-Z][\w.'\u2019-]*)*")
_SAID = re.compile(r"\b(?:said|says|told|tells|added|adds|wrote|writes|asked|asks)\b")
_NEAR = 80  # characters the baseline looks around a quotation

Offsets = tuple[int, int]


class Claim(NamedTuple):
    """Who says what as sets of word numbers; `head` is the number of the source's head word."""

    cue: frozenset[int]
    source: frozenset[int]
    content: frozenset[int]
    head: int | None = None


class Text(NamedTuple):
    """An article with what was annotated in it: per statement, the spans of each role."""

    article: Article
    annotated: list[dict[str, list[Offsets]]]
    discarded: list[Offsets]


def polnear(path: Path) -> Iterator[Text]:
    """Read a split of PolNeAR, in the order of its articles. Raises OSError where the file cannot be read."""
    files = archived(path)
    notes: dict[str, str] = {}
    for name in sorted(files):
        if name.endswith(".ann"):
            notes.setdefault(Path(name).stem.rsplit("_", 1)[0], files[name])
    for name in sorted(files):
        if name.endswith(".txt") and Path(name).stem in notes and files[name].strip():
            article = Article(id=Path(name).stem, title=Path(name).stem, body=files[name])
            yield Text(article, *_annotated(notes[Path(name).stem]))


def _annotated(standoff: str) -> tuple[list[dict[str, list[Offsets]]], list[Offsets]]:
    spans: dict[str, list[Offsets]] = {}
    discarded: list[Offsets] = []
    relations: list[dict[str, list[Offsets]]] = []
    for line in standoff.splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1:
            label, _, places = fields[1].partition(" ")
            spans[fields[0]] = [(int(a), int(b)) for a, b in (place.split() for place in places.split(";"))]
            if label == "Discard":
                discarded += spans[fields[0]]
    for line in standoff.splitlines():
        fields = line.split("\t")
        if line.startswith("E") and len(fields) > 1:
            relation: dict[str, list[Offsets]] = {role: [] for role in ROLES}
            for name, _, key in (part.partition(":") for part in fields[1].split()):
                role = name.rstrip("0123456789").lower()
                if role in relation:
                    relation[role] += spans.get(key, [])
            if relation["content"] and relation["cue"]:
                relations.append(relation)
    return relations, discarded


class Words:
    """The words of a body by number, and the head word of any stretch of it."""

    def __init__(self, body: str, parses: Iterable[Parse]) -> None:
        found = [match.span() for match in _WORD.finditer(body)]
        self._starts, self._ends = [span[0] for span in found], [span[1] for span in found]
        self._parses = list(parses)
        self._firsts = [parse.sentence.start for parse in self._parses]

    def of(self, spans: Iterable[Offsets]) -> frozenset[int]:
        """Give the numbers of the words that overlap any of the spans."""
        numbers: set[int] = set()
        for start, end in spans:
            numbers.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return frozenset(numbers)

    def head(self, spans: Sequence[Offsets]) -> int | None:
        """Give the number of the word that the other words of the spans hang on."""
        if not spans:
            return None
        start, end = min(spans)[0], max(spans)[1]
        at = bisect_right(self._firsts, start) - 1
        if at < 0:
            return None
        first = self._firsts[at]
        inside = [t for t in self._parses[at].doc if start <= first + t.idx < end and not (t.is_punct or t.is_space)]
        numbers = {token.i for token in inside}
        for token in inside:
            if token.head.i not in numbers or token.head.i == token.i:
                place = first + token.idx
                return min(self.of([(place, place + len(token))]), default=None)
        return None

    def claim(self, spans: dict[str, list[Offsets]]) -> Claim:
        """Give a statement by the numbers of its words."""
        cue, source, content = (self.of(spans[role]) for role in ROLES)
        return Claim(cue, source, content, self.head(spans["source"]))


def found_by_us(parses: Sequence[Parse]) -> list[dict[str, list[Offsets]]]:
    """Find statements; those of one quotation, which share a cue, are one here as they are in PolNeAR."""
    merged: dict[Offsets, dict[str, list[Offsets]]] = {}
    for statement in statements(parses):
        cue = statement.cue.start, statement.cue.end
        spans = merged.setdefault(cue, {"cue": [cue], "source": [], "content": []})
        if statement.source:
            spans["source"] = [(statement.source.start, statement.source.end)]
        spans["content"] += [(span.start, span.end) for span in statement.content]
    return list(merged.values())


def baseline(body: str) -> list[dict[str, list[Offsets]]]:
    """Take every quotation for a statement, the nearest name for its source, the nearest "said" for its cue."""
    found = []
    quotes = quotations(body)
    for quote in quotes:
        spans: dict[str, list[Offsets]] = {"content": [(quote.start, quote.end)]}
        for role, pattern in (("source", _NAME), ("cue", _SAID)):
            near = [
                match.span()
                for match in pattern.finditer(body, max(0, quote.start - _NEAR), quote.end + _NEAR)
                if not any(match.start() < other.end and other.start < match.end() for other in quotes)
            ]
            near.sort(key=lambda span: max(quote.start - span[1], span[0] - quote.end))
            spans[role] = near[:1]
        found.append(spans)
    return found


class Tally:
    """Counts what two annotators of a text agree on, as the benchmark's docstring says."""

    def __init__(self) -> None:
        self._agreed: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        self._wanted: Counter[str] = Counter()

    def add(self, given: list[Claim], wanted: list[Claim]) -> None:
        """Count one article."""
        for counter, claims in ((self._given, given), (self._wanted, wanted)):
            for claim in claims:
                counter["all three exact"] += 1
                counter["source same head"] += claim.head is not None
                for role, words in zip(ROLES, claim[:3], strict=True):
                    counter[f"{role} exact"] += bool(words)
                    counter[f"{role} words"] += len(words)
            counter["content words, any owner"] += len(frozenset().union(*(claim.content for claim in claims)))
        for one, other in _matched(given, wanted):
            self._agreed["all three exact"] += one[:3] == other[:3]
            self._agreed["source same head"] += one.head is not None and one.head == other.head
            for role, mine, theirs in zip(ROLES, one[:3], other[:3], strict=True):
                self._agreed[f"{role} exact"] += bool(mine) and mine == theirs
                self._agreed[f"{role} words"] += len(mine & theirs)
        mine, theirs = (frozenset().union(*(claim.content for claim in claims)) for claims in (given, wanted))
        self._agreed["content words, any owner"] += len(mine & theirs)

    def rows(self) -> Iterator[tuple[str, float, float, float]]:
        """Give precision, recall and F1, each 0 to 100, under the name of what was counted."""
        names = [f"{role} {how}" for role in ROLES for how in ("exact", "words")]
        for name in (*names, "source same head", "content words, any owner", "all three exact"):
            agreed, given, wanted = self._agreed[name], self._given[name], self._wanted[name]
            figures = agreed / max(given, 1), agreed / max(wanted, 1), 2 * agreed / max(given + wanted, 1)
            yield name, 100 * figures[0], 100 * figures[1], 100 * figures[2]


def _matched(given: list[Claim], wanted: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    pairs = []
    for i, one in enumerate(given):
        for j, other in enumerate(wanted):
            likeness = [_dice(mine, theirs) for mine, theirs in zip(one[:3], other[:3], strict=True)]
            if likeness[0] or likeness[2] >= 0.5:  # noqa: PLR2004 - half the content
                pairs.append((-sum(likeness), i, j))
    ours, theirs = set(), set()
    for _, i, j in sorted(pairs):
        if i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            yield given[i], wanted[j]


def _dice(one: frozenset[int], other: frozenset[int]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attribution", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the directory that holds polnear/")
    parser.add_argument("--split", choices=("train", "dev"), default="dev")
    parser.add_argument("--limit", type=int, help="so many articles, evenly spread")
    options = parser.parse_args()
    path = options.data / "polnear" / f"{options.split}.tar.gz"
    if not path.is_file():
        parser.error(f"{path} is missing; --data must name the directory that holds polnear/{path.name}")
    texts = list(polnear(path))
    if options.limit:
        texts = texts[:: max(1, len(texts) // options.limit)][: options.limit]
    sys.stdout.write(measured(texts))


def measured(texts: Sequence[Text]) -> str:
    """Measure quality and speed on articles and lay them out as a table."""
    ours, plain = Tally(), Tally()
    parsing = finding = 0.0
    words = 0
    syntax = Syntax()
    syntax.parses(split(Article(id="warm", title="Warm", body="The model loads before the clock starts.")))
    for text in texts:
        started = time.process_time()
        sentences = split(text.article)
        parses = syntax.parses(sentences)
        parsed = time.process_time()
        found = found_by_us(parses)
        finding += time.process_time() - parsed
        parsing += parsed - started
        words += len(text.article.body.split())
        numbered = Words(text.article.body, parses)
        wanted = [numbered.claim(spans) for spans in text.annotated]
        for tally, spans in ((ours, found), (plain, baseline(text.article.body))):
            kept = [s for s in spans if not any(a <= (s["cue"] or s["content"])[0][0] < b for a, b in text.discarded)]
            tally.add([numbered.claim(s) for s in kept], wanted)
    lines = [f"{len(texts)} articles, {words} words", "", f"{'':26}|  quoth: P    R    F1 | baseline: P    R    F1"]
    for (name, *figures), (_, *others) in zip(ours.rows(), plain.rows(), strict=True):
        left, right = (" ".join(f"{figure:5.1f}" for figure in row) for row in (figures, others))
        lines.append(f"{name:26}|  {left}    |   {right}")
    rate = words / (parsing + finding)
    lines += ["", f"{rate:.0f} words a second of one core's time; parsing alone {words / parsing:.0f}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
