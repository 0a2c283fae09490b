"""Question: what is asked for, read from the words of the question alone."""

from __future__ import annotations

import re

from bot.answer_type import AnswerType, type_of_noun
from bot.polarity import opposite_terms
from bot.telegraph import spelt_out
from index import Value, terms

__all__ = ["AnswerType", "Question", "read_question"]

SHORTEST_PLURAL = 4  # letters


class Question(Value):
    """A question as understood.

    `text` is what was typed and `asked` the bare question in it: no "tell me", question words spelt right, telegraph
    style spelt out. `focus` is the noun asked for ("countries" in "which countries"), `subject` whom or what a
    definition or statement is wanted of, `topic` what the statement is about; all three lower case. `quoted` are the
    phrases in quotation marks, `besides` answers already given ("who else?").
    """

    text: str
    asked: str
    answer_type: AnswerType
    focus: str | None = None
    subject: str | None = None
    topic: str | None = None
    negated: bool = False
    quoted: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


# --- the bare question -------------------------------------------------------------------------------------------

_FOLD = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2013": "-"})
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)(?:n't|nt)?"
)
_WH = r"(?:who|whom|whose|what|when|where|why|which|how)"
_ASKS = re.compile(rf"\b{_WH}\b|^(?:{_AUXILIARY}|whether|if|name(?!\s+of)|list|enumerate|give)\b", re.IGNORECASE)
_COMMAND = re.compile(
    r"^(?:(?:hi|hey|hello|ok|okay|so|and|but|well|please|quoth)\b[\s,!.:]*)*"
    r"(?:(?:please\s+)?(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:kindly\s+)?"
    r"(?:tell|explain|say|show|give|remind|inform)\s*(?:to\s+)?(?:me|us)?\s*"
    r"|(?:do|does|did)\s+(?:you|anyone|anybody)\s+(?:happen\s+to\s+)?know\s*"
    r"|(?:please\s+)?(?:tell|show|give|remind)\s+(?:me|us)\s*|(?:please\s+)?explain\s+(?:to\s+(?:me|us)\s+)?"
    r"|i\s*(?:'d|\s+would)?\s*(?:want|like|need|love|wish)\s+to\s+(?:know|learn|understand|find\s+out|ask)\s*(?:you)?\s*"
    r"|i\s*(?:'m|\s+am)\s+(?:wondering|curious|interested)\s*|i\s+wonder\s*|(?:any|got\s+any)\s+idea\s*"
    r"|does\s+the\s+(?:article|text|story|piece|report)\s+(?:say|mention|tell|explain|state)\s+(?:to\s+us\s+|us\s+)?"
    r"(?=(?:\w+\s+){0,2}" + _WH + r"\b)"
    r"|what\s+does\s+the\s+(?:article|text|story|report)\s+say\s+about\s+(?=" + _WH + r"\b))?"
    r"(?:,|:|about\s+(?=" + _WH + r"\b)|if\s+you\s+know\s+)?\s*",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:according\s+to\s+the\s+(?:article|text|story|report)|in\s+the\s+(?:article|text|story))\s*,?\s*",
    re.IGNORECASE,
)
_QUESTION_WORDS = ("who", "whom", "whose", "what", "when", "where", "why", "which", "how")
_REAL_WORDS = {"hen", "hat", "here", "hose", "were", "wen", "whose", "whom", "who", "how", "ho", "wo", "ow", "ha", "hi"}


def _misspellings() -> dict[str, str]:
    """Every question word with a letter dropped, doubled or two swapped, where that is no other word."""
    made: dict[str, str] = {"wot": "what", "wat": "what", "y": "why", "wy": "why", "hwy": "why", "wen": "when"}
    made |= {
        "whn": "when",
        "wer": "where",
        "whats": "what is",
        "whos": "who is",
        "wheres": "where is",
        "hows": "how is",
    }
    for word in _QUESTION_WORDS:
        swaps = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)}
        drops = {word[:n] + word[n + 1 :] for n in range(len(word)) if len(word) > 4}  # noqa: PLR2004 - "wat", not "ho"
        doubles = {word[:n] + word[n] + word[n:] for n in range(len(word))}
        for wrong in swaps | drops | doubles:
            if wrong not in _REAL_WORDS and wrong not in _QUESTION_WORDS:
                made.setdefault(wrong, word)
    return made


