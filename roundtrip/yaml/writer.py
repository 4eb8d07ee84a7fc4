"""Documents → YAML text, in the layout of Argo's own examples, and stable: what is read back is written the same.

Two spaces, lists unindented under their key, short lists of words in brackets where Argo's examples have them so, text
of several lines as a block, no line folded. What the nodes know of their text is kept: quotes, brackets, anchors, how a
number was spelt, and every comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.document import Comment, Document, Mapping, Node, PlainValue, Scalar, Sequence, plain
from roundtrip.document.remarks import is_item
from roundtrip.yaml import scalars
from roundtrip.yaml.anchors import Anchors
from roundtrip.yaml.text import as_json, block_text, comment_text, is_simple, plain_text, scalar_text

# lists that Argo's examples write in brackets, nine times of ten
_IN_BRACKETS = frozenset(("command", "args", "accessModes", "dependencies", "flags"))
_WIDTH = 100
# brackets within brackets, on one line
_DEEPEST = 8
# a longer key than YAML allows before a `:` on one line, with room for its quotes
_LONG_KEY = 900


class Layout(NamedTuple):
    """How a text is indented: by how much below a key, and the dashes of a list below theirs; the anchors that it has."""

    step: int = 2
    dashes: int = 0
    anchors: frozenset[str] = frozenset()


def write(documents: list[Document], layout: Layout | None = None) -> str:
    """The YAML of `documents`, one stream. Raises ConversionError for what YAML can't hold."""
    writer = _Writer(layout or Layout())
    for number, document in enumerate(documents):
        if number or document.root is None:
            writer.parts.append("---\n")
        writer.document(document)
    return "".join(writer.parts)


def json_text(documents: list[Document]) -> str:
    """`documents` as JSON: one as it is, several as the items of a list, as kubectl has it. Comments have no place there."""
    found = [plain(document.root) for document in documents if document.root is not None]
    whole: PlainValue = found[0] if len(found) == 1 else {"apiVersion": "v1", "kind": "List", "items": found}
    return as_json(whole, indent=2) + "\n"


def children_text(holder: Mapping | Sequence, indent: int, layout: Layout) -> str:
    """The lines of all children of a block collection, with their keys or dashes at column `indent`."""
    writer = _Writer(layout)
    writer.anchors = Anchors(holder, layout.anchors)
    writer.open.append(_Open(holder, indent))
    writer.collections()
    return "".join(writer.parts)


def value_text(node: Node, key: str | None, indent: int, layout: Layout) -> str:
    """What follows `key:` in a mapping at column `indent`, or the dash there, if `key` is None; with its line break."""
    holder = Sequence([node]) if key is None else Mapping({key: node})
    writer = _Writer(layout)
    writer.anchors = Anchors(node, layout.anchors)
    top = _Open(holder, indent)
    next(top.children)
    writer.open.append(top)
    writer.value(node, key or "", top)
    writer.collections()
    return "".join(writer.parts)


