"""Where the keys and values of a TOML text stand, which no TOML library of Python's says: tomllib gives values alone.

The text is read by tomllib first, so what is scanned here is TOML without a fault: it is taken apart, not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# a key's names from the root on, and the number of an item where a list is passed through
Path = tuple["str | int", ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# a number, a date (which may have a blank in it), true, inf: up to what ends a value
_PLAIN = re.compile(r"[^,\]}#\r\n]*")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"""(?!")', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'''(?!')", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


class Place(NamedTuple):
    """A line and a column, both from 1, in characters."""

    line: int
    column: int


class Places(NamedTuple):
    """By path, where a key stands (that of a table: in its first header) and where its value begins."""

    keys: dict[Path, Place]
    values: dict[Path, Place]


def places(text: str) -> Places:
    """Where everything stands in `text`, which tomllib has read without a complaint."""
    scan = _Scan(text)
    scan.document()
    return Places(
        {path: _place(text, at) for path, at in scan.keys.items()},
        {path: _place(text, at) for path, at in scan.values.items()},
    )


def _place(text: str, at: int) -> Place:
    return Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


class _Scan:
    """One pass over a text; `keys` and `values` are offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}  # how many tables a list of tables has so far

    def document(self) -> None:
        """Headers and statements, to the end."""
        here: Path = ()
        while self._pass(_BLANK) and self.at < len(self.text):
            if self.text[self.at] == "[":
                here = self._header()
            else:
                self._statement(here)

    def _header(self) -> Path:
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        path: Path = ()
        names = list(self._key())
        for number, (name, at) in enumerate(names, 1):
            path = (*path, name)
            self.keys.setdefault(path, at)
            if several and number == len(names):
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
                self.values.setdefault(path, at)
        self.at += 2 if several else 1
        return path

    def _statement(self, here: Path) -> None:
        path = here
        for name, at in self._key():
            path = (*path, name)
            self.keys.setdefault(path, at)
        self.at += 1  # the equals sign
        self._pass(_SPACE)
        self._value(path)

    def _key(self) -> Iterator[tuple[str, int]]:
        """The names of a dotted key, each with its offset."""
        while True:
            self._pass(_SPACE)
            at = self.at
            quote = self.text[at]
            if quote in "\"'":
                self._pass(_BASIC if quote == '"' else _LITERAL)
                raw = self.text[at + 1 : self.at - 1]
                yield (_ESCAPE.sub(_unescaped, raw) if quote == '"' else raw), at
            else:
                self._pass(_BARE)
                yield self.text[at : self.at], at
            self._pass(_SPACE)
            if self.text[self.at] != ".":
                return
            self.at += 1

    def _value(self, path: Path) -> None:
        self.values.setdefault(path, self.at)
        first = self.text[self.at]
        if first == "[":
            self._items("]", path)
        elif first == "{":
            self._items("}", path)
        elif self.text.startswith('"""', self.at):
            self._pass(_LONG_BASIC)
        elif self.text.startswith("'''", self.at):
            self._pass(_LONG_LITERAL)
        elif first in "\"'":
            self._pass(_BASIC if first == '"' else _LITERAL)
        else:
            self._pass(_PLAIN)

    def _items(self, end: str, path: Path) -> None:
        """What is between the brackets of a list, or the braces of a table in a line."""
        self.at += 1
        number = 0
        while self._pass(_BLANK) and self.text[self.at] != end:
            if self.text[self.at] == ",":
                self.at += 1
                continue
            if end == "]":
                self._value((*path, number))
                number += 1
            else:
                self._statement(path)
        self.at += 1

    def _pass(self, pattern: re.Pattern[str]) -> bool:
        """Goes behind what `pattern` matches here."""
        found = pattern.match(self.text, self.at)
        assert found is not None, f"this is no TOML at {_place(self.text, self.at)}"
        self.at = found.end()
        return True


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    return chr(int(digits, 16)) if digits else _ESCAPES.get(found[4], found[4])
