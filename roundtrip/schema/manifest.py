"""Whether the manifest of a resource is YAML, once Argo's tags are filled in."""

from __future__ import annotations

import re

from roundtrip.diagnostics import ConversionError
from roundtrip.schema.rules.scope import ROOTS
from roundtrip.yaml.reader import read

# what stands for what a run fills in
FILLED = "placeholder-1"
_TAG = re.compile(r"\{\{\s*(?:=.*?|(?:" + "|".join(re.escape(root) for root in ROOTS) + r")[^{}]*)\}\}", re.DOTALL)
_NEXT = re.compile(r"\n---(?=\s|\Z)")


def manifest_fault(text: str) -> str:
    """What is wrong with the first document of a manifest as YAML, "" if nothing is."""
    filled = _TAG.sub(FILLED, text)
    if filled.startswith(FILLED):
        return ""  # a run brings the whole of it, or its beginning
    begun = filled.lstrip()
    first = _NEXT.split(begun.removeprefix("---"), maxsplit=1)[0] if begun.startswith("---") else _NEXT.split(filled, 1)[0]
    try:
        read(first)
    except ConversionError as problem:
        said = problem.diagnostics[0]
        return "" if said.code == "empty" else said.message
    return ""
