"""Argo's `{{…}}` as the Python that gives the same text (IDIOMS 5).

Facts: the properties and methods of `TemplateInvocatorSubNodeMixin`, `IOMixin.get_parameter` and `Workflow.get_parameter`.
Only the exact spelling that Hera writes is replaced, and only where what it refers to has a name by then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

PROPERTIES = {
    "id": "id",
    "ip": "ip",
    "status": "status",
    "exitCode": "exit_code",
    "startedAt": "started_at",
    "finishedAt": "finished_at",
    "outputs.result": "result",
}
_REFERENCE = re.compile(
    r"\{\{(?:"
    r"(?P<kind>tasks|steps)\.(?P<node>[^.{}\s]+)\.(?:"
    r"(?P<property>id|ip|status|exitCode|startedAt|finishedAt|outputs\.result)"
    r"|outputs\.(?P<io>parameters|artifacts)\.(?P<output>[^.{}\s]+))"
    r"|inputs\.(?P<inputs>parameters|artifacts)\.(?P<input>[^.{}\s]+)"
    r"|workflow\.parameters\.(?P<parameter>[^.{}\s]+)"
    r")\}\}"
)


@dataclass
class Invoked:
    """A task or step with a name in Python, and what its template is known to give."""

    variable: str
    parameters: frozenset[str] = frozenset()
    artifacts: frozenset[str] = frozenset()


@dataclass
class Scope:
    """What `{{…}}` can refer to at one point of the program.

    `inputs`: the parameters of the template around it that Hera hands on with nothing but their value. `braced`: the
    kinds of parameters (`Reference.kind`) that keep their braces within text, as some of them have to. `named`: the
    variables of parameters that are named once, by what Argo sees.
    """

    kind: Literal["tasks", "steps"]
    nodes: dict[str, Invoked] = field(default_factory=dict)
    template: str | None = None
    inputs: frozenset[str] = frozenset()
    input_artifacts: frozenset[str] = frozenset()
    workflow: str | None = None
    parameters: frozenset[str] = frozenset()
    braced: frozenset[str] = frozenset()
    named: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """`variable.attribute`, or `variable.method("name")` where `name` is not None; `text` is what Argo sees.

    An empty attribute: `variable` is what was named before.

    `gives` is what the expression is in Python: a string, a Parameter or an Artifact.
    """

    variable: str
    attribute: str
    name: str | None
    gives: Literal["str", "Parameter", "Artifact"]
    text: str

    @property
    def kind(self) -> str:
        """Whose it is: "workflow", "inputs" (of the template around it), "tasks" or "steps"."""
        return self.text[2:].partition(".")[0]


def resolve(match: re.Match[str], scope: Scope) -> Reference | None:
    """The reference for one `{{…}}`, or None where nothing in `scope` gives that text."""
    text = match[0]
    variable: str | None
    if match["kind"]:
        node = scope.nodes.get(match["node"]) if match["kind"] == scope.kind else None
        if node is None:
            return None
        if match["property"]:
            return Reference(node.variable, PROPERTIES[match["property"]], None, "str", text)
        kind, variable, name = match["io"], node.variable, match["output"]
        parameters, artifacts = node.parameters, node.artifacts
    elif match["parameter"]:
        kind, variable, name = "parameters", scope.workflow, match["parameter"]
        parameters, artifacts = scope.parameters, frozenset()
    else:
        kind, variable, name = match["inputs"], scope.template, match["input"]
        parameters, artifacts = scope.inputs, scope.input_artifacts
    if variable is None:
        return None
    if kind == "parameters":
        return Reference(variable, "get_parameter", name, "Parameter", text) if name in parameters else None
    return Reference(variable, "get_artifact", name, "Artifact", text) if name in artifacts else None


def parts(text: str, scope: Scope) -> list[str | Reference]:
    """`text` cut into literal text and references; a list of one string where there is none."""
    result: list[str | Reference] = []
    end = 0
    for match in _REFERENCE.finditer(text):
        reference = resolve(match, scope)
        if reference is None:
            continue
        if match.start() > end:
            result.append(text[end : match.start()])
        result.append(reference)
        end = match.end()
    if end < len(text) or not result:
        result.append(text[end:])
    return result


def kinds_of_parameters(text: str) -> set[str]:
    """Whose parameters `text` refers to (`Reference.kind`), if it is more than one reference."""
    found = [match for match in _REFERENCE.finditer(text) if match["io"] or match["inputs"] or match["parameter"]]
    return {match[0][2:].partition(".")[0] for match in found if match[0] != text}


def mentioned(text: str) -> set[tuple[str, str]]:
    """What `text` refers to: pairs like ("tasks", "fetch"), ("inputs", "day"), ("workflow", "parts")."""
    found: set[tuple[str, str]] = set()
    for match in _REFERENCE.finditer(text):
        if match["kind"]:
            found.add((match["kind"], match["node"]))
        elif match["parameter"]:
            found.add(("workflow", match["parameter"]))
        else:
            found.add(("inputs", match["input"]))
    return found
