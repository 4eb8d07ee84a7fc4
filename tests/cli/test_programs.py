"""Programs where they are: targets, arguments, environment, packages, and what a file without a workflow is told."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.diagnostics import ConversionError
from roundtrip.invocation import Target, split_target, target_of
from roundtrip.programs import documents_of_program
from roundtrip.python.workflow_functions import makers
from tests.cli.conftest import Outcome

pytest.importorskip("hera.workflows")

Run = Callable[..., Outcome]
HEAD = "from hera.workflows import Container, WorkflowTemplate\n\n\n"
MAKE = HEAD + (
    "def make(env='dev', n=1):\n"
    "    with WorkflowTemplate(name=f'nightly-{env}', entrypoint='main') as w:\n"
    "        Container(name='main', image='alpine:3', args=[str(n)])\n"
    "    return w\n"
)
# what reading alone doesn't understand
OPAQUE = "\n\nwhile True:\n    break\n"
BOTH = pytest.mark.parametrize("more", ["", OPAQUE], ids=["read", "run"])


def names(out: str) -> list[str]:
    return [line.split()[1] for line in out.splitlines() if line.startswith("  name: ")]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


# -- targets -----------------------------------------------------------------------------------------------------------

TARGETS = {
    "make": ["nightly-dev"],
    "make()": ["nightly-dev"],
    "make(env='x', n=3)": ["nightly-x"],
    'make("y")': ["nightly-y"],
    "one": ["nightly-one"],
    "several": ["nightly-a", "nightly-b"],
    "table": ["nightly-c", "nightly-d"],
    "all_of_them": ["nightly-e", "nightly-f"],
}
NAMED = (
    MAKE
    + "\n\ndef all_of_them():\n    return [make('e'), {'f': make('f')}]\n\n\n"
    + "one = make('one')\nseveral = [make('a'), make('b')]\ntable = {'c': make('c'), 'd': (make('d'),)}\n"
)


@BOTH
@pytest.mark.parametrize(("target", "found"), TARGETS.items(), ids=TARGETS)
def test_targets(target: str, found: list[str], more: str, folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", NAMED + more)
    status, out, _ = roundtrip("to-yaml", f"flow.py:{target}")
    assert (status, names(out)) == (0, found)


def test_both_engines_give_the_same_of_a_target(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", NAMED)
    for target in TARGETS:
        read, run = (roundtrip("to-yaml", f"flow.py:{target}", "--engine", engine) for engine in ("static", "hera"))
        assert read.out == run.out
        assert read.status == run.status == 0


def test_arguments_of_a_target_reach_the_function(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE)
    assert '"7"' in roundtrip("to-yaml", "flow.py:make(n=7)").out


def test_several_targets_of_one_file_are_one_stream(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE)
    status, out, _ = roundtrip("to-yaml", "flow.py:make('b')", "flow.py:make('a')")
    assert (status, names(out)) == (0, ["nightly-b", "nightly-a"])


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("make(env=dev)", "bad-target", "`dev` is no literal"),
        ("make(open('x'))", "bad-target", "no literal"),
        ("make(**{})", "bad-target", "literals"),
        ("make(", "bad-target", "`make(`"),
        ("nothing", "no-workflow", "no name `nothing`"),
        ("make(what=1)", "bad-target", "got an unexpected keyword argument 'what'; it is `make(env='dev', n=1)`"),
        ("IMAGE", "no-workflow", "`IMAGE` is a str"),
        ("job", "no-workflow", "`job()` gives a Container"),
    ],
)
def test_what_is_wrong_with_a_target(target: str, code: str, said: str, folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE + "\n\nIMAGE = 'a'\n\n\ndef job():\n    return Container(name='a')\n")
    status, out, err = roundtrip("to-yaml", f"flow.py:{target}")
    assert (status, out) == (1, "")
    assert f"error[{code}]" in err
    assert said in err
    assert "Traceback" not in err


@given(
    st.lists(st.one_of(st.integers(), st.text(), st.none(), st.booleans(), st.lists(st.integers()))),
    st.dictionaries(
        st.from_regex(r"\A[a-z_]{4,9}\Z"), st.one_of(st.text(), st.floats(allow_nan=False, allow_infinity=False))
    ),
)
def test_a_target_is_read_as_it_is_written(args: list[object], kwargs: dict[str, object]) -> None:
    from keyword import iskeyword

    kwargs = {name: value for name, value in kwargs.items() if not iskeyword(name)}
    call = ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
    assert target_of(f"a.make({call})") == Target("a.make", True, tuple(args), tuple(kwargs.items()))
    assert split_target(f"x/flow.py:make({call})") == ("x/flow.py", f"make({call})")


@given(st.text())
def test_no_target_is_told_without_a_traceback(text: str) -> None:
    with contextlib.suppress(ConversionError):
        assert target_of(text).name


@BOTH
def test_a_target_of_standard_input(more: str, roundtrip: Run) -> None:
    status, out, _ = roundtrip("to-yaml", "-:make(env='x')", stdin=(MAKE + more).encode())
    assert (status, names(out)) == (0, ["nightly-x"])
    assert roundtrip("validate", "-:make", stdin=(MAKE + more).encode()).status == 0
    assert (
        "error[no-workflow]: this module has no name `nix`"
        in roundtrip("to-yaml", "-:nix", stdin=(MAKE + more).encode()).err
    )


def test_a_file_that_is_there_by_that_name_is_that_file(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py:one", NAMED)
    assert names(roundtrip("validate", "flow.py:one").err) == []
    assert split_target("flow.yaml:x") is None


# -- without a target --------------------------------------------------------------------------------------------------


@BOTH
def test_names_come_before_collections_and_these_before_the_main_block(more: str, folder: Path, roundtrip: Run) -> None:
    guarded = "\nif __name__ == '__main__':\n    last = make('last')\n"
    steps = ["\nlisted = {'x': [make('listed')]}\n", "\nnamed = make('named')\n"]
    for count, found in enumerate(["nightly-last", "nightly-listed", "nightly-named"]):
        write(folder / "flow.py", MAKE + "".join(steps[:count]) + guarded + more)
        status, out, err = roundtrip("to-yaml", "flow.py")
        assert (status, names(out)) == (0, [found])
        assert ("python-main" in err) == (count == 0)


def test_what_the_main_block_makes_is_the_same_by_both_engines(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE + "\n\nif __name__ == '__main__':\n    w = make('x')\n    w.create()\n")
    read, run = (roundtrip("to-yaml", "flow.py", "--engine", engine) for engine in ("static", "hera"))
    assert read == run
    assert names(read.out) == ["nightly-x"]


@BOTH
def test_a_loop_of_the_main_block_counts_all_that_it_goes_over(more: str, folder: Path, roundtrip: Run) -> None:
    """The name of the loop holds the last one alone."""
    guarded = """

