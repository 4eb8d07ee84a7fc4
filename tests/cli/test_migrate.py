"""roundtrip migrate: a tree of YAML into the same tree of Python, as often as one likes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.support import FIXTURES

Run = Callable[..., Outcome]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wfs" / "deep").mkdir(parents=True)
    shutil.copy(FIXTURES / "dag_diamond.yaml", "wfs/dag-diamond.yaml")
    shutil.copy(FIXTURES / "map_reduce.yaml", "wfs/deep/map-reduce.yml")
    Path("wfs/values.yaml").write_text("replicas: 3\n")
    Path("wfs/broken.yaml").write_text("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {\n")
    return tmp_path


def snapshot(top: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in top.rglob("*") if p.is_file()}


def test_a_tree(roundtrip: Run, tree: Path) -> None:
    before = snapshot(tree / "wfs")
    status, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert status == 1
    assert out.splitlines() == [
        "failed       wfs/broken.yaml -> flows/broken.py",
        "written      wfs/dag-diamond.yaml -> flows/dag_diamond.py",
        "skipped      wfs/values.yaml",
        "written      wfs/deep/map-reduce.yml -> flows/deep/map_reduce.py",
    ]
    assert "wfs/values.yaml" not in err  # it is told once
    assert "\n4 files: 2 written, 1 skipped, 1 failed; 2 workflows have their templates in another order" in err
    assert snapshot(tree / "wfs") == before
    assert sorted(str(p.relative_to(tree)) for p in (tree / "flows").rglob("*.py")) == [
        "flows/dag_diamond.py",
        "flows/deep/map_reduce.py",
    ]


def test_a_second_run_changes_nothing(roundtrip: Run, tree: Path) -> None:
    roundtrip("migrate", "wfs", "-o", "flows")
    before = snapshot(tree)
    _, out, _ = roundtrip("migrate", "wfs", "-o", "flows")
    assert "unchanged    wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines()
    assert snapshot(tree) == before


def test_what_pyproject_toml_can_say_is_told_with_new_programs_alone(roundtrip: Run, tree: Path) -> None:
    assert "Programs say nothing to ruff" in roundtrip("migrate", "wfs", "-o", "flows").err
    path = Path("wfs/dag-diamond.yaml")
    path.write_text(path.read_text().replace("busybox", "debian", 1))
    _, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert "written      wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines()
    assert "Programs say nothing" not in err
    shutil.copy(path, "wfs/new.yaml")
    assert "Programs say nothing to ruff" in roundtrip("migrate", "wfs", "-o", "flows").err


def test_python_that_was_edited_is_never_replaced(roundtrip: Run, tree: Path) -> None:
    roundtrip("migrate", "wfs", "-o", "flows")
    same, other = Path("flows/dag_diamond.py"), Path("flows/deep/map_reduce.py")
    same.write_text("# mine\n" + same.read_text())
    other.write_text("from hera.workflows import Workflow\n\nw = Workflow(name='mine', entrypoint='x')\n")
    before = snapshot(tree)
    _, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert "unchanged    wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines()
    assert "kept         wfs/deep/map-reduce.yml -> flows/deep/map_reduce.py" in out.splitlines()
    assert "flows/deep/map_reduce.py:3:5: note[python-ahead]" in err
    assert snapshot(tree) == before


def test_where_nothing_tells_which_side_moved_the_python_stays(roundtrip: Run, tree: Path) -> None:
    other = Path("flows/deep/map_reduce.py")
    other.parent.mkdir(parents=True)
    other.write_text("from hera.workflows import Workflow\n\nw = Workflow(name='mine', entrypoint='x')\n")
    before = other.read_bytes()
    status, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert status == 1
    assert "failed       wfs/deep/map-reduce.yml -> flows/deep/map_reduce.py" in out.splitlines()
    assert (
        "wfs/deep/map-reduce.yml:1:1: error[exists]: flows/deep/map_reduce.py is there and means something else" in err
    )
    assert other.read_bytes() == before


def test_check_writes_nothing(roundtrip: Run, tree: Path) -> None:
    before = snapshot(tree)
    status, out, _ = roundtrip("migrate", "wfs", "-o", "flows", "--check")
    assert status == 1
    assert "would change wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines()
    assert snapshot(tree) == before


def test_python_that_is_in_the_way_is_told_under_its_own_name(roundtrip: Run, tree: Path) -> None:
    Path("flows").mkdir()
    Path("flows/dag_diamond.py").write_text("x = (\n")
    err = roundtrip("migrate", "wfs", "-o", "flows").err
    assert "flows/dag_diamond.py:1:5: error[python-syntax]" in err
    assert Path("flows/dag_diamond.py").read_text() == "x = (\n"


def test_a_name_of_two_lines_is_one_line_of_the_report(roundtrip: Run, tree: Path) -> None:
    shutil.copy(FIXTURES / "dag_diamond.yaml", "wfs/a\nb.yaml")
    out = roundtrip("migrate", "wfs", "-o", "flows").out
    assert "written      wfs/a\ufffdb.yaml -> flows/a_b.py" in out.splitlines()


def test_a_later_run_brings_the_yaml_into_the_python_and_leaves_the_yaml_alone(roundtrip: Run, tree: Path) -> None:
    roundtrip("migrate", "wfs", "-o", "flows")
    yaml, python = Path("wfs/dag-diamond.yaml"), Path("flows/dag_diamond.py")
    python.write_text(python.read_text().replace("with Workflow(", "# ours\nwith Workflow("))
    text = yaml.read_text().replace("image: busybox", "image: alpine").replace("# A diamond", "# A rhombus")
    yaml.write_text(text)
    _, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert "written      wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines(), err
    assert '"alpine"' in python.read_text()
    assert "# ours\n" in python.read_text()
    assert "# A rhombus" in python.read_text()
    assert yaml.read_text() == text
    assert "unchanged    wfs/dag-diamond.yaml -> flows/dag_diamond.py" in roundtrip("migrate", "wfs", "-o", "flows").out


def test_what_changed_in_python_alone_stays_and_is_named(roundtrip: Run, tree: Path) -> None:
    roundtrip("migrate", "wfs", "-o", "flows")
    yaml, python = Path("wfs/dag-diamond.yaml"), Path("flows/dag_diamond.py")
    python.write_text(python.read_text().replace('"busybox"', '"debian"'))
    yaml.write_text(yaml.read_text().replace("entrypoint: diamond\n", "entrypoint: diamond\n  parallelism: 3\n"))
    for outcome in ("written", "kept"):  # it is named each time, until the YAML says it as well
        _, out, err = roundtrip("migrate", "wfs", "-o", "flows")
        assert f"{outcome:<12} wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines()
        assert (
            "note[python-ahead]: 1 value has changed here alone since both agreed, and stays: first spec.templates[say]"
            in err
        )
        assert '"debian"' in python.read_text()
        assert "parallelism=3" in python.read_text()
        assert "debian" not in yaml.read_text()


def test_what_both_changed_is_as_the_yaml_has_it_and_that_is_told(roundtrip: Run, tree: Path) -> None:
    roundtrip("migrate", "wfs", "-o", "flows")
    yaml, python = Path("wfs/dag-diamond.yaml"), Path("flows/dag_diamond.py")
    python.write_text(python.read_text().replace('"busybox"', '"debian"'))
    yaml.write_text(yaml.read_text().replace("image: busybox", "image: alpine"))
    err = roundtrip("migrate", "wfs", "-o", "flows").err
    assert 'warning[yaml-preferred]: spec.templates[say].container.image was "busybox" when both agreed' in err
    assert '"alpine"' in python.read_text()


@pytest.mark.parametrize(
    "within",
    [False, pytest.param(True, marks=pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here"))],
)
def test_a_file_with_another_name_takes_its_program_along(roundtrip: Run, tree: Path, within: bool) -> None:
    if within:  # a repository that begins further above
        Path("project").mkdir()
        Path("wfs").rename("project/wfs")
        for arguments in (
            ["init"],
            ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "x", "--allow-empty"],
        ):
            subprocess.run(["git", *arguments], check=True, capture_output=True)
        os.chdir("project")
    roundtrip("migrate", "wfs", "-o", "flows")
    python = Path("flows/dag_diamond.py")
    python.write_text(text := python.read_text().replace("with Workflow(", "# ours\nwith Workflow("))
    Path("wfs/dag-diamond.yaml").rename("wfs/rhombus.yaml")
    Path("wfs/deep/map-reduce.yml").unlink()
    _, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert "written      wfs/rhombus.yaml -> flows/rhombus.py" in out.splitlines()
    assert Path("flows/rhombus.py").read_text() == text
    assert not python.exists()
    assert "flows/deep/map_reduce.py:1:1: note[orphan]: wfs/deep/map-reduce.yml was deleted; this stays" in err
    assert Path("flows/deep/map_reduce.py").exists()


def test_messages_come_last_what_failed_first_and_notes_by_kind(roundtrip: Run, tree: Path) -> None:
    old = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {{name: a{}}}\nspec:\n  schedule: '1 * * * *'\n"
    rest = "  workflowSpec:\n    entrypoint: main\n    templates:\n    - {name: main, suspend: {}}\n"
    for number in range(8):
        Path(f"wfs/a{number}.yaml").write_text(old.format(number) + rest)
    err = roundtrip("migrate", "wfs", "-o", "flows").err.splitlines()
    kinds = [line.split(": ")[1].partition("]")[0] + "]" for line in err if line.startswith("wfs/")]
    assert kinds == ["error[syntax]", *["note[argo-version]"] * 3, *["note[beyond-hera]"] * 3]
    assert "note[argo-version]: 5 more of these in 5 files (--verbose tells them)" in err
    assert err[0].startswith("wfs/broken.yaml:")
    assert any(
        line.startswith("12 files: 10 written, 1 skipped, 1 failed")
        for line in err[err.index("note[beyond-hera]: 5 more of these in 5 files (--verbose tells them)") :]
    )
    again = roundtrip("migrate", "wfs", "-o", "flows").err
    assert "note[" not in again  # once is enough
    every = roundtrip("migrate", "wfs", "-o", "other", "--verbose").err
    assert every.count("note[argo-version]") == 8


def test_the_pair_of_a_project_is_in_step_then(roundtrip: Run, tree: Path) -> None:
    Path("wfs/broken.yaml").unlink()
    Path("pyproject.toml").write_text('[tool.roundtrip]\npairs = [{yaml = "wfs", python = "flows"}]\n')
    assert roundtrip("migrate", "wfs", "-o", "flows").status == 0
    assert roundtrip("sync", "--check").status == 0
    python = Path("flows/dag_diamond.py")
    python.write_text(python.read_text().replace('"busybox"', '"debian"'))
    # what migrate left is a base, without git
    assert roundtrip("sync").out == "changed      wfs/dag-diamond.yaml (1 value)\n"
