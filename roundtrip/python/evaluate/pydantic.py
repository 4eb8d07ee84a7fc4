"""pydantic's models, as far as programs use them as records: objects whose values are what the fields say, unchanged.

pydantic turns values into what a field says; what it would have to turn is declined, save a whole number for a float.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.python.evaluate import annotations as types
from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.classes import FieldSpec, Instance, UserClass
from roundtrip.python.evaluate.enums import EnumClass
from roundtrip.python.evaluate.machine import Frame, Machine
from roundtrip.python.evaluate.objects import NO_DEFAULT as _NONE
from roundtrip.python.evaluate.tables import library, method
from roundtrip.python.evaluate.values import Given, Member, Thing, Unprovable

_PLAIN: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
# settings of a model that change nothing here
_CONFIG = {"smart_union", "arbitrary_types_allowed", "title", "json_schema_extra", "frozen"}
# what a `Field` may say without checking or renaming anything
_FIELD = {"default", "default_factory", "description", "title", "examples", "example"}


# what it may say of a value that is given; a default is not held to it
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "ge": lambda value, bound: bool(value >= bound),
    "gt": lambda value, bound: bool(value > bound),
    "le": lambda value, bound: bool(value <= bound),
    "lt": lambda value, bound: bool(value < bound),
    "min_length": lambda value, bound: len(value) >= bound,
    "max_length": lambda value, bound: len(value) <= bound,
}


class _Misfit(Exception):
    """A value isn't what the field says."""


@library("pydantic", "Field", "pydantic's `Field(…)`: a default, or a factory, and a description")
def field(machine: Machine, given: Given) -> FieldSpec:
    if len(given.args) > 1 or not given.kwargs.keys() <= _FIELD | _BOUNDS.keys():
        return FieldSpec(Unprovable, None)
    default = given.args[0] if given.args else given.kwargs.get("default", _NONE)
    bounds = {name: value for name, value in given.kwargs.items() if name in _BOUNDS}
    return FieldSpec(_NONE if default is ... else default, given.kwargs.get("default_factory"), bounds)


@library("pydantic", "ConfigDict", "pydantic's `ConfigDict(…)`")
def config_dict(machine: Machine, given: Given) -> dict[str, Any]:
    return dict(given.kwargs)


def ordinary(cls: UserClass) -> bool:
    """Whether nothing in the class changes what pydantic does with values."""
    from roundtrip.python.evaluate.functions import Wrapping
    from roundtrip.python.evaluate.values import Function

    for current in cls.mro:
        for name, value in current.names.items():
            if name == "__doc__":
                continue
            if name == "Config" and isinstance(value, UserClass) and value.names.keys() - {"__doc__"} <= _CONFIG:
                continue
            if name == "model_config" and isinstance(value, dict) and value.keys() <= _CONFIG:
                continue
            if name in current.fields and not (isinstance(value, FieldSpec) and value.default is Unprovable):
                continue
            if isinstance(value, (Function, Wrapping)) and not name.startswith(("__", "model_")):
                continue
            return False
    return True


def instantiate(machine: Machine, cls: UserClass, given: Given) -> Instance:
    """`Model(…)`. Raises `Declined`, also where pydantic would raise."""
    if given.args or not ordinary(cls):
        raise machine.declined(f"objects of {cls.name} aren't read statically")
    try:
        return _instance(machine, cls, given.kwargs)
    except _Misfit:
        raise machine.declined(f"what pydantic makes of these values for {cls.name} isn't read statically") from None


def _instance(machine: Machine, cls: UserClass, values: dict[str, Any]) -> Instance:
    fields = cls.all_fields()
    if not values.keys() <= fields.keys():
        raise _Misfit
    result = Instance(cls)
    for name, (annotation, default) in fields.items():
        if name in values:
            value = _fitting(machine, _known(machine, cls, annotation), values[name])
            if isinstance(default, FieldSpec):
                _hold(default, value)
            if isinstance(value, Member) and cls.kind in ("input", "output"):
                # Hera's own classes keep the value of a member
                raise _Misfit
            result.attrs[name] = value
            continue
        if isinstance(default, FieldSpec):
            default = machine.call(default.factory, []) if default.factory is not None else default.default
        if default is _NONE:
            raise _Misfit
        result.attrs[name] = default
    return result


def _known(machine: Machine, cls: UserClass, annotation: Any) -> Any:
    """A type that is written as text (`from __future__ import annotations`), as what it says in the module."""
    from roundtrip.python.evaluate.functions import tried

    if not isinstance(annotation, str) or cls.module is not machine.module:
        return annotation
    try:
        node = ast.parse(str.__str__(annotation), mode="eval").body
    except SyntaxError:
        return annotation
    before, machine.frame = machine.frame, Frame(machine.module, None, machine.module.names, "module")
    found = tried(machine, node)
    machine.frame = before
    return found


