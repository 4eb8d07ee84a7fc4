"""What a code that checking gives is about, and how severe it is. `catalogue` lists them all."""

from __future__ import annotations

from dataclasses import dataclass

from roundtrip.diagnostics import Severity

_SEVERITIES: dict[str, Severity] = {}


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

    def __post_init__(self) -> None:
        _SEVERITIES[self.code] = self.severity


def severity_of(code: str) -> Severity:
    """The severity of a code. Raises KeyError for one that no module which is loaded has a check for."""
    return _SEVERITIES[code]
