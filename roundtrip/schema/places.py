"""Places of a document: how messages name them, and where in the text they are."""

from __future__ import annotations

import json

from roundtrip.diagnostics import Diagnostic, Remedy
from roundtrip.document.node import NOWHERE, Mapping, Node, Scalar, Sequence, Span
from roundtrip.document.paths import format_path
from roundtrip.schema.faults import Place

SHORT = 40


def parts_of(place: Place) -> list[str | int]:
    """The keys and indexes from the document down to `place`."""
    parts: list[str | int] = []
    current = place
    while current.above is not None:
        parts.append(current.key)
        current = current.above
    parts.reverse()
    return parts


def named(place: Place) -> str:
    """What a message calls a place: "`container`", "an item of `tasks`", "this document"."""
    if place.above is None:
        return "this document"
    if isinstance(place.key, str):
        return f"`{place.key}`"
    above = place.above
    while above.above is not None and isinstance(above.key, int):
        above = above.above
    return f"an item of `{above.key}`"


def span_at(place: Place) -> Span:
    """Where a place is in the text. A node made by the project itself has no place: then its surroundings' counts."""
    current: Place | None = place
    while current is not None:
        span = span_of(current.node)
        if span is not NOWHERE:
            return span
        key = key_node(current)
        if key is not None:
            return key.span
        current = current.above
    return NOWHERE


def span_of(node: Node) -> Span:
    """The span of a node, or the first that is known within it; NOWHERE if none is."""
    work = [node]
    while work:
        node = work.pop()
        if node.span != NOWHERE or node.span.end:
            return node.span
        if isinstance(node, Mapping):
            for key in node.keys.values():
                if key.span != NOWHERE:
                    return key.span
            work += reversed(list(node.entries.values()))
        elif isinstance(node, Sequence):
            work += reversed(node.items)
    return NOWHERE


def key_node(place: Place) -> Scalar | None:
    """The node of the key that `place` is under, where it is known."""
    if place.above is not None and isinstance(place.key, str) and isinstance(place.above.node, Mapping):
        return place.above.node.keys.get(place.key)
    return None


def key_span(mapping: Place, key: str) -> Span:
    """Where a key of a mapping is in the text; its value, or the mapping, where the key's own place isn't known."""
    node = mapping.node
    assert isinstance(node, Mapping)
    at = node.keys.get(key)
    if at is not None:
        return at.span
    found = span_of(node.entries[key])
    return found if found is not NOWHERE else span_at(mapping)


def end_column(span: Span, node: Node | None = None) -> int:
    """The column behind a place, where it ends on the line that it begins on; else 0."""
    if node is not None and not (isinstance(node, Scalar) and node.style in ("plain", "single", "double")):
        return 0
    width = span.end - span.start
    if isinstance(node, Scalar) and node.text is not None and "\n" in node.text:
        return 0
    return span.column + width if width > 0 else 0


def told_at(
    span: Span,
    end: int,
    place: Place,
    key: str,
    code: str,
    message: str,
    suggestion: str = "",
    remedy: Remedy | None = None,
) -> Diagnostic:
    """An error about a place, or about a key of it."""
    parts = parts_of(place)
    return Diagnostic(
        "error",
        code,
        message,
        span.line,
        span.column,
        format_path([*parts, key] if key else parts),
        end_column=end,
        suggestion=suggestion,
        remedy=remedy,
    )


def told_of(place: Place, code: str, message: str, suggestion: str = "") -> Diagnostic:
    """An error about the value at a place."""
    span = span_at(place)
    return told_at(span, end_column(span, place.node), place, "", code, message, suggestion)


def described(node: Node) -> str:
    """A value in words: 'the string "2"', "the number 2", "a list"."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    assert isinstance(node, Scalar)
    if isinstance(node.value, str):
        return f"the string {json.dumps(node.value, ensure_ascii=False)}" if len(node.value) <= SHORT else "a string"
    if isinstance(node.value, bool):
        return f"the boolean {_as_written(node)}"
    return f"the number {_as_written(node)}"


def _as_written(node: Scalar) -> str:
    text = node.text if node.style == "plain" and node.text else json.dumps(node.value)
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
