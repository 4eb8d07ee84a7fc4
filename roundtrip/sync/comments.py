"""The comments of two sides that came of one: what one side wrote, changed or took out is so on both.

YAML and Python have their comments at other places, so each side is held against its own base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from roundtrip.document import Comment, Comments, Document, Mapping, Node, Scalar, Sequence
from roundtrip.document.remarks import Remark, letters, remarks


@dataclass(frozen=True)
class Said:
    """What a side did to its comments, by their letters (`document.remarks.letters`), and how often."""

    new: Counter[str]
    gone: Counter[str]


class Crossed(NamedTuple):
    """A comment that both sides changed, each another way: what it is there now."""

    yaml: Comment
    python: Comment


def said(before: Iterable[str], now: Iterable[str]) -> Said:
    """What became of the comments of one side; of texts."""
    old, new = Counter(map(letters, before)), Counter(map(letters, now))
    return Said(new - old, old - new)


def placed(new: Document, merged: Document) -> Iterator[Remark]:
    """The comments of a document, at the nodes of the merged one."""
    assert new.root is not None
    assert merged.root is not None
    yield from (Remark(comment, merged.root, None, "", False) for comment in new.head)
    yield from (Remark(comment, merged.root, None, "", True) for comment in new.foot)
    yield from remarks(merged.root, new.root)


def merged_comments(
    merged: Document, yaml: Document | None, python: Document | None, of_yaml: Said, of_python: Said
) -> tuple[Document, list[Crossed]]:
    """A copy of `merged` with the comments that both sides want, and those that they don't agree on.

    `of_yaml`, `of_python`: what each side did to its own.
    """
    assert merged.root is not None
    gone = {*of_yaml.gone, *of_python.gone} - {*of_yaml.new, *of_python.new}
    copy = Document(
        _copied(merged.root, gone),
        merged.span,
        _without(merged.head, gone),
        _without(merged.foot, gone),
        merged.name,
        merged.called,
    )
    found: list[list[Remark]] = []
    for side, theirs in ((yaml, of_yaml), (python, of_python)):
        there = placed(side, copy) if side is not None else ()
        found.append([one for one in there if letters(one.comment.text) in theirs.new])
    known = Counter(letters(c.text) for c in _all(copy))
    for one in (one for side in found for one in side):
        if not known[letters(one.comment.text)]:
            known[letters(one.comment.text)] += 1
            _put(copy, one)
    return copy, list(_crossed(found[0], found[1], of_yaml, of_python))


def _crossed(yaml: list[Remark], python: list[Remark], of_yaml: Said, of_python: Said) -> Iterator[Crossed]:
    """What stands in one place, where both sides took out what stood there before."""
    if not of_yaml.gone & of_python.gone:
        return
    for one in yaml:
        at = (id(one.node), one.behind, one.below)
        others = [o for o in python if (id(o.node), o.behind, o.below) == at]
        if others and all(letters(o.comment.text) != letters(one.comment.text) for o in others):
            yield Crossed(one.comment, others[0].comment)


def _put(document: Document, one: Remark) -> None:
    if one.parent is None and one.node is document.root and one.key == "":
        (document.foot if one.behind else document.head).append(one.comment)
        return
    node = one.node
    node.comments = comments = node.comments or Comments()
    if one.behind and comments.trailing is None:
        comments.trailing = one.comment
    elif one.below:
        comments.after.append(one.comment)
    else:
        comments.before.append(one.comment)


def _all(document: Document) -> Iterator[Comment]:
    assert document.root is not None
    yield from document.head
    yield from document.foot
    work = [document.root]
    while work:
        node = work.pop()
        yield from node.comments or ()
        work += node.entries.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ()


def _without(comments: list[Comment], gone: set[str]) -> list[Comment]:
    return [c for c in comments if letters(c.text) not in gone]


def _copied(root: Node, gone: set[str]) -> Node:
    """A tree of its own, without some comments; for trees of bounded depth."""
    fresh: Node
    if isinstance(root, Mapping):
        fresh = Mapping({k: _copied(v, gone) for k, v in root.entries.items()}, root.span, root.flow, dict(root.keys))
    elif isinstance(root, Sequence):
        fresh = Sequence([_copied(item, gone) for item in root.items], root.span, root.flow)
    else:
        assert isinstance(root, Scalar)
        fresh = Scalar(root.value, root.span, root.style, root.text)
    fresh.anchor = root.anchor
    if root.comments is not None:
        trailing = root.comments.trailing
        kept = trailing if trailing is not None and letters(trailing.text) not in gone else None
        fresh.comments = Comments(_without(root.comments.before, gone), kept, _without(root.comments.after, gone))
    return fresh


def taken_out(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text without some comments, given by where they begin and end; the line goes along where nothing else is in it."""
    for start, end in sorted(spans, reverse=True):
        line = text.rfind("\n", 0, start) + 1
        code = text[line:start].rstrip()
        if code:
            text = text[: line + len(code)] + text[end:]
        else:
            below = text.find("\n", end)
            text = text[:line] + (text[below + 1 :] if below >= 0 else "")
    return text