if __name__ == '__main__':
    b = make('b')
    for w in (make('a'), b):
        print(w.to_yaml())
    make('c').create()
    all_of_them = []
    for name in 'de':
        w = make(name)
        all_of_them.append(w)
    last = make('f')
"""
    write(folder / "flow.py", MAKE + guarded + more)
    status, out, _ = roundtrip("to-yaml", "flow.py")
    assert (status, names(out)) == (0, [f"nightly-{name}" for name in "abcdef"])


def test_a_list_of_other_things_is_passed_over(folder: Path, roundtrip: Run) -> None:
    text = HEAD + "parts = [{'apiVersion': 'v1', 'kind': 'ConfigMap'}]\n"
    write(folder / "flow.py", text)
    for engine in ("static", "hera"):
        assert "no-workflow" in roundtrip("to-yaml", "flow.py", "--engine", engine).err


@pytest.mark.parametrize("engine", ["static", "auto", "hera"])
def test_a_factory_that_nobody_calls_is_an_error_that_names_it(engine: str, folder: Path, roundtrip: Run) -> None:
    write(folder / "flows" / "make.py", MAKE)
    write(folder / "flows" / "a.py", MAKE + "\n\nw = make()\n")
    status, _, err = roundtrip("to-yaml", "flows/make.py", "--engine", engine)
    assert status == 1
    assert "flows/make.py:4:1: error[no-target]" in err
    assert "`flows/make.py:make`" in err
    for command in (
        ["to-yaml", "flows", "-o", "out"],
        ["validate", "flows"],
        ["to-yaml", "flows", "-o", "out", "--check"],
    ):
        status, _, err = roundtrip(*command, "--engine", engine)
        assert status == 1
        assert "make.py:4:1: error[no-target]" in err


MAKERS = {
    "annotated": ("def f() -> Workflow:\n    return g\n", ["f"]),
    "by attribute": ("import hera.workflows as h\ndef f(a):\n    return h.CronWorkflow()\n", ["f(a=...)"]),
    "another name": ("from hera.workflows import Workflow as W\ndef f(*, a, b=1):\n    W()\n", ["f(a=...)"]),
    "a class of its own": ("class W(Workflow):\n    pass\ndef f():\n    return W()\n", ["f"]),
    "through another": ("def f():\n    return Workflow()\ndef main():\n    f().create()\n", ["f", "main"]),
    "a script": ("@script()\ndef f():\n    return Workflow()\n", []),
    "a hook": ("def f(w: Workflow) -> Workflow:\n    return w\n", []),
    "a test": ("def test_f():\n    return Workflow()\n", []),
    "a command": ("@click.command()\n@click.option('--a')\ndef f(a):\n    Workflow()\n", []),
    "a template": ("def f():\n    return Container()\n", []),
}


@pytest.mark.parametrize(("text", "found"), MAKERS.values(), ids=MAKERS)
def test_functions_that_would_make_a_workflow(text: str, found: list[str]) -> None:
    assert [
        maker.target for maker in makers("from hera.workflows import Container, Workflow, script\n" + text)
    ] == found


def test_a_function_of_what_all_of_hera_is_imported_for() -> None:
    (maker,) = makers("from hera.workflows import *\ndef f():\n    return Workflow()\n")
    assert maker.target == "f"


# -- arguments and environment -----------------------------------------------------------------------------------------

CLI = MAKE + (
    "\n\nif __name__ == '__main__':\n    import argparse, os\n    p = argparse.ArgumentParser()\n"
    "    p.add_argument('--env', required=True)\n    make(p.parse_args().env + os.environ.get('SUFFIX', '')).create()\n"
)


@pytest.mark.parametrize(
    ("end", "told"),
    [("    sys.exit(main())\n", False), ("    sys.exit()\n    w = 1\n", True), ("    main(True)\n", True)],
)
def test_a_program_that_ends_itself_at_its_foot_leaves_nothing_out(
    end: str, told: bool, folder: Path, roundtrip: Run
) -> None:
    main = "\n\ndef main(leave=False):\n    make().create()\n    if leave:\n        sys.exit(0)\n"
    start = "    make('a').create()\n"
    write(folder / "flow.py", "import sys\n" + MAKE + main + "\n\nif __name__ == '__main__':\n" + start + end)
    status, _, err = roundtrip("to-yaml", "flow.py")
    assert status == 0
    assert ("warning[python-exit]" in err) == told


def test_arguments_go_to_the_program(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", CLI)
    status, out, _ = roundtrip("to-yaml", "flow.py", "--", "--env", "qa")
    assert (status, names(out)) == (0, ["nightly-qa"])
    assert roundtrip("validate", "flow.py", "--", "--env", "qa").status == 0
    write(folder / "wf.yaml", out)
    assert roundtrip("diff", "flow.py", "wf.yaml", "--", "--env", "qa").status == 0
    assert roundtrip("diff", "flow.py", "wf.yaml", "--", "--env", "other").status == 1


def test_without_its_arguments_the_message_names_them_and_targets(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", CLI)
    status, _, err = roundtrip("to-yaml", "flow.py")
    assert status == 1
    assert "`--`" in err
    assert "`flow.py:make`" in err


def test_the_environment(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE + "\nimport os\nw = make(os.environ['NIGHTLY_OF'] + os.environ['NIGHTLY_AT'])\n")
    write(folder / "vars.env", "# of the team\nexport NIGHTLY_OF='a'\nNIGHTLY_AT=b\n")
    assert names(roundtrip("to-yaml", "flow.py", "--env", "NIGHTLY_OF=x", "--env", "NIGHTLY_AT=y=z").out) == [
        "nightly-xy=z"
    ]
    assert names(roundtrip("to-yaml", "flow.py", "--env-file", "vars.env").out) == ["nightly-ab"]
    found = roundtrip("to-yaml", "flow.py", "--env", "NIGHTLY_AT=q", "--env-file", "vars.env")
    assert names(found.out) == ["nightly-aq"]
    write(folder / "pyproject.toml", "[tool.roundtrip]\nenv = {NIGHTLY_OF = 's', NIGHTLY_AT = 't'}\n")
    assert names(roundtrip("to-yaml", "flow.py", "--env", "NIGHTLY_AT=q").out) == ["nightly-sq"]
    write(folder / "pyproject.toml", "[tool.roundtrip.env]\nNIGHTLY_OF = 's'\nNIGHTLY_AT = 't'\n")
    assert names(roundtrip("to-yaml", "flow.py").out) == ["nightly-st"]


def test_a_missing_variable_is_named_with_the_option(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE + "\nimport os\nw = make(os.environ['NIGHTLY_OF'])\n")
    status, _, err = roundtrip("to-yaml", "flow.py")
    assert status == 1
    assert "--env NIGHTLY_OF=" in err


@pytest.mark.parametrize("options", [["--env", "A"], ["--env", "=x"], ["--env-file", "missing.env"]])
def test_wrong_usage(options: list[str], folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE)
    assert roundtrip("to-yaml", "flow.py:make", *options).status == 2


# -- settings ----------------------------------------------------------------------------------------------------------


def test_targets_of_a_project(folder: Path, roundtrip: Run) -> None:
    write(folder / "flows" / "make.py", MAKE)
    write(
        folder / "pyproject.toml", "[tool.roundtrip]\ntargets = [\"flows/make.py:make('p')\", 'flows/make.py:make']\n"
    )
    assert names(roundtrip("to-yaml", "flows/make.py").out) == ["nightly-p", "nightly-dev"]
    assert roundtrip("validate", "flows").status == 0
    assert roundtrip("to-yaml", "flows", "-o", "out").status == 0
    assert names((folder / "out" / "make.yaml").read_text()) == ["nightly-p", "nightly-dev"]
    assert names(roundtrip("to-yaml", "flows/make.py:make('q')").out) == ["nightly-q"]


@pytest.mark.parametrize(
    "line",
    [
        "targets = ['flows/make.py']",
        "targets = ['make.py:make(x=y)']",
        "targets = 'a.py:x'",
        "env = {A = 1}",
        "env = ['A']",
    ],
)
def test_settings_that_are_none(line: str, folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE)
    write(folder / "pyproject.toml", f"[tool.roundtrip]\n{line}\n")
    status, _, err = roundtrip("to-yaml", "flow.py:make")
    assert status == 2
    assert err.startswith("pyproject.toml:2:")


# -- put-back, and migrate's way back ----------------------------------------------------------------------------------


def test_changes_go_back_into_the_program_of_a_target(folder: Path, roundtrip: Run) -> None:
    write(folder / "flow.py", MAKE + "\n\nother = make('other')\n")
    out = roundtrip("to-yaml", "flow.py:make").out
    write(folder / "wf.yaml", out.replace("alpine:3", "alpine:4"))
    status, text, _ = roundtrip("to-python", "wf.yaml", "--onto", "flow.py:make")
    assert status == 0
    assert text == (folder / "flow.py").read_text().replace("alpine:3", "alpine:4")


def test_migrate_reads_a_program_by_its_target(folder: Path, roundtrip: Run) -> None:
    write(folder / "py" / "make.py", MAKE + "\n\nother = make('other')\n")
    write(folder / "pyproject.toml", "[tool.roundtrip]\ntargets = ['py/make.py:make']\n")
    write(folder / "wf" / "make.yaml", roundtrip("to-yaml", "py/make.py").out)
    status, out, err = roundtrip("migrate", "wf", "-o", "py")
    assert (status, "unchanged" in out) == (0, True), err


# -- modules -----------------------------------------------------------------------------------------------------------

COMMON = "from hera.workflows import Container\n\n\ndef job(name):\n    return Container(name=name, image='alpine:3')\n"
FLOW = "from hera.workflows import WorkflowTemplate\n\n{}\n\nwith WorkflowTemplate(name='w', entrypoint='a') as w:\n    job('a')\n"
LAYOUTS = {
    "a package, absolute": ({"src/acme/__init__.py": "", "src/acme/flows/__init__.py": ""}, "acme.common"),
    "a package, relative": ({"src/acme/__init__.py": "", "src/acme/flows/__init__.py": ""}, "..common"),
    "src beside pyproject.toml": ({"pyproject.toml": "[project]\nname = 'acme'\n"}, "acme.common"),
    "a folder, relative": ({"pyproject.toml": "[project]\nname = 'acme'\n"}, "..common"),
    "pythonpath": ({"src/pyproject.toml": "[tool.roundtrip]\npythonpath = ['.']\n"}, "acme.common"),
}


@BOTH
@pytest.mark.parametrize(("files", "module"), LAYOUTS.values(), ids=LAYOUTS)
def test_modules_are_found_as_python_would(
    files: dict[str, str], module: str, more: str, folder: Path, roundtrip: Run
) -> None:
    for name, text in {"src/acme/common.py": COMMON, **files}.items():
        write(folder / name, text)
    flow = write(folder / "src/acme/flows/nightly.py", FLOW.format(f"from {module} import job") + more)
    status, out, err = roundtrip("to-yaml", flow)
    assert (status, names(out)) == (0, ["w"]), err
    if not more:
        assert roundtrip("to-yaml", flow, "--engine", "static").out == out


def test_pythonpath_of_the_environment(folder: Path, roundtrip: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "lib/acme/common.py", COMMON)
    write(folder / "flows/a.py", FLOW.format("from acme.common import job"))
    monkeypatch.setenv("PYTHONPATH", str(folder / "lib"))
    assert roundtrip("to-yaml", "flows/a.py").status == 0


def test_lines_about_sys_path(folder: Path, roundtrip: Run) -> None:
    write(folder / "lib/common.py", COMMON)
    line = "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))\nfrom common import job"
    write(folder / "flows/a.py", FLOW.format(line))
    assert roundtrip("to-yaml", "flows/a.py").status == 0


def test_hera_may_come_from_a_module_of_the_package(folder: Path) -> None:
    write(folder / "pyproject.toml", "")
    write(
        folder / "src/acme/base.py", "from hera.workflows import Container, WorkflowTemplate\nwhile True:\n    break\n"
    )
    text = "from acme.base import Container, WorkflowTemplate\n\nw = WorkflowTemplate(name='w')\n"
    flow = write(folder / "src/acme/flow.py", text)
    assert len(documents_of_program(text, path=str(flow), engine="auto")[0]) == 1


def test_a_missing_module_says_where_it_was_looked_for(folder: Path, roundtrip: Run) -> None:
    write(folder / "flows/a.py", FLOW.format("from acme_of_nobody.common import job"))
    status, _, err = roundtrip("to-yaml", "flows/a.py")
    assert status == 1
    assert "acme_of_nobody" in err
    assert "flows" in err
    assert "pythonpath" in err


def test_a_root_keyword_is_told_by_both_engines(folder: Path, roundtrip: Run) -> None:
    text = (
        "from hera.workflows import DAG, Container, Task, Workflow\nfrom hera.workflows.models import Item\n\n"
        "with Workflow(name='a', entrypoint='d') as w:\n    Container(name='c', image='a')\n    with DAG(name='d'):\n"
        "        Task(name='t', template='c', with_items=[Item(__root__='A')])\n"
    )
    write(folder / "flow.py", text)
    read, run = (roundtrip("to-yaml", "flow.py", "--engine", engine) for engine in ("static", "hera"))
    assert read == run
    assert "- __root__: A" in read.out
    assert "flow.py:7:50: warning[root-keyword]" in read.err


def test_lines_about_sys_path_that_lead_from_the_program_are_read(folder: Path, roundtrip: Run) -> None:
    write(folder / "lib/common.py", COMMON)
    line = "import os, sys\nsys.path.{}os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))\nfrom common import job"
    for how in ("insert(0, ", "append("):
        write(folder / "flows/a.py", FLOW.format(line.format(how)))
        read, run = (roundtrip("to-yaml", "flows/a.py", "--engine", engine) for engine in ("static", "hera"))
        assert (read.status, read.out) == (0, run.out), read.err
    write(folder / "lib/json.py", "")
    assert roundtrip("to-yaml", "flows/a.py", "--engine", "static").status == 0  # behind Python's own
    write(folder / "flows/a.py", FLOW.format(line.format("insert(0, ")))
    assert roundtrip("to-yaml", "flows/a.py", "--engine", "static").status == 1


@BOTH
def test_a_name_that_is_close_is_offered(more: str, roundtrip: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "flow.py", MAKE + more)
    assert "has no name `mak`; did you mean `make`?" in roundtrip("to-yaml", f"{path}:mak").err


def test_the_folders_that_were_searched_are_named_whole(
    roundtrip: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program runs in its own folder, which is not that of who reads the message."""
    write(tmp_path / "flows" / "flow.py", f"from its_own_common import image\n{MAKE}")
    monkeypatch.chdir(tmp_path)
    err = roundtrip("to-yaml", "flows/flow.py", "--engine", "hera").err
    assert f"searched: {tmp_path / 'flows'}," in err


