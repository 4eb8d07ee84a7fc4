"""How every command tells what it found: formats, files, quiet, verbose, statistics; and what goes to which stream."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Outcome

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]

# a field that Argo doesn't know: an error to validate, told by conversions, and kept
ODD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: odd}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: busybox, comand: [ls]}
"""
ARGO_3 = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec:
  schedule: 0 * * * *
  workflowSpec:
    entrypoint: main
    templates:
    - name: main
      container: {image: busybox}
"""
BROKEN = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: [a\n"
PAIRS = '[tool.roundtrip]\npairs = [{yaml = "deploy", python = "flows"}]\n'
# each command that reports, on a folder with a fault; `-` is where the results of a conversion go
COMMANDS = {
    "to-python": ("to-python", "deploy", "-o", "made"),
    "to-yaml": ("to-yaml", "programs", "-o", "made"),
    "validate": ("validate", "deploy"),
    "diff": ("diff", "deploy/broken.yaml", "deploy/odd.yaml"),
    "migrate": ("migrate", "deploy", "-o", "made"),
    "sync": ("sync",),
}


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy" / "odd.yaml").write_text(ODD)
    (folder / "deploy" / "broken.yaml").write_text(BROKEN)
    (folder / "programs").mkdir()
    (folder / "programs" / "broken.py").write_text("from hera.workflows import Workflow\nw = Workflow(\n")
    (folder / "pyproject.toml").write_text(PAIRS)


def fresh(roundtrip: Run, command: str, *more: str) -> Outcome:
    """A run of a command that finds nothing which an earlier one has made."""
    for made in ("made", "flows", ".roundtrip"):
        shutil.rmtree(made, ignore_errors=True)
    return roundtrip(*COMMANDS[command], *more)


def checked_sarif(text: str) -> list[dict[str, Any]]:
    """The results of a log, which has what SARIF 2.1.0 requires (`required` of its schema), and holds together."""
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "roundtrip"
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.keys() <= {"id", "shortDescription", "fullDescription", "defaultConfiguration"}
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription"))
    results: list[dict[str, Any]] = run["results"]
    for result in results:
        assert result["message"]["text"]
        assert result["level"] in ("error", "warning", "note")
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result["locations"]:
            place = location["physicalLocation"]
            assert place["artifactLocation"]["uri"]
            region = place["region"]
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1
            assert region.get("endColumn", region["startColumn"] + 1) > region["startColumn"]
    return results


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_in_every_format(command: str, roundtrip: Run) -> None:
    told = fresh(roundtrip, command, "--format", "json")
    assert told.status in (1, 2)
    whole = json.loads(told.out)
    assert whole["version"] == 1
    codes = [d["code"] for d in whole["diagnostics"]]
    assert codes
    assert whole["summary"]["errors"] == sum(d["severity"] == "error" for d in whole["diagnostics"]) > 0
    assert sum(whole["summary"]["codes"].values()) >= len(codes)

    told = fresh(roundtrip, command, "--format", "sarif")
    assert [r["ruleId"] for r in checked_sarif(told.out)] == codes

    told = fresh(roundtrip, command, "--format", "github")
    lines = told.out.splitlines()
    assert len(lines) == len(codes)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_messages_go_to_a_file(command: str, form: str, roundtrip: Run) -> None:
    plain = fresh(roundtrip, command, "--format", form)
    told = fresh(roundtrip, command, "--format", form, "--output-file", "told.txt")
    assert told.status == plain.status
    assert told.err == ""
    text = Path("told.txt").read_text("utf-8")
    if form == "text":
        assert (text, told.out) == (plain.err, plain.out)
    else:
        assert text == plain.out
        assert "syntax" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_quiet_tells_errors_alone(command: str, roundtrip: Run) -> None:
    loud, quiet = fresh(roundtrip, command), fresh(roundtrip, command, "--quiet")
    assert quiet.status == loud.status
    assert quiet.out == ""
    assert quiet.err.splitlines() == [line for line in loud.err.splitlines() if ": error[" in line]
    assert quiet.err


@pytest.mark.parametrize("command", COMMANDS)
def test_statistics_count_by_code(command: str, roundtrip: Run) -> None:
    summary = json.loads(fresh(roundtrip, command, "--format", "json").out)["summary"]["codes"]
    err = fresh(roundtrip, command, "--statistics", "--quiet").err
    rows = [line.split()[:3] for line in err.splitlines() if ": error[" not in line]
    assert {code: int(count) for count, _, code in rows} == summary
    assert rows == sorted(rows, key=lambda r: (["error", "warning", "note"].index(r[1]), -int(r[0]), r[2]))


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_what_is_converted_goes_to_standard_output_and_messages_to_the_other(form: str, roundtrip: Run) -> None:
    told = roundtrip("to-python", "deploy/odd.yaml", "--format", form)
    assert told.out == roundtrip("to-python", "deploy/odd.yaml").out
    assert "from hera.workflows import" in told.out
    assert "unknown-field" in told.err
    if form != "github":
        json.loads(told.err)
    kept = roundtrip("to-python", "deploy/odd.yaml", "--format", form, "--output-file", "told")
    assert (kept.out, kept.err) == (told.out, "")


def test_the_lines_of_migrate_make_room_for_a_format(roundtrip: Run) -> None:
    told = roundtrip("migrate", "deploy", "-o", "made", "--format", "json")
    assert json.loads(told.out)["outcomes"] == {"written": 1, "failed": 1}
    assert "written      deploy/odd.yaml" in told.err


def test_a_file_for_messages_that_cannot_be_written(roundtrip: Run) -> None:
    status, _, err = roundtrip("validate", "deploy/odd.yaml", "--output-file", "deploy/odd.yaml/told")
    assert status == 1
    assert "error[cannot-write]" in err


def test_messages_replace_no_text_that_somebody_wrote(roundtrip: Run) -> None:
    for name in ("deploy/odd.yaml", "flow.py", "pyproject.toml"):
        Path(name).touch()
        before = Path(name).read_bytes()
        status, _, err = roundtrip("validate", "deploy", "--output-file", name)
        assert status == 2
        assert f"{name} is there and is no list of messages" in err
        assert Path(name).read_bytes() == before
    for _ in range(2):
        assert roundtrip("validate", "deploy", "--format", "json", "--output-file", "told.json").out == ""
    assert json.loads(Path("told.json").read_text())["version"] == 1


def test_settings_that_cannot_be_read_are_told_in_the_format(roundtrip: Run) -> None:
    Path("pyproject.toml").write_text("[tool.roundtrip]\nexcludes = ['x']\n")
    for command in COMMANDS:
        told = fresh(roundtrip, command, "--format", "json")
        assert told.status == 2
        assert [d["code"] for d in json.loads(told.out)["diagnostics"]] == ["bad-config"]


def test_a_note_on_how_a_file_is_taken_is_told_once_at_migration(roundtrip: Run) -> None:
    Path("deploy/broken.yaml").unlink()
    Path("deploy/odd.yaml").write_text(ARGO_3)
    first = roundtrip("migrate", "deploy", "-o", "made")
    assert "note[beyond-hera]" in first.err
    again = roundtrip("migrate", "deploy", "-o", "made")
    assert "note[" not in again.err
    assert again.err == "1 file: 1 unchanged\n"  # what is as it was left isn't converted
    assert "note[beyond-hera]" in roundtrip("migrate", "deploy", "-o", "made", "--verbose").err
    counted = json.loads(roundtrip("migrate", "deploy", "-o", "made", "--format", "json").out)
    assert counted["diagnostics"] == []
    assert counted["summary"]["codes"]["beyond-hera"] == counted["summary"]["notes"] - counted["summary"]["codes"].get(
        "argo-version", 0
    )
    assert "beyond-hera" in roundtrip("migrate", "deploy", "-o", "made", "--statistics").err


@pytest.mark.parametrize("command", ["to-python", "sync"])
def test_nor_is_it_told_again_by_other_commands(command: str, roundtrip: Run) -> None:
    Path("deploy/broken.yaml").unlink()
    Path("deploy/odd.yaml").write_text(ARGO_3)
    arguments = ("sync",) if command == "sync" else ("to-python", "deploy", "-o", "made")
    assert "note[beyond-hera]" in roundtrip(*arguments).err
    Path("deploy/odd.yaml").write_text(ARGO_3.replace("busybox", "alpine"))
    told = roundtrip(*arguments)
    assert told.status == 0
    assert "note[" not in told.err


def test_validate_tells_how_a_file_is_taken_where_it_is_named(roundtrip: Run) -> None:
    Path("deploy/broken.yaml").unlink()
    Path("deploy/odd.yaml").write_text(ARGO_3)
    assert "note[argo-version]" in roundtrip("validate", "deploy/odd.yaml").err
    told = roundtrip("validate", "deploy")
    assert told.err == "1 file: nothing found; 1 note on how files are taken (--verbose shows it)\n"
    assert "note[argo-version]" in roundtrip("validate", "deploy", "--verbose").err


def test_what_a_project_ignores_is_neither_told_nor_counted(roundtrip: Run) -> None:
    Path("pyproject.toml").write_text(PAIRS + 'ignore = ["syntax", "unknown-field"]\n')
    for command in ("validate", "to-python", "migrate", "sync"):
        told = fresh(roundtrip, command, "--statistics")
        assert "syntax" not in told.err
        assert "unknown-field" not in told.err
        assert told.status == 0
    named = roundtrip("to-python", "deploy/broken.yaml")  # nothing came of what was asked for
    assert named.status == 1
    assert "error[syntax]" in named.err


def test_a_comment_turns_off_what_stops_a_conversion(roundtrip: Run) -> None:
    Path("deploy/broken.yaml").write_text(
        ODD.replace("image: busybox", "image: {{x}}").replace("[ls]}", "[ls]}  # roundtrip: ignore")
    )
    Path("deploy/odd.yaml").write_text(ARGO_3)
    told = roundtrip("to-python", "deploy", "-o", "made")
    assert told.status == 0
    assert "1 skipped" in told.err


def test_what_check_finds_can_be_ignored(roundtrip: Run) -> None:
    shutil.rmtree("deploy")
    Path("deploy").mkdir()
    Path("deploy/a.yaml").write_text(ODD.replace("comand", "command"))
    for arguments in (
        ("to-python", "deploy", "-o", "made", "--check"),
        ("sync", "--check"),
        ("migrate", "deploy", "-o", "made", "--check"),
    ):
        assert roundtrip(*arguments).status == 1
    Path("pyproject.toml").write_text(PAIRS + 'ignore = ["would-change"]\n')
    told = roundtrip("to-python", "deploy", "-o", "made", "--check")
    assert (told.status, told.err) == (0, "1 file: 1 would change\n")


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_no_name_of_a_file_drives_the_terminal(form: str, roundtrip: Run) -> None:
    Path("a\x1b[31m\x9b1m\u202e.yaml").write_text("a: [\n")
    told = roundtrip("validate", "a\x1b[31m\x9b1m\u202e.yaml", "--format", form)
    assert told.status == 1
    assert "a" in told.out
    assert all(character.isprintable() or character == "\n" for character in told.out)
