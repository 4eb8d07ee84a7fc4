"""Which files of a folder have to do with Argo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.cli.sniff import likely_python, likely_yaml, without_workflow
from tests.cli.conftest import FLOW, WORKFLOW, Outcome
from tests.support import corpus

API = "apiVersion: argoproj.io/v1alpha1\n"


@pytest.mark.parametrize(
    "text",
    [
        WORKFLOW,
        WORKFLOW.replace("\n", "\r\n"),
        "\ufeff" + WORKFLOW,
        API + "'kind': \"CronWorkflow\"\n",
        "kind: WorkflowEventBinding\n" + API,
        f"a: b\n---\n{WORKFLOW}",
        '{"apiVersion":"argoproj.io/v1alpha1","kind":"Workflow","spec":{}}',
        '{\n  "kind": "WorkflowTemplate",\n  "apiVersion": "argoproj.io/v1alpha1"\n}\n',
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n",
        API + "metadata:\n  kind: Workflow\n",  # too deep
        "apiversion: argoproj.io/v1alpha1\nmetadata: {}\nspec:\n  kind: Workflow\n",
        "- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n",
        API + "  kind: Workflow\n broken: [\n",  # whatever it is, it isn't passed over
        API + "spec:\n  templates: [{resource: {manifest: 'kind: Workflow'}}]\n",  # its own kind was forgotten
    ],
)
def test_a_workflow_is_seen(text: str) -> None:
    assert likely_yaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kind: Workflow\n",
        # a kustomization needs no kind; a patch of JSON 6902 is a list
        "patches:\n- path: p.yaml\n  target: {group: argoproj.io, kind: WorkflowTemplate}\n",
        f"- op: add\n  path: /spec/templates/0\n  value:\n    {API}    kind: Workflow\n",
        f"values:\n  {API}  kind: Workflow\n",
        API + "kind: Application\nspec: {source: {}}\n",
        API + "kind: Sensor\nspec:\n  trigger:\n    kind: Workflow\n    apiVersion: argoproj.io/v1alpha1\n",
        API + "kind: WorkflowTaskSet\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    kind: Workflow\n    apiVersion: argoproj.io/v1alpha1\n",
        # a kustomization needs neither
        "patches:\n- target: {kind: Workflow, group: argoproj.io, name: a}\n  path: p.yaml\n",
        "resources: [a.yaml]\npatches:\n- patch: |\n    apiVersion: argoproj.io/v1alpha1\n    kind: Workflow\n",
        "- op: add\n  path: /x\n  value: {apiVersion: argoproj.io/v1alpha1, kind: Workflow}\n",
        "image: a\nworkflow:\n  apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n",  # a chart's values
        "argoproj.io\n---\n- of: Workflow\n  x: [kind: Workflow]\n",
        "{{- range .Values.x }}\nkind: Deployment\n{{ end }}\n",
    ],
)
def test_what_is_no_workflow_is_passed_over(text: str) -> None:
    assert not likely_yaml(text)


def test_every_workflow_of_the_corpus_is_seen() -> None:
    assert [p.name for p in corpus() if not likely_yaml(p.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FLOW, True),
        ("if True:\n    import hera\n", True),
        ("from hera.shared import global_config\n", True),
        ("c = {'apiVersion': 'v1'}\n", True),
        ("import heracles\n", False),
        ("# from hera.workflows import Workflow\n", False),
        ("import os\n", False),
    ],
)
def test_python(text: str, expected: bool) -> None:
    assert likely_python(text) is expected


def test_why_a_named_file_is_none() -> None:
    found = without_workflow(API + "metadata: {}\nkind: Wrokflow\n")
    assert found is not None
    assert (found.code, found.line, found.column) == ("unknown-kind", 3, 7)
    assert "`Workflow`" in found.message
    found = without_workflow("# a\napiVersion: v1\nkind: ConfigMap\n---\napiVersion: v1\nkind: Secret\n")
    assert found is not None
    assert (found.code, found.line) == ("no-workflow", 2)
    assert "ConfigMap, Secret" in found.message


def test_a_module_of_a_folder_that_defines_no_workflow(
    roundtrip: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("src").mkdir()
    Path("src/common.py").write_text("from hera.workflows import Container\n\nx = Container(name='x', image='y')\n")
    Path("src/flow.py").write_text("from hera.workflows import Workflow\n\nw = Workflow(name='a', entrypoint='x')\n")
    status, _, err = roundtrip("to-yaml", "src", "-o", "out", "--engine", "static", "--no-validate")
    assert status == 0
    assert err.startswith("src/common.py:1:1: note[no-workflow]: ")
    assert err.endswith("2 files: 1 written, 1 skipped\n")
    status, _, err = roundtrip("to-yaml", "src/common.py", "--engine", "static")
    assert status == 1
    assert "error[no-workflow]" in err
