"""`@script`: functions as templates, their inputs and outputs by annotation, and the text that Argo runs.

Facts: `hera.workflows.script`, `hera.workflows._meta_mixins`, `hera.workflows.io`, `hera.shared._type_util`.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Span
from roundtrip.python.evaluate import annotations as types
from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.classes import FieldSpec, Instance, UserClass
from roundtrip.python.evaluate.functions import MISSING, Decorated, Wrapping, parameters
from roundtrip.python.evaluate.hera.construct import construct, serialized
from roundtrip.python.evaluate.hera.kinds import is_kind
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.objects import NO_DEFAULT as _NONE
from roundtrip.python.evaluate.values import Builtin, Function, Given, Place, Thing, Unprovable
from roundtrip.python.functions import PYTHON_COMMAND, hera_source, script_source

OUTPUTS = "/tmp/hera-outputs"
_INPUTS = "/tmp/hera-inputs/artifacts/"
# a parameter without an annotation
_EMPTY = TypeValue("inspect.Parameter.empty")


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
    if not isinstance(source, Function) or not _gives_outputs(machine, source):
        return
    if constructor.kind != "RunnerScriptConstructor":
        return
    if not constructor.get("outputs_directory"):
        constructor.set("outputs_directory", _directory(constructor))
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


def _directory(constructor: Thing) -> Any:
    default = constructor.get("DEFAULT_HERA_OUTPUTS_DIRECTORY")
    return constructor.get("outputs_directory") or (OUTPUTS if default is None else default)


def _gives_outputs(machine: Machine, function: Function) -> bool:
    """`_output_annotations_used`. Raises `Declined` where Hera would raise."""
    used = any(_io(machine, function, name).get("output") for name, _, _ in parameters(function))
    returned = _annotation(machine, function, "return")
    if types.workflow_annotation(returned) is not None:
        return True
    if isinstance(returned, TypeValue) and returned.form == "generic" and returned.name == "tuple":
        found = [types.workflow_annotation(part) is not None for part in returned.args]
        if any(found) and not all(found):
            raise machine.declined("Hera raises ValueError here: only some parts of the result are annotated")
        used = used or any(found)
    bare = isinstance(returned, TypeValue) and returned.name == "Output"  # no fields, but Hera makes room for some
    return used or bare or (isinstance(returned, UserClass) and returned.kind == "output")


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
    return function.frame.module.source.lines(first, node.end_lineno or node.lineno).replace("\r\n", "\n")


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
    end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    # a comment behind the last line is the function's as well
    return source.between(source.start_of(header) + len(source.line(header)), end + 1 + len(source.line_after(end)))


# -- annotations -------------------------------------------------------------------------------------------------------


def _at(machine: Machine, function: Function) -> None:
    """From now on it is `function` that is refused."""
    if function.frame.module is machine.module:
        machine.node = function.node


def _annotation(machine: Machine, function: Function, name: str) -> Any:
    found = function.annotations.get(name, _EMPTY)
    if isinstance(found, ConversionError):
        raise found
    return found


def io_of(machine: Machine, name: str, annotation: Any) -> Thing:
    """`construct_io_from_annotation`: a Parameter or Artifact for a parameter of a function, or a field of a class."""
    found = types.workflow_annotation(annotation)
    io = deepcopy(found) if found is not None else Thing("Parameter", Place(machine_place(machine)))
    if found is not None:
        machine.hera.annotations.setdefault(id(found), found)
        if id(found) in machine.hera.changed:
            raise machine.declined("Hera changed this annotation for another function; that isn't read statically")
    if not io.get("name"):
        io.set("name", name)
    if io.kind == "Parameter":
        literals = types.literals(annotation)
        if not io.get("enum") and literals is not None:
            if not all(isinstance(value, str) for value in literals):
                raise machine.declined("Hera raises ValidationError here: the values of such a Literal are strings")
            io.set("enum", literals)
        return io
    optional = types.takes_none(annotation)
    if io.get("optional") not in (None, optional):
        raise machine.declined("Hera raises ValueError here: the annotation doesn't match Artifact.optional")
    if optional:
        io.set("optional", True)
    return io


def machine_place(machine: Machine) -> Span:
    """Where the program is."""
    assert machine.node is not None
    return machine.place(machine.node).span


def _io(machine: Machine, function: Function, name: str) -> Thing:
    return io_of(machine, name, _annotation(machine, function, name))


def _input_class(machine: Machine, annotation: Any) -> UserClass | None:
    """The `Input` that a parameter is. Raises `Declined` where Hera can't ask."""
    if not types.is_subscripted(annotation) and not types.is_class(annotation):
        if isinstance(annotation, TypeValue) and annotation.name == "typing.Any":
            return None
        raise machine.declined("Hera raises TypeError here: the annotation of this parameter is no class")
    inner = types.unwrapped(annotation)
    if isinstance(inner, TypeValue) and inner.name == "Input":
        raise machine.declined("an `Input` without fields isn't read statically")
    return inner if isinstance(inner, UserClass) and inner.kind == "input" else None


