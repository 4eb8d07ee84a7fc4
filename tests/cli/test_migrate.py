"""roundtrip migrate: a tree of YAML into the same tree of Python, as often as one likes."""

from __future__ import annotations

import shutil
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
    assert "wfs/values.yaml:1:1: note[no-workflow]" in err
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


def test_python_that_was_edited_is_never_replaced(roundtrip: Run, tree: Path) -> None:
    roundtrip("migrate", "wfs", "-o", "flows")
    same, other = Path("flows/dag_diamond.py"), Path("flows/deep/map_reduce.py")
    same.write_text("# mine\n" + same.read_text())
    other.write_text("from hera.workflows import Workflow\n\nw = Workflow(name='mine', entrypoint='x')\n")
    before = snapshot(tree)
    status, out, err = roundtrip("migrate", "wfs", "-o", "flows")
    assert status == 1
    assert "unchanged    wfs/dag-diamond.yaml -> flows/dag_diamond.py" in out.splitlines()
    assert "failed       wfs/deep/map-reduce.yml -> flows/deep/map_reduce.py" in out.splitlines()
    assert (
        "wfs/deep/map-reduce.yml:1:1: error[exists]: flows/deep/map_reduce.py is there and means something else" in err
    )
    assert snapshot(tree) == before


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
