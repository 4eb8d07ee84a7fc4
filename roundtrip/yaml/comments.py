"""Which comment belongs to which node, by its position.

The reader hands over the gaps between events that hold a `#`. What is found waits here until the nodes around it are
known: a comment behind a value on its line belongs to the value; one behind a key or a dash to what follows; a line of
its own to the entry or item below it, unless it stands deeper than that: then to what ends there and isn't deeper
itself, whose `after` it is. The top of a document is its `head`, what is left at its end its `foot`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from roundtrip.document import Comment, Comments, Document, Mapping, Node, Scalar, Sequence, Span
from roundtrip.document.remarks import COMMENTED_OUT

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BLOCK = ("literal", "folded")
_DASH = re.compile(r"\s-\s")
_DEEPER = re.compile(r"#( {2,})")


class Attacher:
    """The comments of one text on their way to their nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.above: list[Comment] = []  # whole lines, which wait for the next node or the end of one
        self.behind: list[Comment] = []  # behind a key or a dash, which wait for its value

    @property
    def waiting(self) -> bool:
        """Whether any comment waits."""
        return bool(self.above or self.behind)

    def collect(self, at: int, limit: int, place: tuple[int, int, int], last: Node | None) -> int:
        """Takes the comments from the `#` at `at` up to `limit`; gives the place of the next `#` from there on.

        `place`: where the last event ended, as offset, line and column from 0. `last`: the node that ended there, if a
        comment behind it on its line is its own.
        """
        if isinstance(last, Scalar) and last.style in _BLOCK:
            # it ends below its last line
            last = None
        return self._collect(at, limit, place, last)

    def _collect(self, at: int, limit: int, place: tuple[int, int, int], last: Node | None) -> int:
        text = self.text
        position, line, column = place
        start = position - column
        while at < limit:
            for found in _BREAK.finditer(text, position, at):
                line, start, last = line + 1, found.end(), None
            stop = _BREAK.search(text, at)
            position = stop.start() if stop else len(text)
            said = text[at:position].rstrip(" \t")
            comment = Comment(said, Span(at, at + len(said), line + 1, at - start + 1))
            if last is not None:
                add_trailing(last, comment)
            elif text[start:at].strip(" \t"):
                self.behind.append(comment)
            else:
                self.above.append(comment)
            at = self.next(position)
        return at

    def next(self, position: int) -> int:
        """The place of the first `#` from `position` on; beyond the text if there is none."""
        at = self.text.find("#", position)
        return at if at >= 0 else len(self.text) + 1

    def within(self, at: int, node: Scalar) -> int:
        """As `collect`, for a scalar: between its anchor or tag and its text, and behind a `|` or `>`."""
        span = node.span
        written = span.end - len(node.text or "")
        if at < written:
            at = self._collect(at, written, (span.start, span.line - 1, span.column - 1), None)
        if node.style in _BLOCK:
            stop = _BREAK.search(self.text, written, span.end)
            if stop is not None and at < stop.start():
                line, start = span.line - 1, span.start - span.column + 1
                for found in _BREAK.finditer(self.text, span.start, written):
                    line, start = line + 1, found.end()
                self._collect(at, stop.start(), (written, line, written - start), node)
        return self.next(span.end)

    def begin(self, node: Node, above: list[Comment] | None, count: int | None) -> None:
        """Gives `node` what stands above it: `above`, and `count` of the waiting lines (None: all); and behind."""
        before = (above or []) + self.above[:count]
        self.above = [] if count is None else self.above[count:]
        behind, self.behind = self.behind, []
        if behind:
            add_trailing(node, behind[0])
            before += behind[1:]
        if before:
            comments_of(node).before += before

    def before_dash(self, start: int) -> int:
        """How many of the waiting lines stand before the dash of the item that starts at `start`."""
        for count in range(len(self.above), 0, -1):
            if _DASH.search(self.text, self.above[count - 1].span.end, start):
                return count
            start = self.above[count - 1].span.start
        return 0

    def end(self, node: Node, column: int, following: int, limit: int | None = None) -> int:
        """`node`, whose content stands at `column` or deeper, ends, and the next thing stands at `following`.

        It takes the waiting lines, `limit` of them at most, that stand as deep; gives how many.
        """
        count = 0
        code = False
        for comment in self.above[:limit]:
            depth = comment.span.column
            # what is below a key of the document itself may be a remark on the next one
            inside = (_DEEPER if code else COMMENTED_OUT).match(comment.text) if depth == 1 and column > 2 else None
            code = inside is not None
            if inside is not None:
                # the `#` was put before the blanks, or in the place of one: then there is an odd number of them
                blanks = len(inside[1])
                depth = blanks + blanks % 2 + 1
            if depth < column or depth <= following:
                break
            count += 1
        if count:
            comments_of(node).after += self.above[:count]
            del self.above[:count]
        return count

    def take(self) -> list[Comment]:
        """Everything that waits, in the order of the text."""
        found = sorted(self.above + self.behind, key=lambda comment: comment.span.start)
        self.above, self.behind = [], []
        return found


def comments_of(node: Node) -> Comments:
    """The comments of a node, to add to."""
    if node.comments is None:
        node.comments = Comments()
    return node.comments


def add_trailing(node: Node, comment: Comment) -> None:
    """Puts `comment` behind `node`; where one is there already, below it."""
    comments = comments_of(node)
    if comments.trailing is None:
        comments.trailing = comment
    else:
        comments.after.append(comment)


def comments_in(node: Node) -> Iterator[Comment]:
    """Every comment of a tree, each once: what aliases and merge keys repeat isn't walked again. Without recursion."""
    seen: set[int] = set()
    work = [node]
    while work:
        node = work.pop()
        if node.comments is not None:
            for comment in node.comments:
                if id(comment) not in seen:
                    seen.add(id(comment))
                    yield comment
        if node.alias is None:
            if isinstance(node, Mapping):
                work.extend(node.keys.values())
                work.extend(node.entries.values())
            elif isinstance(node, Sequence):
                work.extend(node.items)


def comments_in_document(document: Document) -> Iterator[Comment]:
    """Every comment of a document."""
    yield from document.head
    if document.root is not None:
        yield from comments_in(document.root)
    yield from document.foot
