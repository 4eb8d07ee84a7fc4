"""Every code that checking gives: the source of `roundtrip explain` and of docs/checks.md."""

from __future__ import annotations

from functools import cache

import roundtrip.schema.elsewhere as elsewhere
import roundtrip.schema.lifting as lifting
import roundtrip.schema.ordering as ordering
import roundtrip.schema.putting_back as putting_back
import roundtrip.schema.reading as reading
import roundtrip.schema.running as running
import roundtrip.schema.structural as structural
import roundtrip.schema.writing as writing
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.families import FAMILIES


@cache
def all_checks() -> dict[str, Check]:
    """All checks by code, in the order of the documentation."""
    found: dict[str, Check] = {}
    for module in (structural, *FAMILIES, reading, elsewhere, running, writing, ordering, lifting, putting_back):
        for check in module.CHECKS:
            assert check.code not in found, check.code
            found[check.code] = check
    return found
