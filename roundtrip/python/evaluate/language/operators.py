"""Operators: Python's own on plain values, Hera's on tasks, results and expressions."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.language.displays import check_key, iterate, shown, text_of, truthy
from roundtrip.python.evaluate.language.machine import MAX_ITEMS, MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.language.tables import COMPARED, OPERATORS, UNARY, expression
from roundtrip.python.evaluate.language.values import Entries, Fixed, Items, Kind, Member, Place, Thing, Unknown

_BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.BitOr: ("|", operator.or_),
    ast.BitAnd: ("&", operator.and_),
    ast.BitXor: ("^", operator.xor),
    ast.LShift: ("<<", operator.lshift),
    ast.RShift: (">>", operator.rshift),
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_NUMBERS = (int, float)
# what `dict.keys()` and `dict.items()` give is a set to operators
_VIEWS: tuple[type[Any], ...] = (type({}.keys()), type({}.items()))
_SEQUENCES = (str, list, tuple, bytes)
_PERCENT = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(?:\*|(\d*))(?:\.(?:\*|(\d*)))?[a-zA-Z%]")


@expression(
    ast.BinOp, "arithmetic, `+` and `*` of strings and lists, `%` formatting, `|` of dictionaries; Hera's `>>` and `|`"
)
def binary(machine: Machine, node: ast.BinOp) -> Any:
    # a chain of operators leans to the left, so it is gone down without recursion
    chain: list[ast.BinOp] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp):
        chain.append(current)
        current = current.left
    value = machine.eval(current)
    for step in reversed(chain):
        value = apply(machine, step.op, value, machine.eval(step.right))
    return value


def apply(machine: Machine, op: ast.operator, left: Any, right: Any) -> Any:
    """`left op right`."""
    sign, function = _BINARY.get(type(op), ("@", operator.matmul))
    handler = OPERATORS.find(left) or OPERATORS.find(right)
    if handler is not None or (isinstance(left, list) and sign == ">>"):
        handler = handler or LISTS.get(">>")
        found = handler(machine, sign, left, right) if handler is not None else NotImplemented
        if found is not NotImplemented:
            return found
    if sign == "%" and isinstance(left, str):
        return percent(machine, left, right)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Unknown) and one.pure and isinstance(other, (str, int, float, Unknown)):
            return one.derived(one.what)
    if sign in ("&", "|", "-", "^"):
        left, right = (set(side) if isinstance(side, _VIEWS) else side for side in (left, right))
    _plain(machine, sign, left, right)
    return machine.native(function, left, right)


# what an operator does whose left side is a list, by its sign
LISTS: dict[str, Callable[..., Any]] = {}


def _plain(machine: Machine, sign: str, left: Any, right: Any) -> None:
    """Raises `Declined` where the operands are beyond Python's own, or the result would be huge."""
    for value in (left, right):
        if not (value is None or isinstance(value, (int, float, str, bytes, list, tuple, dict, set, frozenset))):
            if isinstance(value, Unknown):
                bool(value)
            raise machine.declined(f"`{sign}` on {kind_of(value)} isn't read statically")
    if sign == "*":
        for one, other in ((left, right), (right, left)):
            if (
                isinstance(one, _SEQUENCES)
                and isinstance(other, int)
                and len(one) * other > (MAX_SIZE if isinstance(one, (str, bytes)) else MAX_ITEMS)
            ):
                raise machine.declined("this value grows too large to be read statically")
    if sign in ("**", "<<") and isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if sign == "**" else left.bit_length() + abs(right)
        if bits > 10_000:
            raise machine.declined("this number grows too large to be read statically")


def kind_of(value: Any) -> str:
    """What a value is called."""
    if isinstance(value, Thing):
        return f"Hera's {value.kind}"
    if isinstance(value, Kind):
        return f"the class {value.name}"
    if isinstance(value, Member):
        return f"{value.kind}.{value.name}"
    if isinstance(value, Unknown):
        return value.what
    names = {"Text": "str", "Items": "list", "Entries": "dict", "NoneType": "None"}
    name = type(value).__name__
    return names.get(name, name.lower())


