"""jsonschema's verdict on a document's shape, as faults at places of its tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from roundtrip.document.node import Mapping, Scalar, Sequence
from roundtrip.schema.faults import (
    BAD_FORMAT,
    BAD_QUANTITY,
    COERCED,
    COLLECTION,
    LIMIT,
    MISSING,
    NULL,
    RULE,
    TWICE,
    UNKNOWN,
    WRONG_TYPE,
    WRONG_VALUE,
    Fault,
    Place,
)
from roundtrip.schema.shapes import ANY_STRING, LIST, MAP, OBJECT, QUANTITY, STRING, Shape, schema
from roundtrip.schema.view import View

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

# keywords that the full CRDs alone have: Go's types have no limits
LIMITS = frozenset({"maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum"})
# of Go's integers
BOUNDS = {-(2**31): "int32", 2**31 - 1: "int32", -(2**63): "int64", 2**63 - 1: "int64"}
# the controller writes it: Argo's reader decodes it with the rest, and no CRD looks into it
WRITTEN = "status"


def faults(root: Mapping, data: View, kind: str, version: str, full: bool) -> list[Fault]:
    """What jsonschema finds wrong with a document (`data`: its plain view), in its own order.

    `full`: whether the full CRDs of that version count.
    """
    from roundtrip.schema.validators import errors

    shape = schema(version).named(kind)
    top = Place(None, "", root, shape)
    found: list[Fault] = []
    for path, error in errors(data, kind, version, full):
        found += _faults(error, path, top)
    return found


def _faults(error: ValidationError, path: list[str | int], top: Place) -> Iterator[Fault]:
    keyword = error.validator
    at = place_at(top, path)
    # what an inline template holds the CRDs leave alone
    crds = "inline" not in path and path[:1] != [WRITTEN]
    if keyword == "additionalProperties":
        below = below_a_step(path)
        for key in error.instance:  # type: ignore[union-attr]
            if not below:
                yield Fault(UNKNOWN, at, key)
            else:
                yield Fault(UNKNOWN, at, key, crds=crds, passed=True)
    elif keyword == "type":
        narrower = "allOf" in error.relative_schema_path
        if at.shape.kind == ANY_STRING and not isinstance(at.node, Scalar):
            if not narrower:
                yield Fault(COLLECTION, at)
        elif at.shape.kind == STRING and isinstance(at.node, Scalar) and not narrower:
            yield Fault(COERCED, at)
        elif crds or not narrower:
            yield Fault(WRONG_TYPE, at, crds=narrower, rule=("type", error.validator_value))
    elif keyword == "enum":
        if at.shape.values and error.validator_value == list(at.shape.values):
            yield Fault(WRONG_VALUE, at)
        elif crds:
            yield Fault(WRONG_VALUE, at, crds=True)
    elif keyword == "null":
        if crds:
            yield Fault(NULL, at, crds=True)
    elif keyword == "format":
        yield Fault(BAD_FORMAT, at, rule=("format", error.validator_value))
    elif keyword == "pattern" and at.shape.kind == QUANTITY:
        yield Fault(BAD_QUANTITY, at)
    elif keyword in ("minProperties", "maxProperties"):
        yield Fault(LIMIT, at, rule=(str(keyword), error.validator_value))
    elif keyword == "anyOf":
        yield Fault(MISSING, at, at.shape.either[-1] if at.shape.either else "")
    elif keyword == "required":
        key = str(error.instance)
        if key in ("apiVersion", "kind") or crds:
            yield Fault(MISSING, at, key, crds=True)
    elif keyword in ("minimum", "maximum") and error.validator_value in BOUNDS:
        yield Fault(BAD_FORMAT, at, rule=("format", BOUNDS[error.validator_value]))
    elif not crds:
        return
    elif keyword in LIMITS or keyword == "pattern":
        yield Fault(LIMIT, at, crds=True, rule=(str(keyword), error.validator_value))
    elif keyword == "x-kubernetes-validations":
        yield Fault(RULE, at, crds=True, rule=("rule", error.validator_value))
    elif keyword == "x-kubernetes-list-map-keys":
        yield Fault(TWICE, at, crds=True, rule=("keys", error.validator_value))


def below_a_step(path: Iterable[str | int]) -> bool:
    """Whether a place is something within a step, where Argo's reader passes over fields that it doesn't know.

    `ParallelSteps` has a reader of its own in Argo's Go types: it refuses unknown fields of a step, not of what is in it.
    """
    steps = list(path)
    return any(
        step == "steps" and isinstance(outer, int) and isinstance(inner, int)
        for step, outer, inner, _ in zip(steps, steps[1:], steps[2:], steps[3:])
    )


def place_at(top: Place, path: list[str | int]) -> Place:
    """The place at a path below `top`, as far as the tree and its schema go."""
    place = top
    for step in path:
        node, shape = place.node, place.shape
        below: Shape | None
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            below = shape.fields.get(step) if shape.kind == OBJECT else shape.item if shape.kind == MAP else None
            child = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            below = shape.item if shape.kind == LIST else None
            child = node.items[step]
        else:
            break
        if below is None:
            break
        place = Place(place, step, child, below)
    return place
