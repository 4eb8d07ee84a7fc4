"""`Data`: a template that lists artifacts and transforms the list. Facts: `hera.workflows.data.Data`."""

from __future__ import annotations

from roundtrip.document import Call, Mapping, Node, Scalar, gathered
from roundtrip.lenses.algebra import Choice, Each, Refused, describe, like, with_args
from roundtrip.lenses.artifact import ARTIFACT
from roundtrip.lenses.models import model_lens
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


class Source:
    """`{artifactPaths: …}` ⇄ the artifact (`Artifact._build_artifact_paths`)."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if not isinstance(node, Mapping) or node.entries.keys() != {"artifactPaths"}:
            raise Refused(node, f"{describe(node)} where artifact paths belong")
        paths = node.entries["artifactPaths"]
        found = ARTIFACT.get(paths)
        if not isinstance(found, Call) or found.name.startswith("m."):
            raise Refused(paths, "none of Hera's artifacts says this")
        bare = with_args(found, found.args)
        bare.comments = gathered(node.comments, [found.comments] if found.comments is not None else [])
        return bare

    def put(self, value: Node) -> Node:
        if not isinstance(value, Call):
            raise Refused(value, f"{describe(value)} where an artifact belongs")
        # what `value` was proven to be is the source, not the artifact in it
        return Mapping({"artifactPaths": ARTIFACT.put(with_args(value, value.args))}, value.span)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Call) and not value.name.startswith("m.") and ARTIFACT.accepts(value)


DATA = template(
    "Data",
    "data",
    {
        "source": (Choice([Source(), model_lens("DataSource")]), "data.source"),
        "transformations": (Each(Transformation()), "data.transformation"),
    },
    required=("transformations",),
)
