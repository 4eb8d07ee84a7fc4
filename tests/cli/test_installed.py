"""The command line of an installed wheel, with no source beside it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
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
    assert {"roundtrip/py.typed", "roundtrip/cli/main.py", "roundtrip/schema/data/argo-4.0.json"} <= names
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"roundtrip"}
    assert any(n.endswith("LICENSE") for n in names)


@needs_tools
def test_it_converts_and_validates(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", symlinks=True)
    # the libraries that it needs come from this environment; the package itself, from the wheel alone
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(site), str(wheel)], check=True, capture_output=True)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = tmp_path / "venv" / "bin" / "python"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(python), "-m", "roundtrip", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    where = "import roundtrip.schema, sys; print(roundtrip.schema.__file__)"
    told = subprocess.run(
        [str(python), "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith(str(site))
    workflow = str(FIXTURES / "dag_diamond.yaml")
    there = run("to-python", workflow, "-o", "flow.py")
    assert (there.returncode, there.stdout, there.stderr) == (0, "", "")
    back = run("to-yaml", "flow.py", "--engine", "static", "-o", "wf.yaml")
    assert (back.returncode, back.stdout, back.stderr) == (0, "", "")
    assert run("diff", workflow, "wf.yaml").returncode == 0
    assert run("validate", "wf.yaml", "--argo", "4.0").returncode == 0
