"""Sensors, EventSources and EventBuses, held against Argo Events' own schema.

Facts: `api/jsonschema/schema.json` of Argo Events 1.9.10 (`schemas/events.py`). Its install has CRDs that take anything, so a
wrong type is found out by its controllers, which don't get to read the object, and a field that they don't know is passed over.
"""

from __future__ import annotations

from dataclasses import replace

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Mapping, Node, text_at
from roundtrip.document.triggers import OF_EVENTS
from roundtrip.schema.faults import BAD_FORMAT, COERCED, UNKNOWN, WRONG_TYPE
from roundtrip.schema.structure import faults
from roundtrip.schema.view import view
from roundtrip.schema.wording import diagnostics

API_VERSION = "argoproj.io/v1alpha1"
VERSION = "events-1.9"
_PASSED_OVER = "Argo Events passes over it, so it has no effect"
_UNREAD = "Argo Events can't read the object then"


def is_of_events(root: Node) -> bool:
    """Whether a document is one of Argo Events'."""
    return text_at(root, "kind") in OF_EVENTS and text_at(root, "apiVersion") == API_VERSION


def said_of(root: Mapping) -> list[Diagnostic]:
    """What Argo Events can't read of one of its objects, as errors, and what it passes over, as warnings."""
    kind = text_at(root, "kind")
    found = [
        fault
        for fault in faults(root, view(root), kind, VERSION, full=False)
        if fault.kind in (UNKNOWN, WRONG_TYPE, COERCED, BAD_FORMAT)
    ]
    return [_worded(one) for one in diagnostics(found, VERSION, kind)] if found else []


def _worded(found: Diagnostic) -> Diagnostic:
    said = Diagnostic("warning", "events-field", f"{found.message}; {_PASSED_OVER}")
    if found.code in ("wrong-type", "coerced", "out-of-range"):
        said = Diagnostic("error", "events-type", f"{found.message}; {_UNREAD}")
    return replace(found, severity=said.severity, code=said.code, message=said.message)
