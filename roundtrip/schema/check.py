"""Holding documents against Argo: the schema of the right version first, then what a schema can't say."""

from __future__ import annotations

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document, Mapping
from roundtrip.schema.kinds import kind_of, objects
from roundtrip.schema.shapes import schema
from roundtrip.schema.structure import ALIKE, Fault, faults
from roundtrip.schema.versions import CURRENT, VERSIONS, known
from roundtrip.schema.wording import diagnostics

LIMIT = 100
# with one of these about, what refers to what can't be told
UNSOUND = frozenset({"unknown-field", "misplaced-field", "other-version", "missing-field", "wrong-type"})


def check(
    documents: list[Document], *, argo: str | None = None, semantic: bool = True, limit: int = LIMIT
) -> list[Diagnostic]:
    """What is wrong with the documents of a stream, in the order of the text; those that aren't Argo's are left alone.

    `argo`: the version to hold them against ("4.0"); without it, each document is held against the newest version that
    accepts it, and a note says so where that is not one of today. `semantic`: whether to look beyond the schema, at
    names, references, arguments and the like. `limit`: no more than so many errors are told, then their number.

    Raises ConversionError for a version that there is no schema for, and for nothing else.
    """
    wanted = None if argo is None else known(argo)
    found: list[Diagnostic] = []
    for root in objects(documents):
        kind, problem = kind_of(root)
        if problem is not None:
            found.append(problem)
        elif kind:
            assert isinstance(root, Mapping)
            said = _check(root, kind, wanted)
            if semantic:
                from roundtrip.schema.semantic import check_meaning

                said += check_meaning(root, kind, sound=not any(d.code in UNSOUND for d in said))
                said.sort(key=lambda d: (d.line, d.column))
            found += said
    return capped(found, limit)


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


def _check(root: Mapping, kind: str, wanted: str | None) -> list[Diagnostic]:
    if wanted is not None:
        bad = faults(root, schema(wanted).named(kind))
        return diagnostics(bad, wanted, kind) if bad else []
    tried: list[tuple[str, list[Fault]]] = []
    for version in VERSIONS:
        bad = faults(root, schema(version).named(kind))
        if not any(fault.kind not in ALIKE for fault in bad):
            said = diagnostics(bad, version, kind) if bad else []
            if version not in CURRENT:
                said.append(_why(root, kind, version, "the newest that accepts this"))
            return said
        tried.append((version, bad))
    # no version accepts it: told is what the version says that it comes nearest to, the newest of equals
    version, bad = min(tried, key=lambda t: (_weight(t[1]), VERSIONS.index(t[0])))
    said = diagnostics(bad, version, kind)
    if version not in CURRENT:
        said.append(_why(root, kind, version, "which this comes nearest to"))
    return said


def _weight(bad: list[Fault]) -> int:
    return sum(fault.kind not in ALIKE for fault in bad)


def _why(root: Mapping, kind: str, version: str, since: str) -> Diagnostic:
    """The note that a document is held against an older version, at the first field that the newest ones don't have."""
    newest = CURRENT[-1]
    bad = [fault for fault in faults(root, schema(newest).named(kind)) if fault.kind not in ALIKE]
    said = diagnostics(bad, newest, kind)
    reason = next((d for d in said if d.code == "other-version"), said[0] if said else None)
    if reason is None:  # an older version came nearest for a reason that no field tells
        return Diagnostic("note", "argo-version", f"held against Argo {version}")
    message = f"held against Argo {version}, {since}: {reason.message}"
    return Diagnostic(
        "note", "argo-version", message, reason.line, reason.column, reason.path, end_column=reason.end_column
    )
