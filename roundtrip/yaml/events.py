"""The events of a YAML text: from ruamel's C parser, or from its pure Python one where the C module is missing.

The C parser is libyaml, whose grammar Kubernetes' own parser was ported from, of an age that refuses two things that
Kubernetes accepts: a plain `:` or `?` within a flow collection (`[http://example.com]`), and the escape of a character
beyond U+FFFF as two surrogates, as JSON has it. A text with one of these is read in disguise: private characters stand
for the troublesome ones, each for one, so that every position stays true, and `undo` takes them out of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

# ruamel has no types of its own here: an event is read by its attributes
Event = Any


class Events(Protocol):
    """What the reader asks of a parser."""

    def get_event(self) -> Event | None:
        """The next event, None behind the last; raises ruamel's YAMLError."""
        ...


class _Pure:
    """The pure Python parser."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml import YAML

        self._events = YAML(typ="safe", pure=True).parse(text)

    def get_event(self) -> Event:
        event: Any = next(self._events, None)
        value = getattr(event, "value", None)
        if value and not value.isascii() and _HALVES.search(value):
            from ruamel.yaml.error import MarkedYAMLError

            raise MarkedYAMLError(problem=_NO_ESCAPE, problem_mark=event.start_mark)
        return event


def parser(text: str) -> Events:
    """A parser of `text`."""
    try:
        from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined, unused-ignore]
    except ImportError:
        return _Pure(text)
    parser: Events = CParser(text)
    return parser


_NO_ESCAPE = "found invalid Unicode character escape code"
_HALVES = re.compile("[\ud800-\udfff]")
_ODD_SIGN = re.compile(r"(?<=[^\s\"'\]},\[{])[:?](?=[^\s,\[\]{}])|(?<![^\s\[{,])\?(?=[^\s,\[\]{}])")
# a plain `?x` at the start of a flow entry: the C parser takes it, silently, for the sign of a key
_QUIET = re.compile(r"[\[,{]\s*\?[^\s,\[\]{}]")
_SURROGATES = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)


class Disguise(NamedTuple):
    """`text` as the C parser takes it, and the way back for what it reads there."""

    text: str
    undo: Callable[[str], str]

    @classmethod
    def beforehand(cls, text: str) -> Disguise | None:
        """The disguise for what the C parser would misread without a word; None where there is no such thing."""
        return _odd_signs(text) if "?" in text and _QUIET.search(text) else None

    @classmethod
    def against(cls, problem: str, text: str, worn: Disguise | None) -> Disguise | None:
        """The disguise that may help against what the parser said of `text`, in the one that is worn already.

        None where none helps.
        """
        text = worn.text if worn is not None else text
        if problem == _NO_ESCAPE:
            fresh = _surrogates(text)
        elif "unexpected ':'" in problem or ("?" in text and re.search("expected ','|node content", problem)):
            fresh = _odd_signs(text)
        else:
            return None
        if fresh is None or fresh.text == text:
            return None
        if worn is None:
            return fresh
        first, second = worn.undo, fresh.undo
        return cls(fresh.text, lambda value: first(second(value)))


def _odd_signs(text: str) -> Disguise:
    free = (chr(code) for code in range(0xE800, 0xF8FF) if chr(code) not in text)
    colon, question = next(free, "\ue800"), next(free, "\ue801")
    disguised = _ODD_SIGN.sub(lambda found: colon if found.group() == ":" else question, text)
    return Disguise(disguised, lambda value: value.replace(colon, ":").replace(question, "?"))


def _surrogates(text: str) -> Disguise | None:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    lower = text.lower()
    sign = next((c for c in map(chr, range(0xE800, 0xF8FF)) if c not in text and f"{ord(c):x}" not in lower), "")
    characters: list[str] = []
    numbers: dict[str, int] = {}

    def disguised(found: re.Match[str]) -> str:
        high, low = found.groups()
        if high is None or len(numbers) > 0x8000 or not sign:
            return found.group()
        character = chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
        if character not in numbers:
            numbers[character] = len(characters)
            characters.append(character)
        return f"\\u{ord(sign):x}\\u{0x1000 + numbers[character]:04x}"

    def undo(value: str) -> str:
        first, *rest = value.split(sign)
        return first + "".join(characters[ord(part[0]) - 0x1000] + part[1:] for part in rest)

    return Disguise(_SURROGATES.sub(disguised, text), undo)
