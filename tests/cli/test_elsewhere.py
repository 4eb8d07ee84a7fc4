"""Charts, kustomizations and workflows in other kinds: every command says what a file is."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]
FLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: lib
spec:
  entrypoint: main
  templates:
  - name: main
    container:
      image: reg:5000/tool:1
      command: [run]
      envFrom: [{configMapRef: {name: conf}}]
  - name: other
    suspend: {}
"""
USER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: a-
spec:
  entrypoint: main
  arguments:
    parameters: [{name: day, value: 2026-11-30}]
  templates:
  - name: main
    steps:
    - - name: x
        templateRef: {name: lib, template: main}
"""
PATCH = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: lib
spec:
  templates:
  - name: main
    suspend: {}
"""
TEST = (
    "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nspec:\n  steps:\n  - try:\n    - apply:\n        resource:\n"
)
SENSOR = """\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {{name: s}}
spec:
  dependencies: [{{name: d, eventSourceName: e, eventName: push}}]
  triggers:
  - template:
      name: t
      k8s:
        operation: create
        source:
          resource:
{}
"""
HELM = FLOW.replace("reg:5000/tool:1", '"{{ .Values.image }}"')


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "command",
    [("to-python", "wf.yaml"), ("validate", "wf.yaml"), ("diff", "wf.yaml", "b.yaml"), ("migrate", ".", "-o", "out")],
)
def test_every_command_tells_a_template_of_helms(roundtrip: Run, tree: Path, command: tuple[str, ...]) -> None:
    put(tree, {"wf.yaml": HELM, "b.yaml": FLOW})
    status, out, err = roundtrip(*command)
    assert status == (2 if command[0] == "diff" else 1)
    assert "wf.yaml:10:15: error[helm-template]" in err
    assert "Values" not in out
    assert not (tree / "out" / "wf.py").exists()


def test_it_can_be_ignored(roundtrip: Run, tree: Path) -> None:
    put(tree, {"wf.yaml": HELM, "pyproject.toml": '[tool.roundtrip]\nignore = ["helm-template"]\n'})
    status, out, err = roundtrip("to-python", "wf.yaml")
    assert (status, "helm-template" in err) == (0, False)
    assert "{{ .Values.image }}" in out


def test_a_file_of_a_chart_is_told_by_its_place(roundtrip: Run, tree: Path) -> None:
    tagged = FLOW.replace("[run]", '["{{workflow.name}}"]')
    files = {
        "Chart.yaml": "name: c\n",
        "templates/a/wf.yaml": tagged,
        "files/wf.yaml": tagged,
        "templates/plain.yaml": FLOW,
    }
    put(tree / "c", files)
    assert "wf.yaml:11:18: error[helm-template]" in roundtrip("to-python", "c/templates/a/wf.yaml")[2]
    assert roundtrip("to-python", "c/files/wf.yaml")[0] == 0
    status, _, err = roundtrip("validate", "c/templates/plain.yaml")
    assert (status, "note[helm-chart]" in err) == (0, True)


@pytest.mark.parametrize(
    "said",
    [
        "patches: [{path: p.yaml}]\n",
        "patches:\n- path: p.yaml\n  target: {kind: WorkflowTemplate}\n",
        "patchesStrategicMerge: [p.yaml]\n",
        "patchesJson6902: [{path: ./p.yaml, target: {kind: WorkflowTemplate, name: lib}}]\n",
        "transformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: x}\n  path: p.yaml\n",
    ],
)
def test_a_patch_is_a_patch(roundtrip: Run, tree: Path, said: str) -> None:
    put(tree / "k", {"kustomization.yaml": f"resources: [wf.yaml]\n{said}", "wf.yaml": FLOW, "p.yaml": PATCH})
    status, _, err = roundtrip("migrate", "k", "-o", "out")
    assert status == 0
    assert "k/p.yaml:1:1: note[kustomize-patch]" in err
    assert sorted(p.name for p in (tree / "out").rglob("*.py")) == ["wf.py"]
    status, _, err = roundtrip("validate", "k")
    assert (status, err.count("note[kustomize-patch]")) == (0, 1)
    if "transformers" not in said:
        assert_alone(roundtrip("to-python", "k/p.yaml"))


def assert_alone(result: Outcome) -> None:
    """Nothing else was named, so nothing is made: an error."""
    status, out, err = result
    assert (status, out, "error[kustomize-patch]" in err) == (1, "", True)


