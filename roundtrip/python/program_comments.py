"""The comments of a program, each at the node that its line says.

By position: a comment behind code belongs to the first argument, item or object that begins on its line; one on a line of
its own to what begins on the next line of code; one at the end of brackets or of a block to what ends there. What no
node is near goes to the foot of the document that it stands below, where an empty line is below it, else to the head of the
next one. The comments in a script's body are in
its text already; those in a function that nothing of the documents is made in are about the program alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from roundtrip.document import Call, Comment, Comments, Document, Mapping, Mark, Node, Sequence, Span
from roundtrip.python.comment_spans import comment_spans
from roundtrip.python.evaluate.hera.lower import Lowering
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.pragmas import behind_first_lines, is_pragma
from roundtrip.python.remarks import yaml_comment


class _Found(NamedTuple):
    """A comment, and what is around it: `behind` code on its line; the `line` and `column` of the next code, whether
    that closes a bracket; how many brackets are open; whether a loop begins there.
    """

    comment: Comment
    behind: bool
    line: int
    column: int
    closing: bool
    depth: int
    loop: bool = False


class _Anchor(NamedTuple):
    """A node, or a document's root, where it begins in the text. `extent`: all of it, a `with` block included."""

    start: int
    line: int
    column: int
    node: Node
    document: Document | None
    extent: Span
    block: bool


