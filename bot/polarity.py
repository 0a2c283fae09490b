"""Polarity: whether a sentence says yes or no to a yes-or-no question, as far as its words tell."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.cues import words
from index import query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.syntax import Parse, Token


_NEGATORS = words("not n't non no never nobody none nothing without neither nor hardly barely scarcely nowhere")
_DENIERS = words("""
    deny refuse reject decline fail dismiss acquit cancel abandon lack avoid prevent rebuff disprove refute
    dispute contradict forbid prohibit ban scrap shelve overturn quash revoke oppose unsafe unfit illegal false
    untrue unlikely impossible unable unwilling wrong free clear
""")
_DENIALS = words("deny reject dismiss dispute refute")
_ORDINALS = words("second third fourth fifth sixth seventh eighth ninth tenth 2nd 3rd 4th 5th 6th 7th 8th 9th 10th")
_ANYBODY = words("anybody anyone anything somebody someone something")
_VOID = words("empty deserted vacant unoccupied")  # where nobody is
_ENDS = words("close end stop halt drop suspend finish conclude cease over")  # what ended is no more
_RAISED = words("accusation allegation charge claim complaint suspicion rumour rumor")  # who denies one was met by one
_ONLY_WITH = {"free": "of", "clear": "of", "decline": "to"}  # "prices declined" denies nothing
_PAIRS = words("""
    win:lose rise:fall increase:decrease increase:drop rise:drop grow:shrink high:low large:small big:small
    open:close open:shut accept:reject agree:refuse agree:disagree support:oppose back:oppose admit:deny alive:dead
    live:die survive:die begin:end start:stop start:end guilty:innocent guilty:acquit convict:acquit buy:sell
    pass:fail succeed:fail approve:reject arrive:leave stay:leave stay:resign remain:resign early:late old:new
    hot:cold rich:poor safe:dangerous safe:unsafe strong:weak true:false allow:ban allow:forbid permit:ban
    legal:illegal happy:unhappy join:leave keep:lose find:lose gain:lose free:jail release:arrest release:detain
    continue:stop continue:end cheap:expensive fast:slow long:short hire:fire build:demolish public:private
    hopeful:pessimistic optimistic:pessimistic likely:unlikely possible:impossible appear:disappear known:unknown
    present:absent first:last north:south east:west northern:southern eastern:western oldest:youngest best:worst
    largest:smallest highest:lowest longest:shortest strongest:weakest always:never man:woman father:mother
    son:daughter male:female major:minor inside:outside include:exclude above:below external:internal
    positive:negative majority:minority maximum:minimum similar:different same:different upper:lower import:export
    simple:complex success:failure war:peace enemy:friend enemy:ally victory:defeat work:fail young:old won:lost
    rose:fell grew:shrank bought:sold began:ended kept:lost found:lost winner:loser victim:attacker
    employer:employee
