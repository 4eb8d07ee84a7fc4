"""What a walk through folders leaves out: --exclude, and `exclude` of the project's settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import WORKFLOW, Outcome

Run = Callable[..., Outcome]
CHART = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: {{ .Values.name }}\n"
VALID = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: a}\nspec: {}\n"


@pytest.fixture
def tree(folder: Path) -> Path:
    """A repository with a chart beside its workflows."""
    for number, (name, text) in enumerate(
        {
            "deploy/wf.yaml": VALID,
            "deploy/chart/templates/wf.yaml": CHART,
            "deploy/old/wf.yaml": VALID,
            "deploy/old/keep.yaml": VALID,
        }.items()
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace("name: a", f"name: a{number}"))
    return folder


def written(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*.py"))


@pytest.mark.parametrize(
    ("patterns", "left", "chart"),
    [
        ((), ["old/keep.py", "old/wf.py", "wf.py"], True),
        (("chart",), ["old/keep.py", "old/wf.py", "wf.py"], False),
        (("chart/", "old"), ["wf.py"], False),
        (("deploy/chart/templates/", "deploy/old/*", "!keep.yaml"), ["old/keep.py", "wf.py"], False),
        # of the working directory, which has no such folders
        (("/chart", "/old"), ["old/keep.py", "old/wf.py", "wf.py"], True),
        (("wf.yaml",), ["old/keep.py"], False),
    ],
)
def test_patterns_are_those_of_gitignore(
    roundtrip: Run, tree: Path, patterns: tuple[str, ...], left: list[str], chart: bool
) -> None:
    options = [o for p in patterns for o in ("--exclude", p)]
    status, _, err = roundtrip("migrate", "deploy", "-o", "flows", *options)
    assert written(tree / "flows") == left
    assert (status, "helm-template" in err) == (int(chart), chart)


@pytest.mark.parametrize("command", ["migrate", "to-python", "validate"])
def test_every_command_heeds_the_settings(roundtrip: Run, tree: Path, command: str) -> None:
    """They are of paths below the folder of pyproject.toml, wherever the command is run."""
    (tree / "pyproject.toml").write_text("[tool.roundtrip]\nexclude = ['/deploy/chart']\n")
    goal = [] if command == "validate" else ["-o", "flows"]
    status, _, err = roundtrip(command, tree / "deploy", *goal)
    assert (status, "helm-template" in err) == (0, False)


def test_programs_are_left_out_too(roundtrip: Run, folder: Path) -> None:
    (folder / "flows").mkdir()
    (folder / "flows" / "a.py").write_text("from hera.workflows import Workflow\n\nw = Workflow(name='a')\n")
    (folder / "flows" / "conftest.py").write_text("from hera.workflows import Workflow\n\nw = Workflow(name=')\n")
    status, _, _ = roundtrip("to-yaml", "flows", "-o", "out", "--no-validate", "--exclude", "conftest.py")
    assert status == 0
    assert [p.name for p in (folder / "out").iterdir()] == ["a.yaml"]


def test_a_file_that_is_named_is_taken(roundtrip: Run, folder: Path) -> None:
    (folder / "wf.yaml").write_text(VALID)
    status, out, _ = roundtrip("to-python", "wf.yaml", "--exclude", "wf.yaml")
    assert status == 0
    assert "WorkflowTemplate" in out


def test_nothing_is_left(roundtrip: Run, folder: Path) -> None:
    (folder / "wf.yaml").write_text(WORKFLOW)
    status, _, err = roundtrip("validate", ".", "--exclude", "*")
    assert status == 1
    assert "but for those that are excluded" in err


def test_a_pattern_that_is_none(roundtrip: Run, folder: Path) -> None:
    (folder / "wf.yaml").write_text(WORKFLOW)
    status, _, err = roundtrip("validate", ".", "--exclude", "!")
    assert status == 2
    assert "--exclude takes patterns as in .gitignore" in err
    (folder / "pyproject.toml").write_text("[tool.roundtrip]\nexclude = ['!']\n")
    status, _, err = roundtrip("validate", ".")
    assert status == 2
    assert "pyproject.toml:2:12: error[bad-config]: `exclude` of [tool.roundtrip] takes patterns" in err
