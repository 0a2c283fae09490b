"""The statements one sentence makes by its grammar: each cue word with its source and its content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cues import ADJECTIVES, CATENATIVES, LIGHT_VERBS, NOUNS, SPEAKERS, STANCES, SURVEYS, VERBS, VIEWS, Cue, Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.syntax import Doc, Parse, Token

_DATELINE = re.compile(r"[A-Z][A-Z.,' ]{2,40}(?:\([\w ]+\)|[A-Z][\w., ]{0,20})? ?(?:\u2014|\u2013|--?) ")

Piece = tuple[int, int]  # characters [start, end) of the article's body
Run = tuple[int, int]  # tokens first to last of a sentence

_GROUP = {"aux", "auxpass", "neg", "advmod"}
_EDGES = ",.;:-\u2013\u2014 "
_SUBJECTS = {"nsubj", "nsubjpass"}
_COMPLEMENTISERS = {"that", "if", "whether"}
_SOURCE_PREPOSITIONS = {"by", "from", "among"}
_COPULAS = {"be", "feel", "seem", "remain", "become", "look", "sound", "grow", "stay", "appear", "get"}
_WITH_THING = {"as", "of", "for", "with", "over"}
_LABEL = 9  # tokens a speaker's name before a colon may have, the colon included
_LABEL_WORDS = {"PROPN", "NOUN", "ADJ", "NUM", "DET", "PUNCT", "ADP"}
_TIMES = {"DATE", "TIME"}
_NOMINAL = {"NOUN", "PROPN", "PRON"}
_HANGING = {"conj", "xcomp", "advcl", "ccomp", "dep", "pcomp"}
_STEPS = 8  # up the tree; no real sentence has a longer chain of verbs without subjects of their own
_IF_VERBS = {"ask", "wonder", "know", "doubt"}
_RELATIVES = {"that", "which", "whom", "what", "who"}


@dataclass(slots=True)
class Draft:
    """A statement in the making.

    `speech` is a verb that a quotation may complete; without content it states nothing. `at` is the sentence of the
    content: another than the cue's where a quotation goes on.
    """

    parse: Parse
    word: Token
    cue: Piece
    source: Token | None
    at: Parse
    content: list[Piece] = field(default_factory=list)
    speech: bool = False
    negated: bool = False


def drafts(parse: Parse, quoted: Sequence[Piece]) -> list[Draft]:
    """Find the statements whose cue stands in a sentence; `quoted` are its parts between quotation marks."""
    found = []
    for token in parse.doc:
        if token.lower_ in {"according", "per", "in"}:
            draft = _preposition(parse, token)
        elif token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            draft = _adjective(parse, token) or _verb(parse, token)
        elif token.pos_ == "NOUN":
            draft = _noun(parse, token)
        elif token.pos_ == "ADJ":
            draft = _adjective(parse, token)
        else:
            draft = None
        if draft:
            found.append(draft)
    if (draft := _colon(parse)) and not any(draft.cue[0] < other.cue[0] < draft.cue[1] + 1 for other in found):
        found.append(draft)
    _complete(parse, found, quoted)
    return [draft for draft in found if draft.speech or draft.content]


# --- the four kinds of cue words ----------------------------------------------------------------------------------


def _verb(parse: Parse, verb: Token) -> Draft | None:
    """Read "she said (that) ...", "they deny ...", "he was accused by ... of ..."."""
    takes = VERBS.get(verb.lemma_.lower())
    if takes is None or verb.dep_ in {"aux", "auxpass", "amod", "compound"}:
        return None
    passive = _is_passive(verb)
    runs = _complements(verb, takes, passive=passive)
    source = _source(verb)
    if source is None and verb.dep_ == "ROOT" and verb.tag_ in {"VB", "VBP"}:
        return None  # an order to the reader
    if passive and source is None and not (runs and (takes.clause or takes.infinitive)):
        return None  # "it was confirmed": nobody says anything
    if passive and not takes.hearer:
        runs = _passive(verb, runs, source)
    elif not runs and takes.thing and verb.dep_ == "relcl" and source is not None:
        runs = _antecedent(verb)
    content = _pieces(parse, runs)
    if not content and not passive:
        content = _around(parse, verb, takes)
    first, last = _group(verb, runs)
    draft = Draft(
        parse, verb, _piece(parse, (first, last)), source, parse, content, speech=takes.clause or takes.quotation
    )
    draft.negated = any(child.dep_ == "neg" for child in verb.children)
    return draft


def _noun(parse: Parse, noun: Token) -> Draft | None:
    """Read "his promise to ...", "criticism of ... by ...", "she made the claim that ..."."""
    takes = NOUNS.get(noun.lemma_.lower())
    if takes is None or noun.dep_ == "compound":
        return None
    runs: list[Run] = []
    source = None
    for child in noun.children:
        if child.dep_ in {"acl", "ccomp", "relcl"} and takes.clause and _is_clause_of(child):
            runs.append(_subtree(child))
        elif child.dep_ == "prep" and child.lower_ in takes.prepositions:
            runs += [_subtree(c) for c in child.children if c.dep_ in {"pobj", "pcomp"}]
        elif child.dep_ == "poss" or (child.dep_ == "prep" and child.lower_ in _SOURCE_PREPOSITIONS):
            owner = child if child.dep_ == "poss" else next((c for c in child.children if c.dep_ == "pobj"), None)
            source = source or owner
    if not runs:
        return None
    first = last = noun.i
    while (
        first and noun.doc[first - 1].head == noun and noun.doc[first - 1].dep_ in {"det", "amod", "compound", "advmod"}
    ):
        first -= 1
    verb = noun.head
    light = noun.dep_ == "dobj" and verb.lemma_ in LIGHT_VERBS
    if source is None and (light or (noun.dep_ == "attr" and verb.lemma_ == "be")):
        source = _source(verb)
        first = _group(verb, [])[0]
    if source is None:
        return None
    last = _over_preposition(noun, last, runs)
    return Draft(parse, noun, _piece(parse, (first, last)), source, parse, _pieces(parse, runs))


def _adjective(parse: Parse, word: Token) -> Draft | None:
    """Read "they are confident that ...", "she was critical of ..."."""
    takes = ADJECTIVES.get(word.lower_)
    if takes is None:
        return None
    verb = word if any(child.dep_ in {"auxpass", "nsubjpass"} for child in word.children) else word.head
    if verb is not word and (word.dep_ not in {"acomp", "oprd", "attr", "conj"} or verb.lemma_ not in _COPULAS):
        return None
    runs = []
    for child in [*word.children, *(verb.children if verb is not word else ())]:
        if (
            child.dep_ in {"ccomp", "xcomp", "advcl"} and takes.clause and child.i > word.i and _is_clause_of(child)
        ) or (child.dep_ == "ccomp" and child.i > word.i):
            runs.append(_subtree(child))
        elif child.dep_ in {"prep", "agent"} and child.lower_ in takes.prepositions and child.i > word.i:
            runs += [_subtree(c) for c in child.children if c.dep_ in {"pobj", "pcomp"}]
    source = _subject(verb)
    if not runs or source is None:
        return None
    first = _group(verb, [])[0]
    last = _over_preposition(word, word.i, runs)
    draft = Draft(parse, word, _piece(parse, (min(first, last), last)), source, parse, _pieces(parse, runs))
    draft.negated = any(child.dep_ == "neg" for child in verb.children)
    return draft


def _preposition(parse: Parse, word: Token) -> Draft | None:
    """Read "according to ...", "in the view of ...", "in a poll"."""
    head = next((c for c in word.children if c.dep_ == "prep" and c.lower_ == "to"), None)
    if word.lower_ == "according" and head is not None:
        source, last = _object(head), head.i
    elif word.lower_ == "per":
        source, last = _object(word), word.i
        if source is not None and source.ent_type_ not in {"ORG", "PERSON", "GPE", "NORP"}:
            return None
    elif word.lower_ == "in":
        source, last = _object(word), word.i
        if source is not None and source.lemma_ in VIEWS:
            noun = source
            of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
            owner = next((c for c in noun.children if c.dep_ == "poss"), None)
            source, last = (_object(of), of.i) if of is not None else (owner, word.i)
        elif source is not None and (source.lemma_ not in SURVEYS or source.tag_ != "NN"):
            return None
    else:
        return None
    if source is None:
        return None
    clause = _clause(word)
    runs = _without(clause, word)
    if runs and word.i == 0:
        runs[0] = _behind_apposition(clause, runs[0])
    content = _pieces(parse, runs)
    return Draft(parse, word, _piece(parse, (word.i, last)), source, parse, content)


def _colon(parse: Parse) -> Draft | None:
    """Read "Name: ..." at the start of a sentence, as headlines and transcripts have it."""
    doc = parse.doc
    colon = next((token for token in doc[1:_LABEL] if token.lower_ == ":"), None)
    if colon is None or colon.i + 1 == len(doc) or any(t.pos_ not in _LABEL_WORDS for t in doc[: colon.i]):
        return None
    speaker = doc[colon.i - 1]
    named = speaker.ent_type_ in {"PERSON", "ORG", "NORP"} or (speaker.is_upper and speaker.is_alpha)
    named = named or (colon.i > 1 and not speaker.ent_type_ and all(t.pos_ == "PROPN" for t in doc[: colon.i]))
    if not named and speaker.lemma_.lower() not in SPEAKERS:
        return None
    source = next((t for t in doc[: colon.i] if t.head.i >= colon.i or t.head.i == t.i), speaker)
    content = _pieces(parse, [(colon.i + 1, len(doc) - 1)])
    return Draft(parse, colon, _piece(parse, (colon.i, colon.i)), source, parse, content, speech=True)


# --- content ------------------------------------------------------------------------------------------------------


def _complements(verb: Token, takes: Cue, *, passive: bool) -> list[Run]:
    """Find what a verb takes as its content, in order."""
    clauses: list[Run] = []
    things: list[Run] = []
    shown = takes.clause and _is_survey(verb)
    for child in verb.children:
        if _is_content_clause(child, takes):
            clauses.append(_clause_run(child))
        elif child.dep_ in {"dobj", "oprd", "attr", "intj"} and (takes.thing or shown or (takes.hearer and passive)):
            if child.ent_type_ not in _TIMES and not (child.i < verb.i and child.lower_ in _RELATIVES):
                things.append(_subtree(child))
        elif child.dep_ == "prep" and (
            child.lower_ in takes.prepositions or ((things or passive) and takes.thing and child.lower_ in _WITH_THING)
        ):
            things += [_subtree(c) for c in child.children if c.dep_ in {"pobj", "pcomp"} and c.ent_type_ not in _TIMES]
        elif (shown and things and child.dep_ == "prep") or (things and _is_urged(child, things[-1])):
            things.append(_subtree(child))
    if any(run[0] > verb.i for run in clauses):
        clauses = [run for run in clauses if run[0] > verb.i or _is_quoted(verb.doc, run)]
    if clauses and (takes.hearer or any(child.dep_ == "ccomp" for child in verb.children)):
        things = []
    return _joined(verb, sorted(clauses + things))


def _is_urged(child: Token, thing: Run) -> bool:
    """Whether an infinitive is what somebody is urged to do: "called on Russia [to stop]"."""
    follows = child.dep_ == "advcl" and child.left_edge.i == thing[1] + 1
    return follows and _is_infinitive(child) and STANCES.get(child.head.lemma_) is Stance.URGES


def _is_infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _is_content_clause(child: Token, takes: Cue) -> bool:
    if takes.quotation:
        return False
    if child.dep_ == "xcomp":
        return True
    if child.dep_ == "ccomp":
        return (takes.clause or takes.infinitive) and not _is_apart(child)
    mark = _mark(child) if child.dep_ == "advcl" and child.i > child.head.i and takes.clause else ""
    return mark in {"that", "whether"} or (mark == "if" and child.head.lemma_ in _IF_VERBS)


def _is_apart(clause: Token) -> bool:
    """Whether a semicolon ends a clause before the verb that the parser hung it on: "It wants 9; they offered 4."."""
    return any(token.lower_ == ";" for token in clause.doc[clause.right_edge.i : clause.head.i])


def _clause_run(clause: Token) -> Run:
    """Take a clause without what its neighbour says next: "she said [he lied], adding ..." has two statements."""
    first, last = _subtree(clause)
    if clause.i > clause.head.i:
        first = max(first, clause.head.i + 1)
    for child in clause.rights:
        if _is_next_cue(child) and child.left_edge.i > clause.i:
            last = min(last, child.left_edge.i - 1)
    while last > first and _is_rest(clause.doc[last]):
        last -= 1
    return first, last


def _is_rest(token: Token) -> bool:
    """Whether a word is left over at the end of what was cut."""
    return token.dep_ == "cc" or (token.is_punct and token.lower_ not in {'"', "'", "''"})


def _is_next_cue(child: Token) -> bool:
    """Whether a verb hangs on the content of another verb of speech and goes on with its subject."""
    takes = VERBS.get(child.lemma_.lower())
    outer = child.head.head
    if (
        takes is None
        or not takes.clause
        or child.head.dep_ != "ccomp"
        or any(c.dep_ in _SUBJECTS for c in child.children)
    ):
        return False
    before = child.doc[child.left_edge.i - 1]
    if child.dep_ == "advcl":
        return child.tag_ == "VBG" and (before.is_punct or child.doc[child.left_edge.i].is_punct)
    return child.dep_ == "conj" and child.tag_ == outer.tag_ and not any(c.dep_ == "aux" for c in child.children)


def _is_survey(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS and child.lemma_.lower() in SURVEYS for child in verb.children)


def _is_quoted(doc: Doc, run: Run) -> bool:
    return any(doc[i].is_quote for i in range(max(0, run[0] - 1), min(len(doc), run[1] + 3)))


def _joined(verb: Token, runs: list[Run]) -> list[Run]:
    """Join a thing and what is said of it: "accused [him] of [lying]" has one content."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][0] > verb.i and run[0] - joined[-1][1] <= 2:  # noqa: PLR2004 - one preposition between
            joined[-1] = joined[-1][0], max(joined[-1][1], run[1])
        else:
            joined.append(run)
    return joined