_MISSPELT = _misspellings()
_HOW_NEXT = (
    r"(?:many|much|long|old|far|often|big|large|high|tall|fast|did|does|do|was|were|is|are|can|could|will|has|have)"
)


def _respell(text: str) -> str:
    """Mend question words in the first four words; "hwo" is "how" before "many" and the like, else "who"."""
    words = text.split(" ")
    for n, word in enumerate(words[:4]):
        bare = word.lower().strip("?,.!'\"")
        following = words[n + 1].lower() if n + 1 < len(words) else ""
        if bare == "hwo":
            mended = "how" if re.fullmatch(_HOW_NEXT, following) else "who"
        elif bare in _MISSPELT and (n == 0 or bare not in ("y", "wer")):
            mended = _MISSPELT[bare]
        elif bare in ("mnay", "manny", "mant", "amny") and n and words[n - 1].lower() == "how":
            mended = "many"
        else:
            continue
        words[n] = word.lower().replace(bare, mended)
    return " ".join(words)


# --- the answer type ---------------------------------------------------------------------------------------------

_SAYING = (
    r"(?:say|said|says|tell|told|claim|argue|think|believe|deny|announce|promise|warn|urge|demand|respond|reply|answer|"
    r"comment|state|write|tweet|add|explain|insist|suggest|call\s+for|ask\s+for|accuse|admit|confirm|declare|predict|"
    r"propose|recommend|stress|mention|express|describe|criticise|criticize|complain|conclude|want(?=$)|have\s+to\s+say)"
)
_IRREGULAR_PLURALS = {"people", "children", "men", "women", "police", "countries", "cities", "parties", "companies"}
_STOPS = re.compile(
    rf"^(?:{_AUXILIARY}|{_WH}|to|of|in|on|at|by|for|from|with|about|into|that|there|it|they|he|she|we|you|the|a|an|his|"
    r"her|their|its|this|these|those|and|or|as|than|per|during|after|before|since|not|been|being|be|so|far)$",
    re.IGNORECASE,
)
_MEASURES = {
    "many", "much", "long", "old", "far", "often", "high", "tall", "big", "large", "fast", "heavy", "deep", "wide",
    "late", "low", "frequently", "expensive", "likely", "strong", "small", "short", "few", "young", "close", "hot",
    "cold",
}  # fmt: skip
_COUNTS = {
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "other",
    "more",
    "main",
    "new",
    "big",
}
_DOES = re.compile(  # "what happens next", "what worries the allies", "what makes him laugh"
    r"(?:happens|remains|comes|goes|lies|stands|follows|matters|makes|means|drives|keeps|leads|links)\b"
    r"|\w+s\s+(?:the|an?|this|that|these|those|his|her|its|their|our|him|them|it|us|you|me|people|everyone)\b"
)
_UNFINISHED = re.compile(r"\b(?:to(?:\s+\w+)?|by|of|in|on|at|for|from|with|as|into|the|an?|called|named)$")
_WORD = re.compile(r"[\w$€£][\w'’.&-]*", re.UNICODE)


def read_question(text: str) -> Question:
    """Understand a question. Any text is one; what cannot be told apart is a THING."""
    folded = " ".join(text.translate(_FOLD).split())
    quoted = tuple(re.findall(r'"([^"]+)"', folded))
    asked = _LEAD_IN.sub("", _bare(folded)) or folded
    asked = _respell(asked)
    if not _ASKS.search(asked):
        asked = spelt_out(asked) or asked
    lower = asked.lower().strip(" ?!.")
    kind, focus, subject, topic = _classify(asked.strip(" ?!."), lower)
    return Question(
        text=text,
        asked=asked,
        answer_type=kind,
        focus=focus,
        subject=subject,
        topic=topic,
        negated=bool(re.search(r"\b(?:not|never|no|without|nobody|none)\b|n't\b", lower)),
        quoted=quoted,
    )


