"""The arrows of a program without one task: wherever they stand, in a function, in a loop, among others."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.python.patch.bracket_items import removed
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located


def without_name(place: Located, name: str) -> list[Edit]:
    """What takes a variable out of every arrow, `a >> b` or `a >> [b, c]`; an arrow that joins nothing then goes."""
    found: list[Edit] = []
    for statement in ast.walk(place.tree):
        if isinstance(statement, ast.Expr) and blocks.is_arrow(statement):
            found += _without(place, statement, name)
    return found


def _without(place: Located, statement: ast.Expr, name: str) -> list[Edit]:
    operands = _operands(statement.value)
    edits: list[Edit] = []
    gone: list[int] = []
    for n, operand in enumerate(operands):
        if isinstance(operand, ast.Name) and operand.id == name:
            gone.append(n)
        elif isinstance(operand, ast.List):
            named = [e for e in operand.elts if isinstance(e, ast.Name) and e.id == name]
            if named and len(named) == len(operand.elts):
                gone.append(n)
            else:
                edits += [edit for e in named for edit in removed(place, operand, place.range(e))]
    if len(operands) - len(gone) < 2 and gone:
        return blocks.taken_out(place, statement)
    for n in gone:
        start, end = place.range(operands[n])
        if n:
            edits.append(Edit(place.range(operands[n - 1])[1], end, ""))
        else:
            edits.append(Edit(start, place.range(operands[1])[0], ""))
    return edits


def _operands(value: ast.expr) -> list[ast.expr]:
    """What arrows join, from left to right."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.RShift):
        return [*_operands(value.left), value.right]
    return [value]
