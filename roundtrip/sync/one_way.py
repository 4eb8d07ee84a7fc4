"""One side brought into the other where the other was edited as well: what that would undo, and both together."""

from __future__ import annotations

from typing import NamedTuple

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.document.order import arrange
from roundtrip.sync.comments import said
from roundtrip.sync.in_step import (
    Bridge,
    Texts,
    conflicts,
    merged_documents,
    python_without,
    same,
    yaml_comments,
)
from roundtrip.sync.three_way import Clash, Merge, Prefer
from roundtrip.yaml.patch import patch
from roundtrip.yaml.reader import read

OVERWRITE = "Bring both in step with `roundtrip sync`, make them the same, or let --overwrite replace the file"


class Sides(NamedTuple):
    """What the base means, the YAML of now, and the Python of now."""

    base: list[Document]
    yaml: list[Document]
    python: list[Document]


def undone(sides: Sides, source: Prefer, names: Texts) -> list[Diagnostic]:
    """A `conflict` for each edit since the base that goes where one side is made to say what the other, `source`, says."""
    merge = Merge(source, whole=False)
    merged = [document for document, _, _ in merged_documents(*sides, merge)]
    target: Prefer = "python" if source == "yaml" else "yaml"
    found = list(conflicts([*merge.settled, *merge.alone[target]], names, OVERWRITE))
    if not found and not same(merged, sides.yaml if source == "yaml" else sides.python):
        message = f"what changed in {getattr(names, target)} since both agreed, an order, would be undone. {OVERWRITE}"
        found.append(Diagnostic("error", "conflict", message, file=names.yaml))
    return found


class Brought(NamedTuple):
    """A program with the changes of the YAML.

    `alone`: what it says and the YAML doesn't, since it changed there alone; `settled`: what both changed, and the YAML decides.
    """

    python: str
    alone: list[Clash]
    settled: list[Clash]


def brought(base: Texts, sides: Sides, now: Texts, bridge: Bridge) -> Brought:
    """The program of now with what changed in the YAML; what both changed is as the YAML has it. The YAML stays.

    Raises ConversionError.
    """
    merge = Merge("yaml", whole=False)
    documents = []
    for document, _, _ in merged_documents(*sides, merge):
        arrange(document.root)
        documents.append(document)
    alone = merge.alone["python"]
    if same(documents, sides.python) and now.yaml == base.yaml:
        return Brought(now.python, alone, merge.settled)
    yaml = now.yaml if same(documents, sides.yaml) else patch(now.yaml, read(now.yaml), documents)
    gone = said(yaml_comments(base.yaml), yaml_comments(now.yaml)).gone
    python = python_without(bridge.to_python(yaml, now.python), now.python, gone)
    if not same(bridge.documents(now._replace(python=python))[1], documents):
        message = f"the changes can't be put into {bridge.names.python}: bring both in step by hand"
        raise ConversionError(Diagnostic("error", "conflict", message, file=bridge.names.yaml))
    return Brought(python, alone, merge.settled)