def _bare(text: str) -> str:
    """The question without greetings and "tell me"; "can you say no?" stays what it is."""
    match = _COMMAND.match(text)
    rest = text[match.end() :].strip() if match else text
    return rest or text


_CHOICE = re.compile(  # "is it a comet or an asteroid", not "was anybody killed or injured"
    r"(?:is|are|was|were)\s(?!.*\b(?:any\w*|some\w*|there)\b).*\b\w+\s+or\s+(?!not$|no$|so$)(?:(?:an?|the)\s+)?\w+$"
)
_EITHER = re.compile(r"\b(\w+)\s+or\s+(\w+)\b")
_COMPARED = re.compile(r"\b(?:\w+er|more|less|worse)\s+or\s+(?:\w+er|more|less|worse)\b(?=\s(?:to|than|for)\b|$)")


def _is_choice(lower: str) -> bool:
    """Whether it asks which of two: "is it a comet or an asteroid", "did prices rise or fall last year"."""
    if _CHOICE.match(lower):
        return True
    opposed = any(set(terms(b)) & opposite_terms(term) for a, b in _EITHER.findall(lower) for term in terms(a))
    return bool(re.match(_AUXILIARY, lower)) and (opposed or bool(_COMPARED.search(lower)))


_Reading = tuple[AnswerType, str | None, str | None, str | None]


def _classify(asked: str, lower: str) -> _Reading:  # noqa: PLR0911, C901 - one line a kind of question
    """(answer type, focus, subject, topic) of the bare question."""
    if _is_choice(lower):
        return AnswerType.THING, None, None, None
    if re.match(rf"^{_AUXILIARY}\b", lower) and not re.match(r"^(?:will|may|might)\s*$", lower):
        return AnswerType.YES_NO, None, None, None
    if re.match(r"^(?:name|list|enumerate|give)\b", lower) and (focus := _plural(lower)):
        return AnswerType.LIST, focus, None, None
    if re.match(r"^(?:whether|if)\b", lower) and not re.search(rf",\s+(?:\w+\s+)?{_WH}\b", lower):
        return AnswerType.YES_NO, None, None, None
    wh = re.search(rf"\b{_WH}\b", lower)
    if not wh:
        return _telegraph(lower)
    rest = lower[wh.end() :].strip(" ,")
    match wh.group():
        case "when":
            return AnswerType.DATE, None, None, None
        case "where":
            return AnswerType.PLACE, None, None, None
        case "why":
            return AnswerType.REASON, None, None, None
        case "whose" | "whom":
            return AnswerType.PERSON, None, None, None
        case "how":
            return _how(rest)
        case "who":
            return _who(asked[wh.end() :].strip(" ,"), rest)
        case _:
            return _what(asked[wh.end() :].strip(" ,"), rest, which=wh.group() == "which")


def _how(rest: str) -> _Reading:
    first = rest.split(" ", 1)[0] if rest else ""
    if first == "come":
        return AnswerType.REASON, None, None, None
    if re.match(r"(?:far\s+back|recently|soon|early)\b", rest):
        return AnswerType.DATE, None, None, None
    if first in ("many", "much", "few"):
        return AnswerType.QUANTITY, _focus(rest.split(" ", 1)[1] if " " in rest else ""), None, None
    if first in _MEASURES:
        return AnswerType.QUANTITY, None, None, None
    return AnswerType.MANNER, None, None, None


