"""Telegraph style: the whole question that a bare noun phrase stands for: "death toll?", "mayor's age?"."""

from __future__ import annotations

import re

from bot.answer_type import AnswerType, type_of_noun

LONGEST = 6  # words
_SMALL_WORDS = r"(?:the|an?|any|some|its|his|her|their|final|total|official|exact|overall)"
_PHRASE = re.compile(
    rf"(?:{_SMALL_WORDS}\s+)*(?:(?P<owner>[^?]+?)(?:'s|s')\s+)?(?:{_SMALL_WORDS}\s+)*(?P<noun>[\w-]+(?:\s+[\w-]+)?)"
    r"(?:\s+(?:of|for|behind|in)\s+(?P<about>[^?]+))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(people|children|men|women|\w{3,}s)\s+(\w{3,}ed|lost|hurt|shot|found|sold|built|held|taken)", re.IGNORECASE
)
_DETERMINED = re.compile(r"(?:the|an?|his|her|its|their|my|our)\s")
# {} is what the phrase says it is of; the second form stands where it says nothing.
_DIED = ("how many people died in {}", "how many people died")
_HURT = ("how many people were injured in {}", "how many people were injured")
_COST = ("how much did {} cost", "how much did it cost")
_WHERE = ("where is {}", "where was it")
_WHEN = ("when is {}", "when was it")
_WON = ("who won {}", "who won")
_STANDS_FOR = {
    "death toll": _DIED,
    "toll": _DIED,
    "deaths": _DIED,
    "dead": _DIED,
    "killed": _DIED,
    "fatalities": _DIED,
    "casualties": _DIED,
    "injured": _HURT,
    "injuries": _HURT,
    "wounded": _HURT,
    "cost": _COST,
    "costs": _COST,
    "price tag": _COST,
    "age": ("how old is {}", "how old is he"),
    "height": ("how tall is {}", "how tall is it"),
    "length": ("how long is {}", "how long is it"),
    "venue": _WHERE,
    "location": _WHERE,
    "whereabouts": _WHERE,
    "date": _WHEN,
    "time": _WHEN,
    "reason": ("what was the reason for {}", "why did it happen"),
    "cause": ("what caused {}", "why did it happen"),
    "motive": ("what was the motive for {}", "why did it happen"),
    "winner": _WON,
    "winners": _WON,
}


def spelt_out(asked: str) -> str | None:
    """Give the whole question; None where the words are no short noun phrase that asks for something."""
    phrase = asked.strip(" ?!.")
    if len(phrase.split()) > LONGEST:
        return None
    if counted := _COUNTED.fullmatch(phrase):
        return f"how many {counted[1]} were {counted[2]}?"
    match = _PHRASE.fullmatch(phrase)
    return (match and _asked_of(match)) or _asked_for(phrase, match)


def _asked_of(match: re.Match[str]) -> str | None:
    """Ask what a noun of the table stands for."""
    noun, of = match["noun"].lower(), match["owner"] or match["about"]
    if match["owner"] and match["owner"].islower() and not _DETERMINED.match(match["owner"]):
        of = f"the {of}"
    if noun == "number" and of:
        return f"how many {of} were there?"
    if forms := _STANDS_FOR.get(noun):
        return f"{forms[0].format(of) if of else forms[1]}?"
    return f"what is the name of the {noun.removesuffix(' name')}?" if noun.endswith(" name") else None


def _asked_for(phrase: str, match: re.Match[str] | None) -> str | None:
    """Ask "who is" or "what is" for a name, or for a noun that names a kind of thing to ask for."""
    noun = match["noun"].lower() if match else ""
    kind = type_of_noun(noun) or type_of_noun(noun.rpartition(" ")[2])
    bare = re.sub(r"^(?:the|an?)\s+", "", phrase, flags=re.IGNORECASE)
    if bare and kind is None and all(word[0].isupper() for word in bare.split()):
        return f"{'who' if ' ' in bare and bare == phrase else 'what'} is {phrase}?"
    if kind is None and noun != "name":
        return None
    be = "are" if noun.endswith("s") and not noun.endswith("ss") else "is"
    the = "" if match and match["owner"] else "the "
    return f"{'who' if kind is AnswerType.PERSON else 'what'} {be} {the}{bare}?"
