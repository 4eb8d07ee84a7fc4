"""Places in a workflow that go by the index of a template.

/spec/templates/1/container/image     the `path` or `from` of a JSON 6902 patch
spec.templates.1.container.image      the `dest` of a Sensor's parameter, a field path of Kustomize's replacements
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.document import Mapping, Node, Scalar, Sequence

# a negative index counts from the end
_POINTER = re.compile(r"/spec/(?:workflowSpec/)?templates/(-?\d{1,6})(?:/|$)")
_DOTTED = re.compile(r"(?:^|\.)spec\.(?:workflowSpec\.)?templates(?:\.|\[)(-?\d{1,6})\]?(?:\.|$)")


class Pointer(NamedTuple):
    """Such a place: the index of the template, the text that has it, and where that stands."""

    place: int
    text: str
    node: Node


def of_operations(root: Node | None) -> Iterator[Pointer]:
    """The places that the operations of a JSON 6902 patch go to."""
    for operation in root.items if isinstance(root, Sequence) else ():
        for key in ("path", "from"):
            node = operation.entries.get(key) if isinstance(operation, Mapping) else None
            found = _POINTER.match(node.value) if isinstance(node, Scalar) and isinstance(node.value, str) else None
            if found is not None and node is not None:
                yield Pointer(int(found[1]), found.string, node)


def of_path(node: Node | None) -> Iterator[Pointer]:
    """The place that a path with points goes to."""
    found = _DOTTED.search(node.value) if isinstance(node, Scalar) and isinstance(node.value, str) else None
    if found is not None and node is not None:
        yield Pointer(int(found[1]), found.string, node)
