"""Python's builtin functions, as far as they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.language.displays import (
    check_key,
    formatted,
    is_iterator,
    iterate,
    shown,
    text_of,
    truthy,
)
from roundtrip.python.evaluate.language.machine import MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.language.operators import kind_of, update
from roundtrip.python.evaluate.language.python_types import BUILTIN_TYPES, NATIVE, TypeValue
from roundtrip.python.evaluate.language.tables import CALLED, builtin
from roundtrip.python.evaluate.language.values import Entries, Given, Text, Thing, Unknown

PLAIN = (str, int, float, bool, bytes, list, tuple, dict, set, frozenset, range, type(None))
# no float has as many digits on either side of its point, and `round` of a whole number makes 10 to that power
_MOST_DIGITS = 400


def positional(machine: Machine, given: Given, name: str, low: int, high: int) -> list[Any]:
    """The arguments, of which there must be between `low` and `high`, and no keywords."""
    if given.kwargs or not low <= len(given.args) <= high:
        raise machine.declined(f"`{name}` isn't read statically with these arguments")
    return given.args


@builtin("print", "`print(…)`, which says nothing about a workflow")
def print_(machine: Machine, given: Given) -> None:
    texts = (given.kwargs.get("sep"), given.kwargs.get("end"))
    if not given.kwargs.keys() <= {"sep", "end", "file", "flush"} or not all(
        value is None or isinstance(value, str) for value in texts
    ):
        raise machine.declined("Python raises TypeError here: `print` takes no such arguments")
    for value in given.args:
        if isinstance(value, Thing) and value.kind == "Parameter":
            str(value)


@builtin("len", "`len(…)`")
def len_(machine: Machine, given: Given) -> int:
    (value,) = positional(machine, given, "len", 1, 1)
    if isinstance(value, Unknown):
        return len(value)
    views: tuple[type[Any], ...] = (type({}.keys()), type({}.values()), type({}.items()))
    if not isinstance(value, (str, bytes, list, tuple, dict, set, frozenset, range, *views)):
        raise machine.declined(f"the length of {kind_of(value)} isn't read statically")
    size: int = machine.native(len, value)
    return size


@builtin("range", "`range(…)`")
def range_(machine: Machine, given: Given) -> range:
    args = positional(machine, given, "range", 1, 3)
    result: range = machine.native(range, *args)
    return result


@builtin("enumerate", "`enumerate(…)`")
def enumerate_(machine: Machine, given: Given) -> Any:
    start = given.kwargs.get("start", given.args[1] if len(given.args) > 1 else 0)
    if not given.args or not isinstance(start, int) or not given.kwargs.keys() <= {"start"}:
        raise machine.declined("`enumerate` isn't read statically with these arguments")
    return enumerate(iterate(machine, given.args[0]), start)


@builtin("zip", "`zip(…)`, also with `strict`")
def zip_(machine: Machine, given: Given) -> Any:
    if given.kwargs.keys() <= {"strict"}:
        return zip(*[iterate(machine, value) for value in given.args], **given.kwargs)
    raise machine.declined("`zip` isn't read statically with these arguments")


@builtin("map", "`map(…)`")
def map_(machine: Machine, given: Given) -> Any:
    function, *iterables = positional(machine, given, "map", 2, 9)
    return map(lambda *args: machine.call(function, list(args)), *[iterate(machine, value) for value in iterables])


@builtin("filter", "`filter(…)`")
def filter_(machine: Machine, given: Given) -> Any:
    function, iterable = positional(machine, given, "filter", 2, 2)
    keep: Callable[[Any], bool] = lambda value: truthy(  # noqa: E731  one of two
        machine, value if function is None else machine.call(function, [value])
    )
    return filter(keep, iterate(machine, iterable))


def _key(machine: Machine, given: Given) -> Callable[[Any], Any] | None:
    function = given.kwargs.get("key")
    return None if function is None else lambda value: machine.call(function, [value])


@builtin("sorted", "`sorted(…)`, with `key` and `reverse`")
def sorted_(machine: Machine, given: Given) -> list[Any]:
    if len(given.args) != 1 or not given.kwargs.keys() <= {"key", "reverse"}:
        raise machine.declined("`sorted` isn't read statically with these arguments")
    value = given.args[0]
    values = list(value) if isinstance(value, (set, frozenset)) else list(iterate(machine, value))
    if "key" not in given.kwargs:
        weigh(values)
    machine.spend(len(values) * 2)
    if isinstance(value, (set, frozenset)) and "key" in given.kwargs:
        # what is equal under the key stays in the set's order, which nobody knows
        raise machine.declined("`sorted` of a set with a key isn't read statically")
    result: list[Any] = machine.native(
        sorted, values, key=_key(machine, given), reverse=bool(given.kwargs.get("reverse", False))
    )
    return result


@builtin("reversed", "`reversed(…)`")
def reversed_(machine: Machine, given: Given) -> Any:
    (value,) = positional(machine, given, "reversed", 1, 1)
    if not isinstance(value, (list, tuple, str, range, dict)):
        raise machine.declined(f"`reversed` of {kind_of(value)} isn't read statically")
    return iter(machine.native(list, reversed(value)))


def _extreme(name: str, function: Callable[..., Any]) -> None:
    @builtin(name, f"`{name}(…)`, with `key` and `default`")
    def handler(machine: Machine, given: Given) -> Any:
        if not given.args or not given.kwargs.keys() <= {"key", "default"}:
            raise machine.declined(f"`{name}` isn't read statically with these arguments")
        values = given.args if len(given.args) > 1 else given.args[0]
        values = sorted_values(machine, values)
        if "key" not in given.kwargs:
            weigh(values)
        options: dict[str, Any] = {"key": _key(machine, given)}
        if "default" in given.kwargs:
            options["default"] = given.kwargs["default"]
        return machine.native(function, values, **options)


def sorted_values(machine: Machine, values: Any, lazily: bool = False) -> Any:
    """The values where their order doesn't matter; of a set only whole numbers and strings, sorted."""
    plain = isinstance(values, (set, frozenset)) and all(isinstance(v, (str, int)) for v in values)
    if plain and len({type(v) for v in values} - {Text}) <= 1:
        return sorted(values)
    return iterate(machine, values) if lazily else list(iterate(machine, values))


