"""`helpers` of `[tool.roundtrip]`: one module of the repository's own that programs import the helpers from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]
CRON = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: {name}
spec:
  schedule: 0 3 * * *
  workflowSpec:
    workflowTemplateRef:
      name: x
"""
NUMBER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: b
spec:
  entrypoint: a
  templates:
  - name: a
    suspend:
      duration: 10
"""


@pytest.fixture
def project(folder: Path) -> Path:
    """A repository with a workflow at the top and one further in."""
    (folder / "pyproject.toml").write_text('[tool.roundtrip]\nhelpers = "flows/argo_helpers.py"\n')
    (folder / "deploy" / "in").mkdir(parents=True)
    (folder / "deploy" / "a.yaml").write_text(CRON.format(name="a"))
    (folder / "deploy" / "in" / "c.yaml").write_text(CRON.format(name="c"))
    return folder


def test_programs_import_them_and_run(roundtrip: Run, project: Path) -> None:
    assert roundtrip("migrate", "deploy", "-o", "flows", "--check").status == 1
    assert not (project / "flows").exists()
    assert roundtrip("migrate", "deploy", "-o", "flows").status == 0
    helpers = (project / "flows/argo_helpers.py").read_text()
    for name in ("a", "in/c"):
        program = (project / f"flows/{name}.py").read_text()
        assert "from argo_helpers import as_argo_3" in program
        assert "def " not in program
        environment = {**os.environ, "PYTHONPATH": str(project / "flows")}
        subprocess.run([sys.executable, f"flows/{name}.py"], env=environment, check=True)
        for engine in ("static", "hera"):
            assert roundtrip("to-yaml", f"flows/{name}.py", "--engine", engine).out == CRON.format(name=name[-1])
    assert "def without" not in helpers
    assert roundtrip("to-yaml", "flows", "-o", "deploy", "--check").status == 0
    assert roundtrip("migrate", "deploy", "-o", "flows", "--check").status == 0


def test_what_the_module_lacks_is_added_and_nothing_else_changes(roundtrip: Run, project: Path) -> None:
    own = '"""Mine."""\n\nfrom __future__ import annotations\n\nimport os\n\nREGISTRY = os.sep\n'
    (project / "flows").mkdir()
    (project / "flows/argo_helpers.py").write_text(own)
    (project / "number.yaml").write_text(NUMBER)
    assert roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py").status == 0
    assert roundtrip("to-python", "number.yaml", "-o", "flows/b.py", "--check").status == 1
    assert roundtrip("to-python", "number.yaml", "-o", "flows/b.py").status == 1  # written, though Argo refuses it
    helpers = (project / "flows/argo_helpers.py").read_text()
    assert [line for line in own.splitlines() if line not in helpers.splitlines()] == []
    assert helpers.count("def ") == 2
    assert helpers.count("TypeVar(") == 1
    assert roundtrip("to-yaml", "flows/b.py", "--engine", "hera").out == NUMBER
    compile(helpers, "argo_helpers.py", "exec")


def test_changes_are_put_back_with_an_import(roundtrip: Run, project: Path) -> None:
    listed = CRON.format(name="a").replace("schedule: 0 3 * * *", "schedules:\n  - 0 3 * * *")
    (project / "deploy/a.yaml").write_text(listed)
    assert roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py").status == 0
    assert not (project / "flows/argo_helpers.py").exists()
    (project / "deploy/a.yaml").write_text(CRON.format(name="a"))
    assert roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py").status == 0
    program = (project / "flows/a.py").read_text()
    assert "from argo_helpers import as_argo_3" in program
    assert "def " not in program
    assert roundtrip("to-yaml", "flows/a.py", "--engine", "static").out == CRON.format(name="a")


def test_a_module_within_a_package(roundtrip: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.roundtrip]\nhelpers = "flows/shared/helpers.py"\n')
    (project / "flows/shared").mkdir(parents=True)
    (project / "flows/shared/__init__.py").touch()
    assert roundtrip("migrate", "deploy", "-o", "flows").status == 0
    assert "from shared.helpers import as_argo_3" in (project / "flows/in/c.py").read_text()
    for engine in ("static", "hera"):
        assert roundtrip("to-yaml", "flows/in/c.py", "--engine", engine).out == CRON.format(name="c")


def test_another_function_of_that_name_is_told(roundtrip: Run, project: Path) -> None:
    (project / "flows").mkdir()
    (project / "flows/argo_helpers.py").write_text("\n\ndef as_argo_3(x):\n    return x\n")
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py")
    assert status == 1
    assert "argo_helpers.py:3:1: error[bad-helpers]" in err
    assert not (project / "flows/a.py").exists()


@pytest.mark.parametrize(
    "value", ["1", '"helpers"', '"../helpers.py"', '"/helpers.py"', '"a-b.py"', '"if.py"', '["a.py"]']
)
def test_a_path_that_is_none_is_told(roundtrip: Run, project: Path, value: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.roundtrip]\nhelpers = {value}\n")
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py")
    assert status != 0
    assert "error[bad-config]" in err
    assert not (project / "flows").exists()


def test_a_link_does_not_lead_out(roundtrip: Run, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (project / "flows").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "a.py")
    assert status != 0
    assert "leads out" in err


def test_what_goes_to_standard_output_stands_alone(roundtrip: Run, project: Path) -> None:
    out = roundtrip("to-python", "deploy/a.yaml").out
    assert "def as_argo_3" in out
    assert not (project / "flows").exists()
