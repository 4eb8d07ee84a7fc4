"""What is read of other modules: of Python's library what computes and nothing else; names that stand for types."""

from __future__ import annotations

import json
import math
import string
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.annotations import BUILTIN_TYPES, TYPING, TypeValue
from roundtrip.python.evaluate.builtins import positional
from roundtrip.python.evaluate.displays import iterate, truthy
from roundtrip.python.evaluate.functions import Wrapping
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.objects import Instance, UserClass
from roundtrip.python.evaluate.patterns import FLAGS
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.texts import Beside, PathValue
from roundtrip.python.evaluate.values import Bound, Builtin, Entries, Function, Given, Member, Text, Unknown, Unprovable
from roundtrip.python.evaluate.words import words


def plain(value: Any, models: bool = False) -> Any:
    """`value` as JSON takes it. Raises `Unprovable` where it holds anything else. `models`: pydantic's are taken, too."""
    weigh(value)
    return _plain(value, models)


def _plain(value: Any, models: bool) -> Any:
    if models and isinstance(value, Instance):
        from roundtrip.python.evaluate.pydantic import dumped

        return dumped(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Member) and value.text:
        return value.value
    if isinstance(value, (list, tuple)):
        return [_plain(item, models) for item in value]
    if isinstance(value, dict):
        if not all(key is None or isinstance(key, (str, int, float, bool)) for key in value):
            raise Unprovable("only plain keys can be written as JSON")
        return {key: _plain(item, models) for key, item in value.items()}
    raise Unprovable("Python raises TypeError here: only plain data can be written as JSON")


@library("json", "dumps", "`json.dumps(…)` of plain data")
def dumps(machine: Machine, given: Given) -> Any:
    known = {"indent", "sort_keys", "separators", "ensure_ascii"}
    if len(given.args) != 1 or not given.kwargs.keys() <= known:
        raise machine.declined("`json.dumps` isn't read statically with these arguments")
    indent = given.kwargs.get("indent")
    if indent is not None and not (isinstance(indent, (int, str)) and (isinstance(indent, str) or indent <= 100)):
        raise machine.declined("`json.dumps` isn't read statically with these arguments")
    return machine.native(json.dumps, plain(given.args[0]), **given.kwargs)


@library("json", "loads", "`json.loads(…)`")
def loads(machine: Machine, given: Given) -> Any:
    (text,) = positional(machine, given, "json.loads", 1, 1)
    if not isinstance(text, str):
        raise machine.declined("`json.loads` is read statically of strings")
    return machine.native(json.loads, str(text))


@library("textwrap", "dedent", "`textwrap.dedent(…)`")
def dedent(machine: Machine, given: Given) -> str:
    (text,) = positional(machine, given, "dedent", 1, 1)
    return str(machine.native(textwrap.dedent, text))


@library("textwrap", "indent", "`textwrap.indent(…)`")
def indent(machine: Machine, given: Given) -> str:
    text, prefix = positional(machine, given, "indent", 2, 2)
    if len(prefix) * (text.count("\n") + 1) > MAX_SIZE:
        raise machine.declined("this string grows too large to be read statically")
    return str(machine.native(textwrap.indent, text, prefix))


@library("inspect", "cleandoc", "`inspect.cleandoc(…)`")
def cleandoc(machine: Machine, given: Given) -> str:
    import inspect

    (text,) = positional(machine, given, "cleandoc", 1, 1)
    return str(machine.native(inspect.cleandoc, text))


@library("copy", "deepcopy", "`copy.deepcopy(…)`")
def deepcopy(machine: Machine, given: Given) -> Any:
    import copy

    (value,) = positional(machine, given, "deepcopy", 1, 1)
    return machine.native(copy.deepcopy, value)


@library("abc", "abstractmethod", "`@abstractmethod`")
def abstractmethod(machine: Machine, given: Given) -> Any:
    (function,) = positional(machine, given, "abstractmethod", 1, 1)
    return function