_extreme("min", min)
_extreme("max", max)


@builtin("sum", "`sum(…)` of numbers or lists")
def sum_(machine: Machine, given: Given) -> Any:
    args = [*given.args, *([given.kwargs.pop("start")] if "start" in given.kwargs else [])]
    values, *start = positional(machine, Given(given.node, args, given.kwargs), "sum", 1, 2)
    plain = sorted_values(machine, values)
    if not all(isinstance(value, (int, float, list, tuple)) for value in plain):
        raise machine.declined("`sum` is read statically of numbers and lists")
    if sum(len(v) for v in plain if isinstance(v, (list, tuple))) > MAX_SIZE // 100:
        raise machine.declined("this value grows too large to be read statically")
    return machine.native(sum, plain, *start)


@builtin("any", "`any(…)`")
def any_(machine: Machine, given: Given) -> bool:
    (values,) = positional(machine, given, "any", 1, 1)
    return any(truthy(machine, value) for value in sorted_values(machine, values, lazily=True))


@builtin("all", "`all(…)`")
def all_(machine: Machine, given: Given) -> bool:
    (values,) = positional(machine, given, "all", 1, 1)
    return all(truthy(machine, value) for value in sorted_values(machine, values, lazily=True))


@builtin("abs", "`abs(…)`")
def abs_(machine: Machine, given: Given) -> Any:
    (value,) = numbers(machine, given, "abs", 1, 1)
    return abs(value)


@builtin("round", "`round(…)`")
def round_(machine: Machine, given: Given) -> Any:
    args = [*given.args, *([given.kwargs.pop("ndigits")] if "ndigits" in given.kwargs else [])]
    found = numbers(machine, Given(given.node, args, given.kwargs), "round", 1, 2)
    if len(found) > 1 and abs(found[1]) > _MOST_DIGITS:
        raise machine.declined("`round` to so many digits isn't read statically")
    return machine.native(round, *found)


def numbers(machine: Machine, given: Given, name: str, low: int, high: int) -> list[Any]:
    """Arguments that are numbers."""
    args = positional(machine, given, name, low, high)
    if not all(isinstance(value, (int, float)) for value in args):
        raise machine.declined(f"`{name}` is read statically of numbers")
    return args


