"""Names: given, given once, and in letters that Argo and Kubernetes take."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from roundtrip.schema.kubernetes import LABEL, SUBDOMAIN, annotation_fault, label_fault, label_key_fault
from roundtrip.schema.model import Flow, Parts, Template, is_parameter
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.filled import PLACEHOLDER, filled
from roundtrip.schema.rules.scope import Scope
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "Names"

CHECKS = (
    Check(
        "missing-name",
        "error",
        "Something without a name",
        "Templates, tasks, steps, parameters, artifacts, init containers and the containers of a set are told apart by "
        "their names; a `templateRef` names a WorkflowTemplate and a template of it. Argo refuses one without.",
        "templates:\n- suspend: {}",
        "templates:\n- name: main\n  suspend: {}",
        GROUP,
    ),
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
        "A name that Argo refuses",
        "A Workflow's name has at most 63 characters, since it becomes a label, and a CronWorkflow's 52, since a time is "
        "put behind it. Templates, tasks and steps take letters, digits and `-`, at most 128 of them; parameters and "
        "artifacts also `_`.",
        "templates:\n- name: my_template\n  suspend: {}",
        "templates:\n- name: my-template\n  suspend: {}",
        GROUP,
    ),
    Check(
        "bad-object-name",
        "error",
        "A name that Kubernetes refuses",
        "Names of objects and volumes are RFC 1123 names: small letters, digits and `-` (in an object's name also `.`), "
        "beginning and ending with a letter or digit. Argo's lint doesn't look, the API server does.",
        "metadata:\n  name: My_Workflow",
        "metadata:\n  name: my-workflow",
        GROUP,
    ),
    Check(
        "bad-label",
        "error",
        "A label or annotation that Kubernetes refuses",
        "The key of a label or annotation is letters, digits, `-`, `_` and `.`, 63 at most, after a domain and `/` if need "
        "be; so is a label's value. Argo's lint doesn't look, the API server does.",
        "metadata:\n  name: it\n  labels: {team: data science}",
        "metadata:\n  name: it\n  labels: {team: data-science}",
        GROUP,
    ),
    Check(
        "no-name",
        "error",
        "An object without a name",
        "`metadata` has `name`, or `generateName`, to which Kubernetes puts five letters. Argo's lint doesn't look, the "
        "API server refuses an object without.",
        "kind: Workflow\nspec: {}",
        "kind: Workflow\nmetadata:\n  generateName: it-\nspec: {}",
        GROUP,
    ),
)

# argo-workflows/workflow/validate: names of templates, tasks and steps; of parameters and artifacts
FIELD = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*\Z")
PORT = re.compile(r"[-a-zA-Z0-9_]+\Z")
LONGEST = {"Workflow": 63, "WorkflowTemplate": 63, "ClusterWorkflowTemplate": 63, "CronWorkflow": 52}
LONGEST_SUBDOMAIN, LONGEST_LABEL, LONGEST_FIELD, ANY_LENGTH = 253, 63, 128, 1 << 30
LETTERS = {
    SUBDOMAIN: "small letters, digits, `-` and `.`, with a letter or digit at either end",
    LABEL: "small letters, digits and `-`, with a letter or digit at either end",
    FIELD: "letters, digits and `-`, with a letter or digit to begin with",
    PORT: "letters, digits, `-` and `_`",
}


def check_object(flow: Flow) -> None:
    """The object's own name, and those of its volumes."""
    told = mapping(flow.data, "metadata")
    name, prefix = told.get("name"), told.get("generateName")
    slip = any(
        closest(key, ("name", "generateName")) for key in told if key not in ("name", "namespace", "generateName")
    )
    # a field that is one of these but for a slip is told as unknown
    if not name and not prefix and not slip and type(flow.data.get("metadata", {})) is dict:
        message = f"this {flow.kind} has no name; the API server wants `metadata.name` or `metadata.generateName`"
        flow.report("no-name", ("metadata",) if "metadata" in flow.data else (), message)
    if type(name) is str and name:
        longest = LONGEST.get(flow.kind, LONGEST_SUBDOMAIN)
        if len(name.encode("utf-8", "replace")) > longest:
            message = f"the name of a {flow.kind} has at most {longest} characters, and this has {len(name)}"
            flow.report("bad-name", ("metadata", "name"), message)
        elif not SUBDOMAIN.match(name):
            _object(flow, name, f"a {flow.kind}", SUBDOMAIN, ("metadata", "name"))
    if type(prefix) is str and prefix and not SUBDOMAIN.match(f"{prefix}x"):
        # Kubernetes puts five characters behind it, and cuts it where the whole gets too long
        _object(flow, prefix, f"a {flow.kind}", SUBDOMAIN, ("metadata", "generateName"), prefix=True)
    for what, wrong_with in (("labels", label_key_fault), ("annotations", annotation_fault)):
        for key, value in mapping(told, what).items():
            wrong = wrong_with(key) or (label_fault(value) if what == "labels" and type(value) is str else "")
            if wrong:
                message = f"{wrong}; Argo's lint passes it, the API server doesn't"
                flow.report("bad-label", ("metadata", what, key), message)
    for index, volume in enumerate(items(flow.spec, "volumes")):
        named = text(volume, "name")
        if named and "{{" not in named and (len(named) > LONGEST_LABEL or not LABEL.match(named)):
            _object(flow, named, "a volume", LABEL, (*flow.parts, "volumes", index, "name"))


