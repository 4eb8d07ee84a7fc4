"""Plain models, `m.X(…)`: the last alternative of every construct, read off the facts about Hera.

A model takes every field of the Argo object under its Python name, so these lenses are generated, one per model, when
first asked for. Hera's pydantic models accept models only, so nothing in here is ever a wrapper.
"""

from __future__ import annotations

from functools import cache

from roundtrip.document import Node, Scalar
from roundtrip.hera.facts import Field as ModelField
from roundtrip.hera.facts import Type, facts
from roundtrip.lenses.algebra import Choice, Each, Lazily, Lens, Plain, Refused, Values
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.scalars import BOOLEAN, FLOAT, INT_OR_STRING, INTEGER, SPELLED, TEXT

# E5: where a number or boolean and its spelling as a string are the same to Argo (`oracle/equivalent.py`)
SPELLED_MAPS = frozenset({"labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests"})
SPELLED_LISTS = frozenset({"args", "command", "enum"})
SPELLED_FIELDS = frozenset({"value", "default"})


class _Refusing:
    """Refuses every node: for types that Hera rewrites (a datetime comes out in another spelling)."""

    def __init__(self, what: str) -> None:
        self.what = what

    def get(self, node: Node, beyond: bool = False) -> Node:
        raise Refused(node, f"Hera would rewrite {self.what}")

    put = get

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar)


_SCALARS: dict[str, Lens] = {
    "str": TEXT,
    "int": INTEGER,
    "bool": BOOLEAN,
    "float": FLOAT,
    "any": Plain(),
    "datetime": _Refusing("a time"),
    "bytes": _Refusing("base64 text"),
}


@cache
def model_lens(name: str) -> Record:
    """The lens of `m.<name>`. KeyError where Hera has no such model."""
    model = facts().models[name]
    named = "name" in model.fields
    return Record(
        f"m.{name}",
        [
            Field(arg, field_lens(field, named=named), (field.alias,), required=field.required)
            for arg, field in model.fields.items()
        ],
        faithful=True,
    )


def field_lens(field: ModelField, *, named: bool) -> Lens:
    """The lens for one field of a model; `named`: its model has a field `name`, so E5 holds for `value`."""
    if field.alias in SPELLED_FIELDS and named and field.type.kind == "str":
        return SPELLED
    if field.type.kind == "dict" and field.alias in SPELLED_MAPS and is_text(field.type.args[-1]):
        return Values(SPELLED)
    if field.type.kind == "list" and field.alias in SPELLED_LISTS and field.type.args[0].kind == "str":
        return Each(SPELLED)
    return type_lens(field.type)


def is_text(type_: Type) -> bool:
    """Whether Hera takes a string for `type_` (a string, or a Quantity)."""
    return type_.kind == "str" or type_.model == "Quantity"


def type_lens(type_: Type) -> Lens:
    """The lens for values of `type_`."""
    if type_.kind in _SCALARS:
        return _SCALARS[type_.kind]
    if type_.kind == "list":
        return Each(type_lens(type_.args[0]))
    if type_.kind == "dict":
        return Values(type_lens(type_.args[-1]))
    if type_.kind == "model":
        assert type_.model is not None
        return named_lens(type_.model)
    if {part.kind for part in type_.args} == {"int", "str"}:
        return INT_OR_STRING
    return Choice([type_lens(part) for part in type_.args])


@cache
def named_lens(name: str) -> Lens:
    """The lens for a field whose type is the model `name`: a record, or the bare value of a root model."""
    model = facts().models[name]
    if model.root is None:
        return Lazily(lambda: model_lens(name))
    return Lazily(lambda: type_lens(model.root))  # type: ignore[arg-type]


def type_at(model: str, path: str) -> tuple[ModelField, str]:
    """The field at a dotted Argo path below `model`, and the name of the model that holds it.

    KeyError where there is no such field.
    """
    name, field = model, None
    for alias in path.split("."):
        if field is not None:
            assert field.type.model is not None, f"{path} of {model} is not a chain of models"
            name = field.type.model
        field = facts().models[name].by_alias[alias]
    assert field is not None
    return field, name


def lens_at(model: str, path: str) -> Lens:
    """The lens for the value at a dotted Argo path below `model`."""
    field, holder = type_at(model, path)
    return field_lens(field, named="name" in facts().models[holder].fields)
