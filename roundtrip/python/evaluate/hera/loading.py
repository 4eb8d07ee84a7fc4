"""`Workflow.from_yaml(…)`, `from_dict(…)`, `from_file(…)`: workflows of Argo's documents.

Hera checks the document with its model and takes the attributes out of that, so what they hold are models. Facts:
`ModelMapperMixin._from_model`. A file is read where it lies in the folder of the program, where Hera runs it as well.
"""

from __future__ import annotations

from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.hera.facts import Type, facts
from roundtrip.python.evaluate.hera.construct import construct
from roundtrip.python.evaluate.hera.kinds import WORKFLOWS
from roundtrip.python.evaluate.machine import Machine, weigh
from roundtrip.python.evaluate.values import Builtin, Entries, Given, Items, Place, Thing
from roundtrip.python.evaluate.yaml_texts import beside, loaded

MAX_VALUES = 50_000
_SCALARS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


def loader(kind: str, attr: str) -> Builtin | None:
    """`Workflow.from_yaml` and its sisters; None for every other attribute."""
    if kind not in WORKFLOWS or attr not in ("from_yaml", "from_dict", "from_file"):
        return None

    def call(machine: Machine, given: Given) -> Thing:
        values = [*given.args, *given.kwargs.values()]
        if len(values) != 1:
            raise machine.declined(f"`{attr}` takes one argument")
        value = values[0]
        if attr == "from_file":
            value = beside(machine, value)
        if attr != "from_dict":
            value = loaded(machine, value)
        if not isinstance(value, dict):
            raise machine.declined(f"Hera raises ValidationError here: `{attr}` wants a workflow")
        weigh(value, MAX_VALUES)
        return _workflow(machine, kind, value, given)

    return Builtin(attr, call)


def _workflow(machine: Machine, kind: str, value: dict[Any, Any], given: Given) -> Thing:
    wrapper = facts().wrappers[kind]
    for key, wanted in (("kind", kind), ("apiVersion", "argoproj.io/v1alpha1")):
        if value.get(key, wanted) != wanted:
            raise machine.declined(f"a document whose `{key}` isn't {wanted} isn't read statically")
    if value.get("status") is not None:
        raise machine.declined("a workflow with a status isn't read statically")
    place = machine.place(given.node)
    model = modelled(machine, value, Type("model", model=wrapper.model), place)
    # as in Hera: an empty object, whose attributes are set afterwards
    thing = construct(machine, kind, Given(given.node))
    left = set(_paths(model, ""))
    for name, argument in wrapper.args.items():
        if name in ("kind", "api_version", "schedule") or len(argument.paths) != 1:
            continue
        left.discard(argument.paths[0])
        found = _at(model, argument.paths[0])
        if found is not None:
            thing.set(name, found, place)
    left -= {"kind", "apiVersion"}
    if left:
        raise machine.declined(f"Hera takes no `{min(left)}` out of a document of {kind}")
    return thing


def _paths(model: Thing, prefix: str) -> list[str]:
    """The paths of what is said in the document, as far as arguments go."""
    found: list[str] = []
    fields = facts().models[model.kind[2:]].fields
    for name, value in model.attrs.items():
        path = f"{prefix}{fields[name].alias}"
        nested = path in ("metadata", "spec", "spec.workflowSpec") and isinstance(value, Thing)
        if value is not None:
            found += _paths(value, f"{path}.") if nested else [path]
    return found


def _at(model: Thing, path: str) -> Any:
    current: Any = model
    for step in path.split("."):
        if not isinstance(current, Thing):
            return None
        fields = facts().models[current.kind[2:]].fields
        name = next((name for name, field in fields.items() if field.alias == step), None)
        current = current.get(name) if name is not None else None
    return current


def modelled(machine: Machine, value: Any, kind: Type, place: Place) -> Any:
    """`value` as pydantic makes it of plain data, where it would change nothing. Raises `Declined`."""
    if value is None or kind.kind == "any":
        return value
    if kind.kind in _SCALARS:
        if not _fits(value, kind):
            raise machine.declined(f"Hera raises ValidationError here, or makes a {kind.kind} of something else")
        return float(value) if kind.kind == "float" else value
    if kind.kind == "list" and isinstance(value, (list, tuple)):
        return Items((modelled(machine, item, kind.args[0], place) for item in value), _place(value, place))
    if kind.kind == "dict" and isinstance(value, dict):
        twin = Entries(_place(value, place))
        twin.update((key, modelled(machine, item, kind.args[-1], place)) for key, item in value.items())
        return twin
    if kind.kind == "union":
        return _one_of(machine, value, kind, place)
    if kind.kind == "model" and kind.model is not None:
        model = facts().models[kind.model]
        if isinstance(value, Thing) and value.kind == f"m.{kind.model}":
            return value
        if model.root is not None and model.root.kind == "any":
            # an item of a loop says itself
            return value
        if model.root is not None:
            inner = modelled(machine, value, model.root, place)
            return construct(machine, f"m.{kind.model}", _given(machine, {"root": inner}, place))
        if isinstance(value, dict):
            return _model(machine, value, kind.model, place)
    raise machine.declined("Hera raises ValidationError here, or makes something else of this")


def _one_of(machine: Machine, value: Any, kind: Type, place: Place) -> Any:
    fitting = [part for part in kind.args if _fits(value, part)]
    if len(fitting) != 1:
        raise machine.declined("which of several models this is isn't read statically")
    return modelled(machine, value, fitting[0], place)


def _fits(value: Any, kind: Type) -> bool:
    if kind.kind in _SCALARS:
        return isinstance(value, _SCALARS[kind.kind]) and not (isinstance(value, bool) and kind.kind != "bool")
    return isinstance(value, {"list": list, "any": object}.get(kind.kind, dict))


def _model(machine: Machine, value: dict[Any, Any], name: str, place: Place) -> Thing:
    model = facts().models[name]
    kwargs: dict[str, Any] = {}
    own = _place(value, place)
    for key, item in value.items():
        field = model.by_alias.get(key) or model.fields.get(key)
        real = next((n for n, f in model.fields.items() if f is field), None)
        if field is None or real is None or real in kwargs:
            raise machine.declined(f"Hera's {name} has no field {key!s}, and passes over it")
        at = value.places.get(key) if isinstance(value, Entries) else None
        kwargs[real] = modelled(machine, item, field.type, at or own)
    thing = construct(machine, f"m.{name}", _given(machine, kwargs, own))
    thing.place = own
    return thing


def _given(machine: Machine, kwargs: dict[str, Any], place: Place) -> Given:
    assert machine.node is not None
    return Given(machine.node, [], kwargs, dict.fromkeys(kwargs, Place(place.span)))


def _place(value: Any, place: Place) -> Place:
    return value.place if isinstance(value, (Entries, Items)) else place


__all__ = ["ConversionError", "loader", "modelled"]
