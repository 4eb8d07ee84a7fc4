"""Loops: one list to go through, and what its items are called."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from roundtrip.schema.model import Call, Flow, Template, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.scope import Scope
from roundtrip.schema.view import View, items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

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
    Check(
        "bad-list",
        "error",
        "A `withParam` that is no list",
        "`withParam` is the text of a JSON list, mostly what another task gave. Lint passes any text; the run ends in an error.",
        "withParam: a, b",
        'withParam: \'["a", "b"]\'',
        GROUP,
    ),
    Check(
        "bad-sequence",
        "error",
        "A sequence without an end, or with one that is no number",
        "`withSequence` has `count` or `end`, whole numbers. Lint passes anything; the run ends in an error.",
        "withSequence: {start: 1}",
        "withSequence: {start: 1, end: 5}",
        GROUP,
    ),
    Check(
        "odd-format",
        "warning",
        "A format of a sequence that doesn't print a number",
        "`format` is Go's: `%d`, `%02d`, `%x`. Anything else shows in the items as it goes wrong.",
        "withSequence: {count: 3, format: 'item-%s'}",
        "withSequence: {count: 3, format: 'item-%d'}",
        GROUP,
    ),
    Check(
        "empty-loop",
        "warning",
        "A loop over nothing, which runs once",
        "To Argo an empty `withItems` is none, so the task runs once, as it stands.",
        "- name: A\n  template: one\n  withItems: []",
        "- name: A\n  template: one",
        GROUP,
    ),
)
# github.com/argoproj/argo-workflows/workflow/controller/operator.go: fmt.Sprintf(format, an integer)
_VERB = re.compile(r"%([-+# 0]*[0-9]*(?:\.[0-9]*)?)(.)?", re.DOTALL)
_OF_INTEGERS = frozenset("bcdoOqxXUvT%")
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")


def enter(walk: Walked, template: Template, call: Call, scope: Scope) -> None:
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


def check_runs(flow: Flow) -> None:
    """What the controller makes of loops."""
    for template in every_template(flow):
        for call in template.calls:
            if call.data.get("withItems") == []:
                message = "an empty list is none to Argo: this runs once, as it stands"
                flow.report("empty-loop", call.parts, message, key="withItems")
            listed = text(call.data, "withParam")
            if listed and "{{" not in listed and not _is_list(listed):
                message = f"`{listed[:40]}` is no JSON list; lint passes it, the run ends in an error"
                flow.report("bad-list", (*call.parts, "withParam"), message)
            if type(call.data.get("withSequence")) is dict and not call.loops:
                _sequence(flow, call, mapping(call.data, "withSequence"))


def _sequence(flow: Flow, call: Call, data: dict[str, View]) -> None:
    at = (*call.parts, "withSequence")
    if "count" not in data and "end" not in data:
        message = "this has neither `count` nor `end`; lint passes it, the run ends in an error"
        flow.report("bad-sequence", call.parts, message, key="withSequence")
    for key in ("count", "start", "end"):
        value = data.get(key)
        if type(value) is str and "{{" not in value and not _INTEGER.match(value):
            message = f"`{key}` is a whole number, not `{value}`; lint passes it, the run ends in an error"
            flow.report("bad-sequence", (*at, key), message)
    form = text(data, "format")
    verbs = [found[2] or "" for found in _VERB.finditer(form)]
    if form and "{{" not in form and (not verbs or any(verb not in _OF_INTEGERS or not verb for verb in verbs)):
        flow.report("odd-format", (*at, "format"), f"`{form}` prints no number by `%d`, so it shows in each item")


def _is_list(value: str) -> bool:
    try:
        return type(json.loads(value)) is list
    except (ValueError, RecursionError):
        return False
