"""The comments of one tree, at the nodes of another that says the same: what is new among them can be put there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.equivalence import template_key
from roundtrip.document.matching import match
from roundtrip.document.node import Call, Comment, Comments, Document, Mapping, Node, Scalar, Sequence

# an entry or item that is commented out at the start of its line: how deep it was, it still shows behind the `#`
COMMENTED_OUT = re.compile(r"#( {2,})(?:- |[\w./-]+:(?: |$))")
_ITEM = re.compile(r"#+\s*-\s")
# what nobody sees, which each side writes in its own way: as an escape, or as the sign for what can't be shown
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]|\\\\u[0-9a-f]{4}"
)


class Remark(NamedTuple):
    """A comment, and the old node that it is at: what that is in, and under which key (None and "" for the root).

    `behind`: it stands behind the node on its line; `below`: below its last line.
    """

    comment: Comment
    node: Node
    parent: Node | None
    key: str | int
    behind: bool
    below: bool = False


def remarks(old: Node, new: Node) -> Iterator[Remark]:
    """Every comment within `new`, in no particular order but its own at each node."""
    work: list[tuple[Node, Node, Node | None, str | int]] = [(old, new, None, "")]
    while work:
        mine, theirs, parent, key = work.pop()
        if theirs.comments is not None:
            for comment in theirs.comments:
                below = any(comment is other for other in theirs.comments.after)
                yield Remark(comment, mine, parent, key, comment is theirs.comments.trailing, below)
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


def repeated(there: Iterable[Remark], wanted: list[Remark], former: Iterable[Remark]) -> list[Comment]:
    """Those comments of a text that came a second time with what was put into it, at nodes that are to have none of them.

    `there`: all its comments; `former`: all that it had before.
    """
    found = {one.comment: one for one in there}
    most: Counter[str] = Counter()
    for ones in (wanted, former):
        most |= Counter(letters(comment.text) for comment in {one.comment for one in ones})
    surplus = Counter(letters(comment.text) for comment in found) - most
    if not surplus:
        return []
    places = {(id(one.node), letters(one.comment.text)) for one in wanted}
    result = []
    for comment, one in found.items():
        known = letters(comment.text)
        if surplus[known] and (id(one.node), known) not in places:
            surplus[known] -= 1
            result.append(comment)
    return result


def is_item(comment: Comment) -> bool:
    """Whether a comment looks like an item of a list that is commented out: below a list at its parent's column, that tells
    the one from the other.
    """
    return _ITEM.match(comment.text) is not None


def exchanged(fresh: list[Remark], gone: list[Remark]) -> tuple[list[tuple[Comment, Comment]], list[Remark]]:
    """Which comment of `gone`, each with the new one first, those of `fresh` take the place of; and the rest of `fresh`.

    `gone`: comments at the old nodes that the new tree doesn't have. One at the same node, on the same side of it, is what
    the new one was before. Nobody can tell whether what else is gone was taken out there or added here: it stays.
    """
    pairs: list[tuple[Comment, Comment]] = []
    left = [*gone]
    for same in (_at_one_node, _at_a_part):
        rest: list[Remark] = []
        for one in fresh:
            former = [g for g in left if g[4:] == one[4:] and same(g, one)]
            if former and (same is _at_one_node or len(former) == 1):
                left.remove(former[0])
                pairs.append((one.comment, former[0].comment))
            else:
                rest.append(one)
        fresh = rest
    return pairs, fresh


def _at_one_node(a: Remark, b: Remark) -> bool:
    return a.node is b.node


def _at_a_part(a: Remark, b: Remark) -> bool:
    """Whether one of two comments is at something and the other at an entry or item of it: what has a line of its own in
    YAML may have none in Python.
    """
    return a.node is b.parent or b.node is a.parent


def gone(before: Iterable[tuple[int, int, str]], after: Iterable[str], file: str) -> Iterator[Diagnostic]:
    """A note on every comment of a text, given by line, column and what it says, that a version of it hasn't any more."""
    left = Counter(map(letters, after))
    for line, column, text in sorted(before):
        known = letters(text)
        left[known] -= 1
        if left[known] < 0:
            message = f"what this comment was at has changed, or has another one now, and it went along: {text}"
            yield Diagnostic("note", "comment-gone", message, line, column, "", file)


def news(told: Iterable[Diagnostic], taken: Container[str]) -> Iterator[Diagnostic]:
    """Those of `told` but for the notes of `gone` on comments that somebody took out: `taken`, by their letters."""
    for one in told:
        if one.code != "comment-gone" or letters(one.message.partition(": ")[2]) not in taken:
            yield one


def letters(text: str) -> str:
    """A text without what YAML and Python write differently about a comment."""
    if not (text.isascii() and text.isprintable()) or "\\u" in text:
        text = _UNSEEN.sub("", text)
    return "".join(text.replace("#", "").replace(".", "").split())


