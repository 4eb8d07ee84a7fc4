"""Whether a `podSpecPatch` is the text of a mapping."""

from __future__ import annotations

from roundtrip.diagnostics import ConversionError
from roundtrip.document.node import Mapping, Scalar
from roundtrip.schema.tags import replaced
from roundtrip.yaml.reader import read


def patch_fault(text: str) -> str:
    """What is wrong with a patch, "" if nothing is: what a run fills in may be anything."""
    filled = replaced(text, lambda tag: "1")
    if "{{" in filled or filled.strip() == "1":
        return ""
    try:
        stream = read(filled)
    except ConversionError as problem:
        return problem.diagnostics[0].message
    root = stream.documents[0].root if stream.documents else None
    if root is None or isinstance(root, Mapping) or (isinstance(root, Scalar) and root.value is None):
        return ""
    return "it is no mapping"
