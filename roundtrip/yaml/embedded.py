"""Workflows that stand in documents of other kinds: in a field (a Sensor's trigger), or as a text (a ConfigMap's data)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.paths import Path, format_path
from roundtrip.yaml.reader import read

GROUP = "argoproj.io/"
KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
_KIND = re.compile(rf"^[ \t]*[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?({'|'.join(KINDS)})[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_MOST = 100  # of one document
_LONGEST = 2_000_000  # letters of a text that is looked into


class Embedded(NamedTuple):
    """A workflow in another document: its kind, its place there, and its line and column. `node`: None where it is a text."""

    kind: str
    path: Path
    line: int
    column: int
    node: Mapping | None

    @property
    def place(self) -> str:
        """Its place, as people write it."""
        return format_path(self.path)


def is_workflow(node: Node | None) -> bool:
    """Whether a node is a document of Argo Workflows'."""
    return text_at(node, "kind") in KINDS and text_at(node, "apiVersion").startswith(GROUP)


def embedded_in(root: Node | None) -> Iterator[Embedded]:
    """The workflows in a document, in their order; none where it is one itself."""
    if root is None or is_workflow(root):
        return
    work: list[tuple[Node, Path]] = [(root, ())]
    seen: set[int] = set()
    count = 0
    while work and count < _MOST:
        node, path = work.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if path and is_workflow(node) and isinstance(node, Mapping):
            count += 1
            yield Embedded(text_at(node, "kind"), path, node.span.line, node.span.column, node)
        elif isinstance(node, Mapping):
            work += [(value, (*path, key)) for key, value in reversed(node.entries.items())]
        elif isinstance(node, Sequence):
            work += [(item, (*path, number)) for number, item in reversed([*enumerate(node.items)])]
        elif isinstance(node, Scalar) and isinstance(node.value, str):
            for kind, line in _in_text(node.value):
                count += 1
                block = node.style in ("literal", "folded")
                yield Embedded(kind, path, node.span.line + line * block, 1 if block else node.span.column, None)


def _in_text(text: str) -> list[tuple[str, int]]:
    """The kinds of the workflows in a text, each with its line; one that can't be read is told by its looks."""
    if GROUP not in text or "kind" not in text or len(text) > _LONGEST:
        return []
    looks = _KIND.search(text)
    try:
        roots = [document.root for document in read(text).documents]
    except ConversionError:
        return [(looks[1], text.count("\n", 0, looks.start()) + 1)] if looks is not None else []
    return [(text_at(root, "kind"), root.span.line) for root in roots if root is not None and is_workflow(root)]
