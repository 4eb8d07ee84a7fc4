"""The comments of one tree, at the nodes of another that says the same: what is new among them can be put there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from roundtrip.document.matching import match
from roundtrip.document.node import Comment, Mapping, Node, Sequence

_ITEM = re.compile(r"#+\s*-\s")


class Remark(NamedTuple):
    """A comment, and the old node that it is at: what that is in, and under which key (None and "" for the root).

    `behind`: it stands behind the node on its line.
    """

    comment: Comment
    node: Node
    parent: Node | None
    key: str | int
    behind: bool


def remarks(old: Node, new: Node) -> Iterator[Remark]:
    """Every comment within `new`, in no particular order but its own at each node."""
    work: list[tuple[Node, Node, Node | None, str | int]] = [(old, new, None, "")]
    while work:
        mine, theirs, parent, key = work.pop()
        if theirs.comments is not None:
            for comment in theirs.comments:
                yield Remark(comment, mine, parent, key, comment is theirs.comments.trailing)
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            work += [(v, theirs.entries[k], mine, k) for k, v in mine.entries.items() if k in theirs.entries]
        elif isinstance(mine, Sequence) and isinstance(theirs, Sequence):
            both = match(mine, theirs, anywhere=key == "templates")
            work += [(mine.items[a], theirs.items[b], mine, a) for a, b in both]


def unheard(found: Iterable[Remark], there: Iterable[str]) -> list[Remark]:
    """Those remarks that are not among the comments `there`, of which each stands for one."""
    left = Counter(letters(text) for text in there)
    result = []
    seen: set[Comment] = set()
    for one in found:
        if one.comment in seen:
            continue  # at a mapping, and at what it is made of
        seen.add(one.comment)
        known = letters(one.comment.text)
        if left[known]:
            left[known] -= 1
        else:
            result.append(one)
    return result


def is_item(comment: Comment) -> bool:
    """Whether a comment looks like an item of a list that is commented out: below a list at its parent's column, that tells
    the one from the other.
    """
    return _ITEM.match(comment.text) is not None


def letters(text: str) -> str:
    """A text without what YAML and Python write differently about a comment."""
    return "".join(text.replace("#", "").replace(".", "").split())
