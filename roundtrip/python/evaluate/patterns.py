"""`re`: regular expressions that can't take long, their matches, and what is put in the place of these."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.builtins import positional
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Fixed, Given, Unprovable
from roundtrip.python.evaluate.words import words

_QUANTIFIER = re.compile(r"(?<!\\)[*+{]")
_NESTED = re.compile(r"\)[*+{]|\\[1-9]")
MAX_TEXT = 500
FLAGS = {
    name: int(getattr(re, name)) for name in words("I IGNORECASE M MULTILINE S DOTALL X VERBOSE A ASCII U UNICODE")
}


class Pattern(Fixed):
    """A compiled pattern."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def attribute(self, machine: Machine, attr: str) -> Any:
        """`pattern.attr`."""
        if attr in ("pattern", "groups"):
            return getattr(self.pattern, attr)
        if attr not in _FUNCTIONS:
            raise machine.declined(f"`{attr}` of a pattern isn't read statically")
        return Builtin(attr, lambda inner, given: _FUNCTIONS[attr](inner, self.pattern, given))

    def __repr__(self) -> str:
        raise Unprovable("how a pattern is written isn't read")


class Found(Fixed):
    """A match."""

    __slots__ = ("match",)

    def __init__(self, match: re.Match[str]) -> None:
        self.match = match

    def attribute(self, machine: Machine, attr: str) -> Any:
        """`match.attr`."""
        if attr in ("string", "lastindex", "lastgroup", "pos", "endpos"):
            return getattr(self.match, attr)
        if attr not in ("group", "groups", "groupdict", "start", "end", "span", "expand"):
            raise machine.declined(f"`{attr}` of a match isn't read statically")
        return Builtin(attr, lambda inner, given: self._called(inner, attr, given))

    def _called(self, machine: Machine, attr: str, given: Given) -> Any:
        args = [str(value) if isinstance(value, str) else value for value in given.args]
        if not all(value is None or isinstance(value, (str, int)) for value in [*args, *given.kwargs.values()]):
            raise machine.declined(f"`{attr}` of a match isn't read statically with these arguments")
        return machine.native(getattr(self.match, attr), *args, **given.kwargs)

    def item(self, machine: Machine, index: Any) -> Any:
        """`match[index]`."""
        return self._called(machine, "group", Given(machine.node or _nowhere(), [index]))

    def __repr__(self) -> str:
        raise Unprovable("how a match is written isn't read")


def _nowhere() -> Any:
    raise Unprovable("this is nowhere in the program")


def compiled(machine: Machine, pattern: Any, flags: Any) -> re.Pattern[str]:
    """The pattern, if going through short texts with it can't take long."""
    if isinstance(pattern, Pattern) and not flags:
        return pattern.pattern
    if not isinstance(pattern, str) or not isinstance(flags, int) or len(pattern) > MAX_TEXT:
        raise machine.declined("regular expressions are read statically of texts")
    if _NESTED.search(pattern) or len(_QUANTIFIER.findall(pattern)) > 6:
        raise machine.declined("a regular expression that may take long isn't read statically")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result: re.Pattern[str] = machine.native(re.compile, str(pattern), flags)
    return result


def _text(machine: Machine, pattern: re.Pattern[str], text: Any) -> str:
    # what may go back and forth is tried on short texts only: the steps are about the length to the power of the quantifiers
    limit = {4: 150, 5: 80, 6: 50}.get(len(_QUANTIFIER.findall(pattern.pattern)), MAX_TEXT)
    if not isinstance(text, str) or len(text) > limit:
        raise machine.declined("a regular expression that may take long isn't read statically")
    machine.spend(len(text))
    return str(text)


def _one(name: str) -> Callable[[Machine, re.Pattern[str], Given], Any]:
    def search(machine: Machine, pattern: re.Pattern[str], given: Given) -> Any:
        (text,) = positional(machine, given, f"re.{name}", 1, 1)
        found = machine.native(getattr(pattern, name), _text(machine, pattern, text))
        return Found(found) if found is not None else None

    return search


def _split(machine: Machine, pattern: re.Pattern[str], given: Given) -> Any:
    limit = given.kwargs.get("maxsplit", given.args[1] if len(given.args) > 1 else 0)
    if not isinstance(limit, int) or not given.kwargs.keys() <= {"maxsplit"}:
        raise machine.declined("`re.split` isn't read statically with these arguments")
    return machine.native(pattern.split, _text(machine, pattern, given.args[0]), limit)


def _findall(machine: Machine, pattern: re.Pattern[str], given: Given) -> Any:
    (text,) = positional(machine, given, "re.findall", 1, 1)
    return machine.native(pattern.findall, _text(machine, pattern, text))


def _finditer(machine: Machine, pattern: re.Pattern[str], given: Given) -> Any:
    (text,) = positional(machine, given, "re.finditer", 1, 1)
    return iter([Found(match) for match in pattern.finditer(_text(machine, pattern, text))])


def _sub(machine: Machine, pattern: re.Pattern[str], given: Given) -> Any:
    count = given.kwargs.get("count", given.args[2] if len(given.args) > 2 else 0)
    if len(given.args) < 2 or not given.kwargs.keys() <= {"count"} or not isinstance(count, int):
        raise machine.declined("`re.sub` isn't read statically with these arguments")
    replacement, text = given.args[0], _text(machine, pattern, given.args[1])
    if isinstance(replacement, str):
        if len(replacement) > MAX_TEXT:
            raise machine.declined("this string grows too large to be read statically")
        return machine.native(pattern.sub, str(replacement), text, count)

    def called(match: re.Match[str]) -> str:
        said = machine.call(replacement, [Found(match)])
        if not isinstance(said, str) or len(said) > MAX_SIZE // 100:
            raise machine.declined("what stands in the place of a match is a text")
        return str(said)

    return machine.native(pattern.sub, called, text, count)


_FUNCTIONS: dict[str, Callable[[Machine, re.Pattern[str], Given], Any]] = {
    "match": _one("match"),
    "search": _one("search"),
    "fullmatch": _one("fullmatch"),
    "split": _split,
    "findall": _findall,
    "finditer": _finditer,
    "sub": _sub,
}


def _register(name: str) -> None:
    @library("re", name, f"`re.{name}(…)` of short texts with simple patterns")
    def handler(machine: Machine, given: Given) -> Any:
        if not given.args:
            raise machine.declined(f"`re.{name}` isn't read statically with these arguments")
        kwargs = dict(given.kwargs)
        flags = kwargs.pop("flags", 0)
        pattern, *args = given.args
        if name in ("match", "search", "fullmatch", "findall", "finditer") and len(args) == 2:
            flags = args.pop()
        return _FUNCTIONS[name](machine, compiled(machine, pattern, flags), Given(given.node, args, kwargs))


for _name in _FUNCTIONS:
    _register(_name)


@library("re", "compile", "`re.compile(…)` of simple patterns")
def compile_(machine: Machine, given: Given) -> Pattern:
    flags = given.kwargs.get("flags", given.args[1] if len(given.args) > 1 else 0)
    if not given.args or not given.kwargs.keys() <= {"flags"}:
        raise machine.declined("`re.compile` isn't read statically with these arguments")
    return Pattern(compiled(machine, given.args[0], flags))


@library("re", "escape", "`re.escape(…)`")
def escape(machine: Machine, given: Given) -> Any:
    (text,) = positional(machine, given, "re.escape", 1, 1)
    return machine.native(re.escape, text)
