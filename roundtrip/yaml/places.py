"""Where the parts of a YAML text are: the lines of an entry or item with its comments, its dash, its colon, its end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple, Union

from roundtrip.document import Comment, Mapping, Node, Path, Scalar, Sequence

Child = Union[str, int]

_INDENTED = re.compile(r" *")
_BEHIND_DASH = re.compile(r" *(?:- +)+")
_COLON = re.compile(r"[ \t]*:")
_BARE_NEWLINE = re.compile(r"(?<!\r)\n")
_HEADER = re.compile(r"[|>][-+0-9]*")


class Unpatchable(Exception):
    """A change that spans can't express in the layout at hand: what is around it has to be written anew."""


class Edit(NamedTuple):
    """`text` in the place of the characters from `start` to `end`. `within`: the path of what it is an edit of.

    Of edits at one place, those further within come first.
    """

    start: int
    end: int
    text: str
    within: Path


def order(edit: Edit) -> tuple[int, bool, int]:
    """The key by which edits are sorted."""
    return edit.start, edit.end > edit.start, -len(edit.within)


def applied(text: str, edits: Iterable[Edit], start: int = 0, newline: str = "\n") -> str:
    """`text` from `start` on, with the edits made. Raises Unpatchable where they meet."""
    parts: list[str] = []
    position = start
    for edit in sorted(edits, key=order):
        if edit.start < position:
            raise Unpatchable
        parts.append(text[position : edit.start])
        piece = edit.text if newline == "\n" else _BARE_NEWLINE.sub(newline, edit.text)
        if edit.start == edit.end == len(text) and piece.endswith(newline) and not text.endswith("\n"):
            # lines behind a last line that has no end
            piece = newline + piece.removesuffix(newline)
        parts.append(piece)
        position = edit.end
    return "".join(parts) + text[position:]


class Places:
    """The geometry of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    # -- lines ---------------------------------------------------------------------------------------------------------

    def line_start(self, position: int) -> int:
        """Where the line of a character starts."""
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Where the line behind that of a character starts; the end of the text, if there is none."""
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end + 1

    def column(self, position: int) -> int:
        """The column, from 0, of a character."""
        return position - self.line_start(position)

    # -- children of block collections -----------------------------------------------------------------------------------

    def head(self, holder: Mapping | Sequence, child: Child) -> int:
        """Where the key or the dash of a child stands."""
        if isinstance(holder, Mapping):
            assert isinstance(child, str)
            return holder.keys[child].span.start
        assert isinstance(child, int)
        low = holder.items[child - 1].span.end if child else holder.span.start
        # between two items there are spaces, comments and the dash
        lines = self.text[low : holder.items[child].span.start].split("\n")
        end = holder.items[child].span.start
        for line in reversed(lines):
            end -= len(line)
            dash = line.split("#")[0].rfind("-")
            if dash >= 0:
                return end + dash
            end -= 1
        raise Unpatchable

    def behind_dash(self, head: int) -> bool:
        """Whether a key or dash stands behind another dash on its line."""
        before = self.text[self.line_start(head) : head]
        if _INDENTED.fullmatch(before):
            return False
        if _BEHIND_DASH.fullmatch(before):
            return True
        raise Unpatchable

    def start(self, holder: Mapping | Sequence, child: Child) -> int:
        """Where a child begins: its first line, or the first of the comments above it; its head, behind a dash."""
        head = self.head(holder, child)
        if self.behind_dash(head):
            return head
        start = self.line_start(head)
        node = child_of(holder, child)
        for comment in reversed(node.comments.before if node.comments is not None else []):
            if comment.span.end > head or self.text[comment.span.end : start].strip():
                break
            start = self.line_start(comment.span.start)
        return start

    def end(self, holder: Mapping | Sequence, child: Child) -> int:
        """Where the lines of a child end, with the comments that belong to it."""
        end = self.content_end(child_of(holder, child))
        return end if self.text[end - 1 : end] == "\n" else self.line_end(end)

    def gap(self, holder: Mapping | Sequence, above: Child, below: Child) -> bool:
        """Whether there are empty lines between two children that follow each other, and nothing else."""
        try:
            between = self.text[self.end(holder, above) : self.start(holder, below)]
        except Unpatchable:
            return False
        return "\n" in between and not between.strip()

    def apart(self, holder: Mapping | Sequence, children: list[Child]) -> bool:
        """Whether there are empty lines between all children of a block collection."""
        return len(children) > 1 and all(self.gap(holder, *pair) for pair in pairwise(children))

    def with_gap(
        self, holder: Mapping | Sequence, children: list[Child], number: int, left: list[Child]
    ) -> tuple[int, int]:
        """The lines of a child that goes, and the empty ones beside it that go with it; `left` are those that stay.

        Between its neighbours there are as many empty lines then as there were on one side of it.
        """
        child = children[number]
        start, end = self.start(holder, child), self.end(holder, child)
        above = number > 0 and self.gap(holder, children[number - 1], child)
        if any(c in left for c in children[number + 1 :]):
            if (above or number == 0) and self.gap(holder, child, children[number + 1]):
                end = self.start(holder, children[number + 1])
        elif above:
            start = self.end(holder, children[number - 1])
        return start, end

    def content_end(self, node: Node) -> int:
        """Where the text of a node ends, or the last comment that belongs to it."""
        end = node.span.end
        comments: list[Comment] = []
        while True:
            if node.comments is not None:
                comments += node.comments.after
                comments += [node.comments.trailing] if node.comments.trailing is not None else []
            if node.alias is not None or isinstance(node, Scalar) or is_flow(node):
                break
            last = max(own_children(node), key=lambda child: child.span.end, default=None)
            if last is None or last.span.end < node.span.end:
                break
            node = last
        if isinstance(node, Scalar) and is_block(node):
            end = self.block_end(node)
        return max([end, *(comment.span.end for comment in comments)])

    # -- values --------------------------------------------------------------------------------------------------------

    def sign_end(self, holder: Mapping | Sequence, child: Child) -> int:
        """Where the colon or the dash of a child ends."""
        if isinstance(holder, Sequence):
            return self.head(holder, child) + 1
        assert isinstance(child, str)
        found = _COLON.match(self.text, holder.keys[child].span.end)
        if found is None:
            raise Unpatchable
        return found.end()

    def written(self, node: Scalar) -> int:
        """Where a scalar itself starts, behind anchor and tag."""
        return node.span.end - len(node.text or "")

    def header(self, node: Scalar) -> str:
        """The sign of a block scalar: `|-`."""
        found = _HEADER.match(node.text or "")
        return found.group() if found is not None else ""

    def block_end(self, node: Scalar) -> int:
        """Where the text of a block scalar ends: empty lines below are part of it only with `+`."""
        end = node.span.end
        if "+" not in self.header(node):
            while self.text[end - 1] in " \t\r\n":
                end -= 1
        return end


