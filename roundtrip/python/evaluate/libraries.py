"""What is read of other modules: of Python's library what computes and nothing else; names that stand for types."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.annotations import BUILTIN_TYPES, TYPING, TypeValue
from roundtrip.python.evaluate.builtins import positional
from roundtrip.python.evaluate.displays import iterate, truthy
from roundtrip.python.evaluate.functions import Wrapping
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.objects import Instance
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


@library("copy", "copy", "`copy.copy(…)` of lists and dictionaries")
def copy_(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.methods import copy_dict, copy_list

    (value,) = positional(machine, given, "copy", 1, 1)
    if isinstance(value, list):
        return copy_list(machine, value, given)
    if isinstance(value, dict):
        return copy_dict(machine, value, given)
    if value is None or isinstance(value, (str, int, float, bool, tuple)):
        return value
    raise machine.declined("`copy.copy` is read statically of lists and dictionaries")


# -- functools, itertools ----------------------------------------------------------------------------------------------


@library("functools", "partial", "`functools.partial(…)`")
def partial(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.functions import call_value

    if not given.args:
        raise machine.declined("Python raises TypeError here: `partial` wants a function")
    function, *first = given.args

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
        function.wraps = True
        return function

    return Builtin("wraps", decorate)


def _cache(name: str) -> None:
    @library("functools", name, f"`@functools.{name}`")
    def handler(machine: Machine, given: Given) -> Any:
        if len(given.args) == 1 and isinstance(given.args[0], Function):
            return _cached(given.args[0])
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


@library("itertools", "chain", "`itertools.chain(…)`")
def chain(machine: Machine, given: Given) -> Any:
    values = [value for part in given.args for value in iterate(machine, part)]
    machine.bounded(values)
    return iter(values)


@library("itertools", "product", "`itertools.product(…)`")
def product(machine: Machine, given: Given) -> Any:
    import itertools

    parts = [list(iterate(machine, part)) for part in given.args]
    repeat = given.kwargs.get("repeat", 1)
    if not given.kwargs.keys() <= {"repeat"} or not isinstance(repeat, int):
        raise machine.declined("`product` isn't read statically with these arguments")
    if math.prod(map(len, parts)) ** max(repeat, 0) > MAX_SIZE // 10 or repeat > 10:
        raise machine.declined("this value grows too large to be read statically")
    return iter(list(itertools.product(*parts, repeat=repeat)))


def _combinations(name: str) -> None:
    import itertools

    function: Callable[..., Any] = getattr(itertools, name)

    @library("itertools", name, f"`itertools.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        values, *size = positional(machine, given, name, 1, 2)
        items = list(iterate(machine, values))
        if len(items) > 20:
            raise machine.declined("this value grows too large to be read statically")
        result = []
        for found in machine.native(function, items, *size):
            result.append(found)
            if len(result) > MAX_SIZE // 10:
                raise machine.declined("this value grows too large to be read statically")
        return iter(result)


for _name in ("combinations", "permutations"):
    _combinations(_name)


@library("itertools", "pairwise", "`itertools.pairwise(…)`")
def pairwise(machine: Machine, given: Given) -> Any:
    (values,) = positional(machine, given, "pairwise", 1, 1)
    items = list(iterate(machine, values))
    return iter([(items[n], items[n + 1]) for n in range(len(items) - 1)])


# -- math --------------------------------------------------------------------------------------------------------------


def _math(name: str) -> None:
    function: Callable[..., Any] = getattr(math, name)

    @library("math", name, f"`math.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        args = positional(machine, given, name, 1, 2)
        if not all(isinstance(value, (int, float)) for value in args):
            raise machine.declined(f"`math.{name}` is read statically of numbers")
        return machine.native(function, *args)


for _name in ("ceil", "floor", "trunc", "sqrt", "log", "log2", "log10", "fabs", "gcd"):
    _math(_name)


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


@library("collections", "defaultdict", "`collections.defaultdict(…)` of a type or function")
def defaultdict(machine: Machine, given: Given) -> Any:
    (factory,) = positional(machine, given, "defaultdict", 1, 1)
    return Defaults(lambda: machine.call(factory, []))


class Defaults(dict[Any, Any]):
    """A dictionary with a value for keys that it doesn't have yet."""

    def __init__(self, missing: Callable[[], Any]) -> None:
        super().__init__()
        self.missing = missing

    def copy(self) -> Any:
        raise Unprovable("the copy of a defaultdict isn't read")

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        raise Unprovable("the copy of a defaultdict isn't read")


@library("collections", "OrderedDict", "`collections.OrderedDict(…)`")
def ordered(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.builtins import _dict

    result = Ordered()
    result.update(_dict(machine, given))
    return result


class Ordered(dict[Any, Any]):
    """An `OrderedDict`, whose repr is its own."""


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
    "collections.abc": {name: TypeValue(f"collections.abc.{name}") for name in ("Iterable", "Sequence", "Mapping")},
    "abc": {"ABC": TypeValue("abc.ABC"), "ABCMeta": TypeValue("abc.ABCMeta")},
    "dataclasses": {name: TypeValue(f"dataclasses.{name}", "special") for name in ("InitVar", "KW_ONLY")},
    "enum": {name: TypeValue(f"enum.{name}") for name in ("Enum", "StrEnum", "IntEnum")},
    "pathlib": {"Path": TypeValue("pathlib.Path"), "PurePosixPath": TypeValue("pathlib.PurePosixPath")},
    "datetime": {name: TypeValue(f"datetime.{name}") for name in ("datetime", "date", "timedelta")},
    "decimal": {"Decimal": TypeValue("decimal.Decimal")},
    "uuid": {"UUID": TypeValue("uuid.UUID")},
    "math": {"pi": math.pi, "e": math.e, "inf": math.inf},
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
    },
}


def typing_name(name: str) -> Any:
    """A name of `typing`. Raises KeyError."""
    return TYPES["typing"][name]


__all__ = ["Bound", "Entries", "Text", "Wrapping", "truthy"]
