"""The hooks of `.pre-commit-hooks.yaml`: the commands that they run, as pre-commit runs them, on the files of a repository."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.document import Mapping, Sequence, at, plain
from roundtrip.yaml.reader import read
from tests.cli.conftest import Outcome
from tests.support import REPOSITORY

Run = Callable[..., Outcome]
MARK = "import pathlib, subprocess\nsubprocess.run(['touch', str(pathlib.Path(__file__).with_name('RAN'))])\n"
GOOD = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\nspec:\n  entrypoint: m\n  templates:\n"
    "  - {name: m, suspend: {}}\n"
)
OTHERS = {
    "tool.py": MARK,
    "uses_hera.py": "import hera.workflows\nimport pathlib\npathlib.Path(__file__).with_name('x').read_text()\n",
    "latin.py": "caf\xe9 = 1\n",
    "broken.py": "def (\n",
    "package.json": '{"name": "x"}',
    "cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
    "broken.yaml": "a: [b\n",
    "chart.yaml": "name: {{ .Values.x }}\n",
    "empty.yaml": "",
    "app.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\n",
}


def entry(hook: str) -> list[str]:
    """What a hook runs, without the name of the program."""
    root = read((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")).documents[0].root
    assert isinstance(root, Sequence)
    found = {str(plain(item.entries["id"])): item for item in root.items if isinstance(item, Mapping)}
    words = shlex.split(str(plain(found[hook].entries["entry"])))
    assert words[0] == "roundtrip"
    names = at(found[hook], ("pass_filenames",))
    assert (plain(names) if names is not None else True) == (hook == "roundtrip-validate")
    return words[1:]


@pytest.fixture
def repository(folder: Path) -> Path:
    """A repository with much that is none of Argo's."""
    for name, text in OTHERS.items():
        (folder / name).write_bytes(text.encode("latin-1"))
    return folder


def test_what_is_no_workflow_is_passed_over_in_silence(repository: Path, roundtrip: Run) -> None:
    assert roundtrip(*entry("roundtrip-validate"), *OTHERS) == (0, "", "")
    for name in OTHERS:
        assert roundtrip(*entry("roundtrip-validate"), name) == (0, "", "")
    assert not (repository / "RAN").exists()


def test_what_is_one_is_checked(repository: Path, roundtrip: Run) -> None:
    (repository / "wf.yaml").write_text(GOOD)
    (repository / "bad.yaml").write_text(GOOD.replace("entrypoint", "entrypiont"))
    (repository / "wf.py").write_text(
        "from hera.workflows import Suspend, Workflow\n\nwith Workflow(name='a', entrypoint='x') as w:\n    Suspend(name='m')\n"
    )
    (repository / "half.yaml").write_text(GOOD + "  x: [\n")
    status, _, err = roundtrip(*entry("roundtrip-validate"), *OTHERS, "wf.yaml", "bad.yaml", "wf.py", "half.yaml")
    assert status == 1
    assert sorted(line.split(":")[0] for line in err.splitlines() if "error[" in line) == [
        "bad.yaml",
        "half.yaml",
        "wf.py",
    ]


def test_a_program_that_would_have_to_be_run_is_named_and_holds_nobody_up(repository: Path, roundtrip: Run) -> None:
    (repository / "flow.py").write_text(
        MARK + "import os\nfrom hera.workflows import Workflow\nw = Workflow(name=os.environ['HOME'])\n"
    )
    status, _, err = roundtrip(*entry("roundtrip-validate"), "flow.py")
    assert status == 0
    assert err.startswith("flow.py:2:1: note[not-static]: this is not checked") or "note[not-static]" in err
    assert not (repository / "RAN").exists()
    assert roundtrip("validate", "--engine", "static", "flow.py").status == 1


def test_what_the_project_excludes_is_passed_over(repository: Path, roundtrip: Run) -> None:
    (repository / "charts" / "x").mkdir(parents=True)
    (repository / "charts" / "x" / "wf.yaml").write_text(GOOD.replace("name: a", "name: {{ .Values.x }}"))
    (repository / "wf.gen.yaml").write_text(GOOD.replace("entrypoint", "entrypiont"))
    names = ["charts/x/wf.yaml", "wf.gen.yaml"]
    assert roundtrip(*entry("roundtrip-validate"), *names).status == 1
    (repository / "pyproject.toml").write_text("[tool.roundtrip]\nexclude = ['/charts/', '*.gen.yaml']\n")
    assert roundtrip(*entry("roundtrip-validate"), *names) == (0, "", "")
    assert roundtrip("validate", *names).status == 1  # whoever names a file means it


@pytest.mark.parametrize("command", ["to-python", "to-yaml", "validate"])
def test_force_exclude_is_of_patterns_of_the_command_line_too(command: str, repository: Path, roundtrip: Run) -> None:
    (repository / "wf.yaml").write_text("broken: [\n")
    given = [command, "wf.yaml", "--exclude", "wf.*"]
    assert roundtrip(*given).status == 1
    assert roundtrip(*given, "--force-exclude") == (0, "", "")


def test_both_sides_in_step(folder: Path, roundtrip: Run) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy" / "a-b.yaml").write_text(GOOD + "  # at the end\n")
    assert roundtrip("migrate", "deploy", "-o", "flows").status == 0
    check = [*entry("roundtrip-check"), "flows", "-o", "deploy"]
    assert roundtrip(*check).status == 0
    (folder / "deploy" / "a-b.yaml").write_text(GOOD.replace("name: a", "name: b"))
    status, _, err = roundtrip(*check)
    assert (status, "deploy/a-b.yaml:3:1: error[would-change]" in err) == (1, True)
    (folder / "deploy" / "a-b.yaml").unlink()
    assert roundtrip(*check).status == 1