def _who(asked: str, rest: str) -> _Reading:
    copula = re.match(r"^(?:is|are|was|were|'s)\s+(?P<named>.+)$", asked, re.IGNORECASE)
    if copula and _is_name(copula["named"]) and not re.fullmatch(r"the\s+[A-Z]{2,4}", copula["named"]):
        return AnswerType.DEFINITION, None, copula["named"].lower(), None
    if re.match(r"^(?:are|were)\s+(?:all\s+)?(?:the|these|those|his|her|its|their|some)\s", rest) and (
        focus := _plural(rest)
    ):
        return AnswerType.LIST, focus, None, None
    return AnswerType.PERSON, None, None, None


def _is_saying(auxiliary: str, verb: str, asked: str) -> bool:
    """Whether somebody says something: not "is expressed", nor "the Islamic State"."""
    passive = auxiliary in ("is", "was", "were", "are") and not verb.endswith("ing")
    return not passive and verb.capitalize() not in asked.split()


_UNTOLD = {"it", "this", "that", "them", "these", "those"}  # topics that say nothing
_WHEN_SAID = re.compile(  # "what did he say after the match?" is about no match
    r"(?:(?:right|just|shortly)\s+)?(?:after|before|during|when|while|following)\b|(?:yester|to)day\b|(?:on\s+)?\w+day\b"
)
_LEFT_OPEN = re.compile(  # "believe he lived in"
    r"(?!about\b|on\b|of\b|regarding\b|to\s\w+\b).*\b(?:of|in|for|with|from|by)$"
)


def _what(asked: str, rest: str, *, which: bool) -> _Reading:  # noqa: PLR0911 - one line a kind of question
    said = re.match(
        r"^(?:else\s+)?(?P<aux>do|does|did|has|have|had|is|was|were|are)\s+(?P<who>.+?)\s+(?:also\s+|just\s+|then\s+)?"
        rf"(?P<verb>{_SAYING}(?:ing|s|d|ed)?)\b(?!\s+{_SAYING}\b)\s*(?P<rest>.*)$",
        rest,
    )
    if said and _is_saying(said["aux"], said["verb"], asked) and not _LEFT_OPEN.match(said["rest"]):
        topic = re.sub(r"^(?:to\s+\w+\s+)?(?:about|on|of|regarding|concerning|that)\s+", "", said["rest"])
        told_of = None if topic in _UNTOLD or _WHEN_SAID.match(topic) else topic or None
        return AnswerType.STATEMENT, None, said["who"], told_of
    reaction = re.match(
        r"^(?:is|was|were|are)\s+(?:(?P<a>.+?)(?:'s|s')|the)\s+(?:\w+\s+)?(?:response|reaction|reply|comment|comments|message|"
        r"view|opinion|position|warning|statement|argument)\b(?:\s+(?:of|by|from)\s+(?P<b>\w.*?))?"
        r"(?:\s+(?:to|on|about)\s+(?P<c>.+))?$",
        rest,
    )
    if reaction and (reaction["a"] or reaction["b"]):
        return AnswerType.STATEMENT, None, reaction["a"] or reaction["b"], reaction["c"]
    if re.match(r"^(?:do|does|did)\s+.+\s(?:mean|stand\s+for)$", rest):
        subject = re.sub(r"^\w+\s+|\s(?:mean|stand\s+for)$", "", rest)
        return AnswerType.DEFINITION, None, subject, None
    if re.match(
        r"^(?:is|was|were|are|lay|lies)\s+behind\b|^(?:\w+\s+)?(?:caused?|causes|led\s+to|prompted|triggered|made)\b",
        rest,
    ) or re.match(rf"^(?:{_AUXILIARY}\b.*\s)?for$", rest):
        return AnswerType.REASON, None, None, None
    named = re.match(
        r"^(?:is|are|was|were|'s)\s+(?:the\s+names?\s+of\s+(?:the\s+)?(?P<noun>.+)"
        r"|(?:(?:the|an?|his|her|its|their)\s+)?(?P<bearer>.+)'s\s+(?:\w+\s+)?name)$",
        rest,
    )
    if named:
        noun = named["noun"] or named["bearer"]
        kind, focus = _noun_type(noun)
        plural = re.match(r"^(?:is|are|was|were)\s+the\s+names\b", rest) and _plural(noun)
        return (AnswerType.LIST if plural else kind, plural or focus, None, None)
    copula = re.match(r"^(?:is|are|was|were|'s)\s+(?P<named>.+)$", asked, re.IGNORECASE)
    if copula:
        return _what_is(copula["named"])
    kind_of = re.match(r"^(?:kind|kinds|type|types|sort|sorts)\s+of\s+(?P<noun>\w+)", rest)
    if kind_of:
        return AnswerType.THING, kind_of["noun"], None, None
    if re.match(rf"{_AUXILIARY}\b", rest):
        return AnswerType.THING, None, None, None
    kind, focus = _noun_type(rest)
    if plural := _plural_first(rest, which=which):
        return AnswerType.LIST, plural, None, None
    asks_for_noun = which or kind is not AnswerType.THING or re.match(rf"^(?:\w+\s+){{1,3}}{_AUXILIARY}\b", rest)
    return kind, focus if asks_for_noun and not re.match(rf"^(?:else|{_AUXILIARY})\b", rest) else None, None, None


