"""The functions by which a program tells Argo what Hera can't (`roundtrip.python.beyond`): what each does to an object."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Span
from roundtrip.document.marks import with_both_lines
from roundtrip.document.node import ABSENT, LIST
from roundtrip.hera.modelled import path_of_keyword
from roundtrip.python import beyond
from roundtrip.python.evaluate.language.machine import Declined, Machine
from roundtrip.python.evaluate.language.python_types import TypeValue
from roundtrip.python.evaluate.language.tables import DEFINED
from roundtrip.python.evaluate.language.values import Builtin, Entries, Given, Place, Thing


def _with_fields(machine: Machine, given: Given) -> Any:
    """`with_fields(node, fields)`: what Hera has no argument for, in `roundtrip.python.beyond`."""
    if (
        len(given.args) != 2
        or given.kwargs
        or not isinstance(given.args[0], Thing)
        or not isinstance(given.args[1], dict)
    ):
        raise machine.declined("`with_fields` takes one of Hera's objects and a dictionary")
    thing, fields = given.args
    return _told(machine, given, thing, fields)


def _with_model(machine: Machine, given: Given) -> Any:
    """`with_model(node, container__name="main")`, in `roundtrip.python.beyond`."""
    thing = given.args[0] if len(given.args) == 1 else None
    if not isinstance(thing, Thing):
        raise machine.declined("`with_model` takes one of Hera's objects, and fields of the model that it builds")
    for keyword, value in given.kwargs.items():
        path = path_of_keyword(thing.kind, keyword)
        if path is None or not _is_bare(value):
            raise machine.declined(
                f"`{keyword}` isn't read of this {thing.kind}: it is no field of plain data in its model"
            )
        here = given.keyplaces.get(keyword) or _here(machine)
        fields, at = value, given.places.get(keyword) or here
        for key in reversed(path):
            outer = Entries(at)
            outer[key], outer.places[key] = fields, at
            if fields is value:
                outer.keyplaces[key] = here  # what stands there is about the field, not about what it is in
            fields = outer
        _told(machine, given, thing, fields)
    return _wrapped(machine, given, thing)


def _is_bare(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_bare(item) for item in value)
    if isinstance(value, dict):
        return all(_is_bare(item) for item in value.values())
    return value is None or isinstance(value, (str, int, float))


def _told(machine: Machine, given: Given, thing: Thing, fields: dict[Any, Any]) -> Thing:
    """`thing`, which tells Argo `fields`, too."""
    known = thing.extra or {}
    twice = next(_twice(known, fields), None)
    if twice is not None:
        key, there, here = twice
        places = (_place_of_key(extra, key, machine) for extra in (here, there))
        raise contradiction(f"`{key}` is said twice, each another way, beside {thing.kind}", *places)
    thing.extra = fields if thing.extra is None else _joined(known, fields)
    return _wrapped(machine, given, thing)


def _twice(known: dict[Any, Any], fields: dict[Any, Any]) -> Iterator[tuple[str, dict[Any, Any], dict[Any, Any]]]:
    """What both dictionaries say, each another way: the key, and the dictionaries that it is in."""
    for key in fields.keys() & known.keys():
        there, here = known[key], fields[key]
        if isinstance(there, dict) and isinstance(here, dict) and there and here:
            yield from _twice(there, here)
        elif there != here:
            yield key, known, fields


def _wrapped(machine: Machine, given: Given, thing: Thing) -> Thing:
    """`thing`, which knows the call that it is made in: a comment there is the thing's."""
    here = given.node if machine.frame.module is machine.module else None
    if isinstance(here, ast.Call) and here.args and isinstance(here.args[0], ast.Call):
        thing.wrapping = machine.module.source.span(here)
    return thing


def contradiction(why: str, here: Span, there: Span) -> Declined:
    """The refusal of what is said in two places that can't both be."""
    message = with_both_lines(why, here.line, there.line)
    return Declined(Diagnostic("error", "contradiction", message, here.line, here.column))


