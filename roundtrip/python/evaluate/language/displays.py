"""Literals, f-strings, lists, dictionaries, and what goes through them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sized
from typing import Any

from roundtrip.python.evaluate.language.machine import MAX_ITEMS, MAX_SIZE, Machine, is_literal, weigh
from roundtrip.python.evaluate.language.tables import expression
from roundtrip.python.evaluate.language.values import Entries, Items, Member, Place, Text, Unknown, Unprovable

_WIDTH = re.compile(r"\d{4,}")


@expression(ast.Constant, "literals: strings (of several parts, too), numbers, booleans, None")
def constant(machine: Machine, node: ast.Constant) -> Any:
    value = node.value
    if isinstance(value, str):
        return Text(value, machine.place(node, True))
    return value


def formatted(value: Any, spec: str = "", conversion: int = -1) -> str:
    """`value` as an f-string or `format` writes it. Raises `Unprovable` where that isn't known."""
    if _WIDTH.search(spec):
        raise Unprovable("a format this wide isn't read statically")
    if conversion == ord("r"):
        value = shown(value)
    elif conversion == ord("a"):
        shown(value)
        value = ascii(value)
    elif conversion == ord("s"):
        value = text_of(value)
    if not isinstance(value, (str, int, float, bool)):
        if not spec and not _own_text(value):
            value = text_of(value)
        elif _is_inherited(value, "__format__"):
            raise Unprovable(f"a format for {type(value).__name__} isn't read statically")
    try:
        return format(value, spec)
    except (ValueError, TypeError) as problem:
        raise Unprovable(f"Python raises {type(problem).__name__} here: {problem}") from None


def _own_text(value: Any) -> bool:
    """Whether an object of the reader's says itself how it is written, or refuses to."""
    return type(value).__module__.startswith("roundtrip.") and not _is_inherited(value, "__str__")


def _is_inherited(value: Any, name: str) -> bool:
    """Whether the method `name` of an object is the one that every object has."""
    return getattr(type(value), name) is getattr(object, name)


def text_of(value: Any) -> str:
    """`str(value)`. Raises `Unprovable` where that isn't known."""
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or isinstance(value, (bool, int, float, bytes)):
        return str(value)
    if isinstance(value, (list, tuple, dict, set, frozenset, range)):
        return shown(value)
    if _own_text(value):
        return str(value)
    raise Unprovable("how this is written as text isn't read")


def shown(value: Any) -> str:
    """`repr(value)`, of plain data only."""
    weigh(value)
    work = [value]
    letters = 0
    while work:
        current = work.pop()
        if isinstance(current, (str, bytes)):
            letters += len(current)
            if letters > MAX_SIZE:
                raise Unprovable("this string grows too large to be read statically")
        elif isinstance(current, (list, tuple)):
            work.extend(current)
        elif type(current) in (dict, Entries):
            work.extend(current.keys())
            work.extend(current.values())
        elif not (current is None or isinstance(current, (bool, int, float, range, Member))):
            raise Unprovable("how Python writes this as text isn't read statically")
    # a backslash becomes two, and a control character four letters
    written = repr(value)
    if len(written) > MAX_SIZE:
        raise Unprovable("this string grows too large to be read statically")
    return written