def _passive(verb: Token, runs: list[Run], source: Token | None) -> list[Run]:
    """Add what a passive verb is about: its subject, or the noun it stands behind."""
    if verb.dep_ == "acl" and source is not None:
        return [(verb.head.left_edge.i, verb.head.i), *runs]
    subject = None
    for _ in range(_STEPS):
        subject = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
        if subject is not None or verb.dep_ != "conj" or not _is_passive(verb.head):
            break
        verb = verb.head
    if subject is None:
        return runs if source is not None or verb.dep_ == "advcl" else []
    told = verb.lemma_ == "ask" or subject.lower_ in {"it", "there"}
    return runs if told else [_subtree(subject), *runs]


def _antecedent(verb: Token) -> list[Run]:
    """Find what a relative clause leaves out: "[the plan] he supports"."""
    head = verb.head
    return [(head.left_edge.i, head.i)]


def _around(parse: Parse, verb: Token, takes: Cue) -> list[Piece]:
    """Find the clause a cue is put into: "[the bill], he said, [will pass]", "as he put it, [...]"."""
    if (verb.dep_ == "parataxis" and takes.clause) or (verb.dep_ == "advcl" and _mark(verb) == "as"):
        host = verb.head.head if verb.head.dep_ in {"aux", "auxpass"} else verb.head
        return _pieces(parse, _without(host, verb))
    return []