def check_variable(machine: Machine, definition: ast.FunctionDef) -> None:
    """Raises `Declined` where the type variable of a helper has another name than its variable, as type checkers do."""
    try:
        variable = machine.lookup(beyond.VARIABLE)
    except KeyError:
        return
    if isinstance(variable, TypeValue) and variable.metadata and variable.metadata[0] != beyond.VARIABLE:
        name = beyond.VARIABLE
        why = f'`{name}`, the type variable of `{definition.name}`, is called "{variable.metadata[0]}": write `{name} = TypeVar("{name}")`'
        place = machine.place(definition).span
        raise Declined(Diagnostic("error", "contradiction", why, place.line, place.column))


def _here(machine: Machine) -> Place:
    return machine.place(machine.node) if machine.node is not None else Place(Span(0, 0, 1, 1))


def _joined(known: Any, fields: Any) -> Any:
    """Both dictionaries, at every depth, each with its places."""
    both = {**known, **fields}
    for key in known.keys() & fields.keys():
        if isinstance(known[key], dict) and isinstance(fields[key], dict):
            both[key] = _joined(known[key], fields[key])
    if not isinstance(known, Entries) or not isinstance(fields, Entries):
        return both
    result = Entries(known.place)
    result.update(both)
    result.places, result.keyplaces = {**known.places, **fields.places}, {**known.keyplaces, **fields.keyplaces}
    return result


def _place_of_key(fields: dict[Any, Any], key: str, machine: Machine) -> Span:
    place = fields.keyplaces.get(key) if isinstance(fields, Entries) else None
    return place.span if place is not None else _here(machine).span


def _marking(name: str, what: str) -> Callable[[Machine, Given], Any]:
    """`as_argo_3(node, "schedules")` and `without(node, "realtime")`, in `roundtrip.python.beyond`."""

    def mark(machine: Machine, given: Given) -> Any:
        thing, *arguments = given.args or [None]
        if not isinstance(thing, Thing) or given.kwargs or not all(isinstance(a, str) for a in arguments):
            raise machine.declined(f"`{name}` takes one of Hera's objects and names of its arguments")
        places = [given.places.get(number + 1) or _here(machine) for number in range(len(arguments))]
        thing.marks = [*thing.marks, *((what, str(a), place) for a, place in zip(arguments, places))]
        return _wrapped(machine, given, thing)

    return mark


def _of_type(machine: Machine, given: Given) -> Any:
    """`of_type(node, limit=int)`, in `roundtrip.python.beyond`."""
    thing = given.args[0] if len(given.args) == 1 else None
    types = {name: value.name for name, value in given.kwargs.items() if isinstance(value, TypeValue)}
    if (
        not isinstance(thing, Thing)
        or len(types) != len(given.kwargs)
        or set(types.values()) - {"int", "float", "bool"}
    ):
        raise machine.declined("`of_type` takes one of Hera's objects, and its arguments with `int`, `float` or `bool`")
    places = {name: given.keyplaces.get(name) or _here(machine) for name in types}
    thing.marks = [*thing.marks, *((what, name, places[name]) for name, what in types.items())]
    return _wrapped(machine, given, thing)


HELPERS: dict[str, Callable[[Machine, Given], Any]] = {
    beyond.FIELDS: _with_fields,
    beyond.MODEL: _with_model,
    beyond.LISTS: _marking(beyond.LISTS, LIST),
    beyond.LEFT_OUT: _marking(beyond.LEFT_OUT, ABSENT),
    beyond.TYPES: _of_type,
}


def taken(machine: Machine, node: ast.FunctionDef) -> bool:
    """Whether `node` defines one of these functions, which isn't run then."""
    if beyond.helper(node) is None:
        return False
    check_variable(machine, node)
    machine.assign(node.name, Builtin(node.name, HELPERS[node.name]))
    return True


DEFINED.append(taken)
