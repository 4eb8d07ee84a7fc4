"""What kustomizations name as patches: files that say what changes in a workflow, and are none.

Facts: the reference of kustomization.yaml (`patches`, `patchesStrategicMerge`, `patchesJson6902`, `transformers`).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Mapping, Scalar, Sequence, text_at
from roundtrip.repository.folder import KUSTOMIZATIONS, Folder, documents_in
from roundtrip.yaml.embedded import KINDS as _KINDS
from roundtrip.yaml.reader import read

CODE = "kustomize-patch"
_PATCHERS = ("PatchTransformer", "PatchJson6902Transformer", "PatchStrategicMergeTransformer")
_ABOVE = 6  # folders above a file that are looked at for a kustomization that names it


class Naming(NamedTuple):
    """Where a kustomization names a file as a patch."""

    file: str
    line: int
    column: int

    def note(self) -> Diagnostic:
        """What is said of that file."""
        message = f"this is a patch, which {self.file}:{self.line}:{self.column} names as one, and no workflow: it is left alone"
        return Diagnostic("note", CODE, message)


def patches_below(root: Path, skipped: Collection[str] = ()) -> dict[Path, Naming]:
    """By the real path of each file that a kustomization below `root` names as a patch, where it does so.

    A file that is a resource as well is none. `skipped`: names of folders that are left out.
    """
    folder = Folder(root, skipped)
    found: dict[Path, Naming] = {}
    resources: set[Path] = set()
    for path in folder.kustomizations():
        patches, others = _named_by(folder, path)
        found.update({file: naming for file, naming in patches.items() if file not in found})
        resources |= others
    return {path: naming for path, naming in found.items() if path not in resources}


def naming_of(path: Path) -> Naming | None:
    """Where a kustomization in the folder of a file, or above it, names the file as a patch; None where none does."""
    real = Path(os.path.realpath(path))
    for above in list(real.parents)[:_ABOVE]:
        for name in KUSTOMIZATIONS:
            if (above / name).is_file():
                patches, resources = _named_by(Folder(above), above / name)
                if real in patches and real not in resources:
                    return patches[real]._replace(file=os.path.relpath(above / name))
    return None


def is_kustomization(document: Document) -> bool:
    """Whether a document is a kustomization or a component, which need no kind."""
    root = document.root
    if not isinstance(root, Mapping):
        return False
    if text_at(root, "kind") in ("Kustomization", "Component"):
        return text_at(root, "apiVersion").startswith("kustomize.config.k8s.io/") or "apiVersion" not in root.entries
    return not text_at(root, "kind") and bool(
        {"resources", "bases", "patches", "patchesStrategicMerge"} & root.entries.keys()
    )


def inline_patches(document: Document) -> Iterator[tuple[str, Scalar, list[Document]]]:
    """The patches that stand in a kustomization as texts: the place, the node, and the documents of it."""
    root = document.root
    if not isinstance(root, Mapping):
        return
    for key in ("patches", "patchesJson6902", "patchesStrategicMerge"):
        items = root.entries.get(key)
        for number, item in enumerate(items.items if isinstance(items, Sequence) else ()):
            node = item.entries.get("patch") if isinstance(item, Mapping) else item
            if (
                isinstance(node, Scalar)
                and isinstance(node.value, str)
                and (isinstance(item, Mapping) or "\n" in node.value)
            ):
                place = f"{key}[{number}].patch" if isinstance(item, Mapping) else f"{key}[{number}]"
                yield place, node, documents_in(node.value)


def inline_note(documents: list[Document]) -> Diagnostic | None:
    """What is said of a kustomization with patches for workflows in it."""
    for document in documents:
        for place, node, within in inline_patches(document) if is_kustomization(document) else ():
            kind = next((k for d in within if (k := text_at(d.root, "kind")) in _KINDS), None) or _target(
                document, place
            )
            if kind is not None:
                message = f"the patch of a {kind} stands in {place} of this kustomization, which is no workflow: it is left alone"
                return Diagnostic("note", CODE, message, node.span.line, node.span.column)
    return None


def _target(document: Document, place: str) -> str | None:
    key, _, rest = place.partition("[")
    root = document.root
    items = root.entries.get(key) if isinstance(root, Mapping) else None
    item = items.items[int(rest.partition("]")[0])] if isinstance(items, Sequence) else None
    target = item.entries.get("target") if isinstance(item, Mapping) else None
    kind = text_at(target, "kind")
    return kind if kind in _KINDS else None


def _named_by(folder: Folder, path: Path) -> tuple[dict[Path, Naming], set[Path]]:
    """The files that a kustomization names as patches, and those that are its resources."""
    patches: dict[Path, Naming] = {}
    resources: set[Path] = set()
    for document in folder.documents(path):
        root = document.root
        if not isinstance(root, Mapping):
            continue
        for node in _texts(root, "resources", "bases"):
            resources |= _real(path.parent, node)
        named = _texts(root, "patchesStrategicMerge")
        for key in ("patches", "patchesJson6902"):
            items = root.entries.get(key)
            for item in items.items if isinstance(items, Sequence) else ():
                one = item.entries.get("path") if isinstance(item, Mapping) else None
                named += [one] if isinstance(one, Scalar) else []
        for node in named:
            for file in _real(path.parent, node):
                patches.setdefault(file, Naming(folder.name(path), node.span.line, node.span.column))
        for node in _texts(root, "transformers"):
            for file, place in _transformers(folder, path, node):
                patches.setdefault(file, place)
    return patches, resources


def _transformers(folder: Folder, path: Path, node: Scalar) -> Iterator[tuple[Path, Naming]]:
    """The patch files that a transformer names, which stands in a file or as a text."""
    text = str(node.value)
    below = None if "\n" in text else folder.below(path.parent, text)
    if "\n" not in text and (below is None or below.is_dir()):
        return
    try:
        found = read(text).documents if below is None else folder.documents(below)
    except ConversionError:
        return
    for document in found:
        if text_at(document.root, "kind") not in _PATCHERS or not isinstance(document.root, Mapping):
            continue
        paths = document.root.entries.get("paths")
        named = [*(paths.items if isinstance(paths, Sequence) else ()), document.root.entries.get("path")]
        for one in named:
            for file in _real((below or path).parent, one) if isinstance(one, Scalar) else ():
                yield file, Naming(folder.name(below or path), one.span.line if below else node.span.line, 1)


def _real(folder: Path, node: Scalar) -> set[Path]:
    """The real path of what a file names; nothing for a text, an address or a folder."""
    text = node.value
    if not isinstance(text, str) or not text or "\n" in text or "\0" in text or "://" in text:
        return set()
    try:
        return {Path(os.path.realpath(folder / text))}
    except (OSError, ValueError):
        return set()


def _texts(root: Mapping, *keys: str) -> list[Scalar]:
    nodes = [root.entries.get(key) for key in keys]
    items = [item for node in nodes if isinstance(node, Sequence) for item in node.items]
    return [item for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]
