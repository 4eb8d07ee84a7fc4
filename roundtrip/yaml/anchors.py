"""Which anchors and aliases can be written: an alias only where its anchor stands before it, and is still the same."""

from __future__ import annotations

import re

from roundtrip.document import Mapping, Node, Scalar, Sequence

_NAME = re.compile(r"[0-9A-Za-z_-]+")


class Anchors:
    """The anchors of one document. Made before it is written, then asked for every node in the order of writing.

    `taken`: names that the text around it has by then, and none may be given twice.
    """

    def __init__(self, root: Node, taken: frozenset[str] = frozenset()) -> None:
        self._taken = taken
        self._named: dict[str, Node] = {}
        self._used: set[int] = set()
        work = [root]
        while work:
            node = work.pop()
            if node.anchor is not None or node.alias is not None:
                anchored = self._anchored(node)
                if anchored is not None:
                    self._used.add(id(anchored))
                    continue
                self._define(node)
            if isinstance(node, Mapping):
                work.extend(reversed(node.entries.values()))
            elif isinstance(node, Sequence):
                work.extend(reversed(node.items))
        self._named.clear()

    def alias(self, node: Node) -> str | None:
        """The anchor that `node` can be written as an alias of."""
        anchored = self._anchored(node)
        return None if anchored is None else node.alias or node.anchor

    def anchor(self, node: Node) -> str | None:
        """The anchor that `node` needs, as it is written now."""
        self._define(node)
        return node.anchor or node.alias if id(node) in self._used else None

    def needs_anchor(self, node: Node) -> bool:
        """Whether an alias refers to `node`."""
        return id(node) in self._used

    def _define(self, node: Node) -> None:
        """Names `node`; also one that was an alias, where its anchor comes later or isn't there."""
        name = node.anchor or node.alias
        if name is None or name in self._taken or not _NAME.fullmatch(name):
            return
        if node.anchor is not None or name not in self._named:
            self._named[name] = node

    def _anchored(self, node: Node) -> Node | None:
        """The node that is anchored by now and that `node` repeats."""
        name = node.alias or node.anchor
        anchored = self._named.get(name) if name is not None else None
        return anchored if anchored is not None and _same(anchored, node) else None


def _same(a: Node, b: Node) -> bool:
    if isinstance(a, Mapping):
        return isinstance(b, Mapping) and a.entries is b.entries
    if isinstance(a, Sequence):
        return isinstance(b, Sequence) and a.items is b.items
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return a.value.__class__ is b.value.__class__ and (a.value == b.value or a.value != a.value)
    return False
