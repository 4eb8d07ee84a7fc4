"""Arguments: what a template needs, and what it is given."""

from __future__ import annotations

from roundtrip.document.node import Mapping, Node
from roundtrip.schema.model import (
    Call,
    Flow,
    Parts,
    Port,
    Ports,
    Template,
    has,
    is_dynamic,
    mapping_at,
    ports,
    scalar_at,
)
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest

GROUP = "Arguments"

CHECKS = (
    Check(
        "missing-argument",
        "error",
        "An input that nothing is given for",
        "A template's input that has no `value`, `default` or `valueFrom` (an artifact: no location, and not `optional`) "
        "must be among the arguments of every task, step or hook that runs the template, and, for the entrypoint and "
        "`onExit`, among the workflow's. A parameter that is passed must have a `value` or `valueFrom`.",
        "- name: A\n  template: greet   # has the input `who`",
        "- name: A\n  template: greet\n  arguments:\n    parameters:\n    - name: who\n      value: world",
        GROUP,
    ),
    Check(
        "unknown-argument",
        "warning",
        "An argument that nobody declares",
        "The template has no input of this name, so the argument is passed and never read.",
        "- name: A\n  template: greet   # has the input `who`\n  arguments:\n    parameters:\n    - {name: woh, value: world}",
        "- name: A\n  template: greet\n  arguments:\n    parameters:\n    - {name: who, value: world}",
        GROUP,
    ),
)


def check(flow: Flow) -> None:
    """Arguments of every call, and those that the workflow begins and ends with."""
    for template in flow.every_template():
        for call in template.calls:
            _valued(flow, call.arguments)
            if flow.defaulted:
                continue
            callee = flow.callee(call) if not flow.referring or call.inline is not None else None
            if callee is not None:
                _called(flow, call, callee)
    if flow.spec is None or flow.referring or flow.is_library or flow.defaulted:
        return
    names = flow.by_name
    for key in ("entrypoint", "onExit"):
        named = scalar_at(flow.spec, key)
        callee = names.get(str(named.value)) if named is not None else None
        if named is not None and callee is not None:
            _begun(flow, callee, flow.arguments, named, (*flow.parts, key), f"`{key}`")
    hooks = mapping_at(flow.spec, "hooks")
    for name, hook in hooks.entries.items() if hooks is not None else ():
        named = scalar_at(hook, "template")
        callee = names.get(str(named.value)) if named is not None else None
        if isinstance(hook, Mapping) and named is not None and callee is not None and not has(hook, "templateRef"):
            parts = (*flow.parts, "hooks", name)
            given = ports(hook, "arguments", parts)
            both = Ports(given.parameters + flow.arguments.parameters, given.artifacts + flow.arguments.artifacts)
            _begun(flow, callee, both, named, (*parts, "template"), f"the hook `{name}`")


def _called(flow: Flow, call: Call, callee: Template) -> None:
    who = "this hook" if call.hook else f"`{call.name}`"
    at: Node = call.node.keys.get("arguments") or scalar_at(call.node, "template") or call.node
    parts = (*call.parts, "arguments" if has(call.node, "arguments") else "template")
    if not callee.inputs.dynamic and not call.arguments.dynamic:
        _missing(flow, callee, call.arguments, at, parts, who)
        _unknown(flow, callee, call.arguments)


def _begun(flow: Flow, callee: Template, given: Ports, at: Node, parts: Parts, who: str) -> None:
    if not callee.inputs.dynamic and not given.dynamic:
        _missing(flow, callee, given, at, parts, f"{who} (its arguments are the workflow's)")


def _missing(flow: Flow, callee: Template, given: Ports, at: Node, parts: Parts, who: str) -> None:
    for what, needed, passed in (
        ("parameter", callee.inputs.parameters, given.parameter_names()),
        ("artifact", callee.inputs.artifacts, given.artifact_names()),
    ):
        for port in needed:
            if port.name and not port.optional and port.name not in passed:
                of = f"the template `{callee.name}`" if callee.name else "the inline template"
                message = f"{who} lacks the {what} `{port.name}`, which {of} needs and has no default for"
                near = closest(port.name, [name for name in passed if name not in _names(callee, what)])
                flow.report("missing-argument", at, f"{message}; is `{near}` meant for it?" if near else message, parts)


def _names(callee: Template, what: str) -> list[str]:
    return callee.inputs.parameter_names() if what == "parameter" else callee.inputs.artifact_names()


def _unknown(flow: Flow, callee: Template, given: Ports) -> None:
    if callee.type == "plugin":
        return  # a plugin reads what it likes
    for what, passed in (("parameter", given.parameters), ("artifact", given.artifacts)):
        names = _names(callee, what)
        for port in passed:
            if not port.name or port.name in names:
                continue
            others = [name for name in names if name not in [p.name for p in passed]]
            meant = closest(port.name, others)
            if meant is not None and _needs(callee, meant):
                continue  # told as missing
            of = f"the template `{callee.name}`" if callee.name else "the inline template"
            message = f"{of} has no input {what} `{port.name}`"
            at = scalar_at(port.node, "name") or port.node
            message = f"{message}; did you mean `{meant}`?" if meant else message
            flow.report("unknown-argument", at, message, (*port.parts, "name"), meant or "")


def _needs(callee: Template, name: str) -> bool:
    return any(
        port.name == name and not port.optional for port in [*callee.inputs.parameters, *callee.inputs.artifacts]
    )


def _valued(flow: Flow, given: Ports) -> None:
    for port in given.parameters:
        if port.name and not is_dynamic(port.name) and not _has_value(port):
            message = f"the parameter `{port.name}` is passed without a `value` or `valueFrom`"
            flow.report("missing-argument", scalar_at(port.node, "name") or port.node, message, port.parts)


def _has_value(port: Port) -> bool:
    return any(has(port.node, key) for key in ("value", "valueFrom", "default"))
