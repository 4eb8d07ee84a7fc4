"""All families of rules, in the order of the documentation."""

from __future__ import annotations

from roundtrip.schema.rules import (
    arguments,
    artifacts,
    conditions,
    expressions,
    graph,
    hooks,
    leaf,
    leftovers,
    loops,
    metrics,
    names,
    outputs,
    pods,
    references,
    scalars,
    schedule,
    templates,
    times,
    variables,
    volumes,
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
    conditions,
    expressions,
    times,
    hooks,
    leftovers,
    volumes,
    pods,
    scalars,
)
