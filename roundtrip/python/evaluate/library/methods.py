"""Methods of strings, lists, dictionaries, tuples and sets."""

from __future__ import annotations

import re
from typing import Any

from roundtrip.python.evaluate.language.displays import check_key, formatted, iterate
from roundtrip.python.evaluate.language.machine import MAX_ITEMS, MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.language.operators import update
from roundtrip.python.evaluate.language.tables import method
from roundtrip.python.evaluate.language.values import Entries, Given, Items, Place
from roundtrip.python.evaluate.library.builtins import dictionary, sorted_

# the methods of strings that Python itself answers, as they are
_STRINGS = """upper lower title capitalize swapcase casefold strip lstrip rstrip split rsplit splitlines partition rpartition
    startswith endswith removeprefix removesuffix find rfind index rindex count isdigit isalpha isalnum isnumeric
    isspace isupper islower isidentifier istitle isdecimal isascii isprintable""".split()
_PADDED = ("center", "ljust", "rjust", "zfill", "expandtabs")
_PLAIN = (str, int, type(None), tuple, bool)


def _string(name: str) -> None:
    @method("str", name, f"`str.{name}`")
    def handler(machine: Machine, receiver: str, given: Given) -> Any:
        args = [*given.args, *given.kwargs.values()]
        if not all(isinstance(value, _PLAIN) for value in args):
            raise machine.declined(f"`str.{name}` isn't read statically with these arguments")
        if name in _PADDED and any(isinstance(value, int) and value > 10_000 for value in args):
            raise machine.declined("a string this wide isn't read statically")
        for value in args:
            for what in value if isinstance(value, tuple) else (value,):
                machine.searched(receiver, what if isinstance(what, str) else "")
        if name == "expandtabs" and receiver.count("\t") > 100:
            raise machine.declined("a string this wide isn't read statically")
        return machine.native(getattr(str(receiver), name), *given.args, **given.kwargs)


for _name in (*_STRINGS, *_PADDED):
    _string(_name)


@method("str", "replace", "`str.replace`")
def replace(machine: Machine, receiver: str, given: Given) -> Any:
    if not all(isinstance(value, (str, int)) for value in given.args) or len(given.args) < 2:
        raise machine.declined("`str.replace` isn't read statically with these arguments")
    old, new = str(given.args[0]), str(given.args[1])
    if receiver.count(old) * len(new) > MAX_SIZE:
        raise machine.declined("this string grows too large to be read statically")
    return machine.native(str(receiver).replace, *given.args, **given.kwargs)


@method("str", "join", "`str.join`")
def join(machine: Machine, receiver: str, given: Given) -> Any:
    if len(given.args) != 1 or given.kwargs:
        raise machine.declined("Python raises TypeError here: `join` takes one argument")
    parts = list(iterate(machine, given.args[0]))
    if not all(isinstance(part, str) for part in parts):
        raise machine.declined("Python raises TypeError here: only strings can be joined")
    if sum(map(len, parts)) + len(receiver) * len(parts) > MAX_SIZE:
        raise machine.declined("this string grows too large to be read statically")
    return machine.native(str(receiver).join, parts)


@method("str", "encode", "`str.encode`")
def encode(machine: Machine, receiver: str, given: Given) -> Any:
    return machine.native(str(receiver).encode, *given.args, **given.kwargs)


@method("bytes", "decode", "`bytes.decode`")
def decode(machine: Machine, receiver: bytes, given: Given) -> Any:
    return machine.native(receiver.decode, *given.args, **given.kwargs)


_FIELD = re.compile(r"\{\{|\}\}|\{([^{}!:.\[\]]*)(?:!([rsa]))?(?::([^{}]*))?\}")


@method("str", "format", "`str.format`, with names, numbers, conversions and formats")
def format_(machine: Machine, receiver: str, given: Given) -> str:
    parts: list[str] = []
    end = 0
    size = 0
    automatic = 0
    source = str(receiver)
    for field in _FIELD.finditer(source):
        machine.spend(1)
        between = source[end : field.start()]
        if "{" in between or "}" in between:
            raise machine.declined("this format isn't read statically")
        end = field.end()
        if field[0] in ("{{", "}}"):
            parts.append(between + field[0][0])
            continue
        name, conversion, spec = field[1], field[2], field[3] or ""
        if name == "":
            name, automatic = str(automatic), automatic + 1
        elif name.isdigit() and automatic:
            raise machine.declined("Python raises ValueError here: numbered and unnumbered fields together")
        if name.isdigit():
            if int(name) >= len(given.args):
                raise machine.declined("Python raises IndexError here: too few values for this format")
            value = given.args[int(name)]
        elif name in given.kwargs:
            value = given.kwargs[name]
        else:
            raise machine.declined(f"Python raises KeyError here: the format wants `{name}`")
        written = formatted(value, spec, ord(conversion) if conversion else -1)
        parts += [between, written]
        size += len(written)
        if size > MAX_SIZE:
            raise machine.declined("this string grows too large to be read statically")
    rest = source[end:]
    if "{" in rest or "}" in rest:
        raise machine.declined("this format isn't read statically")
    return "".join([*parts, rest])


# -- lists -------------------------------------------------------------------------------------------------------------


@method("list", "append", "`list.append`")
def append(machine: Machine, receiver: list[Any], given: Given) -> None:
    if len(given.args) != 1 or given.kwargs:
        raise machine.declined("Python raises TypeError here: `append` takes one argument")
    receiver.append(given.args[0])
    if isinstance(receiver, Items) and receiver.places is not None:
        receiver.places.append(given.places.get(0, Place(receiver.place.span)))
    if len(receiver) > MAX_ITEMS:
        raise machine.declined("this list grows too large to be read statically")


