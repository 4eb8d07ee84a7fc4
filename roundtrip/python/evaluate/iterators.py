"""`itertools`: iterators as lazy as Python's, over whatever the program goes through."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from roundtrip.python.evaluate.displays import iterate, truthy
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Given


class Lazy:
    """An iterator of Python's own, each turn of which is counted."""

    __slots__ = ("iterator", "machine")

    def __init__(self, machine: Machine, iterator: Iterator[Any]) -> None:
        self.machine = machine
        self.iterator = iterator

    def __iter__(self) -> Lazy:
        return self

    def __next__(self) -> Any:
        self.machine.spend(1)
        return next(self.iterator)


def _called(machine: Machine, function: Any) -> Callable[..., Any]:
    return lambda *args: machine.call(function, list(args))


def _test(machine: Machine, function: Any) -> Callable[[Any], bool]:
    if function is None:
        return lambda value: truthy(machine, value)
    return lambda value: truthy(machine, machine.call(function, [value]))


def _count(machine: Machine, given: Given) -> Iterator[Any]:
    values = [*given.args, *given.kwargs.values()]
    if len(values) > 2 or not given.kwargs.keys() <= {"start", "step"}:
        raise machine.declined("`count` isn't read statically with these arguments")
    if not all(isinstance(value, (int, float)) for value in values):
        raise machine.declined("`count` is read statically of numbers")
    return itertools.count(*given.args, **given.kwargs)


def _repeat(machine: Machine, given: Given) -> Iterator[Any]:
    if not given.args or len(given.args) > 2 or not given.kwargs.keys() <= {"times"}:
        raise machine.declined("`repeat` isn't read statically with these arguments")
    return itertools.repeat(*given.args, **given.kwargs)


def _islice(machine: Machine, given: Given) -> Iterator[Any]:
    values, *bounds = given.args
    if not 1 <= len(bounds) <= 3 or not all(bound is None or isinstance(bound, int) for bound in bounds):
        raise machine.declined("`islice` isn't read statically with these arguments")
    result: Iterator[Any] = machine.native(itertools.islice, iterate(machine, values), *bounds)
    return result


def _accumulate(machine: Machine, given: Given) -> Iterator[Any]:
    import ast

    from roundtrip.python.evaluate.operators import apply

    function = given.args[1] if len(given.args) > 1 else given.kwargs.get("func")
    if not given.kwargs.keys() <= {"func", "initial"}:
        raise machine.declined("`accumulate` isn't read statically with these arguments")
    options = {"initial": given.kwargs["initial"]} if given.kwargs.get("initial") is not None else {}
    joined = _called(machine, function) if function is not None else lambda a, b: apply(machine, ast.Add(), a, b)
    return itertools.accumulate(iterate(machine, given.args[0]), joined, **options)


def _groupby(machine: Machine, given: Given) -> Iterator[Any]:
    key = given.args[1] if len(given.args) > 1 else given.kwargs.get("key")
    groups = itertools.groupby(iterate(machine, given.args[0]), _called(machine, key) if key is not None else None)
    return ((value, Lazy(machine, iter(group))) for value, group in groups)


def _zip_longest(machine: Machine, given: Given) -> Iterator[Any]:
    parts = [iterate(machine, value) for value in given.args]
    return itertools.zip_longest(*parts, fillvalue=given.kwargs.get("fillvalue"))


def _chained(machine: Machine, values: Any) -> Iterator[Any]:
    for part in values:
        yield from iterate(machine, part)


def _starmap(machine: Machine, given: Given) -> Iterator[Any]:
    function, values = given.args
    return (machine.call(function, list(iterate(machine, args))) for args in iterate(machine, values))


def _compress(machine: Machine, given: Given) -> Iterator[Any]:
    values, kept = (iterate(machine, value) for value in given.args)
    return (value for value, keep in zip(values, kept) if truthy(machine, keep))