class _Open:
    """A block collection that is being written: its children that are left, and the column of its keys or dashes."""

    __slots__ = ("children", "indent", "left", "mapping", "node", "on_line")

    def __init__(self, node: Mapping | Sequence, indent: int, on_line: bool = False) -> None:
        self.node = node
        self.indent = indent
        # whether its first line has begun already, behind a dash
        self.on_line = on_line
        self.mapping = node if isinstance(node, Mapping) else None
        self.children: Iterator[tuple[str, Node]]
        if isinstance(node, Mapping):
            self.children, self.left = iter(node.entries.items()), len(node.entries)
        else:
            self.children, self.left = (("", item) for item in node.items), len(node.items)


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts: list[str] = []
        self.open: list[_Open] = []
        self.anchors = Anchors(Scalar(None))
        # the comments that are written: what aliases and merge keys repeat comes once
        self.written: set[int] = set()

    def document(self, document: Document) -> None:
        self.whole_lines(document.head, 0)
        root = document.root
        if root is not None:
            self.anchors = Anchors(root)
            if root.comments is not None:
                self.whole_lines(root.comments.before, 0)
            if isinstance(root, (Mapping, Sequence)) and _children(root):
                if root.comments is not None and root.comments.trailing is not None:
                    self.whole_lines([root.comments.trailing], 0)
                self.open.append(_Open(root, 0))
                self.collections()
            else:
                self.single(root, None, "")
        self.whole_lines(document.foot, 0)

    def collections(self) -> None:
        """Writes what is open, and what opens within it."""
        parts = self.parts
        while self.open:
            top = self.open[-1]
            child = next(top.children, None)
            if child is None:
                self.open.pop()
                if top.node.comments is not None:
                    self.whole_lines(top.node.comments.after, top.indent)
                continue
            top.left -= 1
            key, node = child
            if node.comments is not None:
                self.whole_lines(node.comments.before, top.indent)
            if top.on_line:
                top.on_line = False
            elif top.indent:
                parts.append(" " * top.indent)
            if top.mapping is None:
                parts.append("-")
            else:
                text = key_text(top.mapping, key)
                if len(text) > _LONG_KEY:
                    text = f"? {text}\n{' ' * top.indent}"
                parts.append(f"{text}:")
            # most nodes: a word, and nothing around it
            if (
                node.__class__ is Scalar
                and node.comments is None
                and node.anchor is None
                and node.alias is None
                and node.value.__class__ is str
                and "\n" not in node.value
            ):
                parts.append(f" {scalar_text(node)}\n")
                continue
            self.value(node, key, top)

    def value(self, node: Node, key: str, top: _Open) -> None:
        """What follows a `key:` or a dash; a block collection is opened only."""
        parts, comments = self.parts, node.comments
        name = self.anchors.alias(node)
        if name is not None:
            parts.append(f" *{name}")
            self.end_line(node, top.indent + 2)
            return
        anchor = self.anchors.anchor(node)
        if anchor is not None:
            parts.append(f" &{anchor}")
        if isinstance(node, Scalar) or not _children(node):
            self.single(node, top, " ")
            return
        assert isinstance(node, (Mapping, Sequence))
        flow = self.in_brackets(node, key, top.indent)
        if flow is not None:
            parts.append(f" {flow}")
            self.end_line(node, top.indent + 2)
            return
        trailing = comments is not None and comments.trailing is not None
        if trailing:
            self.trailing(node)
        if top.mapping is None:
            first = _children(node)[0]
            on_line = anchor is None and not trailing and not (first.comments is not None and first.comments.before)
            parts.append(" " if on_line else "\n")
            self.open.append(_Open(node, top.indent + 2, on_line))
            return
        parts.append("\n")
        deeper = self.layout.step
        if isinstance(node, Sequence) and not self.needs_depth(node, top):
            deeper = self.layout.dashes
        self.open.append(_Open(node, top.indent + deeper))

    def needs_depth(self, node: Sequence, top: _Open) -> bool:
        """Whether comments below a list would seem to belong to something else, were it not indented."""
        own = node.comments.after if node.comments is not None else []
        comments = top.node.comments
        above = comments.after if comments is not None and not top.left else []
        if own:
            return top.left > 0 or len(self.open) == 1 or bool(above) or not is_item(own[0])
        return bool(above) and is_item(above[0])

    def single(self, node: Node, top: _Open | None, lead: str) -> None:
        """A scalar or an empty collection, within `top`, or as a document."""
        indent = top.indent if top is not None else -1
        if not isinstance(node, Scalar):
            self.parts.append(f"{lead}{'{}' if isinstance(node, Mapping) else '[]'}")
            self.end_line(node, indent + 2)
            return
        # a block in a list is as deep as the items are
        step = self.layout.step if top is None or top.mapping is not None else 2
        block = block_text(node.value, step) if isinstance(node.value, str) and "\n" in node.value else None
        if block is None:
            text = scalar_text(node)
            self.parts.append(f"{lead}{text}" if text else "")
            self.end_line(node, indent + 2)
            return
        header, lines = block
        margin = " " * (max(indent, 0) + step)
        self.parts.append(lead + header)
        self.trailing(node)
        self.parts.append("\n")
        self.parts.extend(f"{margin}{line}\n" if line else "\n" for line in lines)
        if node.comments is not None:
            # as deep as the text they would be part of it
            self.whole_lines(node.comments.after, indent + 1)

    def in_brackets(self, node: Mapping | Sequence, key: str, indent: int) -> str | None:
        """A short collection as `[…]` or `{…}`, where it was written so, or where Argo's examples do."""
        if not node.flow:
            if key not in _IN_BRACKETS or not isinstance(node, Sequence):
                return None
            if not all(isinstance(item, Scalar) and item.style is None for item in node.items):
                return None
        return self.flow_text(node, _WIDTH - indent - len(key), _DEEPEST)

    def flow_text(self, node: Node, room: int, depth: int) -> str | None:
        """`node` on one line of `room` characters; None where comments, anchors, line breaks or depth forbid it."""
        if room < 0 or depth == 0:
            return None
        if depth < _DEEPEST:
            if node.comments is not None or self.anchors.needs_anchor(node):
                return None
            name = self.anchors.alias(node)
            if name is not None:
                return f"*{name}"
        if isinstance(node, Scalar):
            if isinstance(node.value, str) and ("\n" in node.value or len(node.value) > room):
                return None
            return scalar_text(node, flow=True)
        texts: list[str] = []
        for key, child in (
            node.entries.items() if isinstance(node, Mapping) else (("", item) for item in _children(node))
        ):
            text = self.flow_text(child, room, depth - 1)
            if text is None:
                return None
            if isinstance(node, Mapping):
                text = f"{key_text(node, key, flow=True)}: {text}"
            texts.append(text)
            room -= len(text) + 2
            if room < 0:
                return None
        return f"{{{', '.join(texts)}}}" if isinstance(node, Mapping) else f"[{', '.join(texts)}]"

    # -- comments ------------------------------------------------------------------------------------------------------

    def end_line(self, node: Node, indent: int) -> None:
        """The comment behind `node`, and those below it."""
        if node.comments is None:
            self.parts.append("\n")
            return
        self.trailing(node)
        self.parts.append("\n")
        self.whole_lines(node.comments.after, indent)

    def trailing(self, node: Node) -> None:
        comment = node.comments.trailing if node.comments is not None else None
        if comment is not None and id(comment) not in self.written:
            self.written.add(id(comment))
            self.parts.append(f" {comment_text(comment.text)}")

    def whole_lines(self, comments: list[Comment], indent: int) -> None:
        for comment in comments:
            if id(comment) not in self.written:
                self.written.add(id(comment))
                self.parts.append(f"{' ' * indent}{comment_text(comment.text)}\n")


def key_text(mapping: Mapping, key: str, *, flow: bool = False) -> str:
    """A key as it is written; one that wasn't a string stays as it was."""
    node = mapping.keys.get(key)
    if node is not None and not isinstance(node.value, str) and scalars.key_of(node.value, None) == key:
        return plain_text(node.value)
    if is_simple(key):
        return key
    return scalar_text(Scalar(key, mapping.span, "plain"), flow=flow)


def _children(node: Node) -> list[Node]:
    if isinstance(node, Mapping):
        return list(node.entries.values())
    if isinstance(node, Sequence):
        return node.items
    raise TypeError(f"{node!r} is not part of a Document")
