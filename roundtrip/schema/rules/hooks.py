"""Hooks and exit handlers, and what the controller makes of them."""

from __future__ import annotations

from roundtrip.schema.model import Flow, Parts, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, mapping, text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "unknown-hook-template",
        "error",
        "A hook whose template isn't defined",
        "A hook, and the `onExit` of a task or step, name a template of the same workflow. Lint doesn't look them up; the run "
        "ends in an error: `template nope not found`.",
        "hooks:\n  exit: {template: tel}\ntemplates:\n- {name: tell, suspend: {}}",
        "hooks:\n  exit: {template: tell}\ntemplates:\n- {name: tell, suspend: {}}",
        GROUP,
    ),
    Check(
        "two-exits",
        "warning",
        "`hooks.exit` beside `onExit`",
        "Of the two, only `onExit` runs.",
        "onExit: tell\nhooks:\n  exit: {template: other}",
        "onExit: tell",
        GROUP,
    ),
)


def check(flow: Flow) -> None:
    """All hooks of a document."""
    if flow.reference is None:
        _hooks(flow, flow.spec, flow.parts, workflow=True)
        for template in every_template(flow):
            for call in template.calls:
                _hooks(flow, call.data, call.parts)


def _hooks(flow: Flow, data: dict[str, View], parts: Parts, workflow: bool = False) -> None:
    on_exit = text(data, "onExit")
    if on_exit and not workflow:  # the workflow's is looked up by lint
        _refers(flow, on_exit, "`onExit`", (*parts, "onExit"))
    hooks = mapping(data, "hooks")
    if on_exit and "exit" in hooks:
        flow.report("two-exits", (*parts, "hooks"), "`onExit` runs, and this is passed over", key="exit")
    for name, hook in hooks.items():
        template = text(hook, "template")
        if template and not hook.get("templateRef"):
            _refers(flow, template, f"the hook `{name}`", (*parts, "hooks", name, "template"))


def _refers(flow: Flow, name: str, what: str, parts: Parts) -> None:
    if name in flow.by_name or "{{" in name:
        return
    meant = closest(name, flow.by_name)
    message = f"{what} refers to the template `{name}`, which isn't defined; lint passes it, the run ends in an error"
    message = f"{message}. Did you mean `{meant}`?" if meant else message
    flow.report("unknown-hook-template", parts, message, suggestion=meant or "")
