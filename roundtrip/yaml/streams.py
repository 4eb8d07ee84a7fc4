"""Which document of a stream is to say what: by kind and name, then by kind, then by position."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.graft import graft
from roundtrip.document.matching import unmoved
from roundtrip.document.templates import in_order_of
from roundtrip.yaml.reader import Stream


class _Slot(NamedTuple):
    """A document of the stream, or an item of a `kind: List` there."""

    document: int
    node: Node
    listed: bool


@dataclass
class Plan:
    """What a stream is to become. Numbers are those of its documents."""

    # what each document that stays is to say
    roots: dict[int, Node] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    # new documents, each with the number of the one that it follows; None: it comes first
    inserted: list[tuple[int | None, Document]] = field(default_factory=list)


def plan(stream: Stream, documents: list[Document]) -> Plan:
    """What has to become of the documents of `stream`, for it to say what `documents` say, in their order.

    Their templates get the order that they have in the stream.
    """
    slots = [slot for number, document in enumerate(stream.documents) for slot in _slots(number, document.root)]
    found = _matched([slot.node for slot in slots], [document.root for document in documents])
    for j, i in found.items():
        in_order_of(slots[i].node, documents[j].root)
    stays = unmoved([(found[j], j) for j in sorted(found)])
    result = Plan()
    items: dict[int, list[Node]] = {}
    before: _Slot | None = None
    for j, document in enumerate(documents):
        slot = slots[found[j]] if j in found else None
        if slot is not None and found[j] in stays:
            before = slot
            if slot.listed:
                items.setdefault(slot.document, []).append(_content(document))
            else:
                result.roots[slot.document] = _content(document)
            continue
        if slot is not None and document.root is not None:
            document = Document(graft(slot.node, document.root), head=document.head, foot=document.foot)
        following = (slots[found[k]] for k in range(j + 1, len(documents)) if k in found and found[k] in stays)
        after = next(following, None)
        if before is not None and before.listed and after is not None and after.document == before.document:
            items[before.document].append(_content(document))
        else:
            result.inserted.append((before.document if before is not None else None, document))
    for number, nodes in items.items():
        root = stream.documents[number].root
        assert isinstance(root, Mapping)
        result.roots[number] = Mapping({**root.entries, "items": Sequence(nodes)})
    for number in sorted({slot.document for slot in slots} - result.roots.keys()):
        result.deleted.append(number)
    return result


def _content(document: Document) -> Node:
    return document.root if document.root is not None else Scalar(None)


def _slots(number: int, root: Node | None) -> list[_Slot]:
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return []
    if isinstance(root, Mapping) and text_at(root, "kind") == "List":
        items = root.entries.get("items")
        if isinstance(items, Sequence):
            return [_Slot(number, item, True) for item in items.items]
    return [_Slot(number, root, False)]


def _matched(old: list[Node], new: list[Node | None]) -> dict[int, int]:
    """The old index for each new one."""
    found: dict[int, int] = {}
    left = list(range(len(old)))
    ways: list[Callable[[Node | None], Hashable]] = [_title, lambda node: text_at(node, "kind"), lambda node: None]
    for way in ways:
        waiting: dict[Hashable, list[int]] = {}
        for i in reversed(left):
            waiting.setdefault(way(old[i]), []).append(i)
        for j, node in enumerate(new):
            candidates = waiting.get(way(node)) if j not in found else None
            if candidates:
                found[j] = candidates.pop()
                left.remove(found[j])
    return found


def _title(node: Node | None) -> Hashable:
    metadata = node.entries.get("metadata") if isinstance(node, Mapping) else None
    return text_at(node, "kind"), *(text_at(metadata, key) for key in ("name", "generateName", "namespace"))
