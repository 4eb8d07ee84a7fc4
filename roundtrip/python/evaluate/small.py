"""Small objects of Python's library: `SimpleNamespace`, sentinels, `TypeVar`."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Given, Unprovable


class Simple:
    """An object that is nothing but its attributes."""

    __slots__ = ("attrs",)

    def __init__(self, attrs: dict[str, Any]) -> None:
        self.attrs = attrs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Simple) and self.attrs == other.attrs

    def __hash__(self) -> int:
        raise Unprovable("such an object can't be hashed")

    def __repr__(self) -> str:
        raise Unprovable("how this object is written as text isn't read")

    def __deepcopy__(self, memo: dict[int, Any]) -> Simple:
        return Simple(deepcopy(self.attrs, memo))

    def get(self, machine: Machine, attr: str) -> Any:
        """`object.attr`."""
        if attr == "__dict__":
            return self.attrs
        if attr not in self.attrs:
            raise machine.raised(AttributeError, f"it has no `{attr}`")
        return self.attrs[attr]


class Sentinel:
    """`object()`: nothing but itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        raise Unprovable("how this object is written as text isn't read")

    def __deepcopy__(self, memo: dict[int, Any]) -> Sentinel:
        return Sentinel()


@library("types", "SimpleNamespace", "`types.SimpleNamespace(…)`")
def simple_namespace(machine: Machine, given: Given) -> Simple:
    if given.args:
        raise machine.declined("`SimpleNamespace` is read statically with keywords")
    return Simple(dict(given.kwargs))


@library("types", "MappingProxyType", "`types.MappingProxyType(…)`, which is read like its dictionary")
def mapping_proxy(machine: Machine, given: Given) -> Any:
    (value,) = given.args
    if not isinstance(value, dict):
        raise machine.declined("`MappingProxyType` is read statically of dictionaries")
    return value


def _type_variable(name: str) -> None:
    @library("typing", name, f"`typing.{name}(…)`")
    def handler(machine: Machine, given: Given) -> TypeValue:
        return TypeValue(f"typing.{name}", "special", metadata=tuple(given.args[:1]))


for _name in ("TypeVar", "ParamSpec"):
    _type_variable(_name)


@library("typing", "NewType", "`typing.NewType(…)`")
def new_type(machine: Machine, given: Given) -> Builtin:
    def call(inner: Machine, later: Given) -> Any:
        if len(later.args) != 1 or later.kwargs:
            raise inner.declined("Python raises TypeError here: a new type takes one value")
        return later.args[0]

    return Builtin("NewType", call)


@library("typing", "get_args", "`typing.get_args(…)` of `Literal`")
def get_args(machine: Machine, given: Given) -> Any:
    (value,) = given.args
    if not isinstance(value, TypeValue) or value.form != "literal":
        raise machine.declined("`get_args` is read statically of `Literal`")
    return value.args
