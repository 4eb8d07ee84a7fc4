"""Two trees that came of one, merged by what they mean: what one side changed is taken, what both did to one value clashes.

What E1 to E6 call the same is no change. Items of lists are those of `document.matching`: by `name` where they have one.
"""

from __future__ import annotations

from collections.abc import Sequence as Listed
from types import NoneType
from typing import Literal, NamedTuple

from roundtrip.document import Mapping, Node, Scalar, Sequence, equivalent, plain
from roundtrip.document.equivalence import STRING_LISTS, STRING_MAPS, all_mappings, same_entry, same_scalar, vanishes
from roundtrip.document.matching import match
from roundtrip.sync.line_merge import merged_lines
from roundtrip.sync.list_order import OutOfOrder, Side, in_order

Prefer = Literal["yaml", "python"]
Pairs = list[tuple[int, int]]


class Clash(NamedTuple):
    """One place that both sides changed, each another way. `where`: the place, in names.

    A value is None where there is none; what it would stand in is `around` then, of YAML and of Python.
    """

    where: str
    base: Node | None
    yaml: Node | None
    python: Node | None
    around: tuple[Node, Node]


class At(NamedTuple):
    """A place: what it is called, the key that holds it, that of what holds it, and what that is in base, YAML and Python."""

    where: str
    key: str
    inside: str
    base: Node | None
    yaml: Node
    python: Node

    def below(self, where: str, key: str, base: Node | None, yaml: Node, python: Node) -> At:
        """A place within this one."""
        joined = where if where.startswith("[") else f".{where}" if self.where else where
        return At(f"{self.where}{joined}", key, self.key, base, yaml, python)


class Merge:
    """One merge. `prefer`: the side that is right where both changed one value; `whole`: what one side alone changed isn't
    looked into, as its value is taken as it is.

    `clashes` is what it couldn't decide, `settled` what `prefer` decided, `alone` what one side alone changed.
    """

    def __init__(self, prefer: Prefer | None = None, whole: bool = True) -> None:
        self.prefer = prefer
        self.whole = whole
        self.clashes: list[Clash] = []
        self.settled: list[Clash] = []
        self.alone: dict[Prefer, list[Clash]] = {"yaml": [], "python": []}

    def roots(self, base: Node, yaml: Node, python: Node) -> Node:
        """The merge of three documents."""
        found = self._merged(base, yaml, python, At("", "", "", base, yaml, python))
        assert found is not None
        return found

    def items(
        self, sides: tuple[Listed[Node], Listed[Node], Listed[Node]], matched: tuple[Pairs, Pairs, Pairs], at: At,
        anywhere: bool = False,
    ) -> list[Node]:  # fmt: skip
        """The merge of three lists: of base, YAML and Python.

        `matched`: which items are which, from base to YAML, from base to Python, from YAML to Python. `anywhere`: their order
        means nothing.
        """
        base, yaml, python = sides
        of_yaml, of_python = dict(matched[0]), dict(matched[1])
        kept: dict[int, Node] = {}
        key = at.key if at.key in STRING_LISTS else ""
        for i, former in enumerate(base):
            mine = yaml[of_yaml[i]] if i in of_yaml else None
            theirs = python[of_python[i]] if i in of_python else None
            place = at.below(_step(former, i), key, at.base, at.yaml, at.python)
            found = self._merged(former, mine, theirs, place)
            if found is not None:
                kept[i] = found
        # what both added, under one name or in the same words
        fresh = {j for j in range(len(yaml)) if j not in of_yaml.values()}
        others = {j for j in range(len(python)) if j not in of_python.values()}
        both = {k: j for j, k in matched[2] if j in fresh and k in others and self._one(yaml[j], python[k])}
        number = len(base)
        token_of: dict[tuple[str, int], int] = {("y", j): i for i, j in of_yaml.items()}
        token_of |= {("p", j): i for i, j in of_python.items()}
        for k, j in both.items():
            place = at.below(_step(yaml[j], j), key, at.base, at.yaml, at.python)
            found = self._merged(None, yaml[j], python[k], place)
            assert found is not None
            token_of["y", j] = token_of["p", k] = number
            kept[number], number = found, number + 1
        for side, nodes in (("y", yaml), ("p", python)):
            for j, node in enumerate(nodes):
                if (side, j) not in token_of:
                    mine, theirs = (node, None) if side == "y" else (None, node)
                    self._changed(
                        "yaml" if side == "y" else "python", at.below(_step(node, j), key, *at[3:]), None, mine, theirs
                    )
                    token_of[side, j] = number
                    kept[number], number = node, number + 1
        mine_order = [t for j in range(len(yaml)) if (t := token_of["y", j]) in kept]
        their_order = [t for j in range(len(python)) if (t := token_of["p", j]) in kept]
        called = {t: _name(node) for t, node in kept.items()}
        says = {t: repr(plain(node)) for t, node in kept.items() if not called[t]}
        try:
            tokens = in_order(
                [t for t in range(len(base)) if t in kept], Side(mine_order), Side(their_order), called, says, anywhere
            )
        except OutOfOrder:
            self._clash(at, at.base, at.yaml, at.python)
            tokens = their_order if self.prefer == "python" else mine_order
        return [kept[t] for t in tokens]

    def _one(self, yaml: Node, python: Node) -> bool:
        """Whether two items that both sides added are one."""
        name = _name(yaml)
        return (name != "" and name == _name(python)) or _same(yaml, python, "", exact=False)

    def _merged(self, base: Node | None, yaml: Node | None, python: Node | None, at: At) -> Node | None:
        """The merge of three values, of which each may be absent."""
        for exact in (True, False):  # the text of a script first, then what it means
            if self._equal(yaml, python, at, (at.yaml, at.python), exact):
                return yaml
            if not self.whole and type(base) is type(yaml) is type(python) and not isinstance(base, (Scalar, NoneType)):
                break
            if self._equal(base, yaml, at, (at.base, at.yaml), exact):
                self._changed("python", at, base, yaml, python)
                return python
            if self._equal(base, python, at, (at.base, at.python), exact):
                self._changed("yaml", at, base, yaml, python)
                return yaml
        if isinstance(yaml, Mapping) and isinstance(python, Mapping) and (base is None or isinstance(base, Mapping)):
            return self._mapping(base or Mapping(), yaml, python, at)
        if isinstance(yaml, Sequence) and isinstance(python, Sequence) and (base is None or isinstance(base, Sequence)):
            return self._sequence(base or Sequence(), yaml, python, at)
        if isinstance(yaml, Scalar) and isinstance(python, Scalar) and isinstance(base, Scalar):
            found = _text(base, yaml, python)
            if found is not None:
                return found
        return self._clash(at, base, yaml, python)

    def _changed(self, side: Prefer, at: At, base: Node | None, yaml: Node | None, python: Node | None) -> None:
        """Keeps what one side alone did, unless it means what it meant, as a script in other words."""
        if not self._equal(yaml, python, at, (at.yaml, at.python), exact=False):
            self.alone[side].append(Clash(at.where, base, yaml, python, (at.yaml, at.python)))

    def _clash(self, at: At, base: Node | None, yaml: Node | None, python: Node | None) -> Node | None:
        found = self.clashes if self.prefer is None else self.settled
        found.append(Clash(at.where, base, yaml, python, (at.yaml, at.python)))
        return python if self.prefer == "python" else yaml

    def _equal(self, a: Node | None, b: Node | None, at: At, holders: tuple[Node | None, Node], exact: bool) -> bool:
        if a is None or b is None:
            return a is b
        if isinstance(a, Scalar) and isinstance(b, Scalar):
            first, second = holders
            if isinstance(first, Mapping) and isinstance(second, Mapping):
                return same_entry(at.key, first, second, at.inside in STRING_MAPS, exact)
        return _same(a, b, at.key, exact)

    def _mapping(self, base: Mapping, yaml: Mapping, python: Mapping, at: At) -> Node:
        entries: dict[str, Node] = {}
        for key in dict.fromkeys((*yaml.entries, *python.entries, *base.entries)):
            said = [_there(node, key) for node in (base, yaml, python)]
            place = at.below(_key(key), key, base, yaml, python)
            found = self._merged(said[0], said[1], said[2], place)
            if found is not None:
                entries[key] = found
            elif key in yaml.entries and said[1] is None and said[2] is None:
                entries[key] = yaml.entries[key]  # a null is as good as nothing, and stays
        fresh = Mapping(entries, yaml.span, yaml.flow, dict(yaml.keys))
        fresh.comments, fresh.anchor = yaml.comments, yaml.anchor
        return fresh

    def _sequence(self, base: Sequence, yaml: Sequence, python: Sequence, at: At) -> Node:
        anywhere = at.key == "templates" and all(map(all_mappings, (base, yaml, python)))
        pairs = [match(a, b, anywhere=anywhere) for a, b in ((base, yaml), (base, python), (yaml, python))]
        place = at._replace(base=base, yaml=yaml, python=python)
        items = self.items((base.items, yaml.items, python.items), (pairs[0], pairs[1], pairs[2]), place, anywhere)
        fresh = Sequence(items, yaml.span, yaml.flow)
        fresh.comments, fresh.anchor = yaml.comments, yaml.anchor
        return fresh