COMMAND = HEAD + (
    "import argparse\n\n\n"
    "def main():\n"
    "    parser = argparse.ArgumentParser()\n"
    "    parser.add_argument('--env', required=True)\n"
    "    env = parser.parse_args().env\n"
    "    with WorkflowTemplate(name=f'nightly-{env}', entrypoint='main') as w:\n"
    "        Container(name='main', image='alpine:3')\n"
    "    print(w.to_yaml())\n"
)


@pytest.mark.parametrize("end", ["", "    raise SystemExit\n", "    raise SystemExit(0)\n"])
def test_a_command_that_gives_nothing_counts_with_what_it_makes(end: str, roundtrip: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "flow.py", COMMAND + end)
    status, out, err = roundtrip("to-yaml", f"{path}:main", "--", "--env", "x")
    assert (status, names(out)) == (0, ["nightly-x"])
    assert "note[python-unnamed]: `main` gives no workflow, so those count that it makes" in err


def test_a_command_that_ends_itself_says_how_to_give_it_arguments(roundtrip: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "flow.py", COMMAND)
    status, out, err = roundtrip("to-yaml", f"{path}:main")
    assert (status, out) == (1, "")
    assert f"{path}:10:" in err
    assert "error[python-exit]: `main` ends the program, with 2; give it arguments behind `--`" in err


