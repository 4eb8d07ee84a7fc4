"""Which items of one list are which of another: by `name` where they have one, else by what they say."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator
from operator import itemgetter
from typing import Literal

from roundtrip.document.equivalence import equivalent, template_name, vanishes
from roundtrip.document.node import Mapping, Node, Scalar, Sequence, plain

# beyond this many comparisons, what is left of two lists is matched by position
_LIMIT = 250_000
# and beyond this many, items are not looked into
_DEEP_LIMIT = 1_000


def match(old: Sequence, new: Sequence, *, anywhere: bool = False) -> list[tuple[int, int]]:
    """Pairs of indexes of the items that belong together, in the order of `new`.

    `anywhere`: the order of the list means nothing, as with templates.
    """
    names = _names(old, anywhere), _names(new, anywhere)
    if names[0] is not None and names[1] is not None:
        return _by_name(old, new, names[0], names[1])
    return _by_content(old, new)


def unmoved(pairs: list[tuple[int, int]]) -> set[int]:
    """The old indexes of as many pairs as possible that have the same order in both lists."""
    # the longest increasing subsequence of the old indexes, by patience
    tops: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for index, _ in pairs:
        position = bisect_left(tops, index)
        before[index] = at[position - 1] if position else None
        if position == len(tops):
            tops.append(index)
            at.append(index)
        else:
            tops[position] = at[position] = index
    found: set[int] = set()
    last: int | None = at[-1] if at else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _names(node: Sequence, anywhere: bool) -> list[Hashable] | None:
    """The names of all items, if each has one of its own; with `anywhere`, those of one name are numbered."""
    names: list[Hashable] = []
    count: Counter[str] = Counter()
    for item in node.items:
        name = item.entries.get("name") if isinstance(item, Mapping) else None
        if anywhere and isinstance(item, Mapping):
            text = template_name(item)
            names.append((text, count[text]))
            count[text] += 1
        elif isinstance(name, Scalar) and isinstance(name.value, str):
            names.append(name.value)
        else:
            return None
    return names if len(set(names)) == len(names) else None


def _by_name(
    old: Sequence, new: Sequence, old_names: list[Hashable], new_names: list[Hashable]
) -> list[tuple[int, int]]:
    where = {name: i for i, name in enumerate(old_names)}
    found = {j: where[name] for j, name in enumerate(new_names) if name in where}
    # what has another name now, and is otherwise the same, or mostly
    taken = set(found.values())
    left = [i for i in range(len(old.items)) if i not in taken]
    there = set(left)
    fresh = [j for j in range(len(new.items)) if j not in found]
    deep = len(left) * len(fresh) <= _DEEP_LIMIT
    if len(left) * len(fresh) <= _LIMIT:
        for j in fresh:
            if j in there and _likeness(old.items[j], new.items[j], in_place=True, deep=deep) == 1:
                # nothing can be more like it
                there.remove(j)
                left.remove(j)
                found[j] = j
                continue
            scored = [
                (_likeness(old.items[i], new.items[j], in_place=i == j, deep=deep), -abs(i - j), -i) for i in left
            ]
            if scored and max(scored)[0] >= 0.5:
                i = -max(scored)[2]
                left.remove(i)
                there.discard(i)
                found[j] = i
    return [(found[j], j) for j in sorted(found)]


def _likeness(a: Node, b: Node, *, in_place: bool, deep: bool) -> float:
    """The share of the entries, `name` apart, that two mappings have in common; half, if they are but names in one place.

    What repeats the name in both, as the template of a task often does, is the same where they are in one place.
    """
    if not isinstance(a, Mapping) or not isinstance(b, Mapping):
        return 0.0
    there, here = ({k for k, v in node.entries.items() if k != "name" and not vanishes(k, v)} for node in (a, b))
    both = there & here
    repeated = {k for k in both if in_place and all(_repeats_name(node, k) for node in (a, b))}
    same = len(repeated) + sum(equivalent(a.entries[k], b.entries[k], key=k) for k in both - repeated)
    if deep and there == here and same < len(there) / 2:
        return _deep_likeness(a, b)
    return same / len(there | here) if there or here else in_place / 2


def _deep_likeness(a: Mapping, b: Mapping) -> float:
    """The share of what is said anywhere in two mappings of the same keys that both say; their names apart."""
    said = [Counter(_leaves(node)) for node in (a, b)]
    both, most = (said[0] & said[1]).total(), max(count.total() for count in said)
    return both / most if both > _FEW else 0.0


# what so few values have in common may be chance
_FEW = 3


def _leaves(node: Mapping) -> Iterator[Hashable]:
    work: list[tuple[str, Node]] = [(k, v) for k, v in node.entries.items() if k != "name"]
    while work:
        key, inner = work.pop()
        if isinstance(inner, Mapping):
            work += inner.entries.items()
        elif isinstance(inner, Sequence):
            work += [(key, item) for item in inner.items]
        elif isinstance(inner, Scalar):
            yield key, str(inner.value)


def _repeats_name(node: Mapping, key: str) -> bool:
    name, value = node.entries.get("name"), node.entries[key]
    return isinstance(name, Scalar) and isinstance(value, Scalar) and name.value == value.value


def _by_content(old: Sequence, new: Sequence) -> list[tuple[int, int]]:
    a = [_says(item) for item in old.items]
    b = [_says(item) for item in new.items]
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    pairs = [(i, i) for i in range(start)]
    rest_a, rest_b = a[start : len(a) - end], b[start : len(b) - end]
    if len(rest_a) * len(rest_b) > _LIMIT:
        pairs += [(start + i, start + i) for i in range(min(len(rest_a), len(rest_b)))]
    else:
        from difflib import SequenceMatcher

        codes = SequenceMatcher(None, rest_a, rest_b, autojunk=False).get_opcodes()
        # what stands in brackets is told again, in lines it goes with its comments
        moved = {} if old.flow else _moved(rest_a, rest_b, codes)
        found = {(start + i, start + j) for i, j in moved.items()}
        there = set(moved.values())
        for tag, i1, i2, j1, j2 in codes:
            if tag in ("equal", "replace"):
                mine = (start + i for i in range(i1, i2) if i not in moved)
                theirs = (start + j for j in range(j1, j2) if j not in there)
                found.update(zip(mine, theirs, strict=False))
        pairs += sorted(found, key=itemgetter(1))
    pairs += [(len(a) - end + i, len(b) - end + i) for i in range(end)]
    return pairs


def _moved(
    a: list[Hashable],
    b: list[Hashable],
    codes: list[tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]],
) -> dict[int, int]:
    """The items of `a` that stand elsewhere in `b`, by what is left of both."""
    others = [code for code in codes if code[0] != "equal"]
    waiting: dict[Hashable, list[int]] = {}
    for j in (j for _, _, _, j1, j2 in others for j in range(j1, j2)):
        waiting.setdefault(b[j], []).append(j)
    found: dict[int, int] = {}
    for i in (i for _, i1, i2, _, _ in others for i in range(i1, i2)):
        if waiting.get(a[i]):
            found[i] = waiting[a[i]].pop(0)
    return found


def _says(node: Node) -> Hashable:
    """What a node says, to compare quickly; a number and its spelling say the same."""
    if isinstance(node, Scalar):
        return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
    return json.dumps(plain(node), sort_keys=True)
