"""What lint fills in before it reads names of tasks: each row as `argo lint --offline` 4.0.5 has it."""

from __future__ import annotations

import pytest

from roundtrip import validate

DAG = """\
apiVersion: argoproj.io/v1alpha1
kind: {kind}
metadata: {{name: it}}
spec:
  entrypoint: main
  arguments: {{parameters: [{{name: p, value: A}}, {{name: q, value: z}}]}}
  templates:
  - name: main
    inputs: {{parameters: [{{name: x, value: A}}, {{name: yy, default: z}}, {{name: g, value: '{{{{workflow.name}}}}'}}]}}
    dag:
      target: {target}
      tasks:
      - {{name: A, template: t}}
      - {{name: B, template: t, depends: {depends}}}
  - name: t
    container: {{image: a, command: [b]}}
"""


def codes(kind: str = "Workflow", target: str = "B", depends: str = "A") -> set[str]:
    found = validate(DAG.format(kind=kind, target=f"'{target}'", depends=f"'{depends}'"), argo="4.0")
    return {d.code for d in found if d.severity == "error"}


@pytest.mark.parametrize(
    ("depends", "want"),
    [
        ('{{=sprig.upper("a")}}', set()),
        ('A && {{=sprig.upper("a")}}', set()),
        ('{{="A" + ".Succeeded"}}', set()),
        ('{{=sprig.trimAll("-", "-A-")}}', set()),
        ('{{=sprig.upper("z")}}', {"unknown-dependency"}),
        ('{{=sprig.upper("b")}}', {"dag-cycle"}),
        ('{{=sprig.nope("z")}}', {"unknown-dependency"}),
        ("{{=workflow.name}}", {"unknown-dependency"}),
        ('{{=["A"][0]}}', set()),
        ('{{=[workflow.parameters.p][0] + ".Succeeded"}}', set()),
        ('{{=1 + 1 == 2 ? "A" : "C"}}', set()),
        ('{{=asInt("1")}}', {"unknown-dependency"}),
        ("{{=-1 | upper()}}", {"unknown-dependency"}),
        ("{{workflow.parameters.p}}", set()),
        ("{{workflow.parameters.q}}", {"unknown-dependency"}),
        ("{{=inputs.parameters.x}}", set()),
        ("{{ inputs.parameters.x }}.Succeeded", set()),
        ("{{inputs.parameters.g}}", {"unknown-dependency"}),
    ],
)
def test_depends(depends: str, want: set[str]) -> None:
    assert codes(depends=depends) == want


@pytest.mark.parametrize(
    ("target", "alone", "library"),
    [
        ("{{inputs.parameters.x}}", False, True),
        ("{{ inputs.parameters.x }}", False, True),
        ("{{=inputs.parameters.x}}", False, True),
        ("{{inputs.parameters.yy}}", True, True),
        ("{{inputs.parameters.g}}", True, True),
        ("{{inputs.parameters}}", True, True),
        ("{{workflow.parameters.p}}", False, False),
        ("A {{workflow.parameters.q}}", True, True),
        ("{{workflow.name}}", True, True),
        ("A{{workflow.name}}", True, True),
        ("{{=workflow.name}}", True, True),
        ("{{workflow.creationTimestamp}}", False, False),
        ("{{tasks.A.id}}", False, False),
        ("{{x.y}}", False, False),
        ('{{=sprig.upper("a")}}', False, False),
        ('{{="z"}}', True, True),
        ("{{=nope}}", True, True),
    ],
)
def test_target(target: str, alone: bool, library: bool) -> None:
    assert codes("Workflow", target) == ({"unknown-dependency"} if alone else set())
    assert codes("WorkflowTemplate", target) == ({"unknown-dependency"} if library else set())


NAMED = """\
apiVersion: argoproj.io/v1alpha1
kind: {kind}
metadata: {{name: it}}
spec:
  entrypoint: main
  arguments: {{parameters: [{{name: w, value: t}}]}}
  templates:
  - name: main
    inputs: {{parameters: [{{name: p, value: v}}]}}
    {body}
  - name: t
    outputs: {{parameters: [{{name: o, globalName: {shared}, valueFrom: {{path: /o}}}}]}}
    container: {{image: a, command: [b]}}
"""
STEPS = "steps: [[{{name: a, template: t}}], [{{name: {name}, template: {template}}}]]"
TASKS = "dag: {{tasks: [{{name: a, template: t}}, {{name: {name}, template: {template}}}]}}"


@pytest.mark.parametrize("body", [STEPS, TASKS])
@pytest.mark.parametrize(
    ("written", "alone", "library"),
    [
        ("b{{workflow.parameters.w}}", True, True),
        ("{{inputs.parameters.p}}", True, False),
        ('{{="b" + inputs.parameters.p}}', True, False),
        ('{{=["b"][0]}}', True, True),
        ("{{workflow.name}}", False, False),
        ("{{=1.5}}", False, False),
        ("{{=[1,2]}}", False, False),
        ("{{=nope}}", False, False),
        ("{{workflow.creationTimestamp}}", False, False),
        ("{{steps.name}}", False, False),
    ],
)
def test_a_name_is_read_as_it_is_filled_in(body: str, written: str, alone: bool, library: bool) -> None:
    for kind, passes in (("Workflow", alone), ("WorkflowTemplate", library)):
        named = body.format(name=f"'{written}'", template="t")
        found = validate(NAMED.format(kind=kind, body=named, shared="s"), argo="4.0")
        assert ({d.code for d in found if d.severity == "error"} <= {"crd-limit"}) == passes, (kind, found)


@pytest.mark.parametrize("body", [STEPS, TASKS])
@pytest.mark.parametrize(
    ("written", "passes"),
    [
        ("{{workflow.parameters.w}}", True),
        ('{{="t"}}', True),
        ('{{=lower("T")}}', True),
        ('{{="no"}}', False),
        ("{{inputs.parameters.p}}", False),
        ("{{item}}", False),
    ],
)
def test_a_template_is_found_as_its_name_is_filled_in(body: str, written: str, passes: bool) -> None:
    named = body.format(name="b", template=f"'{written}'")
    found = [d.code for d in validate(NAMED.format(kind="Workflow", body=named, shared="s"), argo="4.0")]
    assert ("unknown-template" not in found) == passes


@pytest.mark.parametrize(("shared", "passes"), [("{{=[1,2]}}", False), ('{{="a" + "b"}}', True), ("{{=nope}}", False)])
def test_a_global_name_is_read_as_it_is_filled_in(shared: str, passes: bool) -> None:
    text = NAMED.format(kind="Workflow", body=TASKS.format(name="b", template="t"), shared=f"'{shared}'")
    assert ("bad-name" not in {d.code for d in validate(text, argo="4.0")}) == passes
