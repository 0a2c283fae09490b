"""Opposition: the statement of another source that takes the opposite side of what an answer tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot import compose
from bot.analysis import PRONOUNS
from bot.attribution import Kind, Stance
from bot.difference import differ
from bot.mentions import TITLES
from bot.polarity import support
from bot.question import AnswerType
from index import query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.analysis import Analysis
    from bot.attribution import Statement
    from bot.question import Question
    from bot.ranking import Candidate
    from bot.reply import Answer, Attribution
    from index import Sentence

# How much of a denial another statement must hold to be what is denied: weighted share, and number of terms.
HELD, SHARED = 0.3, 3
HELD_OF_DENIER, SHARED_OF_DENIER = 0.15, 2  # where it speaks of the one who denies
HELD_OF_OPPOSITE = 0.8  # share of a plain statement's words that its opposite must hold
SHORTEST_CLAIM = 3  # words
SHORTEST_NAME = 4  # letters
AS_SURE, AS_MUCH = 0.5, 0.8  # of an answer's score, and of what it holds of the question, that another figure needs
BACK = 2  # sentences from an accusation to "they denied the charges"

_CLAIMS = (
    r"(?:claim|allegation|accusation|report|suggestion|charge|criticism|rumou?r|notion|idea|speculation|assertion|"
    r"contention|insinuation|complaint|wrongdoing|involvement|responsibility)s?"
)
_CLAIM = re.compile(rf"(?:[\w'’-]+\s){{0,3}}?{_CLAIMS}\b|(?:it|this|that|these|those|them)$", re.IGNORECASE)
_EMPTY = frozenset(
    terms(
        "claim claims allegation allegations accusation accusations report reports suggestion suggestions charge "
        "charges criticism rumor rumour rumors rumours speculation assertion assertions complaint complaints "
        "wrongdoing involvement responsibility any all multiple several latest strongly media it this that these those "
        "them",
    )
)
_ACCUSES = re.compile(r"(?:accus|alleg|claim|charg|blam)", re.IGNORECASE)
_REFUSES = re.compile(r"(?:reject|dismiss|rebuff)", re.IGNORECASE)
_WISHES = re.compile(
    r"\b(?:hop|want|wish|plan|intend|seek|sought|refus|declin|fail|agree|consider|ask|offer|support|expect|decid|"
    r"promis|call|urg|respond|repl|wonder|doubt|question|try|tri|need)",
    re.IGNORECASE,
)
_SAYING = (Stance.ASSERTS, Stance.WARNS)
_NO_NAMES = TITLES | {"the"}
_DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "this", "that"])
_VOICE = re.compile(r"(?:(?:an?|the|his|her|its|their)\s+)?(?:spokes\w+|lawyers?|representatives?)", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:1[89]\d\d|20\d\d|(?:last|previous|next)\s\w+|(?:year|month|week)s?\sago|earlier|initially|so\sfar)\b"
)
_WORD = re.compile(r"\w[\w'’-]*\w")


class Told(NamedTuple):
    """A statement with all that its source says in that sentence, as terms."""

    statement: Statement
    text: str
    held: frozenset[str]


def owner(statement: Statement) -> str:
    """What tells one source from another: the last name or head noun; a bare pronoun stands for itself alone."""
    if statement.source is None:
        return f"{statement.sentence.number}"
    named = statement.speaker or statement.source.text
    return f"{named} {statement.source.start}" if named.lower() in PRONOUNS else _head(named)


def _head(named: str) -> str:
    words = [word for word in named.split(", who", maxsplit=1)[0].split() if word.lower() not in _DETERMINERS]
    capitals = [word.strip(".,'’\"”") for word in words if word[:1].isupper()]
    return (capitals[-1] if capitals and capitals != words[:1] else " ".join(words)).lower()


def denied(denial: Statement, found: Sequence[Statement], analysis: Analysis) -> Statement | None:
    """Find the claim of another source, among the statements `found`, that a denial is most about; None where none."""
    if not _is_denial(denial):
        return None
    mine = _told(denial, found)
    weighed = [(weight, s) for s in found if (weight := _weight(mine, s, found, analysis))]
    return max(weighed, key=lambda pair: pair[0])[1] if weighed else None


def opposite(statement: Statement, found: Sequence[Statement], analysis: Analysis) -> Statement | None:
    """Find the statement of another source that takes the other side of a statement; None where none surely does."""
    if _is_denial(statement):
        return denied(statement, found, analysis)
    denials = [(_weight(_told(s, found), statement, found, analysis), s) for s in found if _is_denial(s)]
    best = max(denials, key=lambda pair: pair[0], default=None)
    if best and best[0]:
        return best[1]
    return next((s for s in found if _says_the_opposite(statement, s, analysis)), None)


def with_other_side(question: Question, answer: Answer, candidates: Sequence[Candidate], analysis: Analysis) -> Answer:
    """Give an answer with the statement or figure of another source against it, where there surely is one."""
    if other := against(question, answer, analysis):
        return compose.both_sides(answer, other)
    figure = other_figure(question, answer, candidates, analysis)
    return compose.both_figures(answer, figure) if figure else answer


def against(question: Question, answer: Answer, analysis: Analysis) -> Statement | None:
    """Find the statement against the one that an answer tells, where both are about what is asked."""
    cited = answer.citations[0]
    found = analysis.statements(cited.sentence)
    marked = cited.answer or cited.sentence
    asked = set(query_terms(question.asked))
    for statement in found:
        is_told = any(part.start <= marked.start and marked.end <= part.end + 1 for part in statement.content)
        is_told |= any(marked.start <= part.start and part.end <= marked.end + 1 for part in statement.content)
        source = statement.source
        is_asked_for = source is not None and source.start <= marked.start and marked.end <= source.end
        if statement.sentence != cited.sentence or not (is_told or (is_asked_for and _asks_for_source(question))):
            continue
        other = opposite(statement, found, analysis)
        is_about_it = is_asked_for or question.answer_type is AnswerType.STATEMENT
        if other is not None and (is_about_it or asked & {*terms(other.sentence.text)}):
            return other
    return None


def other_figure(
    question: Question, answer: Answer, candidates: Sequence[Candidate], analysis: Analysis
) -> Answer | None:
    """Find the figure that another source gives for what is asked; None where all agree or only one is asked for."""
    if question.answer_type is not AnswerType.QUANTITY or answer.attribution is None:
        return None
    cited = answer.citations[0].sentence
    held = analysis.coverage(question.asked, (cited,))
    for candidate in candidates:
        sentence = candidate.sentence
        if candidate.score < AS_SURE * answer.score or sentence == cited or _other_time(sentence, cited):
            continue
        other = compose.span(question, candidate, analysis)
        by_another = other.attribution is not None and _named(other.attribution) != _named(answer.attribution)
        is_about_it = analysis.coverage(question.asked, (sentence,)) >= AS_MUCH * held
        if by_another and is_about_it and differ(answer, other):
            return other
    return None


def _named(attribution: Attribution) -> str:
    return _head(attribution.name or attribution.source.text)


def _other_time(one: Sentence, other: Sentence) -> bool:
    """Whether sentences name different times, or only one of them does: figures of two years do not contradict."""
    return {*_TIME.findall(one.text.lower())} != {*_TIME.findall(other.text.lower())}


def _asks_for_source(question: Question) -> bool:
    return bool(
        re.match(
            r"(?:who|which\s+\w+)\s+(?:\w+\s+)?(?:sa(?:id|ys)|den|claim|accus|alleg|confirm|warn|reject|"
            r"disput|dismiss|believ|insist|argu|stat|announc|report)",
            question.asked,
            re.IGNORECASE,
        )
    )


def _is_denial(statement: Statement) -> bool:
    if statement.stance is not Stance.DENIES or statement.negated or not _is_known(statement):
        return False
    before = statement.sentence.text[: max(0, statement.cue.start - statement.sentence.start)].rstrip()
    is_of_claim = not _REFUSES.search(statement.cue.text) or bool(_CLAIM.match(statement.content[0].text))
    return is_of_claim and not before.endswith("nor")


def _told(statement: Statement, found: Iterable[Statement]) -> Told:
    parts = [p for s in found if s.sentence == statement.sentence and owner(s) == owner(statement) for p in s.content]
    text = " ".join(part.text for part in parts or statement.content)
    return Told(statement, text, frozenset(query_terms(text)) - _EMPTY)


def _weight(denial: Told, claim: Statement, found: Sequence[Statement], analysis: Analysis) -> float:
    """How surely a claim is what is denied: its share of the denial's weighted terms; 0.0 where it is not."""
    if not _is_claim(claim, denial.statement):
        return 0.0
    text = " ".join(part.text for part in claim.content)
    names = _names(denial.statement)
    is_of_denier = any(name in text for name in names)
    shared = len((denial.held & {*terms(text)}) - {*terms(" ".join(names))})
    held = analysis.coverage(denial.text, (claim.sentence,)) if shared else 0.0
    back = denial.statement.sentence.number - claim.sentence.number
    accused = 0 < back <= BACK and bool(_ACCUSES.search(claim.cue.text)) and (is_of_denier or shared > 0)
    referred = not denial.held and 0 < back <= BACK and is_of_denier and not _nearer(claim, denial, found)
    enough = shared >= SHARED and held >= HELD
    enough |= is_of_denier and shared >= SHARED_OF_DENIER and held >= HELD_OF_DENIER
    if accused or referred:
        return 1.0 / back + held
    return held if enough and _affirms(claim, denial.text, analysis) else 0.0


