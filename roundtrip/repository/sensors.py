"""What Sensors of Argo Events address by index: the parameters that their triggers put into a workflow.

    triggers: [{template: {argoWorkflow: {source: {resource: …}, parameters: [{dest: spec.templates.1.container.image}]}}}]

The workflow is written in the Sensor, or named there: by a `workflowTemplateRef`, or as a file of a repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, at, text_at
from roundtrip.document.templates import TEMPLATES
from roundtrip.document.triggers import triggers
from roundtrip.repository.folder import Folder, documents_in
from roundtrip.repository.kustomizations import Place
from roundtrip.repository.pointers import of_path
from roundtrip.yaml.reader import read

_SENSOR = re.compile(r"[\"']?kind[\"']?\s*:\s*[\"']?Sensor\b")
_WORKFLOW = re.compile(rf"[\"']?kind[\"']?\s*:\s*[\"']?(?:{'|'.join(TEMPLATES)})\b")
# where a source names a file
_FILES = (("git", "filePath"), ("file", "path"), ("url", "path"), ("s3", "key"))


class _Named(NamedTuple):
    """What a trigger names: documents by kind, name and namespace ("": any), or a file by the end of its path."""

    kind: str = ""
    name: str = ""
    namespace: str = ""
    path: str = ""


class Sensors:
    """The Sensors among the files of a folder."""

    def __init__(self, folder: Folder, files: list[Path]) -> None:
        self.folder = folder
        self._files = files

    def uses(self) -> Iterator[tuple[Path, Document, Place]]:
        """Every parameter by index with each document that it goes into."""
        wanted: dict[_Named, list[Place]] = {}
        for path in self._files:
            text = self.folder.text(path)
            if text is None or not _SENSOR.search(text):
                continue
            for document in documents_in(text):
                if text_at(document.root, "kind") == "Sensor":
                    for named, place in _triggers(path, document.root):
                        wanted.setdefault(named, []).append(place)
        if not wanted:
            return
        for path in self._files:
            text = self.folder.text(path)
            if text is None or not _WORKFLOW.search(text):
                continue
            for document in documents_in(text):
                for named, places in wanted.items() if text_at(document.root, "kind") in TEMPLATES else ():
                    if _is(named, document.root, path):
                        yield from ((path, document, place) for place in places)


def _triggers(path: Path, sensor: Node | None) -> Iterator[tuple[_Named, Place]]:
    """What the triggers of a Sensor name, with each of their parameters by index."""
    for trigger, made, _ in triggers(sensor):
        named = list(_named(made.entries.get("source")))
        for parameter in (*_items(made, "parameters"), *_items(trigger, "parameters")):
            dest = parameter.entries.get("dest") if isinstance(parameter, Mapping) else None
            for pointer in of_path(dest):
                span = pointer.node.span
                yield from ((one, Place(path, span.line, span.column, pointer)) for one in named)


def _named(source: Node | None) -> Iterator[_Named]:
    """What the source of a trigger names."""
    if not isinstance(source, Mapping):
        return
    resource = source.entries.get("resource")
    inline = source.entries.get("inline")
    if isinstance(inline, Scalar) and isinstance(inline.value, str):
        try:
            resource = next((d.root for d in read(inline.value).documents), None)
        except ConversionError:
            resource = None
    if isinstance(resource, Mapping):
        metadata = resource.entries.get("metadata")
        name = text_at(metadata, "name") or text_at(metadata, "generateName")
        namespace = text_at(metadata, "namespace")
        if name:
            yield _Named(text_at(resource, "kind"), name, namespace)
        reference = at(resource, ("spec", "workflowTemplateRef"))
        if isinstance(reference, Mapping) and text_at(reference, "name"):
            cluster = at(reference, ("clusterScope",))
            whole = isinstance(cluster, Scalar) and cluster.value is True
            kind = "ClusterWorkflowTemplate" if whole else "WorkflowTemplate"
            yield _Named(kind, text_at(reference, "name"), "" if whole else namespace)
    for key, field in _FILES:
        path = text_at(source.entries.get(key), field)
        if path:
            yield _Named(path=path.split("?")[0].lstrip("./"))


def _is(named: _Named, root: Node | None, path: Path) -> bool:
    """Whether a document, of the file `path`, is what a trigger names."""
    if named.path:
        # counted from the root of a repository, or with an address before it: the last folder and the name tell enough
        here, there = path.parts[-2:], tuple(named.path.split("/")[-2:])
        return here[-len(there) :] == there
    metadata = root.entries.get("metadata") if isinstance(root, Mapping) else None
    namespace = text_at(metadata, "namespace")
    return (
        text_at(root, "kind") == named.kind
        and named.name in (text_at(metadata, "name"), text_at(metadata, "generateName"))
        and (not namespace or not named.namespace or namespace == named.namespace)
    )


def _items(node: Mapping, key: str) -> list[Node]:
    found = node.entries.get(key)
    return list(found.items) if isinstance(found, Sequence) else []