def _behind_apposition(clause: Token, run: Run) -> Run:
    """Leave "[the opposition alliance,] ..." to the source that stands before it, where the parse does not."""
    subject = next((child for child in clause.children if child.dep_ in _SUBJECTS), None)
    if subject is None or not run[0] < subject.left_edge.i <= run[1]:
        return run
    words = [token for token in clause.doc[run[0] : subject.left_edge.i] if not token.is_punct]
    apposed = words and words[0].pos_ in {"DET", "NOUN", "PROPN", "ADJ"} and words[-1].pos_ in {"NOUN", "PROPN"}
    return (subject.left_edge.i, run[1]) if apposed and words[-1].ent_type_ not in _TIMES else run


def _clause(word: Token) -> Token:
    """Climb to the verb of the clause a word stands in."""
    head = word.head
    while head.head.i != head.i and not (
        head.pos_ in {"VERB", "AUX"} and head.dep_ in {"ccomp", "conj", "parataxis", "advcl", "relcl", "ROOT"}
    ):
        head = head.head
    return head


def _without(clause: Token, part: Token) -> list[Run]:
    """Take a part and its own subtree out of a clause."""
    inserted = {token.i for token in part.subtree}
    for child in part.rights:
        if child.dep_ == "conj" and part.i > clause.i and all(c.dep_ not in _SUBJECTS for c in child.children):
            inserted -= {token.i for token in child.subtree}  # "he came, she said, and went"
    left = {token.i for token in clause.subtree} - inserted
    runs: list[Run] = []
    for i in sorted(left):
        if runs and runs[-1][1] == i - 1:
            runs[-1] = runs[-1][0], i
        else:
            runs.append((i, i))
    return [
        run for run in runs if any(clause.doc[i].is_alpha or clause.doc[i].like_num for i in range(run[0], run[1] + 1))
    ]