def _nearer(claim: Statement, denial: Told, found: Iterable[Statement]) -> bool:
    """Whether another source speaks between a claim and "they deny that"."""
    return any(claim.sentence.number < s.sentence.number < denial.statement.sentence.number for s in found)


def _is_claim(claim: Statement, denial: Statement) -> bool:
    """Whether a statement is somebody else's, elsewhere, and says how things are."""
    says_so = (
        claim.stance in (Stance.ASSERTS, Stance.WARNS) and not claim.negated and not _WISHES.search(claim.cue.text)
    )
    by_another = owner(claim) != owner(denial) and claim.sentence != denial.sentence
    next_to = abs(claim.sentence.number - denial.sentence.number) == 1
    is_clause = sum(len(part.text.split()) for part in claim.content) >= SHORTEST_CLAIM
    return says_so and is_clause and _is_known(claim) and by_another and not (next_to and _is_anybody_s(claim))


def _is_known(statement: Statement) -> bool:
    """Whether a source has more of a name than "he"."""
    return statement.source is not None and bool(statement.speaker or statement.source.text.lower() not in PRONOUNS)


def _is_anybody_s(claim: Statement) -> bool:
    """Whether a source may be the other's voice: "a spokesman", "their lawyer"."""
    return claim.source is not None and bool(_VOICE.fullmatch(claim.source.text))


