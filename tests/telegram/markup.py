"""Telegram's HTML as its server parses it: the text and its entities, or the server's own words for what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

TAGS = frozenset(
    "a b strong i em u ins s strike del tg-spoiler span tg-emoji code pre blockquote".split()  # noqa: SIM905
)
NAMES = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s", "tg-spoiler": "spoiler", "span": "spoiler"}
TYPES = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "a": "text_link"}
REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class MarkupError(Exception):
    """What the server says after "can't parse entities: "."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Open:
    tag: str
    argument: str
    offset: int


@dataclass
class Parser:
    """The server's parser, written after its source: one pass, a stack of open tags."""

    source: str
    at: int = 0
    text: str = ""
    entities: list[dict[str, object]] = field(default_factory=list)
    stack: list[Open] = field(default_factory=list)

    def parse(self) -> tuple[str, list[dict[str, object]]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                self._end() if self._peek(1) == "/" else self._start()
            else:
                self.text += self._character()
        if self.stack:
            message = f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"'
            raise MarkupError(message)
        return self.text, self.entities

    def _peek(self, ahead: int = 0) -> str:
        """Look `ahead`; the end of the text is a NUL, as in the server."""
        where = self.at + ahead
        return self.source[where] if where < len(self.source) else "\0"

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _character(self) -> str:
        if self.source[self.at] == "&":
            end = self.at + 1
            while end < len(self.source) and (self.source[end].isalnum() or self.source[end] == "#"):
                end += 1
            decoded = self._reference(self.source[self.at + 1 : end])
            if decoded:
                self.at = end + (end < len(self.source) and self.source[end] == ";")
                return decoded
        self.at += 1
        return self.source[self.at - 1]

    @staticmethod
    def _reference(name: str) -> str:
        try:
            if name[:2].lower() == "#x":
                return chr(int(f"0{name[1:]}", 0))
            if name.startswith("#"):
                return chr(int(name[1:]))
        except (ValueError, OverflowError):
            return ""
        return REFERENCES.get(name, "")

    def _spaces(self) -> None:
        while self._peek().isspace():
            self.at += 1

    def _fail(self, message: str, begin: int) -> None:
        error = f"{message} at byte offset {self._byte(begin)}"
        raise MarkupError(error)

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        while not self._peek().isspace() and self._peek() not in ">\0":
            self.at += 1
        if self._peek() == "\0":
            self._fail("Unclosed start tag", begin)
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in TAGS:
            self._fail(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while self._peek() != ">":
            self._spaces()
            if self._peek() == ">":
                break
            argument = self._attribute(tag, begin) or argument
        self.at += 1
        if tag == "span" and argument != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(Open(tag, argument, units(self.text)))

    def _attribute(self, tag: str, begin: int) -> str:
        start = self.at
        while not self._peek().isspace() and self._peek() not in "=>/\"'\0":
            self.at += 1
        name = self.source[start : self.at]
        if not name:
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        self._spaces()
        if self._peek() != "=":
            if self._peek() == "\0":
                self._fail(f'Unclosed start tag "{tag}"', begin)
            return "expandable" if (tag, name) == ("blockquote", "expandable") else ""
        self.at += 1
        self._spaces()
        value = self._value(begin)
        return value if (tag, name) in {("a", "href"), ("code", "class"), ("span", "class")} else ""

    def _value(self, begin: int) -> str:
        value = ""
        quote = self._peek()
        if quote not in "'\"":
            start = self.at
            while self._peek().isalnum() or self._peek() in ".-":
                self.at += 1
            if not self._peek().isspace() and self._peek() != ">":
                self._fail("Unexpected end of name token", start)
            return self.source[start : self.at].lower()
        self.at += 1
        while self._peek() not in (quote, "\0"):
            value += self._character()
        if self._peek() == "\0":
            self._fail("Unclosed start tag", begin)
        self.at += 1
        return value

    def _end(self) -> None:
        begin = self.at
        if not self.stack:
            self._fail("Unexpected end tag", begin)
        self.at += 2
        start = self.at
        while not self._peek().isspace() and self._peek() not in ">\0":
            self.at += 1
        name = self.source[start : self.at]
        self._spaces()
        if self._peek() != ">":
            self._fail("Unclosed end tag", begin)
        self.at += 1
        opened = self.stack.pop()
        if name and name != opened.tag:
            where = f"Unmatched end tag at byte offset {self._byte(begin)}"
            message = f'{where}, expected "</{opened.tag}>", found "</{name}>"'
            raise MarkupError(message)
        length = units(self.text) - opened.offset
        if length:
            self.entities.append(self._entity(opened, length))

    @staticmethod
    def _entity(opened: Open, length: int) -> dict[str, object]:
        tag = NAMES.get(opened.tag, opened.tag)
        kind = "expandable_blockquote" if opened.argument == "expandable" else TYPES.get(tag, tag)
        entity: dict[str, object] = {"type": kind, "offset": opened.offset, "length": length}
        return entity | ({"url": opened.argument} if kind == "text_link" else {})
