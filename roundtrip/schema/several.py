"""Files that see each other: what each refers to is looked up among all of them.

Templates are known before anything that uses them is looked at, so files that have some are read first (`take`), and kept;
every other file is read, checked and let go of.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document
from roundtrip.schema.check import Checked, Crds, capped, meaning_of, shapes_of
from roundtrip.schema.library import Library
from roundtrip.schema.rules.references import DUPLICATE


def has_templates(text: str) -> bool:
    """Whether a text may define templates that other files refer to."""
    return "WorkflowTemplate" in text


def may_refer(text: str) -> bool:
    """Whether a text may refer to templates of other files, or has some itself; an escape could spell it."""
    return "emplateRef" in text or "WorkflowTemplate" in text or "\\" in text


@dataclass
class Several:
    """A run over several files. `closed`: whether they are all that there is."""

    closed: bool = False
    library: Library = field(init=False)

    def __post_init__(self) -> None:
        self.library = Library(closed=self.closed, tells=True)

    def take(self, documents: list[Document], file: str, argo: str | None, crds: Crds | None) -> list[Checked]:
        """The objects of a file, held against their schema; its templates can be referred to from here on.

        Raises ConversionError for a version that there is no schema for.
        """
        checked = shapes_of(documents, argo=argo, crds=crds, file=file)
        for one in checked:
            other = self.library.add(one.flow) if one.flow is not None else None
            if one.flow is not None and other is not None:
                name = ("metadata", "name")
                where = (
                    f"line {other.line(name)}" if other.file == one.flow.file else f"{other.file}:{other.line(name)}"
                )
                within = f" in the namespace `{one.flow.namespace}`" if one.flow.namespace else ""
                message = f"there is a {one.flow.kind} `{one.flow.name}`{within} already, in {where}"
                one.flow.report(DUPLICATE, name, message)
        return checked

    def said(self, checked: list[Checked]) -> list[Diagnostic]:
        """All that is wrong with objects that were taken, in the order of their text."""
        for one in checked:
            meaning_of(one, self.library)
        return capped([diagnostic for one in checked for diagnostic in one.found])
