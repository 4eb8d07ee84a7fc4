"""Small readings of Objects nodes that every part of the writer needs."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence


def text_of(node: Node | None) -> str | None:
    """The string that a node is, None for anything else."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def items_of(node: Node | None) -> list[Node]:
    """The items of a list, none for anything else."""
    return node.items if isinstance(node, Sequence) else []


def name_of(node: Call) -> str:
    """The name of a construct, "" where it has none."""
    return text_of(node.args.get("name")) or ""


def texts_in(node: Node) -> Iterator[str]:
    """The strings that are in a value, those of lists from behind."""
    work = [node]
    while work:
        current = work.pop()
        if isinstance(current, Scalar):
            if isinstance(current.value, str):
                yield current.value
        elif isinstance(current, Sequence):
            work += current.items
        elif isinstance(current, Call):
            work += current.args.values()
        elif isinstance(current, Mapping):
            work += current.entries.values()
