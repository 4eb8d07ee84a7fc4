"""Kustomize's overlays: a folder whose kustomization patches something, or takes in what stands outside of it.

What an overlay says is no program: docs/kustomize.md shows why it reads worse as one.
"""

from __future__ import annotations

import os
from pathlib import Path

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Mapping, Node, Scalar, Sequence
from roundtrip.repository.folder import KUSTOMIZATIONS, Folder

CODE = "kustomize-overlay"
_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "transformers")
_TAKEN_IN = ("resources", "bases", "components")


def overlay_at(root: Path) -> Diagnostic | None:
    """What is to be said of a folder that is an overlay itself: an error where nothing of it is a workflow of its own, a note
    where there are files beside; None for any other folder.
    """
    path = next((root / name for name in KUSTOMIZATIONS if (root / name).is_file()), None)
    if path is None:
        return None
    folder = Folder(root)
    roots = [d.root for d in folder.documents(path) if isinstance(d.root, Mapping)]
    if not roots:
        return None
    patched = next((node for key in _PATCHES for node in _items(roots[0], key)), None)
    named = [node for key in _TAKEN_IN for node in _items(roots[0], key) if isinstance(node, Scalar)]
    outside = next((node for node in named if folder.below(root, str(node.value)) is None), None)
    at = outside or patched
    if at is None:
        return None
    within = [place for node in named if (place := folder.below(root, str(node.value))) is not None]
    alone = not any(place.is_file() for place in within)
    does = f"takes in `{outside.value}`" if isinstance(outside, Scalar) else "patches what it takes in"
    shown = os.path.relpath(path.parent)
    message = (
        f"this kustomization {does}: an overlay is no program, and stays what it is. Convert what it takes in, and keep the overlay "
        f"over the YAML of that; or convert what comes out, by `kubectl kustomize {shown} | roundtrip to-python -`"
    )
    return Diagnostic("error" if alone else "note", CODE, message, at.span.line, at.span.column, file=str(path))


def _items(root: Mapping, key: str) -> list[Node]:
    found = root.entries.get(key)
    return list(found.items) if isinstance(found, Sequence) else []
