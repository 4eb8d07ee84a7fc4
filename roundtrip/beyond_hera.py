"""Documents as Hera sees them, and a note for each field that plain Hera passes over or writes otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Call, Document, Mapping, Node, Path, Scalar, Sequence, at, plain, text_at, with_nodes
from roundtrip.document.marks import SINGLES
from roundtrip.document.node import ABSENT, LIST
from roundtrip.document.remarks import keep_comments, remarks
from roundtrip.document.triggers import started
from roundtrip.hera.modelled import split
from roundtrip.lenses import Refused, get


def objects_of(documents: list[Document], diagnostics: list[Diagnostic]) -> list[Document]:
    """The documents as Hera sees them; what it can't say is added to `diagnostics`. Raises ConversionError."""
    return [Document(_objects(d, diagnostics), d.span, d.head, d.foot) for d in documents]


def _objects(document: Document, diagnostics: list[Diagnostic]) -> Node:
    root = document.root
    assert root is not None
    if not isinstance(root, Mapping):
        raise _error(
            root, "not-a-document", "this is no Kubernetes object: a mapping with `apiVersion` and `kind` belongs here"
        )
    if not text_at(root, "kind") or not text_at(root, "apiVersion"):
        missing = "apiVersion" if text_at(root, "kind") else "kind"
        raise _error(root, "no-kind", f"this document has no `{missing}`, so nothing tells what it is; add one")
    made: dict[Path, Node] = {}
    for path, node in _workflows(root):
        same = next((other for other in made if _repeats(node, at(root, other))), None)
        made[path] = made[same] if same is not None else _workflow(node, diagnostics)
    return with_nodes(root, made)


def _workflows(root: Mapping) -> list[tuple[Path, Mapping]]:
    """What of a document becomes a workflow of Hera's: itself, or what stands in its triggers."""
    return [(one.path, one.resource) for one in started(root)] or [((), root)]


def _repeats(node: Mapping, other: Node | None) -> bool:
    """Whether a workflow says what one above it does, and nothing besides, as an alias does: they are one then."""
    return other is not None and plain(node) == plain(other) and not any(remarks(node, node))


def _workflow(root: Mapping, diagnostics: list[Diagnostic]) -> Node:
    try:
        objects = get(root)
    except Refused as refused:
        diagnostics.append(
            Diagnostic(
                "warning",
                "beyond-hera",
                f"Hera can't say this {text_at(root, 'kind')} ({refused.why}); it is kept as a dictionary",
                refused.node.span.line,
                refused.node.span.column,
            )
        )
        return root
    keep_comments(root, objects)
    diagnostics += leftovers(objects)
    return objects


def leftovers(objects: Node) -> list[Diagnostic]:
    """A note for every field that plain Hera passes over or writes otherwise, at its line."""
    found: list[Diagnostic] = []
    work: list[Node] = [objects]
    while work:
        node = work.pop()
        inner: Iterable[Node] = ()
        if isinstance(node, Call):
            if node.extra is not None:
                left = split(node.name, node.extra)[1]
                found += _leftover(left, node, ()) if left is not None else ()
            if node.marks:
                found += _marked(node)
            inner = node.args.values()
        elif isinstance(node, Mapping):
            inner = node.entries.values()
        elif isinstance(node, Sequence):
            inner = node.items
        work += [child for child in inner if type(child) is not Scalar]  # most of a tree
    return sorted(found, key=lambda d: (d.line, d.column))


def _leftover(extra: Mapping, call: Call, path: tuple[str, ...]) -> Iterator[Diagnostic]:
    for key, value in extra.entries.items():
        at = extra.keys.get(key)
        if at is None and isinstance(value, Mapping):
            yield from _leftover(value, call, (*path, key))
            continue
        span = at.span if at is not None else value.span
        field = ".".join((*path, key))
        what = f"Hera's {call.name} has no argument for `{field}`; plain Hera passes over it, roundtrip writes it"
        yield Diagnostic("note", "beyond-hera", what, span.line, span.column)


def _marked(call: Call) -> Iterator[Diagnostic]:
    """What the marks of a call mean, but for those of what Hera writes without being told."""
    for arg, mark in call.marks.items():
        *above, last = mark.path
        field = ".".join(mark.path)
        if mark.what == LIST:
            field = ".".join((*above, SINGLES[last]))
            what = f"`{field}` was removed in Argo 4, so plain Hera writes `{last}`, which means the same; roundtrip writes it as it was"
        elif mark.what != ABSENT:
            what = f"`{field}` is of another type than Argo's; plain Hera writes what Argo reads, roundtrip what stood here"
        elif arg in call.args:
            what = (
                f"Hera's {call.name} insists on `{field}`, which isn't here; plain Hera writes false, roundtrip nothing"
            )
        else:
            continue
        yield Diagnostic("note", "beyond-hera", what, mark.span.line, mark.span.column)


def _error(node: Node, code: str, message: str) -> ConversionError:
    return ConversionError(Diagnostic("error", code, message, node.span.line, node.span.column))
