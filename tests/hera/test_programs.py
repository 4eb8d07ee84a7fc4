"""Whole programs under engine hera, held against plain Hera."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from roundtrip.convert import python_of, yaml_of
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
    assert [d for d in found.diagnostics if d.code != "python-unnamed"] == []  # lists of what no name holds are told


RUNNER = """\
from hera.workflows import Steps, Workflow, script


@script(constructor="runner", image="python:3.12")
def train(day: str):
    print(day)


with Workflow(generate_name="t-", entrypoint="main") as w:
    with Steps(name="main"):
        train(arguments={"day": "x"})
"""


@needs_shared
@pytest.mark.parametrize(
    ("below", "name"),
    [("", "jobs"), ("..", "pkg.jobs"), ("../..", "some.pkg.jobs"), ("../../other", "jobs")],
)
def test_a_module_is_named_as_heras_own_command_names_it(
    below: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`train` of some/pkg/jobs.py, from its folder, from those above and from elsewhere: by both engines, and the oracle."""
    path = tmp_path / "some" / "pkg" / "jobs.py"
    path.parent.mkdir(parents=True)
    (tmp_path / "other").mkdir()
    path.write_text(RUNNER)
    folder = (path.parent / below).resolve()
    monkeypatch.chdir(folder)
    oracle = SHARED / "oracle" / "plain_hera.py"
    subprocess.run([sys.executable, str(oracle), str(tmp_path), str(path)], check=True, capture_output=True, timeout=60)
    text = (tmp_path / "jobs.py.yaml").read_text()
    assert f"- {name}:train\n" in text
    for engine in ("static", "hera"):
        found = yaml_of(RUNNER, path=str(path), engine=engine).text  # type: ignore[arg-type]
        assert yaml.safe_load(found) == yaml.safe_load(text)
        assert python_of(found, onto=RUNNER, path=str(path)).text == RUNNER


def test_a_program_without_a_file_has_one_name_for_both_engines() -> None:
    assert yaml_of(RUNNER, engine="static").text == yaml_of(RUNNER, engine="hera").text
