"""Suggested questions: made from the article's statements, figures, roles, places and dates, kept if well answered."""

from __future__ import annotations

import re
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from bot.attribution import Kind
from bot.compose import words
from bot.cues import LIGHT_VERBS
from bot.glance.names import ORGANISATIONS, PEOPLE, PLACES, names, of_kind
from bot.glance.people import role
from bot.glance.sayings import statements_in
from bot.glance.value import lowered, wording
from bot.question import read_question
from bot.reply import Answer
from index import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.analysis import Analysis
    from bot.answerer import Answerer
    from bot.attribution import Statement
    from bot.glance.names import Name
    from bot.question import Question
    from bot.syntax import Parse, Token
    from index import Article, Sentence, Span

MOST = 8  # questions suggested
ASKED = 32  # questions tried for that
FEW = 3  # passages that are read at once
READ = 60  # sentences of a long article that questions are made from
SURE = 0.7  # score from which an answer is good enough to be suggested
LONGEST = 90  # characters of a question
PHRASE = 45  # characters of a subject or object in one
COMPLEMENT = 60  # characters of what follows a verb


class Suggestion(Value):
    """A question and the bot's own answer to it."""

    question: str
    answer: Answer


class Draft(NamedTuple):
    """A question, the sentence that is to answer it, and the part of that which the answer is to touch."""

    text: str
    sentence: Sentence
    expected: Span

    def is_read(self, question: Question, answerer: Answerer) -> bool:
        """Whether the reader finds the answer in the sentence's own passage; asked first where an article has many."""
        passages = answerer.analysis(self.sentence.article).tokens.passages
        if len(passages) <= FEW:
            return True
        own = [passage for passage in passages if self.sentence in passage.sentences][:1]
        read = [reading for found in answerer.reader.read(question.asked, own) for reading in found]
        best = max(read, key=lambda reading: reading.margin, default=None)
        return best is not None and best.sentence == self.sentence

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether an answer is the one that the question was made for, sure, and clear by itself."""
        cited = answer.citations[0]
        marked = cited.answer or cited.sentence
        touches = marked.start < self.expected.end and self.expected.start < marked.end
        is_no_longer = len(marked.text) <= 2 * len(self.expected.text) + 20
        is_clear = touches and is_no_longer and not _OWN.match(answer.short)
        return answer.score >= SURE and cited.sentence == self.sentence and is_clear


def suggestions(article: Article, answerer: Answerer, most: int = MOST) -> tuple[Suggestion, ...]:
    """Make questions, ask each of the answerer, and keep those that are answered surely by the sentence they came from.

    At most `most`; no two cite the same sentence. Raises WeightsError, ModelMissingError.
    """
    kept: dict[int, Suggestion] = {}
    for draft in islice(drafts(answerer.analysis(article)), ASKED):
        if len(kept) == most:
            break
        if draft.sentence.number in kept:
            continue
        question = read_question(draft.text)
        if not draft.is_read(question, answerer):
            continue
        reply = answerer.answer(question, article)
        if isinstance(reply, Answer) and draft.is_answered_by(reply):
            kept[draft.sentence.number] = Suggestion(question=draft.text, answer=reply)
    return tuple(kept.values())


def drafts(analysis: Analysis) -> Iterator[Draft]:
    """Make questions by all templates in turn, each once, none that leans on what is not in it."""
    parses = analysis.parses(analysis.sentences[:READ])
    known = names(parses)
    said = [s for s in statements_in(analysis, analysis.sentences[:READ]) if s.source]
    made = (
        _says(said, known),
        _roles(known),
        _asked_of_clauses(parses),
        _who_says(said),
    )
    seen = set()
    for draft in chain.from_iterable(zip_longest(*made)):
        if draft and draft.text not in seen and len(draft.text) <= LONGEST and not _LEANS.search(draft.text):
            seen.add(draft.text)
            yield draft


# Words that point at something outside the question, or that no question should be typed with.
_LEANS = re.compile(
    r"[\"“”«»()\[\]\n;:…]|\b(?:he|she|it|they|him|her|his|hers|its|their|them|we|us|our|you|your|i|my|me|this|these|"
    r"those|here|there|also|too|such|similar|same|latter|former|another|other|others|one)\b",
    re.IGNORECASE,
)


_OWN = re.compile(r"(?:his|her|its|their|he|she|it|they)\b", re.IGNORECASE)


# --- statements and roles ------------------------------------------------------------------------------------------

_ASKED_FOR = (
    (
        re.compile(
            r"(?:said|says|told|added|according to|wrote|argued|insisted|explained|announced|claimed)\b", re.IGNORECASE
        ),
        "say",
    ),
    (re.compile(r"den(?:y|ies|ied)\b"), "deny"),
    (re.compile(r"warn(?:s|ed)?\b"), "warn about"),
    (re.compile(r"promised?\b"), "promise"),
    (re.compile(r"pledged?\b"), "pledge"),
)
_SAID = re.compile(r"(?:said|says|denied|confirmed|announced|claimed|argued|insisted|warned|estimated|believes?)")
_CORE = re.compile(r"\s(?:who|which|of|for|in|at|on|from|with)\s")


def _says(said: Sequence[Statement], known: Sequence[Name]) -> Iterator[Draft]:
    """Ask for what somebody says: "What did Ann Lee deny?"."""
    speakers = [*of_kind(known, PEOPLE), *of_kind(known, ORGANISATIONS)]
    for statement in said:
        parts = (statement.source.text if statement.source else "").split(",")[:2]
        cores = [_CORE.split(part)[0].rstrip() for part in parts]
        name = next((n for n in speakers if any(core.endswith(n.span.text.split()[-1]) for core in cores)), None)
        asked_for = next((verb for cue, verb in _ASKED_FOR if cue.match(statement.cue.text)), None)
        if name and asked_for and not any(" and " in core for core in cores):
            text = f"What did {_with_article(name)} {asked_for}?"
            yield Draft(text, statement.sentence, statement.content[0])


def _with_article(name: Name) -> str:
    """Give a name with the "the" that the article's words have before it."""
    return f"the {words(name.span)}" if name.label in ORGANISATIONS and _has_article(name) else words(name.span)


