"""All families of rules, in the order of the documentation."""

from __future__ import annotations

from roundtrip.schema.rules import (
    arguments,
    artifacts,
    graph,
    leaf,
    loops,
    metrics,
    names,
    outputs,
    references,
    schedule,
    templates,
    variables,
)

FAMILIES = (
    templates,
    names,
    graph,
    arguments,
    artifacts,
    outputs,
    variables,
    loops,
    leaf,
    metrics,
    schedule,
    references,
)
