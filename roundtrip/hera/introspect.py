"""What the generator sees of an installed Hera: its models and classes, alike for pydantic 1 and 2.

Hera 5 builds its models on pydantic 1's API, and its own classes too; since Hera 6 the models are pydantic 2's and the
classes are dataclasses.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import types
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")


class FieldInfo(NamedTuple):
    """A field of a model, or an argument of a class: `default` is `...` where it is required."""

    name: str
    alias: str
    annotation: Any
    required: bool
    default: Any


def is_model(cls: Any) -> bool:
    """Whether `cls` is a class of `hera.workflows.models`."""
    return isinstance(cls, type) and cls.__module__.startswith("hera.workflows.models") and bool(fields_attribute(cls))


def fields_attribute(cls: Any) -> str:
    """The name of the attribute that holds a pydantic class's fields, "" for any other class."""
    if hasattr(cls, "model_fields"):
        return "model_fields"
    return "__fields__" if hasattr(cls, "__fields__") else ""


def model_fields(cls: Any) -> dict[str, FieldInfo]:
    """The fields of a pydantic class by name, the root's under `root`."""
    found = {}
    if hasattr(cls, "model_fields"):
        for name, info in cls.model_fields.items():
            required = info.is_required()
            found[name] = FieldInfo(
                name, info.alias or name, info.annotation, required, ... if required else info.get_default()
            )
        return found
    for name, info in cls.__fields__.items():
        name = "root" if name == "__root__" else name
        alias = name if name == "root" else info.alias
        found[name] = FieldInfo(
            name, alias, info.outer_type_, bool(info.required), ... if info.required else info.get_default()
        )
    return found


def arguments(cls: Any) -> dict[str, FieldInfo]:
    """The arguments of one of Hera's own classes, in their order."""
    if fields_attribute(cls):
        return {n: f for n, f in model_fields(cls).items() if not n.startswith("_")}
    hints = typing.get_type_hints(cls, localns=_names())
    found = {}
    for field in dataclasses.fields(cls):
        if field.name.startswith("_") or not field.init:
            continue
        default: Any = ...
        if field.default is not dataclasses.MISSING:
            default = field.default
        elif field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        found[field.name] = FieldInfo(field.name, field.name, hints[field.name], default is ..., default)
    return found


def _names() -> dict[str, Any]:
    """Names that Hera imports for type checkers only."""
    import hera.workflows

    return {name: getattr(hera.workflows, name) for name in hera.workflows.__all__}


def dump(value: Any) -> Any:
    """What Argo is told of a model, or of a list or dictionary with models in it; other values as they are."""
    if hasattr(value, "model_dump"):
        return value.model_dump(exclude_none=True, by_alias=True)
    if is_model(type(value)):
        found = value.dict(exclude_none=True, by_alias=True)
        return found["__root__"] if found.keys() == {"__root__"} else found
    if isinstance(value, list):
        return [dump(item) for item in value]
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    if isinstance(value, enum.Enum):
        return value.value
    return value


def model_names() -> dict[Any, str]:
    """The name under which `hera.workflows.models` exports each model: its own, where two don't share it."""
    from hera.workflows import models

    names: dict[Any, str] = {}
    for name in sorted(vars(models)):
        found = getattr(models, name)
        if is_model(found) and (found not in names or name == found.__name__):
            names[found] = name
    return names


def reachable() -> list[Any]:
    """Every model that a workflow may hold, the kinds first."""
    from hera.workflows import models

    found: dict[Any, None] = {}
    work = [getattr(models, kind) for kind in reversed(KINDS)]
    while work:
        cls = work.pop()
        if cls in found:
            continue
        found[cls] = None
        for field in model_fields(cls).values():
            work.extend(m for m in parts(field.annotation) if is_model(m))
    return list(found)


def parts(annotation: Any) -> Iterator[Any]:
    """Every class within an annotation."""
    work = [annotation]
    while work:
        current = work.pop()
        inner = typing.get_args(current)
        if typing.get_origin(current) is typing.Annotated:
            inner = inner[:1]
        if inner:
            work.extend(inner)
        else:
            yield current


def alternatives(annotation: Any) -> list[Any]:
    """The alternatives of a union, without None; of anything else, itself."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated and not isinstance(typing.get_args(annotation)[0], type):
        return alternatives(typing.get_args(annotation)[0])
    if origin is typing.Union or isinstance(annotation, types.UnionType):
        return [a for part in typing.get_args(annotation) for a in alternatives(part) if a is not type(None)]
    return [annotation]


_SCALARS = {str: "str", int: "int", bool: "bool", float: "float", Any: "any", datetime.datetime: "datetime"}


def type_text(annotation: Any, names: dict[Any, str]) -> str:
    """The type in the notation of `facts.parse_type`. TypeError for what that notation has no word for."""
    options = alternatives(annotation)
    if len(options) > 1:
        return "|".join(sorted(type_text(option, names) for option in options))
    found = options[0]
    origin, inner = typing.get_origin(found), typing.get_args(found)
    if origin is typing.Annotated:
        return "bytes" if "Base64" in repr(found) else type_text(inner[0], names)
    if origin is list:
        return f"[{type_text(inner[0], names)}]"
    if origin is dict:
        return f"{{{type_text(inner[1], names)}}}"
    if found in _SCALARS:
        return _SCALARS[found]
    if found in names:
        return names[found]
    if isinstance(found, type) and issubclass(found, enum.Enum):
        return "str"
    if getattr(found, "__name__", "") == "AwareDatetime":
        return "datetime"
    if "Base64" in repr(found):
        return "bytes"
    raise TypeError(f"no word for {found!r}")
