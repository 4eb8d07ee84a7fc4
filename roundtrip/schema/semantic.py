"""What a schema can't say: names, references, arguments and the like, family by family (`rules/`)."""

from __future__ import annotations

from collections.abc import Callable

from roundtrip.schema.library import Library
from roundtrip.schema.model import Flow
from roundtrip.schema.rules import (
    arguments,
    artifacts,
    conditions,
    expressions,
    hooks,
    leftovers,
    loops,
    names,
    pods,
    references,
    scalars,
    schedule,
    templates,
    times,
    volumes,
)
from roundtrip.schema.rules.summaries import Summaries
from roundtrip.schema.rules.walk import Walk

# these look at one place each, and hold whatever else is wrong
LOCAL: tuple[Callable[[Flow], None], ...] = (names.check_object, schedule.check, scalars.check)
# these put several places together, and would blame the wrong one where a field is misspelt or missing
WIDE: tuple[Callable[[Flow], None], ...] = (
    templates.check,
    names.check_templates,
    references.check,
    arguments.check_workflow,
    schedule.check_collection,
    templates.check_unused,
)
# what only a run shows: the controller's, the pod's, Kubernetes' own
RUN: tuple[Callable[[Flow], None], ...] = (
    conditions.check,
    expressions.check,
    times.check,
    loops.check_runs,
    hooks.check,
    leftovers.check,
    artifacts.check_sources,
    volumes.check,
    pods.check,
)


def check_meaning(flow: Flow, library: Library, sound: bool) -> None:
    """Note in `flow` what is wrong with it beyond its schema. `sound`: whether every field is known, and in its form."""
    for local in LOCAL:
        local(flow)
    if flow.kind == "WorkflowEventBinding" or not sound:
        return
    for wide in WIDE:
        wide(flow)
    Walk(flow, library, Summaries.of(library, flow)).run()
    for run in RUN:
        run(flow)
