"""Changes put back into YAML text: what didn't change stays as it is, byte for byte.

The differences between what the text says and what it is to say become edits of the smallest pieces. An edit of an
anchored value changes its aliases too, so it goes in rounds: first what stands in the text itself, then, with the text
read anew, what is still different behind aliases and merge keys, which are written out there. What spans can't express
is written anew, as little as possible of it. In the end the text is proven to say what it is to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Difference, Document, Mapping, Node, Path, Scalar, Sequence, at, diff
from roundtrip.document.equivalence import runs_python
from roundtrip.document.graft import graft
from roundtrip.document.layouts import with_layout_of
from roundtrip.document.scripts import Commented, commented, with_comments_of
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.composer import use
from roundtrip.yaml.edits import Editor
from roundtrip.yaml.manners import Manners
from roundtrip.yaml.places import Edit, Places, Unpatchable, anchors_in, applied, is_flow, is_json, own_children
from roundtrip.yaml.reader import Stream, read
from roundtrip.yaml.remarks import with_comments
from roundtrip.yaml.streams import Plan, plan
from roundtrip.yaml.writer import Layout, json_text, write

_ROUNDS = 6


def patch(text: str, old: Stream, documents: list[Document]) -> str:
    """`text` with the changes that make it say what `documents` say; `old` is what `read(text)` gave.

    The items of a `kind: List` count as documents. Raises ConversionError for what YAML can't hold.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    if not documents:
        return mark
    for whole in (False, True):
        stream = old
        for _ in range(_ROUNDS):
            edits = _Round(stream, plan(stream, documents), whole).edits()
            if not edits:
                return mark + _commented(_with_scripts(stream, documents), documents)
            newline = "\r\n" if "\r\n" in stream.text else "\n"
            try:
                stream = read(applied(stream.text, edits, newline=newline))
            except (ConversionError, Unpatchable):
                break
    roots = [document.root for document in old.documents if document.root is not None]
    whole_text = json_text if len(roots) == 1 and is_json(roots[0]) else write
    return mark + whole_text(documents)


def _with_scripts(stream: Stream, documents: list[Document]) -> Stream:
    """The stream with the comments of the Python scripts in `documents`, where it says the same with them."""
    edits: list[Edit] = []
    places = Places(stream.text)
    for number, new in plan(stream, documents).roots.items():
        old = stream.documents[number].root
        assert old is not None
        editor = Editor(places, old, _layout(old), {})
        for one in commented(old, new):
            former, latter = str(one.before.value), str(one.after.value)
            text = with_comments_of(former, latter)
            if text == latter:
                text = with_layout_of(former, latter)
            with suppress(Unpatchable):
                edits += editor.set(one.holder, one.path, Scalar(text))
    if not edits:
        return stream
    try:
        again = read(applied(stream.text, edits, newline="\r\n" if "\r\n" in stream.text else "\n"))
    except (ConversionError, Unpatchable):
        return stream
    return stream if _Round(again, plan(again, documents), False).edits() else again


def changed_comments(stream: Stream, documents: list[Document]) -> Iterator[Commented]:
    """The Python scripts of a stream whose comments are others in `documents`."""
    for number, new in plan(stream, documents).roots.items():
        old = stream.documents[number].root
        if old is not None:
            yield from commented(old, new)


def _commented(stream: Stream, documents: list[Document]) -> str:
    """The text of `stream` with new comments, where it says the same with them."""
    if not any(True for document in documents for _ in comments_in_document(document)):
        return stream.text
    if any(document.root is not None and is_json(document.root) for document in stream.documents):
        return stream.text  # JSON has no comments
    text = with_comments(stream, documents)
    if text == stream.text:
        return text
    try:
        again = read(text)
    except ConversionError:
        return stream.text
    same = not _Round(again, plan(again, documents), False).edits()
    return text if same else stream.text


class _Round:
    """One round of edits. `whole`: documents that differ are written anew."""

    def __init__(self, stream: Stream, plan: Plan, whole: bool) -> None:
        self.stream = stream
        self.plan = plan
        self.whole = whole
        self.places = Places(stream.text)

    def edits(self) -> list[Edit]:
        """What has to be done; nothing, where the stream says what it is to say."""
        found: list[Edit] = []
        for number, new in self.plan.roots.items():
            old = self.stream.documents[number].root
            assert old is not None
            counterparts: dict[int, Node] = {}
            differences = diff(old, new, whole_aliases=True, counterparts=counterparts)
            if not differences:
                continue
            manners = Manners(old)
            differences = [manners.of(_as_laid_out(old, d)) for d in differences]
            try:
                if self.whole:
                    raise Unpatchable
                chosen = _of_this_round(old, differences, counterparts)
                found += Editor(self.places, old, _layout(old), counterparts).edit(chosen)
            except Unpatchable:
                found.append(self.anew(old, new))
        found += [self.delete(number) for number in self.plan.deleted]
        found += [self.insert(behind, document) for behind, document in self.plan.inserted]
        return found

    def anew(self, old: Node, new: Node) -> Edit:
        """Writes what a document says anew, with the comments of the old nodes."""
        start = self.places.line_start(old.span.start)
        text = json_text([Document(new)]) if is_json(old) else write([Document(graft(old, new))])
        if self.places.text[start : old.span.start].strip():
            start, text = old.span.start, "\n" + text
        end = self.places.content_end(old)
        end = end if self.places.text[end - 1 : end] == "\n" else self.places.line_end(end)
        return Edit(start, end, text, ("",))

    def delete(self, number: int) -> Edit:
        documents = self.stream.documents
        end = documents[number + 1].span.start if number + 1 < len(documents) else len(self.stream.text)
        return Edit(self.start(number), end, "", ())

    def insert(self, behind: int | None, document: Document) -> Edit:
        documents = self.stream.documents
        beside = documents[behind or 0].root
        text = write([document], _layout(beside)._replace(anchors=frozenset()) if beside is not None else None)
        if behind is None:
            at = self.start(0)
            explicit = self.places.text.startswith("---", at)
            return Edit(at, at, f"---\n{text}" if explicit else f"{text}---\n", ())
        at = documents[behind + 1].span.start if behind + 1 < len(documents) else len(self.stream.text)
        return Edit(at, at, f"---\n{text}", ())

    def start(self, number: int) -> int:
        """Where a document starts; the first one, behind the comments at the top, if there is no `---`."""
        document = self.stream.documents[number]
        if number or document.root is None or self.places.text.startswith("---", document.span.start):
            return document.span.start
        return self.places.line_start(document.root.span.start)