def test_a_resource_is_no_patch(roundtrip: Run, tree: Path) -> None:
    patched = "patches: [{path: ../a/p.yaml}]\n"
    put(tree, {"a/kustomization.yaml": "resources: [p.yaml]\n", "a/p.yaml": PATCH, "b/kustomization.yaml": patched})
    assert roundtrip("migrate", ".", "-o", "out")[0] == 0
    assert (tree / "out/a/p.py").exists()


def test_a_patch_within_a_kustomization_is_named(roundtrip: Run, tree: Path) -> None:
    text = f"resources: [wf.yaml]\npatches:\n- patch: |-\n{indented(PATCH, 4)}"
    put(tree, {"kustomization.yaml": text, "wf.yaml": FLOW})
    assert "kustomization.yaml:3:10: note[kustomize-patch]" in roundtrip("migrate", ".", "-o", "out")[2]
    assert_alone(roundtrip("to-python", "kustomization.yaml"))


SURPRISES = {
    "images: [{name: reg:5000/tool, newTag: '2'}]\n": "kustomize-images",
    "namePrefix: stage-\n": "kustomize-names",
    "nameSuffix: -stage\n": "kustomize-names",
    "configMapGenerator: [{name: conf, literals: [a=b]}]\n": "kustomize-names",
    "patches: [{path: p.yaml}]\n": "kustomize-templates",
    "patchesStrategicMerge: [p.yaml]\n": "kustomize-templates",
}
BASE = {"kustomization.yaml": "resources: [user.yaml, lib.yaml]\n", "lib.yaml": FLOW, "user.yaml": USER}


@pytest.mark.parametrize("said", SURPRISES)
def test_what_kustomize_does_against_expectation(roundtrip: Run, tree: Path, said: str) -> None:
    put(tree / "base", BASE)
    put(tree / "over", {"kustomization.yaml": f"resources: [../base]\n{said}", "p.yaml": PATCH})
    _, _, err = roundtrip("migrate", ".", "-o", "out")
    found = [line for line in err.splitlines() if f"warning[{SURPRISES[said]}]" in line]
    assert [line.partition(":")[0] for line in found] == ["over/kustomization.yaml"]
    assert err.count("base/user.yaml:4:17: warning[kustomize-generate-name]") == 1
    assert err.count("base/user.yaml:8:37: warning[kustomize-scalar]") == 1


@pytest.mark.parametrize(
    "said",
    [
        "images: [{name: another, newTag: '2'}]\n",
        "images: [{name: reg:5000/tool, newTag: '2'}]\nconfigurations: [c.yaml]\n",
        "namePrefix: stage-\nconfigurations: [c.yaml]\n",
        "configMapGenerator: [{name: another, literals: [a=b]}]\n",
        "configMapGenerator: [{name: conf, literals: [a=b], options: {disableNameSuffixHash: true}}]\n",
        "generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator: [{name: conf, literals: [a=b]}]\n",
        "patches: [{path: p.yaml}]\nopenapi: {path: s.json}\n",
        "patches: [{patch: '[{op: remove, path: /spec/templates/1}]', target: {kind: WorkflowTemplate}}]\n",
        "namespace: stage\ncommonLabels: {a: b}\n",
    ],
)
def test_what_kustomize_does_as_expected(roundtrip: Run, tree: Path, said: str) -> None:
    taught = "images: [{path: spec/templates/container/image, kind: WorkflowTemplate}]\nnameReference: []\n"
    user = USER.replace("generateName: a-", "name: a").replace("2026-11-30", '"2026-11-30"')
    put(tree, {**BASE, "user.yaml": user, "p.yaml": PATCH, "c.yaml": taught})
    put(tree, {"kustomization.yaml": f"resources: [user.yaml, lib.yaml]\n{said}"})
    assert "warning[kustomize" not in roundtrip("migrate", ".", "-o", "out")[2]


def test_a_warning_of_a_kustomization_is_ignored_there(roundtrip: Run, tree: Path) -> None:
    ignoring = "# roundtrip: ignore[kustomize-images]"
    text = f"resources: [lib.yaml]\nimages:\n- {{name: reg:5000/tool, newTag: '2'}} {ignoring}\n"
    put(tree, {"kustomization.yaml": text, "lib.yaml": FLOW})
    assert "kustomize-images" not in roundtrip("migrate", ".", "-o", "out")[2]


