"""Follow-ups: a question that leans on the talk before it, made to stand alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.question import AnswerType, Question, read_question
from index import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.syntax import Doc, Parse, SpacySpan, Token


class Turn(Value):
    """A question that was asked, made to stand alone, and its short answer (None: there was none)."""

    question: str
    short: str | None = None


_WH = r"(?:who|whom|whose|what|when|where|why|which|how)"
_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n't)?"
_PREPOSITION = r"(?:for|at|in|on|by|with|from|to|since|until|till|under|after|before|during|of|about|against|among)"
_BARE = re.compile(
    rf"(?P<wh>(?:{_PREPOSITION}\s+)?(?:when|where|why|how\s+come|how|which\s+(?!ones?\b|else\b)\w+"
    rf"|what\s+(?!else\b|{_PREPOSITION}\b)\w+)(?:\s+exactly)?)"
    r"(?:\s+(?:was|is|were|are)\s+(?:that|this|it)|\s+so"
    r"|\s+did\s+(?:that|this|it|he|she|they)\s+(?:happen|occur|do(?:\s+(?:that|this|it|so))?))?"
    rf"|(?P<long>(?:{_PREPOSITION}\s+)?how\s+(?:long|often|far))|(?P<cause>what\s+caused\s+(?:that|this|it))"
    rf"|(?P<gap>(?:{_PREPOSITION}\s+)?(?:who|whom|whose|what|how\s+(?:many|much))(?:\s+exactly)?)"
    rf"|(?P<end>what\s+{_PREPOSITION})|(?P<ones>which(?:\s+ones?)?)|(?P<not>why\s+not)"
    r"|(?:(?P<else>who|what|where|when|which|how)|any(?:one|body|thing))\s+else",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\w+\s+else", re.IGNORECASE)
_SOURCE = re.compile(
    r"according\s+to\s+(?:who|whom|what)|sa(?:ys|id)\s+who|whose\s+\w+\s+(?:is|are|was)\s+(?:that|this|it|those|these)"
    r"|who(?:\s+is|'s)?\s+(?:says|said|saying|claims|claimed|reports|reported|told)(?:\s+you)?(?:\s+(?:so|that|this|it))?"
    r"|(?:what(?:\s+is|'s)\s+)?(?:(?:the|your)\s+)?source|how\s+do\s+you\s+know(?:\s+(?:that|this))?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:and|but|so|or)\s+)?(?:what|how)\s+about\s+(?P<what>.+)|(?:and|or)\s+(?P<and>.+)", re.IGNORECASE
)
_WHOLE = re.compile(rf"(?:{_PREPOSITION}\s+)?(?:{_WH}|{_AUX})\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?:\d{4}|.*\b(?:years?|months?|weeks?|yesterday|today|tomorrow|earlier|later|ago|before|\w+day))", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:[a-z]+\s+){0,3}[\d.,]+(?:\s+(?:thousand|[mb]illion))?|\w+", re.IGNORECASE)
_BEGINS = re.compile(  # a sentence, not a name
    r"(?:The|An?|His|Her|Its|Their|Our|Those|These|Some|Many|Most|Several|All|Both|Two|Three|Four|Five|Six|Seven|Eight"
    r"|Nine|Ten|Eleven|Twelve|Dozens|Hundreds|Thousands)(?:\s(?=[a-z\d])|$)"
)
_ADVERBIAL = frozenset({"when", "where", "why", "how"})
_PARTICIPLE = re.compile(r"\w+ed|hurt|shot|lost|found|sold|built|held|taken|stolen|beaten")
_OF_THEM = re.compile(r"\bof\s+(?:them|those|these)\b", re.IGNORECASE)
_SAY_SO = re.compile(r"\b(say|says|said|claim|think|believe|announce|add|mean)\s+(?:that|this|it|so)$", re.IGNORECASE)
_THERE = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?!\s+(?:is|are|was|were)\b)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers|they|them|their|theirs|it|its)\b(?!')", re.IGNORECASE)
_PERSONAL = frozenset({"he", "she", "him", "his", "her", "hers"})
_NO_PERSON = frozenset({"GPE", "LOC", "FAC", "ORG", "DATE", "TIME"})
_PLURAL = frozenset({"they", "them", "their", "theirs"})
_OWNS = re.compile(rf"(?:his|its|their)\b|her\s+(?!{_PREPOSITION}\b|and\b|or\b)\w", re.IGNORECASE)
# "which minister lost his job?", "is it true that ...": nothing said before is meant
_INSIDE = re.compile(rf"(?i:which|what|how\s+many)\s+\w+\s(?!.*\b{_AUX}\s*$).+")
_NAME = re.compile(r"\b[A-Z]\w+\s+[A-Z]\w+")
_HOW_OLD, _AGE = re.compile(r"how\s+old\b", re.IGNORECASE), re.compile(r"\b\d+-year-old\s+")
_EMPTY_IT = re.compile(r"it\s+(?:true|possible|likely|clear|known|right|correct|that|rain\w*|snow\w*)\b", re.IGNORECASE)
LONGEST_NAME = 80  # characters of an answer that a pronoun may stand for
LONGEST_TOLD = 160  # characters of an answer that is taken into the next question


def standalone(question: Question, turns: Sequence[Turn], parse: Callable[[str], Parse]) -> Question:
    """Complete a follow-up from the last turns, oldest first: "and when?", "what did he say?", "how many of them ...?".

    `parse` parses a question.
    """
    if not turns:
        return question
    bare = re.sub(r"^(?:and|but|so|ok|okay)\s+", "", question.asked.strip(" ?!."), flags=re.IGNORECASE)
    typed = " ".join(question.text.split()).strip(" ?!.")
    if _SOURCE.fullmatch(bare):
        asked = _read(turns[-1], parse).source()
    elif match := _BARE.fullmatch(bare):
        asked = _meant(match, turns, parse).again(match)
    elif (match := _ABOUT.fullmatch(typed)) and not _WHOLE.match(match["and"] or "") and bare not in _ADVERBIAL:
        what = match["what"] or match["and"]
        asked = _resolved(what, turns, parse)
        asked = _read(turns[-1], parse).about(what) if asked == what else asked
    else:
        asked = _resolved(bare, turns, parse)
    if asked == bare:
        return question
    besides = tuple(t.short for t in turns if t.short) if _ELSE.fullmatch(bare) else ()
    return read_question(f"{asked}?").model_copy(update={"text": question.text, "besides": besides})


class _Asked(NamedTuple):
    """A former question, read again: `doc` is its parse, without the question mark."""

    turn: Turn
    doc: Doc
    kind: Question

    @property
    def lead(self) -> int:
        """How many tokens the question phrase takes: "for which club", "how long", "who"; 0 where there is none."""
        wh = next((t for t in self.doc[:6] if re.fullmatch(_WH, t.lower_)), None)
        if wh is None:
            return 0
        chunk = next((c for c in self.doc.noun_chunks if c.start <= wh.i < c.end), None)
        if chunk and (chunk[-1].i + 1 == len(self.doc) or not chunk[-1].is_punct):
            parts = [child.right_edge.i + 1 for child in chunk.root.rights if child.dep_ == "prep"]
            focus = next((t for t in self.doc[wh.i : chunk.end + 3] if t.lower_ == self.kind.focus), None)
            return max(chunk.end, focus.i + 1 if focus else 0, *parts)
        after = self.doc[wh.i + 1 : wh.i + 2]
        return wh.i + (2 if wh.lower_ == "how" and after and after[0].pos_ in ("ADJ", "ADV") else 1)

    @property
    def wh(self) -> str:
        return next((t.lower_ for t in self.doc[: self.lead] if re.fullmatch(_WH, t.lower_)), "")

    @property
    def _tells(self) -> bool:
        """Whether its answer is a clause: what somebody says, not what they want."""
        return self.kind.answer_type is AnswerType.STATEMENT and not self.tail.endswith("want")

    @property
    def tail(self) -> str:
        """What follows the question phrase."""
        return str(self.doc[self.lead :].text)

    @property
    def told(self) -> str | None:
        """The answer as part of a sentence, of several the first: a bare number with what it counts."""
        short = re.split(" … |; ", self.turn.short or "")[0].strip(" \"“”'.")
        short = _BEGINS.sub(lambda m: m.group().lower(), short)
        if not short or len(short) > LONGEST_TOLD:
            return None
        if self.kind.answer_type is AnswerType.STATEMENT:
            return short.removeprefix("that ")
        counts = self.kind.answer_type is AnswerType.QUANTITY and self.kind.focus
        short = re.split(r",?\s+including\b", short)[0]
        return f"{short} {self.kind.focus}" if counts and _NUMBER.fullmatch(short) else short

    @property
    def chunks(self) -> list[SpacySpan]:
        """Its noun phrases, but for the question phrase: the subject first, then the object."""
        found = [_unmisread(c) for c in self.doc.noun_chunks if c.start >= self.lead and c.root.pos_ != "PRON"]
        return sorted(found, key=lambda c: (not c.root.dep_.startswith("nsubj"), c.root.dep_ != "dobj"))

    def clause(self, *, tell: bool = False) -> str:
        """The question with its answer for the question phrase, the auxiliary first: "did Ann Lee score the goal".

        `tell`: also an answer that tells when, where, why or how.
        """
        told = self.told
        if not self.lead:
            return self.doc.text[:1].lower() + self.doc.text[1:]
        if self._asks_for_its_subject():
            verb, rest = self.doc[self.lead], self.doc[self.lead + 1 :].text
            phrase = self.doc[: self.lead].text
            about = told or re.sub(rf"^{_WH}\s*(?:many|much)?\s*", "", phrase, flags=re.IGNORECASE) or "somebody"
            if re.fullmatch(_AUX, verb.lower_) and rest:
                return f"{verb.lower_} {about} {rest}"
            auxiliary = {"VBZ": "does", "VBP": "do"}.get(verb.tag_, "did")
            return f"{auxiliary} {about} {verb.lemma_} {rest}".strip()
        if self._tells and told:
            return f"{self.tail} that {told}"
        gap = tell or (self.wh not in _ADVERBIAL or self.kind.focus)
        return f"{self.tail} {told}" if gap and told else self.tail

    def _asks_for_its_subject(self) -> bool:
        phrase = self.doc[: self.lead]
        first: Token | None = self.doc[self.lead] if self.lead < len(self.doc) else None
        if first is None or first.lemma_ == "do" or not any(t.dep_.startswith("nsubj") for t in phrase):
            return False
        predicate = first.lemma_ == "be" and any(c.dep_ == "attr" and c.i > first.i for c in first.children)
        return not predicate

    def again(self, match: re.Match[str]) -> str:
        """The last question with another question phrase: "who denied it?", "when?" -> "when did X deny it?"."""
        if match["ones"]:
            return f"which {self.kind.focus or ''} {self.tail}".replace("  ", " ")
        if match["not"]:
            return "why " + re.sub(rf"^{_AUX}\b", lambda m: _negative(m.group()), self.clause())
        if match["gap"]:
            return f"{match['gap']} {self.tail if self.wh not in _ADVERBIAL and self.lead else self.clause()}"
        if match["end"]:
            return f"{match['end'].split()[0]} {self.clause()} {match['end'].split()[1]}"
        if adverbial := match["wh"] or match["long"] or (match["cause"] and "why"):
            return f"{adverbial} {self.clause()}"
        return f"{match['else'] or self.wh or 'who'} else {self.tail}"

    def source(self) -> str:
        """Ask who says what the last answer told."""
        told = self.told
        if told and self._tells:
            return f"who said that {told}"
        if told and self._asks_for_its_subject():
            return f"who said that {told} {self.tail}"
        return f"according to whom {self.clause(tell=True)}"

    def about(self, what: str) -> str:
        """Ask the last question about another thing, which takes the place of its like; else both stand together."""
        old = self._like(what)
        return self._put(what, *old) if old else f"{self.doc.text} {what}"

    def _put(self, what: str, start: int, end: int) -> str:
        parts = (self.doc[:start].text, what, self.doc[end:].text)
        return " ".join(part for part in parts if part)

    def _like(self, what: str) -> tuple[int, int] | None:
        """Where in the last question the like of a thing stands, as tokens [start, end)."""
        first = what.split(maxsplit=1)[0].lower()
        if re.match(rf"(?:{_PREPOSITION}|according|because)$", first):
            found = (t for t in self.doc[self.lead :] if t.lower_ == first and t.dep_ in ("prep", "agent"))
            return next(((t.i, t.right_edge.i + 1) for t in found), None)
        if _TIME.fullmatch(what):
            return next(((e.start, e.end) for e in self.doc.ents if e.label_ in ("DATE", "TIME")), None)
        if _PARTICIPLE.fullmatch(what):
            return next(((t.i, t.i + 1) for t in self.doc if t.tag_ in ("VBN", "VBD") and t.pos_ == "VERB"), None)
        return self._noun_like(what)

    def _noun_like(self, what: str) -> tuple[int, int] | None:
        focus = next((t.i for t in self.doc[: self.lead] if t.lower_ == self.kind.focus), None)
        if focus is not None and what.islower() and not re.match(r"(?:the|an?|his|her|its|their)\s", what):
            return focus, focus + 1
        named = [c for c in self.chunks if c.root.pos_ == "PROPN"]
        common = [c for c in self.chunks if c not in named]
        liked = (common or named) if what.islower() else (named or common)
        return (liked[0].start, liked[0].end) if liked else None


def _unmisread(chunk: SpacySpan) -> SpacySpan:
    """Leave the verb out of "did [the ferry sink]", a common misreading."""
    misread = len(chunk) > 2 and chunk.root.head.lower_ == "did" and chunk.root == chunk[-1]  # noqa: PLR2004
    return chunk[:-1] if misread else chunk


def _read(turn: Turn, parse: Callable[[str], Parse]) -> _Asked:
    return _Asked(turn, parse(turn.question.strip(" ?!.") or turn.question).doc, read_question(turn.question))


def _meant(match: re.Match[str], turns: Sequence[Turn], parse: Callable[[str], Parse]) -> _Asked:
    """Which former question is asked again: the last one, but for "who else?" not one for when, where, why or how."""
    known = [_read(turn, parse) for turn in reversed(turns)]
    if (match["else"] or "").lower() != "who":
        return known[0]
    return next((asked for asked in known if asked.wh not in _ADVERBIAL), known[0])


def _negative(auxiliary: str) -> str:
    return {"can": "can't", "will": "won't"}.get(
        auxiliary, auxiliary if auxiliary.endswith("n't") else f"{auxiliary}n't"
    )


def _resolved(asked: str, turns: Sequence[Turn], parse: Callable[[str], Parse]) -> str:
    """Put names in the place of pronouns."""
    if not (_PRONOUN.search(asked) or _THERE.search(asked) or _OF_THEM.search(asked) or _SAY_SO.search(asked)):
        return asked
    known = [_read(turn, parse) for turn in reversed(turns)]
    last = known[0]
    if last.told and _SAY_SO.search(asked):
        asked = _SAY_SO.sub(lambda m: f"{m[1]} that {last.told}", asked)
    if last.told and last.kind.answer_type in (AnswerType.PLACE, AnswerType.THING, AnswerType.GROUP):
        place = last.told if re.match(rf"{_PREPOSITION}\b", last.told) else f"in {last.told}"
        asked = _THERE.sub(lambda _: place, asked)
    if counted := _those(known):
        asked = _OF_THEM.sub(lambda _: f"of {counted}", asked)
    plural = any(pronoun.lower() in _PLURAL for pronoun in _PRONOUN.findall(asked))
    own = _own(parse(asked).doc) if plural else frozenset()
    return _PRONOUN.sub(lambda m: m.group() if m.start() in own else _antecedent(m, known), asked)


def _own(doc: Doc) -> frozenset[int]:
    """Where "they" and the like are what the question itself is about: "can shops sell what they have left?"."""
    subjects = [t for t in doc if t.dep_ in ("nsubj", "nsubjpass") and t.tag_ in ("NNS", "NNPS")]
    pronouns = [t for t in doc if t.lower_ in _PLURAL]
    return frozenset(p.idx for p in pronouns if any(s.i < p.i and p.head != s.head for s in subjects))


def _those(known: Sequence[_Asked]) -> str | None:
    """What "they" are: the last answer that is more than one, else the last noun phrase in the plural."""
    return next((name for asked in known for name in _plurals(asked)), None)


def _plurals(asked: _Asked) -> Iterator[str]:
    kind, told = asked.kind, asked.told
    if told and len(told) <= LONGEST_NAME:
        if kind.answer_type is AnswerType.QUANTITY and kind.focus:
            yield told if re.match(r"(?:the|an?|all|some|his|her|its|their)\b", told, re.IGNORECASE) else f"the {told}"
        elif kind.answer_type in (AnswerType.LIST, AnswerType.GROUP, AnswerType.PERSON):
            yield told
    yield from (c.text for c in asked.chunks if c.root.tag_ in ("NNS", "NNPS"))
    yield from (c.text for c in asked.chunks if c.root.pos_ == "PROPN")


def _persons(asked: _Asked) -> Iterator[str]:
    told = asked.told
    if told and asked.kind.answer_type in (AnswerType.PERSON, AnswerType.GROUP) and len(told) <= LONGEST_NAME:
        yield told
    for chunk in asked.chunks:
        if owner := _owner(chunk, _NO_PERSON):
            yield owner
        elif chunk.root.pos_ == "PROPN" and chunk.root.ent_type_ not in _NO_PERSON:
            yield chunk.text


def _owner(chunk: SpacySpan, not_of: frozenset[str] = frozenset()) -> str | None:
    """Who is named as having something, but for entities of some labels: "Ann Lee" in "Ann Lee's operation"."""
    owners = (t for t in chunk if t.dep_ == "poss" and t.pos_ == "PROPN" and t.ent_type_ not in not_of)
    return next((str(t.doc[t.left_edge.i : t.i + 1].text) for t in owners), None)


def _subjects(asked: _Asked) -> Iterator[str]:
    for chunk in asked.chunks:
        if chunk.root.tag_ not in ("NNS", "NNPS") and chunk.root.dep_.startswith("nsubj"):
            yield _owner(chunk) or chunk.text


def _things(asked: _Asked) -> Iterator[str]:
    told = asked.told
    thing = asked.kind.answer_type in (AnswerType.THING, AnswerType.GROUP, AnswerType.PLACE)
    if told and thing and asked.wh in ("what", "which") and len(told) <= LONGEST_NAME:
        yield told
    for chunk in (c for c in asked.chunks if c.root.ent_type_ != "PERSON" and c.root.tag_ not in ("NNS", "NNPS")):
        yield chunk.text


def _antecedent(match: re.Match[str], known: Sequence[_Asked]) -> str:
    """What a pronoun stands for: the last answer that fits it, else what was last asked about; else the pronoun."""
    pronoun, before, onwards = match.group().lower(), match.string[: match.start()], match.string[match.start() :]
    owns = bool(_OWNS.match(onwards))
    if _EMPTY_IT.match(onwards) or ((owns or pronoun == "they") and _INSIDE.match(before)) or _NAME.search(before):
        return match.group()
    ways = (_persons, _subjects) if pronoun in _PERSONAL else (_plurals,) if pronoun in _PLURAL else (_things,)
    found = next((name for names in ways for asked in known for name in names(asked)), None)
    if found and _HOW_OLD.match(before):
        found = _AGE.sub("", found)
    return match.group() if found is None else f"{found}'s" if owns else found
