"""What stands around the block of a compound statement."""

from __future__ import annotations

from typing import Any

import libcst as cst

from roundtrip.python.code.make import END_OF_LINE, setter


def is_plain_decorator(node: Any) -> bool:
    """Whether a decorator is a dotted name, called or not."""
    node = node.func if isinstance(node, cst.Call) else node
    while isinstance(node, cst.Attribute) and not node.lpar:
        node = node.value
    return isinstance(node, cst.Name) and not node.lpar


def is_stub(node: Any) -> bool:
    """Whether a function or class has nothing but dots in it."""
    body = node.body.body
    first = body[0] if body else None
    small = first.body[0] if isinstance(first, cst.SimpleStatementLine) else first
    return isinstance(small, cst.Expr) and isinstance(small.value, cst.Ellipsis)


def last_parameter(node: cst.Parameters) -> Any:
    """The last parameter of a function that a comma may stand behind."""
    from_end = [node.star_kwarg, *reversed(node.kwonly_params), node.star_arg, *reversed(node.params)]
    return next((p for p in from_end if isinstance(p, cst.Param)), None)


def block_of(statement: Any) -> cst.IndentedBlock:
    """The block of a statement; what stood behind its colon gets one."""
    body = statement.body
    if isinstance(body, cst.SimpleStatementSuite):
        line = cst.SimpleStatementLine(body.body, [], END_OF_LINE)
        block = cst.IndentedBlock([line], body.trailing_whitespace)
        if body.trailing_whitespace.comment is not None:
            line = cst.SimpleStatementLine(body.body, [], body.trailing_whitespace)
            block = cst.IndentedBlock([line], END_OF_LINE)
        setter(type(statement), "body")(statement, block)
        return block
    assert isinstance(body, cst.IndentedBlock)
    return body
