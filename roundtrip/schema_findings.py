"""What Argo's types and rules say of documents on their way from one side to the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Document
from roundtrip.mending import mended

Crds = Literal["full", "minimal"]


def schema_findings(documents: list[Document], argo: str | None, mends: bool = False) -> list[Diagnostic]:
    """What Argo's types say of `documents`. `mends`: what a conversion to Python puts right is put right, and told so.

    A parameter's number, which a conversion writes in quotes, is a warning.
    """
    from roundtrip.schema.check import OF_CRDS, capped, check

    found = check(documents, argo=argo, crds="minimal", semantic=False, limit=sys.maxsize)
    told = [_quoted(d) for d in found if d.code not in OF_CRDS or d.code == "unknown-value"]
    return capped(mended(documents, told) if mends else told)


def _quoted(found: Diagnostic) -> Diagnostic:
    return replace(found, severity="warning") if found.code == "unquoted-value" else found


def unquoted(text: str, file: str, argo: str | None, crds: Crds | None) -> Iterator[Diagnostic]:
    """A warning for each parameter's number in a text that changes were put into: what didn't change stays as it stands."""
    from roundtrip.schema import check
    from roundtrip.yaml.reader import read

    for found in check(read(text).documents, argo=argo, crds=crds, semantic=False):
        if found.code == "unquoted-value":
            yield _quoted(found).within(file)


def verdicts(documents: list[Document], argo: str | None, crds: Crds | None) -> list[Diagnostic]:
    """All that is wrong with what a program makes. A parameter's number gets its quotes as it is written."""
    from roundtrip.schema import check

    found = check(documents, argo=argo, crds=crds)
    return [_quoted(d) for d in found if d.severity == "error" or d.code == "argo-version"]
