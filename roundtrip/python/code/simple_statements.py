"""Statements that fill one logical line, as its tokens.

Facts: `LineGenerator.__post_init__` of black's `linegen.py`: behind which words parentheses are optional.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from roundtrip.python.code.bracketed import annotation
from roundtrip.python.code.make import EMPTY, SPACE, setter
from roundtrip.python.code.tokens import COMMAS, Tokens
from roundtrip.python.code.unsure import Unsure


def _expr(tokens: Tokens, node: cst.Expr) -> None:
    value = node.value
    arithmetic = (cst.Add, cst.Subtract, cst.LeftShift, cst.RightShift, cst.BitXor, cst.BitAnd)
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, arithmetic) and not value.lpar:
        tokens.optional(value)
    else:
        tokens.expression(value)


def _assign(tokens: Tokens, node: cst.Assign) -> None:
    for number, target in enumerate(node.targets):
        if number or (isinstance(target.target, cst.Tuple) and not target.target.lpar):
            tokens.optional(target.target)
        elif target.target.lpar:
            raise Unsure
        else:
            tokens.expression(target.target)
        _sign(tokens, "=", (target, "whitespace_before_equal"), (target, "whitespace_after_equal"))
    tokens.optional(node.value, keep=(cst.NamedExpr,))


def _sign(tokens: Tokens, text: str, before: Any, after: Any) -> None:
    tokens.word(text, before, after).kind = "=" if text == "=" else "op"


def _augmented(tokens: Tokens, node: cst.AugAssign) -> None:
    if node.target.lpar:
        raise Unsure
    tokens.expression(node.target)
    sign = cst.Module([]).code_for_node(node.operator).strip()
    _sign(tokens, sign, (node.operator, "whitespace_before"), (node.operator, "whitespace_after"))
    tokens.optional(node.value, keep=(cst.NamedExpr,))


def _annotated(tokens: Tokens, node: cst.AnnAssign) -> None:
    if node.target.lpar:
        raise Unsure
    tokens.expression(node.target)
    annotation(tokens, node.annotation, "")
    if node.value is not None:
        if not isinstance(node.equal, cst.AssignEqual):
            setter(cst.AnnAssign, "equal")(node, cst.AssignEqual(SPACE, SPACE))
        _sign(tokens, "=", (node.equal, "whitespace_before"), (node.equal, "whitespace_after"))
        tokens.optional(node.value, keep=(cst.NamedExpr, cst.Yield))


def _return(tokens: Tokens, node: cst.Return) -> None:
    if node.value is None:
        tokens.add("return", "name")
        return
    tokens.word("return", None, _own(node, "whitespace_after_return"))
    tokens.optional(node.value, keep=(cst.NamedExpr, cst.Yield))


def _raise(tokens: Tokens, node: cst.Raise) -> None:
    if node.exc is None:
        tokens.add("raise", "name")
        return
    tokens.word("raise", None, _own(node, "whitespace_after_raise"))
    if node.exc.lpar:
        raise Unsure
    tokens.expression(node.exc)
    if node.cause is not None:
        setter(cst.Raise, "whitespace_after_raise")(node, SPACE)
        if node.cause.item.lpar:
            raise Unsure
        tokens.word("from", _own(node.cause, "whitespace_before_from"), (node.cause, "whitespace_after_from"))
        tokens.expression(node.cause.item)


def _assert(tokens: Tokens, node: cst.Assert) -> None:
    tokens.word("assert", None, (node, "whitespace_after_assert"))
    tokens.optional(node.test, keep=(cst.NamedExpr, cst.Yield))
    if node.msg is not None:
        if not isinstance(node.comma, cst.Comma):
            setter(cst.Assert, "comma")(node, cst.Comma(EMPTY, SPACE))
        token = tokens.add(",", "comma")
        token.priority, token.last = COMMAS, None
        token.before, token.after = (node.comma, "whitespace_before"), (node.comma, "whitespace_after")
        tokens.space = " "
        tokens.optional(node.msg, keep=(cst.NamedExpr, cst.Yield))


def _delete(tokens: Tokens, node: cst.Del) -> None:
    if node.target.lpar:
        raise Unsure
    tokens.word("del", None, (node, "whitespace_after_del"))
    tokens.optional(node.target)


def _import(tokens: Tokens, node: cst.Import) -> None:
    tokens.word("import", None, (node, "whitespace_after_import"))
    tokens.items(node.names, lambda alias: _alias(tokens, alias))


def _import_from(tokens: Tokens, node: cst.ImportFrom) -> None:
    if isinstance(node.names, cst.ImportStar) or _name(node.module) == "__future__":
        raise Unsure
    tokens.word("from", None, (node, "whitespace_after_from"))
    for dot in node.relative:
        tokens.add(".", "name")
        setter(cst.Dot, "whitespace_before")(dot, EMPTY)
        setter(cst.Dot, "whitespace_after")(dot, EMPTY)
    if node.module is not None:
        tokens.add(_name(node.module), "name")
    tokens.word("import", (node, "whitespace_before_import"), (node, "whitespace_after_import"))
    left, right = node.lpar, node.rpar
    if left is None or right is None:
        left, right = cst.LeftParen(EMPTY), cst.RightParen(EMPTY)
    opening = tokens.open("", "import", None, (left, "whitespace_after"))
    opening.optional = (node, left, right)
    setter(cst.ImportFrom, "lpar")(node, None)
    setter(cst.ImportFrom, "rpar")(node, None)
    trailing = tokens.items(node.names, lambda alias: _alias(tokens, alias))
    closing = tokens.close("", opening, (right, "whitespace_before"), node.names[-1])
    closing.magic = trailing


def _alias(tokens: Tokens, alias: cst.ImportAlias) -> None:
    tokens.add(_name(alias.name), "name")
    if alias.asname is not None:
        as_name(tokens, alias.asname)


def as_name(tokens: Tokens, node: cst.AsName) -> None:
    """`as name`."""
    tokens.word("as", (node, "whitespace_before_as"), (node, "whitespace_after_as"))
    tokens.expression(node.name)


def with_item(tokens: Tokens, item: cst.WithItem) -> None:
    """`open(x) as y`."""
    if item.item.lpar:
        raise Unsure
    tokens.expression(item.item)
    if item.asname is not None:
        if item.asname.name.lpar and not isinstance(item.asname.name, cst.Tuple):
            raise Unsure
        as_name(tokens, item.asname)


def _names(tokens: Tokens, node: Any) -> None:
    word = "global" if isinstance(node, cst.Global) else "nonlocal"
    tokens.word(word, None, (node, f"whitespace_after_{word}"))
    tokens.items(node.names, lambda item: tokens.expression(item.name))


def _word(tokens: Tokens, node: Any) -> None:
    tokens.add(type(node).__name__.lower(), "name")


SMALL: dict[type, Callable[[Tokens, Any], None]] = {
    cst.Expr: _expr,
    cst.Assign: _assign,
    cst.AugAssign: _augmented,
    cst.AnnAssign: _annotated,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Del: _delete,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.Global: _names,
    cst.Nonlocal: _names,
    cst.Pass: _word,
    cst.Break: _word,
    cst.Continue: _word,
}


def _own(node: Any, field: str) -> Any:
    """A place of whitespace that may hold nothing yet."""
    if isinstance(getattr(node, field), cst.MaybeSentinel):
        setter(type(node), field)(node, SPACE)
    return node, field


def _name(node: Any) -> str:
    """A dotted name, written closely."""
    if node is None:
        return ""
    if isinstance(node, cst.Attribute):
        setter(cst.Attribute, "dot")(node, cst.Dot(EMPTY, EMPTY))
        return f"{_name(node.value)}.{node.attr.value}"
    return str(node.value)