_DONE = re.compile(  # "being banned", "needed", "lost", but not "weed" or "red tape"
    r"being\s|[a-z]{2,}[a-df-z]ed\b"
    r"|(?:lost|stolen|found|built|sold|taken|hit|hurt|burnt|broken|shot|held|seen|made|done|given|shown|won|told)\b"
)


def _what_is(named: str) -> _Reading:  # noqa: PLR0911 - one line a kind of question
    """Read "what is X": a definition of a name or bare noun, otherwise the property asked for."""
    lower = named.lower()
    noun = re.sub(
        r"^(?:the|a|an|his|her|its|their|this|that|.+'s)\s+(?:\w+est\s+|most\s+|exact\s+|final\s+|total\s+|new\s+|main\s+)?",
        "",
        lower,
    )
    kind, focus = _noun_type(noun)
    if called := re.match(r"^(?P<noun>.+?)\s+(?:called|known\s+as|named)$", lower):
        kind, focus = _noun_type(re.sub(r"^(?:the|a|an|his|her|its|their)\s+", "", called["noun"]))
        return kind, None if kind is AnswerType.THING else focus, None, None
    if re.search(
        r"\b(?:about|over)$|\bwrong\b"
        r"|^(?i:the|this|that|his|her|its|their|he|she|it|they|we|you)\s(?:.*\s)?[a-z]+ing\b"
        r"|^[A-Z][\w.-]*(?:\s[A-Z][\w.-]*)*\s[a-z]+ing\b",
        named,
    ):
        return AnswerType.THING, None, None, None
    if _DONE.match(named):
        return AnswerType.THING, None, None, None
    if _is_title(bare := re.sub(r"^the\s", "", named, flags=re.IGNORECASE)):
        return AnswerType.DEFINITION, None, bare.lower(), None
    if re.match(r"^(?:the|these|those|his|her|its|their|some)\s", lower) and (focus_plural := _plural(lower)):
        return AnswerType.LIST, focus_plural, None, None
    if kind is not AnswerType.THING:
        return kind, focus, None, None
    if _is_name(named) or re.fullmatch(r"(?:an?\s+)?(?!\S+'s\s)[\w'-]+(?:\s+[\w'-]+)?", lower):
        return AnswerType.DEFINITION, None, re.sub(r"^(?:an?|the)\s+", "", lower), None
    return AnswerType.THING, focus, None, None


def _telegraph(lower: str) -> _Reading:
    """No question word: "death toll?", "spokesman?", "so the talks have failed?", "the firm was sold to?"."""
    kind, focus = _noun_type(lower, anywhere=len(lower.split()) <= 6)  # noqa: PLR2004 - longer is a sentence
    if kind is AnswerType.THING and re.search(rf"^\S+(?:\s+\S+){{0,5}}\s+{_AUXILIARY}\s+\S+", lower):
        if _UNFINISHED.search(lower):
            return AnswerType.THING, None, None, None
        return AnswerType.YES_NO, None, None, None
    return kind, focus, None, None


