"""Values that Argo reads as another string than they seem to be: numbers among a parameter's values, and nulls among strings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Mapping, Node, Scalar, Sequence
from roundtrip.document.numbers import any_string
from roundtrip.schema.faults import Place
from roundtrip.schema.places import described, named, told_of
from roundtrip.schema.shapes import ANY_STRING, LIST, MAP, STRING, Shape
from roundtrip.schema.structure import WRITTEN, place_at


def notes(root: Mapping, shape: Shape) -> Iterator[Diagnostic]:
    """A note for each of them; an anchor's is told of once, where it stands first."""
    top = Place(None, "", root, shape)
    work: list[tuple[Node, list[str | int]]] = [(root, [])]
    seen: set[int] = set()
    while work:
        node, at = work.pop()
        if isinstance(node, Scalar):
            told = _told(place_at(top, at), node)
            if told is not None:
                yield replace(told, severity="note")
            continue
        inside = node.entries if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ()
        if id(inside) in seen:
            continue
        seen.add(id(inside))
        for key, child in inside.items() if isinstance(inside, dict) else enumerate(inside):
            if isinstance(child, Scalar):
                if not isinstance(child.value, str):
                    work.append((child, [*at, key]))
            elif at or key != WRITTEN:
                work.append((child, [*at, key]))


def _told(place: Place, node: Scalar) -> Diagnostic | None:
    if place.node is not node:  # a place that the schema doesn't know
        return None
    kind = place.shape.kind
    if node.value is None:
        if kind not in (STRING, ANY_STRING) or place.above is None or place.above.shape.kind not in (MAP, LIST):
            return None
        message = f'{named(place)} is null, of which Argo makes the empty string; write `""` where that is meant'
        return told_of(place, "null-string", message)
    if kind != ANY_STRING or node.text is None or node.style != "plain":
        return None
    text = any_string(node.value)
    if node.text == text:
        return None
    message = f'Argo reads {described(node)} as the string "{text}"; quotes keep what is written'
    return told_of(place, "read-otherwise", message, f'"{node.text}"')
