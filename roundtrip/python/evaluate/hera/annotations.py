"""What Hera asks of an annotation. Facts: `hera.shared._type_util`, which asks `typing`."""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.hera.kinds import is_kind
from roundtrip.python.evaluate.language.python_types import TypeValue
from roundtrip.python.evaluate.language.values import Kind, Thing, Unprovable


def is_subscripted(annotation: Any) -> bool:
    """`typing.get_origin(annotation) is not None`."""
    return isinstance(annotation, TypeValue) and annotation.form in (
        "alias",
        "generic",
        "union",
        "literal",
        "annotated",
    )


def is_class(annotation: Any) -> bool:
    """Whether Python takes it for a class."""
    return isinstance(annotation, Kind) or (
        isinstance(annotation, TypeValue) and annotation.form == "class" and annotation.name != "None"
    )


def unwrapped(annotation: Any) -> Any:
    """The type within `Annotated`, or the annotation itself."""
    if isinstance(annotation, TypeValue) and annotation.form == "annotated":
        return annotation.args[0]
    return annotation


def metadata(annotation: Any) -> tuple[Any, ...]:
    """What stands behind the type within `Annotated`."""
    return annotation.metadata if isinstance(annotation, TypeValue) and annotation.form == "annotated" else ()


def workflow_annotation(annotation: Any) -> Thing | None:
    """The Parameter or Artifact within `Annotated`. Raises `Unprovable` where there are several."""
    if not (isinstance(annotation, TypeValue) and annotation.form == "annotated"):
        return None
    found = [
        thing
        for thing in annotation.metadata
        if isinstance(thing, Thing) and (thing.kind == "Parameter" or is_kind(thing.kind, "Artifact"))
    ]
    if len(found) > 1:
        raise Unprovable("Hera raises ValueError here: one Parameter or Artifact belongs into an annotation")
    return found[0] if found else None


def takes_none(annotation: Any) -> bool:
    """Hera's `origin_type_issupertype(annotation, NoneType)`: whether None is a value of the type."""
    inner = unwrapped(annotation)
    if not isinstance(inner, TypeValue):
        return False
    if inner.form == "union":
        return any(takes_none(part) for part in inner.args)
    return inner.form in ("class", "generic") and inner.name in ("None", "object")


def literals(annotation: Any) -> list[Any] | None:
    """What a `Literal` lists, None for every other type."""
    inner = unwrapped(annotation)
    return list(inner.args) if isinstance(inner, TypeValue) and inner.form == "literal" else None
