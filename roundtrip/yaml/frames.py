"""What the composer holds on to while it reads: the collections that are open, and what aliases can refer to."""

from __future__ import annotations

from typing import NamedTuple

from roundtrip.document import Comment, Mapping, Node, Scalar, Sequence


class Anchored(NamedTuple):
    """What an alias can refer to: a node, how many nodes it expands to, and how many collections deep it is."""

    node: Node
    size: int
    height: int


_NO_KEY = Scalar(None)


class Frame:
    """A collection that is still open."""

    # fmt: off
    __slots__ = (
        "above", "column", "entries", "extra", "flow", "height", "items", "key", "key_node", "keys", "merges",
        "merging", "node",
    )
    # fmt: on

    def __init__(self, node: Mapping | Sequence, column: int) -> None:
        self.node = node
        self.items: list[Node] = []
        self.entries: dict[str, Node] | None = None
        self.keys: dict[str, Scalar] = {}
        if isinstance(node, Mapping):
            self.entries, self.keys = node.entries, node.keys
        else:
            self.items = node.items
        self.flow = node.flow
        self.column = column
        # the key that waits for its value, with the comments above it
        self.key: str | None = None
        self.key_node = _NO_KEY
        self.above: list[Comment] | None = None
        # the values of merge keys, each with where its key starts
        self.merging = False
        self.merges: list[tuple[int, Node]] = []
        # nodes in it beside itself and its children, and levels from it down, with aliases expanded
        self.extra = 0
        self.height = 1
