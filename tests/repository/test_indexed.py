"""Which files a Kustomize patch or a Sensor goes to by the index of a template. What Kustomize does was seen with v5.5.0."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from roundtrip.repository import uses_by_index

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: a
  labels: {x: y}
  annotations: {tier: heavy}
spec:
  entrypoint: main
  templates:
  - {name: main, container: {image: first}}
  - {name: other, container: {image: first}}
"""
OPERATION = "{op: replace, path: /spec/templates/1/container/image, value: second}"


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def patch(target: str, operation: str = OPERATION) -> str:
    return f"patches:\n- patch: |-\n    - {operation}\n  target: {target}\n"


def found(root: Path) -> list[str]:
    """The files, from the root."""
    uses, diagnostics = uses_by_index(root)
    assert diagnostics == []
    return sorted(path.relative_to(os.path.realpath(root)).as_posix() for path in uses)


LAYERS = {
    "base/a.yaml": WORKFLOW,
    "base/kustomization.yaml": "resources: [a.yaml]\n",
    "mid/kustomization.yaml": "resources: [../base]\nnamePrefix: p-\nnamespace: n1\nlabels:\n- pairs: {lab: v}\n",
}
OVER = "resources: [../mid]\nnameSuffix: -s\n"
# the target of a patch in the third layer, and whether Kustomize takes it for the workflow of the first
TARGETS = {
    "{}": True,
    "{name: a}": True,
    "{name: p-a}": True,
    "{name: p-a-s}": False,
    '{name: "p-.*"}': True,
    '{name: "p"}': False,
    '{name: "A"}': False,
    '{name: "b|a"}': True,
    "{namespace: n1}": True,
    "{namespace: default}": True,
    "{namespace: x}": False,
    "{kind: Workflow}": False,
    '{kind: "Workflow.*"}': True,
    "{group: argoproj.io, version: v1alpha1, kind: WorkflowTemplate}": True,
    "{group: apps}": False,
    "{version: v1}": False,
    '{labelSelector: "lab=v"}': True,
    '{labelSelector: "lab=v,x in (y, z)"}': True,
    '{labelSelector: "lab!=v"}': False,
    '{labelSelector: "!lab"}': False,
    '{labelSelector: "x notin (z)"}': True,
    '{labelSelector: "x"}': True,
    '{annotationSelector: "tier=heavy"}': True,
    '{annotationSelector: "tier=light"}': False,
    '{kind: WorkflowTemplate, name: "p-(a|b)", labelSelector: "lab!=w"}': True,
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_selects_as_kustomize_does(target: str, tmp_path: Path) -> None:
    root = write(tmp_path, {**LAYERS, "over/kustomization.yaml": OVER + patch(target)})
    assert found(root) == (["base/a.yaml"] if TARGETS[target] else [])


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl, which has Kustomize in it, is not installed")
@pytest.mark.parametrize("target", TARGETS)
def test_kustomize_selects_so(target: str, tmp_path: Path) -> None:
    write(tmp_path, {**LAYERS, "over/kustomization.yaml": OVER + patch(target)})
    command = ["kubectl", "kustomize", str(tmp_path / "over")]
    built = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert ("second" in built) == TARGETS[target]


TRANSFORMER = f"apiVersion: builtin\nkind: PatchTransformer\nmetadata: {{name: x}}\ntarget: {{kind: WorkflowTemplate}}\npatch: |-\n  - {OPERATION}\n"
REPLACEMENTS = """\
replacements:
- source: {kind: WorkflowTemplate, fieldPath: metadata.name}
  targets:
  - select: {kind: WorkflowTemplate}
    fieldPaths: [spec.templates.1.container.image]
"""
FORMS = {
    "json6902": {
        "k/kustomization.yml": "resources: [../a.yaml]\npatchesJson6902:" + patch("{name: a}")[len("patches:") :]
    },
    "by path": {
        "k/Kustomization": "resources: [../a.yaml]\npatches:\n- {path: p.json, target: {kind: WorkflowTemplate}}\n",
        "k/p.json": '[{"op": "remove", "path": "/spec/templates/0"}]\n',
    },
    "from": {
        "k/kustomization.yaml": "resources: [../a.yaml]\n"
        + patch("{name: a}", "{op: move, from: /spec/templates/0, path: /spec/templates/-}")
    },
    "from the end": {
        "k/kustomization.yaml": "resources: [../a.yaml]\n" + patch("{}", "{op: remove, path: /spec/templates/-1}")
    },
    "bases": {
        "k/kustomization.yaml": "bases: [../b]\n" + patch("{name: a}"),
        "b/kustomization.yaml": "resources: [../a.yaml]\n",
    },
    "a component": {
        "k/kustomization.yaml": "resources: [../a.yaml]\ncomponents: [../c]\n",
        "c/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + patch("{name: a}"),
    },
    "a transformer": {
        "k/kustomization.yaml": "resources: [../a.yaml]\ntransformers: [t.yaml]\n",
        "k/t.yaml": TRANSFORMER,
    },
    "replacements": {"k/kustomization.yaml": "resources: [../a.yaml]\n" + REPLACEMENTS},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_patch_by_index(form: str, tmp_path: Path) -> None:
    root = write(tmp_path, {"a.yaml": WORKFLOW, "b.yaml": WORKFLOW.replace("name: a", "name: b"), **FORMS[form]})
    assert found(root) == ["a.yaml"]


@pytest.mark.parametrize(
    "operation",
    [
        "{op: replace, path: /spec/entrypoint, value: other}",
        "{op: add, path: /spec/templates/-, value: {name: more, suspend: {}}}",
        "{op: replace, path: /spec/templates, value: []}",
        "{op: replace, path: /metadata/annotations/spec~1templates~11, value: x}",
    ],
)
def test_what_goes_to_no_index(operation: str, tmp_path: Path) -> None:
    root = write(tmp_path, {"a.yaml": WORKFLOW, "kustomization.yaml": "resources: [a.yaml]\n" + patch("{}", operation)})
    assert found(root) == []


def test_a_cron_workflow_has_its_templates_deeper(tmp_path: Path) -> None:
    cron = (
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: c, annotations: {tier: heavy}}\nspec:\n"
        "  schedules: ['* * * * *']\n  workflowSpec:\n    templates:\n    - {name: main, suspend: {}}\n    - {name: x, suspend: {}}\n"
    )
    operation = "{op: add, path: /spec/workflowSpec/templates/1/suspend/duration, value: '3'}"
    over = "resources: [c.yaml]\n" + patch('{annotationSelector: "tier=heavy"}', operation)
    root = write(tmp_path, {"c.yaml": cron, "kustomization.yaml": over})
    uses, _ = uses_by_index(root)
    ((use,),) = uses.values()
    assert (use.line, use.column) == (9, 7)
    assert use.message.endswith(
        "kustomization.yaml:4:1 goes to templates[1], `x`, by its index (" + operation[16:63] + ")"
    )


def test_a_resource_that_no_kustomization_takes_in_is_not_patched(tmp_path: Path) -> None:
    other = {"b/b.yaml": WORKFLOW, "k/kustomization.yaml": "resources: [../a.yaml]\n" + patch("{}")}
    assert found(write(tmp_path, {"a.yaml": WORKFLOW, **other})) == ["a.yaml"]


# -- Sensors -----------------------------------------------------------------------------------------------------------


def sensor(source: str, dest: str = "spec.templates.1.container.image", at: str = "inner") -> str:
    parameters = f"parameters: [{{src: {{dependencyName: d, dataKey: body}}, dest: {dest}}}]"
    inner = f", {parameters}" if at == "inner" else ""
    outer = f", {parameters}" if at == "outer" else ""
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nmetadata: {name: s}\nspec:\n  triggers:\n"
        f"  - {{template: {{name: t, argoWorkflow: {{operation: submit, source: {source}{inner}}}}}{outer}}}\n"
    )


