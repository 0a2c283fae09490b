"""Whom "she", "it" or "the minister" means, where exactly one name of the article fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cues import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.quotation import Quotation
    from bot.syntax import Parse, SpacySpan, Token

TITLES = words("mr mrs ms miss mx dr sir dame lord lady prof professor cllr rev sgt lt capt col gen sen rep gov judge")
_REACH = 3  # sentences back that a pronoun may look
_GROUPS = {"ORG", "GPE", "NORP", "FAC"}
_MEN = words("mr mr. sir lord king prince father brother son husband chairman spokesman businessman actor he")
_WOMEN = words("mrs mrs. ms ms. miss lady queen princess mother sister daughter wife spokeswoman actress she")
_WHERE = frozenset({"in", "near", "outside", "throughout", "across"})
_PRONOUNS = {"he", "she", "it", "they"}


@dataclass(slots=True, eq=False)
class Named:
    """Somebody or something with a name: the longest form of it, and the nouns said of its bearer."""

    name: str
    is_person: bool
    roles: set[str] = field(default_factory=set)


class Mentions:
    """The names of an article by sentence; nothing quoted counts."""

    def __init__(self, parses: Sequence[Parse], quotes: Sequence[Quotation]) -> None:
        self._named: list[Named] = []
        self._by_sentence: list[list[tuple[int, Named]]] = []
        for parse in parses:
            start = parse.sentence.start
            here = [q for q in quotes if q.start < parse.sentence.end and start < q.end]
            found = []
            for entity in parse.entities:
                at = start + entity.start_char
                if entity.label_ in _GROUPS | {"PERSON"} and not any(q.start <= at < q.end for q in here):
                    found.append((entity.root.i, self._known(entity)))
            self._by_sentence.append(found)
        self._spoke: dict[int, list[tuple[str, str]]] = {}
        self._unnamed: set[int] = set()  # sentences in which somebody spoke who may be "he" or "she"

    def meant(self, number: int, source: Token) -> str | None:
        """Name what a source of sentence `number`, counted from 0, stands for; None for a name or where several fit.

        Sentences are asked in order: whom an earlier pronoun meant helps the next.
        """
        word = source.lower_
        if word in _PRONOUNS:
            meant = self._pronoun(number, source)
            if meant:
                self._spoke.setdefault(number, []).append((word, meant))
            return meant
        if word in {"who", "that", "which"}:
            return self._antecedent(number, source)
        if source.pos_ == "NOUN" and source.tag_ == "NN" and not self._is_named(number, source):
            fitting = {id(n): n for n in self._named if source.lemma_.lower() in n.roles}
            return next(iter(fitting.values())).name if len(fitting) == 1 else None
        return None

    def heard(self, number: int, source: Token, text: str) -> None:
        """Keep the source of a statement of sentence `number`: "it" and "they" mostly go on with who spoke last."""
        if source.pos_ in {"NOUN", "PROPN"} and not self._is_person(number, source):
            pronoun = "they" if source.tag_ in {"NNS", "NNPS"} or _is_coordinated(source) else "it"
            self._spoke.setdefault(number, []).append((pronoun, text))
            if pronoun == "it" and source.ent_type_ not in _GROUPS:
                self._unnamed.add(number)

    def _pronoun(self, number: int, source: Token) -> str | None:
        word = source.lower_
        for at in range(number, max(-1, number - 1 - _REACH), -1):
            names = {text for pronoun, text in self._spoke.get(at, []) if pronoun == word}
            if word in {"he", "she"}:
                names |= {
                    named.name
                    for i, named in self._by_sentence[at]
                    if named.is_person and (at < number or i < source.i) and _fits(named, word)
                }
            nobody_else = word in {"it", "they"} or at == number or at not in self._unnamed
            if names or not nobody_else:
                return names.pop() if len(names) == 1 and nobody_else else None
        return None

    def _antecedent(self, number: int, source: Token) -> str | None:
        verb = source.head
        while verb.dep_ in {"conj", "xcomp", "ccomp", "auxpass", "aux"} and verb.head.i != verb.i:
            verb = verb.head
        if verb.dep_ != "relcl":
            return None
        head = verb.head
        for i, named in self._by_sentence[number]:
            if i == head.i:
                return named.name
        named_as = [c.i for c in head.children if c.dep_ == "appos"]
        return next((named.name for i, named in self._by_sentence[number] if i in named_as), None)

    def _is_named(self, number: int, source: Token) -> bool:
        own = {source.i, *(child.i for child in source.children if child.dep_ == "appos")}
        return any(i in own for i, _ in self._by_sentence[number])

    def _is_person(self, number: int, source: Token) -> bool:
        return any(i == source.i and named.is_person for i, named in self._by_sentence[number])

    def _known(self, entity: SpacySpan) -> Named:
        titles, name = _titled(entity.text.removesuffix("'s").strip())
        person = bool(titles) or (entity.label_ == "PERSON" and not _is_place(entity.root))
        same = [known for known in self._named if known.is_person == person and _is_same(known.name, name)]
        if len(same) == 1 or (same and same[0].name == name):
            known = same[0]
        else:  # new, or a surname that several bear
            known = Named(name, person)
            self._named.append(known)
        if len(name) > len(known.name):
            known.name = name
        known.roles |= {*titles, *_roles(entity)}
        return known


def _titled(name: str) -> tuple[list[str], str]:
    """Take the titles, lower case, from a name: "Ms Lee" is Lee, also where the tagger takes her for a company."""
    titles = []
    first, _, rest = name.partition(" ")
    while rest and first.lower().removesuffix(".") in TITLES:
        titles.append(first.lower().removesuffix("."))
        first, _, rest = rest.partition(" ")
    return titles, f"{first} {rest}".rstrip()


def _is_place(name: Token) -> bool:
    """Whether a name that the tagger takes for a person's stands where a place does: "her aunt in Vik"."""
    return name.dep_ == "pobj" and name.head.lower_ in _WHERE


def _is_same(known: str, name: str) -> bool:
    """Whether two names are one, or one the surname of the other."""
    longer, shorter = sorted((known.split(), name.split()), key=len, reverse=True)
    return known == name or (len(shorter) == 1 and longer[-1:] == shorter)


def _roles(entity: SpacySpan) -> Iterable[str]:
    """Read the nouns beside a name: "spokesman Paul Roe", "the group's chief, Ann Lee"."""
    head = entity.root
    for child in head.children:
        if child.dep_ == "appos" or (child.dep_ in {"compound", "nmod"} and child.i < entity.start):
            yield child.lemma_.lower()
    if head.dep_ == "appos":
        yield head.head.lemma_.lower()
    if head.dep_ == "nsubj" and head.head.lemma_ == "be":
        yield from (child.lemma_.lower() for child in head.head.children if child.dep_ == "attr")


def _fits(named: Named, pronoun: str) -> bool:
    other = _WOMEN if pronoun == "he" else _MEN
    return not named.roles & other


def _is_coordinated(source: Token) -> bool:
    return any(child.dep_ == "conj" for child in source.children)
