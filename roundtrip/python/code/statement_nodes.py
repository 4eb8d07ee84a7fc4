"""Statements of libcst's, with the comments above and behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Union

import libcst as cst

from roundtrip.python.code.make import (
    END_OF_LINE,
    SPACE,
    comment_lines,
    identifier,
    line_end,
    name,
    setter,
)

Statement = Union[cst.SimpleStatementLine, cst.BaseCompoundStatement]
# what stands in a block: statements, and comments between them that are none's own
Row = Union[Statement, cst.EmptyLine]

_ABOVE: dict[type, Callable[[Any, Any], None]] = {
    kind: setter(kind, "leading_lines") for kind in (cst.SimpleStatementLine, cst.With, cst.For)
}
set_behind_simple = setter(cst.SimpleStatementLine, "trailing_whitespace")


def simple(small: cst.BaseSmallStatement) -> cst.SimpleStatementLine:
    """A statement on a line of its own."""
    return cst.SimpleStatementLine([small], (), END_OF_LINE)


def expression(value: cst.BaseExpression) -> cst.SimpleStatementLine:
    """An expression as a statement."""
    return simple(cst.Expr(value))


def assign(variable: str, value: cst.BaseExpression) -> cst.SimpleStatementLine:
    """`variable = value`."""
    return simple(cst.Assign([cst.AssignTarget(name(variable))], value))


def block(rows: list[Row], header: str | None = None, below: Iterable[str] = ()) -> cst.IndentedBlock:
    """An indented block; `header`: the comment behind its colon; `below`: those at its end."""
    statements: list[Statement] = []
    waiting: list[cst.EmptyLine] = []
    for row in rows:
        if isinstance(row, cst.EmptyLine):
            waiting.append(row)
            continue
        put_above(row, waiting)
        waiting = []
        statements.append(row)
    statements = statements or [simple(cst.Pass())]
    return cst.IndentedBlock(statements, line_end(header), footer=[*waiting, *comment_lines(below)])


def with_(item: cst.BaseExpression, variable: str, body: cst.IndentedBlock) -> cst.With:
    """`with item as variable:`; without a variable where that is empty."""
    bound = cst.AsName(identifier(variable), SPACE, SPACE) if variable else None
    return cst.With([cst.WithItem(item, bound)], body)


def for_(variable: str, values: cst.BaseExpression, body: cst.IndentedBlock) -> cst.For:
    """`for variable in values:`."""
    return cst.For(identifier(variable), values, body)


def put_above(statement: Statement, lines: Sequence[cst.EmptyLine], *, close: bool = False) -> None:
    """Puts `lines` above a statement, and above what is there already; `close`: below that."""
    if lines:
        there = statement.leading_lines
        _ABOVE[type(statement)](statement, [*there, *lines] if close else [*lines, *there])