@pytest.mark.parametrize("where", ["resource", "text", "unreadable"])
def test_a_workflow_in_another_kind_is_told_with_its_place(roundtrip: Run, tree: Path, where: str) -> None:
    if where == "resource":
        text, place = TEST + indented(FLOW, 10), "spec.steps[0].try[0].apply.resource"
    else:
        flow = FLOW if where == "text" else FLOW.replace("[run]", "{{if .a}}[run")
        text = f"apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n{indented(flow, 4)}"
        place = 'data["a.yaml"]'
    put(tree, {"other.yaml": text, "lib.yaml": FLOW})
    status, _, err = roundtrip("to-python", "other.yaml")
    assert status == 1
    assert f"error[embedded-workflow]: a WorkflowTemplate stands in {place} of this" in err
    status, _, err = roundtrip("migrate", ".", "-o", "out")
    assert status == 0
    assert f"note[embedded-workflow]: a WorkflowTemplate stands in {place} of this" in err


def test_beside_a_workflow_it_is_a_note(roundtrip: Run, tree: Path) -> None:
    put(tree, {"both.yaml": f"{FLOW}---\n{TEST}{indented(FLOW, 10)}"})
    status, out, err = roundtrip("to-python", "both.yaml")
    assert (status, "WorkflowTemplate(" in out) == (0, True)
    assert (
        "note[embedded-workflow]: a WorkflowTemplate stands in spec.steps[0].try[0].apply.resource of this Test" in err
    )


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl, whose kustomize this asks, isn't there")
def test_kustomize_itself_does_so(tree: Path) -> None:
    put(tree / "base", {**BASE, "user.yaml": USER.replace("generateName: a-", "name: a")})
    generated = "configMapGenerator: [{name: conf, literals: [a=b]}]\n"
    images = "images: [{name: reg:5000/tool, newTag: '2'}]\n"
    put(tree, {"over/kustomization.yaml": f"resources: [../base]\nnamePrefix: stage-\n{generated}{images}"})
    made = subprocess.run(["kubectl", "kustomize", "over"], cwd=tree, capture_output=True, text=True, timeout=60)
    for line in ("image: reg:5000/tool:1", "name: lib\n", "name: stage-lib\n", "name: conf\n", "2026-11-30T00:00:00Z"):
        assert line in made.stdout


OVERLAY = "resources: [../base]\nnamePrefix: prod-\n"


def test_an_overlay_that_is_named_is_refused_with_what_to_do(roundtrip: Run, folder: Path) -> None:
    for name, text in (("base", "resources: [flow.yaml]\n"), ("production", OVERLAY)):
        (folder / name).mkdir()
        (folder / name / "kustomization.yaml").write_text(text)
    (folder / "base" / "flow.yaml").write_text(FLOW)
    done = roundtrip("to-python", "production", "-o", "flows")
    assert done.status == 1
    assert "production/kustomization.yaml:1:13: error[kustomize-overlay]" in done.err
    assert "kubectl kustomize production | roundtrip to-python -" in done.err
    assert not (folder / "flows").exists()
    assert roundtrip("to-python", "base", "-o", "flows").status == 0
    assert "kustomize-overlay" not in roundtrip("migrate", ".", "-o", "flows").err


def test_beside_files_of_its_own_it_is_a_note(roundtrip: Run, folder: Path) -> None:
    (folder / "k").mkdir()
    (folder / "k" / "flow.yaml").write_text(FLOW)
    (folder / "k" / "kustomization.yaml").write_text("resources: [flow.yaml]\npatches:\n- path: p.yaml\n")
    (folder / "k" / "p.yaml").write_text(PATCH)
    done = roundtrip("to-python", "k", "-o", "flows")
    assert done.status == 0
    assert "k/kustomization.yaml:3:3: note[kustomize-overlay]" in done.err
    assert (folder / "flows" / "flow.py").exists()


def test_the_items_of_a_list_are_documents(roundtrip: Run, tmp_path: Path) -> None:
    """They are converted, and so are the workflows of a Sensor among them: no note says otherwise."""
    inner = "\n".join("            " + line for line in FLOW.splitlines())
    sensor = SENSOR.format(inner)
    items = "".join("- " + text.rstrip().replace("\n", "\n  ") + "\n" for text in (FLOW, sensor))
    (tmp_path / "a.yaml").write_text(f"apiVersion: v1\nkind: List\nitems:\n{items}")
    status, out, err = roundtrip("to-python", str(tmp_path / "a.yaml"))
    assert (status, err) == (0, "")
    assert out.count("with WorkflowTemplate(") == 2
