"""`Resources`: requests and limits by name, as far as Hera's class goes; the model for everything else.

Facts: `hera.workflows.resources.Resources`, `hera.workflows.validators`, `hera.workflows.converters`.
"""

from __future__ import annotations

import re

from roundtrip.document import Call, Node, Scalar
from roundtrip.lenses.algebra import Choice, like
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.registry import register
from roundtrip.lenses.scalars import TEXT, Serialized

_BINARY = re.compile(r"\s*(\d+(?:\.\d+)?)([KMGTPE]i)\s*")
_DECIMAL = re.compile(r"\s*(\d+(?:\.\d+)?)([mkMGTPE]?)\s*")
_BINARY_POWERS = {unit: 1024 ** (power + 1) for power, unit in enumerate(["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])}
_DECIMAL_POWERS = {"m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}

_COUNT = re.compile(r"0|[1-9]\d{0,8}")


class _Amount(Serialized):
    """A count is a number to people, and a string to Argo; anything else is a string to both."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        found = super().get(node)
        if isinstance(found, Scalar) and isinstance(found.value, str) and _COUNT.fullmatch(found.value):
            return like(node, Scalar(int(found.value)))
        return found


_AMOUNT = _Amount()
_FIELDS = (
    Field("cpu_request", _AMOUNT, ("requests.cpu",)),
    Field("cpu_limit", _AMOUNT, ("limits.cpu",)),
    Field("memory_request", TEXT, ("requests.memory",)),
    Field("memory_limit", TEXT, ("limits.memory",)),
    Field("ephemeral_request", TEXT, ("requests.ephemeral-storage",)),
    Field("ephemeral_limit", TEXT, ("limits.ephemeral-storage",)),
    Field("gpus", _AMOUNT, ("requests.nvidia\\.com/gpu", "limits.nvidia\\.com/gpu")),
)
_PAIRS = {
    "CPU": ("cpu_request", "cpu_limit", _DECIMAL, _DECIMAL_POWERS),
    "memory": ("memory_request", "memory_limit", _BINARY, _BINARY_POWERS),
    "ephemeral storage": ("ephemeral_request", "ephemeral_limit", _BINARY, _BINARY_POWERS),
}


def _quantities(call: Call) -> str | None:
    """What `Resources.__post_init__` insists on: known units, and no request above its limit."""
    for what, (request, limit, pattern, powers) in _PAIRS.items():
        amounts = []
        for arg in (request, limit):
            value = call.args.get(arg)
            if value is None:
                continue
            if not isinstance(value, Scalar) or isinstance(value.value, bool):
                return f"Hera's Resources can't read `{arg}`"
            found = pattern.fullmatch(str(value.value))
            if found is None:
                return f"Hera's Resources can't read `{arg}` {value.value!r}"
            amounts.append(float(found[1]) * powers[found[2]])
        if len(amounts) == 2 and amounts[0] > amounts[1]:
            return f"Hera's Resources wants a {what} request that is not above its limit"
    return None


RECORD = register(Record("Resources", _FIELDS, checks=(_quantities,)), "resources")
RESOURCES = Choice([RECORD, model_lens("ResourceRequirements")])
