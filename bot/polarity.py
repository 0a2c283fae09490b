"""Polarity: whether a sentence says yes or no to a yes-or-no question, as far as its words tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index import query_terms, terms

if TYPE_CHECKING:
    from bot.syntax import Parse, Token

_NEGATORS = frozenset("not n't no never nobody none nothing without neither nor hardly barely nowhere".split())
_DENIERS = frozenset(
    """deny refuse reject decline fail dismiss acquit cancel abandon lack avoid prevent rebuff disprove refute dispute
    contradict forbid ban scrap shelve oppose false untrue unlikely impossible unable unwilling wrong free clear""".split()
)
_PAIRS = """
    win:lose rise:fall increase:decrease increase:drop rise:drop grow:shrink high:low higher:lower highest:lowest
    more:less more:fewer most:least large:small largest:smallest big:small biggest:smallest open:close open:shut
    accept:reject agree:refuse agree:disagree support:oppose back:oppose admit:deny alive:dead live:die survive:die
    begin:end start:stop start:end guilty:innocent guilty:acquit convict:acquit buy:sell pass:fail succeed:fail
    approve:reject arrive:leave stay:leave stay:resign remain:resign first:last early:late old:new hot:cold rich:poor
    safe:dangerous safe:unsafe strong:weak true:false allow:ban allow:forbid permit:ban legal:illegal happy:unhappy
    join:leave keep:lose find:lose gain:lose free:jail release:arrest release:detain continue:stop continue:end
    cheap:expensive fast:slow long:short hire:fire build:demolish war:peace public:private hopeful:pessimistic
    optimistic:pessimistic likely:unlikely possible:impossible appear:disappear known:unknown involved:uninvolved
    present:absent""".split()
_OPPOSITES: dict[str, set[str]] = {}
for _pair in _PAIRS:
    _one, _other = _pair.split(":")
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
SHARED_PREFIX = 5  # letters from which "Russia" and "Russian" are one


class Support(NamedTuple):
    """How much of a question a sentence takes up, in [0, 1], and which way it decides it."""

    coverage: float
    yes: bool


def support(question: str, asked: Parse, parse: Parse) -> Support:
    """Weigh a sentence against a yes-or-no question; `asked` is the question's own parse."""
    wanted = [t for t in asked.doc if query_terms(t.text) and _contentful(t)]
    matched: list[Token] = []
    covered, flips = 0.0, 0
    for word in wanted:
        if same := [t for t in parse.doc if _same(word, t)]:
            covered += 1
            matched += same
        elif opposite := [t for t in parse.doc if t.lemma_.lower() in _OPPOSITES.get(word.lemma_.lower(), ())]:
            covered += 1
            matched += opposite
            flips += 1
    said = {t.lemma_.lower() for t in asked.doc}
    flips += sum(_turns(t, matched) for t in parse.doc if t.lemma_.lower() not in said and t.lower_ not in said)
    flips += sum(t.lower_ in _NEGATORS for t in asked.doc[1:])
    return Support(covered / len(wanted) if wanted else 0.0, yes=flips % 2 == 0)


def _contentful(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV") and not token.is_stop


def _same(word: Token, other: Token) -> bool:
    """Whether two tokens are forms of one word: same lemma or term, or a long common beginning."""
    if word.lemma_.lower() == other.lemma_.lower() or terms(word.text) == terms(other.text) != ():
        return True
    a, b = word.lower_, other.lower_
    shared = min(len(a), len(b))
    return shared >= SHARED_PREFIX and a[: max(SHARED_PREFIX, shared - 2)] == b[: max(SHARED_PREFIX, shared - 2)]


def _turns(cue: Token, matched: list[Token]) -> bool:
    """Whether a word of denial or negation stands over what the question asks about."""
    lemma = cue.lemma_.lower()
    if lemma in _NEGATORS or cue.lower_ in _NEGATORS:
        over = cue.head if cue.dep_ in ("neg", "det", "preconj", "cc", "advmod") else cue
        over = over.head if cue.dep_ == "det" and over.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "pobj") else over
    elif lemma in _DENIERS:
        over = cue
    else:
        return False
    scope = {t.i for t in over.subtree}
    return not matched or any(t.i in scope for t in matched)
