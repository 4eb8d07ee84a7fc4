"""What is read of other modules: of Python's library what computes and nothing else; names that stand for types."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.language.machine import MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.language.python_types import TYPING, TypeValue, is_type
from roundtrip.python.evaluate.language.tables import library
from roundtrip.python.evaluate.language.values import (
    Builtin,
    Given,
    Member,
    Unknown,
    Unprovable,
)
from roundtrip.python.evaluate.library.builtins import positional
from roundtrip.python.evaluate.library.paths import Beside, PathValue


def plain(value: Any) -> Any:
    """`value` as JSON takes it. Raises `Unprovable` where it holds anything else."""
    weigh(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Member) and value.text:
        return value.value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        if not all(key is None or isinstance(key, (str, int, float, bool)) for key in value):
            raise Unprovable("only plain keys can be written as JSON")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Unknown):
        bool(value)
    raise Unprovable("only plain data is written as JSON statically")


@library("json", "dumps", "`json.dumps(…)` of plain data")
def dumps(machine: Machine, given: Given) -> Any:
    known = {"indent", "sort_keys", "separators", "ensure_ascii"}
    if len(given.args) != 1 or not given.kwargs.keys() <= known:
        raise machine.declined("`json.dumps` isn't read statically with these arguments")
    indent = given.kwargs.get("indent")
    width = (
        indent if isinstance(indent, int) else len(indent) if isinstance(indent, str) else 0 if indent is None else 101
    )
    if width > 100 or len(str(given.kwargs.get("separators", ""))) > 100:
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


# -- functools ----------------------------------------------------------------------------------------------


@library("functools", "partial", "`functools.partial(…)`")
def partial(machine: Machine, given: Given) -> Any:
    if not given.args:
        raise machine.declined("Python raises TypeError here: `partial` wants a function")
    function, *first = given.args
    if function is None or isinstance(function, (str, int, float, list, tuple, dict, set)):
        raise machine.declined("Python raises TypeError here: `partial` wants a function")

    def call(inner: Machine, later: Given) -> Any:
        moved = {k + len(first) if isinstance(k, int) else k: place for k, place in later.places.items()}
        places = {k - 1 if isinstance(k, int) else k: place for k, place in given.places.items()} | moved
        return inner.call_value(
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


for _name in ("join", "basename", "dirname", "splitext", "normpath", "split", "isabs", "abspath"):
    _path(_name)


# -- typing --------------------------------------------------------------------------------------------------


@library("typing", "cast", "`typing.cast(…)`")
def cast(machine: Machine, given: Given) -> Any:
    _, value = positional(machine, given, "cast", 2, 2)
    return value


def _decorator(name: str) -> None:
    @library("typing", name, f"`@{name}`")
    def handler(machine: Machine, given: Given) -> Any:
        (value,) = positional(machine, given, name, 1, 1)
        return value


for _name in ("final", "overload", "no_type_check", "runtime_checkable"):
    _decorator(_name)


@library("typing", "TypeVar", "`typing.TypeVar(…)`")
def type_variable(machine: Machine, given: Given) -> TypeValue:
    name, *bounds = given.args or [None]
    known = {"bound", "covariant", "contravariant", "default", "infer_variance"}
    if not isinstance(name, str) or not given.kwargs.keys() <= known or not all(map(is_type, bounds)):
        raise machine.declined("Python raises TypeError here: a type variable has its name")
    return TypeValue("typing.TypeVar", "special", metadata=(str(name),))


# names of modules that stand for values: types, constants
CONSTANTS: dict[str, dict[str, Any]] = {
    "typing": {**TYPING, "TYPE_CHECKING": False},
    "typing_extensions": {**TYPING, "TYPE_CHECKING": False},
    "collections.abc": {
        name: TypeValue(f"collections.abc.{name}")
        for name in ("Iterable", "Iterator", "Sequence", "Mapping", "Callable", "Collection")
    },
    "pathlib": {"Path": TypeValue("pathlib.Path"), "PurePosixPath": TypeValue("pathlib.PurePosixPath")},
    "sys": {"version_info": tuple(sys.version_info)},
    "types": {"NoneType": TypeValue("None")},
}
