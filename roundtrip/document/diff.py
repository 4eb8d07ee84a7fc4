"""What two trees say differently: the edits that make the one mean the other, each at its place.

What E1 to E6 call the same is no difference. List items are matched by `name` where they have one, so an edit names the
item that it is about, wherever it stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from roundtrip.document.equivalence import (
    STRING_LISTS,
    STRING_MAPS,
    all_mappings,
    equivalent,
    same_entry,
    same_scalar,
    vanishes,
)
from roundtrip.document.matching import match, unmoved
from roundtrip.document.node import Mapping, Node, Scalar, Sequence, plain
from roundtrip.document.paths import Path, format_path

Kind = Literal["set", "insert", "delete", "move"]


@dataclass(frozen=True)
class Difference:
    """One edit of the old tree.

    `path` is the place in the old tree; for an insertion, in the new one. `before` and `after` are the nodes there.
    `target` is the path of the collection, in the old tree, that an inserted or moved node is to be in, `behind` the key
    or index there of the sibling that it follows; None: it comes first in a list, last in a mapping. Several behind one
    sibling follow it in the order of the differences.
    """

    kind: Kind
    path: Path
    before: Node | None = None
    after: Node | None = None
    target: Path = ()
    behind: str | int | None = None

    def __str__(self) -> str:
        where = format_path(self.path) or "the document"
        if self.kind == "insert":
            return f"{where}: appeared {_short(self.after)}"
        if self.kind == "delete":
            return f"{where}: lost {_short(self.before)}"
        if self.kind == "move":
            return f"{where}: moved {'to the front' if self.behind is None else f'behind [{self.behind}]'}"
        return f"{where}: {_short(self.before)} became {_short(self.after)}"


def diff(
    old: Node,
    new: Node,
    *,
    exact_scripts: bool = False,
    whole_aliases: bool = False,
    counterparts: dict[int, Node] | None = None,
) -> list[Difference]:
    """The differences between two Document nodes, in the order of the old one; none when they are equivalent.

    `exact_scripts`: the text of a Python script counts, not only its syntax tree. `whole_aliases`: a difference within
    what an alias or a merge key repeats is one difference of all that it repeats. `counterparts` is filled with the new
    node for each old one that was compared, by identity. Without recursion.
    """
    found: list[Difference] = []
    work: list[_Pair | Difference] = [_Pair(old, new, (), "")]
    while work:
        pair = work.pop()
        if isinstance(pair, Difference):
            found.append(pair)
            continue
        a, b = pair.old, pair.new
        if counterparts is not None:
            counterparts[id(a)] = b
        if a is b:
            continue
        if whole_aliases and (a.alias is not None or pair.merged):
            if not equivalent(a, b, key=pair.key, exact_scripts=exact_scripts):
                found.append(Difference("set", pair.path, a, b))
        elif isinstance(a, Mapping) and isinstance(b, Mapping):
            work += reversed(_mapping(a, b, pair, exact_scripts))
            if counterparts is not None:
                counterparts.update((id(v), b.entries[k]) for k, v in a.entries.items() if k in b.entries)
        elif isinstance(a, Sequence) and isinstance(b, Sequence):
            work += reversed(_sequence(a, b, pair, exact_scripts, counterparts))
        elif not (isinstance(a, Scalar) and isinstance(b, Scalar) and same_scalar(a.value, b.value)):
            found.append(Difference("set", pair.path, a, b))
    return found


@dataclass(frozen=True)
class _Pair:
    """Two nodes that are still to be compared, and the key that holds them; whether a merge key brought it."""

    old: Node
    new: Node
    path: Path
    key: str
    merged: bool = False


def _mapping(a: Mapping, b: Mapping, pair: _Pair, exact_scripts: bool) -> list[_Pair | Difference]:
    found: list[_Pair | Difference] = []
    strings = pair.key in STRING_MAPS
    for key, old in a.entries.items():
        new = b.entries.get(key)
        path = (*pair.path, key)
        if vanishes(key, old):
            if isinstance(old, Mapping) and old.entries and isinstance(new, Mapping) and not vanishes(key, new):
                # nulls within: what is set is one of them
                found.append(_Pair(old, new, path, key, key in a.merged))
            elif new is not None and not vanishes(key, new):
                found.append(Difference("set", path, old, new))
        elif new is None or (isinstance(new, Scalar) and new.value is None):
            found.append(Difference("delete", path, old))
        elif not isinstance(old, Scalar) or not isinstance(new, Scalar):
            found.append(_Pair(old, new, path, key, key in a.merged))
        elif not same_entry(key, a, b, strings, exact_scripts):
            found.append(Difference("set", path, old, new))
    behind: str | None = None
    for key, new in b.entries.items():
        if key in a.entries:
            behind = key
        elif not vanishes(key, new):
            found.append(Difference("insert", (*pair.path, key), None, new, pair.path, behind))
    return found


def _sequence(
    a: Sequence, b: Sequence, pair: _Pair, exact_scripts: bool, counterparts: dict[int, Node] | None
) -> list[_Pair | Difference]:
    if equivalent(a, b, key=pair.key, exact_scripts=exact_scripts):
        return []
    found: list[_Pair | Difference] = []
    anywhere = pair.key == "templates" and all_mappings(a) and all_mappings(b)
    pairs = match(a, b, anywhere=anywhere)
    partners = dict(pairs)
    for i, old in enumerate(a.items):
        path = (*pair.path, i)
        if i not in partners:
            found.append(Difference("delete", path, old))
            continue
        new = b.items[partners[i]]
        if counterparts is not None:
            counterparts[id(old)] = new
        if not isinstance(old, Scalar) or not isinstance(new, Scalar):
            found.append(_Pair(old, new, path, ""))
        elif not same_scalar(old.value, new.value, text=pair.key in STRING_LISTS):
            found.append(Difference("set", path, old, new))
    stays = set(partners) if anywhere else unmoved(pairs)
    origin = {j: i for i, j in pairs}
    behind: int | None = None
    for j, new in enumerate(b.items):
        source = origin.get(j)
        if source is None:
            found.append(Difference("insert", (*pair.path, j), None, new, pair.path, behind))
        elif source in stays:
            behind = source
        else:
            found.append(Difference("move", (*pair.path, source), a.items[source], new, pair.path, behind))
    return found


def _short(node: Node | None) -> str:
    text = json.dumps(plain(node), ensure_ascii=False) if node is not None else "nothing"
    return text if len(text) <= 80 else text[:77] + "..."
