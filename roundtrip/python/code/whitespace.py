"""The layout of a logical line, written into the nodes that it is of."""

from __future__ import annotations

from typing import Any

import libcst as cst

from roundtrip.python.code.lines import Line
from roundtrip.python.code.make import EMPTY, NEWLINE, SPACE, line_end, setter
from roundtrip.python.code.tokens import Token
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.widths import STEP


def write_whitespace(lines: list[Line]) -> cst.TrailingWhitespace:
    """Sets the whitespace of the nodes as it is in `lines`; the end of the last."""
    comments: list[str] = []
    own: list[str] = []
    previous: Token | None = None
    base = lines[0].indent
    for number, line in enumerate(lines):
        if line.is_comment():
            own.append(line.tokens[0].text)
            continue
        for at, token in enumerate(line.tokens):
            _use(token)
            if previous is not None:
                if at == 0 and number:
                    _set_gap(previous, token, _broken(comments, own, line.indent - base, lines, number))
                    comments, own = [], []
                else:
                    _set_gap(previous, token, SPACE if token.space else EMPTY)
            previous = token
            comments += token.comments
    if own or len(comments) > 1:
        comments = ["  ".join(comments)] if not own else comments
        if own:
            raise Unsure
    return line_end(comments[0] if comments else None)


def _broken(
    comments: list[str], own: list[str], depth: int, lines: list[Line], number: int
) -> cst.ParenthesizedWhitespace:
    above = 0
    while lines[number - 1 - above].is_comment():
        above += 1
    first = lines[0].indent
    empty = [
        cst.EmptyLine(
            True, cst.SimpleWhitespace(STEP * (lines[number - above + n].indent - first)), cst.Comment(text), NEWLINE
        )
        for n, text in enumerate(own)
    ]
    end = line_end("  ".join(comments) if comments else None)
    return cst.ParenthesizedWhitespace(end, empty, True, cst.SimpleWhitespace(STEP * depth))


def _use(token: Token) -> None:
    """Gives the tree the brackets and commas that were wanted in the end."""
    if token.role == "new":
        owner, _ = token.after  # type: ignore[misc]
        setter(type(token.last), "comma")(token.last, owner)
    if token.optional is not None and token.text:
        node, left, right = token.optional
        several = not isinstance(node, cst.ImportFrom)
        setter(type(node), "lpar")(node, [left] if several else left)
        setter(type(node), "rpar")(node, [right] if several else right)
        assert token.match is not None
        token.match.before = (right, "whitespace_before")


def _set_gap(previous: Token, token: Token, space: Any) -> None:
    """Sets the whitespace between two tokens, at the one place that libcst itself would have it."""
    slots = [slot for slot in (previous.after, token.before) if slot is not None]
    if len(slots) > 1 and slots[0][0] is slots[1][0] and slots[0][1] == slots[1][1]:
        slots.pop()
    if token.kind == "close" and token.text and token.before is not None:
        slots.reverse()
        if isinstance(token.before[0], (cst.Arg, cst.Param)) and previous.kind == "comma":
            slots.reverse()
    if not slots:
        if space is not EMPTY and not (isinstance(space, cst.SimpleWhitespace)):
            raise Unsure
        return
    for number, (owner, field) in enumerate(slots):
        setter(type(owner), field)(owner, space if not number else EMPTY)