@library("copy", "copy", "`copy.copy(…)` of lists and dictionaries")
def copy_(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.methods import copy_dict, copy_list

    (value,) = positional(machine, given, "copy", 1, 1)
    if isinstance(value, list):
        return copy_list(machine, value, given)
    if isinstance(value, dict):
        return copy_dict(machine, value, given)
    if value is None or isinstance(value, (str, int, float, bool, tuple, Member)):
        return value
    if isinstance(value, Instance):
        twin = Instance(value.cls)
        twin.attrs.update(value.attrs)
        return twin
    raise machine.declined("`copy.copy` is read statically of lists and dictionaries")


# -- functools, itertools ----------------------------------------------------------------------------------------------


@library("functools", "partial", "`functools.partial(…)`")
def partial(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.functions import call_value

    if not given.args:
        raise machine.declined("Python raises TypeError here: `partial` wants a function")
    function, *first = given.args
    if function is None or isinstance(function, (str, int, float, list, tuple, dict, set)):
        raise machine.declined("Python raises TypeError here: `partial` wants a function")

    def call(inner: Machine, later: Given) -> Any:
        moved = {k + len(first) if isinstance(k, int) else k: place for k, place in later.places.items()}
        places = {k - 1 if isinstance(k, int) else k: place for k, place in given.places.items()} | moved
        return call_value(
            inner,
            function,
            Given(
                later.node,
                [*first, *later.args],
                {**given.kwargs, **later.kwargs},
                places,
                {**given.keyplaces, **later.keyplaces},
            ),
        )

    return Builtin("partial", call)


@library("functools", "reduce", "`functools.reduce(…)`")
def reduce_(machine: Machine, given: Given) -> Any:
    function, values, *start = positional(machine, given, "reduce", 2, 3)
    iterator = iterate(machine, values)
    result = start[0] if start else machine.native(next, iterator)
    for value in iterator:
        result = machine.call(function, [result, value])
    return result


@library("functools", "wraps", "`@functools.wraps(…)`")
def wraps(machine: Machine, given: Given) -> Any:
    def decorate(inner: Machine, later: Given) -> Any:
        (function,) = later.args
        if not isinstance(function, Function):
            raise inner.declined("`@wraps` is read statically of functions")
        # it has the name of what it wraps, and Hera would look through it
        function.wraps = given.args[0] if given.args and isinstance(given.args[0], Function) else True
        return function

    return Builtin("wraps", decorate)


def _cache(name: str) -> None:
    @library("functools", name, f"`@functools.{name}`")
    def handler(machine: Machine, given: Given) -> Any:
        if len(given.args) == 1 and isinstance(given.args[0], Function):
            return _cached(given.args[0])
        if len(given.args) > 1 or not given.kwargs.keys() <= {"maxsize", "typed"} or (name == "cache"):
            raise machine.declined(f"`{name}` isn't read statically with these arguments")
        return Builtin(name, lambda inner, function: _cached(function.args[0]))


def _cached(function: Any) -> Any:
    """A function that answers the same question with the same object."""
    known: list[tuple[list[Any], dict[str, Any], Any]] = []

    def call(machine: Machine, given: Given) -> Any:
        for args, kwargs, result in known:
            if args == given.args and kwargs == given.kwargs:
                return result
        result = machine.call(function, given.args, given.kwargs)
        known.append((given.args, given.kwargs, result))
        machine.spend(len(known))
        return result

    return Builtin("cached", call)


for _name in ("lru_cache", "cache"):
    _cache(_name)


@library("functools", "cached_property", "`@functools.cached_property`")
def cached_property(machine: Machine, given: Given) -> Wrapping:
    (function,) = positional(machine, given, "cached_property", 1, 1)
    return Wrapping("cached_property", function)


@library("functools", "total_ordering", "`@functools.total_ordering`")
def total_ordering(machine: Machine, given: Given) -> Any:
    (cls,) = positional(machine, given, "total_ordering", 1, 1)
    if not isinstance(cls, UserClass) or cls.method("__lt__") is None or cls.method("__eq__") is None:
        raise machine.declined("`@total_ordering` is read statically of classes with `__lt__` and `__eq__`")
    below: dict[str, Callable[[Any, Any], bool]] = {
        "__gt__": lambda one, other: not one < other and one != other,
        "__le__": lambda one, other: one < other or one == other,
        "__ge__": lambda one, other: not one < other,
    }
    for name, function in below.items():
        if cls.method(name) is None:
            cls.names[name] = _compared(function)
    return cls


def _compared(function: Callable[[Any, Any], bool]) -> Builtin:
    return Builtin("method", lambda machine, given: machine.native(function, *given.args))


# -- os.path, as on the systems that Argo runs on ----------------------------------------------------------------------


def _path(name: str) -> None:
    import posixpath

    function: Callable[..., Any] = getattr(posixpath, name)

    @library("os.path", name, f"`os.path.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        unknown = next((value for value in given.args if isinstance(value, Unknown) and value.pure), None)
        if unknown is not None:
            return unknown.derived(unknown.what)
        if given.args and isinstance(given.args[0], Beside):
            found = given.args[0]
            if name == "dirname" and len(given.args) == 1:
                return found.up()
            if name in ("join", "abspath", "normpath"):
                return found.joined(*given.args[1:])
        given.args = [str(value) if isinstance(value, PathValue) else value for value in given.args]
        if given.kwargs or not all(isinstance(value, str) for value in given.args):
            raise machine.declined(f"`os.path.{name}` isn't read statically with these arguments")
        if name == "abspath" and not posixpath.isabs(given.args[0]):
            return Unknown("`os.path.abspath`", pure=True)
        return machine.native(function, *map(str, given.args))


for _name in words("join basename dirname splitext normpath split isabs abspath"):
    _path(_name)


# -- collections, typing --------------------------------------------------------------------------------------------------


@library("typing", "cast", "`typing.cast(…)`")
def cast(machine: Machine, given: Given) -> Any:
    _, value = positional(machine, given, "cast", 2, 2)
    return value


def _decorator(module: str, name: str) -> None:
    @library(module, name, f"`@{name}`")
    def handler(machine: Machine, given: Given) -> Any:
        (value,) = positional(machine, given, name, 1, 1)
        return value


for _name in ("final", "overload", "no_type_check", "runtime_checkable"):
    _decorator("typing", _name)
for _name in ("unique",):
    _decorator("enum", _name)


# names of modules that stand for values: types, constants
TYPES: dict[str, dict[str, Any]] = {
    "typing": {**TYPING, "TYPE_CHECKING": False},
    "typing_extensions": {**TYPING, "TYPE_CHECKING": False},
    "collections.abc": {
        name: TypeValue(f"collections.abc.{name}")
        for name in words(
            "Iterable Iterator Sequence Mapping MutableMapping MutableSequence Set MutableSet Callable Collection Sized "
            "Generator Hashable Container"
        )
    },
    "abc": {"ABC": TypeValue("abc.ABC"), "ABCMeta": TypeValue("abc.ABCMeta")},
    "dataclasses": {name: TypeValue(f"dataclasses.{name}", "special") for name in ("InitVar", "KW_ONLY")},
    "enum": {name: TypeValue(f"enum.{name}") for name in ("Enum", "StrEnum", "IntEnum")},
    "pathlib": {"Path": TypeValue("pathlib.Path"), "PurePosixPath": TypeValue("pathlib.PurePosixPath")},
    "datetime": {name: TypeValue(f"datetime.{name}") for name in words("datetime date timedelta time timezone")},
    "re": FLAGS,
    "decimal": {"Decimal": TypeValue("decimal.Decimal")},
    "uuid": {"UUID": TypeValue("uuid.UUID")},
    "math": {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "tau": math.tau},
    "pydantic": {
        "BaseModel": TypeValue("pydantic.BaseModel"),
        **{name: TypeValue(f"pydantic.{name}") for name in ("HttpUrl", "AnyUrl", "EmailStr", "SecretStr")},
        **{
            name: TypeValue("typing.Annotated", "annotated", (BUILTIN_TYPES[inner],), (Unknown("a bound"),))
            for name, inner in {
                "PositiveInt": "int",
                "NonNegativeInt": "int",
                "NegativeInt": "int",
                "PositiveFloat": "float",
                "NonNegativeFloat": "float",
            }.items()
        },
    },
    "sys": {"version_info": tuple(sys.version_info)},
    "pydantic.v1": {"BaseModel": TypeValue("pydantic.v1.BaseModel")},
    "types": {"NoneType": TypeValue("None")},
    "string": {
        "ascii_lowercase": "abcdefghijklmnopqrstuvwxyz",
        "ascii_uppercase": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ascii_letters": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "digits": "0123456789",
        "hexdigits": "0123456789abcdefABCDEF",
        "octdigits": "01234567",
        "punctuation": string.punctuation,
        "whitespace": string.whitespace,
    },
}


def typing_name(name: str) -> Any:
    """A name of `typing`. Raises KeyError."""
    return TYPES["typing"][name]


__all__ = ["Bound", "Entries", "Text", "Wrapping", "truthy"]
