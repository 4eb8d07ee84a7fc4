"""The plain view of a document: bare data, as jsonschema and the rules see it, and the way back to the nodes.

A null under a key is that key's absence to Argo and to an API server, so it isn't there. A null in a list stays.
"""

from __future__ import annotations

from typing import Any

from roundtrip.document import numbers
from roundtrip.document.node import Mapping, Node, Scalar, Sequence

# bare data: dict, list, str, int, float, bool or None
View = Any


def view(root: Node) -> View:
    """The plain view of a node. Without recursion; what an anchor names is one object, however often it is used."""
    top: list[View] = []
    seen: dict[int, View] = {}
    work: list[tuple[Node, Any, str | None]] = [(root, top, None)]
    while work:
        node, target, key = work.pop()
        value: View
        if type(node) is Scalar:
            value = node.value
        elif isinstance(node, Mapping):
            known = seen.get(id(node.entries))
            if known is None:
                known = seen[id(node.entries)] = {}
                for name, child in node.entries.items():
                    if type(child) is Scalar:
                        if child.value is not None:
                            known[name] = child.value
                    else:
                        known[name] = None  # holds its place in the order
                        work.append((child, known, name))
            value = known
        elif isinstance(node, Sequence):
            known = seen.get(id(node.items))
            if known is None:
                known = seen[id(node.items)] = [None] * len(node.items)
                for index, child in enumerate(node.items):
                    if type(child) is Scalar:
                        known[index] = child.value
                    else:
                        work.append((child, known, index))  # type: ignore[arg-type]
            value = known
        else:
            raise TypeError(f"{node!r} has no plain value")
        if key is None:
            target.append(value)
        else:
            target[key] = value
    return top[0]


def mapping(data: View, key: str) -> dict[str, View]:
    """The mapping under a key; an empty one where there is none."""
    found = data.get(key) if type(data) is dict else None
    return found if type(found) is dict else {}


def items(data: View, key: str) -> list[View]:
    """The list under a key; an empty one where there is none."""
    found = data.get(key) if type(data) is dict else None
    return found if type(found) is list else []


def text(data: View, key: str) -> str:
    """The string under a key; "" where there is none."""
    found = data.get(key) if type(data) is dict else None
    return found if type(found) is str else ""


def any_string(value: View) -> str:
    """The text that Argo makes of a parameter's value (AnyString); "" of a list or mapping."""
    return "" if isinstance(value, (dict, list)) else numbers.any_string(value)
