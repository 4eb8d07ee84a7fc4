"""`--codemod`: what goes over generated modules, how it fails, and that the meaning stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome

WORKFLOW = """\
# a comment
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: "r.example.com/etl:1", command: [a]}
"""
TEAM = 'def registry(name: str) -> str:\n    return f"r.example.com/{name}"\n'
MODS = """\
import os
import sys
import time

import libcst as cst
from libcst.metadata import PositionProvider

print("imported")


class Same(cst.CSTTransformer):
    pass


class Registry(cst.CSTTransformer):
    used = False

    def leave_Arg(self, old, new):
        if old.keyword and old.keyword.value == "image" and "r.example.com/" in new.value.value:
            self.used = True
            name = new.value.value.replace("r.example.com/", "")
            return new.with_changes(value=cst.parse_expression(f"registry({name})"))
        return new

    def leave_Module(self, old, new):
        if not self.used:
            return new
        return new.with_changes(body=[cst.parse_statement("from team import registry"), *new.body])


class Other(cst.CSTTransformer):
    def leave_Arg(self, old, new):
        return new.with_changes(value=cst.SimpleString('"b"')) if old.keyword and old.keyword.value == "image" else new


class Raises(cst.CSTTransformer):
    def leave_Arg(self, old, new):
        return self.helped(new)

    def helped(self, new):
        raise ValueError("no such thing")


class Exits(cst.CSTTransformer):
    def leave_Module(self, old, new):
        sys.exit(0)


class Interrupts(cst.CSTTransformer):
    def leave_Module(self, old, new):
        raise KeyboardInterrupt


class Ends(cst.CSTTransformer):
    def leave_Module(self, old, new):
        os._exit(0)


class Clears(cst.CSTTransformer):
    def leave_Module(self, old, new):
        sys.modules.clear()
        return new


class Loops(cst.CSTTransformer):
    def leave_Module(self, old, new):
        while True:
            time.sleep(0.01)


class NoPython(cst.CSTTransformer):
    def leave_Module(self, old, new):
        return new.with_changes(body=[cst.SimpleStatementLine([cst.Return()])])


class NoModule(cst.CSTTransformer):
    def leave_Module(self, old, new):
        return cst.Name("x")


class Empties(cst.CSTTransformer):
    def leave_Module(self, old, new):
        return new.with_changes(body=[])


