"""to-python and to-yaml: arguments, files and messages, with conversions that cost nothing."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import FLOW, WORKFLOW, Outcome

pytestmark = pytest.mark.usefixtures("conversions")
Run = Callable[..., Outcome]


def put(name: str, text: str = WORKFLOW) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def files(top: str = ".") -> list[str]:
    return sorted(str(p.relative_to(top)) for p in Path(top).rglob("*") if not p.is_dir())


# -- one file ------------------------------------------------------------------------------------------------------


def test_one_file_goes_to_standard_output(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    assert roundtrip("to-python", "wf.yaml") == (0, f"# made\n{WORKFLOW}", "")
    assert files() == ["wf.yaml"]


def test_standard_input(roundtrip: Run, folder: Path) -> None:
    assert roundtrip("to-python", "-", stdin=WORKFLOW.encode()) == (0, f"# made\n{WORKFLOW}", "")


def test_line_ends_and_mark_arrive_as_they_are(
    roundtrip: Run, folder: Path, conversions: list[dict[str, object]]
) -> None:
    text = "\ufeff" + WORKFLOW.replace("\n", "\r\n")
    put("wf.yaml", text)
    assert roundtrip("to-python", "wf.yaml").out == f"# made\n{text}"
    assert conversions[0]["text"] == text
    assert conversions[0]["file"] == "wf.yaml"


def test_options_reach_the_conversion(roundtrip: Run, folder: Path, conversions: list[dict[str, object]]) -> None:
    put("wf.yaml")
    put("flow.py", FLOW)
    options = ("--argo", "3.6", "--upgrade", "--scripts", "text", "--strict", "--no-hoist", "--loops", "--lift")
    roundtrip("to-python", "wf.yaml", *options)
    roundtrip("to-yaml", "flow.py", "--engine", "static", "--no-validate", "--timeout", "5")
    first, second = conversions
    assert [first[k] for k in ("argo", "upgrade", "scripts", "strict")] == ["3.6", True, "text", True]
    assert (first["hoist"], first["loops"], first["lift"]) == (False, True, True)
    assert [second[k] for k in ("engine", "validate", "timeout", "path")] == ["static", False, 5.0, "flow.py"]


def test_invalid_output_is_given_and_reported(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml", WORKFLOW + "# INVALID\n")
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    assert (status, out, err) == (1, "", "wf.yaml:3:1: error[unknown-field]: no such field\n")
    assert Path("flow.py").exists()


def test_failure_writes_nothing(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml", WORKFLOW + "# BROKEN\n")
    assert roundtrip("to-python", "wf.yaml", "-o", "out/flow.py") == (
        1,
        "",
        "wf.yaml:2:3: error[yaml-syntax]: broken here\n",
    )
    assert files() == ["wf.yaml"]


def test_internal_fault_asks_for_a_report(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml", WORKFLOW + "# FAULT\n")
    status, out, err = roundtrip("to-python", "wf.yaml")
    assert (status, out) == (1, "")
    assert err.startswith("wf.yaml:1:1: error[internal]: internal fault (RuntimeError: surprise)")
    assert "smallest input" in err
    assert "Traceback" not in err


def test_debug_shows_the_traceback(roundtrip: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDTRIP_DEBUG", "1")
    put("wf.yaml", WORKFLOW + "# FAULT\n")
    assert "Traceback" in roundtrip("to-python", "wf.yaml").err


def test_fault_outside_of_a_conversion(roundtrip: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roundtrip.cli.batch.find", lambda *a: 1 / 0)
    status, _, err = roundtrip("to-python", "x.yaml")
    assert status == 1
    assert err.startswith("roundtrip: internal fault (ZeroDivisionError")


def test_interrupt(roundtrip: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("roundtrip.cli.batch.find", interrupt)
    status, out, err = roundtrip("to-python", "x.yaml")
    assert (status, out, err.strip()) == (130, "", "roundtrip: interrupted")


# -- files that exist ----------------------------------------------------------------------------------------------


def test_changes_go_into_a_file_that_exists(roundtrip: Run, folder: Path, conversions: list[dict[str, object]]) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py").status == 0
    assert conversions[0]["onto"] == "# mine\n"
    assert Path("flow.py").read_text() == f"# mine\n# with {len(WORKFLOW)}\n"


def test_a_target_that_is_what_it_should_be_is_left_alone(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml", WORKFLOW)
    put("flow.py", f"# mine\n# with {len(WORKFLOW)}\n")
    os.utime("flow.py", (1, 1))
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py") == (0, "", "")
    assert os.stat("flow.py").st_mtime == 1


def test_overwrite(roundtrip: Run, folder: Path, conversions: list[dict[str, object]]) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--overwrite").status == 0
    assert conversions[0]["onto"] is None
    assert Path("flow.py").read_text() == f"# made\n{WORKFLOW}"


def test_an_empty_file_has_nothing_to_lose(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml", WORKFLOW)
    put("flow.py", "")
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py").status == 0


def test_onto_goes_to_standard_output(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")
    assert roundtrip("to-python", "wf.yaml", "--onto", "flow.py").out == f"# mine\n# with {len(WORKFLOW)}\n"
    assert Path("flow.py").read_text() == "# mine\n"


def test_onto_another_file_than_the_target(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")
    put("other.py", "# other\n")
    status, _, err = roundtrip("to-python", "wf.yaml", "--onto", "flow.py", "-o", "other.py")
    assert status == 1
    assert "error[exists]: other.py exists" in err
    assert Path("other.py").read_text() == "# other\n"
    assert roundtrip("to-python", "wf.yaml", "--onto", "flow.py", "-o", "new.py").status == 0
    assert Path("new.py").read_text().startswith("# mine\n")


def test_onto_a_file_that_is_not_there(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    status, _, err = roundtrip("to-python", "wf.yaml", "--onto", "flow.py")
    assert status == 1
    assert "error[no-such-file]" in err
    assert "flow.py" in err


def test_the_source_is_never_its_own_target(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    os.symlink("wf.yaml", "link.py")
    for target in ("wf.yaml", "link.py"):
        status, _, err = roundtrip("to-python", "wf.yaml", "-o", target, "--overwrite")
        assert status == 2
        assert "is the source itself" in err
    assert Path("wf.yaml").read_text() == WORKFLOW


@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
def test_check(roundtrip: Run, folder: Path, overwrite: list[str]) -> None:
    put("wf.yaml")
    status, out, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--check", *overwrite)
    assert (status, out) == (1, "")
    assert err == "flow.py:1:1: error[would-change]: this doesn't exist; it would come from wf.yaml\n"
    assert not Path("flow.py").exists()
    roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    if overwrite:
        assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--check", *overwrite) == (0, "", "")
    text = f"# made\n{WORKFLOW}\nmore\n"
    put("flow.py", text)
    status, _, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--check", *overwrite)
    assert status == 1
    assert err.startswith("flow.py:6:1: error[would-change]" if overwrite else "flow.py:8:1: error[would-change]")
    assert Path("flow.py").read_text() == text


def test_check_onto(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")
    assert roundtrip("to-python", "wf.yaml", "--onto", "flow.py", "--check").status == 1
    put("flow.py", f"# mine\n# with {len(WORKFLOW)}\n")
    assert roundtrip("to-python", "wf.yaml", "--onto", "flow.py", "--check") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["to-python"], "Missing argument 'SRC...'"),
        (["to-python", "wf.yaml", "--check"], "--check compares"),
        (["to-python", "a.yaml", "b.yaml"], "-o FOLDER"),
        (["to-python", "."], "-o FOLDER"),
        (["to-python", "a.yaml", "b.yaml", "-o", "file"], "file is a file"),
        (["to-python", ".", "--onto", "file"], "--onto takes the changes of one file"),
        (["to-python", "wf.yaml", "--argo", "2.0"], "3.4"),
        (["to-yaml", "flow.py", "--engine", "magic"], "magic"),
        (["to-yaml", "flow.py", "--timeout", "0"], "0"),
        (["no-such-command"], "No such command"),
        (["--no-such-option"], "No such option"),
        (["migrate", "."], "Missing option '-o'"),
        (["migrate", "nowhere", "-o", "out"], "nowhere"),
        (["diff", "a"], "Name both A and B"),
    ],
)
def test_wrong_usage(roundtrip: Run, folder: Path, arguments: list[str], says: str) -> None:
    put("file", "x")
    status, out, err = roundtrip(*arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert files() == ["file"]


# -- folders -------------------------------------------------------------------------------------------------------


def test_a_folder(roundtrip: Run, folder: Path) -> None:
    put("src/dag-diamond.yaml")
    put("src/a/b/c.yml")
    put("src/d.json", '{"apiVersion": "argoproj.io/v1alpha1",\n"kind": "Workflow"}')
    for skipped in (
        ".git/x.yaml",
        ".venv/x.yaml",
        "a/node_modules/x.yaml",
        "env/pyvenv.cfg",
        "env/x.yaml",
        "notes.txt",
    ):
        put(f"src/{skipped}")
    status, out, err = roundtrip("to-python", "src", "-o", "out")
    assert (status, err) == (0, "3 files: 3 written\n")
    assert out.splitlines() == [
        "made         out/d.py (from src/d.json)",
        "made         out/dag_diamond.py (from src/dag-diamond.yaml)",
        "made         out/a/b/c.py (from src/a/b/c.yml)",
    ]
    assert files("out") == ["a/b/c.py", "d.py", "dag_diamond.py"]
    status, out, err = roundtrip("to-python", "src", "-o", "out", "--overwrite")
    assert (status, out, err) == (0, "", "3 files: 3 unchanged\n")


def test_one_bad_file_costs_that_file(roundtrip: Run, folder: Path) -> None:
    put("src/a.yaml", WORKFLOW + "# BROKEN\n")
    put("src/b.yaml", WORKFLOW + "# FAULT\n")
    put("src/c.yaml")
    put("src/d.yaml", "apiVersion: v1\nkind: ConfigMap\n")
    put("src/e.yaml", WORKFLOW + "# NOTHING\n")
    Path("src/f.yaml").write_bytes(WORKFLOW.encode() + b"\xff")
    status, _, err = roundtrip("to-python", "src", "-o", "out")
    assert status == 1
    lines = err.splitlines()
    assert [line.partition("]")[0] + "]" for line in lines[:-1]] == [
        "src/a.yaml:2:3: error[yaml-syntax]",
        "src/b.yaml:1:1: error[internal]",
        "src/d.yaml:1:1: note[no-workflow]",
        "src/e.yaml:1:1: note[no-workflow]",
        "src/f.yaml:5:1: error[not-utf8]",
    ]
    assert lines[-1] == "6 files: 1 written, 2 skipped, 3 failed"
    assert files("out") == ["c.py"]


@pytest.mark.parametrize("names", [["a-b.yaml", "a_b.yaml"], ["x.yaml", "x.yml"], ["x.json", "x.yaml"]])
def test_two_sources_of_one_target(roundtrip: Run, folder: Path, names: list[str]) -> None:
    for name in names:
        put(f"src/{name}", WORKFLOW.replace("\n", "\n", 1))
    put("src/other.yaml")
    status, _, err = roundtrip("to-python", "src", "-o", "out")
    assert status == 1
    for name in names:
        assert f"src/{name}:1:1: error[same-target]: " in err
    assert files("out") == ["other.py"]
    assert err.endswith("3 files: 1 written, 2 failed\n")


def test_files_of_several_folders_given_by_name(roundtrip: Run, folder: Path) -> None:
    put("a/x.yaml")
    put("b/x.yaml")
    status, _, err = roundtrip("to-python", "a/x.yaml", "b/x.yaml", "-o", "out")
    assert status == 1
    assert err.count("error[same-target]") == 2


def test_the_same_file_twice_is_one_source(roundtrip: Run, folder: Path) -> None:
    put("a/x.yaml")
    status, _, err = roundtrip("to-python", "a/x.yaml", "a", "-o", "out")
    assert (status, err) == (0, "1 file: 1 written\n")


def test_a_folder_without_workflows(roundtrip: Run, folder: Path) -> None:
    put("src/notes.txt")
    status, _, err = roundtrip("to-python", "src", "-o", "out")
    assert status == 1
    assert err.startswith("src:1:1: error[no-workflows]: ")
    put("src/x.yaml", "a: b\n")
    status, _, err = roundtrip("to-python", "src", "-o", "out")
    assert status == 1
    assert "src/x.yaml:1:1: note[no-workflow]" in err
    assert "src:1:1: error[no-workflows]" in err
    assert not Path("out").exists()


def test_one_file_into_a_folder(roundtrip: Run, folder: Path) -> None:
    put("wf-a.yaml")
    made = "made         out/wf_a.py (from wf-a.yaml)\n"
    assert roundtrip("to-python", "wf-a.yaml", "-o", "out/") == (0, made, "")
    assert files("out") == ["wf_a.py"]


def test_loops_of_links_end(roundtrip: Run, folder: Path) -> None:
    put("src/x.yaml")
    os.symlink("..", "src/loop")
    os.symlink("nowhere", "src/dangling.yaml")
    status, _, err = roundtrip("to-python", "src", "-o", "out")
    assert "src/loop:1:1: note[skipped]: a link to a folder is not followed" in err
    assert "src/dangling.yaml:1:1: error[unreadable]" in err
    assert status == 1
    assert files("out") == ["x.py"]


def test_a_link_beside_its_file_is_noted_and_the_file_keeps_its_place(roundtrip: Run, folder: Path) -> None:
    put("src/deep/x.yaml")
    os.symlink("deep/x.yaml", "src/link.yaml")
    status, _, err = roundtrip("to-python", "src", "-o", "out")
    assert (status, err.splitlines()[0]) == (
        0,
        "src/link.yaml:1:1: note[skipped]: this is src/deep/x.yaml, by another name",
    )
    assert files("out") == ["deep/x.py"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe")
def test_a_pipe_in_a_folder_is_noted(roundtrip: Run, folder: Path) -> None:
    put("src/x.yaml")
    os.mkfifo("src/pipe.yaml")
    assert "src/pipe.yaml:1:1: note[skipped]" in roundtrip("to-python", "src", "-o", "out").err


@pytest.mark.parametrize(
    ("name", "module"), [("json", "json_"), ("hera", "hera_"), ("class", "class_"), ("jsn", "jsn")]
)
def test_no_program_is_taken_for_a_module_that_programs_import(
    roundtrip: Run, folder: Path, name: str, module: str
) -> None:
    """A program that runs finds the files beside it first: with a `json.py` among them, Hera's own import would fail."""
    put(f"src/{name}.yaml")
    roundtrip("to-python", "src", "-o", "out")
    assert files("out") == [f"{module}.py"]
    put(f"out/{module}.py", FLOW)
    roundtrip("to-yaml", f"out/{module}.py", "-o", "back/")
    assert files("back") == [f"{name}.yaml"]


