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
    if match["kind"]:
        node = scope.nodes.get(match["node"])
        if node is None or match["kind"] != scope.kind:
            return None
        if match["property"]:
            return Reference(node.variable, PROPERTIES[match["property"]], None, "str", text)
        output = match["output"]
        if match["io"] == "parameters" and output in node.parameters:
            return Reference(node.variable, "get_parameter", output, "Parameter", text)
        if match["io"] == "artifacts" and output in node.artifacts:
            return Reference(node.variable, "get_artifact", output, "Artifact", text)
        return None
    if match["parameter"]:
        if scope.workflow is not None and match["parameter"] in scope.parameters:
            return Reference(scope.workflow, "get_parameter", match["parameter"], "Parameter", text)
        return None
    if scope.template is None:
        return None
    if match["inputs"] == "parameters" and match["input"] in scope.inputs:
        return Reference(scope.template, "get_parameter", match["input"], "Parameter", text)
    if match["inputs"] == "artifacts" and match["input"] in scope.input_artifacts:
        return Reference(scope.template, "get_artifact", match["input"], "Artifact", text)
    return None


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
