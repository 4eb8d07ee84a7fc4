"""Small readings of Objects nodes that every part of the writer needs."""

from __future__ import annotations

from roundtrip.document import Node, Scalar, Sequence


def text_of(node: Node | None) -> str | None:
    """The string that a node is, None for anything else."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def items_of(node: Node | None) -> list[Node]:
    """The items of a list, none for anything else."""
    return node.items if isinstance(node, Sequence) else []