@method("list", "extend", "`list.extend`")
def extend(machine: Machine, receiver: list[Any], given: Given) -> None:
    if len(given.args) != 1 or given.kwargs:
        raise machine.declined("Python raises TypeError here: `extend` takes one argument")
    added = list(iterate(machine, given.args[0]))
    if isinstance(receiver, Items) and receiver.places is not None:
        source = given.args[0]
        known = source.places if isinstance(source, Items) else None
        receiver.places += list(known) if known else [Place(receiver.place.span)] * len(added)
    receiver.extend(added)
    machine.bounded(receiver)


def _list(name: str, doc: str, changes: bool) -> None:
    @method("list", name, doc)
    def handler(machine: Machine, receiver: list[Any], given: Given) -> Any:
        if isinstance(receiver, Items) and changes:
            receiver.places = None
        if name in ("remove", "index", "count"):
            weigh(receiver)
        return machine.native(getattr(receiver, name), *given.args, **given.kwargs)


for _name, _changes in {
    "insert": True,
    "pop": True,
    "remove": True,
    "clear": True,
    "reverse": True,
    "index": False,
    "count": False,
}.items():
    _list(_name, f"`list.{_name}`", _changes)


@method("list", "copy", "`list.copy`")
def copy_list(machine: Machine, receiver: list[Any], given: Given) -> list[Any]:
    if given.kwargs or (given.args and given.args[0] is not receiver):
        raise machine.declined("Python raises TypeError here: `copy` takes nothing")
    machine.bounded(receiver)
    if isinstance(receiver, Items):
        return Items(receiver, receiver.place, receiver.places and list(receiver.places))
    return list(receiver)


@method("list", "sort", "`list.sort`, with `key` and `reverse`")
def sort(machine: Machine, receiver: list[Any], given: Given) -> None:
    receiver[:] = sorted_(machine, Given(given.node, [list(receiver)], given.kwargs))
    if isinstance(receiver, Items):
        receiver.places = None


def _tuple(name: str) -> None:
    @method("tuple", name, f"`tuple.{name}`")
    def handler(machine: Machine, receiver: tuple[Any, ...], given: Given) -> Any:
        weigh(receiver)
        return machine.native(getattr(receiver, name), *given.args)


for _name in ("index", "count"):
    _tuple(_name)


def nothing(machine: Machine, given: Given, name: str) -> None:
    """Raises `Declined` where there are arguments."""
    if given.args or given.kwargs:
        raise machine.declined(f"Python raises TypeError here: `{name}` takes nothing")


# -- dictionaries ------------------------------------------------------------------------------------------------------


@method("dict", "items", "`dict.items`")
def items(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    nothing(machine, given, "items")
    return receiver.items()


@method("dict", "keys", "`dict.keys`")
def keys(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    nothing(machine, given, "keys")
    return receiver.keys()


@method("dict", "values", "`dict.values`")
def values(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    nothing(machine, given, "values")
    return receiver.values()


@method("dict", "get", "`dict.get`")
def get(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    if given.kwargs or not 1 <= len(given.args) <= 2:
        raise machine.declined("Python raises TypeError here: `get` takes one or two arguments")
    check_key(machine, given.args[0])
    return receiver.get(*given.args)


@method("dict", "pop", "`dict.pop`")
def pop(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    if given.kwargs or not given.args:
        raise machine.declined("Python raises TypeError here: `pop` takes one or two arguments")
    check_key(machine, given.args[0])
    if isinstance(receiver, Entries):
        receiver.places.pop(given.args[0], None)
        receiver.keyplaces.pop(given.args[0], None)
    return machine.native(receiver.pop, *given.args)


@method("dict", "setdefault", "`dict.setdefault`")
def setdefault(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    if given.kwargs or not 1 <= len(given.args) <= 2:
        raise machine.declined("Python raises TypeError here: `setdefault` takes one or two arguments")
    check_key(machine, given.args[0])
    return receiver.setdefault(*given.args)


@method("dict", "update", "`dict.update`")
def update_(machine: Machine, receiver: dict[Any, Any], given: Given) -> None:
    update(receiver, dictionary(machine, given))
    machine.bounded(receiver)


@method("dict", "copy", "`dict.copy`")
def copy_dict(machine: Machine, receiver: dict[Any, Any], given: Given) -> dict[Any, Any]:
    if given.kwargs or (given.args and given.args[0] is not receiver):
        raise machine.declined("Python raises TypeError here: `copy` takes nothing")
    machine.bounded(receiver)
    if isinstance(receiver, Entries):
        twin = Entries(receiver.place)
        twin.update(receiver)
        twin.places, twin.keyplaces = dict(receiver.places), dict(receiver.keyplaces)
        return twin
    return receiver.copy()


@method("dict", "clear", "`dict.clear`")
def clear(machine: Machine, receiver: dict[Any, Any], given: Given) -> None:
    nothing(machine, given, "clear")
    receiver.clear()


# -- sets --------------------------------------------------------------------------------------------------------------


def _set(name: str) -> None:
    @method("set", name, f"`set.{name}`")
    def handler(machine: Machine, receiver: set[Any], given: Given) -> Any:
        arguments: list[Any] = []
        for value in given.args:
            if name in ("add", "discard", "remove"):
                check_key(machine, value)
                arguments.append(value)
            else:
                # in which order a set is added to another is no matter
                arguments.append(value if isinstance(value, (set, frozenset)) else list(iterate(machine, value)))
        weigh(arguments)
        return machine.native(getattr(receiver, name), *arguments)


for (
    _name
) in """add discard remove update union intersection difference issubset issuperset isdisjoint copy clear""".split():
    _set(_name)
