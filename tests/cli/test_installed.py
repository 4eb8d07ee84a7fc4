"""The command line of an installed wheel, with no source beside it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import FIXTURES, REPOSITORY

needs_tools = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("pip", "hatchling")),
    reason="building a wheel needs pip and hatchling in this environment",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*build, "-w", str(out), str(REPOSITORY)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = out.glob("*.whl")
    return found


@needs_tools
def test_what_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "roundtrip/py.typed",
        "roundtrip/cli/main.py",
        "roundtrip/schema/data/argo-4.0.json",
        "roundtrip/report/page.js",
    } <= names
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"roundtrip"}
    assert any(n.endswith("LICENSE") for n in names)


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Run:
    """The command of the wheel in an environment of its own, whose libraries come from the environment of the tests."""
    venv.create(tmp_path / "venv", symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(site), str(wheel)], check=True, capture_output=True)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

    def run(*arguments: str, module: str = "roundtrip") -> subprocess.CompletedProcess[str]:
        command = [str(tmp_path / "venv" / "bin" / "python"), "-m", module, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    (tmp_path / "where.py").write_text("import roundtrip.schema\nprint(roundtrip.schema.__file__)\n")
    assert run(module="where").stdout.startswith(str(site))
    return run


@needs_tools
def test_it_converts_and_validates(installed: Run) -> None:
    workflow = str(FIXTURES / "dag_diamond.yaml")
    there = installed("to-python", workflow, "-o", "flow.py")
    assert (there.returncode, there.stdout, there.stderr) == (0, "", "")
    back = installed("to-yaml", "flow.py", "--engine", "static", "-o", "wf.yaml")
    assert (back.returncode, back.stdout, back.stderr) == (0, "", "")
    assert installed("diff", workflow, "wf.yaml").returncode == 0
    assert installed("validate", "wf.yaml", "--argo", "4.0").returncode == 0
    assert "retryStrategy" in installed("schema", "Workflow.spec.templates").stdout


@needs_tools
def test_without_hera(installed: Run, tmp_path: Path) -> None:
    """One message that says how to install it; what can be read is read all the same."""
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    (site / "hera.py").write_text("raise ModuleNotFoundError(\"No module named 'hera'\", name='hera')\n")
    program = "from hera.workflows import Container, Workflow\n\nwith Workflow(name='a', entrypoint='b') as w:\n    "
    (tmp_path / "read.py").write_text(program + "Container(name='b', image='x')\n")
    (tmp_path / "run.py").write_text("import os\n" + program + "Container(name='b', image=os.environ['IMAGE'])\n")
    assert "image: x" in installed("to-yaml", "read.py").stdout
    for arguments in (["run.py"], ["read.py", "--engine", "hera"]):
        done = installed("to-yaml", *arguments, "-o", "out.yaml")
        assert (done.returncode, done.stdout) == (1, "")
        errors = [line for line in done.stderr.splitlines() if ": error[" in line]
        assert len(errors) == 1
        assert "argo-roundtrip[hera]" in errors[0]
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.yaml").exists()
