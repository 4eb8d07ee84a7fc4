"""JSON in one line of text, as the `json.dumps(…)` that gives this very text."""

from __future__ import annotations

import json
from typing import NamedTuple

import libcst as cst

from roundtrip.python.code import make
from roundtrip.python.code.literals import number

SHORTEST = 72  # what fits on a line stays text
LONGEST = 40_000
TALLEST = 20  # so many lines of data still read better than text in parts
ROOM = 72  # the columns that data has, some brackets deep
DEEPEST = 20  # brackets within brackets
_COMPACT = (",", ":")


class Dumped(NamedTuple):
    """What JSON says, and how `json.dumps` is asked for its very text."""

    data: dict[str, object] | list[object]
    compact: bool
    plain: bool  # letters beyond ASCII stand for themselves


def dumped(text: str) -> Dumped | None:
    """The data of a long text of JSON, None where `json.dumps` gives no text that is the same, letter for letter, or the
    data would fill a page."""
    if not (SHORTEST < len(text) <= LONGEST and text[0] in "[{" and text[-1] in "]}" and "\n" not in text):
        return None
    try:
        data = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, (dict, list)) or not data or not _is_writable(data) or height(data) > TALLEST:
        return None
    plain = not text.isascii()
    for compact in (True, False):
        if dumps(data, compact, plain) == text:
            return Dumped(data, compact, plain)
    return None


def dumps(data: object, compact: bool, plain: bool) -> str:
    """`json.dumps(data)`, as the program calls it."""
    return json.dumps(data, separators=_COMPACT if compact else None, ensure_ascii=not plain)


def plain_letters() -> cst.Arg:
    """What lets `json.dumps` write letters beyond ASCII as they are."""
    return make.arg(make.identifier("False"), "ensure_ascii")


def no_blanks() -> cst.Arg:
    """What keeps `json.dumps` from putting blanks behind commas and colons."""
    return make.arg(make.pair(*_COMPACT), "separators")


def height(data: object, room: int = ROOM) -> int:
    """About how many lines data fills."""
    if not isinstance(data, (dict, list)) or len(repr(data)) <= room:
        return 1
    found = data.values() if isinstance(data, dict) else data
    return 2 + sum(height(value, room - 4) for value in found)


def _refused(constant: str) -> object:
    raise ValueError(constant)


def _is_writable(data: object) -> bool:
    """Whether the data is not too deep, and has no number that is no number."""
    work: list[tuple[object, int]] = [(data, 1)]
    while work:
        value, depth = work.pop()
        if depth > DEEPEST or (isinstance(value, float) and "(" in number(value)):
            return False
        if isinstance(value, dict):
            work += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            work += [(inner, depth + 1) for inner in value]
    return True
