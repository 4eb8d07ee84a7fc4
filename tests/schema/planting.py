"""Faults planted in good files, by script: each a kind of fault, with the place where it must be told.

A planter changes one line or a few of a YAML text and says the line and column of the key or value at fault. Places are
found on the document's tree, so that any block-style file will do.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from roundtrip.document import Mapping, Node, Scalar, Sequence
from roundtrip.schema.shapes import BOOLEAN, INTEGER, LIST, MAP, OBJECT, STRING, Shape, schema
from roundtrip.schema.shapes import Schema as Shapes


class Spot(NamedTuple):
    """A node of a document, with its schema, the mapping or list it is in, and its key there."""

    node: Node
    shape: Shape
    above: Node | None
    key: str | int
    outer: Spot | None


class Planted(NamedTuple):
    """A text with one fault: where it must be told, with which code (any of them), and a word of the message ("": any)."""

    text: str
    line: int
    column: int
    codes: tuple[str, ...]
    word: str = ""


# what is said of a field that isn't there: some that Argo's own lint asks for have codes of their own
LACKING = (
    "bad-pod",
    "missing-field",
    "missing-name",
    "no-image",
    "bad-resource",
    "bad-artifact",
    "bad-metric",
    "no-template",
)


def spots(root: Node, shape: Shape) -> Iterator[Spot]:
    """All nodes of a document that the schema knows."""
    work = [Spot(root, shape, None, "", None)]
    while work:
        spot = work.pop()
        yield spot
        if isinstance(spot.node, Mapping) and spot.shape.kind == OBJECT:
            for key, child in spot.node.entries.items():
                if key in spot.shape.fields and key != "status" and child.alias is None:
                    work.append(Spot(child, spot.shape.fields[key], spot.node, key, spot))
        elif isinstance(spot.node, Sequence) and spot.shape.kind == LIST:
            assert spot.shape.item is not None
            for index, child in enumerate(spot.node.items):
                work.append(Spot(child, spot.shape.item, spot.node, index, spot))


def block(spot: Spot) -> bool:
    """Whether a spot is a mapping in block style, with a key that is on a line of its own."""
    return isinstance(spot.node, Mapping) and not spot.node.flow and bool(spot.node.keys) and not spot.node.merged


def insert(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def last_key(node: Mapping) -> Scalar:
    return max(node.keys.values(), key=lambda k: k.span.start)


def unknown_field(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    if not block(spot) or spot.shape.kind != OBJECT or spot.above is None:
        return None
    assert isinstance(spot.node, Mapping)
    key = last_key(spot.node)
    name = "zq" + "".join(rng.choices(string.ascii_lowercase, k=8))
    pad = " " * (key.span.column - 1)
    if isinstance(spot.above, Sequence) and key is next(iter(spot.node.keys.values())):
        # the first key of an item shares its line with the dash: the new one goes before it, and pushes it to its own
        new = insert(text, key.span.start, f"{name}: 1\n{pad}")
        return Planted(new, key.span.line, key.span.column, ("unknown-field", "ignored-field"), name)
    new = insert(text, key.span.start, f"{name}: 1\n{pad}")
    return Planted(new, key.span.line, key.span.column, ("unknown-field", "ignored-field"), name)


def misspelt_field(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    if not isinstance(spot.key, str) or not isinstance(spot.above, Mapping) or spot.outer is None:
        return None
    if (
        spot.outer.shape.kind != OBJECT
        or spot.key not in spot.above.keys
        or len(spot.key) < 4
        or spot.outer.above is None
    ):
        return None
    at = spot.above.keys[spot.key].span
    word = spot.key
    i = rng.randrange(1, len(word) - 1)
    wrong = rng.choice(
        [word[:i] + word[i + 1 :], word[:i] + word[i + 1] + word[i] + word[i + 2 :], word[:i] + "x" + word[i:]]
    )
    if wrong == word or wrong in spot.outer.shape.fields or text[at.start : at.end] != word:
        return None
    new = text[: at.start] + wrong + text[at.end :]
    return Planted(new, at.line, at.column, ("unknown-field", "ignored-field"), f"did you mean `{word}`?")


def wrong_type(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    if (
        not isinstance(spot.node, Scalar)
        or spot.node.style != "plain"
        or spot.shape.kind not in (INTEGER, BOOLEAN, STRING)
    ):
        return None
    if spot.node.value is None or spot.outer is None or spot.outer.shape.kind != OBJECT or spot.outer.above is None:
        return None
    at = spot.node.span
    bad = "[1, 2]" if spot.shape.kind == STRING else rng.choice(['"many"', "[1, 2]", "{a: 1}"])
    return Planted(text[: at.start] + bad + text[at.end :], at.line, at.column, ("wrong-type",), f"`{spot.key}`")


def list_for_mapping(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    if not block(spot) or spot.shape.kind not in (OBJECT, MAP) or not isinstance(spot.key, str) or spot.outer is None:
        return None
    assert isinstance(spot.node, Mapping)
    if spot.outer.shape.kind != OBJECT or len(spot.node.keys) != 1:
        return None
    first = next(iter(spot.node.keys.values())).span
    assert isinstance(spot.above, Mapping)
    if text[text.rfind("\n", 0, first.start) + 1 : first.start].strip():
        return None
    # `- ` in the two columns before the key: the mapping becomes the item of a list
    if first.column - 3 < spot.above.keys[spot.key].span.column - 1:
        return None
    return Planted(
        text[: first.start - 2] + "- " + text[first.start :],
        first.line,
        first.column - 2,
        ("wrong-type",),
        "not a list",
    )


def missing_field(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    """A required field whose line is taken out, or, where it is the first of an item, gives its place to the next."""
    if not block(spot) or spot.shape.kind != OBJECT or spot.above is None:
        return None
    assert isinstance(spot.node, Mapping)
    keys = list(spot.node.keys)
    for name in spot.shape.required:
        value = spot.node.entries.get(name)
        if not isinstance(value, Scalar) or value.style not in ("plain", "single", "double") or len(keys) < 2:
            continue
        at = spot.node.keys[name].span
        line_start, line_end = text.rfind("\n", 0, at.start) + 1, text.find("\n", value.span.end)
        if text[value.span.end : line_end].strip() or line_end < 0:
            continue
        if name == keys[0]:
            following = spot.node.keys[keys[1]].span
            if text[line_end : following.start].strip():
                continue
            new = text[: at.start] + text[following.start :]
            return Planted(new, at.line, at.column, LACKING, f"`{name}`")
        if text[line_start : at.start].strip():
            continue
        first = spot.node.keys[keys[0]].span
        new = text[:line_start] + text[line_end + 1 :]
        return Planted(new, first.line, first.column, LACKING, f"`{name}`")
    return None


def enum_value(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    if not isinstance(spot.node, Scalar) or len(spot.shape.values) < 3 or not isinstance(spot.node.value, str):
        return None
    at = spot.node.span
    if spot.node.style not in ("plain", "single", "double"):
        return None
    return Planted(
        text[: at.start] + "Sometimes" + text[at.end :],
        at.line,
        at.column,
        ("unknown-value", "bad-resource", "bad-policy", "bad-retry-policy"),
        "Sometimes",
    )


def nested_up(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    """A field of a container or script, moved out of it into the template: `image` belongs under `container`."""
    if spot.shape.name not in ("Container", "ScriptTemplate") or not block(spot) or not isinstance(spot.above, Mapping):
        return None
    assert isinstance(spot.node, Mapping)
    assert isinstance(spot.key, str)
    assert spot.outer is not None
    keys = list(spot.node.keys)
    for name in keys[1:]:
        value = spot.node.entries[name]
        at = spot.node.keys[name].span
        if not isinstance(value, Scalar) or value.style not in ("plain", "single", "double"):
            continue
        if name in spot.outer.shape.fields:
            continue
        line_start, line_end = text.rfind("\n", 0, at.start) + 1, text.find("\n", value.span.end)
        owner = spot.above.keys[spot.key].span
        owner_start = text.rfind("\n", 0, owner.start) + 1
        if text[owner_start : owner.start].strip() or line_end < 0 or text[line_start : at.start].strip():
            continue
        line = text[at.start : line_end]
        new = (
            text[:owner_start]
            + " " * (owner.column - 1)
            + line
            + "\n"
            + text[owner_start:line_start]
            + text[line_end + 1 :]
        )
        return Planted(new, owner.line, owner.column, ("misplaced-field", "ignored-field"), f"`{name}` belongs under `")
    return None


def sibling_as_child(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    """A field that is indented as deep as the fields of the mapping above it, and so becomes one of them."""
    if not block(spot) or spot.shape.kind != OBJECT or spot.above is None:
        return None
    assert isinstance(spot.node, Mapping)
    keys = list(spot.node.keys)
    for before, name in pairwise(keys):
        child, shape = spot.node.entries[before], spot.shape.fields.get(before)
        value = spot.node.entries[name]
        at = spot.node.keys[name].span
        if shape is None or shape.kind != OBJECT or not isinstance(child, Mapping) or child.flow or not child.keys:
            continue
        if not isinstance(value, Scalar) or value.style not in ("plain", "single", "double") or name in shape.fields:
            continue
        start = text.rfind("\n", 0, at.start) + 1
        inner = next(iter(child.keys.values())).span
        if text[start : at.start].strip() or inner.line <= spot.node.keys[before].span.line:
            continue
        column = inner.column
        new = text[:start] + " " * (column - 1) + text[at.start :]
        return Planted(
            new, at.line, column, ("misplaced-field", "ignored-field"), f"`{name}` belongs beside `{before}`"
        )
    return None


def two_types(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    if spot.shape.name != "Template" or not block(spot) or not isinstance(spot.above, Sequence):
        return None
    assert isinstance(spot.node, Mapping)
    types = [k for k in ("container", "script", "dag", "steps", "resource") if k in spot.node.keys]
    if not types or "suspend" in spot.node.keys:
        return None
    at = spot.node.keys[types[0]].span
    line_start = text.rfind("\n", 0, at.start) + 1
    if text[line_start : at.start].strip():
        return None
    new = insert(text, line_start, " " * (at.column - 1) + "suspend: {}\n")
    return Planted(new, at.line + 1, at.column, ("two-template-types",), "`suspend`")


def newer_field(text: str, spot: Spot, rng: random.Random) -> Planted | None:
    """A field that Argo 4.0 doesn't have yet, or no more, in a document that is held against 4.0."""
    stray = {"Template": [("priority", "5"), ("pendingTimeout", "5m")], "WorkflowSpec": [("podPriority", "5")]}
    stray["Synchronization"] = [("mutex", "{name: a}"), ("semaphore", "{configMapKeyRef: {name: a, key: b}}")]
    stray["S3Artifact"] = [("addressingStyle", "path")]
    if spot.shape.name not in stray or not block(spot):
        return None
    assert isinstance(spot.node, Mapping)
    name, value = rng.choice(stray[spot.shape.name])
    key = next(iter(spot.node.keys.values())).span
    new = insert(text, key.start, f"{name}: {value}\n{' ' * (key.column - 1)}")
    return Planted(new, key.line, key.column, ("other-version",), f"`{name}`")


KINDS: dict[str, Callable[[str, Spot, random.Random], Planted | None]] = {
    "unknown field": unknown_field,
    "misspelt field": misspelt_field,
    "wrong type": wrong_type,
    "list for a mapping": list_for_mapping,
    "missing field": missing_field,
    "enum value": enum_value,
    "nested one level up": nested_up,
    "sibling as a child": sibling_as_child,
    "two template types": two_types,
    "field of another version": newer_field,
}


def shapes() -> Shapes:
    """The schema that places are found by."""
    return schema("4.0")
