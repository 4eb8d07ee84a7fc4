"""How black splits a line that is too long: at its last bracket, at its weakest operators, at its commas.

Facts: `transform_line`, `run_transformer` and `delimiter_split` of black's `linegen.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code.halves import left_hand, new_comma, right_hand
from roundtrip.python.code.lines import CannotSplit, Line
from roundtrip.python.code.tokens import COMMAS, DOT, STRINGS, Token
from roundtrip.python.code.unsure import Unsure


def lines_of(line: Line, *, forced: bool = False) -> list[Line]:
    """The lines that black makes of one. `forced`: optional parentheses are used where they are."""
    if line.is_comment():
        return [line]
    if line.soft and _softened(line):
        return [line]
    if not line.explode and not line.magic() and line.is_short():
        return [line]
    transforms = (
        [left_hand] if line.kind == "def" else [_delimiters, _comments, right_hand] if line.inside else [right_hand]
    )
    for transform in transforms:
        try:
            return _transformed(line, transform, forced)
        except CannotSplit:
            continue
    if line.has_own_comments():
        raise Unsure
    return [line]


def _softened(line: Line) -> bool:
    """Leaves out the commas before closing brackets where all of it fits on one line without them."""
    dropped = [
        n
        for n, (token, after) in enumerate(zip(line.tokens, line.tokens[1:]))
        if token.kind == "comma" and after.kind == "close" and after.magic and not after.role and not token.comments
    ]
    if not dropped:
        return False
    kept = [token for n, token in enumerate(line.tokens) if n not in dropped]
    short = line.part(kept)
    there = set(map(id, kept))
    if any(t.magic and id(t.match) not in there for t in kept) or not short.is_short():
        return False
    if any(token.comments for token in kept[:-1]):
        return False
    for n in dropped:
        owner = line.tokens[n].last
        object.__setattr__(owner, "comma", cst.MaybeSentinel.DEFAULT)
        closing = line.tokens[n + 1]
        if isinstance(owner, (cst.Arg, cst.Param)):
            field = "whitespace_after_arg" if isinstance(owner, cst.Arg) else "whitespace_after_param"
            closing.before = (owner, field)
        closing.magic = False
    line.tokens = kept
    return True


def _transformed(line: Line, transform: Any, forced: bool) -> list[Line]:
    before = line.text()
    result: list[Line] = []
    for part in transform(line, forced):
        if part.text() == before:
            raise CannotSplit
        result += lines_of(part, forced=forced)
    if (
        forced
        or transform is not right_hand
        or not any(t.optional is not None for t in line.tokens)
        or not (line.tracked or line.inside)
        or any(bracket.text for bracket in line.tokens if bracket.optional is not None and bracket.depth == line.base)
        or result[0].is_short()
        or any(token.kind == "comment" or token.role == "new" for token in line.tokens)
    ):
        return result
    again = _transformed(line.part(_copied(line.tokens)), transform, True)
    return again if all(part.is_short() for part in again) else result


def _copied(tokens: Sequence[Token]) -> list[Token]:
    """Tokens of their own, with the same places in the tree."""
    copies: dict[int, Token] = {}
    for token in tokens:
        copy = Token(token.text, token.kind, token.space, token.depth)
        for field in ("priority", "before", "after", "match", "last", "magic", "optional", "role"):
            setattr(copy, field, getattr(token, field))
        copy.comments = token.comments
        copies[id(token)] = copy
    for copy in copies.values():
        if copy.match is not None:
            copy.match = copies.get(id(copy.match), copy.match)
    return list(copies.values())


def _delimiters(line: Line, forced: bool) -> list[Line]:
    tokens = line.tokens
    delimiters = line.delimiters()
    candidates = {n: priority for n, priority in delimiters.items() if n != len(tokens) - 1}
    if not candidates:
        raise CannotSplit
    most = max(candidates.values())
    if most == DOT and sum(priority == most for priority in delimiters.values()) == 1:
        raise CannotSplit
    if any(token.comments for token in tokens) and most not in (COMMAS, STRINGS):
        raise Unsure  # these go to other lines than they were on
    lines: list[list[Token]] = [[]]
    for number, token in enumerate(tokens):
        if token.kind == "comment" and token.depth == line.base:
            lines += [[token], []]
            continue
        lines[-1].append(token)
        if delimiters.get(number) == most:
            lines.append([])
    lines = [found for found in lines if found]
    for found in lines:
        if found[0].text == "**" and found[0].kind == "op" and len(found) > 1:
            found[1].space = " "  # only between its operands it has none
    code = [found for found in lines if found[0].kind != "comment"]
    if most == COMMAS and code[-1][-1].kind != "comma":
        comma = next(tokens[n] for n, priority in candidates.items() if priority == most)
        code[-1].append(new_comma(comma.last, line.base))
    return [line.part(found) for found in lines]


def _comments(line: Line, forced: bool) -> list[Line]:
    """Comments on lines of their own apart from the rest."""
    if not line.has_own_comments():
        raise CannotSplit
    lines: list[list[Token]] = [[]]
    for token in line.tokens:
        if token.kind == "comment" and token.depth == line.base:
            lines += [[token], []]
        else:
            lines[-1].append(token)
    return [line.part(found) for found in lines if found]