def percent(machine: Machine, left: str, right: Any) -> str:
    """`left % right`."""
    given = list(right.values()) if isinstance(right, dict) else list(right) if isinstance(right, tuple) else [right]
    total = len(left)
    fields = list(_PERCENT.finditer(left))
    machine.spend(len(fields))
    for field in fields:
        if "*" in field[0] or any(number and int(number) > 1000 for number in field.groups()):
            raise machine.declined("a format this wide isn't read statically")
    plain: list[Any] = []
    for value in given:
        # a Parameter, an enumeration's member: as text; Python's own types stay, since `%d` looks at them
        written = value if isinstance(value, (int, float, str)) or value is None else text_of(value)
        if isinstance(value, (list, tuple, dict)):
            written = _Written(shown(value))
        total += (len(written) if isinstance(written, str) else 400) * len(fields)
        plain.append(written)
    if total > MAX_SIZE:
        raise machine.declined("this value grows too large to be read statically")
    if isinstance(right, dict):
        return str(machine.native(operator.mod, str(left), dict(zip(right.keys(), plain))))
    if len(fields) != len([f for f in fields if f[0].endswith("%")]) + len(plain):
        raise machine.declined("the number of values doesn't fit this format")
    return str(machine.native(operator.mod, str(left), tuple(plain)))


