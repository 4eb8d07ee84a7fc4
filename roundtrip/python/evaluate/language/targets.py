"""What is given a value: names, attributes, items, and several of them at once."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.language.displays import check_key, iterate
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.operators import kind_of
from roundtrip.python.evaluate.language.tables import ASSIGNED
from roundtrip.python.evaluate.language.values import Entries, Items, Place, Unknown


def bind(machine: Machine, target: ast.expr, value: Any, place: Place | None = None) -> None:
    """Gives `value` to a target of an assignment, a loop or a `with`."""
    if isinstance(target, ast.Name):
        machine.assign(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(machine, target, value)
    elif isinstance(target, ast.Attribute):
        _set_attribute(machine, machine.eval(target.value), target, value, place)
    elif isinstance(target, ast.Subscript):
        _set_item(machine, machine.eval(target.value), target, value, place)
    else:
        raise machine.declined("this target of an assignment isn't read statically", target)


def _unpack(machine: Machine, target: ast.Tuple | ast.List, value: Any) -> None:
    values = list(iterate(machine, value))
    starred = [i for i, part in enumerate(target.elts) if isinstance(part, ast.Starred)]
    wanted = len(target.elts)
    if (len(values) != wanted and not starred) or len(values) < wanted - len(starred):
        raise machine.raised(ValueError, f"{wanted} names for {len(values)} values", target)
    if starred:
        first = starred[0]
        after = wanted - first - 1
        middle = values[first : len(values) - after]
        values = [*values[:first], middle, *values[len(values) - after :]]
    for part, item in zip(target.elts, values):
        bind(machine, part.value if isinstance(part, ast.Starred) else part, item)


def _set_attribute(machine: Machine, owner: Any, target: ast.Attribute, value: Any, place: Place | None) -> None:
    machine.node = target
    handler = ASSIGNED.find(owner)
    if handler is not None:
        handler(machine, owner, target.attr, value, place)
    elif not (isinstance(owner, Unknown) and owner.harmless):
        raise machine.declined(f"setting `{target.attr}` of {kind_of(owner)} isn't read statically", target)


def _set_item(machine: Machine, owner: Any, target: ast.Subscript, value: Any, place: Place | None) -> None:
    index = machine.eval(target.slice)
    machine.node = target
    if isinstance(owner, dict):
        check_key(machine, index)
        if isinstance(owner, Entries):
            if index not in owner:
                owner.keyplaces[index] = machine.place_of(index, target.slice)
            if place is not None:
                owner.places[index] = place
            else:
                owner.places.pop(index, None)
        owner[index] = value
    elif isinstance(owner, list) and isinstance(index, int):
        if not -len(owner) <= index < len(owner):
            raise machine.raised(IndexError, "the list is shorter", target)
        if isinstance(owner, Items) and owner.places is not None:
            owner.places[index] = place or Place(owner.place.span)
        owner[index] = value
    elif isinstance(owner, list) and isinstance(index, slice):
        if isinstance(owner, Items):
            owner.places = None
        machine.native(owner.__setitem__, index, list(iterate(machine, value)))
        machine.bounded(owner)
    else:
        raise machine.declined(f"setting an item of {kind_of(owner)} isn't read statically", target)