def _names(statement: Statement) -> list[str]:
    """The beginnings of the names in a source, so that "Russian" finds "Russia"; its noun where it has no name."""
    named = f"{statement.source.text if statement.source else ''} {statement.speaker or ''}".split(", who")[0]
    found = _WORD.findall(named)
    capitals = [
        word for word in found if word[:1].isupper() and word.lower() not in _NO_NAMES and len(word) >= SHORTEST_NAME
    ]
    return [word[: max(SHORTEST_NAME, len(word) - 2)] for word in capitals] or found[-1:]


def _affirms(claim: Statement, text: str, analysis: Analysis) -> bool:
    (parse,) = analysis.parses([claim.sentence])
    return support(analysis.parse_aside(text), parse, claimed=True).yes


def _says_the_opposite(one: Statement, other: Statement, analysis: Analysis) -> bool:
    """Whether a plain statement is another's with a negation: "the driver was drunk", "the driver was not drunk"."""
    if not (_is_claim(other, one) and _is_claim(one, other)) or Kind.DIRECT in (one.kind, other.kind):
        return False
    text = " ".join(part.text for part in one.content)
    if len({*query_terms(text)} & {*terms(" ".join(part.text for part in other.content))}) < SHARED:
        return False
    (parse,) = analysis.parses([other.sentence])
    found = support(analysis.parse_aside(text), parse, claimed=True)
    return found.grounded and not found.yes and found.coverage >= HELD_OF_OPPOSITE