def child_of(holder: Mapping | Sequence, child: Child) -> Node:
    """The child under a key or index."""
    if isinstance(holder, Mapping):
        assert isinstance(child, str)
        return holder.entries[child]
    assert isinstance(child, int)
    return holder.items[child]


def own_children(node: Node) -> list[Node]:
    """The children of a collection, without those that merge keys brought."""
    if isinstance(node, Mapping):
        return [child for key, child in node.entries.items() if key not in node.merged]
    return node.items if isinstance(node, Sequence) else []


def anchors_in(node: Node) -> set[str]:
    """The anchors that stand within a node."""
    found: set[str] = set()
    work = [node]
    while work:
        current = work.pop()
        if current.alias is None:
            found |= {current.anchor} if current.anchor is not None else set()
            work += own_children(current)
    return found


def is_json(node: Node) -> bool:
    """Whether a node is written as JSON has it: in brackets, with every key and string in double quotes."""
    work = [node]
    quoted = False
    while work:
        current = work.pop()
        if current.alias is not None or current.anchor is not None:
            return False
        if isinstance(current, Scalar):
            if isinstance(current.value, str) and current.style != "double":
                return False
            quoted = quoted or isinstance(current.value, str)
        elif not is_flow(current):
            return False
        if isinstance(current, Mapping):
            if any(key.style != "double" for key in current.keys.values()):
                return False
            quoted = quoted or bool(current.keys)
        work += own_children(current)
    return quoted


def is_flow(node: Node) -> bool:
    """Whether a node is written in brackets, as every empty collection is."""
    return isinstance(node, (Mapping, Sequence)) and node.flow


def is_block(node: Node) -> bool:
    """Whether a node is a scalar in lines of its own."""
    return isinstance(node, Scalar) and node.style in ("literal", "folded")


def is_token(node: Node) -> bool:
    """Whether a node is one piece of text: a scalar, an alias, or something in brackets."""
    return node.alias is not None or isinstance(node, Scalar) or is_flow(node)
