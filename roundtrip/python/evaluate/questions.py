"""What a program asks about its objects: `isinstance`, `hasattr`, `type` and their sisters."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.annotations import BUILTIN_TYPES, NATIVE, TypeValue
from roundtrip.python.evaluate.builtins import PLAIN, positional
from roundtrip.python.evaluate.enums import EnumClass, Number
from roundtrip.python.evaluate.functions import Decorated
from roundtrip.python.evaluate.generators import GeneratorCall
from roundtrip.python.evaluate.machine import Machine, Raised
from roundtrip.python.evaluate.objects import Instance, UserClass, class_of
from roundtrip.python.evaluate.operators import kind_of
from roundtrip.python.evaluate.rows import Row
from roundtrip.python.evaluate.tables import builtin
from roundtrip.python.evaluate.texts import PathValue
from roundtrip.python.evaluate.values import Bound, Builtin, Function, Given, Kind, Member, Thing, Unknown

# the abstract classes of `collections.abc`, of Python's own types
_ABSTRACT: dict[str, tuple[type, ...]] = {
    "Mapping": (dict,),
    "MutableMapping": (dict,),
    "Sequence": (list, tuple, str, bytes, range),
    "MutableSequence": (list,),
    "Set": (set, frozenset),
    "MutableSet": (set,),
    "Iterable": (list, tuple, str, bytes, range, dict, set, frozenset),
    "Collection": (list, tuple, str, bytes, range, dict, set, frozenset),
    "Sized": (list, tuple, str, bytes, range, dict, set, frozenset),
}


@builtin("isinstance", "`isinstance(…)` of Python's own types, of Hera's classes and the program's")
def isinstance_(machine: Machine, given: Given) -> bool:
    value, kinds = positional(machine, given, "isinstance", 2, 2)
    return any(is_a(machine, value, kind) for kind in _each(kinds))


def _each(kinds: Any) -> list[Any]:
    """The types that a type, a tuple of them, or a union names."""
    if isinstance(kinds, tuple):
        return [inner for kind in kinds for inner in _each(kind)]
    if isinstance(kinds, TypeValue) and kinds.form == "union":
        return list(kinds.args)
    return [kinds]


def is_a(machine: Machine, value: Any, kind: Any) -> bool:
    """`isinstance(value, kind)`."""
    from roundtrip.python.evaluate.exceptions import native
    from roundtrip.python.evaluate.hera.kinds import is_kind

    if isinstance(value, Unknown):
        bool(value)
    if isinstance(kind, TypeValue):
        name = kind.name
        if name == "object":
            return True
        if kind is BUILTIN_TYPES.get(name) and name in NATIVE:
            if isinstance(value, Member):
                return name == "str" and value.text
            return isinstance(value, PLAIN) and isinstance(value, NATIVE[name])
        if name == "None":
            return value is None
        short = name.rpartition(".")[2]
        if name.startswith(("collections.abc.", "typing.")) and short in _ABSTRACT and isinstance(value, PLAIN):
            return isinstance(value, _ABSTRACT[short])
        if native(kind) is not None and isinstance(value, (Instance, *PLAIN)):
            found = native(value.cls) if isinstance(value, Instance) else None
            wanted = native(kind)
            return found is not None and wanted is not None and issubclass(found, wanted)
        if name in ("pathlib.Path", "pathlib.PurePosixPath") and isinstance(value, (PathValue, *PLAIN)):
            if isinstance(value, PathValue) and name == "pathlib.Path":
                raise machine.declined("`isinstance` isn't read statically of a path")
            return isinstance(value, PathValue)
        if short == "Callable" and name.startswith(("collections.abc.", "typing.")):
            return is_callable(machine, value)
    if isinstance(kind, Kind):
        return isinstance(value, Thing) and is_kind(value.kind, kind.name)
    if isinstance(kind, UserClass):
        if kind.kind == "typeddict":
            raise machine.declined("Python raises TypeError here: `isinstance` of a TypedDict")
        cls = value.cls if isinstance(value, Row) else class_of(value)
        return cls is not None and kind in cls.mro
    if isinstance(kind, EnumClass):
        member = value.member if isinstance(value, Number) else value
        return isinstance(member, Member) and member.cls is kind
    raise machine.declined("`isinstance` isn't read statically of this class")


@builtin("issubclass", "`issubclass(…)` of the program's classes, and of Python's own types")
def issubclass_(machine: Machine, given: Given) -> bool:
    cls, kinds = positional(machine, given, "issubclass", 2, 2)
    return any(_is_below(machine, cls, kind) for kind in _each(kinds))


def _is_below(machine: Machine, cls: Any, kind: Any) -> bool:
    from roundtrip.python.evaluate.hera.kinds import is_kind

    if isinstance(cls, UserClass) and isinstance(kind, UserClass):
        return kind in cls.mro
    hera = cls.hera if isinstance(cls, UserClass) else cls.name if isinstance(cls, Kind) else None
    if isinstance(kind, Kind) and isinstance(cls, (UserClass, Kind)):
        return hera is not None and is_kind(hera, kind.name)
    if isinstance(cls, TypeValue) and isinstance(kind, TypeValue) and {cls.name, kind.name} <= NATIVE.keys():
        return issubclass(NATIVE[cls.name], NATIVE[kind.name])
    if cls is kind:
        return True
    raise machine.declined("`issubclass` isn't read statically of these classes")


def type_of(machine: Machine, given: Given) -> Any:
    """`type(value)`."""
    (value,) = positional(machine, given, "type", 1, 1)
    if value is None:
        return BUILTIN_TYPES_NONE
    if isinstance(value, Row):
        return value.cls
    cls = class_of(value)
    if cls is not None:
        return cls
    if isinstance(value, Thing):
        return Kind(value.kind)
    member = value.member if isinstance(value, Number) else value
    if isinstance(member, Member) and member.cls is not None:
        return member.cls
    for name, native in NATIVE.items():
        if isinstance(value, native) and not (name == "int" and isinstance(value, bool)):
            return BUILTIN_TYPES[name]
    raise machine.declined(f"the type of {kind_of(value)} isn't read statically")


BUILTIN_TYPES_NONE = TypeValue("None")


@builtin("callable", "`callable(…)`")
def callable_(machine: Machine, given: Given) -> bool:
    (value,) = positional(machine, given, "callable", 1, 1)
    return is_callable(machine, value)


def is_callable(machine: Machine, value: Any) -> bool:
    """Whether a value can be called."""
    if isinstance(value, (Function, Builtin, Decorated, Bound, Kind, UserClass, EnumClass, TypeValue)):
        return True
    if isinstance(value, Instance):
        return value.has("__call__")
    if isinstance(value, (*PLAIN, GeneratorCall)):
        return False
    raise machine.declined(f"`callable` of {kind_of(value)} isn't read statically")


def _attribute(machine: Machine, value: Any, name: Any, node: Any) -> Any:
    from roundtrip.python.evaluate.expressions import get_attribute

    if not isinstance(name, str):
        raise machine.declined("an attribute has a name")
    assert isinstance(node, ast.expr)
    return get_attribute(machine, value, str(name), node)


@builtin("getattr", "`getattr(…)` of a known name, also with a default")
def getattr_(machine: Machine, given: Given) -> Any:
    value, name, *default = positional(machine, given, "getattr", 2, 3)
    if not default:
        return _attribute(machine, value, name, given.node)
    found, result = _tried(machine, value, name, given)
    return result if found else default[0]


@builtin("hasattr", "`hasattr(…)` of a known name")
def hasattr_(machine: Machine, given: Given) -> bool:
    value, name = positional(machine, given, "hasattr", 2, 2)
    return _tried(machine, value, name, given)[0]


def _tried(machine: Machine, value: Any, name: Any, given: Given) -> tuple[bool, Any]:
    """Whether there is such an attribute, and it."""
    if isinstance(value, (str, int, float, list, tuple, dict, set, type(None))) and not isinstance(
        value, (Row, Number)
    ):
        native = next(kind for kind in (*NATIVE.values(), type(None)) if isinstance(value, kind))
        if not isinstance(name, str) or not hasattr(native, name):
            return False, None
    state = machine.state()
    try:
        return True, _attribute(machine, value, name, given.node)
    except Raised as problem:
        if not issubclass(problem.kind, AttributeError):
            raise
        machine.restore(state)
        return False, None


@builtin("setattr", "`setattr(…)` of a known name")
def setattr_(machine: Machine, given: Given) -> None:
    from roundtrip.python.evaluate.statements import _set_attribute

    owner, name, value = positional(machine, given, "setattr", 3, 3)
    if not isinstance(name, str):
        raise machine.declined("`setattr` wants a name")
    target = ast.copy_location(ast.Attribute(ast.Constant(None), str(name), ast.Store()), given.node)
    _set_attribute(machine, owner, target, value, given.places.get(2))


@builtin("vars", "`vars(…)` of an object of the program")
def vars_(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.small import Simple

    (value,) = positional(machine, given, "vars", 1, 1)
    if isinstance(value, (Instance, Simple)):
        return value.attrs
    raise machine.declined(f"`vars` of {kind_of(value)} isn't read statically")
