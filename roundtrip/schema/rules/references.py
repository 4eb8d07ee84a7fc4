"""References to other files: WorkflowTemplates that are here, that aren't, that are here twice."""

from __future__ import annotations

from roundtrip.schema.model import Flow
from roundtrip.schema.registry import Check

GROUP = "Across files"
DUPLICATE = "duplicate-object"

CHECKS = (
    Check(
        "broken-reference",
        "error",
        "A template of another file that isn't valid here",
        "What a `templateRef` or `workflowTemplateRef` leads to is looked at with the names of the workflow that refers "
        "to it: a parameter of the workflow that the template reads must be one of this workflow. The message names the "
        "place in the other file.",
        group=GROUP,
    ),
    Check(
        "unknown-library",
        "error",
        "A WorkflowTemplate that isn't among the files",
        "With `--closed`, the files at hand are all that there is, as `argo lint --offline` has it. Without it, what "
        "isn't among them is taken to be on the cluster, and a note says so, once a name.",
        group=GROUP,
    ),
    Check(
        "not-here",
        "note",
        "A WorkflowTemplate that isn't among the files",
        "It is taken to be on the cluster, so what is passed to it isn't looked at. `--closed` makes it an error.",
        group=GROUP,
    ),
    Check(
        DUPLICATE,
        "error",
        "Two templates of one kind, name and namespace",
        "The later of them replaces the earlier on the cluster; `argo lint --offline` refuses the folder.",
        group=GROUP,
    ),
    Check(
        "templates-beside-reference",
        "error",
        "Templates beside `workflowTemplateRef`",
        "A workflow that is brought by a `workflowTemplateRef` has no `templates` of its own.",
        "spec:\n  workflowTemplateRef: {name: library}\n  templates: [{name: main, suspend: {}}]",
        "spec:\n  workflowTemplateRef: {name: library}",
        GROUP,
    ),
)


def check(flow: Flow) -> None:
    """That a workflow which another template brings has none of its own."""
    if flow.reference is not None and flow.templates:
        message = "a workflow with `workflowTemplateRef` has no `templates` of its own; Argo refuses both"
        flow.report("templates-beside-reference", flow.parts, message, key="workflowTemplateRef")
