"""The names that a workflow, a call's arguments and what ran before give to a place."""

from __future__ import annotations

from roundtrip.schema.model import Flow, Parts, Template, is_parameter
from roundtrip.schema.rules.arguments import Given
from roundtrip.schema.rules.scope import ANY_ARTIFACT, ANY_PARAMETER, GLOBALS, Scope
from roundtrip.schema.view import View, any_string, mapping, text

CRON_LABEL = "workflow.labels.workflows.argoproj.io/cron-workflow"
CONTROLLER = "workflows.argoproj.io/controller-instanceid"


def of_workflow(flow: Flow, scope: Scope, given: Given, brought: Flow | None) -> None:
    """What all templates of a workflow know. `given`: its arguments; `brought`: the WorkflowTemplate that it refers to."""
    known = scope.names
    known.update(GLOBALS)
    if given.parameters:
        known.update(("workflow.parameters", "workflow.parameters.json"))
    if "" in given.parameters:
        scope.below.add("workflow.parameters")  # it may be any of those; that it has no name is told
    for name, (port, at) in given.parameters.items():
        known.add(f"workflow.parameters.{name}")
        _keep(scope, f"workflow.parameters.{name}", port.get("value"), (*at, "value"))
    if flow.reference is not None and brought is None:
        scope.below.update(("workflow.parameters", "workflow.labels", "workflow.annotations"))
    told = mapping(flow.data, "metadata")
    sources: list[tuple[View, str]] = []
    if flow.kind == "CronWorkflow":
        known.update(("workflow.annotations.workflows.argoproj.io/scheduled-time", CRON_LABEL))
        if CONTROLLER in mapping(told, "labels"):
            known.add(f"workflow.labels.{CONTROLLER}")
        more = mapping(mapping(flow.data, "spec"), "workflowMetadata")
        sources += [(more.get("labels"), "labels"), (more.get("annotations"), "annotations")]
    else:
        sources += [(told.get("labels"), "labels"), (told.get("annotations"), "annotations")]
    for holder in (flow, brought):
        if holder is not None:
            more = mapping(holder.spec, "workflowMetadata")
            sources += [(more.get("labels"), "labels"), (more.get("labelsFrom"), "labels")]
            sources.append((more.get("annotations"), "annotations"))
    for source, what in sources:
        if type(source) is dict:
            known.update(f"workflow.{what}.{key}" for key in source)
    if "priority" in flow.spec:
        known.add("workflow.priority")


def at_exit(flow: Flow, scope: Scope, brought: Flow | None) -> None:
    """What is known to all that is looked at from the exit handler on. `brought`: as for `of_workflow`."""
    scope.names.add("workflow.failures")
    holders = [flow, *([brought] if brought is not None else [])]
    if flow.version >= "3.7" and any(
        is_parameter(text(port, "globalName"))
        for holder in holders
        for template in holder.templates
        for port in template.listed("outputs", "artifacts")
    ):
        scope.every_output.add(ANY_ARTIFACT)


def of_call(everywhere: Scope, callee: Template | bool | None, prefix: str, scope: Scope, together: bool) -> None:
    """What a task or step that was looked at leaves behind."""
    scope.names.update(f"{prefix}.{key}" for key in ("id", "startedAt", "finishedAt", "hostNodeName"))
    if callee is None:
        scope.below.add(prefix)
        everywhere.every_output.update((ANY_PARAMETER, ANY_ARTIFACT))
    if not isinstance(callee, Template):
        return
    if callee.data.get("daemon") is True:
        scope.names.add(f"{prefix}.ip")
    if callee.has_result:
        scope.names.update((f"{prefix}.outputs.result", f"{prefix}.exitCode"))
    for kind, every in (("parameters", ANY_PARAMETER), ("artifacts", ANY_ARTIFACT)):
        for port in callee.listed("outputs", kind):
            if not text(port, "name"):
                scope.below.add(prefix)  # that it has no name is told
            scope.names.add(f"{prefix}.outputs.{kind}.{text(port, 'name')}")
            shared = text(port, "globalName")
            if shared and is_parameter(shared):
                scope.every_output.add(every)
            elif shared:
                everywhere.names.add(f"{every}{shared}")
    if together:
        scope.names.add(f"{prefix}.outputs.parameters")
        if callee.type in ("script", "containerSet"):
            scope.names.update((f"{prefix}.outputs.result", f"{prefix}.exitCode"))


def of_inputs(scope: Scope, template: Template, given: Given) -> None:
    """The values of a template's parameters, as a call gives them."""
    for index, port in enumerate(template.listed("inputs", "parameters")):
        passed = given.parameters.get(text(port, "name"))
        key = "value" if "value" in port or passed is not None else "default"
        at = (*passed[1], key) if passed is not None else (*template.parts, "inputs", "parameters", index, key)
        value = (passed[0] if passed is not None else port).get(key)
        _keep(scope, f"inputs.parameters.{text(port, 'name')}", value, at)


def _keep(scope: Scope, name: str, value: View, at: Parts) -> None:
    if value is not None:
        scope.literals[name] = any_string(value)
    if type(value) is str and "{{" in value:
        scope.values[name] = (value, at)