class Prints(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def leave_Module(self, old, new):
        print("line", self.get_metadata(PositionProvider, old).start.line)
        os.write(1, b"from below\\n")
        return new


class Silences(cst.CSTTransformer):
    def leave_Comment(self, old, new):
        return cst.RemoveFromParent()

    def leave_EmptyLine(self, old, new):
        return new.with_changes(comment=None)


class Unreadable(cst.CSTTransformer):
    def leave_Arg(self, old, new):
        if old.keyword and old.keyword.value == "image":
            return new.with_changes(value=cst.parse_expression(f"str.format_map({new.value.value}, vars())"))
        return new


class Plain:
    pass


def function():
    pass
"""
COMMAND = """\
import libcst as cst
from libcst.codemod import VisitorBasedCodemodCommand
from libcst.codemod.visitors import AddImportsVisitor


class Registry(VisitorBasedCodemodCommand):
    DESCRIPTION = "images through registry()"

    @staticmethod
    def add_args(parser):
        parser.add_argument("--host", default="r.example.com")

    def __init__(self, context, host):
        super().__init__(context)
        self.host = host

    def leave_Arg(self, old, new):
        if old.keyword and old.keyword.value == "image":
            AddImportsVisitor.add_needed_import(self.context, "team", "registry")
            self.warn("an image of ours")
            name = new.value.value.replace(f"{self.host}/", "")
            return new.with_changes(value=cst.parse_expression(f"registry({name})"))
        return new
"""
Run = Callable[..., Outcome]


@pytest.fixture
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a workflow, codemods and a helper."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (folder / "wf.yaml").write_text(WORKFLOW)
    (folder / "mods.py").write_text(MODS)
    (folder / "commands.py").write_text(COMMAND)
    (folder / "team.py").write_text(TEAM)
    return folder


def test_one_that_does_nothing_changes_nothing(there: Path, roundtrip: Run) -> None:
    plain = roundtrip("to-python", "wf.yaml").out
    status, out, err = roundtrip("to-python", "wf.yaml", "--codemod", "mods:Same")
    assert (status, out, err) == (0, plain, "imported\n")


@pytest.mark.parametrize("codemod", ["mods:Registry", "commands:Registry"])
def test_an_image_through_a_helper(there: Path, roundtrip: Run, codemod: str) -> None:
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", codemod)
    text = (there / "flow.py").read_text()
    assert (status, out) == (0, "")
    assert 'image=registry("etl:1")' in text
    assert "from team import registry" in text
    assert ("warning[codemod-warning]: commands:Registry says" in err) == codemod.startswith("commands")
    # L6, and L3
    assert roundtrip("to-yaml", "flow.py", "-o", "wf.yaml", "--check").status == 0
    (there / "again.yaml").write_text(roundtrip("to-yaml", "flow.py").out)
    assert roundtrip("to-python", "again.yaml", "--codemod", codemod).out == text
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", codemod, "--check").status == 0


def test_several_go_one_after_the_other(there: Path, roundtrip: Run) -> None:
    status, out, err = roundtrip("to-python", "wf.yaml", "--codemod", "mods:Prints", "--codemod", "mods:Registry")
    assert status == 0
    assert "registry(" in out
    assert err == "imported\nline 1\nfrom below\n"


def test_what_changes_the_meaning_is_refused_with_the_path(there: Path, roundtrip: Run) -> None:
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Other")
    assert (status, out) == (1, "")
    assert "wf.yaml:9:24: error[codemod-changes-meaning]: what mods:Other makes" in err
    assert 'spec.templates[0].container.image: "r.example.com/etl:1" became "b"' in err
    assert not (there / "flow.py").exists()


FAULTS = {
    "Raises": "mods.py:{line}:9: error[codemod-failed]: mods:Raises failed: ValueError: no such thing (in helped(), called "
    "from mods.py:{caller} in leave_Arg()); it was given the Python for wf.yaml",
    "Clears": "error[codemod-failed]: mods:Clears failed: nothing works behind it in its process: KeyError",
    "Exits": "error[codemod-failed]: mods:Exits failed: SystemExit: 0 (in leave_Module())",
    "Interrupts": "error[codemod-failed]: mods:Interrupts failed: KeyboardInterrupt (in leave_Module())",
    "Ends": "wf.yaml:1:1: error[codemod-failed]: mods:Ends failed: it ended the process that it runs in, with 0",
    "NoPython": "wf.yaml:1:1: error[codemod-failed]: mods:NoPython makes what is no Python: 'return' outside function",
    "NoModule": "wf.yaml:1:1: error[codemod-failed]: mods:NoModule failed: TypeError: it gives a Name instead of a module",
    "Empties": "wf.yaml:2:1: error[codemod-changes-meaning]: what mods:Empties makes of the Python for this has 0 documents",
    "Unreadable": "wf.yaml:1:1: error[codemod-unread]: what mods:Unreadable makes of the Python for this can't be read",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_message_and_nothing_is_written(there: Path, roundtrip: Run, name: str) -> None:
    lines = MODS.splitlines()
    line = lines.index('        raise ValueError("no such thing")') + 1
    caller = lines.index("        return self.helped(new)") + 1
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", f"mods:{name}")
    assert (status, out) == (1, "")
    assert FAULTS[name].format(line=line, caller=caller) in err
    assert err.count("error[") == 1
    assert not (there / "flow.py").exists()


def test_one_that_loops_is_stopped_at_its_line_and_costs_no_other_file(there: Path, roundtrip: Run) -> None:
    (there / "in").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (there / "in" / name).write_text(WORKFLOW)
    status, _, err = roundtrip("to-python", "in", "-o", "out", "--codemod", "mods:Loops", "--timeout", "2")
    assert status == 1
    assert err.count("error[codemod-failed]: mods:Loops failed: it had not ended after 2 s, and was stopped") == 2
    assert "mods.py:" in err
    assert not list(there.rglob("out/*.py"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing:There", "--codemod:1:1: error[bad-codemod]: nothing:There: there is no module nothing to import"),
        ("mods.Same", "error[bad-codemod]: `mods.Same` names no codemod; a name is `package.module:Class`"),
        (
            "mods:Sam",
            "mods.py:1:1: error[bad-codemod]: mods:Sam: there is no `Sam` in this module; did you mean `Same`?",
        ),
        ("mods:Plain", "error[bad-codemod]: mods:Plain is a class of object; a codemod is a class of"),
        ("mods:function", "error[bad-codemod]: mods:function is no class; a codemod is a class of"),
        ("broken:A", "broken.py:1:7: error[bad-codemod]: broken:A can't be imported: this is no Python: "),
        ("raising:A", "raising.py:2:1: error[bad-codemod]: raising:A can't be imported: ZeroDivisionError"),
        ("exiting:A", "exiting.py:2:1: error[bad-codemod]: exiting:A can't be imported: SystemExit: 0"),
        ("hanging:A", ": error[bad-codemod]: hanging:A can't be imported: it had not ended after 2 s"),
    ],
)
def test_what_is_no_codemod_ends_the_run_with_2(there: Path, roundtrip: Run, name: str, said: str) -> None:
    (there / "broken.py").write_text("def f(:\n")
    (there / "raising.py").write_text("a = 1\na / 0\n")
    (there / "exiting.py").write_text("import sys\nsys.exit(0)\n")
    (there / "hanging.py").write_text("while True:\n    pass\n")
    more = ["--timeout", "2"] if name.startswith("hanging") else []
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", name, *more)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("error[") == 1
    assert not (there / "flow.py").exists()


def test_a_comment_that_a_codemod_takes_out_is_told(there: Path, roundtrip: Run) -> None:
    status, out, err = roundtrip("to-python", "wf.yaml", "--codemod", "mods:Silences")
    assert (status, "#" in out) == (0, False)
    assert "wf.yaml:1:1: note[comment-stays]: the comments of line 1 " in err


def test_hera_runs_what_cannot_be_read(there: Path, roundtrip: Run) -> None:
    pytest.importorskip("hera.workflows")
    status, out, _ = roundtrip("to-python", "wf.yaml", "--codemod", "mods:Unreadable", "--engine", "hera")
    assert status == 0
    assert "format_map(" in out


def test_put_back_makes_anew_in_the_words_of_the_codemod(there: Path, roundtrip: Run) -> None:
    roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    before = (there / "flow.py").read_text()
    added = '  - name: other\n    container: {image: "r.example.com/report:1", command: [b]}\n'
    (there / "wf.yaml").write_text(WORKFLOW + added)
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Registry").status == 0
    after = (there / "flow.py").read_text()
    # the import below Hera's, the new template, and no other line
    assert after.replace("\nfrom team import registry\n", "").startswith(before.rstrip("\n"))
    assert 'Container(name="other", image=registry("report:1"), command=["b"])' in after
    # an image that the helper makes is said anew through the helper
    (there / "wf.yaml").write_text((WORKFLOW + added).replace("report:1", "report:2"))
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Registry").status == 0
    assert (there / "flow.py").read_text() == after.replace("report:1", "report:2")


def test_put_back_refuses_a_codemod_that_changes_the_meaning(there: Path, roundtrip: Run) -> None:
    roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    before = (there / "flow.py").read_text()
    (there / "wf.yaml").write_text(WORKFLOW.replace("[a]", "[a, b]"))
    status, _, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Other")
    assert status == 1
    assert "error[codemod-changes-meaning]" in err
    assert (there / "flow.py").read_text() == before


def test_a_project_has_its_codemods_and_folders(there: Path, roundtrip: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    project = there / "project"
    (project / "src").mkdir(parents=True)
    (project / "deploy").mkdir()
    for name in ("mods.py", "team.py"):
        (there / name).rename(project / "src" / name)
    (there / "wf.yaml").rename(project / "deploy" / "wf.yaml")
    (project / "pyproject.toml").write_text('[tool.roundtrip]\ncodemods = ["mods:Registry"]\npythonpath = ["src"]\n')
    for _ in range(2):
        assert roundtrip("migrate", "project/deploy", "-o", "project/flows").status == 0
    assert "registry(" in (project / "flows" / "wf.py").read_text()
    assert "r.example.com/etl:1" in roundtrip("to-yaml", "project/flows/wf.py", "--engine", "static").out
    assert roundtrip("diff", "project/deploy/wf.yaml", "project/flows/wf.py", "--engine", "static").status == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'codemods = ["mods:Same", "mods.Same"]',
            "pyproject.toml:2:26: error[bad-config]: `codemods` of [tool.roundtrip] has",
        ),
        (
            'codemods = "mods:Same"',
            "pyproject.toml:2:12: error[bad-config]: `codemods` of [tool.roundtrip] is a list of",
        ),
        ("pythonpath = [1]", "pyproject.toml:2:15: error[bad-config]: `pythonpath` of [tool.roundtrip] is a list of"),
    ],
)
def test_what_a_project_says_wrongly_is_told_in_its_place(there: Path, roundtrip: Run, line: str, said: str) -> None:
    (there / "pyproject.toml").write_text(f"[tool.roundtrip]\n{line}\n")
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    assert (status, out) == (2, "")
    assert said in err
    assert not (there / "flow.py").exists()


def test_helpers_and_the_order_stay_with_a_codemod(there: Path, roundtrip: Run) -> None:
    (there / "pyproject.toml").write_text("[tool.roundtrip]\nhelpers = 'kept.py'\nkeep_order = true\n")
    steps = "  - name: main\n    steps: [[{name: s, template: b}]]\n"
    text = WORKFLOW.split("  - name: main")[0].replace("spec:\n", "spec:\n  synchronization: {mutex: {name: a}}\n")
    text += steps + '  - name: b\n    container: {image: "r.example.com/etl:1", command: [a]}\n'
    (there / "wf.yaml").write_text(text)
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Registry").status == 0
    program = (there / "flow.py").read_text()
    assert "registry(" in program
    assert "from kept import" in program
    assert "templates.sort(" in program
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Registry", "--check").status == 0
    back = roundtrip("to-yaml", "flow.py").out
    assert back.index("name: main") < back.index("name: b\n")


def test_pythonpath_is_looked_through(there: Path, roundtrip: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (there / "lib").mkdir()
    for name in ("mods.py", "team.py"):
        (there / name).rename(there / "lib" / name)
    assert roundtrip("to-python", "wf.yaml", "--codemod", "mods:Registry").status == 2
    monkeypatch.setenv("PYTHONPATH", str(there / "lib"))
    assert roundtrip("to-python", "wf.yaml", "--codemod", "mods:Registry").status == 0


def test_codemods_are_imported_once_for_a_folder(there: Path, roundtrip: Run) -> None:
    (there / "in").mkdir()
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (there / "in" / name).write_text(WORKFLOW)
    status, _, err = roundtrip("to-python", "in", "-o", "out", "--codemod", "mods:Registry")
    assert status == 0
    assert err.count("imported") == 1
    assert all("registry(" in path.read_text() for path in (there / "out").iterdir())


def test_libcst_codemod_is_imported_for_its_commands_alone(there: Path) -> None:
    code = (
        "import sys; from roundtrip.codemods.loading import loaded; sys.path.insert(0, '.'); "
        "loaded('mods:Same'); assert 'libcst.codemod' not in sys.modules; loaded('commands:Registry')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=there, capture_output=True)


@pytest.mark.parametrize("helpers", ["kept.py", "lib/kept.py", "lib/pkg/kept.py"])
@pytest.mark.parametrize("there_already", [None, "OWN = 1\n"])
def test_helpers_that_are_not_written_yet_are_there_under_hera(
    there: Path, roundtrip: Run, helpers: str, there_already: str | None
) -> None:
    pytest.importorskip("hera.workflows")
    (there / "lib" / "pkg").mkdir(parents=True)
    (there / "lib" / "pkg" / "__init__.py").write_text("")
    if there_already is not None:
        (there / helpers).write_text(there_already)
    (there / "pyproject.toml").write_text(f"[tool.roundtrip]\nhelpers = '{helpers}'\n")
    (there / "wf.yaml").write_text(WORKFLOW.replace("spec:\n", "spec:\n  synchronization: {mutex: {name: a}}\n", 1))
    done = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--codemod", "mods:Registry", "--engine", "hera")
    assert done.status == 0
    program = (there / "flow.py").read_text()
    assert "registry(" in program
    assert "kept import" in program
    assert "def as_argo_3" in (there / helpers).read_text()
    assert roundtrip("to-yaml", "flow.py", "-o", "wf.yaml", "--check").status == 0


def test_what_python_itself_would_raise_is_told_without_advice_that_does_not_help(there: Path, roundtrip: Run) -> None:
    (there / "mods.py").write_text(MODS.replace("from team import registry", "from .team import registry"))
    status, out, err = roundtrip("to-python", "wf.yaml", "--codemod", "mods:Registry")
    assert (status, out) == (1, "")
    assert (
        "error[codemod-unread]: what mods:Registry makes of the Python for this is wrong: Python raises ImportError"
        in err
    )
    assert "--engine hera" not in err
