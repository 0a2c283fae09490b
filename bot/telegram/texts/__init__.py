"""All that the channel itself says, in one catalogue for each language."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

FALLBACK = "en"
_FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("*.ftl")))


def say(key: str, language: str | None = None, **values: str | int) -> str:
    """Give a text as Telegram HTML, in `language` (an IETF tag) or English; `values` are plain. Raises LookupError."""
    short = (language or FALLBACK).split("-")[0].lower()
    catalogue = _catalogue(short if short in LANGUAGES else FALLBACK)
    escaped = {name: escape(v, quote=False) if isinstance(v, str) else v for name, v in values.items()}
    pattern = catalogue.get_message(key).value
    if pattern is None:
        raise LookupError(key)
    text, errors = catalogue.format_pattern(pattern, escaped)
    if errors:
        raise LookupError(key, *errors)
    return text if isinstance(text, str) else str(text)


@cache
def _catalogue(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((_FOLDER / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle
