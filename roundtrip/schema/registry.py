"""Every code that checking gives, with what it is about: the source of `roundtrip explain` and of docs/checks.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from roundtrip.diagnostics import Severity


@dataclass(frozen=True)
class Check:
    """What one code stands for.

    `explanation` says what is wrong with it and what Argo does; `before` shows it in YAML, `after` the same put right
    (both empty where there is nothing to show). `group` is the heading that it stands under.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    before: str = ""
    after: str = ""
    group: str = ""


@cache
def all_checks() -> dict[str, Check]:
    """All checks by code, in the order of the documentation."""
    from roundtrip.schema import elsewhere, lifting, ordering, reading, structural, writing
    from roundtrip.schema.rules.families import FAMILIES

    found: dict[str, Check] = {}
    for module in (structural, *FAMILIES, reading, elsewhere, writing, ordering, lifting):
        for check in module.CHECKS:
            assert check.code not in found, check.code
            found[check.code] = check
    return found


def severity_of(code: str) -> Severity:
    """The severity of a code. Raises KeyError for one that isn't registered."""
    return all_checks()[code].severity
