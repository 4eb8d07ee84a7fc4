"""What one tree says, written the way of another: the comments, quotes and order of the old tree on the new one's data."""

from __future__ import annotations

from roundtrip.document.equivalence import equivalent, vanishes
from roundtrip.document.matching import match
from roundtrip.document.node import Mapping, Node, Scalar, Sequence


def graft(old: Node, new: Node, key: str = "") -> Node:
    """A tree that means the same as `new`, with all of `old` that still holds: whole nodes where nothing changed.

    Aliases and merge keys are kept where what they repeat didn't change. For trees of bounded depth.
    """
    if equivalent(old, new, key=key):
        return old
    fresh: Node
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        entries: dict[str, Node] = {}
        for k, v in old.entries.items():
            w = new.entries.get(k)
            if w is not None:
                entries[k] = graft(v, w, k)
            elif vanishes(k, v):
                entries[k] = v
        entries.update((k, w) for k, w in new.entries.items() if k not in old.entries)
        fresh = Mapping(entries, old.span, old.flow, old.keys)
    elif isinstance(old, Sequence) and isinstance(new, Sequence):
        partner = {j: i for i, j in match(old, new, anywhere=key == "templates")}
        items = [graft(old.items[partner[j]], w) if j in partner else w for j, w in enumerate(new.items)]
        fresh = Sequence(items, old.span, old.flow)
    elif isinstance(old, Scalar) and isinstance(new, Scalar):
        fresh = Scalar(new.value, old.span, old.style)
    else:
        return new
    fresh.comments = old.comments
    fresh.anchor = old.anchor
    return fresh
