"""What Hera's models have a field for, and the class that builds the model no argument: the name of a template's container.

A program says it by `with_model(node, container__name="main")` (`roundtrip.python.beyond`), which sets it on the model that
the object builds: so plain Hera writes it, too. Its keywords are the attributes on the way there, as the models call them.
"""

from __future__ import annotations

from functools import cache

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.hera.facts import Field, Type, facts, keys_of

# the models whose building can be followed, by the methods of the classes that build them
BUILDERS = {"Template": ("_build_template",), "Parameter": ("as_argument", "as_input", "as_output")}

_SCALARS = {"str": str, "int": int, "bool": bool, "float": float}
# what a class builds only where something is in it
_OPTIONAL = frozenset({"inputs", "metadata", "outputs"})


@cache
def is_followed(kind: str) -> bool:
    """Whether the class `kind` of Hera's builds a model on which something can be set."""
    return kind in facts().wrappers and facts().wrappers[kind].model in BUILDERS


@cache
def keyword_of(kind: str, path: tuple[str, ...]) -> str | None:
    """What `with_model` calls the field at `path` of what `kind` builds; None where its model has none that can be set."""
    if not is_followed(kind) or (len(path) > 1 and path[0] not in _bodies(kind)):
        return None
    steps: list[str] = []
    model = facts().wrappers[kind].model
    for alias in path:
        field = facts().models[model].by_alias.get(alias) if model else None
        if field is None:
            return None
        steps.append(next(name for name, known in facts().models[model].fields.items() if known is field))
        model = field.type.model or ""
    return "__".join(steps)


@cache
def path_of_keyword(kind: str, keyword: str) -> tuple[str, ...] | None:
    """The path of the field that `with_model` calls `keyword`; None where there is none that can be set."""
    if not is_followed(kind):
        return None
    path: list[str] = []
    model = facts().wrappers[kind].model
    for step in keyword.split("__"):
        field = facts().models[model].fields.get(step) if model else None
        if field is None:
            return None
        path.append(field.alias)
        model = field.type.model or ""
    return tuple(path) if keyword_of(kind, tuple(path)) == keyword else None


def keyword_for(kind: str, path: tuple[str, ...], value: Node) -> str | None:
    """What `with_model` calls the field at `path`, where the model takes `value`, bare data, there. A null takes a field out."""
    keyword = keyword_of(kind, path)
    if keyword is None or (isinstance(value, Scalar) and value.value is None):
        return keyword
    field = _field(kind, path)
    return keyword if field is not None and _takes(field.type, value) else None


def split(kind: str, extra: Mapping) -> tuple[dict[str, Node], Mapping | None]:
    """What of `Call.extra` is set on the model that `kind` builds, by keyword, and the rest of it."""
    if not is_followed(kind):
        return {}, extra
    return _split(kind, extra, ())


def _split(kind: str, extra: Mapping, above: tuple[str, ...]) -> tuple[dict[str, Node], Mapping | None]:
    modelled: dict[str, Node] = {}
    rest: dict[str, Node] = {}
    for key, value in extra.entries.items():
        path = (*above, key)
        keyword = keyword_for(kind, path, value)
        if keyword is not None:
            modelled[keyword] = value
        elif key not in extra.keys and isinstance(value, Mapping) and value.entries:
            inner, left = _split(kind, value, path)
            modelled.update(inner)
            if left is not None:
                rest[key] = left
        else:
            rest[key] = value
    if not rest:
        return modelled, None
    if len(rest) == len(extra.entries) and all(rest[key] is value for key, value in extra.entries.items()):
        return modelled, extra
    kept = Mapping(rest, extra.span, keys={key: node for key, node in extra.keys.items() if key in rest})
    kept.comments = extra.comments
    return modelled, kept


def is_modelled(call: Call) -> bool:
    """Whether all that `call` says besides its arguments can be set on the model that its class builds."""
    if call.marks or not is_followed(call.name):
        return not call.beyond_hera
    return call.extra is None or split(call.name, call.extra)[1] is None


def _field(kind: str, path: tuple[str, ...]) -> Field | None:
    model, field = facts().wrappers[kind].model, None
    for alias in path:
        field = facts().models[model].by_alias[alias]
        model = field.type.model or ""
    return field


def _takes(type_: Type, value: Node) -> bool:
    if type_.kind in _SCALARS:
        return isinstance(value, Scalar) and type(value.value) is _SCALARS[type_.kind]
    if type_.kind == "list":
        return isinstance(value, Sequence) and all(_takes(type_.args[0], item) for item in value.items)
    if type_.kind == "dict":
        return isinstance(value, Mapping) and all(_takes(type_.args[-1], item) for item in value.entries.values())
    return False


def _bodies(kind: str) -> frozenset[str]:
    """The keys of what the class always builds: `container` of a container template."""
    paths = [keys_of(path) for argument in facts().wrappers[kind].args.values() for path in argument.paths]
    return frozenset(path[0] for path in paths if len(path) > 1) - _OPTIONAL