def test_a_function_that_makes_nothing_is_no_target(roundtrip: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "flow.py", MAKE + "\n\ndef other():\n    while True:\n        raise SystemExit(0)\n")
    err = roundtrip("to-yaml", f"{path}:other", "--engine", "hera").err
    assert "error[python-exit]: `other` ends the program, with 0" in err


@pytest.mark.parametrize(("given", "has"), [((), "no arguments"), (("a",), "one argument")])
def test_an_argument_that_is_missed_is_told(given: tuple[str, ...], has: str, roundtrip: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "flow.py",
        f"import sys\nfrom hera.workflows import Workflow\n\nw = Workflow(name=sys.argv[{len(given) + 1}])\n",
    )
    err = roundtrip("to-yaml", str(path), "--", *given).err
    assert f"IndexError: list index out of range; it was given {has}; those for it stand behind `--`" in err


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_workflows_of_a_loop_that_have_no_name_are_told(engine: str, roundtrip: Run, tmp_path: Path) -> None:
    """The last of them has one, so names count; a list that holds what names hold as well is told of by nobody."""
    loop = HEAD + "flows = []\nfor env in ('dev', 'prod'):\n    w = WorkflowTemplate(name=env)\n    flows.append(w)\n"
    path = write(tmp_path / "flow.py", loop)
    status, out, err = roundtrip("to-yaml", str(path), "--engine", engine)
    assert (status, names(out)) == (0, ["prod"])
    assert "note[python-unnamed]: `flows` is passed over" in err
    assert names(roundtrip("to-yaml", f"{path}:flows", "--engine", engine).out) == ["dev", "prod"]
    path.write_text(loop.replace("('dev', 'prod')", "('prod',)"))
    assert roundtrip("to-yaml", str(path), "--engine", engine).err == ""
