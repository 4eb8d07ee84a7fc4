"""The inputs and outputs of a function: of its parameters, their annotations, and classes of Hera's `Input` and `Output`.

Facts: `_get_inputs_from_callable`, `_get_outputs_from_return_annotation` and their like in `hera.workflows.script`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Span
from roundtrip.python.evaluate import annotations as types
from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.classes import FieldSpec, Instance, UserClass
from roundtrip.python.evaluate.functions import MISSING, parameters
from roundtrip.python.evaluate.hera.construct import serialized
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.objects import NO_DEFAULT as _NONE
from roundtrip.python.evaluate.values import Function, Place, Thing, Unprovable

OUTPUTS = "/tmp/hera-outputs"
_INPUTS = "/tmp/hera-inputs/artifacts/"
# a parameter without an annotation
_EMPTY = TypeValue("inspect.Parameter.empty")


def _at(machine: Machine, function: Function) -> None:
    """From now on it is `function` that is refused."""
    if function.frame.module is machine.module:
        machine.node = function.node


def annotation_of(machine: Machine, function: Function, name: str) -> Any:
    """The annotation of a parameter, or of what is returned. Raises `Declined` where it can't be read."""
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


def io_named(machine: Machine, function: Function, name: str) -> Thing:
    """What a parameter of a function is to its template."""
    return io_of(machine, name, annotation_of(machine, function, name))


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
        annotation = annotation_of(machine, function, name)
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
    directory = outputs_directory(constructor) if constructor.kind == "RunnerScriptConstructor" else None
    result: list[Thing] = []
    for name, _, _ in parameters(function):
        io = io_named(machine, function, name)
        if io.get("output"):
            result.append(_stored(io, directory))
    returned = annotation_of(machine, function, "return")
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


def outputs_directory(constructor: Thing) -> Any:
    """Where a runner puts outputs."""
    default = constructor.get("DEFAULT_HERA_OUTPUTS_DIRECTORY")
    return constructor.get("outputs_directory") or (OUTPUTS if default is None else default)


def gives_outputs(machine: Machine, function: Function) -> bool:
    """`_output_annotations_used`. Raises `Declined` where Hera would raise."""
    used = any(io_named(machine, function, name).get("output") for name, _, _ in parameters(function))
    returned = annotation_of(machine, function, "return")
    if types.workflow_annotation(returned) is not None:
        return True
    if isinstance(returned, TypeValue) and returned.form == "generic" and returned.name == "tuple":
        found = [types.workflow_annotation(part) is not None for part in returned.args]
        if any(found) and not all(found):
            raise machine.declined("Hera raises ValueError here: only some parts of the result are annotated")
        used = used or any(found)
    bare = isinstance(returned, TypeValue) and returned.name == "Output"  # no fields, but Hera makes room for some
    return used or bare or (isinstance(returned, UserClass) and returned.kind == "output")
