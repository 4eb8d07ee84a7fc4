"""Whether the manifest of a resource is YAML, once Argo's tags are filled in."""

from __future__ import annotations

import re

from roundtrip.diagnostics import ConversionError
from roundtrip.schema.rules.scope import is_filled_in
from roundtrip.schema.tags import replaced
from roundtrip.yaml.reader import read

# what stands for what a run fills in
FILLED = "placeholder-1"
_RETRIES = re.compile(r"\{\{\s*(retries|lastRetry\.\w+)\s*\}\}")
_NEXT = re.compile(r"\n---(?=\s|\Z)")


# what lint itself fills in: not what only a run knows
_KNOWN = ("inputs.", "pod.", "workflow.")
_LATER = ("workflow.creationTimestamp", "workflow.scheduledTime", "workflow.duration")


def _filled(tag: str) -> str:
    name = tag[2:-2].strip()
    known = name.startswith("=") or (name.startswith(_KNOWN) and not name.startswith(_LATER))
    known = known or (name.startswith("outputs.") and name.endswith(".path"))
    return FILLED if known and is_filled_in(tag) else tag


def manifest_fault(text: str, retries: bool = False) -> str:
    """What is wrong with the first document of a manifest as YAML, "" if nothing is. `retries`: it is tried again."""
    filled = replaced(text, _filled)
    if retries:
        filled = _RETRIES.sub(FILLED, filled)
    if filled.startswith(FILLED):
        return ""  # a run brings the whole of it, or its beginning
    begun = filled.lstrip()
    first = (
        _NEXT.split(begun.removeprefix("---"), maxsplit=1)[0] if begun.startswith("---") else _NEXT.split(filled, 1)[0]
    )
    try:
        read(first)
    except ConversionError as problem:
        said = problem.diagnostics[0]
        return "" if said.code == "empty" else said.message
    return ""
