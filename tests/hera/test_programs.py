"""Whole programs under engine hera, held against plain Hera."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from roundtrip.hera.runner import Server
from tests.support import SHARED, needs_shared

yaml = pytest.importorskip("yaml")
pytest.importorskip("hera.workflows")

PROGRAMS = sorted((Path(__file__).parent / "fixtures").glob("*.py"))
IDIOMS = sorted((SHARED / "idioms").glob("*.py"))


@pytest.fixture(scope="module")
def plain_hera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what plain Hera builds from every program."""
    out = tmp_path_factory.mktemp("plain_hera")
    oracle = SHARED / "oracle" / "plain_hera.py"
    paths = [str(p) for p in PROGRAMS + IDIOMS]
    subprocess.run([sys.executable, str(oracle), str(out), *paths], check=True, capture_output=True, timeout=100)
    return out


@needs_shared
@pytest.mark.parametrize("program", PROGRAMS + IDIOMS, ids=lambda p: p.stem)
def test_documents_are_those_of_plain_hera(program: Path, plain_hera: Path, server: Server) -> None:
    built = plain_hera / f"{program.name}.yaml"
    assert built.exists(), (plain_hera / f"{program.name}.error").read_text()
    expected = list(yaml.safe_load_all(built.read_text()))
    found = server.run(program.read_text(), str(program))
    assert found.documents == expected
    assert [list(d) for d in found.documents] == [list(d) for d in expected]
    assert found.diagnostics == []
