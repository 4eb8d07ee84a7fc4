"""The statement that puts the templates of a workflow in an order, as a node and as text, in black's layout."""

from __future__ import annotations

import libcst as cst

from roundtrip.python.code import literals
from roundtrip.python.code.restyle import STEP, one_statement


def order_statement(variable: str, names: list[str]) -> cst.SimpleStatementLine:
    """`variable.templates.sort(…)`, laid out for the block of a workflow."""
    statement, _ = one_statement(_flat(variable, names), 1)
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement


def order_line(variable: str, names: list[str], indent: str = STEP) -> str:
    """The text of the statement, without its own indentation, for a block that is indented by `indent`."""
    depth = -(-len(indent) // len(STEP))
    _, lines = one_statement(_flat(variable, names), depth)
    return f"\n{indent}".join(line.removeprefix(STEP * depth) for line in lines)


def _flat(variable: str, names: list[str]) -> str:
    listed = ", ".join(literals.string(name) for name in names)
    return f"{variable}.templates.sort(key=lambda t: [{listed}].index(str(t.name)))\n"
