"""Every code that the package can emit: it has its page, can be ignored in YAML, in Python and by settings, and is counted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.cli.report import Report
from roundtrip.cli.telling import LASTING, Telling
from roundtrip.diagnostics import Diagnostic
from roundtrip.schema.catalogue import all_checks
from roundtrip.schema.ignores import wanted
from roundtrip.settings.projects import Projects
from tests.cli.conftest import Outcome
from tests.emitted import emitted

Run = Callable[..., Outcome]
EMITTED = emitted()
CODES = sorted(EMITTED.keys() | all_checks().keys())
# what the search through the source doesn't see: `schema/library.py` hands them out beside their words
UNSEEN = {"not-here", "unknown-library"}


def test_the_source_is_searched_through() -> None:
    assert all_checks().keys() - EMITTED.keys() == UNSEEN
    assert len(EMITTED) > 190


def test_every_code_has_its_page() -> None:
    assert {code: where for code, where in EMITTED.items() if code not in all_checks()} == {}


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_explained_ignored_and_counted(code: str, roundtrip: Run, folder: Path) -> None:
    status, out, err = roundtrip("explain", code)
    assert (status, err) == (0, "")
    assert out.startswith(f"{all_checks()[code].severity}[{code}]: ")

    said = Diagnostic(all_checks()[code].severity, code, "it is so", 2, 1)
    for line in (f"b: 1  # roundtrip: ignore[{code}]", f"b = 1  # roundtrip: ignore[{code}]"):
        assert wanted([said], f"a\n{line}\n") == []
    for above in (f"# roundtrip: ignore[{code}]\nb: 1\n", f"# roundtrip: ignore[{code}]\nb = 1\n"):
        assert wanted([said], above) == []
    assert wanted([said], "a\nb # roundtrip: ignore[another]\n") == [said]

    (folder / "pyproject.toml").write_text(f'[tool.roundtrip]\nignore = ["{code}"]\n')
    settings = Projects(all_checks).of(folder)
    assert wanted([said], "a\nb\n", frozenset(settings.ignore)) == []

    stream = io.StringIO()
    with Report(stream, Telling(statistics=True)) as report:
        report.show([said, said], file="x", again=True)
    assert f"     2  {said.severity:<8} {code}" in stream.getvalue()


def test_what_is_ignored_in_one_language_is_in_the_other(roundtrip: Run, folder: Path) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: a\n  templates:\n"
        "  - {name: a, suspend: {}}\n  # roundtrip: ignore[unused-template]\n  - {name: b, suspend: {}}\n"
        "  - {name: c, suspend: {}}  # roundtrip: ignore\n"
    )
    (folder / "wf.yaml").write_text(text)
    assert roundtrip("to-python", "wf.yaml", "-o", "wf.py").status == 0
    assert roundtrip("validate", "wf.py") == roundtrip("validate", "wf.yaml")
    assert roundtrip("to-yaml", "wf.py", "-o", "wf.yaml", "--check").status == 0
    program = (folder / "wf.py").read_text()
    (folder / "wf.py").write_text(program.replace("# roundtrip", "# .roundtrip"))  # as earlier versions wrote it
    assert roundtrip("to-yaml", "wf.py", "-o", "wf.yaml", "--check").status == 0
    (folder / "wf.yaml").write_text(text.replace("# roundtrip: ignore[unused-template]\n  ", ""))
    assert "unused-template" in roundtrip("validate", "wf.yaml").err


def test_what_is_counted_alone_is_a_note() -> None:
    assert all_checks().keys() >= LASTING
    assert {all_checks()[code].severity for code in LASTING - {"not-static"}} == {"note"}


def test_a_comment_is_for_the_file_that_it_stands_in() -> None:
    text = "a: 1  # roundtrip: ignore\n"
    own, other = (Diagnostic("error", "syntax", "it is so", file=file) for file in ("a.yaml", "b.yaml"))
    assert wanted([own, other], text, file="a.yaml") == [other]
    assert wanted([own, other], text, frozenset({"syntax"}), "a.yaml") == []
