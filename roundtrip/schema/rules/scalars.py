"""Values without quotes that the readers before Argo read otherwise than Argo does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from roundtrip.document.node import Mapping, Node, Scalar, Sequence
from roundtrip.schema.model import Flow, Parts
from roundtrip.schema.registry import Check
from roundtrip.schema.view import any_string

GROUP = "Reading"

CHECKS = (
    Check(
        "ambiguous-scalar",
        "warning",
        "A value without quotes that readers read differently",
        "Argo reads YAML as Kubernetes does; kustomize, and programs with PyYAML or ruamel.yaml, that a file may pass through "
        "before, have ways of their own: `yes` is true to Argo and PyYAML and a string to the others, `2026-11-30` a string to "
        "Argo and a date to the others, `1e3` a number but to PyYAML. Quotes, or the plain form, make it one thing.",
        "value: 2026-11-30",
        "value: '2026-11-30'",
        GROUP,
    ),
)


class Reading(NamedTuple):
    """A kind of spelling: its form, and what each reader makes of it, in words. `argo` is given the value that was read."""

    form: re.Pattern[str]
    argo: Callable[[object], str]
    kustomize: str
    pyyaml: str
    ruamel: str


def _as_json(value: object) -> str:
    return "the string" if isinstance(value, str) else f"`{any_string(value)}`"


# kustomize 5.8 (go-yaml 3), PyYAML 6 (YAML 1.1), ruamel.yaml 0.18 (YAML 1.2): a test holds what is said of the last two
READINGS = (
    Reading(
        re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF"), _as_json, "the string", "the boolean", "the string"
    ),
    Reading(re.compile(r"[yYnN]"), _as_json, "the string", "the string", "the string"),
    Reading(re.compile(r"\d{4}-\d\d-\d\d"), _as_json, "the time at midnight, `…T00:00:00Z`", "a date", "a date"),
    Reading(
        re.compile(r"\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?"),
        *(_as_json, "a time", "a time", "a time"),
    ),
    Reading(
        re.compile(r"[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"),
        *(_as_json, "the string", "a number to the base 60", "the string"),
    ),
    Reading(
        re.compile(r"[-+]?[0-9][0-9]*(\.[0-9]*)?[eE][0-9]+|[-+]?[0-9]+[eE][-+][0-9]+"),
        _as_json,
        "a number",
        "the string",
        "a number",
    ),
    Reading(re.compile(r"0o[0-7]+"), _as_json, "a number to the base 8", "the string", "a number to the base 8"),
    Reading(re.compile(r"0[0-9]*[89][0-9]*"), _as_json, "a number", "the string", "a number"),
)
_ANY = re.compile("|".join(f"(?:{reading.form.pattern})" for reading in READINGS))


def reading(text: str) -> Reading | None:
    """How readers read a plain scalar, where they don't agree."""
    if _ANY.fullmatch(text) is None:
        return None
    return next((one for one in READINGS if one.form.fullmatch(text)), None)


def check(flow: Flow) -> None:
    """All plain scalars of a document that are values."""
    work: list[tuple[Node, Parts]] = [(flow.root, ())]
    while work:
        node, at = work.pop()
        if isinstance(node, Mapping):
            for key, child in node.entries.items():
                if type(child) is not Scalar or child.style == "plain":
                    work.append((child, (*at, key)))
        elif isinstance(node, Sequence):
            for index, child in enumerate(node.items):
                if type(child) is not Scalar or child.style == "plain":
                    work.append((child, (*at, index)))
        elif isinstance(node, Scalar) and node.text and node.alias is None and _ANY.fullmatch(node.text):
            _say(flow, node, at)


def _say(flow: Flow, node: Scalar, at: Parts) -> None:
    text = node.text or ""
    found = reading(text)
    if found is None:
        return
    instead = f"'{text}'" if isinstance(node.value, str) else any_string(node.value)
    message = (
        f"`{text}` without quotes: Argo reads {found.argo(node.value)}, kustomize {found.kustomize}, PyYAML {found.pyyaml}, "
        f"ruamel.yaml {found.ruamel}; write `{instead}`"
    )
    flow.report("ambiguous-scalar", at, message, suggestion=instead)