@expression(ast.JoinedStr, "f-strings, with conversions and formats; a Parameter in one is its value, as in Hera")
def joined(machine: Machine, node: ast.JoinedStr) -> Any:
    parts: list[str] = []
    size = 0
    unknown: Unknown | None = None
    for value in node.values:
        given = machine.eval(value)
        if isinstance(given, Unknown):
            unknown = given
            continue
        part = str(given)
        size += len(part)
        if size > MAX_SIZE:
            raise machine.declined("this string grows too large to be read statically", node)
        parts.append(part)
    machine.spend(size // 100)
    return "".join(parts) if unknown is None else unknown


@expression(ast.FormattedValue, "the parts of f-strings")
def formatted_value(machine: Machine, node: ast.FormattedValue) -> Any:
    value = machine.eval(node.value)
    if isinstance(value, Unknown) and (value.harmless or value.pure):
        # a message about what was sent to Argo, a text with the time in it
        return value
    spec = str(machine.eval(node.format_spec)) if node.format_spec is not None else ""
    return formatted(value, spec, node.conversion)


@expression(ast.List, "lists, with `*` in them")
def list_display(machine: Machine, node: ast.List) -> Items:
    own = machine.frame.module is machine.module
    kinds = {*map(type, node.elts)} if own else set()
    if kinds == {ast.Constant}:
        # in a function that is called again, it is a copy each time: the names of templates, by which each is put in order
        known = machine.constants.get(id(node)) or machine.constants.setdefault(id(node), elements(machine, node.elts))
        machine.spend(len(node.elts) // 100)
        return Items(known[0], machine.place(node), list(known[1]))
    values, places = elements(machine, node.elts)
    named = ast.Name in kinds
    uses = [machine.module.source.span(item) for item in node.elts] if named else None
    return Items(values, machine.place(node), places, uses)


@expression(ast.Tuple, "tuples, with `*` in them")
def tuple_display(machine: Machine, node: ast.Tuple) -> tuple[Any, ...]:
    return tuple(elements(machine, node.elts)[0])


@expression(ast.Set, "sets")
def set_display(machine: Machine, node: ast.Set) -> set[Any]:
    values, _ = elements(machine, node.elts)
    weigh(values)
    return set(machine.native(set, values))


def elements(machine: Machine, nodes: list[ast.expr]) -> tuple[list[Any], list[Place]]:
    """The items of a display or of a call's arguments, and where they were written."""
    values: list[Any] = []
    places: list[Place] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            given = machine.eval(node.value)
            known = given.places if isinstance(given, Items) else None
            for number, value in enumerate(iterate(machine, given)):
                values.append(value)
                places.append(known[number] if known else machine.place(node))
        else:
            value = machine.eval(node)
            values.append(value)
            places.append(machine.place_of(value, node))
    machine.bounded(values)
    return values, places


@expression(ast.Dict, "dictionaries, with `**` in them")
def dict_display(machine: Machine, node: ast.Dict) -> Entries:
    result = Entries(machine.place(node))
    for key_node, value_node in zip(node.keys, node.values):
        if key_node is None:
            given = machine.eval(value_node)
            if not isinstance(given, dict):
                raise machine.declined("only a dictionary is read behind `**`", value_node)
            result.update(given)
            if isinstance(given, Entries):
                result.places.update(given.places)
                result.keyplaces.update(given.keyplaces)
            continue
        key = machine.eval(key_node)
        value = machine.eval(value_node)
        check_key(machine, key)
        if key not in result:
            # a key that is there already stays the one that it was
            result.keyplaces[key] = machine.place_of(key, key_node)
        result[key] = value
        result.places[key] = machine.place_of(value, value_node)
    machine.bounded(result)
    return result


def check_key(machine: Machine, key: Any) -> None:
    """Raises `Declined` where `key` isn't plain enough to be a key."""
    if key is None or isinstance(key, (str, int, float, bool, bytes, Member)):
        return
    if isinstance(key, (tuple, frozenset)):
        weigh(key)
        machine.native(hash, key)
        return
    raise machine.declined(f"{type(key).__name__} as a key isn't read statically")


def iterate(machine: Machine, value: Any) -> Iterator[Any]:
    """Goes through what `for` can go through. Raises `Declined` otherwise."""
    if isinstance(value, (set, frozenset)):
        if len(value) > 1:
            # Python's order of strings in a set is another one each run
            raise machine.declined("the order of a set isn't known without running the program")
    elif not isinstance(value, (str, list, tuple, dict, range, bytes)) and not is_iterator(value):
        if isinstance(value, Unknown):
            iter(value)
        raise machine.declined("only lists, tuples, dictionaries, strings and the like are gone through statically")
    if isinstance(value, (range, str)) and len(value) > MAX_ITEMS:
        raise machine.declined("this is too much to be gone through statically")
    machine.spend(len(value) // 20 if isinstance(value, Sized) else 0)
    if isinstance(value, Text):
        place = value.place
        return (Text(letter, Place(place.span)) for letter in str(value))
    iterator: Iterator[Any] = iter(value)
    return iterator


def is_iterator(value: Any) -> bool:
    """Whether `value` is one of the iterators that Python's own functions give."""
    return type(value) in _ITERATORS or isinstance(value, Lazily)


_ITERATORS = {
    type(iter([])),
    type(iter(())),
    type(iter({})),
    type(iter({}.values())),
    type(iter({}.items())),
    type({}.keys()),
    type({}.values()),
    type({}.items()),
    type(reversed([])),
    type(iter("")),
    type(iter(range(0))),
    enumerate,
    zip,
    map,
    filter,
}


class Lazily:
    """A generator expression."""

    __slots__ = ("iterator",)

    def __init__(self, iterator: Iterator[Any]) -> None:
        self.iterator = iterator

    def __iter__(self) -> Iterator[Any]:
        return self.iterator

    def __next__(self) -> Any:
        return next(self.iterator)


def truth(machine: Machine, node: ast.expr) -> bool:
    """Whether `node` is true."""
    return truthy(machine, machine.eval(node))


def truthy(machine: Machine, value: Any) -> bool:
    """`bool(value)`."""
    return bool(value)


__all__ = ["check_key", "elements", "formatted", "is_iterator", "is_literal", "iterate", "shown", "text_of", "truth"]
