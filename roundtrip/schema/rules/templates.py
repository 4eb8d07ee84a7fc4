"""Templates: what each does, and whether what is named is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtrip.schema.model import LIBRARIES, TYPES, Call, Flow, Parts, Template, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "Templates"

CHECKS = (
    Check(
        "no-entrypoint",
        "error",
        "A workflow without an entrypoint",
        "A Workflow or CronWorkflow starts at the template that `entrypoint` names, unless `workflowTemplateRef` brings "
        "everything. Argo refuses one that has neither.",
        "spec:\n  templates:\n  - name: main\n    suspend: {}",
        "spec:\n  entrypoint: main\n  templates:\n  - name: main\n    suspend: {}",
        GROUP,
    ),
    Check(
        "no-template-type",
        "error",
        "A template that does nothing",
        "A template has one field that says what it does: " + ", ".join(f"`{t}`" for t in sorted(TYPES)) + ". Argo "
        "refuses a template that has none.",
        "templates:\n- name: main\n  inputs: {}",
        "templates:\n- name: main\n  inputs: {}\n  suspend: {}",
        GROUP,
    ),
    Check(
        "two-template-types",
        "error",
        "A template that does two things",
        "A template is a container, or a script, or steps, or one of the others; never two of them. Argo refuses it.",
        "templates:\n- name: main\n  container: {image: busybox}\n  script: {image: busybox, source: ls}",
        "templates:\n- name: main\n  container: {image: busybox}",
        GROUP,
    ),
    Check(
        "unknown-template",
        "error",
        "A template that isn't defined",
        "`entrypoint`, `onExit`, a task or a step names a template of the same workflow, and there is none of that name. "
        "A template of another WorkflowTemplate is named by `templateRef`.",
        "entrypoint: mian\ntemplates:\n- name: main\n  suspend: {}",
        "entrypoint: main\ntemplates:\n- name: main\n  suspend: {}",
        GROUP,
    ),
    Check(
        "no-template",
        "error",
        "A task or step that runs nothing",
        "A task or step says what it runs by `template`, `templateRef` or `inline`. Argo refuses one without.",
        "dag:\n  tasks:\n  - name: A",
        "dag:\n  tasks:\n  - name: A\n    template: main",
        GROUP,
    ),
    Check(
        "two-templates",
        "error",
        "A task or step that names two templates",
        "Of `template` and `templateRef` a task or step has one.",
        "- name: A\n  template: main\n  templateRef: {name: library, template: main}",
        "- name: A\n  templateRef: {name: library, template: main}",
        GROUP,
    ),
    Check(
        "template-beside-inline",
        "warning",
        "A template that `inline` takes the place of",
        "Argo runs what stands under `inline`, and passes over `template` and `templateRef` beside it.",
        "- name: A\n  template: main\n  inline:\n    suspend: {}",
        "- name: A\n  inline:\n    suspend: {}",
        GROUP,
    ),
    Check(
        "unused-template",
        "note",
        "A template that nothing runs",
        "Nothing that starts at `entrypoint`, `onExit` or a hook ever comes to this template. It does no harm. In a "
        "WorkflowTemplate, where others may use it, nothing is said.",
        "entrypoint: main\ntemplates:\n- name: main\n  suspend: {}\n- name: old\n  suspend: {}",
        "entrypoint: main\ntemplates:\n- name: main\n  suspend: {}",
        GROUP,
    ),
    Check(
        "hook-expression",
        "error",
        "A hook that doesn't say when",
        "Every hook but `exit` has an `expression` that says when it runs.",
        "hooks:\n  running:\n    template: tell",
        'hooks:\n  running:\n    template: tell\n    expression: workflow.status == "Running"',
        GROUP,
    ),
    Check(
        "not-in-steps",
        "error",
        "A field that steps and DAGs don't have",
        "`activeDeadlineSeconds` and `timeout` are for templates that run a pod; `timeout` isn't for `suspend` either.",
        "- name: main\n  timeout: 5m\n  steps: []",
        "- name: main\n  steps: []",
        GROUP,
    ),
)


def check_type(walk: Walked, template: Template) -> None:
    """That a template does one thing."""
    found = [key for key in template.data if key in TYPES]
    for extra in found[1:]:
        message = f"this template has `{found[0]}` already; a template does one thing, so make two of it"
        walk.report(template, "two-template-types", template.parts, message, key=extra)
    if not found and not any(key in template.data for key in ("template", "templateRef")):  # which were removed
        empty = next((key for key in template.flow.keys(template.parts) if key in TYPES), "")
        message = "this template does nothing: one of " + ", ".join(f"`{t}`" for t in sorted(TYPES)) + " belongs here"
        if empty:
            message = f"this template does nothing: `{empty}` is null, which is as good as absent"
            message += "; write `suspend: {}`" if empty == "suspend" else ""
        walk.report(template, "no-template-type", template.parts, message)


def check_no_deadline(walk: Walked, template: Template) -> None:
    """That steps and DAGs have no deadline: their pods have."""
    if "activeDeadlineSeconds" in template.data:
        message = f"`activeDeadlineSeconds` is for what runs in a pod, and this is `{template.type}`"
        walk.report(template, "not-in-steps", template.parts, message, key="activeDeadlineSeconds")


def check_hooks(walk: Walked, template: Template, call: Call) -> None:
    """That each hook of a step says when it runs."""
    hooks = mapping(call.data, "hooks")
    for name in template.flow.keys((*call.parts, "hooks")) if "hooks" in call.data else ():
        if name != "exit" and not text(hooks.get(name), "expression"):
            message = f"the hook `{name}` has no `expression`, which says when it runs"
            walk.report(template, "hook-expression", (*call.parts, "hooks", name), message)


def check(flow: Flow) -> None:
    """References to templates of the same document, and what begins a workflow."""
    begins = not flow.is_library and flow.reference is None
    if begins and not text(flow.spec, "entrypoint"):
        message = "this has no `entrypoint`, so Argo doesn't know which template to begin with"
        flow.report("no-entrypoint", flow.parts if flow.spec else (), message)
    if flow.reference is None:
        for key in ("entrypoint", "onExit"):
            _refers(flow, text(flow.spec, key), f"`{key}`", (*flow.parts, key))
    hooks = mapping(flow.spec, "hooks")
    for name in flow.keys((*flow.parts, "hooks")) if "hooks" in flow.spec else ():
        if name != "exit" and not text(hooks.get(name), "expression"):
            message = f"the hook `{name}` has no `expression`, which says when it runs"
            flow.report("hook-expression", (*flow.parts, "hooks", name), message)
    for template in every_template(flow):
        for call in template.calls:
            _call(flow, template, call)


def _call(flow: Flow, template: Template, call: Call) -> None:
    what = f"{'task' if template.type == 'dag' else 'step'} `{call.name}`"
    name, reference = text(call.data, "template"), call.data.get("templateRef")
    if type(reference) is dict:
        if name:
            message = "`template` and `templateRef` both say what this runs; leave one out"
            second = [key for key in call.data if key in ("template", "templateRef")][1]
            flow.report("two-templates", call.parts, message, key=second)
        for key in ("name", "template"):
            if not text(reference, key):
                message = f"`templateRef` lacks `{key}` (a string), which Argo requires"
                flow.report("missing-name", (*call.parts, "templateRef"), message)
    elif name and "{{" not in name:  # else told where it is filled in
        _refers(flow, name, what, (*call.parts, "template"))
    if type(call.data.get("inline")) is dict:
        for key in ("template", "templateRef"):
            if call.data.get(key):
                message = f"Argo runs what `inline` says, and passes over `{key}`"
                flow.report("template-beside-inline", call.parts, message, key=key)
    elif not name and type(reference) is not dict:
        message = f"this {what.replace(' ``', '')} runs nothing: `template`, `templateRef` or `inline` belongs here"
        flow.report("no-template", call.parts, message)


def _refers(flow: Flow, name: str, what: str, parts: Parts) -> None:
    if not name or name in flow.by_name or "storedTemplates" in mapping(flow.data, "status"):
        return
    meant = closest(name, flow.by_name)
    message = f"{what} refers to the template `{name}`, which isn't defined"
    message = f"{message}; did you mean `{meant}`?" if meant else message
    flow.report("unknown-template", parts, message, suggestion=meant or "")


def check_unused(flow: Flow) -> None:
    """Templates that nothing comes to."""
    if flow.kind in LIBRARIES or flow.reference is not None:
        return
    work = [text(flow.spec, key) for key in ("entrypoint", "onExit")]
    work += [text(hook, "template") for hook in mapping(flow.spec, "hooks").values()]
    work = [name for name in work if name]
    if not work:
        return
    seen: set[str] = set()
    while work:
        name = work.pop()
        if name not in flow.by_name:
            return  # it could be any of them, or is told already
        if name in seen:
            continue
        seen.add(name)
        inside = [flow.by_name[name]]
        while inside:
            template = inside.pop()
            for call in template.calls:
                work += [named for named in _named(call.data) if named]
                inner = template.inner(call)
                if inner is not None:
                    inside.append(inner)
    for template in flow.templates:
        if template.name and template.name not in seen:
            message = f"nothing runs the template `{template.name}`"
            flow.report("unused-template", (*template.parts, "name"), message)


def _named(data: dict[str, View]) -> list[str]:
    named = [text(data, "onExit"), *(text(hook, "template") for hook in mapping(data, "hooks").values())]
    return named if data.get("templateRef") else [*named, text(data, "template")]
