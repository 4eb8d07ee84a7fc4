"""Recognisable values for an annotation, from the plainest to Hera's own classes: what the probing puts into arguments."""

from __future__ import annotations

import collections.abc
import datetime
import enum
import inspect
import itertools
import typing
from collections.abc import Iterator
from typing import Any

from roundtrip.hera.introspect import alternatives, arguments, fields_attribute, is_model, model_fields

DEPTH = 6
_numbers = itertools.count(7)


def samples(annotation: Any, depth: int = 0) -> Iterator[Any]:
    """Values of the type, models before anything else, each unlike any other. None at all for a protocol, a function …"""
    for option in sorted(alternatives(annotation), key=_rank):
        yield from _of(option, depth)


def _rank(option: Any) -> int:
    if is_model(option):
        return 0
    if typing.get_origin(option) is list and any(is_model(a) for a in alternatives(typing.get_args(option)[0])):
        return 1
    return 2


def _of(option: Any, depth: int) -> Iterator[Any]:
    origin, inner = typing.get_origin(option), typing.get_args(option)
    if "Base64" in repr(option):
        yield "cHJvYmU="
    elif origin is typing.Annotated:
        yield from samples(inner[0], depth)
    elif origin in (list, collections.abc.Sequence):
        yield from ([item] for item in samples(inner[0], depth + 1))
    elif origin is dict and inner:
        yield from ({f"probe{next(_numbers)}": value} for value in samples(inner[1], depth + 1))
    elif option is dict or origin is dict:
        yield {f"probe{next(_numbers)}": "probe"}
    elif option is str or option is Any:
        yield f"probe{next(_numbers)}"
    elif option is bool:
        yield True
    elif option is int:
        yield next(_numbers)
    elif option is float:
        yield next(_numbers) + 0.5
    elif option is datetime.datetime or getattr(option, "__name__", "") == "AwareDatetime":
        yield datetime.datetime(2020, 1, 2, 3, 4, next(_numbers) % 60, tzinfo=datetime.timezone.utc)
    elif isinstance(option, type) and issubclass(option, enum.Enum):
        yield list(option)[-1]
    elif is_model(option):
        if depth < DEPTH:
            yield from _model(option, depth)
    elif isinstance(option, type) and option.__module__.startswith("hera.workflows") and not _is_protocol(option):
        yield from _own(option, depth)


def _model(cls: Any, depth: int) -> Iterator[Any]:
    """A model with what it needs, and with one field of its own at least, so that it can be told from another."""
    fields = model_fields(cls)
    if "root" in fields:
        for value in samples(fields["root"].annotation, depth):
            yield cls(root=value) if hasattr(cls, "model_fields") else cls(__root__=value)
        return
    given: dict[str, Any] = {}
    optional = sorted(fields.values(), key=lambda f: any(is_model(a) for a in alternatives(f.annotation)))
    for field in [f for f in fields.values() if f.required] + optional:
        if field.required or not given:
            value = next(samples(field.annotation, depth + 1), None)
            if value is not None:
                given[field.name] = value
    yield cls(**given)


def _own(cls: type, depth: int) -> Iterator[Any]:
    """An object of one of Hera's classes, or of the first of its public subclasses that can be made."""
    import hera.workflows

    public = [c for c in vars(hera.workflows).values() if inspect.isclass(c) and cls in c.__mro__]
    for found in [cls] if not cls.__name__.startswith("_") else public:
        if not (hasattr(found, "__dataclass_fields__") or fields_attribute(found)):
            continue
        given: dict[str, Any] = {"name": f"probe{next(_numbers)}", "mount_path": "/probe", "size": "1Gi"}
        given = {k: v for k, v in given.items() if k in arguments(found)}
        for name, field in arguments(found).items():
            if field.required and name not in given:
                given[name] = next(samples(field.annotation, depth + 1), None)
        try:
            yield found(**given)
        except (ValueError, AssertionError, TypeError):
            continue


def _is_protocol(cls: type) -> bool:
    return bool(getattr(cls, "_is_protocol", False))
