"""Attributes and methods of Hera's objects."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from roundtrip.python.evaluate.hera.kinds import WORKFLOWS, arguments, bases, is_model
from roundtrip.python.evaluate.hera.nodes import set_next_defaults
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import ASSIGNED, ATTRIBUTES, HERA_METHODS, PROPERTIES, hera_method
from roundtrip.python.evaluate.language.values import Builtin, Given, Kind, Place, Thing, Unknown

# what Hera keeps to itself, and what it makes of a default that the reader leaves out
_DEFAULTS: dict[str, Any] = {"image": "python:3.10", "command": ["python"]}


@ATTRIBUTES.of(Thing)
def get(machine: Machine, thing: Thing, attr: str) -> Any:
    """`thing.attr`. Raises `Declined`."""
    for base in ("model",) if is_model(thing.kind) else bases(thing.kind):
        if attr in PROPERTIES.get(base, {}):
            return PROPERTIES[base][attr].handler(machine, thing)
        if attr in HERA_METHODS.get(base, {}):
            return _method(thing, attr, HERA_METHODS[base][attr].handler)
    if attr in thing.attrs:
        return thing.attrs[attr]
    if attr in thing.inner and attr in _DEFAULTS:
        return thing.inner[attr]
    if attr in arguments(thing.kind):
        if thing.kind in WORKFLOWS and attr in ("kind", "api_version"):
            return thing.kind if attr == "kind" else "argoproj.io/v1alpha1"
        if attr == "workflows_service" and thing.kind in WORKFLOWS:
            return Unknown("the service that takes workflows", harmless=True)
        if attr in ("output", "gpu_flag"):
            return {"output": False, "gpu_flag": "nvidia.com/gpu"}[attr]
        return None
    if attr == "__class__":
        return Kind(thing.kind)
    raise machine.declined(f"`{attr}` of Hera's {thing.kind} isn't read statically")


def _method(thing: Thing, name: str, handler: Callable[..., Any]) -> Builtin:
    return Builtin(name, lambda machine, given: handler(machine, thing, given))


@ASSIGNED.of(Thing)
def set_(machine: Machine, thing: Thing, attr: str, value: Any, place: Place | None) -> None:
    """`thing.attr = value`: Hera's classes check nothing then."""
    if attr not in arguments(thing.kind) or attr.startswith("_"):
        raise machine.declined(f"Hera's {thing.kind} has no `{attr}`")
    if any(attr in PROPERTIES.get(base, {}) for base in bases(thing.kind)):
        raise machine.declined(f"Python raises AttributeError here: `{attr}` of a {thing.kind} can't be set")
    if (thing.kind, attr) in _CHECKED:
        raise machine.declined(f"setting `{attr}` of a {thing.kind} isn't read statically")
    thing.set(attr, value, place or thing.place)


# what `__post_init__` made something else of: set afterwards, Hera takes it as it is
_CHECKED = {
    ("Parameter", "value_from"),
    ("Volume", "size"),
    ("Volume", "access_modes"),
    ("Volume", "resources"),
    ("Script", "constructor"),
    ("Script", "source"),
    ("CronWorkflow", "schedule"),
    *((kind, "image_pull_secrets") for kind in WORKFLOWS),
    *((kind, "api_version") for kind in WORKFLOWS),
    *((kind, "kind") for kind in WORKFLOWS),
}


@ATTRIBUTES.of(Kind)
def of_class(machine: Machine, kind: Kind, attr: str) -> Any:
    """`Class.attr`."""
    if kind.name == "Task" and attr == "set_next_defaults":
        return Builtin(attr, set_next_defaults)
    if attr in ("__name__", "__qualname__"):
        return kind.name.removeprefix("m.")
    raise machine.declined(f"`{attr}` of Hera's {kind.name.removeprefix('m.')} isn't read statically")


@hera_method("Parameter", "with_name", "`Parameter.with_name(…)`")
@hera_method("Artifact", "with_name", "`Artifact.with_name(…)`")
def with_name(machine: Machine, thing: Thing, given: Given) -> Thing:
    found = [*given.args, *given.kwargs.values()]
    if len(found) != 1 or not isinstance(found[0], str):
        raise machine.declined("`with_name` takes one name")
    twin = deepcopy(thing)
    twin.set("name", found[0], next(iter(given.places.values()), None))
    return twin


@hera_method("model", "model_copy", "`model.model_copy()` of Hera's models, with `update` and `deep`")
def model_copy(machine: Machine, thing: Thing, given: Given) -> Thing:
    if given.args or not given.kwargs.keys() <= {"update", "deep"}:
        raise machine.declined("`model_copy` isn't read statically with these arguments")
    twin: Thing
    if given.kwargs.get("deep"):
        twin = deepcopy(thing)
    else:
        twin = Thing(thing.kind, thing.place)
        twin.attrs, twin.places, twin.keyplaces = dict(thing.attrs), dict(thing.places), dict(thing.keyplaces)
        twin.extra, twin.marks = thing.extra, thing.marks
    for name, value in (given.kwargs.get("update") or {}).items():
        if name not in arguments(thing.kind):
            raise machine.declined(f"Hera's {thing.kind} has no `{name}`")
        twin.set(name, value)
    return twin
