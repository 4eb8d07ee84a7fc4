"""What a schema can't say: names, references, arguments and the like, group by group."""

from __future__ import annotations

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Mapping
from roundtrip.schema.checks import arguments, graph, loops, names, schedule, templates, variables
from roundtrip.schema.model import flow

# these look at one string each, and hold whatever else is wrong
LOCAL = (names.check_spelling, graph.check_syntax, schedule.check_cron)
# these put several places together, and would blame the wrong one where a field is misspelt or missing
WIDE = (names.check, templates.check, graph.check, arguments.check, variables.check, loops.check)


def check_meaning(root: Mapping, kind: str, sound: bool) -> list[Diagnostic]:
    """What is wrong with a document beyond its schema. `sound`: whether every field is known, in its place and its form."""
    if kind == "WorkflowEventBinding":
        return []
    model = flow(root, kind)
    for local in LOCAL:
        local(model)
    if sound:
        before = len(model.found)
        templates.check_forms(model)
        if len(model.found) == before:
            for wide in WIDE:
                wide(model)
    return model.found
