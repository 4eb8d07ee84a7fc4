"""Black, ruff and mypy have nothing to say about generated modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import black
import pytest

import roundtrip
from roundtrip.python import pragmas
from roundtrip.python.code.import_lines import import_lines, import_rank
from tests.support import FIXTURES

YAMLS = sorted(FIXTURES.glob("*.yaml"))


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of every fixture, with its pragmas."""
    folder = tmp_path_factory.mktemp("generated")
    for path in YAMLS:
        text = roundtrip.to_python(path.read_bytes().decode())
        (folder / f"made_of_{path.stem}.py").write_text(text, "utf-8")
    return folder


def test_black_changes_nothing(modules: Path) -> None:
    for path in modules.glob("*.py"):
        text = path.read_text("utf-8")
        assert black.format_str(text, mode=black.Mode(line_length=88)) == text, path.stem


@pytest.mark.parametrize(
    "tool", [["ruff", "check", "--isolated", "--no-cache"], ["mypy", "--ignore-missing-imports", "--cache-dir="]]
)
def test_the_tools_are_silent(modules: Path, tool: list[str]) -> None:
    files = sorted(str(p) for p in modules.glob("*.py"))
    run = subprocess.run(
        [sys.executable, "-m", *tool, *files], cwd=modules, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_pragmas_are_at_the_foot_and_known(modules: Path) -> None:
    found = [line for p in modules.glob("*.py") for line in p.read_text("utf-8").split("\n") if pragmas.is_pragma(line)]
    assert pragmas.MYPY in found
    assert pragmas.RUFF_NESTED in found
    for path in modules.glob("*.py"):
        lines = path.read_text("utf-8").rstrip("\n").split("\n")
        first = next((n for n, line in enumerate(lines) if pragmas.is_pragma(line)), len(lines))
        assert all(pragmas.is_pragma(line) for line in lines[first:])


def test_comments_of_authors_are_no_pragmas() -> None:
    assert not pragmas.is_pragma("# about mypy: disable it")
    assert not pragmas.is_pragma("# noqa")


def test_imports_stand_in_the_order_that_ruff_wants() -> None:
    import hera.workflows

    names = [name for name in hera.workflows.__all__ if name != "models"]
    text = "\n".join([*import_lines(sorted(names, key=import_rank)), f"\nprint({', '.join(sorted(names))})\n"])
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I001", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


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
      - {name: a, inline: {suspend: {}}}
      - {name: b, inline: {suspend: {}}}
      - {name: c, inline: {suspend: {}}, depends: a && b}
  - name: e
    container:
      image: a
      env: [{name: X, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "1"}}}]
"""


def test_arrows_from_lists_and_quantities_are_loosely_typed() -> None:
    assert pragmas.MYPY in roundtrip.to_python(TYPED[: TYPED.index("  - name: e")])
    assert pragmas.MYPY in roundtrip.to_python(TYPED.replace(", depends: a && b", ""))
