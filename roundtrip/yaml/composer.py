"""From a parser's events to Documents, in one loop, without recursion.

What a hostile text could make huge is bounded: the depth of nesting, and what aliases expand to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from roundtrip.diagnostics import ConversionError, Diagnostic, Severity
from roundtrip.document import Document, Mapping, Node, Scalar, ScalarValue, Sequence, Span
from roundtrip.document.remarks import is_item
from roundtrip.yaml import errors, merging, scalars
from roundtrip.yaml.comments import Attacher, comments_in, comments_of
from roundtrip.yaml.events import Disguise, Event, parser
from roundtrip.yaml.frames import Anchored, Frame

# Everything downstream may recurse: Python's own limit is 1,000 frames, and a construct costs three or four.
MAX_DEPTH = 250
# How many nodes aliases may add, beside ten for each node of the text.
MAX_EXPANSION = 100_000

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s|#.*)*)+")
_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}


@dataclass
class Stream:
    """What `read` gives. `text` is what all offsets count in: the text, decoded, and without a byte-order mark."""

    text: str
    documents: list[Document] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


class Composer:
    """One pass over one text."""

    def __init__(self, text: str, disguise: Disguise | None, file: str, strict: bool) -> None:
        self.text = text
        self.disguise = disguise
        self.file = file
        self.strict = strict
        self.stream = Stream(text)
        self.comments = Attacher(text)
        self.frames: list[Frame] = []
        self.anchors: dict[str, Anchored | None] = {}
        self.nodes = 0
        self.expansion = 0

    def run(self) -> Stream:
        """Reads everything; raises ConversionError, or what ruamel raises."""
        from ruamel.yaml.events import (
            AliasEvent,
            DocumentEndEvent,
            DocumentStartEvent,
            MappingEndEvent,
            MappingStartEvent,
            ScalarEvent,
            SequenceEndEvent,
            SequenceStartEvent,
            StreamEndEvent,
        )

        comments, frames = self.comments, self.frames
        get = parser(self.disguise.text if self.disguise else self.text).get_event
        hash_at = comments.next(0)
        waiting = False  # whether comments wait for a node
        frame: Frame | None = None
        document = Document(None)
        node: Node
        last: Node | None = None  # the node that a comment behind it on its line belongs to
        ended: Any = None  # where the last event ended
        end = 0  # where the last node ended
        while True:
            event: Any = get()
            kind = event.__class__
            mark = event.start_mark
            start = mark.index
            if hash_at < start:
                hash_at = comments.collect(hash_at, start, (ended.index, ended.line, ended.column), last)
                waiting = comments.waiting
            ended = event.end_mark
            opened: Frame | None = None

            if kind is ScalarEvent:
                end = ended.index
                scalar = node = self.scalar(event, mark, start, end)
                if hash_at < end:
                    hash_at = comments.within(hash_at, scalar)
                    waiting = comments.waiting
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                opened = self.open(event, kind is MappingStartEvent, mark)
                node = opened.node
                if not opened.flow:
                    # its end mark is where its content starts, behind anchor and tag
                    ended = mark
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                assert frame is not None
                frames.pop()
                if waiting:
                    self.comments_before_end(frame, last, mark)
                    waiting = comments.waiting
                last = None
                if frame.flow:
                    end = ended.index
                    last = frame.node
                self.close(frame, end)
                frame = frames[-1] if frames else None
                continue
            elif kind is AliasEvent:
                end = ended.index
                node = self.alias(event, mark)
            elif kind is DocumentStartEvent:
                document = Document(None, Span(start, ended.index, mark.line + 1, mark.column + 1))
                self.stream.documents.append(document)
                self.anchors.clear()
                last = None
                continue
            elif kind is DocumentEndEvent:
                document.span = document.span._replace(end=max(end, ended.index, document.span.start))
                if waiting and document.root is not None:
                    document.foot = comments.take()
                    waiting = False
                last = None
                continue
            elif kind is StreamEndEvent:
                return self.finished()
            else:
                continue

            if frame is None:
                if kind is not ScalarEvent or start < end:
                    document.root = node
                    if waiting:
                        document.head = comments.take()
                        waiting = False
            elif frame.entries is None:
                if waiting:
                    self.comments_before_item(frame, node, opened, last, start)
                    waiting = comments.waiting
                frame.items.append(node)
            elif frame.key is None:
                if waiting:
                    if last is not None and not frame.flow:
                        comments.end(last, frame.column + 2, frame.column + 1)
                    frame.above = comments.take()
                    waiting = False
                self.key(frame, node, mark)
                last = None
                continue
            else:
                if waiting or frame.above is not None:
                    comments.begin(node, frame.above, None if opened is None or opened.flow else 0)
                    frame.above = None
                    waiting = comments.waiting
                key = frame.key
                if frame.merging:
                    frame.merging = False
                    frame.merges.append((frame.key_node.span.start, node))
                else:
                    if key in frame.entries:
                        self.duplicate(frame, key, node)
                    frame.entries[key] = node
                    frame.keys[key] = frame.key_node
                frame.key = None
            last = node
            if opened is not None:
                frames.append(opened)
                frame = opened
                if not (opened.flow or event.anchor or event.tag):
                    last = None

    # -- nodes ---------------------------------------------------------------------------------------------------------

    def scalar(self, event: Event, mark: Any, start: int, end: int) -> Scalar:
        value = event.value if self.disguise is None else self.disguise.undo(event.value)
        anchor, tag, style = event.anchor, event.tag, event.style
        written = start
        if anchor or tag:
            properties = _PROPERTIES.match(self.text, start, end)
            written = properties.end() if properties else start
        # a plain scalar on one line is what it says: no second string for it
        one_line = event.end_mark.line == mark.line
        text = value if one_line and not style else self.text[written:end]
        if tag:
            value = self.tagged(tag, value, mark)
        elif not style and (value[:1] in scalars.NUMERIC or value in scalars.WORDS):
            value = scalars.resolve(value)
            if value.__class__ is float and value - value != 0:  # infinite, or not a number
                self.no_json(text, mark)
        span = Span(start, end, mark.line + 1, mark.column + 1)
        node = Scalar(value, span, _STYLES[style], text)
        if anchor:
            node.anchor = anchor
            self.anchors[anchor] = Anchored(node, 1, 0)
        return node

    def tagged(self, tag: str, text: str, mark: Any) -> ScalarValue:
        try:
            value = scalars.tagged(tag, text)
        except LookupError:
            self.unknown_tag(tag, "it reads a string here", mark)
            return text
        except ValueError as problem:
            raise self.error("tag", f"{text[:40]!r} can't be read as `{scalars.short(tag)}`", mark) from problem
        if tag == scalars.TIMESTAMP:
            self.unknown_tag(tag, "it reads a string here", mark)
        elif value.__class__ is float and value - value != 0:
            self.no_json(text, mark)
        return value

    def unknown_tag(self, tag: str, read: str, mark: Any) -> None:
        what = f"the tag `{scalars.short(tag)}` says nothing to Kubernetes: {read}, and what is written anew has no tag"
        self.stream.diagnostics.append(self.diagnostic("note", "unknown-tag", what, mark))

    def no_json(self, text: str, mark: Any) -> None:
        what = (
            f"Kubernetes reads YAML as JSON, which has no `{text}`: Argo can't read this document; put quotes around it"
        )
        self.stream.diagnostics.append(self.diagnostic("error", "no-json", what, mark))

    def open(self, event: Event, mapping: bool, mark: Any) -> Frame:
        if len(self.frames) >= MAX_DEPTH:
            raise self.error("too-deep", f"collections are nested more than {MAX_DEPTH} deep here", mark)
        if event.tag and event.tag not in ("!", scalars.MAP if mapping else scalars.SEQ):
            self.unknown_tag(event.tag, "it passes over it", mark)
        span = Span(mark.index, mark.index, mark.line + 1, mark.column + 1)
        flow = bool(event.flow_style)
        node: Mapping | Sequence = Mapping(None, span, flow) if mapping else Sequence(None, span, flow)
        if event.anchor:
            node.anchor = event.anchor
            self.anchors[event.anchor] = None
        column: int = mark.column
        if (event.anchor or event.tag) and not flow:
            # its content starts at its end mark, or, of a list that isn't indented, behind the first dash
            content = event.end_mark
            column = (
                content.column if mapping or self.text[content.index : content.index + 1] == "-" else content.column - 1
            )
        return Frame(node, column)

    def close(self, frame: Frame, end: int) -> None:
        node = frame.node
        span = node.span
        node.span = Span(span.start, end, span.line, span.column)
        if frame.merges:
            assert isinstance(node, Mapping)
            found = merging.merge(node, frame.merges, self.file)
            if found is not None:
                self.stream.diagnostics.append(found)
        children = len(frame.items if frame.entries is None else frame.entries)
        self.nodes += children
        if self.frames:
            above = self.frames[-1]
            above.extra += frame.extra + children
            above.height = max(above.height, frame.height + 1)
        if node.anchor is not None:
            self.anchors[node.anchor] = Anchored(node, frame.extra + children + 1, frame.height)

    def alias(self, event: Event, mark: Any) -> Node:
        name = event.anchor
        if name not in self.anchors:
            raise self.error("undefined-alias", f"there is no anchor `&{name}` above this alias", mark)
        anchored = self.anchors[name]
        if anchored is None:
            raise self.error("alias-loop", f"`*{name}` is within the very value that `&{name}` names", mark)
        self.expansion += anchored.size
        if self.expansion > MAX_EXPANSION + 10 * self.nodes:
            what = (
                f"the aliases up to here expand to more than {self.expansion:,} nodes: this is refused as an alias bomb"
            )
            raise self.error("alias-bomb", what, mark)
        frame = self.frames[-1] if self.frames else None
        # what a merge key brings is no deeper than the key itself
        deeper = 0 if frame is not None and frame.merging else 1
        if len(self.frames) + anchored.height + deeper - 1 > MAX_DEPTH:
            what = f"collections are nested more than {MAX_DEPTH} deep here, with aliases expanded"
            raise self.error("too-deep", what, mark)
        if frame is not None:
            frame.extra += anchored.size - 1
            frame.height = max(frame.height, anchored.height + deeper)
        node = use(anchored.node, Span(mark.index, event.end_mark.index, mark.line + 1, mark.column + 1))
        node.alias = name
        return node

    def key(self, frame: Frame, node: Node, mark: Any) -> None:
        if not isinstance(node, Scalar):
            template = errors.template_error(self.text, mark.line + 1, self.file)
            what = "a key must be a string; this one is a collection"
            raise template or self.error("complex-key", what, mark)
        value = node.value
        if isinstance(value, str):
            frame.key = value
            frame.merging = value == "<<" and merging.is_merge(node, self.text)
        elif value is None:
            what = "a key must be a string; this one is null, which Kubernetes refuses: put quotes around it"
            raise self.error("complex-key", what, mark)
        else:
            frame.key = scalars.key_of(value, node.text)
            if value.__class__ is float and value - value != 0:
                self.stream.diagnostics.pop()  # a key is a string in JSON, whatever it was
            what = f"the key `{node.text}` is no string; Kubernetes reads it as the string `{frame.key}`"
            self.stream.diagnostics.append(self.diagnostic("note", "non-string-key", what, mark))
        frame.key_node = node

    def duplicate(self, frame: Frame, key: str, node: Node) -> None:
        """The last of two equal keys counts; what was said about the other is kept above it."""
        assert frame.entries is not None
        dropped, first = frame.entries.pop(key), frame.keys.pop(key)
        severity: Severity = "error" if self.strict else "warning"
        what = f"`{key}` stands twice in this mapping, first in line {first.span.line}; Kubernetes takes the last"
        span = frame.key_node.span
        found = Diagnostic(severity, "duplicate-key", what, span.line, span.column, file=self.file)
        if self.strict:
            raise ConversionError(found)
        self.stream.diagnostics.append(found)
        if dropped.comments is not None:
            # the list itself is handed on, for a key that stands there ten thousand times
            above, dropped.comments.before = dropped.comments.before, []
        else:
            above = []
        above += comments_in(dropped)
        if above:
            comments = comments_of(node)
            comments.before = above + comments.before if comments.before else above

    # -- comments ------------------------------------------------------------------------------------------------------

    def comments_before_item(
        self, frame: Frame, node: Node, opened: Frame | None, last: Node | None, start: int
    ) -> None:
        """What waits goes to an item of a list; lines behind its dash to its first entry, if it is a block."""
        comments = self.comments
        if frame.flow:
            comments.begin(node, None, None)
            return
        before_dash = comments.before_dash(start)
        if last is not None:
            before_dash -= comments.end(last, frame.column + 2, frame.column + 1, before_dash)
        comments.begin(node, None, None if opened is None or opened.flow else before_dash)

    def comments_before_end(self, frame: Frame, last: Node | None, mark: Any) -> None:
        """What waits goes to the collection that ends, or to its last scalar, if it stands as deep."""
        comments = self.comments
        if frame.flow:
            comments_of(frame.node).after += comments.take()
            return
        following = 1 if mark.index >= len(self.text) else mark.column + 1
        if last is not None:
            comments.end(last, frame.column + 2, following)
        if not self.frames or not comments.above:
            return
        above = self.frames[-1]
        unindented = above.entries is not None and not above.flow and above.column == frame.column
        if not unindented or is_item(comments.above[0]):
            comments.end(frame.node, frame.column + 1, following)

    # -- the end, and what is wrong ------------------------------------------------------------------------------------

    def finished(self) -> Stream:
        filled = [document for document in self.stream.documents if document.root is not None]
        if not filled:
            what = "there is no document in this text" if self.text.strip() else "this text is empty"
            raise ConversionError(Diagnostic("error", "empty", what, file=self.file))
        filled[-1].foot += self.comments.take()
        return self.stream

    def diagnostic(self, severity: Severity, code: str, message: str, mark: Any) -> Diagnostic:
        return Diagnostic(severity, code, message, mark.line + 1, mark.column + 1, file=self.file)

    def error(self, code: str, message: str, mark: Any) -> ConversionError:
        return ConversionError(self.diagnostic("error", code, message, mark))


def use(node: Node, span: Span) -> Node:
    """A node that stands for another one at `span`: a fresh node that shares its children."""
    if isinstance(node, Mapping):
        mapping = Mapping(node.entries, span, node.flow, node.keys)
        mapping.merged, mapping.overridden = node.merged, node.overridden
        return mapping
    if isinstance(node, Sequence):
        return Sequence(node.items, span, node.flow)
    assert isinstance(node, Scalar)
    return Scalar(node.value, span, node.style, node.text)