RESOURCE = "{{resource: {{apiVersion: argoproj.io/v1alpha1, kind: {0}, metadata: {{{1}}}, spec: {{{2}}}}}}}"
SENSORS = {
    "a reference": (sensor(RESOURCE.format("Workflow", "generateName: w-", "workflowTemplateRef: {name: a}")), True),
    "another reference": (
        sensor(RESOURCE.format("Workflow", "generateName: w-", "workflowTemplateRef: {name: b}")),
        False,
    ),
    "of the cluster": (
        sensor(RESOURCE.format("Workflow", "generateName: w-", "workflowTemplateRef: {name: a, clusterScope: true}")),
        False,
    ),
    "the same": (sensor(RESOURCE.format("WorkflowTemplate", "name: a", "")), True),
    "of another namespace": (sensor(RESOURCE.format("WorkflowTemplate", "name: a, namespace: n", "")), True),
    "of the trigger": (
        sensor(
            RESOURCE.format("WorkflowTemplate", "name: a", ""),
            "argoWorkflow.source.resource.spec.templates.0.name",
            "outer",
        ),
        True,
    ),
    "a file of git": (sensor("{git: {url: x, filePath: deploy/a.yaml}}"), True),
    "another file of git": (sensor("{git: {url: x, filePath: other/a.yaml}}"), False),
    "an address": (sensor("{url: {path: 'https://example.org/x/main/deploy/a.yaml'}}"), True),
    "no index": (
        sensor(RESOURCE.format("WorkflowTemplate", "name: a", ""), "spec.arguments.parameters.0.value"),
        False,
    ),
}


