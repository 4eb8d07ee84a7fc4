"""Outputs: where a template's values come from, by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtrip.schema.model import Template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules import artifacts
from roundtrip.schema.view import View, items, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "Outputs"

CHECKS = (
    Check(
        "bad-output",
        "error",
        "An output parameter that gets no value, or two",
        "An output parameter has `value`, or `valueFrom` with one of `path` (containers, scripts and container sets), "
        "`jqFilter` or `jsonPath` (resources), `parameter` or `expression` (steps and DAGs), `supplied` (suspend).",
        "outputs:\n  parameters:\n  - name: it   # of a container\n    valueFrom: {parameter: '{{tasks.A.outputs.result}}'}",
        "outputs:\n  parameters:\n  - name: it\n    valueFrom: {path: /tmp/it}",
        GROUP,
    ),
)

SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression")
# what the value of an output comes from, by what the template does: one of these
WANTED = {
    "container": ("path",),
    "containerSet": ("path",),
    "script": ("path",),
    "resource": ("jqFilter", "jsonPath"),
    "dag": ("parameter", "expression"),
    "steps": ("parameter", "expression"),
}


def check(walk: Walked, template: Template) -> None:
    """All outputs of a template."""
    artifacts.check_outputs(walk, template)
    for index, port in enumerate(items(template.data.get("outputs"), "parameters")):
        if type(port) is dict:
            wrong = _wrong(template, port)
            if wrong:
                at = (*template.parts, "outputs", "parameters", index)
                shown = (*at, "valueFrom") if "valueFrom" in port else at
                walk.report(template, "bad-output", at, f"the output `{text(port, 'name')}` {wrong}", shown=shown)


def _wrong(template: Template, port: dict[str, View]) -> str:
    source = port.get("valueFrom")
    if type(source) is not dict:
        return "" if "value" in port else "has neither `value` nor `valueFrom`"
    if "value" in port:
        return "has `value` and `valueFrom`; leave one out"
    told = [key for key in SOURCES if text(source, key)] + (["supplied"] if "supplied" in source else [])
    wanted = WANTED.get(template.type, ())
    listed = " or ".join(f"`{key}`" for key in wanted or (*SOURCES, "supplied"))
    if not told:
        return f"says nowhere where its value comes from: {listed} belongs under `valueFrom`"
    if len(told) > 1:
        return f"takes its value from `{told[0]}` and `{told[1]}`; leave one out"
    if wanted and told[0] not in wanted:
        return f"takes its value from `{told[0]}`, and in `{template.type}` it comes from {listed}"
    return ""
