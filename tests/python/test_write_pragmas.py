"""Black has nothing to do in generated modules, and nothing stands at their foot; mypy and ruff are told what is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import black
import pytest

import roundtrip
from roundtrip.python import pragmas
from roundtrip.python.code.import_lines import import_lines, import_rank
from roundtrip.python.comment_spans import comment_spans
from roundtrip.python.write.complaints import complaints
from roundtrip.settings.keys import TOOLS
from tests.support import FIXTURES

YAMLS = sorted(FIXTURES.glob("*.yaml"))
WAYS: dict[str, dict[str, Any]] = {
    "calls": {},
    "told": {"pragmas": TOOLS},
    "pyright": {"pragmas": ["pyright"]},
    "objects": {"style": "objects"},
}
MYPY = ["mypy", "--strict", "--config-file=", "--cache-dir="]
RUFF = ["ruff", "check", "--isolated", "--no-cache", "--extend-select", "RUF100"]
# what the scripts of fixtures have in them is theirs
OF_SCRIPTS = re.compile(r"made_of_\w+\.py:\d+:\d+: (?!SIM117|RUF100)[A-Z]+\d+ ")


def made(folder: Path, way: str) -> list[Path]:
    found = []
    for path in YAMLS:
        text = roundtrip.to_python(path.read_bytes().decode(), **WAYS[way])
        if "hera" in text:
            found.append(folder / f"made_of_{path.stem}.py")
            found[-1].write_text(text, "utf-8")
    return found


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The Python of every fixture, in several ways."""
    return {way: made(tmp_path_factory.mktemp(way), way) for way in WAYS}


def run(tool: list[str], files: list[Path]) -> str:
    command = [sys.executable, "-m", *tool, *(str(path) for path in files)]
    return subprocess.run(command, cwd=files[0].parent, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("way", WAYS)
def test_black_changes_nothing(modules: dict[str, list[Path]], way: str) -> None:
    for path in modules[way]:
        text = path.read_text("utf-8")
        assert black.format_str(text, mode=black.Mode(line_length=88)) == text, path.stem


@pytest.mark.parametrize("way", ["told", "objects"])
def test_mypy_is_silent(modules: dict[str, list[Path]], way: str) -> None:
    assert run(MYPY, modules[way]).startswith("Success")


def test_ruff_is_silent_but_for_the_scripts(modules: dict[str, list[Path]]) -> None:
    found = run([*RUFF, "--output-format", "concise"], modules["told"]).splitlines()
    assert [line for line in found if ".py:" in line and not OF_SCRIPTS.match(line)] == []
    assert "SIM117" in run(RUFF, modules["calls"])


def test_nothing_is_said_without_being_asked(modules: dict[str, list[Path]]) -> None:
    for way in ("calls", "objects"):
        for path in modules[way]:
            text = path.read_text("utf-8")
            assert not any(word in text for word in ("# mypy:", "# ruff:", "# noqa", "# type: ignore", "# pyright:"))


def test_what_is_said_is_what_mypy_says(modules: dict[str, list[Path]]) -> None:
    found = {
        (path, int(line), code)
        for path, line, code in re.findall(
            r"^(\S+):(\d+): error: .*\[([a-z-]+)\]$", run(MYPY, modules["calls"]), re.MULTILINE
        )
    }
    said = {
        (path.name, line, code)
        for path in modules["calls"]
        for line, tool, code in complaints(path.read_text("utf-8"))
        if tool == "mypy"
    }
    assert {(Path(path).name, line, code) for path, line, code in found} == said
    assert {code for _, _, code in said} >= {"arg-type", "no-untyped-def", "operator", "union-attr"}


@pytest.mark.parametrize("path", YAMLS, ids=lambda p: p.stem)
@pytest.mark.parametrize("way", ["told", "objects"])
def test_the_laws_hold(path: Path, way: str) -> None:
    source = path.read_bytes().decode()
    program = roundtrip.to_python(source, **WAYS[way])
    back = roundtrip.to_yaml(program, engine="static")
    assert roundtrip.to_yaml(program, onto=source) == source
    assert roundtrip.to_python(back, onto=program) == program
    assert roundtrip.to_python(back, **WAYS[way]) == program
    assert roundtrip.to_module(source, **WAYS[way]).code == program


TYPED = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: d
  templates:
  - name: d
    dag:
      tasks:
      - {name: a, template: e}
      - {name: b, template: e}
      - {name: c, template: e, depends: a && b}  # at last
      - {name: s, template: e, withSequence: {count: "3"}}  # thrice
  - name: e
    container:
      image: a
      env: [{name: X, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "1"}}}]
"""


def test_a_comment_of_the_yaml_stays_behind_the_pragma() -> None:
    program = roundtrip.to_python(TYPED, pragmas=["mypy"])
    assert '(name="s", with_sequence=m.Sequence(count="3"))  # type: ignore[arg-type]  # thrice\n' in program
    assert "[a, b] >> c  # type: ignore[operator]\n" in program
    assert roundtrip.to_yaml(program, onto=TYPED) == TYPED
    other = TYPED.replace("# thrice", "# three times")
    assert roundtrip.to_python(other, onto=program) == program.replace("# thrice", "# three times")
    assert roundtrip.to_yaml(program.replace("# thrice", "# three times"), onto=TYPED) == other
    assert "ignore" not in roundtrip.to_yaml(program)


def test_a_foot_of_earlier_versions_stays() -> None:
    foot = '\n# mypy: disable-error-code="arg-type,dict-item,list-item,operator,union-attr"\n# ruff: noqa: SIM117\n'
    program = roundtrip.to_python(TYPED) + foot
    assert roundtrip.to_yaml(program, onto=TYPED) == TYPED
    assert roundtrip.to_python(TYPED, onto=program) == program
    other = TYPED.replace("image: a", "image: b")
    assert roundtrip.to_python(other, onto=program) == program.replace('image="a"', 'image="b"')
    assert "mypy" not in roundtrip.to_yaml(program)


def test_comments_of_authors_are_no_pragmas() -> None:
    for text in ("# about mypy: disable it", "# noqa", "# type: ignore", "# noqa: E501 since it is long"):
        assert not pragmas.is_pragma(text)
        assert comment_spans(f"a = 1  {text}\n") == [(7, 7 + len(text), 0)]
    assert comment_spans("a = 1  # type: ignore[x]  # noqa: E501, SIM117\n") == []
    assert comment_spans("a = 1  # pyright: ignore[x]  # why\n") == [(29, 34, 0)]


def test_imports_stand_in_the_order_that_ruff_wants() -> None:
    import hera.workflows

    names = [name for name in hera.workflows.__all__ if name != "models"]
    text = "\n".join([*import_lines(sorted(names, key=import_rank)), f"\nprint({', '.join(sorted(names))})\n"])
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I001", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