""")
OPPOSITES: dict[str, set[str]] = {}
for _pair in _PAIRS:
    _one, _other = _pair.split(":")
    OPPOSITES.setdefault(_one, set()).add(_other)
    OPPOSITES.setdefault(_other, set()).add(_one)
_OPPOSITE_TERMS: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
for _word, _others in OPPOSITES.items():
    for _term in terms(_word):
        _OPPOSITE_TERMS[_term] |= {*chain.from_iterable(map(terms, _others))}
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "pobj", "conj", "prep"})
SHARED_PREFIX = 5  # letters from which "Russia" and "Russian" are one


def opposite_terms(term: str) -> frozenset[str]:
    """Give the terms that say the opposite of one."""
    return _OPPOSITE_TERMS.get(term, frozenset())


class Support(NamedTuple):
    """How a sentence bears on a question.

    `coverage`: how much of it the sentence takes up, in [0, 1]. `grounded`: whether with what is asked of somebody or
    something. `denies`: whether it has a word of denial or an opposite about it. `yes`: which way.
    """

    coverage: float
    grounded: bool
    denies: bool
    yes: bool


def support(asked: Parse, parse: Parse, *, claimed: bool = False) -> Support:
    """Weigh a sentence against a yes-or-no question; `asked` is the question's parse, or a claim's where `claimed`."""
    wanted = [t for t in asked.doc if query_terms(t.text) and _contentful(t) and not _is_future(t)]
    predicate = _predicate(asked)
    matched: list[Token] = []
    predicates: list[Token] = []
    opposites: set[int] = set()
    covered = 0
    for word in wanted:
        found = [t for t in parse.doc if _same(word, t)]
        if not found and (word in predicate or word.pos_ == "VERB"):
            found = [t for t in parse.doc if t.lemma_.lower() in OPPOSITES.get(word.lemma_.lower(), ())][:1]
            opposites |= {t.i for t in found}
        covered += bool(found)
        matched += found
        predicates += found if word in predicate else []
    said = {t.lemma_.lower() for t in asked.doc} - _NEGATORS
    asked_for = opposites | {t.i for t in predicates}
    going_on = any(
        t.lower_ == "still" or (t.tag_ == "VBG" and t.dep_ == "ROOT" and not _is_future(t)) for t in asked.doc
    )
    free = [t for t in parse.doc if t.i not in asked_for and t.lemma_.lower() not in said]
    absent = (_ENDS if going_on else set()) | (_VOID if any(t.lower_ in _ANYBODY for t in asked.doc) else set())
    cues = [t for t in free if _is_cue(t) or t.lemma_.lower() in absent]
    denials = len(opposites) + sum(_turns(cue, matched, predicates) for cue in cues)
    denials += len({t.i for t in matched if _is_lesser(t)}) * (not any(map(_is_lesser, asked.doc)))
    flips = denials
    # "Didn't he resign?" asks the same as "Did he resign?", but "Is it true that he did not resign?" does not.
    flips += sum(t.lower_ in _NEGATORS and (claimed or t.head.dep_ != "ROOT") for t in asked.doc)
    # Of a verb that all texts have ("take part", "go up") nothing tells whether the sentence has it.
    verb = any(t.pos_ == "VERB" for t in predicate)
    if predicates:
        grounded = not all(map(_is_open, predicates)) or any(map(_is_open, asked.doc))
    else:
        grounded = not (cues or verb or any(word in predicate for word in wanted))
    return Support(covered / len(wanted) if wanted else 0.0, grounded, denials > 0, yes=flips % 2 == 0)


def _predicate(asked: Parse) -> list[Token]:
    """What the question asks whether it is so: "resign" in "is the mayor going to resign?", "safe" in "is it safe?"."""
    found = [t for t in asked.doc if t.dep_ == "ROOT"]
    found = [c for t in found if _is_future(t) for c in t.children if c.dep_ == "xcomp"] or found
    for token in found:
        said = [c for c in token.children if c.dep_ in ("acomp", "attr", "xcomp", "ccomp", "oprd")]
        if token.lemma_ == "be" and not said:  # "is it for sale?"
            said = [c for prep in token.children if prep.dep_ == "prep" for c in prep.children if c.dep_ == "pobj"]
        whole = not any(c.dep_ == "prt" for c in token.children)
        if token.pos_ == "VERB" and token.is_stop and whole:  # "did they make an offer?", not "take out a book"
            said += [c for c in token.children if c.dep_ == "dobj"]
        found += said
    return found


def _is_future(token: Token) -> bool:
    """Whether it is the "going" of "is she going to resign?"."""
    return token.lower_ == "going" and any(
        child.dep_ == "xcomp" and any(c.lower_ == "to" for c in child.lefts) for child in token.rights
    )


def _is_open(token: Token) -> bool:
    """Whether a word stands in a clause that leaves open whether it is so: "to see whether he lied"."""
    return any(c.dep_ == "mark" and c.lower_ in ("whether", "if") for t in (token, *token.ancestors) for c in t.lefts)


def _is_lesser(superlative: Token) -> bool:
    """Whether others are before it: "fifth-biggest"."""
    before = superlative.doc[max(0, superlative.i - 2) : superlative.i]
    return superlative.tag_ in ("JJS", "RBS") and any(t.lower_ in _ORDINALS for t in before)


def _contentful(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV") and not token.is_stop


def _same(word: Token, other: Token) -> bool:
    """Whether two tokens are forms of one word: same lemma or term, or a long common beginning; or both deny."""
    if word.pos_ == "ADJ" and other.ent_type_ in ("ORG", "PERSON", "PRODUCT"):  # "is it safe?": not "Bike Safe said"
        return False
    if word.lemma_.lower() in _DENIALS and other.lemma_.lower() in _DENIALS:
        return True
    if word.lemma_ == "die" and other.lemma_ == "kill":
        return any(child.dep_ in ("nsubjpass", "auxpass") for child in other.children)
    if word.lemma_.lower() == other.lemma_.lower() or terms(word.text) == terms(other.text) != ():
        return True
    a, b = word.lower_, other.lower_
    shared = min(len(a), len(b))
    return shared >= SHARED_PREFIX and a[: max(SHARED_PREFIX, shared - 2)] == b[: max(SHARED_PREFIX, shared - 2)]


def _is_cue(token: Token) -> bool:
    lemma = token.lemma_.lower()
    if lemma in _ONLY_WITH:
        return any(t.lower_ == _ONLY_WITH[lemma] for child in token.rights for t in (child, *child.lefts))
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    repeated = lemma == "nor" and any(t.lower_ == "neither" for t in token.doc[: token.i])
    exempts = following in ("only", "else")  # "nobody else was hurt"
    return lemma in _DENIERS or (token.lower_ in _NEGATORS and not exempts and not repeated)


def _turns(cue: Token, matched: list[Token], predicates: list[Token]) -> bool:
    """Whether a word of denial or negation stands over what the question asks about."""
    over = cue.head if cue.lemma_.lower() in _ENDS | _VOID and cue.dep_ in ("acomp", "advmod", "prt", "oprd") else cue
    if cue.lower_ in _NEGATORS and cue.dep_ not in ("prep", "ROOT"):
        over = cue.head if cue.dep_ not in _ARGUMENTS else cue
        while over.pos_ == "ADV" or (over.dep_ in _ARGUMENTS and over.pos_ not in ("VERB", "AUX")):
            over = over.head
    scope = set(_scope(over))
    if cue.lemma_.lower() in _DENIERS:  # "he denied it and said ..."
        scope -= {t for child in cue.children if child.dep_ == "conj" and child.pos_ == "VERB" for t in child.subtree}
    if predicates and over.pos_ == "VERB" and over.lemma_ != "do":
        about = predicates
    else:
        about = [t for t in matched if not predicates or any(t in {*p.subtree} for p in predicates)]
    if cue.lemma_.lower() in _DENIALS:
        about = [t for t in about if t not in predicates or t.pos_ != "NOUN" or t.lemma_.lower() not in _RAISED]
        if predicates and not about:
            return False
    return not about or any(t in scope for t in about)


def _scope(over: Token) -> Iterator[Token]:
    """A word and what hangs on it, but for clauses of their own: "he did not say [why he resigned]"."""
    yield over
    for child in over.children:
        own = child.dep_ in ("advcl", "relcl", "parataxis") or (
            child.dep_ == "ccomp" and any(t.tag_ in ("WRB", "WP", "WDT") for t in child.lefts)
        )
        but = child.dep_ == "conj" and any(t.lower_ == "but" for t in over.children)
        if not (own or but):
            yield from _scope(child)
