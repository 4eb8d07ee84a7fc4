"""The differences of one document as edits of its text: of the smallest pieces that say what is to change."""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from roundtrip.document import Difference, Mapping, Node, Path, Scalar, Sequence, at
from roundtrip.document.graft import graft
from roundtrip.yaml.flow import FlowEditor
from roundtrip.yaml.places import Child, Edit, Places, Unpatchable, applied, child_of, is_flow, order
from roundtrip.yaml.values import ValueEditor
from roundtrip.yaml.writer import Layout, children_text


class _Block(NamedTuple):
    """A block collection at `path`: its children `own` in the order of the text, those that stay, and those where they are.

    `apart`: whether they have empty lines between them.
    """

    holder: Mapping | Sequence
    path: Path
    own: list[Child]
    left: list[Child]
    stays: list[Child]
    apart: bool


class _Move(NamedTuple):
    """The lines from `start` to `end`, the item at `path`, are to stand at `target`.

    `taken` goes where they stood; `around`: the empty lines that are to stand above and below them.
    """

    start: int
    end: int
    target: int
    path: Path
    taken: tuple[int, int]
    around: tuple[str, str]


class Editor:
    """Makes the edits for the differences between one document and what it is to be."""

    def __init__(self, places: Places, root: Node, layout: Layout, counterparts: dict[int, Node]) -> None:
        self.places = places
        self.root = root
        self.layout = layout
        # what each node of the document is to be
        self.counterparts = counterparts
        self.edits: list[Edit] = []
        self.moves: list[_Move] = []

    def edit(self, differences: list[Difference]) -> list[Edit]:
        """The edits. Raises Unpatchable where the document has to be written anew."""
        groups: dict[Path, list[Difference]] = {}
        for difference in differences:
            if not difference.path:
                raise Unpatchable
            inside = difference.target if difference.kind in ("insert", "move") else difference.path[:-1]
            groups.setdefault(inside, []).append(difference)
        done: list[Path] = []
        for path in sorted(groups, key=len):
            if any(path[: len(above)] == above for above in done):
                continue
            made = len(self.edits), len(self.moves)
            try:
                self.collection(path, groups[path])
            except Unpatchable:
                del self.edits[made[0] :], self.moves[made[1] :]
                done.append(self.anew(path))
        for move in sorted(self.moves, key=lambda move: -len(move.path)):
            self.carry(move)
        former: Path | None = None
        while (met := self.met()) is not None:
            if met == former:
                raise Unpatchable
            former = met
            self.anew(met)
        return self.edits

    def met(self) -> Path | None:
        """The path of what two edits that meet are both within; None where none do."""
        before: Edit | None = None
        for edit in sorted(self.edits, key=order):
            if before is not None and edit.start < before.end:
                both = zip(before.within, edit.within)
                return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], both))
            before = edit if before is None or edit.end >= before.end else before
        return None

    def anew(self, path: Path) -> Path:
        """Writes the collection at `path` anew, or the next above it that can be; gives its path."""
        while path:
            holder = at(self.root, path[:-1])
            assert isinstance(holder, (Mapping, Sequence))
            old = child_of(holder, path[-1])
            try:
                edits = self.set(holder, path, graft(old, self.counterparts[id(old)], str(path[-1])))
            except Unpatchable:
                path = path[:-1]
                continue
            self.edits = [e for e in self.edits if e.within[: len(path)] != path] + edits
            self.moves = [m for m in self.moves if m.path[: len(path)] != path or m.path == path]
            return path
        raise Unpatchable

    def set(self, holder: Mapping | Sequence, path: Path, new: Node) -> list[Edit]:
        """The edits that put `new` in the place of the child of `holder` at `path`."""
        if is_flow(holder):
            return FlowEditor(self.places, holder, path[:-1]).set(path[-1], new)
        return ValueEditor(self.places, self.layout, holder, path[-1], path).set(new)

    def collection(self, path: Path, differences: list[Difference]) -> None:
        """Makes the edits for the children of the collection at `path`."""
        holder = at(self.root, path)
        assert isinstance(holder, (Mapping, Sequence))
        merged = holder.merged if isinstance(holder, Mapping) else frozenset()
        gone = {d.path[-1] for d in differences if d.kind == "delete"}
        moved = {d.path[-1] for d in differences if d.kind == "move"}
        own: list[Child] = []
        if isinstance(holder, Mapping):
            spans = {key: node.span for key, node in holder.keys.items() if key not in merged}
            own += [key for key, _ in sorted(spans.items(), key=lambda item: item[1])]
        else:
            own += range(len(holder.items))
        left = [child for child in own if child not in gone]
        if not left:
            raise Unpatchable
        if is_flow(holder):
            self.edits += FlowEditor(self.places, holder, path).edit(differences, own, left)
            return
        stays = [child for child in left if child not in moved]
        block = _Block(holder, path, own, left, stays, self.places.apart(holder, own))
        self.delete(block)
        for d in differences:
            child = d.path[-1]
            if child in merged and d.kind in ("set", "delete"):
                if isinstance(holder, Mapping) and holder.overridden:
                    raise Unpatchable
                # a key of the mapping's own comes before what a merge key brings, and null is no key
                self.insert(block, child, d.after or Scalar(None), None)
            elif d.kind == "set":
                assert d.after is not None
                self.edits += self.set(holder, d.path, d.after)
            elif d.kind == "insert":
                assert d.after is not None
                self.insert(block, child, d.after, d.behind)
            elif d.kind == "move":
                self.move(block, child, d.behind)

    def delete(self, block: _Block) -> None:
        """Takes out every child that isn't left, with its comments."""
        places, holder, own, left = self.places, block.holder, block.own, block.left
        kept = set(left)
        for number, child in enumerate(own):
            if child in kept:
                continue
            head = places.head(holder, child)
            if not places.behind_dash(head):
                self.edits.append(Edit(*places.with_gap(holder, own, number, left), "", block.path))
            elif number == 0:
                # behind a dash: the first of those that are left takes its place
                follower = places.head(holder, left[0])
                if places.start(holder, left[0]) != places.line_start(follower):
                    raise Unpatchable
                self.edits.append(Edit(head, follower, "", block.path))
                kept.update(own[: own.index(left[0])])

    def target(self, block: _Block, behind: Child | None) -> int:
        """Where lines go that are to follow `behind`; None: to come first in a list, last in a mapping."""
        holder, stays = block.holder, block.stays
        if not stays:
            raise Unpatchable
        if behind in stays:
            assert behind is not None
            return self.places.end(holder, behind)
        return (
            self.places.end(holder, stays[-1]) if isinstance(holder, Mapping) else self.places.start(holder, stays[0])
        )

    def around(self, block: _Block, target: int) -> tuple[str, str]:
        """The empty lines above and below what comes to stand at `target`."""
        if not block.apart:
            return "", ""
        return ("", "\n") if target == self.places.start(block.holder, block.stays[0]) else ("\n", "")

    def insert(self, block: _Block, child: Child, node: Node, behind: Child | None) -> None:
        """Puts a child of the new collection behind one that stays."""
        target = self.target(block, behind)
        head = self.places.head(block.holder, block.stays[0])
        first = block.own[0]
        if isinstance(block.holder, Sequence) and behind not in block.stays and first not in block.stays:
            place = self.places.head(block.holder, first)
            if self.places.behind_dash(place):
                target = head = place
        indent = self.places.column(head)
        text = children_text(
            Mapping({child: node}) if isinstance(child, str) else Sequence([node]), indent, self.layout
        )
        if target == head and self.places.behind_dash(head):
            text = text[indent:] + " " * indent
        else:
            text = text.join(self.around(block, target))
        self.edits.append(Edit(target, target, text, block.path))

    def move(self, block: _Block, child: Child, behind: Child | None) -> None:
        """Lets the lines of a child stand behind one that stays."""
        places, holder = self.places, block.holder
        start, target = places.start(holder, child), self.target(block, behind)
        if start != places.line_start(start) or target != places.line_start(target):
            raise Unpatchable
        taken = places.with_gap(holder, block.own, block.own.index(child), block.stays)
        around = self.around(block, target)
        self.moves.append(_Move(start, places.end(holder, child), target, (*block.path, child), taken, around))

    def carry(self, move: _Move) -> None:
        """Makes a move two edits, with whatever changes within the lines that move."""
        inside = [e for e in self.edits if e.within[: len(move.path)] == move.path]
        self.edits = [e for e in self.edits if e.within[: len(move.path)] != move.path]
        lines = applied(self.places.text[: move.end], inside, move.start)
        lines = lines if lines.endswith("\n") else f"{lines}\n"
        self.edits.append(Edit(*move.taken, "", move.path[:-1]))
        self.edits.append(Edit(move.target, move.target, lines.join(move.around), move.path[:-1]))
