"""The blank lines between statements that black wants, or lets be.

Facts: `EmptyLineTracker` of black's `lines.py`. Where its releases differ, at the start of a block, there are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class Row:
    """A logical line or a comment. `before`: the empty lines above it, first those that were there, then those that stay.

    `owner`: the node and field that hold the lines above it. `defines`: it is the header of a function or class;
    `continues`: it goes on with a statement, as `else:` does.
    """

    lines: list[str]
    indent: int
    before: int = 0
    comment: str | None = None
    owner: Any = None
    opens_block: bool = False
    defines: bool = False
    is_def: bool = False
    is_class: bool = False
    decorates: bool = False
    imports: bool = False
    documents: bool = False
    continues: bool = False


class _Spacing:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.definitions: list[Row] = []
        self.leading: int | None = None  # the first of the comments that stand right above something
        self.after: list[int] = []

    def take(self, row: Row) -> None:
        """Settles what is above the next row."""
        before, after = self._wanted(row)
        if self.after:
            before = max(0, before - self.after[-1])
        previous = self.rows[-1] if self.rows else None
        number = len(self.rows)
        row.before = before + (self.after[-1] if self.after else 0)
        if row.comment is not None:
            if previous is None or (
                not previous.decorates and (previous.comment is None or before) and (self.leading is None or before)
            ):
                self.leading = number
        elif not row.decorates or before:
            self.leading = None
        self.rows.append(row)
        self.after.append(after)

    def _wanted(self, row: Row) -> tuple[int, int]:
        depth = row.indent
        before = min(row.before, 1 if depth else 2)
        there = bool(before)
        definition: Row | None = None
        while self.definitions and self.definitions[-1].indent >= depth:
            definition = self.definitions.pop()
        if row.is_def or row.is_class:
            self.definitions.append(row)
        if not self.rows:
            return 0, 0
        previous = self.rows[-1]
        if row.documents:
            return 0, 1 if previous.is_class else 0
        if previous.documents and not depth and not (row.is_def or row.is_class):
            return 1, 0
        if definition is not None:
            if depth:
                before = 1
            else:
                before = 1 if definition.indent and row.continues else 2
        if row.decorates or row.is_def or row.is_class:
            return self._before_definition(row, before, there), 0
        if previous.opens_block and previous.indent < depth:
            return 0, 0
        if previous.imports and not row.imports and depth == previous.indent:
            return (1 if not depth else before or 1), 0
        return before, 0

    def _before_definition(self, row: Row, before: int, there: bool) -> int:
        previous = self.rows[-1]
        if previous.decorates or (previous.indent < row.indent and previous.defines):
            return 0
        moved: int | None = None
        if previous.comment is not None and previous.indent == row.indent and before == 0:
            at = self.leading
            above = self.rows[at - 1] if at else None
            if at is None or above is None or above.is_class or above.opens_block or self.rows[at].before > 1:
                return 0
            moved = at
        wanted = 1 if row.indent else 2
        if moved is not None:
            self.rows[moved].before = max(self.rows[moved].before, wanted)
            return 0
        return wanted


def spaced(rows: Sequence[Row]) -> None:
    """Settles the empty lines above each of `rows`, which follow each other."""
    spacing = _Spacing()
    for row in rows:
        spacing.take(row)
