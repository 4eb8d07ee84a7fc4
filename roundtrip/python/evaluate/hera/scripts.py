"""`@script`: functions as templates, their inputs and outputs by annotation, and the text that Argo runs.

Facts: `hera.workflows.script`, `hera.workflows._meta_mixins`, `hera.workflows.io`, `hera.shared._type_util`.
"""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.document import Span
from roundtrip.python.evaluate.hera.construct import construct
from roundtrip.python.evaluate.hera.kinds import is_kind
from roundtrip.python.evaluate.hera.signatures import (
    gives_outputs,
    io_named,
    machine_place,
    outputs_directory,
)
from roundtrip.python.evaluate.language.functions import MISSING, parameters
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.values import Builtin, Function, Given, Place, Thing


class Decorated:
    """A function that `@script(…)` made a template of: `script` is the template, `function` what it was."""

    __slots__ = ("function", "script")

    def __init__(self, function: Function, script: Thing) -> None:
        self.function = function
        self.script = script

    def __deepcopy__(self, memo: dict[int, Any]) -> Decorated:
        return self


def decorator(machine: Machine, given: Given) -> Builtin:
    """`script(**kwargs)`, which gives the decorator."""
    if given.args:
        raise machine.declined("Python raises TypeError here: `@script` is called, `@script()`")
    kwargs = dict(given.kwargs)

    def decorate(inner: Machine, later: Given) -> Decorated:
        (function,) = later.args
        if not isinstance(function, Function) or isinstance(function.node, ast.Lambda):
            raise inner.declined("only a function of the program is read as a script")
        # Hera takes the name out of the arguments, so that a second function has its own
        if "source" in kwargs:
            raise inner.declined("Python raises TypeError here: the source of a script is its function")
        name = kwargs.pop("name", function.name.replace("_", "-"))
        places: dict[str | int, Place] = {k: place for k, place in given.places.items() if isinstance(k, str)}
        thing = construct(
            inner,
            "Script",
            Given(given.node, [], {"name": name, "source": function, **kwargs}, places, given.keyplaces),
        )
        _place(inner, thing, function)
        return Decorated(function, thing)

    return Builtin("script", decorate)


def _place(machine: Machine, thing: Thing, function: Function) -> None:
    """The template is where the function is, decorators and all."""
    module = function.frame.module
    node = function.node
    if module is not machine.module or isinstance(node, ast.Lambda):
        return
    source = module.source
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    start = source.offset(first, node.col_offset)
    end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    span = Span(start, end, first, node.col_offset + 1)
    thing.place = Place(span)
    thing.extent = span
    thing.places.setdefault("name", thing.place)
    thing.places["source"] = thing.place


# -- what `__post_init__` and building do ------------------------------------------------------------------------------


def prepare(machine: Machine, thing: Thing) -> None:
    """What building a script changes in it: where a runner puts outputs."""
    source = thing.get("source")
    constructor = thing.get("constructor")
    if not isinstance(source, Function) or not gives_outputs(machine, source):
        return
    if constructor.kind != "RunnerScriptConstructor":
        return
    if not constructor.get("outputs_directory"):
        constructor.set("outputs_directory", outputs_directory(constructor))
    volume = constructor.get("volume_for_outputs")
    if volume is None:
        return
    if not isinstance(volume, Thing) or not is_kind(volume.kind, "_BaseVolume"):
        raise machine.declined("`volume_for_outputs` is one of Hera's volumes")
    if volume.get("mount_path") is None:
        volume.set("mount_path", constructor.get("outputs_directory"))
    volumes = thing.get("volumes")
    if volumes is None:
        thing.set("volumes", [volume])
    elif isinstance(volumes, list):
        if not any(v is volume for v in volumes):
            if any(isinstance(v, Thing) and v.kind == volume.kind for v in volumes):
                raise machine.declined("whether this volume is there already isn't read statically")
            thing.set("volumes", [*volumes, volume])
    else:
        raise machine.declined("`volumes` together with `volume_for_outputs` is a list")


# -- arguments that Hera infers for loops ------------------------------------------------------------------------------


def inferred(
    machine: Machine, template: Thing, loop: str, value: Any, given: set[str], artifacts: set[str]
) -> list[Thing]:
    """The arguments that a call with `with_param` or `with_items` gets. Raises `Declined` where Hera would raise."""
    source = template.get("source")
    if loop == "with_param":
        if not isinstance(source, Function):
            raise machine.declined("Hera raises TypeError here: `with_param` in the call of a script wants a function")
        found = _unset(machine, source)
        for parameter in found:
            name = parameter.get("name")
            parameter.set("value", "{{item}}" if len(found) == 1 else f"{{{{item.{name}}}}}")
        return [p for p in found if p.get("name") not in given | artifacts]
    names = _item_names(machine, value)
    if names is None:
        return []
    if not isinstance(source, Function):
        raise machine.declined("Hera raises TypeError here: dictionaries as items of a script want a function")
    known = {name for name, _, _ in parameters(source)}
    result: list[Thing] = []
    for name in names:
        if name not in known:
            raise machine.declined(f"Hera raises ValueError here: {source.name} has no parameter {name}")
        if name not in given:
            parameter = Thing("Parameter", Place(machine_place(machine)))
            parameter.set("name", name)
            parameter.set("value", "{{item}}" if len(names) == 1 else f"{{{{item.{name}}}}}")
            result.append(parameter)
    return result


def _unset(machine: Machine, function: Function) -> list[Thing]:
    """`_get_unset_source_parameters_as_items`, without the values."""
    every = parameters(function)
    result: list[Thing] = []
    for name, kind, default in every:
        if default is MISSING and kind == "plain":
            io = io_named(machine, function, name)
            if io.kind == "Parameter" and io.get("default") is None and not io.get("output"):
                result.append(io)
    return result


def _item_names(machine: Machine, items: Any) -> list[str] | None:
    """`_get_parameters_used_in_with_items`: the keys that all items have, None for plain items."""
    if items is None or (isinstance(items, (str, list, tuple, dict)) and not items):
        return None
    if isinstance(items, str):
        return None
    if not isinstance(items, (list, tuple)):
        raise machine.declined("such `with_items` in the call of a script aren't read statically")
    dictionaries = [isinstance(item, dict) for item in items]
    if not any(dictionaries):
        return None
    if not all(dictionaries) or any(item.keys() != items[0].keys() for item in items):
        raise machine.declined("Hera raises ValueError here: all items are dictionaries with the same keys")
    if not all(isinstance(key, str) for key in items[0]):
        raise machine.declined("the keys of items are strings")
    return [str(key) for key in items[0]]
