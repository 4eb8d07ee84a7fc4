"""Whether a text has to do with Argo at all: cheap enough to ask of every file of a folder."""

from __future__ import annotations

import difflib
import re

from roundtrip.diagnostics import ConversionError, Diagnostic

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
GROUP = "argoproj.io"  # in the `apiVersion` of every Argo document
WORDS = (GROUP, "hera")  # of which there is one in every file that has to do with Argo
_KIND = rf"[\"']?kind[\"']?\s*:\s*[\"']?(?:{'|'.join(KINDS)})\b"
_AT_TOP = re.compile(rf"^{_KIND}", re.MULTILINE)
_ANYWHERE = re.compile(_KIND)
# what a program needs to define a workflow: Hera, or a document written as a dictionary
_PYTHON = re.compile(r"^\s*(?:from|import)\s+hera\b|[\"']apiVersion[\"']", re.MULTILINE)


def likely_yaml(text: str) -> bool:
    """Whether a YAML file that was found in a folder holds a workflow. A file that can't be read may."""
    if GROUP not in text or not _ANYWHERE.search(text):
        return False
    return bool(_AT_TOP.search(text)) or without_workflow(text) is None


def likely_python(text: str) -> bool:
    """Whether a Python file that was found in a folder may define a workflow."""
    return bool(_PYTHON.search(text))


def without_workflow(text: str) -> Diagnostic | None:
    """Why there is no workflow in YAML text; None where there is one, or something that conversion will say more of."""
    if GROUP in text and _AT_TOP.search(text):
        return None
    from roundtrip.convert import unlisted
    from roundtrip.document import text_at
    from roundtrip.yaml.reader import read

    try:
        documents = list(unlisted(read(text)))
    except ConversionError:
        return None
    if not documents:
        return Diagnostic("error", "no-workflow", "there is no document in this, only comments or nothing at all")
    kinds = [text_at(d.root, "kind") for d in documents]
    if any(kind in KINDS for kind in kinds) or not all(kinds):
        return None
    first = documents[0].root
    assert first is not None
    for document, kind in zip(documents, kinds):
        close = difflib.get_close_matches(kind, KINDS, 1, 0.8)
        if document.root is not None and close and GROUP in text_at(document.root, "apiVersion"):
            span = getattr(document.root, "entries", {})["kind"].span
            message = f"Argo has no kind `{kind}`; did you mean `{close[0]}`?"
            return Diagnostic("error", "unknown-kind", message, span.line, span.column, "kind")
    names = ", ".join(dict.fromkeys(kinds))
    message = f"there is no Argo workflow in this, only {names}"
    return Diagnostic("error", "no-workflow", message, first.span.line, first.span.column)
