"""What a record asks of a node, and makes of one: lists of one, equal scalars, what Python takes for false."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.document import Call, Comments, Mapping, Node, Scalar, Sequence
from roundtrip.document.numbers import any_string


def in_a_list(value: Node) -> Sequence:
    """The list of one that `value` is, as Argo 4 has it. The comments are the list's."""
    item: Node = value
    if isinstance(value, Mapping):
        item = Mapping(value.entries, value.span, value.flow, value.keys)
    elif isinstance(value, Scalar):
        item = Scalar(value.value, value.span, value.style, value.text)
    item.anchor, item.alias = value.anchor, value.alias
    result = Sequence([item], value.span)
    if item is not value:
        result.comments = value.comments
    return result


def items_of(node: Node) -> list[Node]:
    """The items of a list, none of anything else."""
    return node.items if isinstance(node, Sequence) else []


def same_types(a: Node, b: Node) -> bool:
    """Whether two scalars, or lists of scalars, are the same, each in the same type."""
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        # -0.0 == 0.0, which Argo reads otherwise for a parameter
        same = type(a.value) is type(b.value) and a.value == b.value
        return same and any_string(a.value) == any_string(b.value)
    assert isinstance(a, Sequence)
    return isinstance(b, Sequence) and all(same_types(x, y) for x, y in zip(a.items, b.items))


def is_falsy(node: Node) -> bool:
    """Whether Python's `if value:` would skip what this node stands for."""
    if isinstance(node, Scalar):
        return not node.value
    if isinstance(node, Sequence):
        return not node.items
    return isinstance(node, Mapping) and not node.entries


def implied_node(implied: str | tuple[str, ...], call: Call) -> Node:
    """The node for a value that Hera supplies: a string, or a list of strings."""
    if isinstance(implied, str):
        return Scalar(implied, call.span)
    return Sequence([Scalar(item, call.span) for item in implied], call.span)


def said_in(value: Node) -> Iterator[Comments]:
    """The comments of what says nothing else: a null, or empty collections in each other."""
    if value.comments is not None:
        yield value.comments
    if isinstance(value, Mapping):
        for inner in value.entries.values():
            yield from said_in(inner)
