"""Which files of a folder have templates that something goes to by index: a Kustomize patch, a Sensor."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Document
from roundtrip.document.equivalence import template_name
from roundtrip.document.templates import templates_of
from roundtrip.repository.folder import Folder
from roundtrip.repository.kustomizations import Kustomizations, Place
from roundtrip.repository.sensors import Sensors

CODE = "template-index"
_MOST = 20  # of one file; more say nothing new


class Use(NamedTuple):
    """Something that goes to a template by its index. `line`, `column`: the template, in the file that has it."""

    line: int
    column: int
    message: str

    def note(self) -> Diagnostic:
        """What is said of it where that file is converted."""
        return Diagnostic("note", CODE, self.message, self.line, self.column)


def uses_by_index(root: Path, skipped: Collection[str] = ()) -> tuple[dict[Path, list[Use]], list[Diagnostic]]:
    """By the real path of each file below `root` whose templates something goes to by index, what does so.

    And what was wrong with the kustomizations that say it. `skipped`: names of folders that are left out.
    """
    folder = Folder(root, skipped)
    files = list(folder.files())
    found: dict[Path, list[Use]] = {}
    uses = [(resource.path, resource.document, place) for resource, place in Kustomizations(folder, files).uses()]
    for path, document, place in (*uses, *Sensors(folder, files).uses()):
        known = found.setdefault(Path(os.path.realpath(path)), [])
        use = _use(folder, document, place)
        if use is not None and use not in known and len(known) < _MOST:
            known.append(use)
    return {path: known for path, known in found.items() if known}, folder.diagnostics


def _use(folder: Folder, document: Document, place: Place) -> Use | None:
    templates = templates_of(document.root)
    if templates is None:
        return None
    count, index = len(templates.items), place.pointer.place
    item = templates.items[index] if -count <= index < count else None
    which = f"`{template_name(item)}`" if item is not None else "which isn't there"
    message = (
        f"the order of templates is kept, since {folder.name(place.path)}:{place.line}:{place.column} goes to templates[{index}], "
        f"{which}, by its index ({place.pointer.text})"
    )
    span = (item or templates).span
    return Use(span.line, span.column, message)
