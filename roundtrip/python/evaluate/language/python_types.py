"""Types: what annotations say. A type here knows what `typing` would answer."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import ATTRIBUTES, ITEMS, METHODS, OPERATORS, TYPES
from roundtrip.python.evaluate.language.values import (
    Builtin,
    Fixed,
    Given,
    Kind,
    Member,
    Text,
    Unprovable,
    UnreadClass,
)


class TypeValue(Fixed):
    """A type. `form`:

    "class" — a class; "alias" — a class of `typing` that stands for another (`List`); "generic" — with types in
    brackets; "union", "literal", "annotated"; "special" — what is none of these (`Any`).
    `args`: what is in the brackets (of "annotated": the type; the rest is in `metadata`).
    """

    __slots__ = ("args", "form", "metadata", "name")

    def __init__(
        self, name: str, form: str = "class", args: tuple[Any, ...] = (), metadata: tuple[Any, ...] = ()
    ) -> None:
        self.name = name
        self.form = form
        self.args = args
        self.metadata = metadata


NATIVE: dict[str, type] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "bytes": bytes,
    "list": list,
    "dict": dict,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
}
BUILTIN_TYPES = {
    name: TypeValue(name)
    for name in (
        *NATIVE,
        "object",
        "type",
        "complex",
    )
}
TYPES.update(BUILTIN_TYPES)
_ALIASES = {
    "List": "list",
    "Dict": "dict",
    "Tuple": "tuple",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Type": "type",
    **{
        name: f"typing.{name}"
        for name in """Iterable Iterator Sequence Mapping MutableMapping MutableSequence Callable DefaultDict Deque OrderedDict
            Collection Generator Awaitable Coroutine AsyncIterator""".split()
    },
}
_SPECIAL = (
    "Any",
    "Optional",
    "Union",
    "Literal",
    "Annotated",
    "ClassVar",
    "Final",
    "Self",
    "Never",
    "NoReturn",
    "AnyStr",
)
# with something in brackets they stay what they are
_WRAPPERS = frozenset(f"typing.{name}" for name in ("ClassVar", "Final", "Required", "NotRequired"))
TYPING: dict[str, Any] = {
    **{name: TypeValue(target, "alias") for name, target in _ALIASES.items()},
    **{name: TypeValue(f"typing.{name}", "special") for name in _SPECIAL},
    "NamedTuple": TypeValue("typing.NamedTuple"),
    "Protocol": TypeValue("typing.Protocol"),
    "Generic": TypeValue("typing.Generic"),
    "TypedDict": TypeValue("typing.TypedDict"),
    **{name: TypeValue(f"typing.{name}", "special") for name in ("Required", "NotRequired", "TypeAlias", "TypeGuard")},
    "Text": BUILTIN_TYPES["str"],
}
NONE = TypeValue("None")


@ITEMS.of(TypeValue)
def subscript(machine: Machine, value: TypeValue, node: ast.expr) -> Any:
    """`Type[…]`."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    if value.form not in ("class", "alias", "special") or value.name == "typing.Any":
        raise machine.declined("this type isn't read statically", node)
    given = tuple(_inner(machine, part, value.name) for part in parts)
    if value.name == "typing.Optional":
        if len(given) != 1:
            raise machine.declined("`Optional` takes one type", node)
        return union(given[0], None)
    if value.name == "typing.Union":
        result = given[0]
        for other in given[1:]:
            result = union(result, other)
        return result
    if value.name == "typing.Literal":
        # Python lists each value once, telling 1 from True
        flat: list[Any] = []
        for part in given:
            # one within another is its values
            flat += part.args if isinstance(part, TypeValue) and part.form == "literal" else [part]
        if not all(part is None or isinstance(part, (str, int, bytes, Member)) for part in flat):
            raise machine.declined("a `Literal` of such values isn't read statically", node)
        once = {(type(part), part): part for part in flat}
        return TypeValue("typing.Literal", "literal", tuple(once.values()))
    if value.name == "typing.Annotated":
        first, *metadata = given
        if isinstance(first, TypeValue) and first.form == "annotated":
            # Python takes nested ones apart
            return TypeValue(first.name, "annotated", first.args, (*first.metadata, *metadata))
        return TypeValue("typing.Annotated", "annotated", (first,), tuple(metadata))
    if value.name in _WRAPPERS:
        return TypeValue(value.name, "special", given)
    if value.form == "special":
        raise machine.declined(f"`{value.name}` isn't read statically", node)
    return TypeValue(value.name, "generic", given)


def _inner(machine: Machine, node: ast.expr, owner: str) -> Any:
    if isinstance(node, ast.List) and owner == "typing.Callable":
        return None
    value = machine.eval(node)
    if isinstance(value, Text) and owner not in ("typing.Literal", "typing.Annotated"):
        # a forward reference: `typing` doesn't look at it
        return TypeValue(f"'{value}'", "special")
    return value


def union(left: Any, right: Any) -> TypeValue:
    """`left | right`, and `Union[left, right]`."""
    parts: list[Any] = []
    for side in (left, right):
        if side is None:
            side = NONE
        if isinstance(side, TypeValue) and side.form == "union":
            parts += [part for part in side.args if part not in parts]
        elif not is_type(side):
            raise Unprovable("this type isn't read statically")
        elif side not in parts:
            parts.append(side)
    return TypeValue("typing.Union", "union", tuple(parts)) if len(parts) > 1 else parts[0]


def is_type(value: Any) -> bool:
    """Whether it may stand where a type belongs."""
    return isinstance(value, (TypeValue, Kind, UnreadClass))


@OPERATORS.of(TypeValue)
def joined(machine: Machine, sign: str, left: Any, right: Any) -> TypeValue:
    """`left | right`."""
    if sign != "|":
        raise machine.declined(f"`{sign}` of types isn't read statically")
    return union(left, right)


@ATTRIBUTES.of(TypeValue)
def attribute(machine: Machine, value: TypeValue, attr: str) -> Any:
    """`str.join` and the like, called on the type."""
    if value.form == "class" and attr == "__name__":
        return "NoneType" if value.name == "None" else value.name.rpartition(".")[2]
    entry = METHODS.get(value.name, {}).get(attr) if value.form == "class" else None
    if entry is None:
        raise machine.declined(f"`{attr}` of {value.name} isn't read statically")
    handler = entry.handler

    def unbound(inner: Machine, given: Given) -> Any:
        if not given.args or not isinstance(given.args[0], NATIVE[value.name]):
            raise inner.declined(f"Python raises TypeError here: `{attr}` wants a {value.name}")
        return handler(inner, given.args[0], Given(given.node, given.args[1:], given.kwargs))

    return Builtin(attr, unbound)