# --- source -------------------------------------------------------------------------------------------------------


def _source(verb: Token) -> Token | None:
    """Find whose words a verb gives: its subject, the agent of a passive, or the subject of what it depends on."""
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if agent is not None:
        return _object(agent)
    if _is_passive(verb):
        return None
    return _subject(verb)


def _subject(verb: Token) -> Token | None:
    """Climb from a verb to the nearest subject: its own, or that of the verb or noun it hangs on."""
    for _ in range(_STEPS):
        own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if own is not None or verb.head.i == verb.i:
            return own
        if (noun := _noun_above(verb)) is not None:
            owner = next((child for child in noun.children if child.dep_ == "poss"), None)
            if owner is not None and verb.tag_ in {"VB", "VBG"}:
                return owner
            if noun.dep_ != "dobj" or noun.head.lemma_ not in LIGHT_VERBS:
                return noun if verb.dep_ != "pcomp" else None
            verb = noun.head  # "issued a statement saying ...": whoever issued it says so
            continue
        controller = next((c for c in verb.head.children if c.dep_ == "dobj"), None) if verb.dep_ == "xcomp" else None
        if controller is not None:
            return controller
        if verb.dep_ not in _HANGING or (verb.dep_ == "ccomp" and verb.tag_ not in {"VBG", "VB"}):
            return None
        verb = verb.head.head if verb.dep_ == "pcomp" or _is_next_cue(verb) else verb.head
    return None


