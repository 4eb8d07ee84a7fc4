"""Edits within brackets: `[a, b]`, `{a: b}`, which may run over several lines, with comments."""

from __future__ import annotations

import re

from roundtrip.document import Difference, Mapping, Node, Path, Scalar, Sequence, plain
from roundtrip.yaml.places import Child, Edit, Places, Unpatchable, child_of, is_json
from roundtrip.yaml.text import as_json, scalar_text
from roundtrip.yaml.writer import key_text

_COMMENT = re.compile(r"(?<=[\s\[{])#.*")


class FlowEditor:
    """The edits of one collection in brackets, at `path`."""

    def __init__(self, places: Places, holder: Mapping | Sequence, path: Path) -> None:
        self.places = places
        self.holder = holder
        self.path = path
        self.json = is_json(holder)
        self.quoted = isinstance(holder, Mapping) and any(key.style == "double" for key in holder.keys.values())

    def edit(self, differences: list[Difference], own: list[Child], left: list[Child]) -> list[Edit]:
        """The edits for what changes among the children `own`, of which `left` remain."""
        opening = _COMMENT.sub("", self.places.text[self.holder.span.start : self.start(own[0])])
        if not left or opening.rstrip()[-1:] not in ("[", "{"):
            raise Unpatchable
        edits: list[Edit] = []
        for d in differences:
            child = d.path[-1]
            if d.kind == "move" or (isinstance(self.holder, Mapping) and child in self.holder.merged):
                raise Unpatchable
            if d.kind == "set":
                assert d.after is not None
                edits += self.set(child, d.after)
            elif d.kind == "insert":
                assert d.after is not None
                edits.append(self.insert(child, d.after, d.behind, left))
        return edits + self.delete(own, left)

    def set(self, child: Child, new: Node) -> list[Edit]:
        """The edit that puts `new` in the place of a child."""
        old = child_of(self.holder, child)
        start = old.span.start
        if isinstance(old, Scalar) and old.alias is None and isinstance(new, Scalar):
            written = self.places.written(old)
            if "!" not in self.places.text[start:written]:
                start = written
        if start == old.span.end:
            raise Unpatchable
        quotes = old.style if isinstance(old, Scalar) else None
        return [Edit(start, old.span.end, self.text(new, quotes), (*self.path, child))]

    def insert(self, child: Child, node: Node, behind: Child | None, left: list[Child]) -> Edit:
        """The edit that puts `node` behind another child: None, first into a list, last into a mapping."""
        siblings = [c for c in (child_of(self.holder, c) for c in left) if isinstance(c, Scalar)]
        text = self.text(node, siblings[0].style if siblings else None)
        if isinstance(child, str):
            text = f"{self.key(child)}: {text}"
            if behind not in left:
                behind = left[-1]
        if behind is None:
            at = self.start(left[0])
            return Edit(at, at, f"{text}, ", self.path)
        if behind not in left:
            raise Unpatchable
        at = self.end(behind)
        return Edit(at, at, f", {text}", self.path)

    def delete(self, own: list[Child], left: list[Child]) -> list[Edit]:
        """The edits that take out every child that isn't left, each with a comma."""
        edits: list[Edit] = []
        kept = set(left)
        for number, child in enumerate(own):
            if child in kept:
                continue
            if number + 1 < len(own) and any(c in kept for c in own[number + 1 :]):
                edits.append(Edit(self.start(child), self.start(own[number + 1]), "", self.path))
            elif own[number - 1] in kept:
                # the last ones
                edits.append(Edit(self.end(own[number - 1]), self.end(own[-1]), "", self.path))
        staying = [comment for c in left for comment in child_of(self.holder, c).comments or ()]
        if any(edit.start <= comment.span.start < edit.end for edit in edits for comment in staying):
            raise Unpatchable
        return edits

    def start(self, child: Child) -> int:
        """Where a child starts, with its key."""
        node = child_of(self.holder, child)
        if isinstance(self.holder, Mapping):
            assert isinstance(child, str)
            return self.holder.keys[child].span.start
        return node.span.start

    def end(self, child: Child) -> int:
        """Where a child ends."""
        node = child_of(self.holder, child)
        if isinstance(self.holder, Mapping):
            assert isinstance(child, str)
            return max(node.span.end, self.holder.keys[child].span.end)
        return node.span.end

    def text(self, node: Node, quotes: str | None) -> str:
        """A node in brackets; strings in `quotes`, where they can be."""
        if self.json:
            return as_json(plain(node))
        if isinstance(node, Mapping):
            return "{" + ", ".join(f"{self.key(k)}: {self.text(v, None)}" for k, v in node.entries.items()) + "}"
        if isinstance(node, Sequence):
            return "[" + ", ".join(self.text(item, None) for item in node.items) + "]"
        assert isinstance(node, Scalar)
        quotes = quotes or node.style
        style = "double" if self.quoted else quotes if quotes in ("single", "double", "plain") else None
        return scalar_text(Scalar(node.value, node.span, style), flow=True)

    def key(self, key: str) -> str:
        """A key in brackets."""
        if self.json:
            return as_json(key)
        if self.quoted:
            return scalar_text(Scalar(key, style="double"), flow=True)
        return key_text(Mapping(), key, flow=True)
