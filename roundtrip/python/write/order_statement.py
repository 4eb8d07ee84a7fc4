"""The statement that puts the templates of a workflow in an order, as a node in black's layout."""

from __future__ import annotations

import libcst as cst

from roundtrip.python.code.restyle import one_statement
from roundtrip.python.template_order import order_text


def order_statement(variable: str, names: list[str], depth: int = 1) -> cst.SimpleStatementLine:
    """`variable.templates.sort(…)`, laid out for the block of a workflow, `depth` blocks deep."""
    statement, _ = one_statement(order_text(variable, names), depth)
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement
