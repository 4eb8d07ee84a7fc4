"""The inputs and outputs of a function: of its parameters and their annotations.

Facts: `_get_inputs_from_callable`, `_get_outputs_from_return_annotation` and their like in `hera.workflows.script`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from roundtrip.document import Span
from roundtrip.python.evaluate.hera import annotations as types
from roundtrip.python.evaluate.hera.serialization import serialized
from roundtrip.python.evaluate.language.functions import MISSING, parameters
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.python_types import TypeValue
from roundtrip.python.evaluate.language.values import Function, Place, Thing, UnreadClass

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
    if isinstance(found, UnreadClass) or (isinstance(found, TypeValue) and found.name in ("Input", "Output")):
        raise machine.declined(f"what Hera makes of the class that annotates `{name}` isn't read statically")
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
                raise machine.declined("the values of such a Literal are read statically where they are strings")
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


def _check_class(machine: Machine, annotation: Any) -> None:
    """Raises `Declined` where Hera can't ask whether the annotation of a parameter is an `Input`."""
    anything = isinstance(annotation, TypeValue) and annotation.name == "typing.Any"
    if not (anything or types.is_subscripted(annotation) or types.is_class(annotation)):
        raise machine.declined("Hera raises TypeError here: the annotation of this parameter is no class")


def function_inputs(machine: Machine, function: Function) -> list[Thing]:
    """`_get_inputs_from_callable`: a Parameter or Artifact for each parameter that is no output."""
    result: list[Thing] = []
    every = parameters(function)
    _at(machine, function)
    for name, _, default in every:
        annotation = annotation_of(machine, function, name)
        _check_class(machine, annotation)
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
            if isinstance(part, UnreadClass):
                raise machine.declined("what Hera makes of this class isn't read statically")
            inner = types.workflow_annotation(part)
            if inner is not None:
                result.append(_kept(machine, inner, directory))
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
    return used
