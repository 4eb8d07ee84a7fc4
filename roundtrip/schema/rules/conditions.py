"""What the controller makes of `when` and `depends` as a task's turn comes: lint reads neither."""

from __future__ import annotations

from roundtrip.schema.depends import RESULTS, parse, references
from roundtrip.schema.govaluate import when_fault
from roundtrip.schema.model import Flow, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.view import text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "bad-when",
        "error",
        "A `when` that the run can't read",
        "`when` is govaluate's: words stand for themselves, `-` is a subtraction and a point a field's, so `'my-name'` has "
        "quotes; `&&`, `||`, `==`, `!=`, `=~`, `in ('a', 'b')`, and `true` or `false` in small letters at the end. Lint "
        "passes anything; the workflow ends in an error as the task's turn comes.",
        "when: '{{inputs.parameters.env}} == my-cluster'",
        "when: \"{{inputs.parameters.env}} == 'my-cluster'\"",
        GROUP,
    ),
    Check(
        "depends-syntax",
        "error",
        "A `depends` that can't be read",
        "`depends` joins tasks by `&&`, `||`, `!` and brackets; a result may stand behind a task's name. Lint picks the names "
        "out and passes what stands between them; the workflow ends in an error as the task's turn comes.",
        "depends: A B",
        "depends: A && B",
        GROUP,
    ),
)


def check(flow: Flow) -> None:
    """The conditions of all tasks and steps."""
    for template in every_template(flow):
        names = {call.name for call in template.calls}
        for call in template.calls:
            wrong = when_fault(text(call.data, "when"))
            if wrong:
                at = (*call.parts, "when")
                flow.report(
                    "bad-when", at, f"the run can't decide this: {wrong}; lint passes it, the run ends in an error"
                )
            depends = text(call.data, "depends")
            if template.type != "dag" or not depends or "{{" in depends:
                continue
            read = parse(depends)
            told = any(r.task not in names or r.result not in ("", *RESULTS) for r in references(depends))
            if read.error and not told:
                word = depends[read.at :].split(" ")[0]
                message = f"`depends` can't be read: {read.error}"
                flow.report("depends-syntax", (*call.parts, "depends"), message, word=word, offset=read.at)