def _noun_above(verb: Token) -> Token | None:
    """Find the noun that a participle, an infinitive or "of saying" belongs to."""
    if verb.dep_ in {"acl", "amod"}:
        return verb.head
    above = verb.head.head if verb.dep_ == "pcomp" else None
    return above if above is not None and above.pos_ == "NOUN" else None


def source_of(draft: Draft) -> Piece | None:
    """Find the whole noun phrase of a source, appositions and relative clauses included."""
    if draft.source is None:
        return None
    first, last = _subtree(draft.source)
    if draft.word.lower_ == ":":
        first, last = 0, draft.word.i - 1
    if first <= draft.word.i <= last:
        first, last = (first, draft.word.i - 1) if draft.source.i < draft.word.i else (draft.word.i + 1, last)
    doc = draft.parse.doc
    while first < last and (doc[first].is_quote or doc[first].is_punct):
        first += 1
    while last > first and doc[last].dep_ == "cc":
        last -= 1
    piece = trimmed(draft.parse, _piece(draft.parse, (first, last))) if first <= last else None
    head = draft.parse.span(draft.source)
    if piece is None or any(
        start < piece[1] and piece[0] < end for start, end in draft.content if draft.at is draft.parse
    ):
        return head.start, head.end
    return piece


def _object(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)


