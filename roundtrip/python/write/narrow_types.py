"""Where Hera takes plain values that its types don't know: an `IntOrString` for `5`, a `Quantity` for "1Gi"."""

from __future__ import annotations

from functools import cache

from roundtrip.hera.facts import Type, facts

GROUP = "ParallelSteps"  # a list of steps, which is a class to type checkers, too
_QUANTITY = Type("model", model="Quantity")
# what Hera's own classes take as a Quantity, which is a class to type checkers
_WRAPPERS = {"EmptyDirVolume": {"size_limit": _QUANTITY}, "ResourceEnv": {"divisor": _QUANTITY}}


@cache
def narrow_arguments(name: str) -> dict[str, Type]:
    """The types of those arguments of a construct that are, or hold, models of a single value."""
    if not name.startswith("m."):
        return _WRAPPERS.get(name, {})
    fields = facts().models[name[2:]].fields
    return {arg: field.type for arg, field in fields.items() if _is_narrow(field.type)}


def _is_narrow(type_: Type) -> bool:
    if type_.kind == "model":
        assert type_.model is not None
        root = facts().models[type_.model].root
        return type_.model == GROUP or (root is not None and root.kind not in ("datetime", "list"))
    return any(_is_narrow(part) for part in type_.args)
