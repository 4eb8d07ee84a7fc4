"""Arguments: what a template needs, what it is given, and where a value may come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roundtrip.schema.model import Call, Flow, Parts, Template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.artifacts import located
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, any_string, items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "Arguments"

CHECKS = (
    Check(
        "missing-argument",
        "error",
        "An input that nothing is given for",
        "A template's input that has no `value`, `default` or `valueFrom` (an artifact: no location, and not `optional`) "
        "must be among the arguments of every task or step that runs the template, and, for the entrypoint and `onExit`, "
        "among the workflow's. A parameter that is passed must have a `value` or `valueFrom`.",
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
    Check(
        "bad-value-source",
        "error",
        "An argument whose value comes from where none can",
        "Under `valueFrom`, an argument has `configMapKeyRef`, `supplied` or `event`, and `default` beside one of them. "
        "`path`, `jsonPath`, `parameter` and `expression` are for outputs.",
        "arguments:\n  parameters:\n  - name: who\n    valueFrom: {path: /tmp/who}",
        "arguments:\n  parameters:\n  - name: who\n    valueFrom:\n      configMapKeyRef: {name: people, key: who}",
        GROUP,
    ),
    Check(
        "not-in-enum",
        "error",
        "A value that is none of its own `enum`",
        "An argument with `enum` has one of its values. Argo refuses an `enum` without any.",
        "- name: size\n  value: huge\n  enum: [small, large]",
        "- name: size\n  value: large\n  enum: [small, large]",
        GROUP,
    ),
    Check(
        "no-artifact-source",
        "error",
        "An artifact that is passed and comes from nowhere",
        "An argument that is an artifact has `from`, or the place that it lies at, and not `from` beside `fromExpression`.",
        "arguments:\n  artifacts:\n  - name: data",
        "arguments:\n  artifacts:\n  - name: data\n    from: '{{tasks.A.outputs.artifacts.data}}'",
        GROUP,
    ),
)
SOURCES = ("configMapKeyRef", "supplied")
FOR_OUTPUTS = ("path", "jsonPath", "parameter", "expression")


@dataclass(frozen=True)
class Given:
    """What a template is given: parameters and artifacts by name, each with its place."""

    parameters: dict[str, tuple[dict[str, View], Parts]]
    artifacts: dict[str, tuple[dict[str, View], Parts]]

    @classmethod
    def of(cls, holder: View, parts: Parts) -> Given:
        """The arguments of a workflow, task or step, at `parts`."""
        found = mapping(holder, "arguments")
        sides: list[dict[str, tuple[dict[str, View], Parts]]] = []
        for kind in ("parameters", "artifacts"):
            side: dict[str, tuple[dict[str, View], Parts]] = {}
            for index, port in enumerate(items(found, kind)):
                if type(port) is dict:
                    side.setdefault(text(port, "name"), (port, (*parts, kind, index)))
            sides.append(side)
        return cls(*sides)

    def merged(self, other: Given) -> Given:
        """These, and those of `other` that they don't name."""
        return Given({**other.parameters, **self.parameters}, {**other.artifacts, **self.artifacts})


def check_workflow(flow: Flow) -> None:
    """The workflow's own arguments, which a submission may complete: a CronWorkflow has none."""
    _values(
        lambda code, parts, message, **more: flow.report(code, parts, message, **more),
        mapping(flow.spec, "arguments"),
        (*flow.parts, "arguments"),
        flow.kind != "CronWorkflow",
        True,
    )


def check_values(walk: Walked, template: Template, call: Call) -> None:
    """That each argument of a task or step has a value, from where one may come."""
    _values(
        lambda code, parts, message, **more: walk.report(template, code, parts, message, **more),
        mapping(call.data, "arguments"),
        (*call.parts, "arguments"),
        False,
        False,
    )


def _values(tell: Callable[..., None], given: View, parts: Parts, may_lack: bool, whole: bool) -> None:
    for index, port in enumerate(items(given, "parameters")):
        if type(port) is not dict:
            continue
        at, name = (*parts, "parameters", index), text(port, "name")
        source, value = port.get("valueFrom"), port.get("value")
        if source is None and value is None and not may_lack:
            message = f"the parameter `{name}` is passed without a `value` or `valueFrom`"
            tell("missing-argument", at, message, shown=(*at, "name"))
        if type(source) is dict:
            wrong = [key for key in FOR_OUTPUTS if text(source, key)]
            if wrong:
                message = (
                    f"`{wrong[0]}` is for outputs; an argument takes its value from `configMapKeyRef`, or `supplied`"
                )
                tell("bad-value-source", (*at, "valueFrom"), message, key=wrong[0])
            elif not any(key in source for key in SOURCES) and not text(source, "event"):
                message = "an argument takes its value from `configMapKeyRef`, or it is `supplied`; none is said here"
                tell("bad-value-source", (*at, "valueFrom"), message)
        choices = port.get("enum")
        if type(choices) is not list:
            continue
        if not choices and not whole:
            continue  # gone by then: Argo has put what is around it into JSON and read it again
        if not choices:
            tell("not-in-enum", (*at, "enum"), f"the `enum` of `{name}` has no value")
            continue
        if value is None:
            if may_lack:
                return  # lint looks at nothing behind it
            tell("missing-argument", at, f"the parameter `{name}` has an `enum` and no `value`")
        elif any_string(value) not in [any_string(choice) for choice in choices]:
            listed = ", ".join(f"`{any_string(choice)}`" for choice in choices[:8])
            meant = closest(any_string(value), [any_string(choice) for choice in choices])
            message = f"`{name}` is one of {listed}, not `{any_string(value)}`"
            message = f"{message}; did you mean `{meant}`?" if meant else message
            tell("not-in-enum", at, message, shown=(*at, "value"), suggestion=meant or "")
    for index, port in enumerate(items(given, "artifacts")):
        if type(port) is dict:
            at, name = (*parts, "artifacts", index), text(port, "name")
            if not text(port, "from") and not located(port):
                tell(
                    "no-artifact-source",
                    at,
                    f"the artifact `{name}` is passed without `from` or a place that it lies at",
                )
            elif text(port, "from") and text(port, "fromExpression"):
                message = f"the artifact `{name}` has `from` and `fromExpression`; leave one out"
                tell("no-artifact-source", at, message, key="fromExpression")


