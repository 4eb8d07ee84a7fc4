"""The arrows of a program without one task: wherever they stand, in a function, in a loop, among others."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located, names


def without_name(place: Located, name: str) -> list[Edit]:
    """What takes a variable out of every arrow, `a >> b` or `a >> [b, c]`; an arrow that joins nothing then goes."""
    found: list[Edit] = []
    for statement in place.nodes:
        if isinstance(statement, ast.Expr) and blocks.is_arrow(statement) and name in names(statement):
            operands = _operands(statement.value)
            left = [text for operand in operands if (text := _without(place, operand, name))]
            if len(operands) > 1 and len(left) < 2:
                found += blocks.taken_out(place, statement)
            elif len(operands) > 1:
                found.append(place.edit(statement.value, " >> ".join(left)))
    return found


def _without(place: Located, operand: ast.expr, name: str) -> str:
    """A side of an arrow without a task; empty where that is all."""
    items = operand.elts if isinstance(operand, ast.List) else [operand]
    left = [item for item in items if not (isinstance(item, ast.Name) and item.id == name)]
    if len(left) == len(items):
        return place.segment(operand)
    return f"[{', '.join(map(place.segment, left))}]" if left else ""


def _operands(value: ast.expr) -> list[ast.expr]:
    """What arrows join, from left to right."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.RShift):
        return [*_operands(value.left), value.right]
    return [value]
