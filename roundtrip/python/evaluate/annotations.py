"""Types: what annotations say, and Python's own types where they are called.

Facts: `hera.shared._type_util`, which asks `typing` what an annotation is. A type here knows what `typing` would answer.
"""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.values import Fixed, Given, Kind, Member, Text, Thing, Unprovable
from roundtrip.python.evaluate.words import words


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
        *words(
            "BaseException Exception ValueError TypeError KeyError IndexError AttributeError RuntimeError OSError IOError "
            "NotImplementedError AssertionError ImportError ModuleNotFoundError FileNotFoundError StopIteration "
            "ZeroDivisionError PermissionError TimeoutError LookupError ArithmeticError UserWarning DeprecationWarning"
        ),
    )
}
_ALIASES = {
    "List": "list",
    "Dict": "dict",
    "Tuple": "tuple",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Type": "type",
    **{
        name: f"typing.{name}"
        for name in words(
            "Iterable Iterator Sequence Mapping MutableMapping MutableSequence Callable DefaultDict Deque OrderedDict "
            "Collection Generator Awaitable Coroutine AsyncIterator"
        )
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
_WRAPPERS = frozenset(words("typing.ClassVar typing.Final typing.Required typing.NotRequired dataclasses.InitVar"))
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
        elif not _is_type(side):
            raise Unprovable("this type isn't read statically")
        elif side not in parts:
            parts.append(side)
    return TypeValue("typing.Union", "union", tuple(parts)) if len(parts) > 1 else parts[0]


def _is_type(value: Any) -> bool:
    from roundtrip.python.evaluate.enums import EnumClass
    from roundtrip.python.evaluate.objects import UserClass

    return isinstance(value, (TypeValue, Kind, UserClass, EnumClass))


def call(machine: Machine, value: TypeValue, given: Given) -> Any:
    """`str(…)` and the like."""
    from roundtrip.python.evaluate.builtins import call_type

    if value.name in ("pathlib.Path", "pathlib.PurePosixPath"):
        from roundtrip.python.evaluate.texts import make_path

        return make_path(machine, given)
    if value.name.startswith("enum."):
        from roundtrip.python.evaluate.enums import made

        return made(machine, value.name, given)
    if value.name == "typing.NamedTuple":
        from roundtrip.python.evaluate.rows import functional

        return functional(machine, given)
    if value.form == "class":
        from roundtrip.python.evaluate import exceptions
        from roundtrip.python.evaluate.small import Sentinel

        if exceptions.native(value) is not None:
            return exceptions.make(machine, value, given)
        if value.name == "object" and not given.args and not given.kwargs:
            return Sentinel()
        if value.name == "type":
            from roundtrip.python.evaluate.questions import type_of

            return type_of(machine, given)
    if value.name.startswith("datetime."):
        from roundtrip.python.evaluate.moments import make

        return make(machine, value, given)
    if value.form != "class" or value.name not in NATIVE:
        raise machine.declined(f"`{value.name}(…)` isn't read statically")
    return call_type(machine, value.name, given)


def attribute(machine: Machine, value: TypeValue, attr: str) -> Any:
    """`str.join` and the like, called on the type."""
    from roundtrip.python.evaluate.tables import METHODS
    from roundtrip.python.evaluate.values import Builtin

    if value.name.startswith("datetime."):
        from roundtrip.python.evaluate.moments import of_class

        return of_class(machine, value, attr)
    if value.form == "class" and attr == "__name__":
        return "NoneType" if value.name == "None" else value.name.rpartition(".")[2]
    if value.name == "dict" and attr == "fromkeys":
        return Builtin("fromkeys", _fromkeys)
    if value.name == "str" and attr == "maketrans":
        return Builtin(attr, lambda inner, given: METHODS["str"][attr].handler(inner, "", given))
    if value.name in ("int", "bytes", "float") and attr in ("from_bytes", "fromhex"):
        function = getattr(NATIVE[value.name], attr)
        return Builtin(attr, lambda inner, given: inner.native(function, *given.args, **given.kwargs))
    entry = METHODS.get(value.name, {}).get(attr) if value.form == "class" else None
    if entry is None:
        raise machine.declined(f"`{attr}` of {value.name} isn't read statically")
    handler = entry.handler

    def unbound(inner: Machine, given: Given) -> Any:
        if not given.args or not isinstance(given.args[0], NATIVE[value.name]):
            raise inner.declined(f"Python raises TypeError here: `{attr}` wants a {value.name}")
        return handler(inner, given.args[0], Given(given.node, given.args[1:], given.kwargs))

    return Builtin(attr, unbound)


def _fromkeys(machine: Machine, given: Given) -> dict[Any, Any]:
    from roundtrip.python.evaluate.displays import check_key, iterate

    result: dict[Any, Any] = {}
    for key in iterate(machine, given.args[0]):
        check_key(machine, key)
        result[key] = given.args[1] if len(given.args) > 1 else None
    return result


# -- what Hera asks of an annotation -----------------------------------------------------------------------------------


def is_subscripted(annotation: Any) -> bool:
    """`typing.get_origin(annotation) is not None`."""
    return isinstance(annotation, TypeValue) and annotation.form in (
        "alias",
        "generic",
        "union",
        "literal",
        "annotated",
    )


def is_class(annotation: Any) -> bool:
    """Whether Python takes it for a class."""
    from roundtrip.python.evaluate.enums import EnumClass
    from roundtrip.python.evaluate.objects import UserClass

    return isinstance(annotation, (Kind, UserClass, EnumClass)) or (
        isinstance(annotation, TypeValue) and annotation.form == "class" and annotation.name != "None"
    )


def unwrapped(annotation: Any) -> Any:
    """The type within `Annotated`, or the annotation itself."""
    if isinstance(annotation, TypeValue) and annotation.form == "annotated":
        return annotation.args[0]
    return annotation


def metadata(annotation: Any) -> tuple[Any, ...]:
    """What stands behind the type within `Annotated`."""
    return annotation.metadata if isinstance(annotation, TypeValue) and annotation.form == "annotated" else ()


def workflow_annotation(annotation: Any) -> Thing | None:
    """The Parameter or Artifact within `Annotated`. Raises `Unprovable` where there are several."""
    from roundtrip.python.evaluate.hera.kinds import is_kind

    if not (isinstance(annotation, TypeValue) and annotation.form == "annotated"):
        return None
    found = [
        thing
        for thing in annotation.metadata
        if isinstance(thing, Thing) and (thing.kind == "Parameter" or is_kind(thing.kind, "Artifact"))
    ]
    if len(found) > 1:
        raise Unprovable("Hera raises ValueError here: one Parameter or Artifact belongs into an annotation")
    return found[0] if found else None


def takes_none(annotation: Any) -> bool:
    """Hera's `origin_type_issupertype(annotation, NoneType)`: whether None is a value of the type."""
    inner = unwrapped(annotation)
    if not isinstance(inner, TypeValue):
        return False
    if inner.form == "union":
        return any(takes_none(part) for part in inner.args)
    return inner.form in ("class", "generic") and inner.name in ("None", "object")


def literals(annotation: Any) -> list[Any] | None:
    """What a `Literal` lists, None for every other type."""
    inner = unwrapped(annotation)
    return list(inner.args) if isinstance(inner, TypeValue) and inner.form == "literal" else None
