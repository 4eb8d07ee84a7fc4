"""Bad input, both directions: a place, a code, exit status 1; no traceback, nothing written."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]
HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n"


class Case(NamedTuple):
    """A file, and where the message about it must point."""

    name: str
    content: str | bytes
    line: int
    says: str
    suffix: str = ""


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)
YAML = [
    Case("empty", "", 1, "empty"),
    Case("comments only", "# nothing\n", 1, "no document"),
    Case("empty document", "---\n", 1, "no document"),
    Case("binary noise", bytes(range(256)) * 4, 0, "binary"),
    Case("NUL bytes", b"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: \x00}\n", 3, ""),
    Case("invalid UTF-8", HEAD.encode() + b"# caf\xe9\n", 3, "UTF-8"),
    Case("UTF-16", HEAD.encode("utf-16"), 1, "UTF-16"),
    Case("tab as indentation", HEAD + "metadata:\n\tname: x\n", 4, "tab"),
    Case("unclosed quote", HEAD + 'metadata:\n  name: "x\n', 4, "quote"),
    Case("alias bomb", HEAD + BOMB, 0, "alias"),
    Case("nesting in flow style", HEAD + "spec: " + "[" * 10_000 + "]" * 10_000 + "\n", 3, "deep"),
    Case("nesting in block style", HEAD + "spec:\n" + "".join("  " * i + "- \n" for i in range(1, 3000)), 0, "deep"),
    Case("tag", HEAD + "spec: !!int x\n", 3, "tag"),
    Case("no kind", "apiVersion: argoproj.io/v1alpha1\nmetadata: {name: x}\nspec: {}\n", 1, "kind"),
    Case("no apiVersion", "kind: Workflow\nmetadata: {name: x}\nspec: {}\n", 1, "apiVersion"),
    Case("unknown kind", "apiVersion: argoproj.io/v1alpha1\nkind: Workflw\nspec: {}\n", 2, "Workflow"),
    Case("another kind", "apiVersion: v1\nkind: ConfigMap\ndata: {}\n", 1, "ConfigMap"),
    Case("a list", "- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n", 1, "mapping"),
    Case("a scalar", "just some words\n", 1, "mapping"),
    Case("list where a mapping belongs", HEAD + "metadata: {name: x}\nspec:\n- entrypoint: a\n", 0, ""),
    Case(
        "template of no known type",
        HEAD + "metadata: {name: x}\nspec:\n  entrypoint: a\n  templates:\n  - name: a\n",
        7,
        "",
    ),
    Case("Helm template", HEAD + "metadata:\n  name: {{ .Values.name }}\nspec: {}\n", 4, "Helm"),
    Case("Helm block", "{{- if .Values.on }}\n" + HEAD + "{{- end }}\n", 1, "Helm"),
    Case("Jinja template", HEAD + "{% if x %}\nspec: {}\n{% endif %}\n", 3, "Jinja"),
    Case("merge conflict", HEAD + "<<<<<<< HEAD\nspec: {}\n=======\nspec: 1\n>>>>>>> it\n", 3, "merge left a conflict"),
    Case("unknown alias", HEAD + "spec: *nowhere\n", 3, "nowhere"),
    Case("two documents run together", HEAD + "metadata: {name: x}\nfoo: bar: baz\n", 4, ""),
]
HERA = "from hera.workflows import Workflow\n\n"
PYTHON = [
    Case("empty", "", 1, "workflow"),
    Case("binary noise", bytes(range(256)) * 4, 0, "binary"),
    Case("NUL bytes", b"x = 1\n\x00\n", 0, ""),
    Case("invalid UTF-8", b"x = 1\ny = '\xff'\n", 2, "UTF-8"),
    Case("syntax error", HERA + "w = Workflow(\n", 0, ""),
    Case("wrong indentation", HERA + "if True:\nx = 1\n", 4, ""),
    Case("nesting", HERA + "x = " + "(" * 10_000 + ")" * 10_000 + "\n", 3, ""),
    Case("a long sum", HERA + "x = " + "+".join(["1"] * 20_000) + "\n", 0, ""),
    Case("no workflow", HERA + "x = 1\n", 0, "workflow"),
]


def ident(case: object) -> str:
    return case.name if isinstance(case, Case) else str(case)


def put(name: str, content: str | bytes) -> None:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


def check(outcome: Outcome, case: Case, name: str) -> None:
    status, out, err = outcome
    assert "Traceback" not in err
    assert "internal" not in err
    assert (status, out) == (1, "")
    errors = [line for line in err.splitlines() if ": error[" in line]
    assert errors, err
    file, line, column, rest = errors[0].split(":", 3)
    assert (file, rest[:7]) == (name, " error["), errors[0]
    assert int(line) == case.line or case.line == 0, errors[0]
    assert int(column) >= 1
    assert case.says.lower() in errors[0].lower()


@pytest.mark.parametrize("case", YAML, ids=ident)
def test_yaml(roundtrip: Run, folder: Path, case: Case) -> None:
    put("wf.yaml", case.content)
    check(roundtrip("to-python", "wf.yaml", "-o", "out.py"), case, "wf.yaml")
    assert [p.name for p in folder.iterdir()] == ["wf.yaml"]


@pytest.mark.parametrize("case", YAML, ids=ident)
def test_yaml_from_standard_input(roundtrip: Run, folder: Path, case: Case) -> None:
    data = case.content.encode() if isinstance(case.content, str) else case.content
    check(roundtrip("to-python", "-", stdin=data), case, "<stdin>")


@pytest.mark.parametrize("engine", ["auto", "static"])
@pytest.mark.parametrize("case", PYTHON, ids=ident)
def test_python(roundtrip: Run, folder: Path, case: Case, engine: str) -> None:
    put("flow.py", case.content)
    check(roundtrip("to-yaml", "flow.py", "--engine", engine, "-o", "out.yaml"), case, "flow.py")
    assert "out.yaml" not in [p.name for p in folder.iterdir()]


@pytest.mark.parametrize("command", ["to-python", "to-yaml"])
def test_a_file_that_is_not_there(roundtrip: Run, folder: Path, command: str) -> None:
    outcome = roundtrip(command, "none.txt", "-o", "out")
    assert outcome == (1, "", "none.txt:1:1: error[no-such-file]: there is no such file\n")


@pytest.mark.parametrize("command", ["to-python", "to-yaml"])
def test_a_folder_without_workflows(roundtrip: Run, folder: Path, command: str) -> None:
    (folder / "src").mkdir()
    status, out, err = roundtrip(command, "src", "-o", "out")
    assert (status, out) == (1, "")
    assert err.startswith("src:1:1: error[no-workflows]: ")
    assert [p.name for p in folder.iterdir()] == ["src"]


def test_a_duplicate_key_is_a_warning_and_strictly_an_error(roundtrip: Run, folder: Path) -> None:
    text = HEAD + "metadata:\n  name: x\n  name: z\nspec: {entrypoint: a, templates: [{name: a, suspend: {}}]}\n"
    put("wf.yaml", text)
    status, out, err = roundtrip("to-python", "wf.yaml")
    assert status == 0
    assert '"z"' in out
    assert err.startswith("wf.yaml:5:3: warning[duplicate-key]")
    status, out, err = roundtrip("to-python", "wf.yaml", "--strict")
    assert (status, out) == (1, "")
    assert err.startswith("wf.yaml:5:3: error[duplicate-key]")


@pytest.mark.skipif(importlib.util.find_spec("hera") is None, reason="runs programs under Hera")
def test_a_program_that_fails_under_hera(roundtrip: Run, folder: Path) -> None:
    put("flow.py", HERA + "def make():\n    return 1 / 0\n\n\nmake()\n")
    status, out, err = roundtrip("to-yaml", "flow.py", "--engine", "hera", "-o", "out.yaml")
    assert (status, out) == (1, "")
    assert "Traceback" not in err
    assert "flow.py:4" in err
    assert "ZeroDivisionError" in err
    assert "runner.py" not in err
    assert not Path("out.yaml").exists()


@pytest.mark.parametrize("arguments", [["-o", "wf.yaml"], ["--onto", "wf.yaml"]], ids=" ".join)
def test_what_changes_are_to_be_put_into_is_told_under_its_own_name(
    roundtrip: Run, folder: Path, arguments: list[str]
) -> None:
    put("flow.py", "from hera.workflows import Workflow\n\nw = Workflow(name='a')\n")
    put("wf.yaml", "a: b\nc: [\n")
    status, _, err = roundtrip("to-yaml", "flow.py", *arguments)
    assert status == 1
    assert err.startswith("wf.yaml:3:1: error[syntax]: ")
    assert "no change can be put into this text" in err


def test_an_unknown_name_is_no_wrong_one(roundtrip: Run, folder: Path) -> None:
    put("flow.py", "import theirs\nfrom hera.workflows import Workflow\n\nw = Workflow(name=theirs.NAME)\n")
    err = roundtrip("to-yaml", "flow.py", "--engine", "static").err
    assert "`theirs.NAME` isn't known without running the program" in err