def _hold(spec: FieldSpec, value: Any) -> None:
    """Raises `_Misfit` where a value isn't within the bounds of its field."""
    for name, bound in spec.options.items():
        if value is None or not isinstance(bound, (int, float)):
            raise _Misfit
        try:
            fits = _BOUNDS[name](value, bound)
        except TypeError:
            raise _Misfit from None
        if not fits:
            raise _Misfit


def _fitting(machine: Machine | None, annotation: Any, value: Any, exact: bool = False) -> Any:
    """`value` as a field of this type has it. Raises `_Misfit`. `exact`: as it is only."""
    if isinstance(annotation, (ConversionError, str)):
        raise _Misfit
    if not all(isinstance(part, (Thing, str)) or _says_nothing(part) for part in types.metadata(annotation)):
        raise _Misfit
    annotation = types.unwrapped(annotation)
    if isinstance(annotation, UserClass):
        if isinstance(value, Instance) and value.cls is annotation:
            return value
        plain = annotation.kind in ("model", "input", "output") and ordinary(annotation)
        if (
            machine is not None
            and plain
            and isinstance(value, dict)
            and not exact
            and all(isinstance(key, str) for key in value)
        ):
            return _instance(machine, annotation, value)
        raise _Misfit
    if isinstance(annotation, EnumClass):
        if isinstance(value, Member) and annotation.members.get(value.name) is value:
            return value
        raise _Misfit
    if not isinstance(annotation, TypeValue):
        raise _Misfit
    return _of_type(machine, annotation, value, exact)


def _says_nothing(part: Any) -> bool:
    return isinstance(part, FieldSpec) and part.plain


def _of_type(machine: Machine | None, annotation: TypeValue, value: Any, exact: bool) -> Any:
    if annotation.form == "union":
        for part in annotation.args:
            if value is None and isinstance(part, TypeValue) and part.name == "None":
                return None
            try:
                return _fitting(machine, part, value, exact=True)
            except _Misfit:
                continue
        raise _Misfit
    if annotation.form == "literal":
        if isinstance(value, str) and any(isinstance(option, str) and option == value for option in annotation.args):
            return value
        raise _Misfit
    name = annotation.name
    if annotation.form == "special":
        if name == "typing.Any":
            return value
        raise _Misfit
    if name in _PLAIN and annotation.form == "class":
        wanted = _PLAIN[name]
        if isinstance(value, wanted) and (wanted is str or type(value) is wanted) and not isinstance(value, Member):
            return value
        if wanted is float and type(value) is int and not exact:
            return float(value)
        raise _Misfit
    if name == "list" and isinstance(value, list):
        return [_fitting(machine, annotation.args[0], item, exact) for item in value] if annotation.args else value
    if name == "dict" and isinstance(value, dict):
        if not annotation.args:
            return value
        key_type, value_type = annotation.args
        return {
            _fitting(machine, key_type, key, True): _fitting(machine, value_type, item, exact)
            for key, item in value.items()
        }
    raise _Misfit


def _serialized(cls: UserClass, name: str, value: Any) -> Any:
    """The value of a field as its type writes it: a default is as it was written until then. Raises `Unprovable`."""
    if value is None:
        return None
    try:
        return _fitting(None, cls.all_fields()[name][0], value)
    except _Misfit:
        raise Unprovable(f"how pydantic writes {name} of {cls.name} isn't read") from None


def dumped(value: Any, json_mode: bool = True) -> Any:
    """`model_dump(by_alias=True, mode="json")`, of whatever is in a model. Raises `Unprovable`."""
    if isinstance(value, Instance) and value.cls.kind in ("model", "input", "output"):
        return {name: dumped(_serialized(value.cls, name, item), json_mode) for name, item in value.attrs.items()}
    if isinstance(value, list):
        return [dumped(item, json_mode) for item in value]
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise Unprovable("only strings are keys here")
        return {key: dumped(item, json_mode) for key, item in value.items()}
    if isinstance(value, Member) and json_mode:
        return dumped(value.value)
    if value is None or isinstance(value, (str, int, bool)) or (isinstance(value, float) and value == value):
        return value
    raise Unprovable("how pydantic writes this isn't read")


def _dump(name: str) -> None:
    @method("Instance", name, f"`model.{name}()` of pydantic's models")
    def handler(machine: Machine, receiver: Instance, given: Given) -> Any:
        if given.args or given.kwargs or receiver.cls.kind not in ("model", "input", "output"):
            raise machine.declined(f"`{name}` isn't read statically with these arguments")
        if name in ("model_dump", "dict"):
            return dumped(receiver, json_mode=False)
        import json

        return machine.native(json.dumps, dumped(receiver), separators=(",", ":"), ensure_ascii=False)


for _name in ("model_dump", "dict", "model_dump_json", "json"):
    _dump(_name)
