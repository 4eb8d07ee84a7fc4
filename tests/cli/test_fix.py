"""`validate --fix`: what is written, shown and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]
SLIP = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: busybox, comand: [ls]}  # list
"""
RIGHT = SLIP.replace("comand", "command")


def test_a_file_is_written_and_named(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(SLIP)
    assert roundtrip("validate", "wf.yaml", "--fix") == (0, "fixed        wf.yaml (1 message)\n", "")
    assert Path("wf.yaml").read_text() == RIGHT
    assert roundtrip("validate", "wf.yaml", "--fix") == (0, "", "")


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--diff")])
def test_a_diff_writes_nothing(options: tuple[str, ...], roundtrip: Run) -> None:
    Path("wf.yaml").write_text(SLIP)
    status, out, err = roundtrip("validate", "wf.yaml", *options)
    assert status == 1
    assert out.splitlines()[:2] == ["--- a/wf.yaml", "+++ b/wf.yaml"]
    assert [line for line in out.splitlines()[2:] if line[0] in "+-"] == [
        "-    container: {image: busybox, comand: [ls]}  # list",
        "+    container: {image: busybox, command: [ls]}  # list",
    ]
    assert "error[unknown-field]" in err
    assert Path("wf.yaml").read_text() == SLIP


def test_a_folder_is_mended_file_by_file(roundtrip: Run) -> None:
    Path("deploy").mkdir()
    for name, text in {
        "a.yaml": SLIP,
        "b.yaml": RIGHT,
        "c.yaml": "a: [\n",
        "d.yaml": SLIP.replace("entrypoint: main", "entrypoint: other"),
    }.items():
        Path("deploy", name).write_text(text)
    status, out, err = roundtrip("validate", "deploy", "--fix")
    assert out == "fixed        deploy/a.yaml (1 message)\n"
    assert status == 1
    assert (
        "deploy/d.yaml:8:33: error[unknown-field]" in err
    )  # with `command` another fault comes to light: no fewer messages
    assert Path("deploy/a.yaml").read_text() == RIGHT


def test_what_is_ignored_is_not_mended(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(SLIP.replace("# list", "# roundtrip: ignore[unknown-field]"))
    before = Path("wf.yaml").read_text()
    assert roundtrip("validate", "wf.yaml", "--fix").out == ""
    assert Path("wf.yaml").read_text() == before


def test_python_is_not_mended_nor_standard_input(roundtrip: Run) -> None:
    Path("flow.py").write_text(
        "from hera.workflows import Container, Workflow\n\nwith Workflow(name='a', entrypoint='m') as w:\n    Container(name='m')\n"
    )
    before = Path("flow.py").read_text()
    roundtrip("validate", "flow.py", "--fix")
    assert Path("flow.py").read_text() == before
    assert roundtrip("validate", "-", "--fix", stdin=SLIP.encode()).status == 2


def test_a_file_that_cannot_be_written(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(SLIP)
    Path("wf.yaml").chmod(0o444)
    status, out, err = roundtrip("validate", "wf.yaml", "--fix")
    assert (status, out) == (1, "")
    assert "error[cannot-write]" in err


def test_formats_have_standard_output_for_themselves(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(SLIP)
    told = roundtrip("validate", "wf.yaml", "--fix", "--format", "json")
    assert told.out.startswith("{")
    assert told.err == "fixed        wf.yaml (1 message)\n"


def test_what_is_only_told_and_not_checked_stays_as_it_is(roundtrip: Run) -> None:
    Path("deploy").mkdir()
    Path("deploy/kustomization.yaml").write_text("resources: [a.yaml]\npatches: [{path: patch.yaml}]\n")
    Path("deploy/a.yaml").write_text(RIGHT)
    Path("deploy/patch.yaml").write_text(SLIP)
    assert roundtrip("validate", "deploy", "--fix").out == ""
    assert Path("deploy/patch.yaml").read_text() == SLIP


def test_a_part_of_a_folder_is_mended_alone(roundtrip: Run) -> None:
    Path("deploy").mkdir()
    for number in range(8):
        Path(f"deploy/w{number}.yaml").write_text(SLIP)
    first, second = (roundtrip("validate", "deploy", "--fix", "--shard", f"{k}/2").out.splitlines() for k in (1, 2))
    assert (len(first) + len(second), 0 < len(first) < 8) == (8, True)
