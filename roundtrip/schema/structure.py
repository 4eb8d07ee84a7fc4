"""The walk that holds a document's tree against a version's shapes, and says what doesn't fit, as bare faults.

It is the fast path: one pass, no recursion, no copies, and nothing but tuples for what is wrong. Words are made of
faults only for the version that is reported (`wording.py`).
"""

from __future__ import annotations

from typing import NamedTuple

from roundtrip.document.node import Mapping, Node, Scalar, Sequence
from roundtrip.document.numbers import any_string
from roundtrip.schema.quantity import is_quantity
from roundtrip.schema.shapes import (
    ANY,
    ANY_STRING,
    BOOLEAN,
    INT_OR_STRING,
    INTEGER,
    LIST,
    MAP,
    NUMBER,
    OBJECT,
    QUANTITY,
    STRING,
    UNLESS_DEFAULTED,
    Shape,
)

UNKNOWN, MISSING, WRONG_TYPE, WRONG_VALUE, BAD_QUANTITY, OUT_OF_RANGE, COERCED, COLLECTION, OTHERWISE, NOTHING = range(
    10
)
# what every version of Argo reads alike, so that it tells none from another
ALIKE = frozenset((COERCED, COLLECTION, OTHERWISE, NOTHING))


class Place(NamedTuple):
    """Where a node is: the place it is in, its key or index there, itself, and what its schema is."""

    above: Place | None
    key: str | int
    node: Node
    shape: Shape


class Fault(NamedTuple):
    """Something that doesn't fit. `place`: the mapping for UNKNOWN and MISSING (`key` names the field), else the value."""

    kind: int
    place: Place
    key: str


def faults(root: Mapping, shape: Shape, *, skip: frozenset[str] = frozenset({"status"})) -> list[Fault]:
    """What of `root` doesn't fit `shape`, mapping by mapping in the order of the text. The root's fields in `skip` are left alone.

    `status` is skipped: the controller writes it, nobody submits it, and its shape changes with every patch.
    """
    found: list[Fault] = []
    defaulted = _defaulted(root)
    top = Place(None, "", root, shape)
    work: list[Place] = [top]
    # children go onto the stack backwards, so that they come from it in the order of the text;
    # an anchor's children are shared by all its uses: they are seen once for each shape that they are held against
    seen: set[tuple[int, int]] = set()
    while work:
        place = work.pop()
        _, _, node, shape = place
        kind = shape.kind
        if kind == ANY:
            continue
        if type(node) is Scalar:
            value = node.value
            if value is None:
                if kind in (STRING, ANY_STRING) and place.above is not None and place.above.shape.kind in (MAP, LIST):
                    found.append(Fault(NOTHING, place, ""))
                continue
            if kind == STRING:
                if type(value) is str:
                    if shape.values and value not in shape.values and "{{" not in value:
                        found.append(Fault(WRONG_VALUE, place, ""))
                else:
                    found.append(Fault(COERCED, place, ""))
            elif kind == ANY_STRING:
                if type(value) is not str and _reads_otherwise(node):
                    found.append(Fault(OTHERWISE, place, ""))
            elif not _fits(value, kind):
                found.append(Fault(WRONG_TYPE, place, ""))
            elif not isinstance(value, str) and not shape.least <= _digits(value) <= shape.most:
                found.append(Fault(OUT_OF_RANGE, place, ""))
            elif kind == QUANTITY and type(value) is str and not is_quantity(value):
                found.append(Fault(BAD_QUANTITY, place, ""))
            continue
        mark = (
            id(node.entries if type(node) is Mapping else node.items if type(node) is Sequence else node),
            id(shape),
        )
        if mark in seen:
            continue
        seen.add(mark)
        if kind == ANY_STRING:
            found.append(Fault(COLLECTION, place, ""))
            continue
        if type(node) is Mapping:
            if kind == OBJECT:
                fields = shape.fields
                for key, child in reversed(node.entries.items()):
                    field = fields.get(key)
                    if field is None:
                        if has_value(node, key):  # null under a key is its absence
                            found.append(Fault(UNKNOWN, place, key))
                    elif (
                        type(child) is Scalar
                        and type(child.value) is str
                        and (field.kind == STRING or field.kind == ANY_STRING)
                        and not field.values
                    ):
                        pass  # most of a document is this: not worth a place
                    elif place is not top or key not in skip:
                        work.append(Place(place, key, child, field))
                if shape.wanted:
                    for key in shape.wanted:
                        if not has_value(node, key):
                            if key in UNLESS_DEFAULTED.get(shape.name, ()) and (
                                key in defaulted.get(shape.name, ()) or _in_defaults(place)
                            ):
                                continue
                            found.append(Fault(MISSING, place, key))
                if shape.either and not any(has_value(node, key) for key in shape.either):
                    found.append(Fault(MISSING, place, shape.either[-1]))
            elif kind == MAP:
                item = shape.item
                assert item is not None
                for key, child in reversed(node.entries.items()):
                    if type(child) is not Scalar or (
                        item.kind != ANY and (item.kind != STRING or type(child.value) is not str)
                    ):
                        work.append(Place(place, key, child, item))
            else:
                found.append(Fault(WRONG_TYPE, place, ""))
        elif type(node) is Sequence and kind == LIST:
            item = shape.item
            assert item is not None
            for index, child in reversed(list(enumerate(node.items))):
                work.append(Place(place, index, child, item))
        else:
            found.append(Fault(WRONG_TYPE, place, ""))
    return found


def has_value(node: Mapping, key: str) -> bool:
    """Whether there is anything but null under a key."""
    found = node.entries.get(key)
    return found is not None and not (type(found) is Scalar and found.value is None)


def _reads_otherwise(node: Scalar) -> bool:
    """Whether the string that Argo makes of a number or boolean has other letters than the text."""
    return node.text is not None and node.style == "plain" and node.text != any_string(node.value)


def _digits(value: int | float) -> int | float:
    """A number by the digits that Go's JSON has: a whole float of 64 bits isn't read back as what it is."""
    return int(any_string(value)) if type(value) is float and value.is_integer() else value


def _fits(value: str | int | float | bool, kind: int) -> bool:
    """Whether Go reads a scalar other than null as this kind."""
    of = type(value)
    if kind == BOOLEAN:
        return of is bool
    if kind == INTEGER:
        return of is int or (of is float and float(value).is_integer())
    if kind == NUMBER:
        return of is int or of is float
    if kind == INT_OR_STRING:
        return of is str or _fits(value, INTEGER)
    if kind == QUANTITY:
        return of is not bool
    return False


def _defaulted(root: Mapping) -> dict[str, tuple[str, ...]]:
    """The fields of a container or script that `templateDefaults` gives, here or in a template that isn't here."""
    spec = root.entries.get("spec")
    if isinstance(spec, Mapping) and isinstance(spec.entries.get("workflowSpec"), Mapping):
        spec = spec.entries["workflowSpec"]
    if not isinstance(spec, Mapping):
        return {}
    if "workflowTemplateRef" in spec.entries:
        return UNLESS_DEFAULTED
    defaults = spec.entries.get("templateDefaults")
    if not isinstance(defaults, Mapping):
        return {}
    given: dict[str, tuple[str, ...]] = {}
    for field, name in (("container", "Container"), ("script", "ScriptTemplate")):
        part = defaults.entries.get(field)
        if isinstance(part, Mapping):
            given[name] = tuple(part.entries)
    return given


def _in_defaults(place: Place) -> bool:
    above: Place | None = place
    while above is not None:
        if above.key == "templateDefaults":
            return True
        above = above.above
    return False