class _Spans:
    """Spans of a text, to find the one around an offset that begins last; of those that are alike, the first."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._order = sorted(range(len(spans)), key=lambda n: (spans[n][0], -n))
        self._starts = [spans[n][0] for n in self._order]
        self._ends = [spans[n][1] for n in self._order]
        # for each, the last one before it that ends behind it: those between can't be around what it isn't around
        self._longer: list[int] = []
        open_: list[int] = []
        for n, end in enumerate(self._ends):
            while open_ and self._ends[open_[-1]] <= end:
                open_.pop()
            self._longer.append(open_[-1] if open_ else -1)
            open_.append(n)

    def around(self, offset: int) -> int | None:
        """The number of the span around an offset."""
        n = bisect_right(self._starts, offset) - 1
        while n >= 0 and self._ends[n] <= offset:
            n = self._longer[n]
        return self._order[n] if n >= 0 else None


class _Anchors:
    """The anchors of a text, in its order, and tables to find those near a comment without going through all."""

    def __init__(self, anchors: list[_Anchor]) -> None:
        self.all = anchors
        self._starts = [anchor.start for anchor in anchors]
        self._spans = _Spans([(a.extent.start, a.extent.end) for a in anchors])
        by_end = sorted(anchors, key=lambda a: (a.extent.end, a.extent.column))
        self.roots = [a for a in by_end if a.document is not None]
        self._blocks = [a for a in by_end if a.block]
        self._others = [a for a in by_end if not a.block]
        self._ends = {id(x): [a.extent.end for a in x] for x in (self.roots, self._blocks, self._others)}

    def index(self, offset: int) -> int:
        """How many anchors begin before an offset."""
        return bisect_left(self._starts, offset)

    def around(self, offset: int, before: int) -> _Anchor | None:
        """The innermost of the first `before` anchors that an offset is in."""
        found = self._spans.around(offset)
        return self.all[found] if found is not None and found < before else None

    def back_from(self, before: int) -> Iterator[_Anchor]:
        """The first `before` anchors, the last of them first."""
        for n in range(before - 1, -1, -1):
            yield self.all[n]

    def ended_between(self, start: int, end: int) -> list[_Anchor]:
        """What ends behind one offset and not behind another, blocks apart."""
        ends = self._ends[id(self._others)]
        return self._others[bisect_right(ends, start) : bisect_right(ends, end)]

    def roots_above(self, offset: int) -> Iterator[_Anchor]:
        """The documents that end before an offset, the last first."""
        return self._above(self.roots, offset)

    def blocks_above(self, offset: int) -> Iterator[_Anchor]:
        """The blocks that end before an offset, the last first."""
        return self._above(self._blocks, offset)

    def _above(self, anchors: list[_Anchor], offset: int) -> Iterator[_Anchor]:
        for n in range(bisect_right(self._ends[id(anchors)], offset) - 1, -1, -1):
            yield anchors[n]


def attach(source: Source, documents: list[Document], lowering: Lowering) -> tuple[bool, list[Comment]]:
    """Hangs every comment of `source` on the documents; gives whether there are any, and those that are about none of them."""
    if "#" not in source.text:
        return False, []
    found = _comments(source)
    if not found:
        return False, []
    anchors = _Anchors(_anchors(documents, lowering))
    first = source.first_line
    bodies = _Spans([(span.start, span.end) for span, _ in lowering.functions])
    apart = _Spans([(a, b) for a, b in source.functions if anchors.index(a) == anchors.index(b)])
    left: list[Comment] = []
    for one in found:
        at = one.comment.span
        if apart.around(at.start) is not None:
            left.append(one.comment)
            continue
        body = bodies.around(at.start)
        if body is not None:
            inside = lowering.functions[body][1]
            text = inside.args.get("source")
            if one.comment.text in str(getattr(text, "value", "")):
                continue
            _on(inside).before.append(one.comment)
        elif not one.behind and at.line < first and one.depth == 0:
            documents[0].head.append(one.comment)
        elif (above := _ended_above(one, anchors, source)) is not None:
            above.foot.append(one.comment)
        elif one.behind:
            _behind(one, anchors, documents)
        else:
            _above(one, anchors, documents)
    return True, left


# the line of the next code, where there is none
_NOTHING = 10**9
# what stands between a comment and the next code
_GAP = re.compile(r"(?:[ \t\f\r\n]|\\\r?\n|\#[^\r\n]*)*")


def _comments(source: Source) -> list[_Found]:
    """The comments, in their order."""
    text = source.text
    found: list[_Found] = []
    first = behind_first_lines(text)
    following = 0
    for start, end, depth in comment_spans(text):
        span = source.between(start, end)
        if end == first or (span.line == 1 and text.startswith("#!", start)) or is_pragma(text[start:end]):
            continue
        comment = Comment(yaml_comment(text[start:end].rstrip()), span)
        behind = bool(text[source.start_of(span.line) : start].strip())
        # the gap behind one comment holds those that come next
        if end > following:
            gap = _GAP.match(text, end)
            following = gap.end() if gap is not None else end
        if following >= len(text):
            found.append(_Found(comment, behind, _NOTHING, -1, False, depth))
            continue
        at = source.between(following, following)
        closing, loop = text[following] in ")]}", text.startswith("for ", following)
        found.append(_Found(comment, behind, at.line, at.column - 1, closing, depth, loop))
    return found


def _anchors(documents: list[Document], lowering: Lowering) -> list[_Anchor]:
    """Where every node begins, in the order of the text; of nodes at one place the first in the tree."""
    anchors: dict[int, _Anchor] = {}
    outside = [known for known in (lowering.uses, lowering.wrappings) if known]

    def add(span: Span, node: Node, document: Document | None = None, *, around: bool = False) -> None:
        extent = lowering.extents.get(id(node), (node, span))[1] if isinstance(node, Call) and not around else span
        known = anchors.get(span.start)
        if known is None:
            block = isinstance(node, Call) and not around and extent != node.span
            anchors[span.start] = _Anchor(span.start, span.line, span.column, node, document, extent, block)

    for document in documents:
        if document.root is None:
            continue
        add(document.root.span, document.root, document)
        work: list[Node] = [document.root]
        while work:
            node = work.pop()
            for mark, about in _marked(node) if isinstance(node, Call) and node.marks else ():
                at = mark.span
                anchors.setdefault(at.start, _Anchor(at.start, at.line, at.column, about, None, at, False))
            children = _children(node)
            for key, child in children:
                if key is not None:
                    # from the keyword to the end of the value, if it is there; the value's own place as well
                    end = max(key.end, child.span.end) if child.span.start >= key.start else key.end
                    add(Span(key.start, end, key.line, key.column), child)
                for known in outside:
                    if id(child) in known:
                        add(known[id(child)][1], child, around=True)
                if child.span != node.span:
                    add(child.span, child)
            work += [child for _, child in reversed(children)]
    return [anchors[start] for start in sorted(anchors)]


def _marked(call: Call) -> Iterator[tuple[Mark, Node]]:
    """The marks of a call, each with its argument: what stands at a mark is about that."""
    return ((mark, call.args.get(mark.arg, call)) for mark in call.marks.values() if mark.span.end)


def _children(node: Node) -> list[tuple[Span | None, Node]]:
    if isinstance(node, Call):
        found = [(node.keys[a].span if a in node.keys else None, n) for a, n in node.args.items()]
        return found if node.extra is None else [*found, (None, node.extra)]
    if isinstance(node, Mapping):
        return [(node.keys[k].span if k in node.keys else None, n) for k, n in node.entries.items()]
    if isinstance(node, Sequence):
        return [(None, item) for item in node.items]
    return []


def _on(node: Node) -> Comments:
    if node.comments is None:
        node.comments = Comments()
    return node.comments


def _before(anchor: _Anchor, comment: Comment, documents: list[Document]) -> None:
    # what is above the first document and below the imports isn't the file's head, as YAML has it
    if anchor.document is not None and (anchor.document is not documents[0] or isinstance(anchor.node, Mapping)):
        anchor.document.head.append(comment)
    else:
        _on(anchor.node).before.append(comment)


def _behind(one: _Found, anchors: _Anchors, documents: list[Document]) -> None:
    """A comment behind code."""
    at = one.comment.span
    here = anchors.index(at.start)
    first = here
    while first > 0 and anchors.all[first - 1].line == at.line:
        first -= 1
    if first < here:
        anchor = anchors.all[first]
        comments = _on(anchor.node)
        if (anchor.document is None or isinstance(anchor.node, Call)) and comments.trailing is None:
            comments.trailing = one.comment
        else:
            _before(anchor, one.comment, documents)
        return
    ended = anchors.ended_between(at.start - at.column + 1, at.start)
    if ended and one.depth > 0:
        _on(min(ended, key=lambda a: a.start).node).after.append(one.comment)
        return
    ended = [a for a in ended if a.line < at.line]
    if ended:
        _on(min(ended, key=lambda a: a.start).node).after.append(one.comment)
        return
    _above(one, anchors, documents)


def _ended_above(one: _Found, anchors: _Anchors, source: Source) -> Document | None:
    """The document that a comment stands below, with nothing but comments between them, if an empty line is below it."""
    at = one.comment.span
    if one.behind or at.column > 1 or one.depth or len(anchors.roots) < 2 or one.line == _NOTHING:
        return None
    last = next(anchors.roots_above(at.start), None)
    if last is None or _GAP.fullmatch(source.text, last.extent.end, at.start) is None:
        return None
    line = at.line + 1
    while source.line(line).startswith("#"):
        line += 1
    return last.document if not source.line(line).strip() else None


def _above(one: _Found, anchors: _Anchors, documents: list[Document]) -> None:
    """A comment on a line of its own, or behind code that no node is of."""
    at = one.comment.span
    here = anchors.index(at.start)
    # what is behind the last line of a block is in it
    inner = anchors.around(at.start - at.column + 1 if one.behind else at.start, here)
    if one.closing and inner is not None and one.depth:
        node = inner.node
        if isinstance(node, Call) and (inner.block or (node.extra is not None and inner.start == node.span.start)):
            # what ends there isn't all of it: the comment is below its last argument
            given = {id(argument) for argument in node.args.values()}
            node = next((a.node for a in anchors.back_from(here) if id(a.node) in given), node)
        _on(node).after.append(one.comment)
        return
    following = anchors.all[here] if here < len(anchors.all) else None
    if one.loop and following is not None and following.line == one.line:
        # what is looped over says less than what is made of it
        rest = islice(anchors.all, here, None)
        following = next((a for a in rest if isinstance(a.node, Call) and a.line > one.line), following)
    if one.depth == 0 and not one.behind and at.column - 1 > one.column:
        # deeper than what follows: the end of a block
        last = next((a for a in anchors.blocks_above(at.start) if a.extent.column < at.column), None)
        if last is not None:
            _on(last.node).after.append(one.comment)
            return
    if one.behind and inner is not None and not inner.block and _on(inner.node).trailing is None:
        _on(inner.node).trailing = one.comment
    elif following is not None and (inner is None or following.start < inner.extent.end):
        _before(following, one.comment, documents)
    elif inner is not None:
        _on(inner.node).after.append(one.comment)
    else:
        documents[-1].foot.append(one.comment)
