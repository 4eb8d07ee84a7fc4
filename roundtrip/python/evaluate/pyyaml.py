"""The text that PyYAML writes of plain data, to the letter.

A manifest is a text to Argo, so it has to be the same as what Hera writes. Facts: `yaml.emitter.Emitter`,
`yaml.resolver.Resolver` and `yaml.representer` of PyYAML, and `hera._yaml`, which has texts of several lines written as
blocks, and single letters that YAML 1.1 takes for booleans in quotes.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from roundtrip.python.evaluate.values import Unprovable

# what PyYAML reads as no string
OTHER = re.compile(
    r"""(?:yes|no|true|false|on|off|null)|~|=|<<|\.\.\.|---
    |[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-f_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)
    |[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:e[-+][0-9]+)?|\.[0-9][0-9_]*(?:e[-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
    |\.inf)|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*""",
    re.VERBOSE | re.IGNORECASE,
)
# the resolvers of PyYAML, each for the first letters that it is asked for
_RESOLVERS = (
    ("yYnNtTfFoO", r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"),
    (
        "-+0123456789.",
        r"[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
        r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    ),
    (
        "-+0123456789",
        r"[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+",
    ),
    ("<", r"<<"),
    ("~nN", r"~|null|Null|NULL"),
    (
        "0123456789",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9][0-9]"
        r":[0-9][0-9](?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?",
    ),
    ("=", r"="),
    ("!&*", r"!|&|\*"),
)
_BY_LETTER = [(first, re.compile(pattern)) for first, pattern in _RESOLVERS]
# Hera has these written in quotes
_LETTERS = frozenset("yYnN")
_BREAKS = "\n\x85\u2028\u2029"
_WHITE = "\0 \t\r" + _BREAKS
_ESCAPES = {
    "\0": "0",
    "\x07": "a",
    "\x08": "b",
    "\t": "t",
    "\n": "n",
    "\x0b": "v",
    "\x0c": "f",
    "\r": "r",
    "\x1b": "e",
    '"': '"',
    "\\": "\\",
    "\x85": "N",
    "\xa0": "_",
    "\u2028": "L",
    "\u2029": "P",
}
MAX_NESTING = 50


def dump(value: Any, *, sort_keys: bool = True, flow: bool | None = False, indent: int = 2, width: float = 80,
         unicode: bool = False, start: bool = False) -> str:  # fmt: skip
    """`yaml.dump(value, …)`. Raises `Unprovable`."""
    return _Emitter(sort_keys, flow, indent, width, unicode).document(value, start)


class _Analysis(NamedTuple):
    """What styles a text can be written in: `yaml.emitter.ScalarAnalysis`."""

    multiline: bool
    flow_plain: bool
    block_plain: bool
    single: bool
    block: bool


def _analyzed(text: str, unicode: bool) -> _Analysis:
    if not text:
        return _Analysis(False, False, True, True, False)
    flow = block = text.startswith(("---", "..."))
    first, rest = text[0], text[1:]
    lonely = len(text) == 1 or text[1] in _WHITE
    flow |= first in "#,[]{}&*!|>'\"%@`?:" or (first == "-" and lonely)
    block |= first in "#,[]{}&*!|>'\"%@`" or (first in "?:-" and lonely)
    flow |= any(letter in ",?[]{}:" for letter in rest)
    colon = any(letter == ":" and (n + 2 >= len(text) or text[n + 2] in _WHITE) for n, letter in enumerate(rest))
    hash_ = any(letter == "#" and text[n] in _WHITE for n, letter in enumerate(rest))
    flow |= colon or hash_
    block |= colon or hash_
    special = any(_special(letter, unicode) for letter in text)
    breaks = any(letter in _BREAKS for letter in text)
    break_space = any(text[n] in _BREAKS and text[n + 1] == " " for n in range(len(text) - 1))
    space_break = any(text[n] == " " and text[n + 1] in _BREAKS for n in range(len(text) - 1))
    edges = text[0] in " " + _BREAKS or text[-1] in " " + _BREAKS
    forbidden = space_break or special
    plain = not (edges or break_space or forbidden or breaks)
    return _Analysis(
        breaks,
        plain and not flow,
        plain and not block,
        not (break_space or forbidden),
        not (text[-1] == " " or forbidden),
    )


def _special(letter: str, unicode: bool) -> bool:
    if letter == "\n" or " " <= letter <= "~":
        return False
    printable = (
        letter == "\x85"
        or "\xa0" <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or "\U00010000" <= letter < "\U0010ffff"
    ) and letter != "\ufeff"
    return not (printable and unicode)


def resolves_to_text(text: str) -> bool:
    """Whether PyYAML reads a plain scalar as a string."""
    if not text:
        return False
    return not any(text[0] in first and pattern.fullmatch(text) for first, pattern in _BY_LETTER)


class _Emitter:
    """One document: what is written, and where on the line it is."""

    def __init__(self, sort_keys: bool, flow: bool | None, indent: int, width: float, unicode: bool) -> None:
        self.sort_keys = sort_keys
        self.flow = flow
        self.best_indent = indent if 1 < indent < 10 else 2
        self.width = width if width > self.best_indent * 2 else 80
        self.unicode = unicode
        self.parts: list[str] = []
        self.column = 0
        self.indent = -1  # none yet
        self.whitespace = self.indention = True
        self.flow_level = 0
        self.depth = 0
        # the last text keeps its line breaks, so where it ends has to be said
        self.open_ended = False
        self.seen: set[int] = set()

    def document(self, value: Any, start: bool) -> str:
        if not isinstance(value, (dict, list)):
            raise Unprovable("only dictionaries and lists are written as YAML")
        if start:
            self.indicator("---", True)
        self.node(value, mapping=False)
        self.to_indent()
        if self.open_ended:
            self.indicator("...", True)
            self.to_indent()
        return "".join(self.parts)

    # -- the parts of a line -------------------------------------------------------------------------------------------

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.column += len(text)

    def line(self, letter: str = "\n") -> None:
        self.whitespace = self.indention = True
        self.column = 0
        self.parts.append(letter)

    def to_indent(self) -> None:
        indent = max(self.indent, 0)
        if not self.indention or self.column > indent or (self.column == indent and not self.whitespace):
            self.line()
        if self.column < indent:
            self.whitespace = True
            self.write(" " * (indent - self.column))

    def indicator(self, text: str, need: bool, whitespace: bool = False, indention: bool = False) -> None:
        self.write(text if self.whitespace or not need else " " + text)
        self.whitespace = whitespace
        self.indention = self.indention and indention
        self.open_ended = False

    # -- nodes ---------------------------------------------------------------------------------------------------------

    def node(self, value: Any, *, mapping: bool, key: bool = False) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise Unprovable("this is nested too deeply to be read statically")
        if isinstance(value, (dict, list)) and type(value).__name__ in ("dict", "list", "Entries", "Items"):
            if id(value) in self.seen:
                raise Unprovable("a list or dictionary that is there twice isn't read statically")
            self.seen.add(id(value))
            items = self.pairs(value) if isinstance(value, dict) else list(value)
            self.collection(items, isinstance(value, dict), mapping)
        else:
            self.scalar(value, key)
        self.depth -= 1

    def pairs(self, value: dict[Any, Any]) -> list[Any]:
        keys = list(value)
        if not all(isinstance(key, str) for key in keys):
            raise Unprovable("only strings are keys here")
        return [(key, value[key]) for key in (sorted(keys) if self.sort_keys else keys)]

    def collection(self, items: list[Any], pairs: bool, mapping: bool) -> None:
        # with `default_flow_style=None`, PyYAML writes what holds nothing but scalars on one line
        flow = self.flow
        if flow is None:
            flow = not any(isinstance(part, (dict, list)) for item in items for part in (item if pairs else (item,)))
            flow = flow and all(self.is_plain(part) for item in items for part in (item if pairs else (item,)))
        before, indent = self.indent, self.indent
        if self.flow_level or flow or not items:
            self.indent = indent + self.best_indent if indent >= 0 else self.best_indent
            self.on_one_line(items, pairs)
        else:
            # a list stands below its key without another indentation
            indentless = not pairs and mapping and not self.indention
            self.indent = 0 if indent < 0 else indent if indentless else indent + self.best_indent
            for item in items:
                self.to_indent()
                if pairs:
                    self.key_and_value(item)
                else:
                    self.indicator("-", True, indention=True)
                    self.node(item, mapping=False)
        self.indent = before

    def is_plain(self, value: Any) -> bool:
        """Whether the representer gives a scalar no style of its own."""
        return not (isinstance(value, str) and ("\n" in value or value in _LETTERS))

    def on_one_line(self, items: list[Any], pairs: bool) -> None:
        self.indicator("{" if pairs else "[", True, whitespace=True)
        self.flow_level += 1
        for number, item in enumerate(items):
            if number:
                self.indicator(",", False)
            if self.column > self.width:
                self.to_indent()
            if pairs:
                self.key_and_value(item)
            else:
                self.node(item, mapping=False)
        self.flow_level -= 1
        self.indicator("}" if pairs else "]", False)

    def key_and_value(self, item: tuple[str, Any]) -> None:
        key, value = item
        if not key or len(key) > 100 or any(letter in _BREAKS for letter in key):
            raise Unprovable("such a key isn't read statically")
        self.node(key, mapping=True, key=True)
        self.indicator(":", False)
        self.node(value, mapping=True)

    # -- scalars -------------------------------------------------------------------------------------------------------

    def scalar(self, value: Any, key: bool) -> None:
        # what goes on on another line is indented
        before, self.indent = self.indent, max(self.indent, 0) + self.best_indent
        self.written(value, key)
        self.indent = before

    def written(self, value: Any, key: bool) -> None:
        if isinstance(value, str):
            self.text(str.__str__(value), key)
        elif value is None:
            self.plain("null", key)
        elif isinstance(value, bool):
            self.plain("true" if value else "false", key)
        elif type(value) is int:
            self.plain(str(value), key)
        elif type(value) is float:
            self.plain(_float(value), key)
        else:
            raise Unprovable("how PyYAML writes this isn't read statically")

    def text(self, text: str, key: bool) -> None:
        analysis = _analyzed(text, self.unicode)
        wanted = "|" if "\n" in text else "'" if text in _LETTERS else ""
        plain = analysis.flow_plain if self.flow_level else analysis.block_plain
        if not wanted and resolves_to_text(text) and plain and not (key and (not text or analysis.multiline)):
            self.plain(text, key)
        elif wanted == "|" and not self.flow_level and not key and analysis.block:
            self.literal(text)
        elif wanted != "|" and analysis.single and not (key and analysis.multiline):
            self.quoted(text, key)
        else:
            self.escaped(text, key)

    def plain(self, text: str, key: bool) -> None:
        if not self.whitespace:
            self.write(" ")
        self.whitespace = self.indention = False
        self.folded(text, not key)

    def folded(self, text: str, split: bool, quote: bool = False) -> None:
        """Words and the spaces between them; a single one may become the end of a line."""
        spaces, start = False, 0
        for end in range(len(text) + 1):
            letter = text[end] if end < len(text) else None
            if spaces:
                if letter != " ":
                    inner = not quote or (start != 0 and end != len(text))
                    if start + 1 == end and self.column > self.width and split and inner:
                        self.to_indent()
                        self.whitespace = self.indention = False
                    else:
                        self.write(text[start:end])
                    start = end
            elif letter is None or letter == " " or (quote and letter == "'"):
                self.write(text[start:end])
                start = end
            if quote and letter == "'":
                self.write("''")
                start = end + 1
            if letter is not None:
                spaces = letter == " "

    def quoted(self, text: str, key: bool) -> None:
        if any(letter in _BREAKS for letter in text):
            raise Unprovable("how PyYAML writes this string isn't read statically")
        self.indicator("'", True)
        self.folded(text, not key, quote=True)
        self.indicator("'", False)

    def escaped(self, text: str, key: bool) -> None:
        self.indicator('"', True)
        start = 0
        for end in range(len(text) + 1):
            letter = text[end] if end < len(text) else None
            if letter is None or letter in '"\\\x85\u2028\u2029\ufeff' or not self.shown(letter):
                if start < end:
                    self.write(text[start:end])
                    start = end
                if letter is not None:
                    self.write("\\" + _escape(letter))
                    start = end + 1
            fits = self.column + (end - start) <= self.width
            if 0 < end < len(text) - 1 and (letter == " " or start >= end) and not fits and not key:
                self.write(text[start:end] + "\\")
                start = max(start, end)
                self.to_indent()
                self.whitespace = self.indention = False
                if text[start] == " ":
                    self.write("\\")
        self.indicator('"', False)

    def shown(self, letter: str) -> bool:
        wide = self.unicode and ("\xa0" <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd")
        return " " <= letter <= "~" or wide

    def literal(self, text: str) -> None:
        hints = str(self.best_indent) if text[0] in " " + _BREAKS else ""
        if text[-1] not in _BREAKS:
            hints += "-"
        elif len(text) == 1 or text[-2] in _BREAKS:
            hints += "+"
        self.indicator("|" + hints, True)
        self.open_ended = hints.endswith("+")
        self.line()
        breaks, start = True, 0
        for end in range(len(text) + 1):
            letter = text[end] if end < len(text) else None
            if breaks:
                if letter is None or letter not in _BREAKS:
                    for found in text[start:end]:
                        self.line(found)
                    if letter is not None:
                        self.to_indent()
                    start = end
            elif letter is None or letter in _BREAKS:
                self.parts.append(text[start:end])
                if letter is None:
                    self.line()
                start = end
            if letter is not None:
                breaks = letter in _BREAKS


def _escape(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    code = ord(letter)
    return f"x{code:02X}" if code <= 0xFF else f"u{code:04X}" if code <= 0xFFFF else f"U{code:08X}"


def _float(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value).lower()
    return text.replace("e", ".0e", 1) if "." not in text and "e" in text else text
