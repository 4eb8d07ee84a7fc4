"""`roundtrip validate` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest

from roundtrip.cli.main import run
from tests.schema.cases import container, cron, dag
from tests.schema.sarif_schema import SARIF

GOOD = container("command: [ls]")
BAD = container("comand: [ls]\nimagePullPolicy: Alway")
WARNED = dag("- {name: a, template: say, arguments: {parameters: [{name: text, value: hi}]}}")


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def validate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["validate", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_good_file_is_passed_in_silence(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(GOOD)
    assert validate(capsys, "wf.yaml") == (0, "", "")


def test_faults_are_told_a_line_each(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(BAD)
    status, out, err = validate(capsys, "wf.yaml")
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "wf.yaml:10:7: error[unknown-field]: there is no field `comand` here; did you mean `command`?",
        "wf.yaml:11:24: error[unknown-value]: `imagePullPolicy` is `Always`, `IfNotPresent` or `Never`, "
        'not the string "Alway"; did you mean `Always`?',
    ]


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    status, _, err = validate(capsys, "-")
    assert status == 1
    assert err.startswith("<stdin>:10:7: error[unknown-field]")


def test_a_warning_fails_only_where_it_is_asked_to(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(WARNED)
    assert validate(capsys, "wf.yaml")[0] == 0
    assert validate(capsys, "wf.yaml", "--warnings-as-errors")[0] == 1


def test_the_version_of_argo(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "cron.yaml").write_text(cron("schedule: 0 * * * *"))
    status, _, err = validate(capsys, "cron.yaml")
    assert status == 0
    assert "note[argo-version]: held against Argo 3.7" in err
    status, _, err = validate(capsys, "cron.yaml", "--argo", "4.0")
    assert status == 1
    assert "error[other-version]: `schedule` was removed in Argo 4.0" in err


def test_a_version_that_we_do_not_have(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(GOOD)
    status, _, err = validate(capsys, "wf.yaml", "--argo", "5.0")
    assert status == 2
    assert all(version in err for version in ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1"))


def test_a_folder(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "a.yaml").write_text(GOOD)
    (there / "b.yml").write_text(BAD)
    (there / "values.yaml").write_text("replicas: 3\n")
    (there / "broken.yaml").write_text("a: [\n")
    (there / "helper.py").write_text("print(1)\n")
    (there / ".venv").mkdir()
    (there / ".venv" / "c.yaml").write_text(BAD)
    status, _, err = validate(capsys, ".")
    assert status == 1
    assert [line.split(":")[0] for line in err.splitlines()] == ["./b.yml", "./b.yml", "2 files"]
    assert err.splitlines()[-1] == "2 files: 2 errors"


def test_a_folder_without_workflows(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "values.yaml").write_text("replicas: 3\n")
    status, _, err = validate(capsys, ".")
    assert status == 1
    assert "error[no-workflows]" in err


def test_json(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(BAD)
    status, out, err = validate(capsys, "wf.yaml", "--format", "json")
    assert (status, err) == (1, "")
    told = json.loads(out)
    assert told["version"] == 1
    codes = {"unknown-field": 1, "unknown-value": 1}
    assert told["summary"] == {"files": 1, "errors": 2, "warnings": 0, "notes": 0, "codes": codes}
    assert told["diagnostics"][0] == {
        "file": "wf.yaml",
        "line": 10,
        "column": 7,
        "endColumn": 13,
        "severity": "error",
        "code": "unknown-field",
        "message": "there is no field `comand` here; did you mean `command`?",
        "path": "spec.templates[0].container.comand",
        "suggestion": "command",
    }


def test_json_of_nothing_wrong(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(GOOD)
    status, out, _ = validate(capsys, "wf.yaml", "--format", "json")
    assert status == 0
    assert json.loads(out) == {
        "version": 1,
        "summary": {"files": 1, "errors": 0, "warnings": 0, "notes": 0, "codes": {}},
        "diagnostics": [],
    }


def test_github(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "a,b.yaml").write_text(BAD)
    status, out, _ = validate(capsys, "a,b.yaml", "--format", "github")
    assert status == 1
    assert out.splitlines()[0] == (
        "::error file=a%2Cb.yaml,line=10,col=7,title=roundtrip unknown-field,endColumn=13"
        "::there is no field `comand` here; did you mean `command`?"
    )


def test_sarif(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "my wf.yaml").write_text(BAD)
    (there / "cron.yaml").write_text(cron("schedule: 0 * * * *"))
    (there / "broken.yaml").write_text("a: [\n")
    status, out, _ = validate(capsys, "my wf.yaml", "cron.yaml", "broken.yaml", "--format", "sarif")
    assert status == 1
    log = json.loads(out)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in results] == [r["ruleId"] for r in results]
    assert [r["level"] for r in results] == ["error", "error", "note", "error"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "my%20wf.yaml"},
        "region": {"startLine": 10, "startColumn": 7, "endColumn": 13},
    }
    (change,) = results[0]["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "command"}


def test_sarif_of_nothing_wrong(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "wf.yaml").write_text(GOOD)
    status, out, _ = validate(capsys, "wf.yaml", "--format", "sarif")
    assert status == 0
    log = json.loads(out)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    assert log["runs"][0]["results"] == []


def test_the_schema_of_sarif_refuses_what_is_none() -> None:
    """The schema of the test must be able to fail."""
    assert not jsonschema.Draft202012Validator(SARIF).is_valid({"version": "2.1.0", "runs": [{"results": []}]})
    bad = {"message": {"text": "x"}, "locations": [{"physicalLocation": {"region": {"startLine": 0}}}]}
    run = {"tool": {"driver": {"name": "x"}}, "results": [bad]}
    assert not jsonschema.Draft202012Validator(SARIF).is_valid({"version": "2.1.0", "runs": [run]})


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("comand: [ls]  # roundtrip: ignore[unknown-field]", []),
        ("comand: [ls]  # roundtrip: ignore", []),
        ("# roundtrip: ignore[missing-field, unknown-field]\n# more\ncomand: [ls]", []),
        ("comand: [ls]  # roundtrip: ignore[missing-field]", ["unknown-field"]),
        ("# roundtrip: ignore[unknown-field]\ncommand: [ls]\ncomand: [ls]", ["unknown-field"]),
    ],
)
def test_a_comment_turns_a_check_off(
    comment: str, left: list[str], there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "wf.yaml").write_text(container(comment))
    status, out, _ = validate(capsys, "wf.yaml", "--format", "json")
    assert [d["code"] for d in json.loads(out)["diagnostics"]] == left
    assert status == (1 if left else 0)


def test_a_project_turns_checks_off(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "pyproject.toml").write_text('[tool.roundtrip]\nignore = ["unknown-field"]\n')
    below = there / "a" / "b"
    below.mkdir(parents=True)
    (below / "wf.yaml").write_text(BAD)
    status, out, _ = validate(capsys, str(below / "wf.yaml"), "--format", "json")
    assert [d["code"] for d in json.loads(out)["diagnostics"]] == ["unknown-value"]
    # one that says nothing undoes nothing
    (there / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert validate(capsys, str(below / "wf.yaml"), "--format", "json")[:2] == (status, out)
    # of those that do, the nearest one counts
    (there / "a" / "pyproject.toml").write_text("[tool.roundtrip]\n")
    status, out, _ = validate(capsys, str(below / "wf.yaml"), "--format", "json")
    assert len(json.loads(out)["diagnostics"]) == 2
    assert status == 1


def test_python_is_told_of_at_its_own_lines(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "flow.py").write_text(
        dedent("""\
        from hera.workflows import Container, Parameter, Workflow

        with Workflow(generate_name="it-", entrypoint="mian") as w:
            Container(
                name="main",
                image="busybox",
                args=["{{inputs.parameters.txet}}"],
                inputs=[Parameter(name="text", value="hi")],
            )
            Container(name="quiet", image="busybox", args=["{{inputs.x}}"])  # roundtrip: ignore[unused-template]
        """)
    )
    status, out, _ = validate(capsys, "flow.py", "--format", "json", "--engine", "static")
    assert status == 1
    told = [(d["line"], d["column"], d["code"], d["suggestion"]) for d in json.loads(out)["diagnostics"]]
    assert told == [
        (3, 47, "unknown-template", None),
        (7, 15, "unknown-variable", None),
        (10, 52, "unknown-variable", None),
    ]


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "dag-cycle"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("error[dag-cycle]: Tasks that wait for each other\n")
    assert "Before:\n\n    - name: A\n" in out
    assert "After:" in out
    assert run(["explain", "error[dag-cycle]"]) == 0
    capsys.readouterr()
    assert run(["explain"]) == 0
    assert "unknown-field" in capsys.readouterr().out
    assert run(["explain", "dag-cycl"]) == 1
    assert "did you mean `dag-cycle`?" in capsys.readouterr().err


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "Workflow.spec.templates.retryStrategy"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "Workflow.spec.templates.retryStrategy: RetryStrategy"
    assert "  retryPolicy  Always | OnError | OnFailure | OnTransientError" in out
    assert run(["schema", "CronWorkflow.spec"]) == 0
    out = capsys.readouterr().out
    assert "schedule                    string  (Argo 3.4 to 3.7)" in out
    assert "schedules                   list of string  (required; Argo 3.6 to 4.1)" in out
    assert run(["schema", "Workflow.spec.templates[0].podResources.limits"]) == 0
    assert capsys.readouterr().out == "Workflow.spec.templates.podResources.limits: map of quantity (Argo 4.1)\n"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("Workflow.spec.templats", "did you mean `templates`?"),
        ("Workflo.spec", "did you mean `Workflow`?"),
        ("", "it begins with one of Workflow"),
        ("Workflow.spec.entrypoint.x", "it has no fields"),
    ],
)
def test_a_place_that_is_not_there(path: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", path]) == 1
    assert word in capsys.readouterr().err
