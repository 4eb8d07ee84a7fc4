"""The layout of a Python script that changed: what it says as before stays as it was laid out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from roundtrip.document.equivalence import parsed_script, same_script
from roundtrip.document.remarks import letters
from roundtrip.document.scripts import comments_of


class _Piece(NamedTuple):
    """A statement with the lines above it that belong to no other: what it says, its lines, how many of them are above."""

    says: str
    lines: list[str]
    above: int

    @property
    def comments(self) -> list[str]:
        """The comments above the statement."""
        return [letters(line.strip()) for line in self.lines[: self.above] if line.strip()]


def with_layout_of(old: str, new: str) -> str:
    """`new`, a Python script, whose statements that `old` has as well are laid out as they are there.

    `new` itself, where either is no Python, or that can't be proven to say the same, comments and all.
    """
    try:
        before, after = _pieces(old), _pieces(new)
        if before is None or after is None:
            return new
        lines = "\n".join(_merged(before, after)) + "\n"
        text = lines if new.endswith("\n") else lines.removesuffix("\n")
        same = same_script(text, new) and comments_of(text) == comments_of(new)
    except (SyntaxError, ValueError, RecursionError):
        return new
    return text if same else new


def _merged(before: list[_Piece], after: list[_Piece]) -> Iterator[str]:
    matcher = SequenceMatcher(None, [p.says for p in before], [p.says for p in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            for piece in after[j1:j2]:
                yield from piece.lines
            continue
        for mine, theirs in zip(before[i1:i2], after[j1:j2]):
            above = mine if mine.comments == theirs.comments else theirs
            yield from above.lines[: above.above]
            yield from mine.lines[mine.above :]


def _pieces(script: str) -> list[_Piece] | None:
    """The statements of a script in their order, and its end; None where two share a line."""
    lines = script.split("\n")
    if not lines[-1]:
        lines.pop()
    pieces: list[_Piece] = []
    at = 0
    for statement in parsed_script(script).body:
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]) - 1
        last = statement.end_lineno or statement.lineno
        if first < at:
            return None
        pieces.append(_Piece(ast.dump(statement), lines[at:last], first - at))
        at = last
    return [*pieces, _Piece("", lines[at:], len(lines) - at)]
