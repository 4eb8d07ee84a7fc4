"""What is said of a source that isn't converted, and of a file that would change, or is not to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from roundtrip.cli.attempts import Outcome
from roundtrip.cli.sources import Source
from roundtrip.diagnostics import Diagnostic
from roundtrip.schema.ignores import wanted

# how the conversions say that a file defines no workflow: an error for a file that was named, none in a folder
NOTHING_HERE = frozenset({"no-workflow", "no-hera", "empty", "embedded-workflow", "kustomize-patch"})


def told_of(
    reasons: Sequence[Diagnostic], source: Source, text: str, ignored: frozenset[str]
) -> tuple[Outcome, list[Diagnostic]]:
    """What becomes of a source that isn't converted, and what of the reasons is to be told.

    `ignored`: the codes that its project never wants to hear of; comments in its `text` may name others.
    """
    errors = {d.code for d in reasons if d.severity == "error"}
    skip = errors <= NOTHING_HERE if source.walked else not errors
    told = [replace(d, severity="note", end_column=0, suggestion="", remedy=None) if skip else d for d in reasons]
    left = wanted(told, text, ignored, source.name)
    if not source.walked:  # what was asked for by name isn't done: that is told in any case
        left = [d for d in told if d.severity == "error" or d in left]
    elif all(d.severity != "error" for d in left):
        skip = True  # nobody wants to hear of it
    return "skipped" if skip else "failed", left


def exists(target: Path) -> str:
    """Why a file is not replaced."""
    return f"{target} exists and is not the file of --onto; --overwrite replaces it"


def difference(target: Path, before: str | None, after: str, source: str) -> Diagnostic:
    """The finding of --check."""
    if before is None:
        return Diagnostic("error", "would-change", f"this doesn't exist; it would come from {source}", file=str(target))
    old, new = before.splitlines(), after.splitlines()
    line = next((n for n, (a, b) in enumerate(zip(old, new), 1) if a != b), min(len(old), len(new)) + 1)
    message = f"from this line on it is not what {source} gives"
    return Diagnostic("error", "would-change", message, line, file=str(target))
