"""What a schema can't say: names, references, arguments and the like."""

from __future__ import annotations

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document


def check_meaning(documents: list[Document], found: list[Diagnostic]) -> list[Diagnostic]:
    """`found`, what the schema has to say of `documents`, and with it what else is wrong."""
    return found
