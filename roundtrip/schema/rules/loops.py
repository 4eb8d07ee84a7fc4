"""Loops: one list to go through, and what its items are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtrip.schema.model import Call, Template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.scope import Scope
from roundtrip.schema.view import items, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walk import Walk

GROUP = "Loops"
WAYS = ("withItems", "withParam", "withSequence")

CHECKS = (
    Check(
        "two-loops",
        "error",
        "A loop over two lists",
        "A task or step goes through `withItems`, or `withParam`, or `withSequence`; Argo refuses two of them.",
        "- name: A\n  template: one\n  withItems: [1, 2]\n  withParam: '{{inputs.parameters.list}}'",
        "- name: A\n  template: one\n  withItems: [1, 2]",
        GROUP,
    ),
    Check(
        "two-ends",
        "error",
        "A sequence with two ends",
        "`withSequence` has `count`, or `end`; Argo refuses both.",
        "withSequence: {count: 3, end: 5}",
        "withSequence: {count: 3}",
        GROUP,
    ),
)


def enter(walk: Walk, template: Template, call: Call, scope: Scope) -> None:
    """That a task or step goes through one list; its items' names are known in `scope` from here on."""
    listed, param, sequence = items(call.data, "withItems"), text(call.data, "withParam"), call.data.get("withSequence")
    ways = [way for way, there in zip(WAYS, (listed, param, sequence is not None)) if there]
    if len(ways) > 1:
        second = [key for key in call.data if key in ways][1]
        first = next(key for key in call.data if key in ways)
        message = f"`{second}` stands beside `{first}`, and only one of them can be gone through"
        walk.report(template, "two-loops", call.parts, message, key=second)
    for item in listed:
        if type(item) is dict:
            scope.names.update(f"item.{key}" for key in item)
        elif type(item) is list:
            scope.names.update(f"item.[{index}]" for index in range(len(item)))
        else:
            scope.names.add("item")
    if not listed and param:
        scope.every_item = True
    if type(sequence) is dict and "count" in sequence and "end" in sequence and not listed and not param:
        second = [key for key in sequence if key in ("count", "end")][1]
        message = f"`{second}` stands beside the other end of the sequence; leave one out"
        walk.report(template, "two-ends", (*call.parts, "withSequence"), message, key=second)
