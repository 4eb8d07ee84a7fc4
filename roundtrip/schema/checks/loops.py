"""Loops: one list to go through, and a sequence that has an end."""

from __future__ import annotations

from roundtrip.schema.model import Flow, has, mapping_at
from roundtrip.schema.registry import Check

GROUP = "Loops"
WAYS = ("withItems", "withParam", "withSequence")

CHECKS = (
    Check(
        "two-loops",
        "error",
        "A loop over two lists",
        "A task or step goes through `withItems`, or `withParam`, or `withSequence`; of two, Argo takes no account of "
        "one.",
        "- name: A\n  template: one\n  withItems: [1, 2]\n  withParam: '{{inputs.parameters.list}}'",
        "- name: A\n  template: one\n  withItems: [1, 2]",
        GROUP,
    ),
    Check(
        "bad-sequence",
        "error",
        "A sequence without an end, or with two",
        "`withSequence` has `count`, or `end`; Argo refuses one that has both or neither.",
        "withSequence: {start: 1}",
        "withSequence: {start: 1, end: 5}",
        GROUP,
    ),
)


def check(flow: Flow) -> None:
    """Two loops in one, and sequences that end nowhere."""
    for template in flow.every_template():
        for call in template.calls:
            ways = [way for way in call.node.entries if way in WAYS and has(call.node, way)]
            if len(ways) > 1:
                message = f"`{ways[1]}` stands beside `{ways[0]}`, and only one of them can be gone through"
                flow.report_key("two-loops", call.node, ways[1], message, call.parts)
            sequence = mapping_at(call.node, "withSequence")
            if sequence is not None:
                ends = [end for end in sequence.entries if end in ("count", "end") and has(sequence, end)]
                if not ends:
                    flow.report_key(
                        "bad-sequence", call.node, "withSequence", "this has neither `count` nor `end`", call.parts
                    )
                elif len(ends) > 1:
                    message = f"`{ends[1]}` stands beside `{ends[0]}`; leave one out"
                    flow.report_key("bad-sequence", sequence, ends[1], message, (*call.parts, "withSequence"))
