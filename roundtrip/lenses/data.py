"""`Data`: a template that lists artifacts and transforms the list. Facts: `hera.workflows.data.Data`."""

from __future__ import annotations

from roundtrip.document import Mapping, Node, Scalar
from roundtrip.lenses.algebra import Each, Refused, describe, like
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import gathered
from roundtrip.lenses.templates import template


class Transformation:
    """`{expression: …}` ⇄ the expression."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Mapping) and node.entries.keys() == {"expression"}:
            expression = node.entries["expression"]
            if isinstance(expression, Scalar) and isinstance(expression.value, str):
                if node.comments is None:
                    return expression
                inner = [expression.comments] if expression.comments is not None else []
                commented = like(expression, Scalar(expression.value, style=expression.style, text=expression.text))
                commented.comments = gathered(node.comments, inner)
                return commented
        raise Refused(node, f"{describe(node)} where an expression belongs")

    def put(self, value: Node) -> Node:
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return Mapping({"expression": value}, value.span)
        raise Refused(value, f"{describe(value)} where an expression belongs")

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar)


DATA = template(
    "Data",
    "data",
    {
        "source": (model_lens("DataSource"), "data.source"),
        "transformations": (Each(Transformation()), "data.transformation"),
    },
    required=("transformations",),
)