class _Written(str):
    """The text of a list or dictionary, which is its repr as well."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str.__str__(self)


@expression(ast.UnaryOp, "`-x`, `+x`, `not x`, `~x`")
def unary(machine: Machine, node: ast.UnaryOp) -> Any:
    value = machine.eval(node.operand)
    if isinstance(node.op, ast.Not):
        return not truthy(machine, value)
    handler = UNARY.find(value)
    if handler is not None:
        return handler(machine, {ast.USub: "-", ast.UAdd: "+", ast.Invert: "!"}[type(node.op)], value)
    if not isinstance(value, _NUMBERS):
        raise machine.declined(f"this operator on {kind_of(value)} isn't read statically", node)
    return machine.native(_UNARY[type(node.op)], value)


@expression(ast.BoolOp, "`and`, `or`")
def boolean(machine: Machine, node: ast.BoolOp) -> Any:
    stop = isinstance(node.op, ast.Or)
    value: Any = None
    for operand in node.values:
        value = machine.eval(operand)
        if truthy(machine, value) is stop:
            break
    return value


@expression(ast.Compare, "comparisons, `in`, `is` with None, True and False")
def compare(machine: Machine, node: ast.Compare) -> Any:
    left = machine.eval(node.left)
    result: Any = True
    for op, right_node in zip(node.ops, node.comparators):
        right = machine.eval(right_node)
        handler = COMPARED.find(left) or COMPARED.find(right)
        if handler is not None:
            if len(node.ops) > 1:
                raise machine.declined("a chain of comparisons of expressions isn't read statically", node)
            return handler(machine, op, left, right)
        result = compared(machine, op, left, right)
        if not result:
            break
        left = right
    return result


def compared(machine: Machine, op: ast.cmpop, left: Any, right: Any) -> bool:
    """`left op right`, of values whose comparison is Python's own."""
    if isinstance(op, (ast.Is, ast.IsNot)):
        same = _same(machine, left, right)
        return same if isinstance(op, ast.Is) else not same
    if isinstance(op, (ast.In, ast.NotIn)):
        found = _contains(machine, left, right)
        return found if isinstance(op, ast.In) else not found
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        bool(left), bool(right)
    if isinstance(op, (ast.Eq, ast.NotEq)) and _never_equal(left, right):
        return isinstance(op, ast.NotEq)
    left, right = (set(side) if isinstance(side, _VIEWS) else side for side in (left, right))
    if not (_comparable(left) and _comparable(right)):
        raise machine.declined(f"comparing {kind_of(left)} with {kind_of(right)} isn't read statically")
    machine.spend((weigh(left) + weigh(right)) // 10)
    return bool(machine.native(_COMPARE[type(op)], left, right))


def _never_equal(left: Any, right: Any) -> bool:
    """One of Hera's objects, and a plain value."""
    plain = (str, int, float, list, tuple, dict, type(None))
    return (isinstance(left, Thing) and isinstance(right, plain)) or (
        isinstance(right, Thing) and isinstance(left, plain)
    )


def _comparable(value: Any) -> bool:
    plain = (int, float, str, bytes, list, tuple, dict, set, frozenset, range, Member, Fixed)
    return value is None or (isinstance(value, plain) and not isinstance(value, Unknown))


def _same(machine: Machine, left: Any, right: Any) -> bool:
    for value in (left, right):
        if isinstance(value, Unknown):
            bool(value)
    sentinels = (None, True, False, ...)
    if any(left is s for s in sentinels) or any(right is s for s in sentinels):
        return left is right
    plain = (str, int, float, bytes, tuple)
    if isinstance(left, plain) or isinstance(right, plain):
        raise machine.declined("whether two such values are the same object isn't known without running the program")
    return left is right


def _contains(machine: Machine, item: Any, container: Any) -> bool:
    if isinstance(container, str):
        if not isinstance(item, str):
            raise machine.declined("only a string can be in a string")
        return bool(machine.native(operator.contains, str(container), str(item)))
    if isinstance(container, (dict, set, frozenset)) or type(container) is type({}.keys()):
        check_key(machine, item)
        return item in container
    if isinstance(container, range) and isinstance(item, int):
        # for anything else Python goes through all of it
        return item in container
    if isinstance(container, (list, tuple)) or type(container) is type({}.values()):
        if not _comparable(item):
            # Hera's objects compare by what is in them
            if isinstance(item, Thing) and any(item is other for other in container):
                return True
            raise machine.declined(f"whether {kind_of(item)} is in a list isn't read statically")
        machine.spend(weigh(list(container)) // 10)
        return bool(machine.native(operator.contains, container, item))
    raise machine.declined(f"`in` {kind_of(container)} isn't read statically")


def augmented(machine: Machine, op: ast.operator, left: Any, right: Any) -> Any:
    """`left op= right`: lists, dictionaries and sets change in place."""
    if isinstance(op, ast.Add) and isinstance(left, list):
        added = list(iterate(machine, right))
        if isinstance(left, Items) and left.places is not None:
            known = right.places if isinstance(right, Items) else None
            left.places += known or [Place(left.place.span)] * len(added)
        left.extend(added)
        machine.bounded(left)
        return left
    if isinstance(op, ast.BitOr) and isinstance(left, dict) and isinstance(right, dict):
        update(left, right)
        machine.bounded(left)
        return left
    if isinstance(left, set) and isinstance(right, (set, frozenset)):
        in_place = {ast.BitOr: operator.ior, ast.BitAnd: operator.iand, ast.Sub: operator.isub}
        if type(op) in in_place:
            return machine.native(in_place[type(op)], left, right)
    if isinstance(left, list):
        raise machine.declined("of the operators that change a list in place only `+=` is read statically")
    return apply(machine, op, left, right)


def update(left: dict[Any, Any], right: dict[Any, Any]) -> None:
    """`left.update(right)`, places and all."""
    if isinstance(left, Entries):
        for key in right:
            left.places.pop(key, None)
            if isinstance(right, Entries) and key in right.places:
                left.places[key] = right.places[key]
            if key not in left and isinstance(right, Entries) and key in right.keyplaces:
                left.keyplaces[key] = right.keyplaces[key]
    left.update(right)
