"""The documents that a workflow may refer to: WorkflowTemplates by namespace and name, ClusterWorkflowTemplates by name."""

from __future__ import annotations

from collections.abc import Iterable

from roundtrip.schema.model import Flow, Parts
from roundtrip.schema.view import View, text

CLUSTER = "ClusterWorkflowTemplate"
# what Argo takes an object to be in that states no namespace
DEFAULT_NAMESPACE = ""


class Library:
    """What the files at hand define. `closed`: whether there is nothing else, so that what isn't here is an error."""

    def __init__(self, flows: Iterable[Flow] = (), closed: bool = False) -> None:
        self.closed = closed
        self._known: dict[tuple[str, str], Flow] = {}
        self._missed: set[tuple[str, str, str]] = set()
        for flow in flows:
            self.add(flow)

    def add(self, flow: Flow) -> Flow | None:
        """Put in a template; the one that has its name already, if there is one."""
        if not flow.is_library or not flow.name:
            return None
        known = self._known.setdefault(_key(flow), flow)
        return known if known is not flow else None

    def find(self, reference: View, by: Flow) -> Flow | None:
        """What a `templateRef` or `workflowTemplateRef` of a document names; None where it isn't here."""
        name = text(reference, "name")
        if reference.get("clusterScope") is True:
            return self._known.get((CLUSTER, name))
        return self._known.get((by.namespace, name))

    def miss(self, flow: Flow, reference: View, parts: Parts) -> None:
        """Say that what is referred to isn't here: an error where nothing else is, else a note, once a name."""
        name = text(reference, "name")
        kind = CLUSTER if reference.get("clusterScope") is True else "WorkflowTemplate"
        where = "" if kind == CLUSTER else f" in the namespace `{flow.namespace}`" if flow.namespace else ""
        if self.closed:
            flow.report("unknown-library", parts, f"there is no {kind} `{name}`{where} among these files")


def _key(flow: Flow) -> tuple[str, str]:
    return (CLUSTER if flow.kind == CLUSTER else flow.namespace, flow.name)