def check_supplied(walk: Walked, template: Template, given: Given, at: Parts, caller: Template | None) -> None:
    """That a template gets all that it needs at one call, at `at` of `caller` (None: of the workflow itself)."""
    lacking: list[tuple[str, str, bool]] = []  # kind, name, whether what is passed is empty, which is told of it
    sources: dict[str, Parts] = {}
    for index, port in enumerate(items(template.data.get("inputs"), "parameters")):
        if type(port) is not dict:
            continue
        name = text(port, "name")
        value = port.get("value", port.get("default"))
        source = port.get("valueFrom")
        passed = given.parameters.get(name)
        if passed is not None:
            value = passed[0].get("value")
            source = None if value is not None else passed[0].get("valueFrom")
        if name and value is None and not (type(source) is dict and "configMapKeyRef" in source):
            told = not (type(source) is dict and (any(key in source for key in SOURCES) or text(source, "event")))
            lacking.append(("parameter", name, passed is not None and told))
            if "valueFrom" in port:
                sources[name] = (*template.parts, "inputs", "parameters", index, "valueFrom")
    for port in template.listed("inputs", "artifacts"):
        name = text(port, "name")
        if name and port.get("optional") is not True and not located(port) and name not in given.artifacts:
            lacking.append(("artifact", name, False))
    flow = caller.flow if caller is not None else walk.flow
    if "" in given.parameters or "" in given.artifacts:
        return  # it may be the one that has no name, which is told
    for what, name, empty in lacking:
        if empty and caller is not None:
            continue  # told of the argument
        message = _lacking(template, given, what, name, empty, at, flow)
        if caller is None and name in sources and template.flow is flow:
            message = f"{message}: of `valueFrom`, an input takes `configMapKeyRef` alone"
            flow.report("missing-argument", sources[name], message)
        elif caller is None:
            flow.report("missing-argument", at, message)
        else:
            data = _data_at(flow, at)
            key = "arguments" if "arguments" in data else ""
            place = at if key or "template" not in data else (*at, "template")
            walk.report(caller, "missing-argument", place, message, key=key)


def _lacking(template: Template, given: Given, what: str, name: str, empty: bool, at: Parts, flow: Flow) -> str:
    owner = f"the template `{template.name}`" if template.name else "the inline template"
    if empty:
        return f"{owner} needs the {what} `{name}`, and what is passed has no `value`"
    begins = at[-1] in ("entrypoint", "onExit", "workflowTemplateRef")
    who = f"`{at[-1]}` (its arguments are the workflow's)" if begins else f"`{text(_data_at(flow, at), 'name')}`"
    message = f"{who} lacks the {what} `{name}`, which {owner} needs and has no default for"
    passed = given.parameters if what == "parameter" else given.artifacts
    near = closest(name, [other for other in passed if other not in _names(template, what)])
    return f"{message}; is `{near}` meant for it?" if near else message


def _data_at(flow: Flow, parts: Parts) -> dict[str, View]:
    found: View = flow.data
    for step in parts:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return found if type(found) is dict else {}


def _names(template: Template, what: str) -> list[str]:
    return [text(port, "name") for port in template.listed("inputs", f"{what}s")]


def check_unknown(walk: Walked, template: Template, call: Call, callee: Template) -> None:
    """Arguments that the template has no input for."""
    if callee.type == "plugin":
        return  # a plugin reads what it likes
    given = Given.of(call.data, (*call.parts, "arguments"))
    for what, passed in (("parameter", given.parameters), ("artifact", given.artifacts)):
        names = _names(callee, what)
        for name, (_, parts) in passed.items():
            if not name or name in names or any("{{" in other for other in names):
                continue
            meant = closest(name, [other for other in names if other not in passed])
            if meant is not None and _needs(callee, what, meant):
                continue  # told as missing
            of = f"the template `{callee.name}`" if callee.name else "the inline template"
            message = f"{of} has no input {what} `{name}`"
            message = f"{message}; did you mean `{meant}`?" if meant else message
            walk.report(template, "unknown-argument", (*parts, "name"), message, suggestion=meant or "")


def _needs(callee: Template, what: str, name: str) -> bool:
    for port in callee.listed("inputs", f"{what}s"):
        if text(port, "name") == name:
            if what == "artifact":
                return port.get("optional") is not True and not located(port)
            return not any(key in port for key in ("value", "default", "valueFrom"))
    return False
