"""The layout of a Python script that changed: what it says as before stays as it was laid out.

Statements are matched by what they say, comments included. One that changed keeps its header and what is as before in its
block, and so on inwards; of a line that changed the rest stays.
"""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from roundtrip.document.equivalence import parsed_script, same_script
from roundtrip.document.remarks import letters
from roundtrip.document.scripts import comments_of
from roundtrip.document.token_layout import with_tokens_of


class _Piece(NamedTuple):
    """A statement with the lines above it that belong to no other: what it says, its lines, how many of them are above.

    `joined`: it begins on a line of another statement, and has no lines of its own.
    """

    says: str
    lines: list[str]
    above: int
    parts: _Parts | None = None
    joined: bool = False

    @property
    def comments(self) -> list[str]:
        """The comments above the statement."""
        return [letters(line.strip()) for line in self.lines[: self.above] if line.strip()]


class _Parts(NamedTuple):
    """A statement with a block: its header, the statements of the block and their margin, and what comes behind the block."""

    header_says: str
    header: list[str]
    body: list[_Piece]
    margin: int
    rest_says: str
    rest: list[str]

    def at(self, margin: int) -> _Parts:
        """The same with its block at another margin."""
        by = margin - self.margin
        return self._replace(body=[p._replace(lines=[_moved(line, by) for line in p.lines]) for p in self.body])


def with_layout_of(old: str, new: str) -> str:
    """`new`, a Python script, whose statements that `old` has as well are laid out as they are there.

    `new` itself, where either is no Python, or that can't be proven to say the same, comments and all.
    """
    try:
        lines = "\n".join(_merged(*(_Script(text).pieces() for text in (old, new)))) + "\n"
        text = lines if new.endswith("\n") else lines.removesuffix("\n")
        found, wanted = comments_of(text), comments_of(new)
        same = found is not None and wanted is not None and [*map(letters, found)] == [*map(letters, wanted)]
        same = same and same_script(text, new)
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
        return new
    return text if same else new


def _merged(before: list[_Piece], after: list[_Piece]) -> Iterator[str]:
    matcher = SequenceMatcher(None, [p.says for p in before], [p.says for p in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for mine, theirs in zip(before[i1:i2], after[j1:j2]):
                yield from _changed(mine, theirs)
        elif tag != "equal":
            for piece in after[j1:j2]:
                yield from piece.lines
        else:
            yield from _same(before, i1, i2, after[j1:j2])


def _same(before: list[_Piece], start: int, end: int, after: list[_Piece]) -> Iterator[str]:
    """What both say: as it was laid out, but for a line of several statements of which not all are there."""
    for index in range(start, end):
        mine, theirs = before[index], after[index - start]
        first = index
        while before[first].joined:
            first -= 1
        last = first + 1
        while last < len(before) and before[last].joined:
            last += 1
        if first < start or last > end:
            yield from theirs.lines
            continue
        above = mine if mine.comments == theirs.comments else theirs
        yield from above.lines[: above.above]
        yield from mine.lines[mine.above :]


def _changed(mine: _Piece, theirs: _Piece) -> Iterator[str]:
    """A statement that changed: within its block, what is as before stays as it was."""
    before, after = mine.parts, theirs.parts
    if mine.joined or theirs.joined:
        yield from theirs.lines
        return
    above = mine if mine.comments == theirs.comments else theirs
    yield from above.lines[: above.above]
    if before is None or after is None:
        yield from with_tokens_of(mine.lines[mine.above :], theirs.lines[theirs.above :])
        return
    same = before.header_says == after.header_says
    yield from before.header if same else with_tokens_of(before.header, after.header, header=True)
    yield from _merged(before.body, after.at(before.margin).body)
    yield from before.rest if before.rest_says == after.rest_says else after.rest


def _moved(line: str, by: int) -> str:
    if not line.strip() or by >= 0:
        return " " * by + line if line.strip() else line
    return line[min(-by, len(line) - len(line.lstrip())) :]


_BLOCKS = ("body", "orelse", "handlers", "finalbody")


class _Script:
    """A script by its lines, and the comments on each of them."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        if not self.lines[-1]:
            self.lines.pop()
        self.tree = parsed_script(text)
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        self.comments = {t.start[0]: letters(t.string) for t in tokens if t.type == tokenize.COMMENT}

    def pieces(self) -> list[_Piece]:
        """The statements of the script in their order, and its end."""
        found, at = self.block(self.tree.body, 0)
        rest = self.lines[at:]
        return [*found, _Piece("", rest, len(rest))]

    def block(self, statements: list[ast.stmt], at: int) -> tuple[list[_Piece], int]:
        """The statements of a block whose lines begin at `at`, and where these end."""
        pieces: list[_Piece] = []
        for statement in statements:
            first, last = _first_line(statement), statement.end_lineno or statement.lineno
            says = ast.dump(statement) + self.said(first, last)
            if first < at and pieces:
                holder = next(p for p in reversed(pieces) if not p.joined)
                holder.lines.extend(self.lines[at:last])
                pieces.append(_Piece(says, [], 0, joined=True))
            else:
                pieces.append(_Piece(says, self.lines[at:last], max(first - at, 0), self.parts(statement)))
            at = max(at, last)
        return pieces, at

    def parts(self, statement: ast.stmt) -> _Parts | None:
        """The parts of a statement with a block; None for another, and where the block is behind the colon."""
        body = getattr(statement, "body", None)
        if not body:
            return None
        first, start, last = _first_line(statement), _first_line(body[0]), statement.end_lineno or statement.lineno
        if self.lines[start][: body[0].col_offset].strip().rstrip("@"):
            return None
        while start > first and not self.lines[start - 1].split("#")[0].strip():
            start -= 1
        pieces, end = self.block(body, start)
        header = copy.copy(statement)
        blocks = {name: getattr(statement, name) for name in _BLOCKS if hasattr(statement, name)}
        for name in blocks:
            setattr(header, name, [])
        rest = [ast.dump(node) for name in _BLOCKS[1:] for node in blocks.get(name, ())]
        return _Parts(
            ast.dump(header) + self.said(first, start),
            self.lines[first:start],
            pieces,
            body[0].col_offset,
            "".join(rest) + self.said(end, last),
            self.lines[end:last],
        )

    def said(self, first: int, last: int) -> str:
        """The comments on some lines."""
        return "".join(self.comments.get(number, "") for number in range(first + 1, last + 1))


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(d.lineno for d in decorators)]) - 1
