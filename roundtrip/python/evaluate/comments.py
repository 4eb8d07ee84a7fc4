"""The comments of a program, each at the node that its line says.

By position: a comment behind code belongs to the first argument, item or object that begins on its line; one on a line of
its own to what begins on the next line of code; one at the end of brackets or of a block to what ends there. What no
node is near goes to the foot of the document that it stands below, where an empty line is below it, else to the head of the
next one. The comments in a script's body are in
its text already; those in a function that nothing of the documents is made in are about the program alone.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.document import Call, Comment, Comments, Document, Mapping, Mark, Node, Sequence, Span
from roundtrip.python.evaluate.hera.lower import Lowering
from roundtrip.python.evaluate.source import Source
from roundtrip.python.pragmas import is_pragma
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


def attach(source: Source, documents: list[Document], lowering: Lowering) -> tuple[bool, list[Comment]]:
    """Hangs every comment of `source` on the documents; gives whether there are any, and those that are about none of them."""
    if "#" not in source.text:
        return False, []
    found = _comments(source)
    if not found:
        return False, []
    anchors = _anchors(documents, lowering)
    starts = [anchor.start for anchor in anchors]
    roots = [anchor for anchor in anchors if anchor.document is not None]
    first = source.first_line
    bodies = [(span, call) for span, call in lowering.functions]
    apart = [(a, b) for a, b in source.functions if bisect_left(starts, a) == bisect_left(starts, b)]
    left: list[Comment] = []
    for one in found:
        at = one.comment.span
        if any(a <= at.start < b for a, b in apart):
            left.append(one.comment)
            continue
        inside = next((call for span, call in bodies if span.start <= at.start < span.end), None)
        if inside is not None:
            text = inside.args.get("source")
            if one.comment.text in str(getattr(text, "value", "")):
                continue
            _on(inside).before.append(one.comment)
        elif not one.behind and at.line < first and one.depth == 0:
            documents[0].head.append(one.comment)
        elif (above := _ended_above(one, roots, source)) is not None:
            above.foot.append(one.comment)
        elif one.behind:
            _behind(one, anchors, starts, documents)
        else:
            _above(one, anchors, starts, documents)
    return True, left


# the line of the next code, where there is none
_NOTHING = 10**9
# what a comment can't be within, and what tells how deep it is; anything else is passed over
_PIECE = re.compile(
    r"""[^\#"'()\[\]{}]*(?:
    (?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<string>\"\"\"[^\\"]*(?:(?:\\.|"(?!""))[^\\"]*)*\"\"\"|'''[^\\']*(?:(?:\\.|'(?!''))[^\\']*)*'''
        |"[^"\\\r\n]*(?:(?:\\\r\n|\\.)[^"\\\r\n]*)*"|'[^'\\\r\n]*(?:(?:\\\r\n|\\.)[^'\\\r\n]*)*')
    |(?P<comment>\#[^\r\n]*)
    |(?P<lost>["'])
    |(?P<end>\Z))""",
    re.VERBOSE | re.DOTALL,
)
# since Python 3.12, an f-string may hold its own quotes
_NESTING = sys.version_info >= (3, 12)
_F_STRING = re.compile(r"[fF][rR]?[\"']|[rR][fF][\"']")
_KINDS = {"(": "open", "[": "open", "{": "open", ")": "close", "]": "close", "}": "close"}
# what stands between a comment and the next code
_GAP = re.compile(r"(?:[ \t\f\r\n]|\\\r?\n|\#[^\r\n]*)*")


def _comment_places(source: Source, shift: int) -> list[tuple[int, int, int]]:
    """Where every comment begins and ends, and how many brackets are open there.

    By a pattern where that is enough, else by Python's own tokenizer.
    """
    depth = 0
    found: list[tuple[int, int, int]] = []
    if not (_NESTING and _F_STRING.search(source.text)):
        for match in _PIECE.finditer(source.text, shift):
            kind = match.lastgroup
            if kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
            elif kind == "comment":
                found.append((match.start(kind), match.end(), depth))
            elif kind == "lost":
                break
        else:
            return found
    depth = 0
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source.text[shift:], newline=None).readline):
        if token.type == tokenize.COMMENT:
            start = source.start_of(token.start[0]) + token.start[1]
            found.append((start, source.start_of(token.end[0]) + token.end[1], depth))
        elif token.type == tokenize.OP:
            kind = _KINDS.get(token.string)
            depth += (kind == "open") - (kind == "close")
    return found


def _comments(source: Source) -> list[_Found]:
    """The comments, in their order."""
    text = source.text
    shift = 1 if text.startswith("\ufeff") else 0
    found: list[_Found] = []
    following = 0
    for start, end, depth in _comment_places(source, shift):
        span = source.between(start, end)
        if (span.line == 1 and text.startswith("#!", start)) or is_pragma(text[start:end]):
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


def _behind(one: _Found, anchors: list[_Anchor], starts: list[int], documents: list[Document]) -> None:
    """A comment behind code."""
    at = one.comment.span
    here = bisect_left(starts, at.start)
    first = here
    while first > 0 and anchors[first - 1].line == at.line:
        first -= 1
    if first < here:
        anchor = anchors[first]
        comments = _on(anchor.node)
        if (anchor.document is None or isinstance(anchor.node, Call)) and comments.trailing is None:
            comments.trailing = one.comment
        else:
            _before(anchor, one.comment, documents)
        return
    ended = [a for a in anchors[:here] if a.extent.end <= at.start and _line_of(a, at) and not a.block]
    if ended and one.depth > 0:
        _on(min(ended, key=lambda a: a.start).node).after.append(one.comment)
        return
    ended = [a for a in ended if a.line < at.line]
    if ended:
        _on(min(ended, key=lambda a: a.start).node).after.append(one.comment)
        return
    _above(one, anchors, starts, documents)


def _ended_above(one: _Found, roots: list[_Anchor], source: Source) -> Document | None:
    """The document that a comment stands below, with nothing but comments between them, if an empty line is below it."""
    at = one.comment.span
    if one.behind or at.column > 1 or one.depth or len(roots) < 2 or one.line == _NOTHING:
        return None
    ended = [a for a in roots if a.extent.end <= at.start]
    last = max(ended, key=lambda a: a.extent.end, default=None)
    if last is None or _GAP.fullmatch(source.text, last.extent.end, at.start) is None:
        return None
    line = at.line + 1
    while source.line(line).startswith("#"):
        line += 1
    return last.document if not source.line(line).strip() else None


def _line_of(anchor: _Anchor, at: Span) -> bool:
    """Whether the anchor ends on the line of `at`."""
    return anchor.extent.end > at.start - at.column


def _above(one: _Found, anchors: list[_Anchor], starts: list[int], documents: list[Document]) -> None:
    """A comment on a line of its own, or behind code that no node is of."""
    at = one.comment.span
    here = bisect_left(starts, at.start)
    # what is behind the last line of a block is in it
    spot = at.start - at.column + 1 if one.behind else at.start
    around = [a for a in anchors[:here] if a.extent.start <= spot < a.extent.end]
    inner = max(around, key=lambda a: a.start) if around else None
    if one.closing and inner is not None and one.depth:
        node = inner.node
        if isinstance(node, Call) and (inner.block or (node.extra is not None and inner.start == node.span.start)):
            # what ends there isn't all of it: the comment is below its last argument
            given = {id(argument) for argument in node.args.values()}
            node = next((a.node for a in anchors[here - 1 :: -1] if id(a.node) in given), node)
        _on(node).after.append(one.comment)
        return
    following = anchors[here] if here < len(anchors) else None
    if one.loop and following is not None and following.line == one.line:
        # what is looped over says less than what is made of it
        following = next((a for a in anchors[here:] if isinstance(a.node, Call) and a.line > one.line), following)
    if one.depth == 0 and not one.behind and at.column - 1 > one.column:
        # deeper than what follows: the end of a block
        blocks = [a for a in anchors[:here] if a.block and a.extent.column < at.column and a.extent.end <= at.start]
        if blocks:
            last = max(blocks, key=lambda a: (a.extent.end, a.extent.column))
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
