"""What Argo's YAML spells otherwise than Hera: a value stands once in the program, and a mark beside it says how it is written.

`as_argo_3(m.Synchronization(mutexes=[…]), "mutexes")` is Argo 3's `mutex`; `without(Gauge(…, realtime=False), "realtime")`
leaves out what Hera insists on; `of_type(m.Backoff(duration="10"), duration=int)` is a number in the YAML. Fields that are
no argument at all are merged in (`Call.extra`). What can't hold is a `Contradiction`, never one value that masks another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from roundtrip.document.equivalence import equivalent
from roundtrip.document.node import (
    ABSENT,
    LIST,
    Mapping,
    Mark,
    Node,
    Scalar,
    ScalarValue,
    Sequence,
    Span,
    gathered,
)
from roundtrip.document.upgrade import LISTS

SINGLES = {many: single for single, many in LISTS.items()}

_WHOLE = re.compile(r"-?\d+")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


class Contradiction(Exception):
    """`node` and what is said at `other` can't both be; `why` is said of `node`, and `key` is what it is there."""

    def __init__(self, node: Node, other: Span, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key
        self.node = node
        self.other = other
        self.why = why


def with_both_lines(why: str, here: int, other: int) -> str:
    """The message for two things in the lines `here` and `other` that can't both be."""
    return f"{why}; {'both are' if here == other else 'the other is'} in line {other}: change one of the two, or take it away"


def retyped(value: ScalarValue, what: str) -> ScalarValue:
    """`value` as an "int", a "float" or a "bool"; None where it isn't one in other letters."""
    if what == "bool":
        return {"true": True, "false": False}.get(value) if isinstance(value, str) else None
    if isinstance(value, bool) or value is None or what not in ("int", "float"):
        return None
    if what == "int":
        if isinstance(value, str):
            return int(value) if _WHOLE.fullmatch(value) and len(value) < 1000 else None
        return int(value) if isinstance(value, float) and value.is_integer() else None
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return None
    try:
        return float(value)
    except OverflowError:  # no float is as large
        return None


def node_retyped(node: Node, what: str) -> Node | None:
    """A scalar in another type, or a list with all that can be of it; None where nothing can."""
    if isinstance(node, Scalar):
        value = retyped(node.value, what)
        return None if value is None else _like(node, Scalar(value))
    if not isinstance(node, Sequence):
        return None
    items = [node_retyped(item, what) if isinstance(item, Scalar) else None for item in node.items]
    if all(item is None for item in items):
        return None
    return _like(node, Sequence([new or old for new, old in zip(items, node.items)], flow=node.flow))


def marked(base: Mapping, marks: Iterable[Mark], implied: Collection[tuple[str, ...]] = ()) -> Mapping:
    """`base` as the marks say; `implied`: the paths of what Hera writes without being told. Raises `Contradiction`."""
    for mark in marks:
        base = _marked(base, mark, mark.path, mark.path in implied)
    return base


def _marked(base: Mapping, mark: Mark, path: tuple[str, ...], implied: bool) -> Mapping:
    there = base.entries.get(path[0])
    if there is None or _is_null(there):
        if mark.what == ABSENT:
            return base
        raise Contradiction(base, mark.span, mark.arg, f"`{mark.arg}` isn't given, and is marked as spelled otherwise")
    result = Mapping(dict(base.entries), base.span, base.flow, dict(base.keys))
    result.comments, result.anchor, result.alias = base.comments, base.anchor, base.alias
    if len(path) > 1:
        if isinstance(there, Mapping):
            result.entries[path[0]] = _marked(there, mark, path[1:], implied)
        return result
    name = path[0]
    if mark.what == ABSENT:
        if not implied and not _is_false(there):
            raise Contradiction(there, mark.span, mark.arg, f"`{mark.arg}` isn't false, and is marked as left out")
        del result.entries[name]
        said = [there.comments] if there.comments is not None else []
        result.comments = gathered(result.comments, said)
    elif mark.what == LIST:
        single = SINGLES.get(name)
        if single is None:
            raise Contradiction(
                there,
                mark.span,
                mark.arg,
                f"`{mark.arg}` is no list that Argo 3 has as a single field, and is marked as one",
            )
        if not isinstance(there, Sequence) or len(there.items) != 1:
            raise Contradiction(
                there,
                mark.span,
                mark.arg,
                f"`{mark.arg}` hasn't one item, and is marked as Argo 3's `{single}`, which is one",
            )
        item = _with_comments_of(there, there.items[0])
        result.entries = {single if k == name else k: item if k == name else v for k, v in result.entries.items()}
        key = result.keys.pop(name, None)
        if key is not None:
            result.keys[single] = key
    else:
        fresh = node_retyped(there, mark.what)
        if fresh is None:
            raise Contradiction(
                there, mark.span, mark.arg, f"`{mark.arg}` is marked as of type {mark.what}, which it can't be"
            )
        result.entries[name] = fresh
    return result


def merged(
    base: Mapping, extra: Mapping, implied: Collection[tuple[str, ...]] = (), path: tuple[str, ...] = ()
) -> Mapping:
    """`base` with `extra` in it: mappings of both are merged at every depth, anything else of `extra` is added.

    A null takes a key out that Hera writes of itself; the comments of both are the mapping's. `implied`: as for `marked`.
    Raises `Contradiction` for what both say, each another way.
    """
    result = Mapping(dict(base.entries), base.span, base.flow, dict(base.keys))
    result.comments, result.anchor, result.alias = base.comments, base.anchor, base.alias
    for key, value in extra.entries.items():
        there = result.entries.get(key)
        said = there is not None and not _is_null(there) and (*path, key) not in implied
        if _is_null(value):
            if said and not _is_false(there) and not _is_twin(there, extra, key):
                raise _twice(key, there, value, extra)
            result.entries.pop(key, None)
            comments = [node.comments for node in (there, value) if node is not None and node.comments is not None]
            result.comments = gathered(result.comments, comments)
            continue
        if isinstance(there, Mapping) and isinstance(value, Mapping) and value.entries:
            result.entries[key] = merged(there, value, implied, (*path, key))
        else:
            if said and not _agree(there, value):
                raise _twice(key, there, value, extra)
            result.entries[key] = value
        if key in extra.keys:
            result.keys[key] = extra.keys[key]
    return result


def _twice(key: str, there: Node | None, value: Node, extra: Mapping) -> Contradiction:
    assert there is not None
    at = extra.keys[key].span if key in extra.keys else value.span
    return Contradiction(
        there, at, key, f"`{key}` is said twice, each another way: by an argument, and by `with_fields`"
    )


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _is_false(node: Node | None) -> bool:
    """Whether it is what Hera insists on, where Argo takes it for what isn't there: false, or no text."""
    return isinstance(node, Scalar) and (node.value is False or node.value == "")


def _is_twin(there: Node | None, extra: Mapping, key: str) -> bool:
    """Whether `there` is the list of one that stands for the single field beside, as earlier versions wrote both."""
    single = extra.entries.get(SINGLES.get(key, ""))
    return (
        isinstance(there, Sequence)
        and len(there.items) == 1
        and single is not None
        and equivalent(there.items[0], single)
    )


def _agree(there: Node | None, value: Node) -> bool:
    """Whether both say the same, or the same in another type: 2 and 2.0."""
    assert there is not None
    if equivalent(there, value):
        return True
    ways = [node_retyped(there, what) for what in ("int", "float", "bool")]
    return any(way is not None and equivalent(way, value) for way in ways)


def _like(node: Node, fresh: Node) -> Node:
    fresh.span, fresh.comments, fresh.anchor, fresh.alias = node.span, node.comments, node.anchor, node.alias
    return fresh


def _with_comments_of(holder: Node, item: Node) -> Node:
    """`item` with the comments of the list that it is the only item of, too."""
    if holder.comments is None:
        return item
    twin: Node
    if isinstance(item, Mapping):
        twin = Mapping(item.entries, flow=item.flow, keys=item.keys)
    elif isinstance(item, Scalar):
        twin = Scalar(item.value, style=item.style, text=item.text)
    else:
        return item
    _like(item, twin)
    twin.comments = gathered(holder.comments, [item.comments] if item.comments is not None else [])
    return twin
