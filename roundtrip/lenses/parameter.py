"""Parameters: the same Hera class three times, since Hera writes other fields of it as input, argument and output.

Facts: `hera.workflows.parameter.Parameter.as_input`, `.as_argument`, `.as_output`. The value and the default of a
parameter may be any JSON value in Python; Hera serializes what is not a string, and so does Argo, with other digits (E5).
"""

from __future__ import annotations

from roundtrip.document import Call, Scalar
from roundtrip.lenses.algebra import Each, Lens, Plain
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.registry import register
from roundtrip.lenses.scalars import SERIALIZED, TEXT

_LENSES: dict[str, tuple[Lens, str]] = {
    "name": (TEXT, "name"),
    "description": (TEXT, "description"),
    "enum": (Each(SERIALIZED), "enum"),
    "global_name": (TEXT, "globalName"),
    "value_from": (model_lens("ValueFrom"), "valueFrom"),
    "value": (SERIALIZED, "value"),
    "default": (SERIALIZED, "default"),
    "output": (Plain(), ""),
}
_DROPPED = {
    "input": {"global_name", "output"},
    "argument": {"default", "output"},
    "output": {"enum", "default", "output"},
}


def _checks(call: Call) -> str | None:
    name = call.args.get("name")
    if isinstance(name, Scalar) and name.value == "":
        return "Hera's Parameter wants a name that is not empty"
    if "value" in call.args and "value_from" in call.args:
        return "Hera's Parameter takes a value or a value_from, not both"
    return None


def _parameter(role: str) -> Record:
    return Record(
        "Parameter",
        [
            Field(
                arg,
                lens,
                () if arg in _DROPPED[role] else (path,),
                required=arg == "name",
                keeps_none=arg in ("value", "default"),
            )
            for arg, (lens, path) in _LENSES.items()
        ],
        checks=(_checks,),
    )


INPUT = register(_parameter("input"), "input parameter")
ARGUMENT = register(_parameter("argument"), "argument parameter")
OUTPUT = register(_parameter("output"), "output parameter")
