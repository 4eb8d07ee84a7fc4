"""Tags that nobody fills in: they reach the container as they stand."""

from __future__ import annotations

from roundtrip.schema.model import Flow, Template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.scope import ROOTS, tags
from roundtrip.schema.similar import closest

GROUP = "What a run shows"

CHECKS = (
    Check(
        "item-outside-loop",
        "warning",
        "`{{item}}` where there is no loop",
        "`{{item}}` is filled in in a task or step that has `withItems`, `withParam` or `withSequence`; a template that "
        "it runs gets the item as an argument. Elsewhere it stays as it stands, without a word.",
        "- name: A\n  template: greet\n  arguments:\n    parameters:\n    - {name: who, value: '{{item}}'}",
        "- name: A\n  template: greet\n  withItems: [you, me]\n  arguments:\n    parameters:\n"
        "    - {name: who, value: '{{item}}'}",
        GROUP,
    ),
    Check(
        "left-as-text",
        "warning",
        "A tag that resembles one of Argo's",
        "What begins with none of Argo's names isn't Argo's, and stays as it stands. This resembles one.",
        "args: ['{{input.parameters.who}}']",
        "args: ['{{inputs.parameters.who}}']",
        GROUP,
    ),
)
KNOWN = ("inputs", "outputs", "workflow", "steps", "tasks", "pod", "node")
LOCAL = frozenset({"item", "retries", "lastRetry", "status", "duration", "exitCode", "resourcesDuration", "node"})
LOOPS = ("withItems", "withParam", "withSequence")


def check(flow: Flow) -> None:
    """All tags of all templates that nobody fills in."""
    for template in flow.templates:
        _template(flow, template)


def _template(flow: Flow, template: Template) -> None:
    calls = {call.parts: call for call in template.calls}
    for value, at in template.tagged:
        for tag in tags(value):
            if tag.name == "item":
                call = next((calls[at[:n]] for n in range(len(at), 0, -1) if at[:n] in calls), None)
                if call is None or not any(key in call.data for key in LOOPS):
                    message = "`{{item}}` stays as it stands: there is no loop here"
                    flow.report("item-outside-loop", at, message, word=tag.written, occurrence=tag.occurrence)
            elif tag.closed and not tag.name.startswith((*ROOTS, "=")) and "." in tag.name:
                first = tag.name.split(".")[0]
                meant = closest(first, KNOWN) if first not in LOCAL and first.isidentifier() else None
                if meant is not None:
                    message = f"`{tag.written}` isn't Argo's, and stays as it stands; did you mean `{meant}`?"
                    flow.report("left-as-text", at, message, word=tag.written, occurrence=tag.occurrence)