def _has_article(name: Name) -> bool:
    before = name.span.article.body[max(0, name.span.start - PHRASE) : name.span.start]
    is_person = name.label in PEOPLE  # "the minister Ann Lee", but "the Gate"
    return bool(re.search(r"\bthe\s+$" if is_person else r"\bthe\s+(?:[a-z-]+\s+){0,2}$", before, re.IGNORECASE))


_VERB = re.compile(r"(?:is|was|are|were|has|had|will|would|can|could|does|did|should|may|might)\b")  # "that was ..."
_OPENING = re.compile(r"(?:In|On|At|By|For|With|If|When|After|Before|Most|Some|Many|No|All|Every)\b")


def _who_says(said: Sequence[Statement]) -> Iterator[Draft]:
    """Ask for a source: "Who said that the bridge was safe?"."""
    for statement in said:
        if statement.kind is Kind.INDIRECT and len(statement.content) == 1 and _SAID.fullmatch(statement.cue.text):
            content = wording(lowered(statement.content[0])).removeprefix("that ")
            content = _OPENING.sub(lambda word: word[0].lower(), content)
            if " " in content and statement.source and not _VERB.match(content):
                yield Draft(f"Who {statement.cue.text} that {content}?", statement.sentence, statement.source)


def _roles(known: Sequence[Name]) -> Iterator[Draft]:
    """Ask for a role: "Who is Ann Lee?"."""
    for name in of_kind(known, PEOPLE):
        told = role(name) if " " in name.span.text and not _has_article(name) else None
        parse = next((p for p in name.parses if told and p.sentence == told[0]), None)
        if told and parse and _is_told(told[1], parse):
            yield Draft(f"Who is {words(name.span)}?", *told)


def _is_told(told: Span, parse: Parse) -> bool:
    """Whether words name a role, and not just whose somebody is: "CNN's"."""
    tokens = parse.tokens_in(told)
    return tokens[0].tag_ != "WP" and any(t.pos_ in ("NOUN", "PROPN") and not t.ent_type_ for t in tokens)


# --- clauses -------------------------------------------------------------------------------------------------------

_MISSED = ("advmod", "prep", "npadvmod", "dative", "xcomp")
_CLAUSES = ("xcomp", "ccomp", "acl")
_SINGULAR = {"have": "has", "are": "is", "were": "was"}  # "who" asks in the singular
_OBJECTS = ("dobj", "prt", "attr", "acomp", "oprd")
_SAYING = frozenset(
    {"say", "tell", "add", "ask", "deny", "claim", "warn", "urge", "announce", "call", "be", "have", "do"}
)


def _asked_of_clauses(parses: Sequence[Parse]) -> Iterator[Draft]:
    """Ask of each clause for its place, its date, its number or its subject."""
    for parse in parses:
        for verb in parse.doc:
            subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is None or verb.pos_ != "VERB" or subject.i > verb.i:
                continue
            for way in (_how_many, _where_and_when, _who, _object):
                for text, expected in way(parse, verb, subject):
                    yield Draft(f"{text}?", parse.sentence, parse.span(expected))


def _how_many(parse: Parse, verb: Token, subject: Token) -> Iterator[tuple[str, Token]]:
    """Ask for a figure: "How many people were lifted off rooftops"."""
    number = next((c for c in subject.children if c.dep_ == "nummod" and c.i < subject.i), None)
    rest = _predicate(parse, verb)
    if (
        number
        and rest
        and subject.tag_ == "NNS"
        and not any(c.dep_ in ("prep", "relcl", "acl") for c in subject.rights)
    ):
        noun = words(parse.span(parse.doc[number.i + 1 : subject.i + 1]))
        yield f"How many {noun} {rest}", number


def _who(parse: Parse, verb: Token, subject: Token) -> Iterator[tuple[str, Token]]:
    """Ask for a subject: "Who scored the winner in the 78th minute"."""
    rest = _predicate(parse, verb)
    acts = subject.ent_type_ in ORGANISATIONS and subject.pos_ == "PROPN" and subject.dep_ == "nsubj"
    if (subject.ent_type_ in PEOPLE or acts) and rest and verb.lemma_ not in _SAYING and not subject.conjuncts:
        first, _, more = rest.partition(" ")
        yield f"Who {_SINGULAR.get(first, first)} {more}", subject


