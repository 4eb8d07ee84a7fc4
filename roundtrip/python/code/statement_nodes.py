"""Statements of libcst's, made as cheaply as what `make` makes, with the comments above and behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Union

import libcst as cst

from roundtrip.python.code.make import (
    COMMA,
    END_OF_LINE,
    NOTHING,
    SPACE,
    Setter,
    comment_lines,
    identifier,
    line_end,
    name,
    setter,
)

Statement = Union[cst.SimpleStatementLine, cst.BaseCompoundStatement]
# what stands in a block: statements, and comments between them that are none's own
Row = Union[Statement, cst.EmptyLine]

_new = object.__new__
_set_body, set_above_simple, set_behind_simple = (
    setter(cst.SimpleStatementLine, f) for f in ("body", "leading_lines", "trailing_whitespace")
)
_set_targets, _set_assigned, _set_assign_semicolon = (setter(cst.Assign, f) for f in ("targets", "value", "semicolon"))
_set_target, _set_before_equal, _set_after_equal = (
    setter(cst.AssignTarget, f) for f in ("target", "whitespace_before_equal", "whitespace_after_equal")
)
_set_expression, _set_expr_semicolon = setter(cst.Expr, "value"), setter(cst.Expr, "semicolon")
_ABOVE: dict[type, Setter] = {
    kind: setter(kind, "leading_lines")
    for kind in (cst.SimpleStatementLine, cst.With, cst.For, cst.FunctionDef, cst.If)
}


def simple(small: cst.BaseSmallStatement) -> cst.SimpleStatementLine:
    """A statement on a line of its own."""
    line: cst.SimpleStatementLine = _new(cst.SimpleStatementLine)
    _set_body(line, (small,))
    set_above_simple(line, ())
    set_behind_simple(line, END_OF_LINE)
    return line


def expression(value: cst.BaseExpression) -> cst.SimpleStatementLine:
    """An expression as a statement."""
    node: cst.Expr = _new(cst.Expr)
    _set_expression(node, value)
    _set_expr_semicolon(node, NOTHING)
    return simple(node)


def assign(variable: str, value: cst.BaseExpression) -> cst.SimpleStatementLine:
    """`variable = value`."""
    target: cst.AssignTarget = _new(cst.AssignTarget)
    _set_target(target, name(variable))
    _set_before_equal(target, SPACE)
    _set_after_equal(target, SPACE)
    node: cst.Assign = _new(cst.Assign)
    _set_targets(node, (target,))
    _set_assigned(node, value)
    _set_assign_semicolon(node, NOTHING)
    return simple(node)


def block(rows: list[Row], header: str | None = None, below: Iterable[str] = ()) -> cst.IndentedBlock:
    """An indented block; `header`: the comment behind its colon; `below`: those at its end."""
    statements, rest = gathered(rows)
    statements = statements or [simple(cst.Pass())]
    return cst.IndentedBlock(statements, line_end(header), footer=[*rest, *comment_lines(below)])


def gathered(rows: Iterable[Row]) -> tuple[list[Statement], list[cst.EmptyLine]]:
    """Statements, each with the comments above it, and the comments below them all."""
    statements: list[Statement] = []
    waiting: list[cst.EmptyLine] = []
    for row in rows:
        if isinstance(row, cst.EmptyLine):
            waiting.append(row)
            continue
        if waiting:
            put_above(row, waiting)
            waiting = []
        statements.append(row)
    return statements, waiting


def with_(item: cst.BaseExpression, variable: str, body: cst.IndentedBlock) -> cst.With:
    """`with item as variable:`; without a variable where that is empty."""
    bound = cst.AsName(identifier(variable), SPACE, SPACE) if variable else None
    return cst.With([cst.WithItem(item, bound)], body)


def for_(variable: str, values: cst.BaseExpression, body: cst.IndentedBlock) -> cst.For:
    """`for variable in values:`."""
    return cst.For(identifier(variable), values, body)


def import_from(module: str, names: list[tuple[str, str]]) -> cst.SimpleStatementLine:
    """`from module import name as other, …`."""
    aliases = [
        cst.ImportAlias(identifier(n), cst.AsName(identifier(other)) if other and other != n else None, comma=COMMA)
        for n, other in names
    ]
    aliases[-1] = aliases[-1].with_changes(comma=NOTHING)
    return simple(cst.ImportFrom(name(module), aliases))


def put_above(statement: Statement, lines: Sequence[cst.EmptyLine]) -> None:
    """Puts `lines` above a statement, and above what is there already."""
    if lines:
        _ABOVE[type(statement)](statement, [*lines, *statement.leading_lines])


def put_close_above(statement: Statement, lines: Sequence[cst.EmptyLine]) -> None:
    """Puts `lines` above a statement, and below what is there already."""
    if lines:
        _ABOVE[type(statement)](statement, [*statement.leading_lines, *lines])
