"""Lenses for single values, by what Argo's type is and what Hera does with a value of another type.

Hera's models are pydantic's and refuse a number where Argo wants a string; E5 calls the two the same in some places
(`value`, labels, `args` …), and there `Spelled` writes the string that Argo reads. Everywhere else a wrong type is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from roundtrip.document import Call, Node, Scalar, ScalarValue, Sequence, plain
from roundtrip.document.numbers import any_string
from roundtrip.lenses.algebra import Refused, describe, like


def spelled(node: Node) -> Node:
    """A scalar as the string that Argo makes of it (E5), so that it reads the same however often it went through YAML."""
    if not isinstance(node, Scalar) or node.value is None:
        raise Refused(node, f"{describe(node)} where a string belongs")
    return node if isinstance(node.value, str) else like(node, Scalar(any_string(node.value)))


def respelled(node: Node) -> Iterator[Node]:
    """What a scalar, or a list of them, may be where Argo has another type: a whole number, or a string."""
    items = node.items if isinstance(node, Sequence) else [node]
    values = [item.value for item in items if isinstance(item, Scalar)]
    if not items or len(values) != len(items):
        return
    ways: list[Callable[[ScalarValue], ScalarValue | None]] = [_whole, _worded]
    for way in ways:
        found = [way(value) for value in values]
        if any(value is None for value in found):
            continue
        read = [Scalar(value, item.span) for value, item in zip(found, items)]
        yield Sequence(list(read), node.span) if isinstance(node, Sequence) else read[0]


def _whole(value: ScalarValue) -> int | None:
    return int(any_string(value)) if isinstance(value, float) and value.is_integer() else None


def _worded(value: ScalarValue) -> str | None:
    return None if value is None else any_string(value)


class _Typed:
    """A scalar of one of `types`, unchanged; `bool` counts as a number only where it is named."""

    def __init__(self, what: str, *types: type) -> None:
        self.what = what
        self.types = types

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Scalar) and type(node.value) in self.types:
            return node
        raise Refused(node, f"{describe(node)} where {self.what} belongs")

    put = get

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar) and type(value.value) in self.types


TEXT = _Typed("a string", str)
INTEGER = _Typed("a whole number", int)
BOOLEAN = _Typed("true or false", bool)


class _Float(_Typed):
    """A number that pydantic can make a float of: JSON writes a whole one as it was, if it doesn't lose digits."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        found = super().get(node)
        if isinstance(found, Scalar) and isinstance(found.value, int) and any_string(found.value) != str(found.value):
            raise Refused(node, "Hera would make a float of this integer, which loses digits")
        if isinstance(found, Scalar) and isinstance(found.value, int) and abs(found.value) >= 2**53:
            return like(found, Scalar(float(found.value)))  # as it comes back
        return found


FLOAT = _Float("a number", float, int)
INT_OR_STRING = _Typed("a whole number or a string", int, str)


class Spelled:
    """A string in Hera, whatever scalar Argo has: for places where E5 holds and Hera's model wants a string."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        return spelled(node)

    def put(self, value: Node) -> Node:
        return TEXT.put(value)

    def accepts(self, value: Node) -> bool:
        return TEXT.accepts(value)


class Serialized:
    """A string; `put` writes JSON for what is none, as Hera's `serialize` does: 1.0 is "1.0" to it, and "1" to Argo."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        return spelled(node)

    def put(self, value: Node) -> Node:
        if isinstance(value, Scalar):
            if isinstance(value.value, str):
                return value
            return like(value, Scalar(json.dumps(value.value)))
        return like(value, Scalar(self._json(value)))

    def accepts(self, value: Node) -> bool:
        return not isinstance(value, Call)

    @staticmethod
    def _json(value: Node) -> str:
        try:
            return json.dumps(plain(value))
        except (TypeError, ValueError) as problem:
            raise Refused(value, "only bare data can be written as JSON here") from problem


SPELLED = Spelled()
SERIALIZED = Serialized()
