"""`helpers` of `[tool.roundtrip]`: one module of the repository's own that programs import the helpers from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip import ConversionError, helper_functions
from roundtrip.cli import files
from roundtrip.cli.to_python import helpers_for
from roundtrip.helpers import HelperModule
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


def test_a_module_that_is_no_python_is_told_in_its_file(roundtrip: Run, project: Path) -> None:
    (project / "flows").mkdir()
    (project / "flows/argo_helpers.py").write_text("\ndef (\n")
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py")
    assert status == 1
    assert "argo_helpers.py:2:5: error[bad-helpers]" in err
    assert not (project / "flows/a.py").exists()


@pytest.mark.parametrize(
    "value",
    [
        *[
            "1",
            '"helpers"',
            '"../helpers.py"',
            '"/helpers.py"',
            '"a-b.py"',
            '"if.py"',
            '["a.py"]',
            '"flows/__init__.py"',
        ],
        *['"typing.py"', '"hera.py"', '"lib/pydantic.py"', '"my-pack/helpers.py"', '"pack/class/helpers.py"'],
    ],
)
def test_a_path_that_is_none_is_told(roundtrip: Run, project: Path, value: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.roundtrip]\nhelpers = {value}\n")
    for package in ("my-pack", "pack/class"):
        (project / package).mkdir(parents=True)
        (project / package / "__init__.py").touch()
    for arguments in (("deploy/a.yaml", "-o", "flows/a.py"), ("deploy", "-o", "flows")):
        status, _, err = roundtrip("to-python", *arguments)
        assert status == 2
        assert "pyproject.toml:2:11: error[bad-config]" in err
        assert not (project / "flows").exists()


def test_a_fault_in_the_settings_of_a_target_ends_the_run(roundtrip: Run, project: Path) -> None:
    (project / "flows" / "in").mkdir(parents=True)
    (project / "flows" / "in" / "pyproject.toml").write_text('[tool.roundtrip]\n\nengine = "no"\n')
    status, _, err = roundtrip("to-python", "deploy", "-o", "flows")
    assert status == 2
    assert "pyproject.toml:3:10: error[bad-config]" in err
    assert [path.name for path in (project / "flows").rglob("*.py")] == []


def test_a_link_does_not_lead_out(roundtrip: Run, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (project / "flows").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "a.py")
    assert status == 2
    assert "pyproject.toml:2:11: error[bad-config]: `helpers` leads out" in err
    (project / "a.py").write_text("from hera.workflows import Workflow\n")
    for arguments in (("validate", "a.py"), ("validate", "."), ("diff", "a.py", "deploy/a.yaml")):
        status, _, err = roundtrip(*arguments)
        assert status == 2
        assert "pyproject.toml:2:11: error[bad-config]: `helpers` leads out" in err


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"x = 1\n\ndef (\n", ":3:5"),
        (b"as_argo_3 = 3\n", ":1:1"),
        (b"x = 1\nraise SystemExit(x)\n", ":1:1"),
        (b"# \xe9\n", ":1:1"),
        (b"from typing import *\n", ":1:1"),
        (b"from os.path import join as as_argo_3\n", ":1:1"),
    ],
)
def test_a_module_that_cannot_be_one_is_at_fault(roundtrip: Run, project: Path, text: bytes, place: str) -> None:
    (project / "flows").mkdir()
    (project / "flows/argo_helpers.py").write_bytes(text)
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py")
    assert status == 1
    assert f"argo_helpers.py{place}: error[bad-helpers]" in err
    assert not (project / "flows/a.py").exists()
    assert (project / "flows/argo_helpers.py").read_bytes() == text


def test_the_module_is_no_target(roundtrip: Run, project: Path) -> None:
    status, _, err = roundtrip("to-python", "deploy/a.yaml", "-o", "flows/argo_helpers.py")
    assert status == 1
    assert "error[same-target]" in err
    assert not (project / "flows").exists()


def test_a_program_of_its_name_has_them_itself(roundtrip: Run, project: Path) -> None:
    assert roundtrip("to-python", "deploy/a.yaml", "-o", "flows/in/argo_helpers.py").status == 0
    assert "def as_argo_3" in (project / "flows/in/argo_helpers.py").read_text()
    assert roundtrip("to-yaml", "flows/in/argo_helpers.py", "--engine", "hera").out == CRON.format(name="a")


def test_a_module_that_changes_meanwhile_is_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "flows").mkdir()
    module = project / "flows/argo_helpers.py"
    module.write_text("x = 1\n")
    completed = helper_functions.completed

    def slowly(helpers: HelperModule, names: set[str]) -> str:
        text = completed(helpers, names)
        module.write_text("x = 2\n")
        return text

    monkeypatch.setattr(helper_functions, "completed", slowly)
    needed = helpers_for("from argo_helpers import as_argo_3\n", project / "flows/a.py")
    assert needed is not None
    with pytest.raises(ConversionError, match="changed-meanwhile"):
        files.write(*needed)
    assert module.read_text() == "x = 2\n"


def test_what_goes_to_standard_output_stands_alone(roundtrip: Run, project: Path) -> None:
    out = roundtrip("to-python", "deploy/a.yaml").out
    assert "def as_argo_3" in out
    assert not (project / "flows").exists()


@pytest.mark.parametrize(
    "module", ["flows/yaml.py", "hera.py", "flows/json.py", "flows/in/pydantic_core.py", "idna/x.py"]
)
@pytest.mark.parametrize("command", ["migrate", "to-python"])
def test_no_module_that_hera_would_get_instead_of_its_own(
    roundtrip: Run, project: Path, command: str, module: str
) -> None:
    (project / "idna").mkdir()
    (project / "idna/__init__.py").write_text("")
    (project / "pyproject.toml").write_text(f'[tool.roundtrip]\nloops = true\nhelpers = "{module}"\n')
    outcome = roundtrip(command, "deploy", "-o", "flows")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("pyproject.toml:3:11: error[bad-config]: `helpers` is imported as `")
    assert not (project / "flows").exists()
    outcome = roundtrip("to-python", "deploy/a.yaml", "-o", "a.py")
    assert outcome.status == 2
    assert not (project / "a.py").exists()


def test_the_settings_of_where_results_go_are_read_before_any_is_written(roundtrip: Run, project: Path) -> None:
    (project / "flows/in").mkdir(parents=True)
    (project / "flows/in/pyproject.toml").write_text("[tool.roundtrip]\nhelper = 'x.py'\n")
    outcome = roundtrip("to-python", "deploy", "-o", "flows")
    assert outcome.status == 2
    assert outcome.err.startswith("flows/in/pyproject.toml:2:1: error[bad-config]")
    assert not (project / "flows/a.py").exists()


def test_no_program_takes_the_place_of_the_helpers(roundtrip: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.roundtrip]\nhelpers = "flows/a.py"\n')
    for _ in range(2):
        outcome = roundtrip("to-python", "deploy", "-o", "flows")
        assert outcome.status == 1
        assert "deploy/a.yaml:1:1: error[same-target]: flows/a.py is the module of helpers" in outcome.err
        helpers = (project / "flows/a.py").read_text()
        assert "def as_argo_3" in helpers
        assert "CronWorkflow" not in helpers
    assert roundtrip("to-python", "deploy/a.yaml", "-o", "flows/a.py").status == 1
    assert (project / "flows/a.py").read_text() == helpers