def _object(flow: Flow, name: str, what: str, pattern: re.Pattern[str], parts: Parts, prefix: bool = False) -> None:
    suggestion = repaired(name, pattern, prefix)
    message = (
        f"the name of {what} is {LETTERS[pattern]}, unlike `{name}`; Argo's lint passes it, the API server doesn't"
    )
    flow.report(
        "bad-object-name", parts, f"{message}; write `{suggestion}`" if suggestion else message, suggestion=suggestion
    )


def check_templates(flow: Flow) -> None:
    """The names of the workflow's templates, and of its arguments."""
    _listed(flow, items(flow.spec, "templates"), (*flow.parts, "templates"), "a template", FIELD)
    _ports(flow, mapping(flow.spec, "arguments"), (*flow.parts, "arguments"))


def check_inputs(walk: Walked, template: Template, scope: Scope, called: bool) -> None:
    """The names of a template's parameters and artifacts, of its init containers and its containers.

    `scope`, `called`: as for `filled`.
    """
    if template.flow is not walk.flow:
        return  # told of the document that it stands in, and the lint of that
    flow = template.flow
    _ports(flow, mapping(template.data, "inputs"), (*template.parts, "inputs"))
    _ports(
        flow, mapping(template.data, "outputs"), (*template.parts, "outputs"), lambda name: _fill(name, scope, called)
    )
    for index, container in enumerate(items(template.data, "initContainers")):
        if not text(container, "name"):
            flow.report("missing-name", (*template.parts, "initContainers", index), "an init container has no `name`")
    if template.type == "containerSet":
        at = (*template.parts, "containerSet", "containers")
        _listed(flow, items(mapping(template.data, "containerSet"), "containers"), at, "a container", FIELD)


def check_calls(walk: Walked, template: Template, scope: Scope, called: bool) -> None:
    """The names of tasks and steps, and those of the arguments that they pass. `scope`, `called`: as for `filled`."""
    if template.flow is not walk.flow:
        return
    what = "a task" if template.type == "dag" else "a step"
    named = [(call.data, call.parts) for call in template.calls]

    def fill(name: str) -> str:
        return _fill(name, scope, called)

    _each(template.flow, named, what, FIELD, fill)
    for call in template.calls:
        _ports(template.flow, mapping(call.data, "arguments"), (*call.parts, "arguments"), fill)


def _fill(name: str, scope: Scope, called: bool) -> str:
    return filled(name, scope, called, PLACEHOLDER, "x")


Fill = Callable[[str], str]


def _as_it_is(name: str) -> str:
    return name


def _ports(flow: Flow, holder: View, parts: Parts, fill: Fill = _as_it_is) -> None:
    for kind, what in (("parameters", "a parameter"), ("artifacts", "an artifact")):
        _listed(flow, items(holder, kind), (*parts, kind), what, PORT, fill)
    if parts[-1] == "outputs":
        for kind in ("parameters", "artifacts"):
            for index, port in enumerate(items(holder, kind)):
                shared = text(port, "globalName")
                if shared and not is_parameter(shared):
                    _spelled(flow, shared, "a global name", PORT, (*parts, kind, index, "globalName"), fill)


def _listed(
    flow: Flow, found: list[View], parts: Parts, what: str, pattern: re.Pattern[str], fill: Fill = _as_it_is
) -> None:
    _each(flow, [(item, (*parts, index)) for index, item in enumerate(found)], what, pattern, fill)


def _each(
    flow: Flow, found: list[tuple[View, Parts]], what: str, pattern: re.Pattern[str], fill: Fill = _as_it_is
) -> None:
    first: dict[str, Parts] = {}
    for item, parts in found:
        name = text(item, "name")
        if not name:
            flow.report("missing-name", parts, f"{what} has no `name` (a string), which Argo requires")
            continue
        at = (*parts, "name")
        _spelled(flow, name, what, pattern, at, fill)
        if name in first:
            bare = what.split(" ", 1)[1]
            message = f"there is a {bare} `{name}` already, in line {flow.line(first[name])}"
            flow.report("duplicate-name", at, message.replace("a artifact", "an artifact"))
        first.setdefault(name, at)


def _spelled(flow: Flow, name: str, what: str, pattern: re.Pattern[str], parts: Parts, fill: Fill) -> None:
    written, name = name, fill(name)
    longest = LONGEST_FIELD if pattern is FIELD else ANY_LENGTH
    if len(name.encode("utf-8", "replace")) > longest:
        message = f"the name of {what} has at most {longest} characters, and this has {len(name)}"
        flow.report("bad-name", parts, message)
    elif not pattern.match(name):
        suggestion = repaired(name, pattern) if name == written else ""
        message = f"the name of {what} is {LETTERS[pattern]}, unlike `{written}`"
        if PLACEHOLDER in name:
            message = f"{message}, which only a run knows"
        message = f"{message}; write `{suggestion}`" if suggestion else message
        flow.report("bad-name", parts, message, suggestion=suggestion)


def repaired(name: str, pattern: re.Pattern[str], prefix: bool = False) -> str:
    """The nearest name that is taken; "" where there is none."""
    small = name.lower() if pattern in (SUBDOMAIN, LABEL) else name
    allowed = "_" if pattern is PORT else "." if pattern is SUBDOMAIN else ""
    better = re.sub(rf"[^-a-zA-Z0-9{re.escape(allowed)}]+", "-", small).lstrip("-.")
    if not prefix and (pattern in (SUBDOMAIN, LABEL) or not name.endswith("-")):
        better = better.rstrip("-.")
    return better if pattern.match(f"{better}x" if prefix else better) else ""
