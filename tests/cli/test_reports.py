"""--report of the commands, and roundtrip report merge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Outcome

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]
WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: alpine}
"""
BAD = WORKFLOW.replace("image:", "imige:")
OTHER = WORKFLOW.replace("alpine", "busybox")
FLOW = """\
from hera.workflows import Container, Workflow

with Workflow(name="a", entrypoint="main") as w:
    Container(name="main", image="alpine")
"""


def report(name: str = "r.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(name).read_text("utf-8"))
    return found


def states(name: str = "r.json") -> dict[str, str]:
    return {file["name"]: file["state"] for file in report(name)["files"]}


def tree() -> None:
    Path("d").mkdir()
    Path("d/a.yaml").write_text(WORKFLOW)
    Path("d/bad.yaml").write_text("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: [\n")
    Path("d/map.yaml").write_text("apiVersion: v1\nkind: ConfigMap\n")


def test_migrate(roundtrip: Run) -> None:
    tree()
    plain = roundtrip("migrate", "d", "-o", "plain")
    done = roundtrip("migrate", "d", "-o", "f", "--report", "r.json")
    assert (done.status, done.out.replace("f/", "plain/")) == (plain.status, plain.out)
    assert states() == {"d/a.yaml": "written", "d/bad.yaml": "failed", "d/map.yaml": "skipped"}
    first, bad, other = report()["files"]
    assert (first["yaml"]["after"], first["python"]["after"]) == (WORKFLOW, Path("f/a.py").read_text())
    assert first["python"]["lines"]["before"] == 0
    assert [m["code"] for m in bad["messages"]] == ["syntax"]
    assert bad["python"] is None
    assert other["yaml"] is None
    roundtrip("migrate", "d", "-o", "f", "--report", "r.json")
    assert states()["d/a.yaml"] == "unchanged"
    assert report()["files"][0]["python"]["lines"]["removed"] == 0


def test_a_program_that_means_something_else_is_shown_as_it_is(roundtrip: Run) -> None:
    tree()
    Path("f").mkdir()
    Path("f/a.py").write_text(FLOW.replace("alpine", "other"))
    roundtrip("migrate", "d", "-o", "f", "--report", "r.json")
    first = report()["files"][0]
    assert first["state"] == "failed"
    assert first["python"]["after"] == Path("f/a.py").read_text()
    assert "exists" in report()["codes"]


def test_check_shows_what_would_change(roundtrip: Run) -> None:
    tree()
    roundtrip("migrate", "d", "-o", "f", "--check", "--report", "r.json")
    first = report()["files"][0]
    assert (first["state"], Path("f").exists()) == ("would change", False)
    assert first["python"]["after"].startswith("from hera")


def test_put_back_marks_what_changed(roundtrip: Run) -> None:
    tree()
    roundtrip("to-python", "d/a.yaml", "-o", "a.py")
    Path("d/a.yaml").write_text(OTHER)
    assert roundtrip("to-python", "d/a.yaml", "-o", "a.py", "--report", "r.json").status == 0
    (file,) = report()["files"]
    assert file["python"]["before"] != file["python"]["after"] == Path("a.py").read_text()
    assert len(file["python"]["changed"]) == 1
    assert roundtrip("to-yaml", "a.py", "-o", "b.yaml", "--report", "r.json").status == 0
    (file,) = report()["files"]
    assert (file["yaml"]["name"], file["python"]["name"]) == ("b.yaml", "a.py")


@pytest.mark.parametrize("form", ["text", "json"])
def test_validate(roundtrip: Run, form: str) -> None:
    tree()
    Path("d/typo.yaml").write_text(BAD)
    Path("d/flow.py").write_text(FLOW)
    assert roundtrip("validate", "d", "--format", form, "--report", "r.json").status == 1
    assert states() == {"d/a.yaml": "valid", "d/bad.yaml": "invalid", "d/flow.py": "valid", "d/typo.yaml": "invalid"}
    files = {file["name"]: file for file in report()["files"]}
    assert [m["code"] for m in files["d/typo.yaml"]["messages"]] == ["unknown-field"]
    assert files["d/flow.py"]["picture"].startswith("<svg")
    assert files["d/typo.yaml"]["yaml"]["after"] == BAD
    assert report()["codes"]["unknown-field"]["title"]


def test_sync(roundtrip: Run) -> None:
    Path("pyproject.toml").write_text('[tool.roundtrip]\npairs = [{yaml = "d", python = "f"}]\n')
    Path("d").mkdir()
    Path("d/a.yaml").write_text(WORKFLOW)
    assert roundtrip("sync", "--check", "--report", "r.json").status == 1
    assert states() == {"d/a.yaml": "would be made"}
    assert roundtrip("sync", "--report", "r.json").status == 0
    assert states() == {"d/a.yaml": "made"}
    assert report()["files"][0]["python"]["lines"]["after"] > 2
    roundtrip("sync", "--report", "r.json")
    assert states() == {"d/a.yaml": "in step"}
    assert report()["files"][0]["python"]["after"] == Path("f/a.py").read_text()
    Path("d/a.yaml").write_text(OTHER)
    roundtrip("sync", "--report", "r.json")
    (file,) = report()["files"]
    assert (file["state"], file["yaml"]["changed"]) == ("changed", [])
    assert file["python"]["lines"]["added"] >= 1
    Path("d/a.yaml").write_text(WORKFLOW + "  - [\n")
    roundtrip("sync", "--report", "r.json")
    assert states() == {"d/a.yaml": "failed"}


def test_a_page(roundtrip: Run) -> None:
    tree()
    for _ in range(2):  # the second replaces the first
        assert roundtrip("validate", "d/a.yaml", "--report", "r.html").status == 0
        assert Path("r.html").read_text("utf-8").count("<script") == 2


def test_another_file_is_not_replaced_and_nothing_is_done(roundtrip: Run) -> None:
    tree()
    for name in ("r.json", "r.html"):
        Path(name).write_text('{"mine": 1}\n')
        done = roundtrip("migrate", "d", "-o", "f", "--report", name)
        assert done.status == 1
        assert f"{name}:1:1: error[exists]: {name} is there and is no report of roundtrip" in done.err
        assert (Path(name).read_text(), Path("f").exists()) == ('{"mine": 1}\n', False)


def test_what_is_no_place_for_a_report(roundtrip: Run) -> None:
    tree()
    assert roundtrip("validate", "d", "--report", "r.txt").status == 2
    Path("r.json").mkdir()
    assert roundtrip("validate", "d", "--report", "r.json").status == 2
    Path("locked").write_text("")
    done = roundtrip("validate", "d/a.yaml", "--report", "locked/r.json")
    assert (done.status, "error[cannot-write]" in done.err) == (1, True)


def test_wrong_usage_writes_no_report(roundtrip: Run) -> None:
    assert roundtrip("sync", "--report", "r.json").status == 2
    assert not Path("r.json").exists()


def test_merge(roundtrip: Run) -> None:
    tree()
    roundtrip("validate", "d/bad.yaml", "--report", "1.json")
    roundtrip("validate", "d/a.yaml", "--report", "2.json")
    assert roundtrip("report", "merge", "1.json", "2.json", "-o", "r.json") == (0, "", "")
    assert states() == {"d/a.yaml": "valid", "d/bad.yaml": "invalid"}
    assert report()["runs"] == 2
    assert roundtrip("report", "merge", "r.json", "-o", "r.html") == (0, "", "")
    assert "d/bad.yaml" in Path("r.html").read_text("utf-8")


def test_merge_of_what_is_no_report(roundtrip: Run) -> None:
    tree()
    roundtrip("validate", "d/a.yaml", "--report", "1.json")
    Path("other.json").write_text("{}")
    done = roundtrip("report", "merge", "1.json", "other.json", "none.json", "-o", "r.json")
    assert done.status == 1
    assert "other.json:1:1: error[bad-report]: this is no report of roundtrip: it has no field `report`" in done.err
    assert "none.json:1:1: error[no-such-file]" in done.err
    assert not Path("r.json").exists()