def _as_laid_out(root: Node, difference: Difference) -> Difference:
    """A difference; of a Python script, with what didn't change of it as it was laid out."""
    before, after, path = difference.before, difference.after, difference.path
    if (
        difference.kind != "set"
        or path[-1:] != ("source",)
        or not isinstance(before, Scalar)
        or not isinstance(after, Scalar)
    ):
        return difference
    holder = at(root, path[:-1])
    if not isinstance(holder, Mapping) or not runs_python(holder):
        return difference
    return replace(difference, after=Scalar(with_layout_of(str(before.value), str(after.value)), after.span))


def _of_this_round(root: Node, differences: list[Difference], counterparts: dict[int, Node]) -> list[Difference]:
    """What stands in the text itself, if any of it differs; what aliases and merge keys repeat may follow from that.

    Aliases of what goes are written out, and merge keys with what else is in their mappings.
    """
    merged = _merged_paths(root)
    direct = [d for d in differences if (d.before is None or d.before.alias is None) and d.path not in merged]
    if not direct:
        return differences
    gone = [d.before for d in direct if d.before is not None and (d.kind == "delete" or not _stays(d))]
    names: set[str] = set()
    within: set[int] = set()
    while gone:
        node = gone.pop()
        within.add(id(node))
        names |= {node.anchor} if node.anchor is not None else set()
        if node.alias is None:
            gone += own_children(node)
    if not names:
        return direct
    left = [
        (path, node)
        for path, node in _walk(root)
        if id(node) not in within and (node.alias in names or _brought_by(node, within))
    ]
    whole = [path for path, node in left if node.alias is None]
    direct = [d for d in direct if not any(d.path[: len(p)] == p or d.target[: len(p)] == p for p in whole)]
    return direct + [
        Difference("set", path, node, _written_out(node, counterparts.get(id(node))))
        for path, node in left
        if not any(path != p and path[: len(p)] == p for p in whole)
    ]


def _brought_by(node: Node, within: set[int]) -> bool:
    """Whether a merge key brings something of what is `within`."""
    return isinstance(node, Mapping) and any(id(node.entries[key]) in within for key in node.merged)


def _written_out(node: Node, counterpart: Node | None) -> Node:
    """What stands where something is repeated no more; with the comments of a mapping in which a merge key was."""
    if node.alias is not None or not isinstance(node, Mapping):
        return counterpart or use(node, node.span)
    bare = use(node, node.span)
    assert isinstance(bare, Mapping)
    bare.merged = frozenset()
    bare.comments = node.comments
    return bare if counterpart is None else graft(bare, counterpart)


def _stays(difference: Difference) -> bool:
    """Whether the anchor of what is set stays: a scalar's does."""
    scalars = isinstance(difference.before, Scalar) and isinstance(difference.after, Scalar)
    return difference.kind == "move" or (difference.kind == "set" and scalars)


def _merged_paths(root: Node) -> set[Path]:
    return {
        (*path, key) for path, node in _walk(root) if isinstance(node, Mapping) and node.merged for key in node.merged
    }


def _walk(root: Node) -> list[tuple[Path, Node]]:
    """Every node that stands in the text, with its path."""
    found: list[tuple[Path, Node]] = []
    work: list[tuple[Path, Node]] = [((), root)]
    while work:
        path, node = work.pop()
        found.append((path, node))
        if node.alias is not None:
            continue
        if isinstance(node, Mapping):
            work += [((*path, k), child) for k, child in node.entries.items() if k not in node.merged]
        elif isinstance(node, Sequence):
            work += [((*path, i), child) for i, child in enumerate(node.items)]
    return found


def _layout(root: Node) -> Layout:
    """How a document is indented, for the most part."""
    steps: Counter[int] = Counter()
    dashes: Counter[int] = Counter()
    for _, node in _walk(root):
        if not isinstance(node, Mapping) or is_flow(node) or node.alias is not None:
            continue
        for key, child in node.entries.items():
            if key in node.merged or is_flow(child) or child.alias is not None or child.anchor is not None:
                continue
            deeper = child.span.column - node.keys[key].span.column
            if isinstance(child, Mapping):
                steps[deeper] += 1
            elif isinstance(child, Sequence):
                dashes[deeper] += 1
    step = steps.most_common(1)[0][0] if steps else 2
    below = max(dashes.most_common(1)[0][0], 0) if dashes else 0
    return Layout(step if 0 < step < 10 else 2, below, frozenset(anchors_in(root)))
