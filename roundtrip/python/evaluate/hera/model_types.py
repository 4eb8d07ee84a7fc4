"""What pydantic takes for the fields of Hera's models, and leaves as it is; what it would turn into another is left to Hera."""

from __future__ import annotations

from typing import Any

from roundtrip.hera.facts import Type, facts

_TAKEN: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "float": (int, float),
    "list": (list, tuple),
    "dict": (dict,),
    "model": (dict,),
}


def is_taken(value: Any, kind: Type) -> bool:
    """Whether a plain value is of the type of a field; of an object its own class has seen to that."""
    if value is not None and not isinstance(value, (str, int, float, list, tuple, dict)):
        return True
    if kind.kind == "union":
        return any(is_taken(value, part) for part in kind.args)
    root = facts().models[kind.model].root if kind.kind == "model" and kind.model is not None else None
    if root is not None:
        return is_taken(value, root)
    if isinstance(value, bool) and kind.kind in ("int", "float"):
        return False
    if not isinstance(value, _TAKEN.get(kind.kind, object)):
        return False
    if kind.kind == "list" and isinstance(value, (list, tuple)):
        return all(is_taken(item, kind.args[0]) for item in value)
    if kind.kind == "dict" and isinstance(value, dict):
        return all(is_taken(item, kind.args[-1]) for item in value.values())
    return True
