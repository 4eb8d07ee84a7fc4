"""Which documents are Argo's to check, and what is said of those that nothing can be made of."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.schema.places import end_column, span_of
from roundtrip.schema.similar import closest
from roundtrip.schema.versions import KINDS

GROUP = "argoproj.io"
API_VERSION = "argoproj.io/v1alpha1"
# kinds of the same group that are other projects' (Events, CD, Rollouts), or the controller's own
OTHERS = frozenset(
    {
        "AnalysisRun",
        "AnalysisTemplate",
        "AppProject",
        "Application",
        "ApplicationSet",
        "ArgoCD",
        "ClusterAnalysisTemplate",
        "EventBus",
        "EventSource",
        "Experiment",
        "NotificationsConfiguration",
        "Rollout",
        "RolloutManager",
        "Sensor",
        "WorkflowArtifactGCTask",
        "WorkflowTaskResult",
        "WorkflowTaskSet",
    }
)


def objects(documents: list[Document]) -> Iterator[Node]:
    """The objects of a stream: empty documents left out, a `kind: List` taken apart, as Kubernetes does."""
    for document in documents:
        root = document.root
        if root is None or (isinstance(root, Scalar) and root.value is None):
            continue
        items = root.entries.get("items") if isinstance(root, Mapping) and text_at(root, "kind") == "List" else None
        if isinstance(items, Sequence):
            yield from items.items
        else:
            yield root


def kind_of(root: Node) -> tuple[str, Diagnostic | None]:
    """The Argo kind to check a document as, "" for one that is not Argo's; and what is wrong where neither is known."""
    if not isinstance(root, Mapping):
        return "", _at(
            root, "not-a-document", "this is no Kubernetes object: a mapping with `apiVersion` and `kind` belongs here"
        )
    kind, api = text_at(root, "kind"), text_at(root, "apiVersion")
    stated = root.entries.get("apiVersion")
    if kind in KINDS and not api and stated is not None and getattr(stated, "value", 0) not in (None, ""):
        return "", _at(stated, "wrong-type", f"`apiVersion` is the string `{API_VERSION}`", "apiVersion", API_VERSION)
    group = api.partition("/")[0]
    if not kind:
        if api and group != GROUP:
            return "", None if "kind" not in root.entries else _lacks(root, "kind")
        return "", _lacks(root, "kind")
    if not api:
        if kind in KINDS or "apiVersion" not in root.entries:
            return "", _lacks(
                root, "apiVersion", f"; a {kind} has `apiVersion: {API_VERSION}`" if kind in KINDS else ""
            )
        return "", None
    if kind in KINDS:
        if api == API_VERSION:
            return kind, None
        if group == GROUP or "/" not in api or closest(group, [GROUP]):
            return "", _instead(
                root,
                "apiVersion",
                "unknown-kind",
                f"a {kind} has `apiVersion: {API_VERSION}`, not `{api}`",
                API_VERSION,
            )
        return "", None
    if group != GROUP or kind in OTHERS:
        return "", None
    meant = closest(kind, KINDS)
    known = f"did you mean `{meant}`?" if meant else f"Argo Workflows has {', '.join(KINDS[:-1])} and {KINDS[-1]}"
    return "", _instead(root, "kind", "unknown-kind", f"there is no kind `{kind}` in {GROUP}; {known}", meant or "")


def _lacks(root: Mapping, key: str, more: str = "") -> Diagnostic:
    slip = next((name for name in root.entries if closest(name, [key])), None)
    if slip is not None:
        at = root.keys.get(slip, root.entries[slip])
        return _at(at, "unknown-field", f"there is no field `{slip}` here; did you mean `{key}`?", slip, key)
    return _at(root, "no-kind", f"this document has no `{key}`, so nothing tells what it is; add one{more}")


def _instead(root: Mapping, key: str, code: str, message: str, suggestion: str) -> Diagnostic:
    return _at(root.entries[key], code, message, key, suggestion)


def _at(node: Node, code: str, message: str, path: str = "", suggestion: str = "") -> Diagnostic:
    span = span_of(node)
    end = end_column(span, node)
    return Diagnostic("error", code, message, span.line, span.column, path, end_column=end, suggestion=suggestion)