def _object(parse: Parse, verb: Token, subject: Token) -> Iterator[tuple[str, Token]]:
    """Ask for an object: "What did the council buy"; for its number: "How many houses did the fire destroy"."""
    found = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if found is None or verb.lemma_ in _SAYING | LIGHT_VERBS or found.pos_ not in ("NOUN", "PROPN") or found.conjuncts:
        return
    asked = _inverted(parse, verb, subject, found)
    number = next((c for c in found.children if c.dep_ == "nummod" and c.i < found.i), None)
    if asked and number is not None and found.tag_ == "NNS":
        yield f"How many {words(parse.span(parse.doc[number.i + 1 : found.i + 1]))} {asked}", number
    elif asked and subject.pos_ == "PROPN" and found.ent_type_ not in PEOPLE and found.n_lefts:
        yield f"What {asked}", found


def _where_and_when(parse: Parse, verb: Token, subject: Token) -> Iterator[tuple[str, Token]]:
    """Ask for a place or date: "When did the company buy the mill"."""
    if verb.lemma_ in _SAYING:
        return
    for child in verb.rights:
        pobj = next((c for c in child.children if c.dep_ == "pobj"), None)
        asks = None
        if child.dep_ == "prep" and pobj is not None:
            is_place = pobj.ent_type_ in PLACES and child.lower_ in ("in", "at", "near", "outside")
            is_time = pobj.ent_type_ in ("DATE", "TIME") and child.lower_ in ("on", "in", "at")
            asks = "Where" if is_place else "When" if is_time else None
        elif child.dep_ == "npadvmod" and child.ent_type_ == "DATE":
            asks = "When"
        if asks and (asked := _inverted(parse, verb, subject, child)):
            yield f"{asks} {asked}", pobj or child


def _predicate(parse: Parse, verb: Token) -> str | None:
    """A verb with its helpers and what completes it, as it stands in the article; None where that is long or broken."""
    helpers = [c for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    known = all(h.lower_ in ("was", "were", "is", "are", "has", "have", "will", "been") for h in helpers)
    goes_on = any(c.dep_ in (*_CLAUSES, "advcl") and not c.doc[c.left_edge.i - 1].is_punct for c in verb.rights)
    if _is_negated(verb) or goes_on or not known or (verb.tag_ not in ("VBD", "VBZ") and not helpers):
        return None
    first = helpers[0].i if helpers else verb.i
    end = _complement_end(verb)
    has_object = any(c.dep_ == "dobj" for c in verb.rights)
    text = words(parse.span(parse.doc[first : end + 1]))
    return text if end > verb.i and (has_object or helpers) and len(text) <= COMPLEMENT else None


def _complement_end(verb: Token) -> int:
    """The last token of a verb's object and of one short phrase behind it."""
    end = verb.i
    phrases = 0
    for child in verb.rights:
        phrases += child.dep_ == "prep"
        wanted = child.dep_ in _OBJECTS or (child.dep_ in ("prep", "agent") and phrases <= 1)
        if not wanted or any(t.dep_ in ("relcl", "appos", "conj", "advcl", "acl") for t in child.subtree):
            break
        end = child.right_edge.i
    return end


def _inverted(parse: Parse, verb: Token, subject: Token, asked: Token) -> str | None:
    """Let subject and helper change places and leave out what is asked for: "did the company buy the mill"."""
    phrase = parse.noun_phrase(subject)
    is_long = len(phrase.text) > PHRASE or any(c.dep_ in ("relcl", "acl") for c in subject.rights)
    if is_long or phrase.text.isupper() or subject.conjuncts or subject.pos_ == "PRON" or _is_negated(verb):
        return None
    left_out = any(c.dep_ in _CLAUSES or (c.dep_ in _MISSED and c.i < asked.i) for c in verb.rights)
    if left_out or any(c.dep_ == "advmod" for c in verb.lefts):
        return None  # something would be missed
    objects = [c for c in verb.rights if c.dep_ in _OBJECTS and c.i < asked.i]
    if any(t.dep_ in ("relcl", "appos", "conj", "acl") for c in objects for t in c.subtree):
        return None
    end = max([verb.i, *(c.right_edge.i for c in objects)])
    helpers = [c for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    opens = parse.tokens_in(phrase)[0]
    who = (
        words(phrase)
        if opens.pos_ == "PROPN" or opens.ent_type_ in PEOPLE
        else f"{opens.lower_}{words(phrase)[len(opens) :]}"
    )
    if not helpers and verb.tag_ == "VBD":
        rest = words(parse.span(parse.doc[verb.i + 1 : end + 1])) if end > verb.i else ""
        return f"did {who} {verb.lemma_} {rest}".strip()
    if len(helpers) == 1 and helpers[0].lower_ in ("was", "were", "will"):
        return f"{helpers[0].lower_} {who} {words(parse.span(parse.doc[verb.i : end + 1]))}"
    return None


def _is_negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.children)
