"""Names, literals and operators as tokens of a line.

Facts: black's `linegen.py` (which brackets are optional), `brackets.py` (at which tokens it splits, and which it prefers)
and `nodes.whitespace`. What isn't here is `Unsure`: black itself lays it out.
"""

from __future__ import annotations

import re
from typing import Any

import libcst as cst

from roundtrip.python.code.bracketed import parameters, parameters_of
from roundtrip.python.code.make import EMPTY, setter
from roundtrip.python.code.quoting import black_literal
from roundtrip.python.code.tokens import COMPARATOR, DOT, EMIT, LOGIC, STRINGS, TERNARY, Tokens, source_of
from roundtrip.python.code.unsure import Unsure

_MATH: dict[type, tuple[str, int]] = {
    cst.BitOr: ("|", 9),
    cst.BitXor: ("^", 8),
    cst.BitAnd: ("&", 7),
    cst.LeftShift: ("<<", 6),
    cst.RightShift: (">>", 6),
    cst.Add: ("+", 5),
    cst.Subtract: ("-", 5),
    cst.Multiply: ("*", 4),
    cst.Divide: ("/", 4),
    cst.FloorDivide: ("//", 4),
    cst.Modulo: ("%", 4),
    cst.MatrixMultiply: ("@", 4),
    cst.Power: ("**", 2),
}
_COMPARE: dict[type, str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}
_UNARY: dict[type, str] = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~"}
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?|0x[0-9A-F]+|0o[0-7]+|0b[01]+")


def name(line: Tokens, node: Any) -> None:
    """A name, or an ellipsis."""
    line.add(node.value if isinstance(node, cst.Name) else "...", "name")


def number(line: Tokens, node: Any) -> None:
    """A number, if it is spelled as black spells it."""
    if not _PLAIN_NUMBER.fullmatch(node.value):
        raise Unsure
    line.add(node.value, "number")


def string(line: Tokens, node: Any) -> None:
    """A literal, with black's quotes."""
    literal = black_literal(source_of(node))
    if literal is None:
        raise Unsure
    if "\n" in literal:
        line.multiline = True
    if isinstance(node, cst.SimpleString):
        setter(cst.SimpleString, "value")(node, literal)
    elif literal != source_of(node):
        _requote(node, literal)
    line.add(literal, "string")


def strings(line: Tokens, node: cst.ConcatenatedString) -> None:
    """Literals beside each other."""
    line.expression(node.left)
    line.found[-1].priority = max(line.found[-1].priority, STRINGS)
    line.comments(node, "whitespace_between")
    line.space = " "
    start = len(line.found)
    line.expression(node.right)
    line.found[start].before = (node, "whitespace_between")


def attribute(line: Tokens, node: cst.Attribute) -> None:
    """`value.attr`."""
    if isinstance(node.value, (cst.Integer, cst.Float, cst.Imaginary)) and not node.value.lpar:
        raise Unsure
    line.expression(node.value)
    if line.found[-1].kind == "close":
        line.found[-1].priority = max(line.found[-1].priority, DOT)
    line.comments(node.dot, "whitespace_before")
    token = line.add(".", "dot")
    token.before, token.after = (node.dot, "whitespace_before"), (node.dot, "whitespace_after")
    line.comments(node.dot, "whitespace_after")
    line.add(node.attr.value, "name")


def binary(line: Tokens, node: cst.BinaryOperation) -> None:
    """An operator between two values."""
    text, priority = _MATH[type(node.operator)]
    line.expression(node.left)
    token = line.word(text, (node.operator, "whitespace_before"), (node.operator, "whitespace_after"), priority)
    if text == "**" and _is_simple(node.left, last=True) and _is_simple(node.right):
        token.space = line.space = ""
    line.expression(node.right)


def unary(line: Tokens, node: cst.UnaryOperation) -> None:
    """`-x`, `not x`."""
    operator = node.operator
    if isinstance(operator, cst.Not):
        token = line.add("not", "name")
        token.after = (operator, "whitespace_after")
        line.comments(operator, "whitespace_after")
        line.space = " "
    else:
        token = line.add(_UNARY[type(operator)], "sign")
        token.after = (operator, "whitespace_after")
        line.comments(operator, "whitespace_after")
        inner = node.expression
        if isinstance(inner, cst.BinaryOperation) and isinstance(inner.operator, cst.Power) and not inner.lpar:
            setter(cst.BinaryOperation, "lpar")(inner, [cst.LeftParen(EMPTY)])
            setter(cst.BinaryOperation, "rpar")(inner, [cst.RightParen(EMPTY)])
    line.expression(node.expression)


