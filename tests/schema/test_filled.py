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
