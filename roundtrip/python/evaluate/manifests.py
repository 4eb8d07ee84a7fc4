"""`yaml.dump(…)` of PyYAML, for manifests: the text it writes, where nothing about the style of a string is in doubt.

A manifest is a text to Argo, so it has to be the same to the letter. Facts: `yaml.emitter.Emitter.analyze_scalar` and
`yaml.resolver.Resolver` of PyYAML, and `hera._yaml`, which changes PyYAML's texts of several lines and single letters.
"""

from __future__ import annotations

import re
from typing import Any

from roundtrip.python.evaluate.machine import Machine, weigh
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Given, Unprovable

WIDTH = 76  # PyYAML folds at 80
_PLAIN = re.compile(r"[A-Za-z0-9_/.](?:[A-Za-z0-9_/.@+-]| (?=[A-Za-z0-9_/.])|:(?=[A-Za-z0-9_/.@+-]))*")
_QUOTED = re.compile(r"[{\[*&!|>%@`](?:[A-Za-z0-9_/.@+:=,{}()\[\]$<>*&|!?-]| (?=\S))*")
# Hera 7 changes how PyYAML writes these, for the whole program
_BY_HERA = frozenset("yYnN")
# what PyYAML reads as no string
OTHER = re.compile(
    r"""(?:yes|no|true|false|on|off|null)|~|=|<<|\.\.\.|---
    |[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-f_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)
    |[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:e[-+][0-9]+)?|\.[0-9][0-9_]*(?:e[-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
    |\.inf)|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*""",
    re.VERBOSE | re.IGNORECASE,
)


def _dump(name: str) -> None:
    @library("yaml", name, f"`yaml.{name}(…)` of plain data, as PyYAML writes it")
    def handler(machine: Machine, given: Given) -> str:
        if len(given.args) != 1 or not given.kwargs.keys() <= {"sort_keys", "default_flow_style"}:
            raise machine.declined(f"`yaml.{name}` isn't read statically with these arguments")
        value = given.args[0]
        if not isinstance(value, (dict, list)) or not value or given.kwargs.get("default_flow_style"):
            raise machine.declined(f"`yaml.{name}` is read statically of dictionaries and lists")
        weigh(value, 10_000)
        lines = _lines(value, bool(given.kwargs.get("sort_keys", True)), 0, set())
        return "\n".join(lines) + "\n"


for _name in ("dump", "safe_dump"):
    _dump(_name)


def _lines(value: Any, sort: bool, depth: int, seen: set[int]) -> list[str]:
    """The lines of a dictionary or list, without the indentation of what is around it."""
    _once(value, seen)
    if depth > 20:
        raise Unprovable("this is nested too deeply to be read statically")
    if isinstance(value, dict):
        return _mapping(value, sort, depth, seen)
    result: list[str] = []
    for item in value:
        below = _nested(item, sort, depth + 1, seen)
        if below is None:
            result.append(f"- {_scalar(item, depth)}")
        else:
            result.append(f"- {below[0]}")
            result += [f"  {line}" for line in below[1:]]
    return result


def _once(value: Any, seen: set[int]) -> None:
    """PyYAML writes what is there twice as an anchor and an alias."""
    if id(value) in seen:
        raise Unprovable("a list or dictionary that is there twice isn't read statically")
    seen.add(id(value))


def _mapping(value: dict[Any, Any], sort: bool, depth: int, seen: set[int]) -> list[str]:
    if not all(
        isinstance(key, str) and _PLAIN.fullmatch(key) and not OTHER.fullmatch(key) and key not in _BY_HERA
        for key in value
    ):
        raise Unprovable("only plain words are keys here")
    result: list[str] = []
    for key in sorted(value) if sort else value:
        item = value[key]
        below = _nested(item, sort, depth + 1, seen)
        if below is None:
            result.append(f"{key}: {_scalar(item, depth + len(key) // 2 + 1)}")
        else:
            result.append(f"{key}:")
            # a list stands below its key without another indentation
            result += below if isinstance(item, list) else [f"  {line}" for line in below]
    return result


def _nested(item: Any, sort: bool, depth: int, seen: set[int]) -> list[str] | None:
    if isinstance(item, (dict, list)) and not item:
        _once(item, seen)
    if isinstance(item, (dict, list)) and item:
        return _lines(item, sort, depth, seen)
    return None


def _scalar(value: Any, depth: int) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    if not isinstance(value, str) or value in _BY_HERA or len(value) + 2 * depth > WIDTH:
        raise Unprovable("how PyYAML writes this isn't read statically")
    if value == "":
        return "''"
    if OTHER.fullmatch(value) and _PLAIN.fullmatch(value):
        return f"'{value}'"
    if _PLAIN.fullmatch(value):
        return value
    if _QUOTED.fullmatch(value):
        return f"'{value}'"
    raise Unprovable("how PyYAML writes this string isn't read statically")
