"""Holding documents against Argo: the schema of the right version first, then what a schema can't say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document, Mapping
from roundtrip.schema.events import is_of_events, said_of
from roundtrip.schema.faults import UNKNOWN, Fault
from roundtrip.schema.kinds import kind_of, objects
from roundtrip.schema.library import Library
from roundtrip.schema.model import Flow
from roundtrip.schema.places import parts_of
from roundtrip.schema.shapes import schema
from roundtrip.schema.strings import notes
from roundtrip.schema.structure import faults
from roundtrip.schema.versions import CURRENT, VERSIONS, full_by_default, known
from roundtrip.schema.view import View, view
from roundtrip.schema.wording import diagnostics, removed_in

Crds = Literal["full", "minimal"]
LIMIT = 100
# what the full CRDs ask for, and Argo's rules often as well
OF_CRDS = frozenset({"crd-limit", "crd-rule", "duplicate-entry", "missing-field", "unknown-value"})
# with one of these about, what refers to what can't be told
UNSOUND = frozenset({"unknown-field", "misplaced-field", "ignored-field", "wrong-type", "coerced"})


@dataclass
class Checked:
    """One object of a stream, and what its schema says of it; `flow` is None for one that isn't Argo's."""

    found: list[Diagnostic]
    flow: Flow | None = None
    sound: bool = False


def check(
    documents: list[Document],
    *,
    argo: str | None = None,
    crds: Crds | None = None,
    semantic: bool = True,
    limit: int = LIMIT,
) -> list[Diagnostic]:
    """What is wrong with the documents of a stream, in the order of the text; those that aren't Argo's are left alone.

    `argo`: the version to hold them against ("4.0"); without it, each document is held against the newest, or, where it
    has fields that were removed, the newest that has them, and a note says so. `crds`: whether that version's full CRDs
    count; without it, as that version's own install has it. `semantic`: whether to look beyond the schema, at names,
    references, arguments and the like. `limit`: no more than so many errors are told, then their number.

    Raises ConversionError for a version that there is no schema for, and for nothing else.
    """
    checked = shapes_of(documents, argo=argo, crds=crds)
    if semantic:
        library = Library(one.flow for one in checked if one.flow is not None)
        for one in checked:
            meaning_of(one, library)
    return capped([diagnostic for one in checked for diagnostic in one.found], limit)


def shapes_of(
    documents: list[Document], *, argo: str | None = None, crds: Crds | None = None, file: str = ""
) -> list[Checked]:
    """The objects of a stream, each with what its schema says. `file`: what other files' messages call it."""
    wanted = None if argo is None else known(argo)
    checked: list[Checked] = []
    for root in objects(documents):
        kind, problem = kind_of(root)
        if problem is not None:
            checked.append(Checked([problem]))
        elif kind:
            assert isinstance(root, Mapping)
            checked.append(_check(root, kind, wanted, crds, file))
        elif is_of_events(root):
            assert isinstance(root, Mapping)
            checked.append(Checked(said_of(root)))
    return checked


def meaning_of(one: Checked, library: Library) -> None:
    """Add to `one.found` what is wrong beyond its schema, with `library` to look up what it refers to."""
    from roundtrip.schema.semantic import check_meaning  # forty modules, which a conversion to Python has no use for

    if one.flow is not None:
        check_meaning(one.flow, library, one.sound)
        one.found = _unambiguous(_once(one.found, one.flow.found))
        one.found.sort(key=lambda d: (d.line, d.column))
        if not one.flow.is_library:
            one.flow.let_go()
            one.flow = None


def _once(shape: list[Diagnostic], meaning: list[Diagnostic]) -> list[Diagnostic]:
    """What the schema and the rules say, each cause once: Argo's own words go before those of the CRDs."""
    paths = [d.path for d in meaning if d.severity == "error"] if any(d.code in OF_CRDS for d in shape) else []
    if not paths:
        return shape + meaning
    exact = set(paths)

    def told(d: Diagnostic) -> bool:
        if d.code in ("crd-rule", "duplicate-entry"):
            return any(path.startswith(d.path) for path in paths)
        return d.code in OF_CRDS and d.path in exact

    return [d for d in shape if not told(d)] + meaning


