"""What `migrate` prints for pyproject.toml: with it, ruff, mypy and pyright have nothing to say of the programs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.support import FIXTURES

Run = Callable[..., Outcome]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with YAML of several kinds."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy" / "deep").mkdir(parents=True)
    for name in ("dag_diamond", "steps", "pods"):
        shutil.copy(FIXTURES / f"{name}.yaml", tmp_path / "deploy" / f"{name}.yaml")
    shutil.copy(FIXTURES / "map_reduce.yaml", tmp_path / "deploy" / "deep")
    return tmp_path


def printed(err: str) -> str:
    """The lines for pyproject.toml among what goes to standard error."""
    return err.partition("for all of this folder:\n")[2]


@pytest.mark.parametrize("settings", ["", '[tool.roundtrip]\nstyle = "objects"\n'])
def test_with_it_the_tools_are_silent(roundtrip: Run, project: Path, settings: str) -> None:
    config = project / "pyproject.toml"
    config.write_text(settings)
    status, _, err = roundtrip("migrate", "deploy", "-o", "python/flows")
    assert status == 0
    config.write_text(settings + printed(err))
    programs = ["python/flows"]
    for tool in (["ruff", "check", "--no-cache"], ["mypy", "--strict", "--cache-dir="]):
        run = subprocess.run([sys.executable, "-m", *tool, *programs], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout
    said = config.read_text()
    assert '{ root = "python/flows", ' in said
    assert ("reportOptionalMemberAccess" in said) == ("objects" not in settings)
    assert ("[[tool.mypy.overrides]]" in said) == ("objects" not in settings)


def test_it_is_said_once(roundtrip: Run, project: Path) -> None:
    _, _, err = roundtrip("migrate", "deploy", "-o", "flows")
    assert '"flows/**" = ["SIM117"]' in printed(err)
    _, _, again = roundtrip("migrate", "deploy", "-o", "flows")
    assert not printed(again)
    (project / "pyproject.toml").write_text(printed(err))
    shutil.rmtree("flows")
    _, _, known = roundtrip("migrate", "deploy", "-o", "flows")
    assert not printed(known)


def test_not_for_tools_that_the_programs_tell_themselves(roundtrip: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.roundtrip]\npragmas = ["mypy", "ruff"]\n')
    _, _, err = roundtrip("migrate", "deploy", "-o", "flows")
    assert "ruff" not in printed(err)
    assert "mypy" not in printed(err)
    assert "[tool.pyright]" in printed(err)


def test_a_folder_that_is_no_package(roundtrip: Run, project: Path) -> None:
    _, _, err = roundtrip("migrate", "deploy", "-o", "hera-flows")
    assert "# mypy knows modules by names that Python can import, and `hera-flows` is none" in printed(err)
