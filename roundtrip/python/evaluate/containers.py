"""`collections`: dictionaries with defaults, in an order of their own, counting ones; `deque`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.displays import check_key, iterate
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine
from roundtrip.python.evaluate.tables import library, method
from roundtrip.python.evaluate.values import Given, Unprovable
from roundtrip.python.evaluate.words import words


class Defaults(dict[Any, Any]):
    """A dictionary with a value for keys that it doesn't have yet."""

    def __init__(self, missing: Callable[[], Any] | None) -> None:
        super().__init__()
        self.missing = missing

    def copy(self) -> Defaults:
        twin = Defaults(self.missing)
        twin.update(self)
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        raise Unprovable("the copy of a defaultdict isn't read")

    def __repr__(self) -> str:
        raise Unprovable("how a defaultdict is written isn't read")


@library("collections", "defaultdict", "`collections.defaultdict(…)` of a type or function")
def defaultdict(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.builtins import _dict

    factory = given.args[0] if given.args else None
    result = Defaults(None if factory is None else lambda: machine.call(factory, []))
    result.update(_dict(machine, Given(given.node, given.args[1:], given.kwargs, given.places, given.keyplaces)))
    return result


class Ordered(dict[Any, Any]):
    """An `OrderedDict`, whose repr is its own."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Ordered:
        from copy import deepcopy

        return Ordered({key: deepcopy(value, memo) for key, value in self.items()})

    def __eq__(self, other: object) -> bool:
        same = dict.__eq__(self, other)
        if isinstance(other, Ordered):
            return same is True and list(self) == list(other)
        return bool(same) if same is not NotImplemented else False

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


@library("collections", "OrderedDict", "`collections.OrderedDict(…)`")
def ordered(machine: Machine, given: Given) -> Any:
    from roundtrip.python.evaluate.builtins import _dict

    result = Ordered()
    result.update(_dict(machine, given))
    return result


@method("dict", "move_to_end", "`OrderedDict.move_to_end`")
def move_to_end(machine: Machine, receiver: dict[Any, Any], given: Given) -> None:
    last = given.kwargs.get("last", given.args[1] if len(given.args) > 1 else True)
    if not isinstance(receiver, Ordered) or not given.args or not isinstance(last, bool):
        raise machine.declined("`move_to_end` is read statically of an `OrderedDict`")
    key = given.args[0]
    check_key(machine, key)
    if key not in receiver:
        raise machine.raised(KeyError, "the dictionary has no such key")
    value = receiver.pop(key)
    rest = {} if last else dict(receiver)
    if not last:
        receiver.clear()
    receiver[key] = value
    receiver.update(rest)


@method("dict", "popitem", "`dict.popitem`")
def popitem(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    last = given.kwargs.get("last", given.args[0] if given.args else True)
    if (given.args or given.kwargs) and not isinstance(receiver, Ordered):
        raise machine.declined("Python raises TypeError here: `popitem` takes nothing")
    if not receiver:
        raise machine.raised(KeyError, "the dictionary is empty")
    key = next(reversed(receiver)) if last else next(iter(receiver))
    return key, receiver.pop(key)


class Counts(dict[Any, Any]):
    """A `Counter`."""

    missing = staticmethod(lambda: 0)

    def __repr__(self) -> str:
        raise Unprovable("how a Counter is written isn't read")

    def __eq__(self, other: object) -> bool:
        raise Unprovable("whether Counters are equal isn't read")

    __hash__ = None


@library("collections", "Counter", "`collections.Counter(…)`")
def counter(machine: Machine, given: Given) -> Counts:
    result = Counts()
    _count(machine, result, given)
    return result


def _count(machine: Machine, result: Counts, given: Given) -> None:
    if len(given.args) > 1:
        raise machine.declined("Python raises TypeError here: a Counter takes one argument")
    for value in given.args:
        if isinstance(value, dict):
            for key, number in value.items():
                result[key] = result.get(key, 0) + number
            continue
        for item in iterate(machine, value):
            check_key(machine, item)
            result[item] = result.get(item, 0) + 1
    for key, number in given.kwargs.items():
        result[key] = result.get(key, 0) + number


@method("dict", "most_common", "`Counter.most_common`")
def most_common(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    if not isinstance(receiver, Counts) or given.kwargs or len(given.args) > 1:
        raise machine.declined("`most_common` is read statically of a Counter")
    found = sorted(receiver.items(), key=lambda pair: pair[1], reverse=True)
    return found[: given.args[0]] if given.args and given.args[0] is not None else found


@method("dict", "elements", "`Counter.elements`")
def elements(machine: Machine, receiver: dict[Any, Any], given: Given) -> Any:
    if not isinstance(receiver, Counts) or sum(max(n, 0) for n in receiver.values()) > MAX_SIZE:
        raise machine.declined("`elements` is read statically of a Counter")
    return iter([key for key, number in receiver.items() for _ in range(number)])


def update_counts(machine: Machine, receiver: dict[Any, Any], given: Given) -> bool:
    """`Counter.update(…)`, if the dictionary is one."""
    if isinstance(receiver, Counts):
        _count(machine, receiver, given)
    return isinstance(receiver, Counts)


@library("collections", "deque", "`collections.deque(…)`")
def deque_(machine: Machine, given: Given) -> Any:
    values = list(iterate(machine, given.args[0])) if given.args else []
    limit = given.kwargs.get("maxlen", given.args[1] if len(given.args) > 1 else None)
    if not given.kwargs.keys() <= {"maxlen"} or not (limit is None or isinstance(limit, int)):
        raise machine.declined("`deque` isn't read statically with these arguments")
    machine.bounded(values)
    return machine.native(deque, values, limit)


def _deque(name: str) -> None:
    @method("deque", name, f"`deque.{name}`")
    def handler(machine: Machine, receiver: Any, given: Given) -> Any:
        args = given.args
        if name in ("extend", "extendleft"):
            args = [list(iterate(machine, args[0]))]
        if given.kwargs or len(receiver) > MAX_SIZE:
            raise machine.declined(f"`{name}` isn't read statically with these arguments")
        return machine.native(getattr(receiver, name), *args)


for _name in words(
    "append appendleft pop popleft extend extendleft rotate clear reverse remove count index insert copy"
):
    _deque(_name)