@builtin("isinstance", "`isinstance(…)` of plain data and Python's own types")
def isinstance_(machine: Machine, given: Given) -> bool:
    value, kinds = positional(machine, given, "isinstance", 2, 2)
    native = {id(kind): NATIVE[name] for name, kind in BUILTIN_TYPES.items() if name in NATIVE}
    wanted = [native.get(id(kind)) for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
    if not isinstance(value, PLAIN) or None in wanted:
        raise machine.declined("`isinstance` is read statically of plain data and Python's own types")
    return isinstance(value, tuple(kind for kind in wanted if kind is not None))


@builtin("repr", "`repr(…)` of plain data")
def repr_(machine: Machine, given: Given) -> str:
    (value,) = positional(machine, given, "repr", 1, 1)
    return machine.native(shown, value)  # type: ignore[no-any-return]


@builtin("format", "`format(…)`")
def format_(machine: Machine, given: Given) -> str:
    args = positional(machine, given, "format", 1, 2)
    return formatted(args[0], str(args[1]) if len(args) > 1 else "")


@builtin("iter", "`iter(…)`")
def iter_(machine: Machine, given: Given) -> Any:
    (value,) = positional(machine, given, "iter", 1, 1)
    return iterate(machine, value)


@builtin("next", "`next(…)`")
def next_(machine: Machine, given: Given) -> Any:
    value, *default = positional(machine, given, "next", 1, 2)
    if not is_iterator(value):
        raise machine.declined(f"`next` of {kind_of(value)} isn't read statically")
    try:
        return next(value)
    except StopIteration:
        if default:
            return default[0]
        raise machine.raised(StopIteration, "") from None


# types of other modules that are called: name → what makes their objects
MADE: dict[str, Callable[[Machine, Given], Any]] = {}

# -- types that are called ---------------------------------------------------------------------------------------------


@CALLED.of(TypeValue)
def call_type(machine: Machine, value: TypeValue, given: Given) -> Any:
    """`str(…)`, `int(…)`, `list(…)` and the like. Raises `Declined` for types that aren't made statically."""
    name = value.name
    if name in MADE:
        return MADE[name](machine, given)
    if value.form != "class" or name not in NATIVE:
        raise machine.declined(f"`{name}(…)` isn't read statically")
    if name == "dict":
        return dictionary(machine, given)
    if name in ("list", "tuple", "set", "frozenset"):
        args = positional(machine, given, name, 0, 1)
        if name in ("set", "frozenset"):
            source = args[0] if args and isinstance(args[0], (set, frozenset)) else None
            values = list(source) if source is not None else list(iterate(machine, args[0])) if args else []
            weigh(values)
            return machine.native(set if name == "set" else frozenset, values)
        values = list(iterate(machine, args[0])) if args else []
        machine.bounded(values)
        return values if name == "list" else tuple(values)
    if name == "str":
        args = positional(machine, given, name, 0, 1)
        if args and isinstance(args[0], Unknown) and args[0].pure:
            return args[0]
        return machine.native(text_of, args[0]) if args else ""
    if name == "bool":
        args = positional(machine, given, name, 0, 1)
        return truthy(machine, args[0]) if args else False
    if name in ("int", "float"):
        if name == "int" and isinstance(given.kwargs.get("base"), int) and len(given.args) == 1:
            given = Given(given.node, [*given.args, given.kwargs["base"]])
        args = positional(machine, given, name, 0, 2)
        if args and isinstance(args[0], Unknown) and args[0].pure:
            return args[0].derived(args[0].what)
        if not all(isinstance(value, (int, float, str)) for value in args):
            raise machine.declined(f"`{name}` is read statically of numbers and strings")
        return machine.native(int if name == "int" else float, *args)
    raise machine.declined(f"`{name}(…)` isn't read statically")


def dictionary(machine: Machine, given: Given) -> dict[Any, Any]:
    """`dict(…)`, with the places of what is given by keyword."""
    result = Entries(machine.place(given.node))
    for value in given.args[:1]:
        if isinstance(value, dict):
            update(result, value)
            machine.bounded(result)
            continue
        for pair in iterate(machine, value):
            items = list(iterate(machine, pair))
            if len(items) != 2:
                raise machine.declined("Python raises ValueError here: pairs of keys and values belong here")
            check_key(machine, items[0])
            result[items[0]] = items[1]
    if len(given.args) > 1:
        raise machine.declined("Python raises TypeError here: `dict` takes one argument")
    for key, value in given.kwargs.items():
        result[key] = value
        result.places[key] = given.places[key]
        result.keyplaces[key] = given.keyplaces.get(key, given.places[key])
    return result
