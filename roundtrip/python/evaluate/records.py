"""`dataclasses` and `enum`: what makes records and enumerations of classes."""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.builtins import positional
from roundtrip.python.evaluate.classes import _NONE, Auto, FieldSpec, Instance, UserClass, instantiate
from roundtrip.python.evaluate.machine import Machine, weigh
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Given, Thing


@library("dataclasses", "dataclass", "`@dataclass`, with `frozen` and `kw_only` too")
def dataclass(machine: Machine, given: Given) -> Any:
    options = given.kwargs

    def decorate(inner: Machine, later: Given) -> Any:
        (cls,) = later.args
        if not isinstance(cls, UserClass) or cls.kind not in ("plain", "dataclass"):
            raise inner.declined("`@dataclass` isn't read statically of this class")
        if not options.keys() <= {"frozen", "slots", "repr", "eq", "order", "unsafe_hash", "kw_only"}:
            raise inner.declined("`@dataclass` isn't read statically with these arguments")
        if options.get("eq") is False or options.get("order") or "__init__" in cls.names:
            raise inner.declined("`@dataclass` isn't read statically with these arguments")
        if any(_is_special(annotation) for annotation in cls.fields.values()):
            raise inner.declined("`ClassVar` and `InitVar` aren't read statically")
        for name in cls.fields:
            if isinstance(cls.names.get(name), (list, dict, set, Thing, Instance)):
                raise inner.declined(f"Python raises ValueError here: the default of {name} can't be shared")
        if cls.base is not None and cls.base.kind == "dataclass" and cls.base.frozen != bool(options.get("frozen")):
            raise inner.declined("Python raises TypeError here: both dataclasses are frozen, or none")
        if cls.base is not None and cls.base.kind == "dataclass" and cls.base.keywords != bool(options.get("kw_only")):
            raise inner.declined("`kw_only` of one dataclass and not of its base isn't read statically")
        cls.keywords = bool(options.get("kw_only", False))
        defaults = [default is _NONE for _, default in cls.all_fields().values()]
        if not cls.keywords and defaults != sorted(defaults, reverse=True):
            raise inner.declined("Python raises TypeError here: fields without a default come first")
        cls.kind = "dataclass"
        cls.frozen = bool(options.get("frozen", False))
        return cls

    if given.args:
        return decorate(machine, given)
    return Builtin("dataclass", decorate)


def _is_special(annotation: Any) -> bool:
    if isinstance(annotation, str):
        return "ClassVar" in annotation or "InitVar" in annotation or "KW_ONLY" in annotation
    return isinstance(annotation, TypeValue) and annotation.form == "special" and annotation.name != "typing.Any"


@library("dataclasses", "field", "`dataclasses.field(default=…)`, `field(default_factory=…)`")
def field(machine: Machine, given: Given) -> Any:
    if given.args or not given.kwargs.keys() <= {"default", "default_factory", "repr", "metadata"}:
        raise machine.declined("`field` isn't read statically with these arguments")
    return FieldSpec(given.kwargs.get("default", _NONE), given.kwargs.get("default_factory"))


def _record(machine: Machine, given: Given, name: str) -> Any:
    (value,) = positional(machine, given, name, 1, 1)
    if not isinstance(value, Instance) or value.cls.kind != "dataclass":
        raise machine.declined(f"`{name}` is read statically of objects of a dataclass")
    return value


@library("dataclasses", "asdict", "`dataclasses.asdict(…)`")
def asdict(machine: Machine, given: Given) -> dict[str, Any]:
    def inner(value: Any) -> Any:
        if isinstance(value, Instance) and value.cls.kind == "dataclass":
            return {name: inner(value.attrs[name]) for name in value.cls.all_fields()}
        if isinstance(value, (list, tuple)):
            return [inner(item) for item in value] if isinstance(value, list) else tuple(inner(i) for i in value)
        if isinstance(value, dict):
            return {key: inner(item) for key, item in value.items()}
        if value is None or isinstance(value, (str, int, float, bool)):
            return value
        raise machine.declined("`asdict` is read statically of plain values")

    value = _record(machine, given, "asdict")
    weigh(list(value.attrs.values()))
    result: dict[str, Any] = inner(value)
    return result


@library("dataclasses", "replace", "`dataclasses.replace(…)`")
def replace(machine: Machine, given: Given) -> Any:
    value = _record(machine, Given(given.node, given.args), "replace")
    names = value.cls.all_fields()
    known = {name: value.attrs[name] for name in names}
    return instantiate(machine, value.cls, Given(given.node, [], {**known, **given.kwargs}))


@library("enum", "auto", "`enum.auto()`")
def auto(machine: Machine, given: Given) -> Any:
    return Auto()