def test_nothing_is_written_outside_of_the_folder(roundtrip: Run, folder: Path) -> None:
    put("src/x.yaml")
    put("src/a/y.yaml")
    put("elsewhere/x.py", "# mine\n")
    put("out/.keep")
    os.symlink("../elsewhere/x.py", "out/x.py")
    os.symlink("../elsewhere", "out/a")
    status, _, err = roundtrip("to-python", "src", "-o", "out", "--overwrite")
    assert status == 1
    assert err.count("error[outside]") == 2
    assert files("elsewhere") == ["x.py"]
    assert Path("elsewhere/x.py").read_text() == "# mine\n"


def test_python_without_hera_is_passed_over(roundtrip: Run, folder: Path) -> None:
    put("src/dag_diamond.py", FLOW)
    put("src/helper.py", "x = 1\n")
    put("src/document.py", 'config = {"apiVersion": "v1", "kind": "ConfigMap"}\n')
    status, _, err = roundtrip("to-yaml", "src", "-o", "out")
    assert status == 0
    assert "src/helper.py:1:1: note[no-workflow]" in err
    assert files("out") == ["dag-diamond.yaml", "document.yaml"]


def test_yaml_goes_back_to_the_file_that_it_came_from(roundtrip: Run, folder: Path) -> None:
    put("src/dag_diamond.py", FLOW)
    put("src/two.py", FLOW)
    put("src/_odd.py", FLOW)
    put("wfs/dag_diamond.yml", "# mine\n")
    put("wfs/two.yml", "# mine\n")
    put("wfs/two.yaml", "# mine\n")
    status, _, err = roundtrip("to-yaml", "src", "-o", "wfs")
    assert status == 1
    assert "src/two.py:1:1: error[same-target]: two.yaml and two.yml" in err
    assert files("wfs") == ["_odd.yaml", "dag_diamond.yml", "two.yaml", "two.yml"]
    assert Path("wfs/dag_diamond.yml").read_text().startswith("# mine\n# with")


