"""Names: given once, and in letters that Argo and Kubernetes take."""

from __future__ import annotations

import re

from roundtrip.document.node import Mapping, Scalar
from roundtrip.schema.model import Flow, Parts, Ports, Template, has, is_dynamic, items_at, mapping_at, scalar_at, waits
from roundtrip.schema.registry import Check

GROUP = "Names"

CHECKS = (
    Check(
        "duplicate-name",
        "error",
        "Two of one name",
        "Templates of a workflow, tasks of a DAG, steps of a template, containers of a set, and the parameters or "
        "artifacts of one list are told apart by their names. Argo refuses two of one name.",
        "dag:\n  tasks:\n  - name: A\n    template: one\n  - name: A\n    template: two",
        "dag:\n  tasks:\n  - name: A\n    template: one\n  - name: B\n    template: two",
        GROUP,
    ),
    Check(
        "bad-name",
        "error",
        "A name that Argo or Kubernetes refuses",
        "Names of objects and volumes are RFC 1123 names: small letters, digits and `-` (in an object's name also `.`), "
        "beginning and ending with a letter or digit. A Workflow's name has at most 63 characters, since it becomes a "
        "label, and a CronWorkflow's 52, since a time is put behind it. Templates, tasks and steps take letters, digits "
        "and `-`; parameters and artifacts also `_`.",
        "metadata:\n  name: My_Workflow",
        "metadata:\n  name: my-workflow",
        GROUP,
    ),
)

# k8s.io/apimachinery/pkg/util/validation: DNS-1123 subdomain and label; argo-workflows/workflow/validate: field names
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
FIELD = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*\Z")
PORT = re.compile(r"[-a-zA-Z0-9_]+\Z")
LONGEST = {"Workflow": 63, "CronWorkflow": 52}
LONGEST_SUBDOMAIN, LONGEST_LABEL, LONGEST_FIELD = 253, 63, 128


def check_spelling(flow: Flow) -> None:
    """Names in letters that are refused."""
    metadata = mapping_at(flow.root, "metadata")
    name = scalar_at(metadata, "name")
    if name is not None and name.value:
        longest = LONGEST.get(flow.kind, LONGEST_SUBDOMAIN)
        _spelled(flow, name, f"a {flow.kind}", SUBDOMAIN, longest, ("metadata", "name"))
    prefix = scalar_at(metadata, "generateName")
    if prefix is not None and prefix.value:
        # Kubernetes puts five characters behind it, and cuts it where the whole gets too long
        text = f"{prefix.value}x"
        _spelled(flow, prefix, f"a {flow.kind}", SUBDOMAIN, LONGEST_SUBDOMAIN, ("metadata", "generateName"), text)
    for index, volume in enumerate(items_at(flow.spec, "volumes")):
        named = scalar_at(volume, "name")
        if named is not None:
            _spelled(flow, named, "a volume", LABEL, LONGEST_LABEL, (*flow.parts, "volumes", index, "name"))
    for template in flow.every_template():
        at = scalar_at(template.node, "name")
        if at is not None and not template.inline:
            _spelled(flow, at, "a template", FIELD, LONGEST_FIELD, (*template.parts, "name"))
        for call in template.calls:
            named = scalar_at(call.node, "name") if not call.hook else None
            if named is not None:
                what = "a task" if template.type == "dag" else "a step"
                _spelled(flow, named, what, FIELD, LONGEST_FIELD, (*call.parts, "name"))
        for side in (template.inputs, template.outputs):
            _ports(flow, side)


def check(flow: Flow) -> None:
    """Names given twice, and tasks' names that begin with a digit where others wait for them."""
    _once(flow, "template", [(t.node, (*t.parts, "name")) for t in flow.templates])
    for template in flow.every_template():
        _digits(flow, template)
        what = "task" if template.type == "dag" else "step"
        _once(flow, what, [(c.node, (*c.parts, "name")) for c in template.calls if not c.hook])
        _once_in_ports(flow, template.inputs, template.outputs, *(call.arguments for call in template.calls))
        containers = items_at(mapping_at(template.node, "containerSet"), "containers")
        at = (*template.parts, "containerSet", "containers")
        _once(flow, "container", [(c, (*at, i, "name")) for i, c in enumerate(containers) if isinstance(c, Mapping)])
    _once_in_ports(flow, flow.arguments)


def _digits(flow: Flow, template: Template) -> None:
    """Argo's `depends` takes a name that begins with a digit for a number, so it refuses them once tasks are ordered."""
    tasks = [call for call in template.calls if not call.hook] if template.type == "dag" else []
    if not any(waits(call.node, key) for call in tasks for key in ("depends", "dependencies")):
        return
    for call in tasks:
        at = scalar_at(call.node, "name")
        if at is not None and call.name[:1].isdigit():
            message = "where tasks depend on each other, Argo refuses a task's name that begins with a digit"
            flow.report("bad-name", at, message, (*call.parts, "name"))


def _ports(flow: Flow, side: Ports) -> None:
    for what, listed in (("a parameter", side.parameters), ("an artifact", side.artifacts)):
        for port in listed:
            at = scalar_at(port.node, "name")
            if at is not None:
                _spelled(flow, at, what, PORT, LONGEST_FIELD, (*port.parts, "name"))


def _spelled(
    flow: Flow, at: Scalar, what: str, pattern: re.Pattern[str], longest: int, parts: Parts, text: str = ""
) -> None:
    name = str(at.value)
    if is_dynamic(name):
        return
    if len(name) > longest:
        message = f"the name of {what} has at most {longest} characters, and this has {len(name)}"
        flow.report("bad-name", at, message, parts)
    elif not pattern.match(text or name):
        suggestion = repaired(name, pattern, prefix=bool(text))
        message = f"the name of {what} is {_LETTERS[pattern]}, unlike `{name}`"
        flow.report("bad-name", at, f"{message}; write `{suggestion}`" if suggestion else message, parts, suggestion)


_LETTERS = {
    SUBDOMAIN: "small letters, digits, `-` and `.`, with a letter or digit at either end",
    LABEL: "small letters, digits and `-`, with a letter or digit at either end",
    FIELD: "letters, digits and `-`, with a letter or digit to begin with",
    PORT: "letters, digits, `-` and `_`",
}


def repaired(name: str, pattern: re.Pattern[str], prefix: bool = False) -> str:
    """The nearest name that is taken; "" where there is none."""
    small = name.lower() if pattern in (SUBDOMAIN, LABEL) else name
    allowed = "_" if pattern is PORT else "." if pattern is SUBDOMAIN else ""
    better = re.sub(rf"[^-a-zA-Z0-9{re.escape(allowed)}]+", "-", small).lstrip("-.")
    if not prefix:
        better = better.rstrip("-.") if pattern in (SUBDOMAIN, LABEL) else better
    return better if pattern.match(f"{better}x" if prefix else better) else ""


def _once(flow: Flow, what: str, named: list[tuple[Mapping, Parts]]) -> None:
    first: dict[str, Scalar] = {}
    for node, parts in named:
        at = scalar_at(node, "name")
        if at is None or not has(node, "name") or is_dynamic(str(at.value)):
            continue
        name = str(at.value)
        if name in first:
            message = f"there is a {what} `{name}` already, in line {first[name].span.line}"
            flow.report("duplicate-name", at, message, parts)
        else:
            first[name] = at


def _once_in_ports(flow: Flow, *sides: Ports) -> None:
    for side in sides:
        for what, listed in (("parameter", side.parameters), ("artifact", side.artifacts)):
            _once(flow, what, [(port.node, (*port.parts, "name")) for port in listed])
