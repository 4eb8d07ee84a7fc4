"""A `kind: List`, taken apart as Kubernetes does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from roundtrip.document.node import Comment, Document, Mapping, Node, Scalar, Sequence, text_at


class Stream(Protocol):
    """What has documents."""

    @property
    def documents(self) -> list[Document]:
        """The documents, in order."""


def unlisted(stream: Stream) -> Iterator[Document]:
    """The documents of a stream that have content; a `kind: List` is taken apart, as Kubernetes does."""
    for document in stream.documents:
        root = document.root
        if root is None or (isinstance(root, Scalar) and root.value is None):
            continue
        items = root.entries.get("items") if isinstance(root, Mapping) and text_at(root, "kind") == "List" else None
        if not isinstance(items, Sequence):
            yield document
            continue
        assert isinstance(root, Mapping)
        above, below = _of_list(root, items)
        for number, item in enumerate(items.items):
            first, last = number == 0, number == len(items.items) - 1
            head, foot = [*document.head, *above], [*below, *document.foot]
            yield Document(item, item.span, head if first else [], foot if last else [])


def _of_list(root: Mapping, items: Sequence) -> tuple[list[Comment], list[Comment]]:
    """The comments of a list that are none of its items': those that go above the items, and those that go below."""
    above: list[Comment] = []
    work: list[Node] = [node for node in root.entries.values() if node is not items]
    while work:
        node = work.pop(0)
        above += list(node.comments or [])
        work += node.entries.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else []
    if items.comments is None:
        return above, []
    trailing = [items.comments.trailing] if items.comments.trailing is not None else []
    return [*above, *items.comments.before, *trailing], items.comments.after