# -- how files are written -----------------------------------------------------------------------------------------


def test_permissions_and_links_are_kept(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    put("real/flow.py", "# mine\n")
    os.chmod("real/flow.py", 0o750)
    os.symlink("real/flow.py", "flow.py")
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--overwrite").status == 0
    assert os.path.islink("flow.py")
    assert Path("real/flow.py").read_text() == f"# made\n{WORKFLOW}"
    assert stat.S_IMODE(os.stat("real/flow.py").st_mode) == 0o750


def test_new_files_have_the_usual_permissions(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    old = os.umask(0o027)
    try:
        roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    finally:
        os.umask(old)
    assert stat.S_IMODE(os.stat("flow.py").st_mode) == 0o640


def test_a_file_is_written_whole_or_not_at_all(roundtrip: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    status, _, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--overwrite")
    assert status == 1
    assert err == "wf.yaml:1:1: error[cannot-write]: flow.py can't be written: No space left on device\n"
    assert files() == ["flow.py", "wf.yaml"]
    assert Path("flow.py").read_text() == "# mine\n"


def test_a_file_that_is_read_only_stays(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    put("flow.py", "# mine\n")
    os.chmod("flow.py", 0o444)
    status, _, err = roundtrip("to-python", "wf.yaml", "-o", "flow.py", "--overwrite")
    assert (status, err) == (1, "wf.yaml:1:1: error[cannot-write]: flow.py can't be written: it is read-only\n")
    assert Path("flow.py").read_text() == "# mine\n"


def test_a_place_where_nothing_can_be_written(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    put("file", "x")
    status, _, err = roundtrip("to-python", "wf.yaml", "-o", "file/flow.py")
    assert status == 1
    assert "error[cannot-write]" in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a device")
def test_a_device_as_target(roundtrip: Run, folder: Path) -> None:
    put("wf.yaml")
    assert roundtrip("to-python", "wf.yaml", "-o", "/dev/null") == (0, "", "")


def test_half_a_character_is_refused(roundtrip: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from roundtrip.results import Result

    monkeypatch.setattr("roundtrip.convert.python_of", lambda *a, **k: Result("x = 1\ny = '\ud800'\n"))
    put("wf.yaml")
    for arguments in ([], ["-o", "flow.py"]):
        status, out, err = roundtrip("to-python", "wf.yaml", *arguments)
        assert (status, out) == (1, "")
        assert "error[not-utf8]: line 2 of the result would hold U+D800" in err
    assert files() == ["wf.yaml"]
