"""Attributes and methods of Hera's objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate import classes
from roundtrip.python.evaluate.classes import set_property
from roundtrip.python.evaluate.functions import Wrapping
from roundtrip.python.evaluate.hera.kinds import WORKFLOWS, arguments, bases, is_model
from roundtrip.python.evaluate.hera.loading import loader
from roundtrip.python.evaluate.hera.subclasses import is_heras
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import HERA_METHODS, PROPERTIES, hera_method
from roundtrip.python.evaluate.values import Builtin, Given, Kind, Place, Thing, Unknown

# what Hera keeps to itself, and what it makes of a default that the reader leaves out
_DEFAULTS: dict[str, Any] = {"image": "python:3.10", "command": ["python"]}


def get(machine: Machine, thing: Thing, attr: str, own: bool = True) -> Any:
    """`thing.attr`. Raises `Declined`. `own`: what the program's class says of it comes first."""
    if own and thing.cls is not None:
        found = thing.cls.method(attr)
        if isinstance(found, Wrapping) and found.kind == "property":
            return machine.call(found.function, [thing])
        if attr in thing.own:
            return thing.own[attr]
        if attr == "__class__":
            return thing.cls
        if attr not in arguments(thing.kind) and found is not None:
            return classes.bound(machine, found, thing, thing.cls, attr)
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
            named = thing.cls.name if thing.cls is not None else thing.kind
            return named if attr == "kind" else "argoproj.io/v1alpha1"
        if attr == "workflows_service" and thing.kind in WORKFLOWS:
            return Unknown("the service that takes workflows", harmless=True)
        if attr in ("output", "gpu_flag"):
            return {"output": False, "gpu_flag": "nvidia.com/gpu"}[attr]
        return None
    if attr == "__class__":
        return Kind(thing.kind)
    if not (attr.startswith("_") or is_model(thing.kind) or is_heras(attr)):
        raise machine.raised(AttributeError, f"Hera's {thing.kind} has no `{attr}`")
    raise machine.declined(f"`{attr}` of Hera's {thing.kind} isn't read statically")


def _method(thing: Thing, name: str, handler: Callable[..., Any]) -> Builtin:
    return Builtin(name, lambda machine, given: handler(machine, thing, given))


def set_(machine: Machine, thing: Thing, attr: str, value: Any, place: Place) -> None:
    """`thing.attr = value`: Hera's classes check nothing then, and take any name."""
    if thing.cls is not None:
        if set_property(machine, thing.cls, thing, attr, value):
            return
        if attr == "kind" and thing.kind in WORKFLOWS:
            thing.set(attr, value, place)
            return
        if attr not in arguments(thing.kind):
            _set_own(machine, thing, attr, value)
            return
    if attr not in arguments(thing.kind) or attr.startswith("_"):
        raise machine.declined(f"Hera's {thing.kind} has no `{attr}`")
    if any(attr in PROPERTIES.get(base, {}) for base in bases(thing.kind)):
        raise machine.declined(f"Python raises AttributeError here: `{attr}` of a {thing.kind} can't be set")
    if (thing.kind, attr) in _CHECKED:
        raise machine.declined(f"setting `{attr}` of a {thing.kind} isn't read statically")
    thing.set(attr, value, place)


def _set_own(machine: Machine, thing: Thing, attr: str, value: Any) -> None:
    """An attribute that a class of the program adds to one of Hera's."""
    if is_heras(attr) or attr.startswith("__"):
        raise machine.declined(f"setting `{attr}` of a {thing.kind} isn't read statically")
    thing.own[attr] = value


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


def of_class(machine: Machine, kind: Kind, attr: str) -> Any:
    """`Class.attr`."""
    from roundtrip.python.evaluate.hera.nodes import set_next_defaults

    if kind.name == "Task" and attr == "set_next_defaults":
        return Builtin(attr, set_next_defaults)
    found = loader(kind.name, attr)
    if found is not None:
        return found
    if attr in ("__name__", "__qualname__"):
        return kind.name.removeprefix("m.")
    if attr == "__init__":
        from roundtrip.python.evaluate.hera.subclasses import initialize

        return Builtin(attr, lambda inner, given: initialize(inner, kind, given))
    raise machine.declined(f"`{attr}` of Hera's {kind.name.removeprefix('m.')} isn't read statically")


@hera_method("Parameter", "with_name", "`Parameter.with_name(…)`")
@hera_method("Artifact", "with_name", "`Artifact.with_name(…)`")
def with_name(machine: Machine, thing: Thing, given: Given) -> Thing:
    from copy import deepcopy

    found = [*given.args, *given.kwargs.values()]
    if len(found) != 1 or not isinstance(found[0], str):
        raise machine.declined("`with_name` takes one name")
    twin = deepcopy(thing)
    twin.set("name", found[0], next(iter(given.places.values()), None))
    return twin


@hera_method("model", "model_copy", "`model.model_copy()` of Hera's models, with `update` and `deep`")
def model_copy(machine: Machine, thing: Thing, given: Given) -> Thing:
    from copy import deepcopy

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
