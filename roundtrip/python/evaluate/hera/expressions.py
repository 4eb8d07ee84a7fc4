"""`hera.expr`: Argo's expressions, written in Python. Facts: `hera.expr._node`, line by line."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.machine import Machine, weigh
from roundtrip.python.evaluate.values import Builtin, Fixed, Given, Unprovable
from roundtrip.python.evaluate.words import words

_METHODS = {
    "contains": "contains",
    "ends_with": "endsWith",
    "in_": "in",
    "matches": "matches",
    "not_in": "not in",
    "starts_with": "startsWith",
}
_OPERATORS = {
    "+": "+",
    "&": "&&",
    "|": "||",
    "%": "%",
    "*": "*",
    "**": "**",
    "-": "-",
    "/": "/",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_FUNCTIONS = {
    "length": "len",
    "as_float": "asFloat",
    "as_int": "asInt",
    "string": "string",
    "to_json": "toJson",
}
# attributes that Hera's own nodes have, or some of them
_TAKEN = words("value attribute operation other_value function args operator operand truthy_value falsy_value")
_PREDICATES = ("all", "any", "count", "filter", "map", "none", "one")


class Expression(Fixed):
    """A node of `hera.expr`, of which only its text matters."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        if len(text) > 100_000:
            raise Unprovable("this expression grows too large to be read statically")
        self.text = text

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        wrapped = {"": self.text, "$": "{{" + self.text + "}}", "=": "{{=" + self.text + "}}"}
        if spec not in wrapped:
            raise Unprovable("Hera's expressions know the formats `$` and `=`")
        return wrapped[spec]

    @staticmethod
    def binary(sign: str, left: Any, right: Any) -> Expression:
        """`left sign right`; only an expression on the left knows what to do."""
        if not isinstance(left, Expression) or sign not in _OPERATORS:
            raise Unprovable("Python raises TypeError here: an expression stands on the left of its operator")
        return Expression(f"{left.text} {_OPERATORS[sign]} {operand(right)}")

    @staticmethod
    def compared(op: ast.cmpop, left: Any, right: Any) -> Any:
        """A comparison; Python turns it around where only the right one is an expression."""
        if isinstance(op, (ast.Is, ast.IsNot)):
            return (left is right) is isinstance(op, ast.Is)
        if type(op) not in _COMPARE or not isinstance(left, Expression):
            raise Unprovable("an expression stands on the left of its operator")
        return Expression(f"{left.text} {_COMPARE[type(op)]} {operand(right)}")

    def unary(self, sign: str) -> Expression:
        """`sign expression`."""
        return Expression(f"{sign}{self.text}")

    def item(self, index: Any) -> Expression:
        """`expression[index]`."""
        if isinstance(index, slice):
            if index.step and index.step != 1:
                raise Unprovable("Hera's expressions know slices of step 1 only")
            start = "" if index.start is None else index.start
            stop = "" if index.stop is None else index.stop
            return Expression(f"{self.text}[{start}:{stop}]")
        if not isinstance(index, (str, int, float)):
            raise Unprovable("such an index isn't read statically")
        return Expression(f"{self.text}[{index!r}]")

    def attribute(self, name: str) -> Any:
        """`expression.name`: a method of Hera's, or else the attribute."""
        if name in _METHODS:
            return Builtin(name, lambda _, given: Expression(f"{self.text} {_METHODS[name]} {operand(_single(given))}"))
        if name in _FUNCTIONS:
            return Builtin(name, lambda _, given: Expression(f"{_FUNCTIONS[name]}({_none(given, self.text)})"))
        if name in _PREDICATES:
            return Builtin(name, lambda _, given: Expression(f"{name}({self.text}, {{{operand(_single(given))}}})"))
        if name == "check":
            return Builtin(name, self._check)
        if name == "get":
            return Builtin(name, lambda _, given: self._get(_single(given)))
        if name == "jsonpath":
            return Builtin(name, lambda _, given: Expression(f"jsonpath({self.text}, {str(_single(given))!r})"))
        if name.startswith("__") or name in _TAKEN:
            raise Unprovable(f"`{name}` of an expression isn't read")
        return self._get(name)

    def _get(self, name: Any) -> Expression:
        return Expression(f"{self.text}.{name}" if self.text else str(name))

    def _check(self, machine: Machine, given: Given) -> Expression:
        found = {**dict(zip(("truthy_value", "falsy_value"), given.args)), **given.kwargs}
        yes, no = found["truthy_value"], found["falsy_value"]
        if not isinstance(yes, Expression) or not isinstance(no, Expression):
            # Hera writes what it is given with `str`
            yes, no = (x if isinstance(x, (Expression, str, int, float)) else _refuse() for x in (yes, no))
        return Expression(f"{self.text} ? {yes} : {no}")

    def call(self, machine: Machine, given: Given) -> Any:
        """An expression can't be called."""
        raise machine.declined("Python raises TypeError here: an expression can't be called")


def _single(given: Given) -> Any:
    """The one argument of a method."""
    if len(given.args) != 1 or given.kwargs:
        raise Unprovable("one value belongs here")
    return given.args[0]


def _none(given: Given, text: str) -> str:
    if given.args or given.kwargs:
        raise Unprovable("Python raises TypeError here: no value belongs here")
    return text


def _refuse() -> Any:
    raise Unprovable("such a value in an expression isn't read statically")


def operand(value: Any) -> str:
    """An operand: an expression, or a constant in Argo's spelling."""
    return value.text if isinstance(value, Expression) else constant(value)


def constant(value: Any) -> str:
    """`_constant_repr` of Hera."""
    weigh(value, 10_000)
    if value is None:
        return "nil"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, range):
        if value.step != 1:
            raise Unprovable("Hera's expressions know ranges of step 1 only")
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, list):
        return f"[{', '.join(map(constant, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{constant(k)}: {constant(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, (str, int, float)):
        return repr(value)
    raise Unprovable("such a constant in an expression isn't read statically")


class SprigFunction(Fixed):
    """`sprig.name`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def call(self, machine: Machine, given: Given) -> Expression:
        """`sprig.name(…)`; Hera passes over keywords."""
        return Expression(f"sprig.{self.name}({', '.join(operand(value) for value in given.args)})")


class Sprig(Fixed):
    """`hera.expr.sprig`."""

    __slots__ = ()

    def attribute(self, name: str) -> SprigFunction:
        """A function of Sprig's."""
        return SprigFunction(name)


def _one(make: Any) -> Builtin:
    def call(machine: Machine, given: Given) -> Expression:
        if len(given.args) != 1 or given.kwargs:
            raise machine.declined("Python raises TypeError here: one value belongs here")
        result: Expression = make(given.args[0])
        return result

    return Builtin("expression", call)


def _parentheses(value: Any) -> Expression:
    if not isinstance(value, (Expression, str, int, float)):
        raise Unprovable("such a value in an expression isn't read statically")
    return Expression(f"({value})")


def exported(name: str) -> Any:
    """A name of `hera.expr`. Raises KeyError."""
    return {
        "g": Expression(""),
        "it": Expression("#"),
        "C": _one(lambda value: Expression(constant(value))),
        "P": _one(_parentheses),
        "sprig": Sprig(),
    }[name]
