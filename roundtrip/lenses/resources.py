"""`Resources`: requests and limits by name, as far as Hera's class goes; the model for everything else.

Facts: `hera.workflows.resources.Resources`, `hera.workflows.validators`, `hera.workflows.converters`.
"""

from __future__ import annotations

import re

from roundtrip.document import Call, Mapping, Node, Scalar
from roundtrip.document.numbers import any_string
from roundtrip.lenses.algebra import Choice, Plain, Refused, Values, is_null, like
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.registry import register
from roundtrip.lenses.scalars import SPELLED, TEXT, Serialized, spelled

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
    Field("custom_resources", Plain(), ()),
)
_SIDES = ("limits", "requests")
_GPU = "nvidia.com/gpu"
_OWN = frozenset({"cpu", "memory", "ephemeral-storage"})
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


class _Resources(Record):
    """Resources of other names than Hera's arguments are in `custom_resources`, which is merged into what those say."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        custom = _custom(node)
        call = super().get(_without(node, custom) if custom else node, beyond)
        if custom and isinstance(call, Call):
            call.args["custom_resources"] = Mapping(dict(custom), node.span)
        return call

    def put(self, value: Node) -> Node:
        result = super().put(value)
        custom = value.args.get("custom_resources") if isinstance(value, Call) and value.document is None else None
        if custom is None or is_null(custom):
            return result
        if not isinstance(custom, Mapping) or not isinstance(result, Mapping) or custom.entries.keys() - set(_SIDES):
            raise Refused(custom, "`custom_resources` is a dictionary of limits and requests")
        for side, found in custom.entries.items():
            given = _AMOUNTS.put(found)
            there = result.entries.get(side)
            assert isinstance(given, Mapping)
            entries = there.entries if isinstance(there, Mapping) else {}
            if entries.keys() & given.entries.keys():
                raise Refused(found, "Hera says this resource by an argument already")
            result.entries[side] = like(found, Mapping({**entries, **given.entries}, keys=given.keys))
        return result


_AMOUNTS = Values(SPELLED)


def _custom(node: Node) -> dict[str, Mapping]:
    """The resources by other names, by the sides that they are on; a GPU among them where both sides don't say the same."""
    sides = {side: node.entries.get(side) for side in _SIDES} if isinstance(node, Mapping) else {}
    there = {side: found for side, found in sides.items() if isinstance(found, Mapping)}
    gpus = [found.entries.get(_GPU) for found in there.values()]
    same = len({any_string(gpu.value) for gpu in gpus if isinstance(gpu, Scalar) and gpu.value is not None}) == 1
    own = _OWN | {_GPU} if same and len([gpu for gpu in gpus if gpu is not None]) == len(_SIDES) else _OWN
    custom: dict[str, Mapping] = {}
    for side, found in there.items():
        entries = {
            name: spelled(value) for name, value in found.entries.items() if name not in own and not is_null(value)
        }
        if entries:
            custom[side] = Mapping(
                dict(entries), found.span, keys={k: n for k, n in found.keys.items() if k in entries}
            )
    return custom


def _without(node: Node, custom: dict[str, Mapping]) -> Node:
    """`node` without the resources by other names."""
    assert isinstance(node, Mapping)
    result = like(node, Mapping(dict(node.entries), keys=node.keys))
    assert isinstance(result, Mapping)
    for side, found in custom.items():
        there = node.entries[side]
        assert isinstance(there, Mapping)
        left = {name: value for name, value in there.entries.items() if name not in found.entries}
        if left or there.comments is not None:
            result.entries[side] = like(there, Mapping(left, keys=there.keys))
        else:
            del result.entries[side]
    return result


RECORD = register(_Resources("Resources", _FIELDS, checks=(_quantities,)), "resources")
RESOURCES = Choice([RECORD, model_lens("ResourceRequirements")])