# --- small words about the tree -----------------------------------------------------------------------------------


def _is_passive(verb: Token) -> bool:
    for _ in range(_STEPS):
        if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
            return True
        if verb.tag_ != "VBN" or any(child.dep_ == "aux" for child in verb.children):
            return False
        if verb.dep_ != "conj" or verb.head.tag_ != "VBN":
            return verb.dep_ in {"acl", "advcl"}
        verb = verb.head
    return False


def _is_clause_of(child: Token) -> bool:
    """Whether a clause is what a noun or adjective says ("that ...", "to ...") and not a relative clause."""
    return _is_infinitive(child) or _mark(child) in _COMPLEMENTISERS


def _mark(verb: Token) -> str:
    mark = next((child for child in verb.children if child.dep_ == "mark"), None)
    return mark.lower_ if mark is not None else ""


def _subtree(token: Token) -> Run:
    return token.left_edge.i, token.right_edge.i


def _group(verb: Token, runs: Iterable[Run]) -> Run:
    """Find the words of a verbal cue: auxiliaries and adverbs before it, particle and preposition behind it."""
    doc = verb.doc
    chain = {verb.i}
    head = verb
    while head.dep_ == "xcomp" and head.head.lemma_ in CATENATIVES:
        head = head.head
        chain.add(head.i)
    first = last = verb.i
    while first and (
        doc[first - 1].i in chain or (doc[first - 1].head.i in chain and doc[first - 1].dep_ in _GROUP | {"prt"})
    ):
        first -= 1
    while last + 1 < len(doc) and doc[last + 1].head.i == verb.i and doc[last + 1].dep_ == "prt":
        last += 1
    return first, _over_preposition(verb, last, runs)


def _over_preposition(word: Token, last: int, runs: Iterable[Run]) -> int:
    """Extend a cue over the preposition or particle between it and its content."""
    doc = word.doc
    start = min((run[0] for run in runs if run[0] > last), default=None)
    if start is not None and start - last == 2 and doc[last + 1].dep_ in {"prep", "agent"}:  # noqa: PLR2004
        return last + 1
    return last


def _piece(parse: Parse, run: Run) -> Piece:
    span = parse.doc[run[0] : run[1] + 1]
    return parse.sentence.start + span.start_char, parse.sentence.start + span.end_char


def _pieces(parse: Parse, runs: Iterable[Run]) -> list[Piece]:
    pieces = (trimmed(parse, _piece(parse, run)) for run in runs)
    return [piece for piece in pieces if piece is not None]


def trimmed(parse: Parse, piece: Piece) -> Piece | None:
    """Take punctuation and spaces off the edges, quotation marks excepted; None where nothing is left."""
    body = parse.sentence.article.body
    start, end = piece
    if start == parse.sentence.start and (dateline := _DATELINE.match(body, start, end)):
        start = dateline.end()
    while start < end and (body[start] in _EDGES or body[start].isspace()):
        start += 1
    while start < end and (body[end - 1] in _EDGES or body[end - 1].isspace()):
        end -= 1
    return (start, end) if start < end else None


# --- quotations ---------------------------------------------------------------------------------------------------


