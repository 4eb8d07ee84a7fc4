"""`@script`: functions as templates, their inputs and outputs by annotation, and the text that Argo runs.

Facts: `hera.workflows.script`, `hera.workflows._meta_mixins`, `hera.workflows.io`, `hera.shared._type_util`.
"""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.document import Span
from roundtrip.python.evaluate import annotations as types
from roundtrip.python.evaluate.classes import UserClass
from roundtrip.python.evaluate.functions import MISSING, Decorated, Wrapping, parameters
from roundtrip.python.evaluate.hera.construct import construct
from roundtrip.python.evaluate.hera.kinds import is_kind
from roundtrip.python.evaluate.hera.signatures import (
    annotation_of,
    class_io,
    gives_outputs,
    io_named,
    machine_place,
    outputs_directory,
)
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.values import Builtin, Function, Given, Place, Thing
from roundtrip.python.scripts.sources import PYTHON_COMMAND, hera_source, script_source


def decorator(machine: Machine, given: Given) -> Builtin:
    """`script(**kwargs)`, which gives the decorator."""
    if given.args:
        raise machine.declined("Python raises TypeError here: `@script` is called, `@script()`")
    kwargs = dict(given.kwargs)

    def decorate(inner: Machine, later: Given) -> Decorated:
        (function,) = later.args
        if isinstance(function, Wrapping) and function.kind == "staticmethod":
            function = function.function
        if not isinstance(function, Function) or isinstance(function.node, ast.Lambda) or function.wraps:
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


def transform(machine: Machine, thing: Thing) -> None:
    """`ScriptConstructor.transform_values`: a runner is told which function to run."""
    source = thing.get("source")
    if source is not None and not isinstance(source, (str, Function)):
        raise machine.declined("the source of a script is a text or a function of the program")
    if isinstance(source, Function) and (isinstance(source.node, ast.Lambda) or source.wraps):
        raise machine.declined("only a function of the program is read as a script")
    if thing.get("constructor").kind != "RunnerScriptConstructor" or not isinstance(source, Function):
        return
    if thing.get("args") is not None:
        raise machine.declined("Hera raises ValueError here: a runner takes no args")
    module = source.frame.module.names["__name__"]
    thing.set("args", ["-m", "hera.workflows.runner", "-e", f"{module}:{source.name}"])


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


def text(machine: Machine, thing: Thing, exact: bool = False) -> str:
    """The source that Argo runs. `exact`: to the letter, as Hera writes it."""
    source = thing.get("source")
    constructor = thing.get("constructor")
    if constructor.kind == "RunnerScriptConstructor":
        return "{{inputs.parameters}}"
    if isinstance(source, str):
        return source
    if not isinstance(source, Function):
        raise machine.declined("Hera raises AssertionError here: a script wants a source")
    from roundtrip.python.evaluate.hera.templates import inputs, is_parameter

    names: list[str] = []
    if any(kind in ("plain", "positional") for _, kind, _ in parameters(source)):
        given = inputs(machine, thing)
        if given is None:
            raise machine.declined("Hera raises AssertionError here: this function has arguments, but no inputs")
        names = [str(p.get("name")) for p in given if is_parameter(p) and p.get("value_from") is None]
    cwd = bool(thing.get("add_cwd_to_sys_path") or constructor.get("add_cwd_to_sys_path"))
    # the comments of a Python script are nothing to Argo, so they stay in it
    take_out = script_source if _runs_python(thing) and not exact else hera_source
    try:
        return take_out(definition(source), names, add_cwd_to_sys_path=cwd)
    except (SyntaxError, ValueError, RecursionError) as problem:
        raise machine.declined(f"Hera can't take this function out of its file: {problem}") from None


def _runs_python(thing: Thing) -> bool:
    command = thing.get("command") or thing.inner.get("command") or [""]
    return isinstance(command, list) and isinstance(command[0], str) and bool(PYTHON_COMMAND.search(command[0]))


def definition(function: Function) -> str:
    """The text that `inspect.getsource` gives."""
    node = function.node
    assert not isinstance(node, ast.Lambda)
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    source = function.frame.module.source
    return source.lines(first, source.last_line(node)).replace("\r\n", "\n")


def body_span(machine: Machine, function: Function) -> Span | None:
    """Where the body of a function is, from the line below its signature to its end; None if it isn't in the program."""
    module = function.frame.module
    node = function.node
    if module is not machine.module or isinstance(node, ast.Lambda):
        return None
    source = module.source
    header = max([node.lineno, *(a.end_lineno or 0 for a in ast.walk(node.args) if isinstance(a, ast.expr))])
    if node.returns is not None:
        header = max(header, node.returns.end_lineno or 0)
    # a comment behind the last line is the function's as well
    return source.between(source.start_of(header) + len(source.line(header)), source.end_of(node))


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
    if len(every) == 1:
        inner = types.unwrapped(annotation_of(machine, function, every[0][0]))
        if isinstance(inner, UserClass) and inner.kind == "input":
            return [io for io, _ in class_io(machine, inner) if io.kind == "Parameter" and io.get("default") is None]
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
