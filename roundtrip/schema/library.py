"""The documents that a workflow may refer to: WorkflowTemplates by namespace and name, ClusterWorkflowTemplates by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from roundtrip.schema.model import Flow
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, text

CLUSTER = "ClusterWorkflowTemplate"
NOT_HERE = "not-here"
MOST = 500  # names among which one is looked for that was meant


class Library:
    """What the files at hand define. `closed`: whether there is nothing else, so that what isn't here is an error.

    `tells`: whether what isn't here is told, once a name and file, where that is no error.
    """

    def __init__(self, flows: Iterable[Flow] = (), closed: bool = False, tells: bool = False) -> None:
        self.closed = closed
        self._tells = tells
        self.kept: dict[tuple[str, str], object] = {}  # what is found out of its templates, by version and namespace
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
        found = self._known.get(_asked(reference, by))
        # what is wrong with it is told where it stands, and nothing can be said of what uses it
        return found if found is None or found.sound or self.closed else None

    def begin(self) -> None:
        """Another file begins: what isn't here is told of it as if of the first."""
        self._missed.clear()

    def missed(self, reference: View, by: Flow) -> tuple[str, str] | None:
        """What to say of a reference of `by` to what isn't here: a code and a message, None where that is said already."""
        if _asked(reference, by) in self._known:
            return None
        name = text(reference, "name")
        kind = CLUSTER if reference.get("clusterScope") is True else "WorkflowTemplate"
        where = "" if kind == CLUSTER or not by.namespace else f" in the namespace `{by.namespace}`"
        room = CLUSTER if kind == CLUSTER else by.namespace
        few = self._known if len(self._known) <= MOST else ()
        meant = likely(name, [other for place, other in few if place == room])
        if self.closed:
            return "unknown-library", f"there is no {kind} `{name}`{where} among these files{meant}"
        mark = (kind, "" if kind == CLUSTER else by.namespace, name)
        if not self._tells or mark in self._missed:
            return None
        self._missed.add(mark)
        return (
            NOT_HERE,
            f"the {kind} `{name}`{where} isn't among these files; it is taken to be on the cluster{meant}",
        )


def likely(name: str, names: Collection[str]) -> str:
    """The end of a sentence that says which of some names was meant; "" for too many of them, or none that is close."""
    meant = closest(name, names) if len(names) <= MOST else None
    return f"; did you mean `{meant}`?" if meant else ""


def _asked(reference: View, by: Flow) -> tuple[str, str]:
    return (CLUSTER if reference.get("clusterScope") is True else by.namespace, text(reference, "name"))


def _key(flow: Flow) -> tuple[str, str]:
    return (CLUSTER if flow.kind == CLUSTER else flow.namespace, flow.name)
