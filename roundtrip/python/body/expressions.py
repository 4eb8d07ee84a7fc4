"""The expressions of a script, on one line, or split at the brackets that `layout.py` knows how to split."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from roundtrip.python.body.text import Source, Unwritable
from roundtrip.python.code.quoting import black_literal
from roundtrip.python.syntax import Atom, Expression, Group, Item

# binding strength, weakest first: what binds weaker than its place wants gets parentheses
(
    TUPLE,
    YIELD,
    NAMED,
    TEST,
    OR,
    AND,
    NOT,
    COMPARE,
    BIT_OR,
    BIT_XOR,
    BIT_AND,
    SHIFT,
    ARITH,
    TERM,
    FACTOR,
    POWER,
    ATOM,
) = range(17)
BINARY: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", ARITH),
    ast.Sub: ("-", ARITH),
    ast.Mult: ("*", TERM),
    ast.Div: ("/", TERM),
    ast.Mod: ("%", TERM),
    ast.FloorDiv: ("//", TERM),
    ast.MatMult: ("@", TERM),
    ast.LShift: ("<<", SHIFT),
    ast.RShift: (">>", SHIFT),
    ast.BitOr: ("|", BIT_OR),
    ast.BitXor: ("^", BIT_XOR),
    ast.BitAnd: ("&", BIT_AND),
    ast.Pow: ("**", POWER),
}
_UNARY: dict[type[ast.unaryop], tuple[str, int]] = {
    ast.Not: ("not ", NOT),
    ast.USub: ("-", FACTOR),
    ast.UAdd: ("+", FACTOR),
    ast.Invert: ("~", FACTOR),
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?|0x[0-9A-F]+|0o[0-7]+|0b[01]+")


class Expressions:
    """Writes expressions. `whole`: the expression that stands alone on the right of an assignment, if one does."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.whole: ast.expr | None = None

    def flat(self, node: ast.expr, place: int) -> str:
        """The text of an expression that has to go on one line."""
        text = self.expression(node, place)
        if isinstance(text, Group):
            return _unbroken(text)
        return text.text

    def expression(self, node: ast.expr, place: int) -> Expression:
        """An expression where something binding at least as strongly as `place` can stand."""
        write = _EXPRESSIONS.get(type(node))
        if write is None:
            raise Unwritable
        strength, expression = write(self, node)
        if strength >= place:
            return expression
        return Group("(", [Item(expression)], ")") if isinstance(expression, Group) else Atom(f"({expression.text})")

    def _constant(self, node: ast.Constant) -> tuple[int, Expression]:
        if node.value is None or isinstance(node.value, bool):
            return ATOM, Atom(repr(node.value))
        segment = self.source.segment(node)
        if isinstance(node.value, (str, bytes)):
            literal = black_literal(segment)
            if literal is None or (isinstance(node.value, str) and node.kind):
                raise Unwritable
            if "\n" in literal and node is not self.whole:
                raise Unwritable  # how black splits a bracket around it is a matter of its version
            return ATOM, Atom(literal)
        if not _NUMBER.fullmatch(segment):
            raise Unwritable
        return ATOM, Atom(segment)

    def _joined(self, node: ast.JoinedStr) -> tuple[int, Expression]:
        literal = black_literal(self.source.segment(node))
        if literal is None or "\n" in literal:
            raise Unwritable
        return ATOM, Atom(literal)

    def _name(self, node: ast.Name) -> tuple[int, Expression]:
        return ATOM, Atom(node.id)

    def _attribute(self, node: ast.Attribute) -> tuple[int, Expression]:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, (int, float)):
            raise Unwritable
        return ATOM, Atom(f"{self.flat(node.value, ATOM)}.{node.attr}")

    def _call(self, node: ast.Call) -> tuple[int, Expression]:
        function = self.flat(node.func, ATOM)
        items = [Item(self.expression(arg, NAMED)) for arg in node.args]
        for keyword in node.keywords:
            label = f"{keyword.arg}=" if keyword.arg else "**"
            items.append(Item(self.expression(keyword.value, TEST), label))
        if len(items) == 1 and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            items = [Item(Atom(self._comprehension(node.args[0])))]
        if not items:
            return ATOM, Atom(f"{function}()")
        if any(c in function for c in "([{") or "\n" in function:
            return ATOM, Atom(_unbroken(Group(f"{function}(", items, ")")))
        return ATOM, Group(f"{function}(", items, ")")

    def _sequence(self, node: ast.List | ast.Set) -> tuple[int, Expression]:
        opening, closing = ("[", "]") if isinstance(node, ast.List) else ("{", "}")
        if not node.elts:
            return ATOM, Atom("[]")
        return ATOM, Group(opening, [Item(self.expression(e, NAMED)) for e in node.elts], closing)

    def _tuple(self, node: ast.Tuple) -> tuple[int, Expression]:
        if not node.elts:
            return ATOM, Atom("()")
        if len(node.elts) == 1:
            return ATOM, Atom(f"({self.flat(node.elts[0], NAMED)},)")
        return TUPLE, Atom(", ".join(self.flat(e, NAMED) for e in node.elts))

    def _dict(self, node: ast.Dict) -> tuple[int, Expression]:
        items = []
        for key, value in zip(node.keys, node.values):
            if key is None:
                items.append(Item(self.expression(value, BIT_OR), "**"))
            else:
                items.append(Item(self.expression(value, TEST), f"{self.flat(key, TEST)}: "))
        return ATOM, Group("{", items, "}") if items else Atom("{}")

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> str:
        if isinstance(node, ast.DictComp):
            text = f"{self.flat(node.key, TEST)}: {self.flat(node.value, TEST)}"
        else:
            text = self.flat(node.elt, NAMED)
        for part in node.generators:
            if part.is_async:
                raise Unwritable
            text += f" for {self.flat(part.target, TUPLE)} in {self.flat(part.iter, OR)}"
            text += "".join(f" if {self.flat(condition, OR)}" for condition in part.ifs)
        return text

    def _comprehended(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> tuple[int, Expression]:
        opening, closing = {ast.ListComp: ("[", "]"), ast.GeneratorExp: ("(", ")")}.get(type(node), ("{", "}"))
        return ATOM, Group(opening, [Item(Atom(self._comprehension(node)))], closing)

    def _binary(self, node: ast.BinOp) -> tuple[int, Expression]:
        sign, strength = BINARY[type(node.op)]
        if isinstance(node.op, ast.Pow):
            left, right = self.flat(node.left, POWER + 1), self.flat(node.right, FACTOR)
            plain = _is_simple_operand(node.left) and not isinstance(node.left, ast.UnaryOp)
            hugged = plain and _is_simple_operand(node.right)
            return strength, Atom(f"{left}**{right}" if hugged else f"{left} ** {right}")
        return strength, Atom(f"{self.flat(node.left, strength)} {sign} {self.flat(node.right, strength + 1)}")

    def _unary(self, node: ast.UnaryOp) -> tuple[int, Expression]:
        sign, strength = _UNARY[type(node.op)]
        if strength == FACTOR and isinstance(node.operand, ast.BinOp) and isinstance(node.operand.op, ast.Pow):
            return strength, Atom(f"{sign}({self.flat(node.operand, NAMED)})")
        return strength, Atom(f"{sign}{self.flat(node.operand, strength)}")

    def _boolean(self, node: ast.BoolOp) -> tuple[int, Expression]:
        word, strength = (" and ", AND) if isinstance(node.op, ast.And) else (" or ", OR)
        return strength, Atom(word.join(self.flat(value, strength + 1) for value in node.values))

    def _compare(self, node: ast.Compare) -> tuple[int, Expression]:
        text = self.flat(node.left, COMPARE + 1)
        for sign, other in zip(node.ops, node.comparators):
            text += f" {_COMPARE[type(sign)]} {self.flat(other, COMPARE + 1)}"
        return COMPARE, Atom(text)

    def _conditional(self, node: ast.IfExp) -> tuple[int, Expression]:
        text = f"{self.flat(node.body, OR)} if {self.flat(node.test, OR)} else {self.flat(node.orelse, TEST)}"
        return TEST, Atom(text)

    def _lambda(self, node: ast.Lambda) -> tuple[int, Expression]:
        arguments = self.arguments(node.args)
        return TEST, Atom(f"lambda{' ' if arguments else ''}{arguments}: {self.flat(node.body, TEST)}")

    def _subscript(self, node: ast.Subscript) -> tuple[int, Expression]:
        if isinstance(node.slice, ast.Slice):
            inner = self._slice(node.slice)
        elif isinstance(node.slice, ast.Tuple):
            if len(node.slice.elts) < 2 or any(isinstance(e, (ast.Slice, ast.Starred)) for e in node.slice.elts):
                raise Unwritable
            inner = self.flat(node.slice, TUPLE)
        else:
            inner = self.flat(node.slice, NAMED)
        return ATOM, Atom(f"{self.flat(node.value, ATOM)}[{inner}]")

    def _slice(self, node: ast.Slice) -> str:
        bounds = [self.flat(b, TEST) if b is not None else "" for b in (node.lower, node.upper)]
        spaced = not all(b is None or _is_simple_bound(b) for b in (node.lower, node.upper, node.step))
        if spaced and node.step is not None:
            raise Unwritable
        step = f":{self.flat(node.step, TEST)}" if node.step is not None else ""
        if not spaced:
            return f"{bounds[0]}:{bounds[1]}{step}"
        return f"{bounds[0]} : {bounds[1]}".strip()

    def _starred(self, node: ast.Starred) -> tuple[int, Expression]:
        return NAMED, Atom(f"*{self.flat(node.value, BIT_OR)}")

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> tuple[int, Expression]:
        if isinstance(node, ast.YieldFrom):
            return YIELD, Atom(f"yield from {self.flat(node.value, TEST)}")
        return YIELD, Atom(f"yield {self.flat(node.value, TUPLE)}" if node.value is not None else "yield")

    def _await(self, node: ast.Await) -> tuple[int, Expression]:
        return POWER, Atom(f"await {self.flat(node.value, ATOM)}")

    def _named(self, node: ast.NamedExpr) -> tuple[int, Expression]:
        return NAMED, Atom(f"{self.flat(node.target, ATOM)} := {self.flat(node.value, TEST)}")

    def arguments(self, node: ast.arguments) -> str:
        """The parameters of a function or lambda."""
        if node.posonlyargs:
            raise Unwritable
        parts = []
        free = len(node.args) - len(node.defaults)
        for number, arg in enumerate(node.args):
            parts.append(self._parameter(arg, node.defaults[number - free] if number >= free else None))
        if node.vararg:
            parts.append(f"*{self._parameter(node.vararg, None)}")
        elif node.kwonlyargs:
            parts.append("*")
        parts += [self._parameter(arg, default) for arg, default in zip(node.kwonlyargs, node.kw_defaults)]
        if node.kwarg:
            parts.append(f"**{self._parameter(node.kwarg, None)}")
        return ", ".join(parts)

    def _parameter(self, arg: ast.arg, default: ast.expr | None) -> str:
        text = arg.arg
        equals = "="
        if arg.annotation is not None:
            text += f": {self.flat(arg.annotation, TEST)}"
            equals = " = "
        return text if default is None else f"{text}{equals}{self.flat(default, TEST)}"


def _unbroken(expression: Expression) -> str:
    """The text of an expression on one line, however long."""
    if isinstance(expression, Atom):
        if "\n" in expression.text:
            raise Unwritable
        return expression.text
    inside = ", ".join(item.label + _unbroken(item.value) for item in expression.items)
    return f"{expression.opening}{inside}{expression.closing}"


def _is_simple_operand(node: ast.expr) -> bool:
    """What black hugs with `**`: a name, a number, attributes of a name, and their negations."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float, complex)) and not isinstance(node.value, bool)
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _is_simple_bound(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not):
        node = node.operand
    return isinstance(node, (ast.Name, ast.Constant))


_EXPRESSIONS: dict[type[ast.expr], Callable[..., tuple[int, Expression]]] = {
    ast.Constant: Expressions._constant,
    ast.JoinedStr: Expressions._joined,
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.List: Expressions._sequence,
    ast.Set: Expressions._sequence,
    ast.Tuple: Expressions._tuple,
    ast.Dict: Expressions._dict,
    ast.ListComp: Expressions._comprehended,
    ast.SetComp: Expressions._comprehended,
    ast.GeneratorExp: Expressions._comprehended,
    ast.DictComp: Expressions._comprehended,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.BoolOp: Expressions._boolean,
    ast.Compare: Expressions._compare,
    ast.IfExp: Expressions._conditional,
    ast.Lambda: Expressions._lambda,
    ast.Subscript: Expressions._subscript,
    ast.Starred: Expressions._starred,
    ast.Yield: Expressions._yield,
    ast.YieldFrom: Expressions._yield,
    ast.Await: Expressions._await,
    ast.NamedExpr: Expressions._named,
}
