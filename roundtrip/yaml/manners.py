"""What comes new into a YAML text is written as its like is written there: the order of keys, brackets, and quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from roundtrip.document import Difference, Mapping, Node, Path, Scalar, Sequence, at
from roundtrip.yaml.places import own_children
from roundtrip.yaml.text import is_plain

# a path without the numbers: all tasks of all DAGs have the same
_Place = tuple[str, ...]
_ITEM = "[]"
# how many of their like are looked at, the last ones
_ENOUGH = 40


class Manners:
    """How the document `root`, as it was read, writes what it has."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self._found: dict[_Place, list[Node]] | None = None

    def of(self, difference: Difference) -> Difference:
        """A difference whose new value, if it is an item, an entry or a collection, is written in the text's manner."""
        after = difference.after
        if after is None or difference.kind not in ("insert", "set"):
            return difference
        if difference.kind == "set":
            if isinstance(after, Scalar) or difference.before is None:
                return difference
            return replace(difference, after=self._alike(after, [difference.before], _place(difference.path)))
        holder, key = at(self.root, difference.target), difference.path[-1]
        place = _place((*difference.target, key))
        siblings = holder.items if isinstance(holder, Sequence) else []
        after = self._alike(after, siblings, place)
        if isinstance(key, str) and isinstance(holder, Mapping):
            behind = self._before(key, holder, place[:-1])
            return replace(difference, after=after, behind=difference.behind if behind is None else behind)
        return replace(difference, after=after)

    def _before(self, key: str, holder: Mapping, place: _Place) -> str | None:
        """The key of `holder` that a new key follows, as it does in the likest mapping that has both."""
        likest = _likest(holder.entries, (n for n in self._at(place) if isinstance(n, Mapping) and key in n.entries))
        if likest is None:
            return None
        order = list(likest.entries)
        above = order[: order.index(key)]
        return next((k for k in reversed(above) if k in holder.entries and k not in holder.merged), None)

    def _alike(self, node: Node, models: Iterable[Node], place: _Place) -> Node:
        """`node` in the manner of the likest of `models`, or of what else stands at such places."""
        if node.anchor is not None or node.alias is not None:
            return node
        fresh: Node
        if isinstance(node, Mapping) and not node.merged:
            near = [m for m in models if isinstance(m, Mapping)][-_ENOUGH:]
            far = [m for m in self._at(place) if isinstance(m, Mapping)]
            like = _likest(node.entries, far + near) or node
            entries = {
                key: self._alike(node.entries[key], [like.entries[key]] if key in like.entries else [], (*place, key))
                for key in _in_order(list(node.entries), list(like.entries))
            }
            fresh = Mapping(entries, node.span, node.flow or like.flow, node.keys)
        elif isinstance(node, Sequence):
            lists = [m for m in models if isinstance(m, Sequence)] or self._at(place)
            last = next((m for m in reversed(lists) if isinstance(m, Sequence)), node)
            items = [self._alike(item, last.items, (*place, _ITEM)) for item in node.items]
            fresh = Sequence(items, node.span, node.flow or last.flow)
        elif isinstance(node, Scalar) and isinstance(node.value, str) and node.style is None and node.text is None:
            # quotes that are needed say nothing of those that aren't
            words = [m for m in models or self._at(place) if isinstance(m, Scalar) and _quotable(m)]
            fresh = Scalar(node.value, node.span, words[-1].style if words else None)
        else:
            return node
        fresh.comments = node.comments
        return fresh

    def _at(self, place: _Place) -> list[Node]:
        """What stands at a place of the text, the last of it."""
        if self._found is None:
            self._found = {}
            work: list[tuple[_Place, Node]] = [((), self.root)]
            while work:
                here, node = work.pop()
                self._found.setdefault(here, []).append(node)
                if node.alias is None and isinstance(node, Mapping):
                    work += [((*here, k), n) for k, n in reversed(node.entries.items()) if k not in node.merged]
                elif node.alias is None:
                    work += [((*here, _ITEM), n) for n in reversed(own_children(node))]
        return self._found.get(place, [])[-_ENOUGH:]


def _place(path: Path) -> _Place:
    return tuple(step if isinstance(step, str) else _ITEM for step in path)


def _quotable(scalar: Scalar) -> bool:
    return isinstance(scalar.value, str) and is_plain(scalar.value) and scalar.style in ("plain", "single", "double")


def _likest(keys: Iterable[str], models: Iterable[Mapping]) -> Mapping | None:
    """The mapping that shares the most keys; the last of several."""
    wanted = set(keys)
    return max(enumerate(models), key=lambda m: (len(wanted & m[1].entries.keys()), m[0]), default=(0, None))[1]


def _in_order(keys: list[str], like: list[str]) -> list[str]:
    """`keys` in the order that they have in `like`; what isn't there stays behind what it stood behind, or the first."""
    known = set(like)
    order = [key for key in like if key in set(keys)]
    for number, key in enumerate(keys):
        if key not in known:
            order.insert(order.index(keys[number - 1]) + 1 if number else min(len(order), 1), key)
    return order