@pytest.mark.parametrize("case", SENSORS)
def test_parameters_of_sensors(case: str, tmp_path: Path) -> None:
    text, hit = SENSORS[case]
    root = write(tmp_path, {"deploy/a.yaml": WORKFLOW, "s.yaml": text})
    assert found(root) == (["deploy/a.yaml"] if hit else [])


# -- hostile input -----------------------------------------------------------------------------------------------------

BROKEN = {
    "no YAML": "resources: [a.yaml\n",
    "a list": "- a\n",
    "a text for a list": "resources: a.yaml\npatches: x\n",
    "a text for a patch": "resources: [a.yaml]\npatches: [x]\n",
    "a file that isn't there": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {}}]\n",
    "a file outside": "resources: [a.yaml]\npatches: [{path: ../../../etc/passwd, target: {}}]\n",
    "a patch that is no YAML": "resources: [a.yaml]\npatches: [{patch: '[', target: {}}]\n",
    "a tab": "resources:\n\t- a.yaml\n",
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_said_at_its_place(case: str, tmp_path: Path) -> None:
    root = write(tmp_path, {"a.yaml": WORKFLOW, "kustomization.yaml": BROKEN[case]})
    uses, diagnostics = uses_by_index(root)
    assert uses == {}
    assert [(d.severity, d.code, d.file) for d in diagnostics] == [
        ("warning", "bad-kustomization", str(root / "kustomization.yaml"))
    ]
    assert diagnostics[0].line >= 1


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    secret = f"- {OPERATION}\n"
    write(
        tmp_path, {"secret.yaml": secret, "base/a.yaml": WORKFLOW, "base/kustomization.yaml": "resources: [a.yaml]\n"}
    )
    write(inside, {"a.yaml": WORKFLOW})
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    for path in ("../secret.yaml", str(tmp_path / "secret.yaml"), "link.yaml", "x\\0"):
        text = f'resources: [a.yaml, ../base]\npatches:\n- {{path: "{path}", target: {{}}}}\n'
        write(inside, {"kustomization.yaml": text})
        uses, diagnostics = uses_by_index(inside)
        assert uses == {}
        assert [d.code for d in diagnostics] == ["bad-kustomization"]
    write(inside, {"kustomization.yaml": "resources: [a.yaml, ../base]\n" + patch("{}")})
    assert found(inside) == ["a.yaml"]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)" * 40 + "x", "a?" * 60 + "a" * 60, "(a*)*b", "[a-z]*" * 9 + "!"])
def test_an_expression_that_never_ends_selects_at_once(pattern: str, tmp_path: Path) -> None:
    workflow = WORKFLOW.replace("name: a\n", f"name: {'a' * 60}\n")
    over = "resources: [a.yaml]\n" + patch(f'{{name: "{pattern}"}}')
    assert found(write(tmp_path, {"a.yaml": workflow, "kustomization.yaml": over})) == ["a.yaml"]


def test_circles_depths_and_crowds_end(tmp_path: Path) -> None:
    files = {"a.yaml": WORKFLOW, "k0/kustomization.yaml": "resources: [../a.yaml, ../k1]\ncomponents: [../k0]\n"}
    for number in range(1, 200):
        inner = ", ".join([f"../k{number + 1}"] * 5)
        files[f"k{number}/kustomization.yaml"] = f"resources: [../k{number - 1}, {inner}]\nnamePrefix: p-\n"
    root = write(tmp_path, files)
    write(root, {"k3/kustomization.yaml": files["k3/kustomization.yaml"] + patch('{name: "(a+)+$"}')})
    assert found(root) in ([], ["a.yaml"])
