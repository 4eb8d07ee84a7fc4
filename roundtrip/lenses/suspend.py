"""`Suspend`: a template that waits. Facts: `hera.workflows.suspend.Suspend`."""

from __future__ import annotations

from roundtrip.document import Node, Scalar
from roundtrip.lenses.algebra import Refused, describe, like
from roundtrip.lenses.templates import template


class Duration:
    """A duration, which Argo has as a string and Hera writes with `str`, if it is not empty."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
            return node
        raise Refused(node, f"{describe(node)} where a duration belongs")

    def put(self, value: Node) -> Node:
        if isinstance(value, Scalar) and isinstance(value.value, (int, str)) and not isinstance(value.value, bool):
            return value if isinstance(value.value, str) else like(value, Scalar(str(value.value)))
        raise Refused(value, f"{describe(value)} where a duration belongs")

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar)


SUSPEND = template(
    "Suspend",
    "suspend",
    {"duration": (Duration(), "suspend.duration")},
    without=("intermediate_parameters",),
)
