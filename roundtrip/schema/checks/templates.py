"""Templates: what each does, and whether what is named is there."""

from __future__ import annotations

from roundtrip.document.node import Mapping, Node, Scalar
from roundtrip.schema.model import (
    TYPES,
    Call,
    Flow,
    Parts,
    Template,
    has,
    is_dynamic,
    mapping_at,
    scalar_at,
    text_at,
)
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest

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
        "A template has one field that says what it does: " + ", ".join(f"`{t}`" for t in TYPES) + ". Argo refuses a "
        "template that has none.",
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
        "`entrypoint`, `onExit`, a hook, a task or a step names a template of the same workflow, and there is none of "
        "that name. A template of another WorkflowTemplate is named by `templateRef`.",
        "entrypoint: mian\ntemplates:\n- name: main\n  suspend: {}",
        "entrypoint: main\ntemplates:\n- name: main\n  suspend: {}",
        GROUP,
    ),
    Check(
        "no-template",
        "error",
        "A task or step that runs nothing",
        "A task, step or hook says what it runs by `template`, `templateRef` or `inline`. Argo refuses one without.",
        "dag:\n  tasks:\n  - name: A",
        "dag:\n  tasks:\n  - name: A\n    template: main",
        GROUP,
    ),
    Check(
        "two-templates",
        "error",
        "A task or step that runs two things",
        "Of `template`, `templateRef` and `inline` a task or step has one.",
        "- name: A\n  template: main\n  templateRef: {name: library, template: main}",
        "- name: A\n  templateRef: {name: library, template: main}",
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
)


def check_forms(flow: Flow) -> None:
    """What a template, task or step must have and the schema doesn't say; where it lacks, other checks would misjudge."""
    begins = flow.kind in ("Workflow", "CronWorkflow") and flow.spec is not None and not flow.referring
    if begins and not has(flow.spec, "entrypoint"):
        message = "this has no `entrypoint`, so Argo doesn't know which template to begin with"
        flow.report("no-entrypoint", flow.spec or flow.root, message, flow.parts)
    defaults = mapping_at(flow.spec, "templateDefaults")
    typed = defaults is not None and any(key in TYPES for key in defaults.entries)
    for template in flow.every_template():
        if not template.inline and not has(template.node, "name"):
            flow.report(
                "missing-field",
                template.node,
                "a template lacks `name` (a string), which Argo requires",
                template.parts,
            )
        if not template.types and not typed:
            message = "this template does nothing: one of " + ", ".join(f"`{t}`" for t in TYPES) + " belongs here"
            flow.report("no-template-type", template.node, message, template.parts)
        for extra in template.types[1:]:
            message = f"this template has `{template.type}` already; a template does one thing, so make two of it"
            flow.report_key("two-template-types", template.node, extra, message, template.parts)
        for call in template.calls:
            _form(flow, call)
    for _, hook, parts in _hooks(flow):
        _form(flow, Call("", hook, parts, flow.arguments, hook=True))


def _form(flow: Flow, call: Call) -> None:
    what = "a hook" if call.hook else "a task" if "tasks" in call.parts else "a step"
    if not call.hook and not has(call.node, "name"):
        flow.report("missing-field", call.node, f"{what} lacks `name` (a string), which Argo requires", call.parts)
    ways = [key for key in ("template", "templateRef", "inline") if has(call.node, key)]
    if not ways:
        # Argo takes a hook with an expression alone for one that does nothing
        if not call.hook:
            named = f" `{call.name}`" if call.name else ""
            message = f"{what}{named} runs nothing: `template`, `templateRef` or `inline` belongs here"
            flow.report("no-template", call.node, message.replace("a ", "this ", 1), call.parts)
    elif len(ways) > 1:
        message = f"`{ways[0]}` and `{ways[1]}` both say what this runs; leave one out"
        flow.report_key("two-templates", call.node, ways[1], message, call.parts)
    reference = mapping_at(call.node, "templateRef")
    if reference is not None:
        for key in ("name", "template"):
            if not has(reference, key):
                message = f"`templateRef` lacks `{key}` (a string), which Argo requires"
                flow.report("missing-field", reference, message, (*call.parts, "templateRef"))


def check(flow: Flow) -> None:
    """References to templates, and templates without one."""
    if flow.spec is None or flow.referring:
        return
    names = flow.by_name
    for key in ("entrypoint", "onExit"):
        named = scalar_at(flow.spec, key)
        if named is not None:
            _refers(flow, named, key, (*flow.parts, key), names)
    for name, hook, parts in _hooks(flow):
        named = scalar_at(hook, "template")
        if named is not None and not has(hook, "templateRef"):
            _refers(flow, named, f"the hook `{name}`", (*parts, "template"), names)
    for template in flow.every_template():
        for call in template.calls:
            what = "a hook" if call.hook else ("task" if "tasks" in call.parts else "step") + f" `{call.name}`"
            named = scalar_at(call.node, "template")
            if named is not None and not has(call.node, "templateRef"):
                _refers(flow, named, what, (*call.parts, "template"), names)
            at_exit = scalar_at(call.node, "onExit")
            if at_exit is not None:
                _refers(flow, at_exit, f"`onExit` of {what}", (*call.parts, "onExit"), names)
    if not flow.is_library:
        _unused(flow, names)


def _refers(flow: Flow, named: Scalar, what: str, parts: Parts, names: dict[str, Template]) -> None:
    name = str(named.value)
    if not name or is_dynamic(name) or name in names:
        return
    what = f"`{what}`" if what in ("entrypoint", "onExit") else what
    meant = closest(name, names)
    message = f"{what} refers to the template `{name}`, which isn't defined"
    flow.report(
        "unknown-template", named, f"{message}; did you mean `{meant}`?" if meant else message, parts, meant or ""
    )


def _hooks(flow: Flow) -> list[tuple[str, Mapping, Parts]]:
    hooks = mapping_at(flow.spec, "hooks")
    if hooks is None:
        return []
    return [(n, h, (*flow.parts, "hooks", n)) for n, h in hooks.entries.items() if isinstance(h, Mapping)]


def _unused(flow: Flow, names: dict[str, Template]) -> None:
    starts: list[Node | None] = [scalar_at(flow.spec, key) for key in ("entrypoint", "onExit")]
    starts += [scalar_at(hook, "template") for _, hook, _ in _hooks(flow)]
    work = [str(start.value) for start in starts if isinstance(start, Scalar)]
    if not work:
        return
    seen: set[str] = set()
    while work:
        name = work.pop()
        if is_dynamic(name):
            return  # it could be any of them
        if name not in names:
            return  # told already, and what was meant could run any of them
        if name in seen:
            continue
        seen.add(name)
        templates = [names[name]]
        while templates:
            template = templates.pop()
            for call in template.calls:
                if call.inline is not None:
                    templates.append(call.inline)
                work += [name for name in (call.template, text_at(call.node, "onExit")) if name]
    for template in flow.templates:
        if template.name and template.name not in seen and not is_dynamic(template.name):
            at = scalar_at(template.node, "name")
            assert at is not None
            flow.report(
                "unused-template", at, f"nothing runs the template `{template.name}`", (*template.parts, "name")
            )