def function_inputs(machine: Machine, function: Function) -> list[Thing]:
    """`_get_inputs_from_callable`: a Parameter or Artifact for each parameter that is no output."""
    result: list[Thing] = []
    every = parameters(function)
    _at(machine, function)
    for name, kind, default in every:
        annotation = _annotation(machine, function, name)
        cls = _input_class(machine, annotation)
        if cls is not None:
            if len(every) != 1:
                raise machine.declined("Hera raises SyntaxError here: an Input stands alone")
            # Hera asks the annotation itself, which has no answer within `Annotated`
            if not isinstance(annotation, UserClass):
                raise machine.declined("Hera raises AttributeError here: an Input stands without `Annotated`")
            over = default if default is not MISSING and kind == "plain" else None
            fields = class_io(machine, cls, over)
            result += [io for io, _ in fields if io.kind == "Parameter"]
            for io, _ in fields:
                if io.kind != "Parameter":
                    if io.get("path") is None:
                        io.set("path", f"{_INPUTS}{io.get('name')}")
                    result.append(io)
            continue
        io = io_of(machine, name, annotation)
        if io.get("output"):
            continue
        if io.kind != "Parameter":
            if io.get("path") is None:
                io.set("path", f"{_INPUTS}{io.get('name')}")
        else:
            if io.get("default") is not None:
                raise machine.declined("Hera raises ValueError here: the default belongs into the function's signature")
            if default is not MISSING:
                io.set("default", serialized(default))
            if types.takes_none(annotation) and io.get("default") != "null":
                raise machine.declined(f"Hera raises ValueError here: the optional {name} wants None for a default")
        result.append(io)
    return result


def class_io(machine: Machine, cls: UserClass, over: Any = None) -> list[tuple[Thing, str]]:
    """The fields of an `Input` or `Output` as parameters and artifacts, with their names.

    `over`: an object of the class, whose values are the defaults.
    """
    if over is not None and not isinstance(over, Instance):
        raise machine.declined("the default of an Input is one of its objects")
    result: list[tuple[Thing, str]] = []
    for name, (annotation, default) in cls.all_fields().items():
        if isinstance(annotation, ConversionError):
            raise annotation
        if name.startswith("_") or isinstance(annotation, str):
            raise machine.declined(f"the field {name} of {cls.name} isn't read statically")
        if cls.kind == "output" and name in ("exit_code", "result"):
            continue
        if any(isinstance(part, FieldSpec) and not part.plain for part in types.metadata(annotation)):
            raise machine.declined(f"the default of {name} in {cls.name} isn't read statically")
        io = io_of(machine, name, annotation)
        if isinstance(default, FieldSpec):
            if default.factory is not None:
                raise machine.declined(f"the default of {name} in {cls.name} isn't read statically")
            default = default.default
        if io.kind == "Parameter":
            if cls.kind == "input" and io.get("default") is not None:
                raise machine.declined("Hera raises ValueError here: the default belongs into the class")
            if over is not None:
                io.set("default", serialized(over.attrs[name]))
            elif default is Unprovable:
                raise machine.declined(f"the default of {name} in {cls.name} isn't read statically")
            elif default is not _NONE and default is not None and io.get("default") is None:
                io.set("default", serialized(default))
        result.append((io, name))
    return result


def function_outputs(machine: Machine, thing: Thing) -> list[Thing]:
    """The outputs that the annotations of parameters and of the result say."""
    function: Function = thing.get("source")
    _at(machine, function)
    constructor = thing.get("constructor")
    directory = _directory(constructor) if constructor.kind == "RunnerScriptConstructor" else None
    result: list[Thing] = []
    for name, _, _ in parameters(function):
        io = _io(machine, function, name)
        if io.get("output"):
            result.append(_stored(io, directory))
    returned = _annotation(machine, function, "return")
    found = types.workflow_annotation(returned)
    if found is not None:
        result.append(_kept(machine, found, directory))
    elif isinstance(returned, TypeValue) and returned.form == "generic" and returned.name == "tuple":
        for part in returned.args:
            if isinstance(part, UserClass) and part.kind == "output":
                raise machine.declined("Hera raises ValueError here: an Output can't be part of a tuple")
            inner = types.workflow_annotation(part)
            if inner is not None:
                result.append(_kept(machine, inner, directory))
    elif isinstance(returned, UserClass) and returned.kind == "output":
        result += [_stored(io, directory) for io, _ in class_io(machine, returned)]
    return result


def _stored(io: Thing, directory: Any) -> Thing:
    """`io`, with the place where a runner puts it, if it has none of its own."""
    if directory is not None:
        if io.kind == "Parameter":
            if io.get("value_from") is None:
                origin = Thing("m.ValueFrom", io.place)
                origin.set("path", f"{directory}/parameters/{io.get('name')}", io.place)
                io.set("value_from", origin, io.place)
        elif io.get("path") is None:
            io.set("path", f"{directory}/artifacts/{io.get('name')}", io.place)
    return io


def _kept(machine: Machine, annotation: Thing, directory: Any) -> Thing:
    """Hera changes the annotation of a result itself, which must then be of this function alone."""
    before = (annotation.get("path"), annotation.get("value_from"))
    _stored(annotation, directory)
    if (annotation.get("path"), annotation.get("value_from")) != before:
        if id(annotation) in machine.hera.annotations:
            raise machine.declined("Hera changes this annotation for another function; that isn't read statically")
        machine.hera.changed[id(annotation)] = annotation
    return annotation


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
        inner = types.unwrapped(_annotation(machine, function, every[0][0]))
        if isinstance(inner, UserClass) and inner.kind == "input":
            return [io for io, _ in class_io(machine, inner) if io.kind == "Parameter" and io.get("default") is None]
    result: list[Thing] = []
    for name, kind, default in every:
        if default is MISSING and kind == "plain":
            io = _io(machine, function, name)
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