def boolean(line: Tokens, node: cst.BooleanOperation) -> None:
    """`x and y`."""
    line.expression(node.left)
    word = "and" if isinstance(node.operator, cst.And) else "or"
    line.word(word, (node.operator, "whitespace_before"), (node.operator, "whitespace_after"), LOGIC)
    line.expression(node.right)


def compare(line: Tokens, node: cst.Comparison) -> None:
    """`x < y <= z`."""
    line.expression(node.left)
    for target in node.comparisons:
        operator = target.operator
        text = operator.value if isinstance(operator, cst.NotEqual) else _COMPARE[type(operator)]
        if text == "<>":
            raise Unsure
        line.word(text, (operator, "whitespace_before"), (operator, "whitespace_after"), COMPARATOR)
        if isinstance(operator, (cst.IsNot, cst.NotIn)):
            setter(type(operator), "whitespace_between")(operator, cst.SimpleWhitespace(" "))
        line.expression(target.comparator)


def _conditional(line: Tokens, node: cst.IfExp) -> None:
    line.expression(node.body)
    line.word("if", (node, "whitespace_before_if"), (node, "whitespace_after_if"), TERNARY)
    line.expression(node.test)
    line.word("else", (node, "whitespace_before_else"), (node, "whitespace_after_else"), TERNARY)
    line.expression(node.orelse)


def lambda_(line: Tokens, node: cst.Lambda) -> None:
    """`lambda x: y`."""
    token = line.add("lambda", "name")
    token.after = (node, "whitespace_after_lambda")
    if not isinstance(node.whitespace_after_lambda, cst.MaybeSentinel):
        line.comments(node, "whitespace_after_lambda")
    line.depth += 1
    if parameters_of(node.params):
        line.space = " "
        parameters(line, node.params)
    line.depth -= 1
    line.comments(node.colon, "whitespace_before")
    colon = line.add(":", "op")
    colon.before, colon.after = (node.colon, "whitespace_before"), (node.colon, "whitespace_after")
    line.comments(node.colon, "whitespace_after")
    line.space = " "
    line.expression(node.body)


def named(line: Tokens, node: cst.NamedExpr) -> None:
    """`x := y`."""
    line.expression(node.target)
    line.word(":=", (node, "whitespace_before_walrus"), (node, "whitespace_after_walrus"))
    line.expression(node.value)


def _requote(node: cst.FormattedString, literal: str) -> None:
    """Gives an f-string the source `literal`."""
    made = cst.parse_expression(literal)
    assert isinstance(made, cst.FormattedString)
    for field in ("parts", "start", "end"):
        setter(cst.FormattedString, field)(node, getattr(made, field))


def _is_simple(node: Any, *, last: bool = False) -> bool:
    """What black hugs with `**`: a name, a number, attributes of a name, and, behind it, their negations."""
    if node.lpar:
        return False
    if not last and isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Power):
        return _is_simple(node.left)
    if isinstance(node, cst.UnaryOperation) and not last and not isinstance(node.operator, cst.Not):
        return not isinstance(node.expression, cst.UnaryOperation) and _is_simple(node.expression)
    while isinstance(node, cst.Attribute):
        node = node.value
        if isinstance(node, (cst.SimpleString, cst.FormattedString)):
            raise Unsure
    return isinstance(node, (cst.Name, cst.Integer, cst.Float, cst.Imaginary)) and not node.lpar


EMIT.update(
    {
        cst.Name: name,
        cst.Ellipsis: name,
        cst.Integer: number,
        cst.Float: number,
        cst.SimpleString: string,
        cst.FormattedString: string,
        cst.ConcatenatedString: strings,
        cst.Attribute: attribute,
        cst.BinaryOperation: binary,
        cst.UnaryOperation: unary,
        cst.BooleanOperation: boolean,
        cst.Comparison: compare,
        cst.IfExp: _conditional,
        cst.Lambda: lambda_,
        cst.NamedExpr: named,
    }
)
