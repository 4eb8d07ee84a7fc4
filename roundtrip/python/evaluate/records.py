"""`dataclasses`: what makes records of classes, and what can be asked of them."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.builtins import positional
from roundtrip.python.evaluate.classes import FieldSpec, Instance, UserClass, instantiate
from roundtrip.python.evaluate.machine import Machine, weigh
from roundtrip.python.evaluate.objects import NO_DEFAULT
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Given, Text, Thing
from roundtrip.python.evaluate.words import words

_OPTIONS = frozenset(words("frozen slots repr eq order unsafe_hash kw_only init match_args"))
_METHODS = {"repr": ("__repr__",), "order": ("__lt__", "__le__", "__gt__", "__ge__")}
_NAMED = re.compile(r"(?:\w+\.)?(ClassVar|InitVar|KW_ONLY)\b")


@library("dataclasses", "dataclass", "`@dataclass`, with `frozen`, `order`, `kw_only`, `slots`, `eq` and `repr` too")
def dataclass(machine: Machine, given: Given) -> Any:
    options = given.kwargs

    def decorate(inner: Machine, later: Given) -> Any:
        (cls,) = later.args
        if not isinstance(cls, UserClass) or not (cls.kind in ("plain", "dataclass") or cls.hera):
            raise inner.declined("`@dataclass` isn't read statically of this class")
        if not options.keys() <= _OPTIONS or options.get("init") is False or options.get("unsafe_hash"):
            raise inner.declined("`@dataclass` isn't read statically with these arguments")
        _record(inner, cls, options)
        return cls

    if given.args:
        return decorate(machine, given)
    return Builtin("dataclass", decorate)


def _record(machine: Machine, cls: UserClass, options: dict[str, Any]) -> None:
    frozen, keywords = bool(options.get("frozen")), bool(options.get("kw_only"))
    bases = [base for base in cls.mro[1:] if base.kind == "dataclass"]
    if any(base.frozen != frozen for base in bases):
        raise machine.declined("Python raises TypeError here: both dataclasses are frozen, or none")
    if not cls.hera and any(base.keywords != keywords for base in bases):
        raise machine.declined("`kw_only` of one dataclass and not of its base isn't read statically")
    if any(name in cls.names for name in ("__slots__", *_METHODS["order"])) and (options.keys() & {"order", "slots"}):
        raise machine.declined("`@dataclass` isn't read statically of this class")
    for name, annotation in cls.fields.items():
        special = _special(machine, annotation)
        if special == "ClassVar":
            continue
        if special == "KW_ONLY" or (special == "InitVar" and cls.hera):
            raise machine.declined("`KW_ONLY` isn't read statically")
        try:
            default = cls.find(name)
        except KeyError:
            default = NO_DEFAULT
        if isinstance(default, (list, dict, set, Thing)) or (isinstance(default, Instance) and not _hashed(default)):
            raise machine.declined(f"Python raises ValueError here: the default of {name} can't be shared")
        cls.record[name] = (annotation if special is None else INIT_VAR, default)
        if isinstance(default, FieldSpec):
            # the class keeps the default only
            cls.names.pop(name, None)
            if default.factory is None and default.default is not NO_DEFAULT:
                cls.names[name] = default.default
    missing = [is_needed(default) for _, default in cls.record.values()]
    if not keywords and not cls.hera and missing != sorted(missing, reverse=True):
        raise machine.declined("Python raises TypeError here: fields without a default come first")
    cls.keywords, cls.frozen = keywords, frozen
    cls.ordered = cls.ordered or bool(options.get("order"))
    cls.shown = options.get("repr", True) is not False
    cls.plain_eq = options.get("eq") is False
    if cls.hera is None:
        cls.kind = "dataclass"
    # what `@dataclass` writes hides what the bases have
    written = ["__init__", *(["__repr__"] if cls.shown else []), *([] if cls.plain_eq else ["__eq__"])]
    for name in written:
        cls.names.setdefault(name, None)
    if not cls.plain_eq and cls.names["__eq__"] is None:
        cls.names.setdefault("__hash__", None)


INIT_VAR = TypeValue("dataclasses.InitVar", "special")


def is_initial(annotation: Any) -> bool:
    """Whether a field is an `InitVar`: an argument for `__post_init__`, and no field."""
    return annotation is INIT_VAR


def is_needed(default: Any) -> bool:
    """Whether a field has to be given."""
    if isinstance(default, FieldSpec):
        return default.plain and default.options.get("init", True) is not False
    return default is NO_DEFAULT


def _hashed(value: Instance) -> bool:
    return value.cls.kind != "dataclass" or value.cls.frozen


def _special(machine: Machine, annotation: Any) -> str | None:
    """Which of the annotations it is that `@dataclass` looks for."""
    if isinstance(annotation, Text):
        found = _NAMED.match(annotation)
        return found[1] if found else None
    if isinstance(annotation, TypeValue):
        name = annotation.name.rpartition(".")[2]
        return name if name in ("ClassVar", "InitVar", "KW_ONLY") else None
    return None


@library("dataclasses", "field", "`dataclasses.field(…)` with `default`, `default_factory`, `init`, `repr`")
def field(machine: Machine, given: Given) -> Any:
    if given.args or not given.kwargs.keys() <= {"default", "default_factory", "repr", "metadata", "init"}:
        raise machine.declined("`field` isn't read statically with these arguments")
    return FieldSpec(given.kwargs.get("default", NO_DEFAULT), given.kwargs.get("default_factory"), dict(given.kwargs))


def _given(machine: Machine, given: Given, name: str) -> Any:
    (value,) = positional(machine, given, name, 1, 1)
    if not isinstance(value, Instance) or value.cls.kind != "dataclass":
        raise machine.declined(f"`{name}` is read statically of objects of a dataclass")
    return value


def field_names(cls: UserClass) -> list[str]:
    """The fields of a dataclass."""
    return [name for name, (annotation, _) in cls.record.items() if not is_initial(annotation)]


def _plain(machine: Machine, value: Any, record: Any) -> Any:
    if isinstance(value, Instance) and value.cls.kind == "dataclass":
        return record({name: _plain(machine, value.attrs[name], record) for name in field_names(value.cls)})
    if type(value) in (list, tuple) or (isinstance(value, list) and not isinstance(value, tuple)):
        items = [_plain(machine, item, record) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict):
        return {_plain(machine, key, record): _plain(machine, item, record) for key, item in value.items()}
    return machine.native(deepcopy, value)


@library("dataclasses", "asdict", "`dataclasses.asdict(…)`")
def asdict(machine: Machine, given: Given) -> Any:
    value = _given(machine, given, "asdict")
    weigh(list(value.attrs.values()))
    return _plain(machine, value, dict)


@library("dataclasses", "astuple", "`dataclasses.astuple(…)`")
def astuple(machine: Machine, given: Given) -> Any:
    value = _given(machine, given, "astuple")
    weigh(list(value.attrs.values()))
    return _plain(machine, value, lambda found: tuple(found.values()))


@library("dataclasses", "replace", "`dataclasses.replace(…)`")
def replace(machine: Machine, given: Given) -> Any:
    value = _given(machine, Given(given.node, given.args), "replace")
    for name, (annotation, default) in value.cls.record.items():
        if is_initial(annotation) or (isinstance(default, FieldSpec) and not default.options.get("init", True)):
            raise machine.declined(f"`replace` isn't read statically of a class with {name}")
    known = {name: value.attrs[name] for name in value.cls.record}
    return instantiate(machine, value.cls, Given(given.node, [], {**known, **given.kwargs}))


@library("dataclasses", "fields", "`dataclasses.fields(…)`, for the names and defaults")
def fields(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.small import Simple

    (value,) = positional(machine, given, "fields", 1, 1)
    cls = value.cls if isinstance(value, Instance) else value
    if not isinstance(cls, UserClass) or cls.kind != "dataclass":
        raise machine.declined("`fields` is read statically of dataclasses")
    result = []
    for name in field_names(cls):
        annotation, default = cls.record[name]
        known = {"name": name, "type": annotation}
        if not isinstance(default, FieldSpec) and default is not NO_DEFAULT:
            known["default"] = default
        result.append(Simple(known))
    return tuple(result)


@library("dataclasses", "is_dataclass", "`dataclasses.is_dataclass(…)`")
def is_dataclass(machine: Machine, given: Given) -> bool:
    (value,) = positional(machine, given, "is_dataclass", 1, 1)
    if isinstance(value, (Instance, UserClass)):
        return (value.cls if isinstance(value, Instance) else value).kind == "dataclass"
    if value is None or isinstance(value, (str, int, float, list, tuple, dict)):
        return False
    raise machine.declined("`is_dataclass` is read statically of the program's own objects")
