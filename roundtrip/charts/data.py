"""Values of a chart as plain data, and places in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Union

Place = tuple[Union[str, int], ...]
Values = dict[str, Any]
MISSING = object()
# a key that may stand in quotes within an f-string, on every Python
_SAYABLE = re.compile(r"[\w ./:@%+~-]+", re.ASCII)


def at(values: Any, place: Iterable[Any]) -> Any:
    """What stands at a place, `MISSING` where nothing does."""
    for step in place:
        if (isinstance(values, dict) and step in values) or (
            isinstance(values, list) and isinstance(step, int) and 0 <= step < len(values)
        ):
            values = values[step]
        else:
            return MISSING
    return values


def with_values(values: Values, changes: dict[Place, Any]) -> Values:
    """A copy of `values` with other values at some places; the last key of a place may be new."""
    copy: Values = json.loads(json.dumps(values))
    for place, value in changes.items():
        holder = at(copy, place[:-1])
        if isinstance(holder, dict) or (isinstance(holder, list) and place[-1] in range(len(holder))):
            holder[place[-1]] = value  # type: ignore[index]
    return copy


def leaves(values: Any) -> Iterator[tuple[Place, Any]]:
    """Everything in `values` that holds nothing else, with its place, in order. An empty collection holds nothing, and is none."""
    work: list[tuple[Place, Any]] = [((), values)]
    while work:
        place, value = work.pop()
        if isinstance(value, (dict, list)):
            work += [((*place, key), inner) for key, inner in reversed(pairs(value))]
        else:
            yield place, value


def collections(values: Any) -> Iterator[tuple[Place, Any]]:
    """The lists and dictionaries in `values` that hold something, the outer ones first; not `values` itself."""
    work: list[tuple[Place, Any]] = [((), values)]
    while work:
        place, value = work.pop(0)
        if not isinstance(value, (dict, list)):
            continue
        if place and value:
            yield place, value
        work += [((*place, key), inner) for key, inner in pairs(value)]


def pairs(value: dict[str, Any] | list[Any]) -> list[tuple[Any, Any]]:
    """The keys, or the indexes, of a collection, with what stands there."""
    return [*value.items()] if isinstance(value, dict) else [*enumerate(value)]


def sayable(place: Place) -> bool:
    """Whether a place can be said in a program, within an f-string, too."""
    return all(isinstance(step, int) or _SAYABLE.fullmatch(step) for step in place)


def sayable_text(text: str) -> bool:
    """Whether a text can stand in quotes within an f-string."""
    return not text or _SAYABLE.fullmatch(text) is not None


def dotted(place: Place) -> str:
    """A place as a template of Helm's says it: `.Values.image.tag`, `.Values.jobs[0]`."""
    return ".Values" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
