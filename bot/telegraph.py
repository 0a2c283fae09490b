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
    match = _PHRASE.fullmatch(phrase)
    if match is None or len(phrase.split()) > LONGEST:
        return None
    noun, of = match["noun"].lower(), match["owner"] or match["about"]
    if of and of.islower() and match["owner"] and not re.match(r"(?:the|an?|his|her|its|their)\s", of):
        of = f"the {of}"
    if forms := _STANDS_FOR.get(noun):
        return f"{forms[0].format(of) if of else forms[1]}?"
    kind = type_of_noun(noun) or type_of_noun(noun.split()[-1])
    if noun == "number" and of:
        return f"how many {of} were there?"
    if noun.endswith(" name"):
        return f"what is the name of the {noun.removesuffix(' name')}?"
    bare = re.sub(r"^(?:the|an?)\s+", "", phrase, flags=re.IGNORECASE)
    named = all(word[0].isupper() for word in bare.split())
    if named and (kind is None or " " in bare):
        return f"{'who' if kind is None and ' ' in bare else 'what'} is {phrase}?"
    if kind is None and noun != "name":
        return None
    wh = "who" if kind is AnswerType.PERSON else "what"
    many = noun.endswith("s") and not noun.endswith("ss")
    the = "" if match["owner"] else "the "
    return f"{wh} {'are' if many else 'is'} {the}{bare}?"