def _complete(parse: Parse, found: list[Draft], quoted: Sequence[Piece]) -> None:
    """Give every quotation of the sentence to the verb of speech it belongs to, whole."""
    found[:] = [draft for draft in found if not any(s <= draft.cue[0] < e for s, e in quoted)]
    for draft in found:
        if draft.speech and draft.word.pos_ == "VERB" and _needs_source(draft, quoted):
            draft.source = _beside(draft.word, quoted, parse.sentence.start)
            draft.content = [(s, e) for s, e in draft.content if not _lies_in(parse, draft.source, (s, e))]
        draft.content = _stretched(draft, quoted)
    for piece in quoted:
        if any(s < piece[1] and piece[0] < e for draft in found for s, e in draft.content):
            continue
        if not _is_speech(parse, piece):
            continue
        speakers = [draft for draft in found if draft.speech]
        if not speakers and (verb := _any_verb(parse, piece, quoted)):
            draft = Draft(parse, verb, _piece(parse, _group(verb, [])), _subject(verb), parse, speech=True)
            found.append(draft)
            speakers = [draft]
        if speakers:
            nearest = min(speakers, key=lambda draft: (_gap(draft.cue, piece), draft.cue))
            nearest.content.append(piece)
            nearest.content.sort()


def _needs_source(draft: Draft, quoted: Sequence[Piece]) -> bool:
    """Whether the grammar found no source for a finite verb beside a quotation, or one in the quotation."""
    if draft.source is not None:
        return any(_lies_in(draft.parse, draft.source, piece) for piece in quoted)
    return bool(quoted) and draft.word.tag_ in {"VBD", "VBZ", "VBP"} and not _is_passive(draft.word)


def _beside(verb: Token, quoted: Sequence[Piece], offset: int) -> Token | None:
    """Find the noun phrase next to a verb of speech: '"Meh," wrote [a reader]', '[the reader] wrote, "Meh"'."""
    doc = verb.doc

    def is_free(token: Token) -> bool:
        return token.pos_ in _NOMINAL and not any(s <= offset + token.idx < e for s, e in quoted)

    for step, start in ((1, verb.i + 1), (-1, verb.i - 1)):
        i = start
        while 0 <= i < len(doc) and (doc[i].dep_ in _GROUP or (step < 0 and doc[i].is_punct and not doc[i].is_quote)):
            i += step
        if 0 <= i < len(doc) and (is_free(doc[i]) or doc[i].pos_ in {"DET", "ADJ"}):
            head = doc[i]
            while head.head.i != head.i and (head.head.i > verb.i) == (step > 0) and is_free(head.head):
                head = head.head
            if is_free(head):
                return head
    return None


def _lies_in(parse: Parse, token: Token | None, piece: Piece) -> bool:
    return token is not None and piece[0] <= parse.sentence.start + token.idx < piece[1]


def _stretched(draft: Draft, quoted: Sequence[Piece]) -> list[Piece]:
    """Let content that stands partly in a quotation cover all of it, up to the cue."""
    content = []
    for start, end in draft.content:
        for first, last in quoted:
            if first < end and start < last:
                start, end = min(start, first), max(end, last)  # noqa: PLW2901
        if start <= draft.cue[0] < end:
            start, end = (start, draft.cue[0]) if draft.cue[0] > start else (draft.cue[1], end)  # noqa: PLW2901
        if start < end:
            content.append((start, end))
    return content


def _is_speech(parse: Parse, piece: Piece) -> bool:
    """Whether a quotation is a whole utterance, not a quoted word or title."""
    body = parse.sentence.article.body
    inner = body[piece[0] : piece[1]].strip("\"'\u201c\u201d\u2018\u2019 ")
    before = body[parse.sentence.start : piece[0]].rstrip()
    return not before or inner[-1:] in ",.?!\u2026-\u2014" or before[-1] in ",:" or body[piece[1] : piece[1] + 1] == ","


def _any_verb(parse: Parse, piece: Piece, quoted: Sequence[Piece]) -> Token | None:
    """Find the verb that stands in for one of speech: "..., she smiled"."""
    for token in parse.doc:
        at = parse.sentence.start + token.idx
        if token.pos_ == "VERB" and token.dep_ in {"ROOT", "conj", "ccomp"} and not any(s <= at < e for s, e in quoted):
            subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
            near = _gap((at, at + len(token)), piece) < 40  # noqa: PLR2004 - characters: a name may stand between
            if subject is not None and near:
                return token
    return None


def _gap(one: Piece, other: Piece) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)
