"""Files that see each other: templates of one are looked up in another, and both places are named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import run

LIBRARY = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: library}
spec:
  templates:
  - name: greet
    inputs: {parameters: [{name: who}]}
    container: {image: busybox, command: [echo], args: ['{{inputs.parameters.who}} {{workflow.parameters.how}}']}
"""
USER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: it-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: how, value: loud}]}
  templates:
  - name: main
    dag:
      tasks:
      - name: a
        templateRef: {name: library, template: greet}
        arguments: {parameters: [{name: who, value: you}]}
"""


def told(there: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[tuple[str, int, str, str]]:
    run(["validate", "--format", "json", *options, str(there)])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    return [(Path(d["file"]).name, d["line"], d["code"], d["message"]) for d in found]


@pytest.fixture
def there(tmp_path: Path) -> Path:
    (tmp_path / "library.yaml").write_text(LIBRARY)
    (tmp_path / "user.yaml").write_text(USER)
    return tmp_path


def test_a_folder_is_sound_where_everything_is_there(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(there, capsys, "--closed") == []


def test_an_argument_that_a_template_of_another_file_lacks(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "user.yaml").write_text(USER.replace("name: who, value", "name: whom, value"))
    found = [row for row in told(there, capsys) if row[2] == "missing-argument"]
    assert [row[:3] for row in found] == [("user.yaml", 13, "missing-argument")]
    assert "`who`" in found[0][3]


def test_a_template_that_asks_the_workflow_for_what_it_lacks(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "user.yaml").write_text(USER.replace("name: how", "name: howl"))
    (found,) = told(there, capsys)
    assert found[:3] == ("user.yaml", 12, "broken-reference")
    assert "`{{workflow.parameters.how}}`" in found[3]
    assert "library.yaml:8" in found[3]


def test_a_template_that_the_other_file_does_not_have(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "user.yaml").write_text(USER.replace("template: greet", "template: great"))
    assert [row[:3] for row in told(there, capsys)] == [("user.yaml", 12, "unknown-template")]


def test_what_is_not_among_the_files_is_a_note_once_and_an_error_in_a_closed_set(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "library.yaml").unlink()
    (there / "other.yaml").write_text(USER)
    assert [row[:3] for row in told(there, capsys)] == [("other.yaml", 12, "not-here")]
    closed = [row[:3] for row in told(there, capsys, "--closed")]
    assert closed == [("other.yaml", 12, "unknown-library"), ("user.yaml", 12, "unknown-library")]


def test_another_namespace_is_another_template(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "library.yaml").write_text(LIBRARY.replace("name: library}", "name: library, namespace: ours}"))
    assert [row[2] for row in told(there, capsys, "--closed")] == ["unknown-library"]
    (there / "user.yaml").write_text(USER.replace("generateName: it-}", "generateName: it-, namespace: ours}"))
    assert told(there, capsys, "--closed") == []


def test_a_cluster_template_is_known_everywhere(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "library.yaml").write_text(LIBRARY.replace("WorkflowTemplate", "ClusterWorkflowTemplate"))
    (there / "user.yaml").write_text(USER.replace("{name: library,", "{name: library, clusterScope: true,"))
    assert told(there, capsys, "--closed") == []


def test_two_templates_of_one_name_are_told_with_both_places(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "more.yaml").write_text(LIBRARY)
    (found,) = told(there, capsys)
    assert found[:3] == ("more.yaml", 3, "duplicate-object")
    assert "library.yaml:3" in found[3]


def test_two_of_one_name_in_the_first_text_of_a_process(there: Path) -> None:
    """What the code is must be known before any rule was asked for."""
    (there / "user.yaml").write_text(f"{LIBRARY}---\n{LIBRARY}")
    command = [sys.executable, "-m", "roundtrip", "validate", str(there / "user.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr.count("error[duplicate-object]")) == (1, 1), done.stderr


def test_workflows_that_bring_each_other_end(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cycle of workflowTemplateRef is no endless walk."""
    cycle = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {{name: {}}}\nspec: {{workflowTemplateRef: {{name: {}}}}}\n"
    (there / "a.yaml").write_text(cycle.format("a", "b"))
    (there / "b.yaml").write_text(cycle.format("b", "a"))
    assert all(code != "internal" for _, _, code, _ in told(there, capsys))


def test_python_beside_yaml(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "user.yaml").unlink()
    (there / "flow.py").write_text(
        "from hera.workflows import DAG, Parameter, Task, Workflow\n"
        "from hera.workflows.models import TemplateRef\n\n"
        'with Workflow(generate_name="it-", entrypoint="main", arguments=Parameter(name="how", value="loud")) as w:\n'
        '    with DAG(name="main"):\n'
        '        Task(name="a", template_ref=TemplateRef(name="library", template="greet"), arguments={"whom": "you"})\n'
    )
    found = [row[:3] for row in told(there, capsys, "--engine", "static") if row[2] == "missing-argument"]
    assert found == [("flow.py", 6, "missing-argument")]


@pytest.mark.parametrize(
    ("right", "slip", "said"),
    [
        ("name: library, template: greet", "name: libary, template: greet", "did you mean `library`?"),
        ("name: library, template: greet", "name: library, template: great", "did you mean `greet`?"),
        ("value: you", "value: '{{tasks.a.outputs.parameters.sayd}}'", "did you mean `said`?"),
    ],
)
def test_what_was_meant_among_other_files_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], right: str, slip: str, said: str
) -> None:
    output = "    outputs: {parameters: [{name: said, valueFrom: {path: /said}}]}\n    container"
    (tmp_path / "library.yaml").write_text(LIBRARY.replace("    container", output))
    first = USER.replace("name: a\n", "name: b\n").replace(
        "tasks:\n", "tasks:\n" + USER[USER.index("      - name: a") :], 1
    )
    (tmp_path / "user.yaml").write_text(first[::-1].replace(right[::-1], slip[::-1], 1)[::-1])
    run(["validate", str(tmp_path)])
    assert said in capsys.readouterr().err


def test_a_second_template_of_a_name_is_told_by_a_command_that_has_loaded_nothing_else(tmp_path: Path) -> None:
    text = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: s}\nspec: {templates: [{name: s, container: {image: i}}]}\n"
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "roundtrip", "validate", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "./b.yaml:3:18: error[duplicate-object]" in done.stderr