def _noun_type(phrase: str, *, anywhere: bool = False) -> tuple[AnswerType, str | None]:
    """Give the type that a noun phrase's head asks for, and the head: "Syrian city was hit" -> PLACE, city."""
    words = _WORD.findall(phrase.lower())
    for n, word in enumerate(words):
        if n and not anywhere and _STOPS.match(word):
            break
        following = words[n + 1] if n + 1 < len(words) else ""
        pair = f"{word} {following}"
        if kind := type_of_noun(pair):
            return kind, pair
        if (kind := type_of_noun(word)) and not type_of_noun(following):  # a "party leader" is no party
            return kind, word
    return AnswerType.THING, _focus(phrase)


def _focus(phrase: str) -> str | None:
    """The head noun of the phrase's start: the first plural before a verb or preposition, else its last word."""
    words: list[str] = []
    for word in _WORD.findall(phrase.lower()):
        if _STOPS.match(word):
            break
        words.append(word)
    if plurals := [w for w in words if _looks_plural(w)]:
        return plurals[0]
    if len(words) > 1 and re.fullmatch(
        r"\w+ed|won|made|took|got|gave|hit|led|left|lost|ran|saw|said|beat|came|went|fell|built", words[-1]
    ):
        return words[-2]
    return words[-1] if words else None


def _looks_plural(word: str) -> bool:
    if word in _IRREGULAR_PLURALS:
        return True
    return len(word) >= SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def _plural(phrase: str) -> str | None:
    """The first plural noun of "the three biggest parties", if its head is one."""
    phrase = re.sub(r"^(?:name|list|enumerate|give|is|are|was|were|me|us|all|\s)+\b", "", phrase)
    for word in _WORD.findall(re.sub(r"^(?:the|these|those|his|her|its|their|some|all)\s+", "", phrase)):
        if _STOPS.match(word):
            return None
        if _looks_plural(word):
            return str(word)
    return None


def _plural_first(rest: str, *, which: bool) -> str | None:
    """Give the focus of "which countries" and "what three cities"; "which bank gains", "what makes him" have none."""
    words = rest.split()[:4]
    if not which and _DOES.match(rest):
        return None
    kind, noun = _noun_type(rest)
    if kind is not AnswerType.THING and noun and not _looks_plural(noun):
        return None
    for n, word in enumerate(words):
        if _STOPS.match(word):
            return None
        if _looks_plural(word):
            alone = n + 1 == len(words)
            counted = n == 0 or which or words[n - 1] in _COUNTS
            return word if counted and not (alone and (n == 0 or not which)) else None
    return None


def _is_title(text: str) -> bool:
    """Whether "Syrian National Coalition" is a name of several words, all capitalised."""
    words = text.split()
    if text.isupper() or re.search(r"'s?\s|^(?:his|her|its|their|my|your|our)\s", text, re.IGNORECASE):
        return False
    return len(words) > 1 and all(w[0].isupper() or w.lower() in ("the", "of", "and", "for") for w in words)


def _is_name(text: str) -> bool:
    """Whether "who is ..." goes on with a name: capitalised words, or one to three words with no article or verb."""
    if re.search(r"'s?\s+[a-z]", text):  # "Ann Lee's wife"
        return False
    words = text.split()
    bare = words[1:] if words and words[0].lower() in ("the", "a", "an") else words
    if not bare:
        return False
    capitals = all(
        w[0].isupper() or w.lower() in ("of", "al", "de", "van", "von", "bin", "the", "for", "and", "la") for w in bare
    )
    if capitals and any(w[0].isupper() for w in bare):
        return True
    plain = words == bare and len(bare) <= 3 and not any(_STOPS.match(w) for w in bare)  # noqa: PLR2004 - a name's length
    return plain and not re.search(
        r"(?:ing|ed)$|^(?:behind|responsible|involved|else|against|right|wrong|guilty|dead|alive|left|leading|available)$",
        bare[0].lower(),
    )