def _unambiguous(found: list[Diagnostic]) -> list[Diagnostic]:
    """Without warnings of how a value is read where that is an error already."""
    if not any(d.code == "ambiguous-scalar" for d in found):
        return found
    wrong = {(d.line, d.column) for d in found if d.severity == "error"}
    return [d for d in found if d.code != "ambiguous-scalar" or (d.line, d.column) not in wrong]


def capped(found: list[Diagnostic], limit: int = LIMIT) -> list[Diagnostic]:
    """The first `limit` errors and what is said before them, and a count of the others. No error is lost behind notes."""
    if len(found) <= limit:
        return found
    shown = found[:limit]
    rest = found[limit:]
    if not any(d.severity == "error" for d in shown):
        shown += [d for d in rest if d.severity == "error"][:1]
    more = f"{len(found) - len(shown)} more like these; the first {len(shown)} are shown"
    return [*shown, Diagnostic("note", "too-many", more, rest[0].line, rest[0].column)]


def _check(root: Mapping, kind: str, wanted: str | None, crds: Crds | None, file: str) -> Checked:
    data = view(root)
    version = wanted or VERSIONS[0]
    said: list[Diagnostic] = []
    bad = _faults(root, data, kind, version, crds)
    if wanted is None:
        older = _older(bad, kind)
        if older is not None and older not in CURRENT:
            said.append(_why(bad, kind, older))
            version = older
            bad = _faults(root, data, kind, version, crds)
    for fault in bad:
        if fault.passed:
            _found_in_other_letters(data, fault)
    if bad:
        said += diagnostics(bad, version, kind)
    said += _notes(root, kind, version, said)
    sound = not any(d.code in UNSOUND for d in said)
    return Checked(said, Flow(kind, root, data, version, file, sound), sound)


def _notes(root: Mapping, kind: str, version: str, said: list[Diagnostic]) -> list[Diagnostic]:
    """What is read as another string, where no error says so already."""
    wrong = {(d.line, d.column) for d in said}
    return [d for d in notes(root, schema(version).named(kind)) if (d.line, d.column) not in wrong]


def _found_in_other_letters(data: View, fault: Fault) -> None:
    """Give a field its own name in the plain view, where Argo finds it in other letters: rules look for its name."""
    meant = next((field for field in fault.place.shape.fields if field.lower() == fault.key.lower()), None)
    for step in parts_of(fault.place):
        data = data[step]
    if meant is not None and meant not in data:
        data[meant] = data.pop(fault.key)


def _faults(root: Mapping, data: View, kind: str, version: str, crds: Crds | None) -> list[Fault]:
    full = full_by_default(version) if crds is None else crds == "full"
    return faults(root, data, kind, version, full)


def _older(bad: list[Fault], kind: str) -> str | None:
    """The newest version that has all fields which the newest version of all removed; None if there are none."""
    removed = [gone for fault in bad if fault.kind == UNKNOWN and (gone := removed_in(fault, VERSIONS[0], kind))]
    if not removed:
        return None
    return next((v for v in VERSIONS if all(v in having for having in removed)), removed[0][0])


def _why(bad: list[Fault], kind: str, version: str) -> Diagnostic:
    """The note that a document is held against an older version, at the first field that the newest doesn't have."""
    removed = [fault for fault in bad if fault.kind == UNKNOWN and removed_in(fault, VERSIONS[0], kind)]
    said = diagnostics(removed, VERSIONS[0], kind)
    reason = min(said, key=lambda d: (d.line, d.column))
    message = f"held against Argo {version}, the newest that has all its fields: {reason.message}"
    return Diagnostic(
        "note", "argo-version", message, reason.line, reason.column, reason.path, end_column=reason.end_column
    )
