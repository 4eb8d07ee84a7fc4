"""A command line in this process, and conversions that cost nothing, for what is tested of the command line alone."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from roundtrip.cli.main import run
from roundtrip.diagnostics import Diagnostic, error
from roundtrip.results import Result

WORKFLOW = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\nspec: {}\n"
FLOW = "from hera.workflows import Workflow\n\nw = Workflow(name='a')\n"

TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  templates:
  - name: say
    inputs: {parameters: [{name: text}]}
    container: {image: i}
"""
USER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: u-}
spec:
  entrypoint: m
  templates:
  - name: m
    steps:
    - - {name: one, templateRef: {name: shared, template: say}}
      - {name: two, templateRef: {name: elsewhere, template: say}}
"""


class Outcome(NamedTuple):
    """What a run of the command line left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def roundtrip(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run the command line; `stdin` is what it reads there."""

    def call(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = run([str(a) for a in arguments])
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        return Outcome(status, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture
def conversions(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Conversions that mark the text and know a few words: FAULT, BROKEN, INVALID, NOTHING. Returns the calls made."""
    calls: list[dict[str, object]] = []

    def convert(text: str, *, onto: str | None = None, **options: object) -> Result:
        calls.append({"text": text, "onto": onto, **options})
        if "FAULT" in text:
            raise RuntimeError("surprise")
        if "BROKEN" in text:
            raise error("yaml-syntax", "broken here", line=2, column=3)
        if "NOTHING" in text:
            raise error("no-workflow", "defines no workflow")
        if onto is not None:
            return Result(f"{onto}# with {len(text)}\n" if "# with" not in onto else onto)
        found = (Diagnostic("error", "unknown-field", "no such field", 3, 1),) if "INVALID" in text else ()
        return Result(f"# made\n{text}", found)

    monkeypatch.setattr("roundtrip.convert.python_of", convert)
    monkeypatch.setattr("roundtrip.convert.yaml_of", convert)
    return calls