def keep_comments(before: Node, after: Node) -> None:
    """Hands the comments of `before` that are nowhere in `after`, another tree of what stands in one text, to what of it
    is next to them: to what was in the node that is gone, else to what comes next in the text, else to all of it.
    """
    commented = _commented(before)
    if not commented:
        return
    there = {id(comment) for node in _commented(after) for comment in node.comments or ()}
    lost = [node for node in commented if any(id(comment) not in there for comment in node.comments or ())]
    if not lost:
        return
    left = {id(node): node for node in walk(after)}
    in_order = sorted(left.values(), key=lambda node: node.span.start)
    starts = [node.span.start for node in in_order]
    for node in lost:
        fresh = [comment for comment in node.comments or () if id(comment) not in there]
        there.update(map(id, fresh))
        first = next((inner for inner in walk(node) if id(inner) in left), None)
        if first is None and fresh:
            at = bisect_left(starts, fresh[0].span.start)
            first = in_order[at] if at < len(in_order) else None
        comments = (first or after).comments = (first or after).comments or Comments()
        if first is None:
            comments.after += fresh
        else:
            comments.before[:0] = fresh


def _commented(node: Node) -> list[Node]:
    """The nodes of a tree that have comments, in its order; as `walk`, but that most of a tree are scalars without."""
    found: list[Node] = []
    work = [node]
    while work:
        current = work.pop()
        if current.comments is not None:
            found.append(current)
        inner: Iterable[Node] = ()
        if isinstance(current, Call):
            work += [current.extra] if current.extra is not None else []
            inner = reversed(current.args.values())
        elif isinstance(current, Mapping):
            inner = reversed(current.entries.values())
        elif isinstance(current, Sequence):
            inner = reversed(current.items)
        work += [child for child in inner if child.comments is not None or type(child) is not Scalar]
    return found


def walk(node: Node) -> Iterator[Node]:
    """A tree in its order; what an alias repeats comes again."""
    work = [node]
    while work:
        current = work.pop()
        yield current
        if isinstance(current, Call):
            work += [current.extra] if current.extra is not None else []
            work += list(current.args.values())[::-1]
        elif isinstance(current, Mapping):
            work += list(current.entries.values())[::-1]
        elif isinstance(current, Sequence):
            work += current.items[::-1]


def same_places(before: Document, after: Document) -> bool:
    """Whether two documents that say the same have their comments and anchors at the same nodes."""
    if not _same_text(before.head, after.head) or not _same_text(before.foot, after.foot) or _is_read_elsewhere(after):
        return False
    if _is_bare(before.root) and _is_bare(after.root):
        return True
    work = [(before.root, after.root, "")]
    while work:
        mine, theirs, key = work.pop()
        if mine is None or theirs is None or mine is theirs:
            continue
        if ((mine.anchor or mine.alias) is None) is not ((theirs.anchor or theirs.alias) is None):
            return False
        if mine.comments is not None or theirs.comments is not None:
            a, b = mine.comments or _NONE, theirs.comments or _NONE
            behind = [[c.trailing] if c.trailing is not None else [] for c in (a, b)]
            if not (_same_text(a.before, b.before) and _same_text(a.after, b.after) and _same_text(*behind)):
                return False
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            entries = theirs.entries
            for name, value in mine.entries.items():
                if name in entries:
                    work.append((value, entries[name], name))
                elif value.comments is not None:
                    return False
        elif isinstance(mine, Sequence) and isinstance(theirs, Sequence):
            ones, others = mine.items, theirs.items
            if key == "templates":
                ones, others = sorted(ones, key=template_key), sorted(others, key=template_key)
            work += [(a, b, "") for a, b in zip(ones, others)]
    return True


def _is_bare(root: Node | None) -> bool:
    """Whether a tree has no comment and no anchor, as most have none."""
    work = [root] if root is not None else []
    while work:
        node = work.pop()
        if node.comments is not None or node.anchor is not None or node.alias is not None:
            return False
        inner: Iterable[Node] = ()
        if isinstance(node, Mapping):
            inner = node.entries.values()
        elif isinstance(node, Sequence):
            inner = node.items
        # most of a tree are scalars: those without anything needn't be gone to
        work += [n for n in inner if type(n) is not Scalar or n.comments or n.anchor is not None or n.alias is not None]
    return True


def _is_read_elsewhere(document: Document) -> bool:
    """Whether a comment of a document is at another node when its YAML is read: above the first key, and below all keys of
    what was an item of a list, it is the document's; at the start of its line, it may be an entry or item of what is above that is commented out.
    """
    root = document.root
    own = list(root.entries.values()) if isinstance(root, Mapping) else []
    above = [node.comments.before for node in own if node.comments is not None]
    if own and own[0].comments is not None and own[0].comments.before:
        return True
    if root is not None and root.comments is not None and root.comments.after:
        return True
    return any(COMMENTED_OUT.match(comment.text) for comments in (*above, document.foot) for comment in comments)


_NONE = Comments()


def _same_text(before: list[Comment], after: list[Comment]) -> bool:
    pairs = zip(before, after)
    return len(before) == len(after) and all(a.text == b.text or letters(a.text) == letters(b.text) for a, b in pairs)