_ITERATORS: dict[str, Callable[[Machine, Given], Iterator[Any]]] = {
    "count": _count,
    "repeat": _repeat,
    "islice": _islice,
    "accumulate": _accumulate,
    "groupby": _groupby,
    "zip_longest": _zip_longest,
    "starmap": _starmap,
    "compress": _compress,
    "chain": lambda machine, given: _chained(machine, iter(given.args)),
    "cycle": lambda machine, given: itertools.cycle(iterate(machine, given.args[0])),
    "takewhile": lambda machine, given: itertools.takewhile(
        _test(machine, given.args[0]), iterate(machine, given.args[1])
    ),
    "dropwhile": lambda machine, given: itertools.dropwhile(
        _test(machine, given.args[0]), iterate(machine, given.args[1])
    ),
    "filterfalse": lambda machine, given: itertools.filterfalse(
        _test(machine, given.args[0]), iterate(machine, given.args[1])
    ),
    "pairwise": lambda machine, given: itertools.pairwise(iterate(machine, given.args[0])),
}
_NAMED = {"chain": (), "groupby": ("key",), "zip_longest": ("fillvalue",), "accumulate": ("func", "initial")}
_NAMED |= {"count": ("start", "step"), "repeat": ("times",)}


def _register(name: str, make: Callable[[Machine, Given], Iterator[Any]]) -> None:
    @library("itertools", name, f"`itertools.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Lazy:
        if not given.kwargs.keys() <= set(_NAMED.get(name, ())):
            raise machine.declined(f"`{name}` isn't read statically with these arguments")
        try:
            return Lazy(machine, make(machine, given))
        except (ValueError, IndexError):
            raise machine.declined(f"`{name}` isn't read statically with these arguments") from None


for _name, _make in _ITERATORS.items():
    _register(_name, _make)


def from_iterable(machine: Machine, given: Given) -> Lazy:
    """`itertools.chain.from_iterable(…)`."""
    (values,) = given.args
    return Lazy(machine, _chained(machine, iterate(machine, values)))


@library("itertools", "tee", "`itertools.tee(…)`")
def tee(machine: Machine, given: Given) -> Any:
    number = given.args[1] if len(given.args) > 1 else 2
    if not isinstance(number, int) or not 0 <= number <= 10 or given.kwargs:
        raise machine.declined("`tee` isn't read statically with these arguments")
    return tuple(Lazy(machine, part) for part in itertools.tee(iterate(machine, given.args[0]), number))


@library("itertools", "product", "`itertools.product(…)`")
def product(machine: Machine, given: Given) -> Any:
    parts = [list(iterate(machine, part)) for part in given.args]
    repeat = given.kwargs.get("repeat", 1)
    if not given.kwargs.keys() <= {"repeat"} or not isinstance(repeat, int):
        raise machine.declined("`product` isn't read statically with these arguments")
    if math.prod(map(len, parts)) ** max(repeat, 0) > MAX_SIZE // 10 or repeat > 10:
        raise machine.declined("this value grows too large to be read statically")
    return iter(list(itertools.product(*parts, repeat=repeat)))


def _combinations(name: str) -> None:
    function: Callable[..., Any] = getattr(itertools, name)

    @library("itertools", name, f"`itertools.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        if given.kwargs or not 1 <= len(given.args) <= 2:
            raise machine.declined(f"`{name}` isn't read statically with these arguments")
        items = list(iterate(machine, given.args[0]))
        if len(items) > 20:
            raise machine.declined("this value grows too large to be read statically")
        result = []
        for found in machine.native(function, items, *given.args[1:]):
            result.append(found)
            if len(result) > MAX_SIZE // 10:
                raise machine.declined("this value grows too large to be read statically")
        return iter(result)


for _name in ("combinations", "permutations", "combinations_with_replacement"):
    _combinations(_name)

__all__ = ["Builtin", "Lazy", "from_iterable"]