def _same(a: Node, b: Node, key: str, exact: bool) -> bool:
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return same_scalar(a.value, b.value, text=key in STRING_LISTS)
    return equivalent(a, b, key=key, exact_scripts=exact)


def _text(base: Scalar, yaml: Scalar, python: Scalar) -> Scalar | None:
    """A text of several lines with the lines that either side changed; None where they can't both be had."""
    if not (isinstance(base.value, str) and isinstance(yaml.value, str) and isinstance(python.value, str)):
        return None
    merged = merged_lines(base.value, yaml.value, python.value)
    if merged is None:
        return None
    fresh = Scalar(merged, yaml.span, yaml.style)
    fresh.comments, fresh.anchor = yaml.comments, yaml.anchor
    return fresh


def _there(node: Mapping, key: str) -> Node | None:
    """What is under a key, None where that is as good as nothing."""
    found = node.entries.get(key)
    return None if found is None or vanishes(key, found) else found


def _name(node: Node) -> str:
    """What an item, or a document, is called; "" where it has no name."""
    found = node.entries.get("name") if isinstance(node, Mapping) else None
    if isinstance(found, Scalar) and isinstance(found.value, str):
        return found.value
    metadata = node.entries.get("metadata") if isinstance(node, Mapping) else None
    for key in ("name", "generateName"):
        named = metadata.entries.get(key) if isinstance(metadata, Mapping) else None
        if isinstance(named, Scalar) and isinstance(named.value, str) and isinstance(node, Mapping):
            kind = node.entries.get("kind")
            return f"{kind.value if isinstance(kind, Scalar) else ''} {named.value}"
    return ""


def _step(node: Node, number: int) -> str:
    return f"[{_name(node) or number}]"


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() else f'["{key}"]'
