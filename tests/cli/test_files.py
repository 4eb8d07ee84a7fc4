"""Files that results go to: written whole or not at all, never over what somebody else wrote or another workflow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.cli import files
from roundtrip.diagnostics import ConversionError
from tests.cli.conftest import Outcome
from tests.support import REPOSITORY

Run = Callable[..., Outcome]


def workflow(name: str, word: str = "x", kind: str = "Workflow", namespace: str = "") -> str:
    """YAML of a small workflow."""
    place = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nspec:\n  entrypoint: main\n"
        f"  templates:\n  - name: main\n    container: {{image: 'alpine:3', command: [echo, {word}]}}\n"
    )


# -- two workflows, one name -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a-b.yaml", "a_b.yaml"),
        ("a.b.yaml", "a b.yml"),
        ("a.yaml", "a.json"),
        ("x/a.yaml", "y/a.yaml"),
        ("a.yaml", "y/a.yaml"),
        ("Etl.yaml", "etl.yaml"),
        ("x/etl.yaml", "y/ETL.yaml"),
    ],
)
@pytest.mark.parametrize("alike", [True, False])
def test_the_second_of_two_is_refused(first: str, second: str, alike: bool, folder: Path, roundtrip: Run) -> None:
    for name, text in ((first, workflow("one")), (second, workflow("two", "x" if alike else "y"))):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    assert roundtrip("to-python", first, "-o", "d/").status == 0
    before = {p: p.read_text() for p in (folder / "d").iterdir()}
    for more in ([], ["--check"]):
        status, _, err = roundtrip("to-python", second, "-o", "d/", *more)
        assert status == 1
        assert "error[another-workflow]" in err or "error[same-target]" in err
        assert "-o" in err
    assert {p: p.read_text() for p in (folder / "d").iterdir()} == before
    assert roundtrip("to-python", first, "-o", "d/").err == ""


@pytest.mark.parametrize(("first", "second"), [("a-b.yaml", "a_b.yaml"), ("a.yaml", "a.json")])
def test_one_name_for_both_makes_them_no_less_two(first: str, second: str, folder: Path, roundtrip: Run) -> None:
    same = workflow("one").replace("name: one", "generateName: one-")
    (folder / first).write_text(same)
    (folder / second).write_text(same.replace("[echo, x]", "[sh, -c, y]"))
    assert roundtrip("to-python", first, "-o", "d/").status == 0
    before = {p: p.read_text() for p in (folder / "d").iterdir()}
    status, _, err = roundtrip("to-python", second, "-o", "d/")
    assert status == 1
    assert "error[another-workflow]" in err
    assert first in err
    assert {p: p.read_text() for p in (folder / "d").iterdir()} == before
    (folder / first).write_text(same.replace("alpine:3", "alpine:4"))  # what is its own to change
    assert roundtrip("to-python", first, "-o", "d/").status == 0
    assert "alpine:4" in "".join(p.read_text() for p in (folder / "d").iterdir())


@pytest.mark.parametrize(("first", "second"), [("a_b.py", "x/a_b.py"), ("f.py", "F.py"), ("x/f.py", "y/f.py")])
def test_so_it_is_with_programs(first: str, second: str, folder: Path, roundtrip: Run) -> None:
    for name, text in ((first, workflow("one")), (second, workflow("two"))):
        (folder / name).parent.mkdir(exist_ok=True)
        program = roundtrip("to-python", "-", stdin=text.encode()).out
        (folder / name).write_text(program)
    assert roundtrip("to-yaml", first, "-o", "d/").status == 0
    before = {p: p.read_text() for p in (folder / "d").iterdir()}
    assert roundtrip("to-yaml", second, "-o", "d/").status == 1
    assert {p: p.read_text() for p in (folder / "d").iterdir()} == before


@pytest.mark.parametrize(
    "later",
    [
        workflow("one", "y"),
        workflow("renamed"),
        workflow("renamed", "y"),
        workflow("one", kind="WorkflowTemplate"),
        workflow("one", namespace="prod"),
        workflow("one").replace("alpine:3", "busybox").replace("command: [echo, x]", "args: [a, b, c, d, e, f, g]"),
        workflow("one") + "---\n" + workflow("two"),
    ],
    ids=["a value", "the name", "both", "the kind", "the namespace", "nearly everything", "a second one"],
)
@pytest.mark.parametrize("form", ["file", "folder"])
def test_a_change_of_the_same_source_goes_in(later: str, form: str, folder: Path, roundtrip: Run) -> None:
    (folder / "in").mkdir()
    source = folder / "in" / "a-b.yaml"
    (folder / "in" / "other.yaml").write_text(workflow("other"))
    given = "in/a-b.yaml" if form == "file" else "in"
    source.write_text(workflow("one"))
    assert roundtrip("to-python", given, "-o", "d/").status == 0
    source.write_text(later)
    status, _, err = roundtrip("to-python", given, "-o", "d/")
    assert status == 0, err
    assert roundtrip("diff", "in/a-b.yaml", "d/a_b.py").status == 0


def test_whoever_names_the_file_means_it(folder: Path, roundtrip: Run) -> None:
    (folder / "a-b.yaml").write_text(workflow("one"))
    (folder / "a_b.yaml").write_text(workflow("two", "y"))
    roundtrip("to-python", "a-b.yaml", "-o", "d/")
    assert roundtrip("to-python", "a_b.yaml", "-o", "d/a_b.py").status == 0
    assert 'name="two"' in (folder / "d" / "a_b.py").read_text()
    assert roundtrip("to-python", "a-b.yaml", "-o", "d/", "--overwrite").status == 0
    assert 'name="one"' in (folder / "d" / "a_b.py").read_text()


@pytest.mark.parametrize("command", ["to-python", "migrate"])
def test_names_that_differ_by_case_meet_in_one_run(command: str, folder: Path, roundtrip: Run) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "Etl.yaml").write_text(workflow("one"))
    (folder / "in" / "etl.yaml").write_text(workflow("two"))
    if len(list((folder / "in").iterdir())) == 1:
        pytest.skip("this file system doesn't tell case apart")
    status, _, err = roundtrip(command, "in", "-o", "d")
    assert status == 1
    assert err.count("error[same-target]") == 2
    assert not list((folder / "d").glob("*")) if (folder / "d").exists() else True


# -- somebody else was faster ------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[str | None, str | None]] = {
    "changed": ("old\n", "new\n"),
    "as long as before": ("old\n", "odd\n"),
    "made": (None, "new\n"),
    "removed": ("old\n", None),
    "emptied": ("old\n", ""),
}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES)
def test_what_changed_meanwhile_is_not_overwritten(before: str | None, after: str | None, tmp_path: Path) -> None:
    target = tmp_path / "flow.py"
    if before is not None:
        target.write_text(before)
    seen = files.existing(target)
    if after is None:
        target.unlink()
    else:
        target.write_text(after)
    with pytest.raises(ConversionError) as caught:
        files.write(seen, "ours\n")
    assert [d.code for d in caught.value.diagnostics] == ["changed-meanwhile"]
    assert (target.read_text() if target.exists() else None) == after
    assert [p.name for p in tmp_path.iterdir()] == ([] if after is None else ["flow.py"])


@pytest.mark.parametrize("before", ["old\n", "", None])
def test_what_is_the_same_is_written(before: str | None, tmp_path: Path) -> None:
    target = tmp_path / "flow.py"
    if before is not None:
        target.write_text(before)
    seen = files.existing(target)
    if before is not None:
        target.write_text(before)  # touched
    files.write(seen, "ours\n")
    assert target.read_text() == "ours\n"
    assert [p.name for p in tmp_path.iterdir()] == ["flow.py"]


def test_a_program_that_edits_its_yaml(folder: Path, roundtrip: Run) -> None:
    """A whole run, in which the file changes between being read and being written: by a process that the program starts."""
    (folder / "flow.py").write_text(
        "import pathlib\nfrom hera.workflows import Suspend, Workflow\n"
        "import subprocess\np = pathlib.Path(__file__).with_name('wf.yaml')\n"
        "subprocess.run(['sh', '-c', f'echo \\'# edited\\' >> \"{p}\"'], check=True)\n"
        "with Workflow(name='b' + p.name[:1], entrypoint='m'):\n    Suspend(name='m')\n"
    )
    old = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\n"
    (folder / "wf.yaml").write_text(old)
    status, _, err = roundtrip("to-yaml", "flow.py", "-o", "wf.yaml")
    assert status == 1
    assert "wf.yaml:1:1: error[changed-meanwhile]: wf.yaml has changed since it was read" in err
    assert (folder / "wf.yaml").read_text() == old + "# edited\n"


# -- what killed runs leave, and owners --------------------------------------------------------------------------------

KILLED = """\
import os, signal, sys
from pathlib import Path
from roundtrip.cli import files
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
os.replace = os.link = die
files.write(files.existing(Path(sys.argv[1])), "ours")
"""
HELD = """\
import os, sys, time
from pathlib import Path
from roundtrip.cli import files
def wait(*_):
    print("waiting", flush=True)
    sys.stdin.read()
    raise OSError(5, "no more")
os.replace = os.link = wait
files.write(files.existing(Path(sys.argv[1])), "ours")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is left there by a process that is killed so")
@pytest.mark.parametrize("before", ["", "old"])
def test_the_next_run_removes_what_a_killed_one_left(before: str, folder: Path, roundtrip: Run) -> None:
    (folder / "wf.yaml").write_text(workflow("one"))
    (folder / ".roundtrip-mine.tmp").write_text("not ours")
    (folder / "roundtrip-abcd1234abcd1234.tmp").write_text("not ours")
    if before:
        roundtrip("to-python", "wf.yaml", "-o", "flow.py")
    subprocess.run([sys.executable, "-c", KILLED, "flow.py"], cwd=folder, env=environment(), check=False, timeout=60)
    assert len(list(folder.glob(f".roundtrip-{16 * '[0-9a-f]'}.tmp"))) == 1
    assert roundtrip("to-python", "wf.yaml", "-o", "flow.py").status == 0
    left = {".roundtrip-mine.tmp", "roundtrip-abcd1234abcd1234.tmp"}
    assert {p.name for p in folder.iterdir()} == left | {"wf.yaml", "flow.py"}


@pytest.mark.skipif(sys.platform == "win32", reason="nothing that is open can be removed there")
def test_a_file_that_a_run_works_on_stays(folder: Path, roundtrip: Run) -> None:
    (folder / "wf.yaml").write_text(workflow("one"))
    with subprocess.Popen(
        [sys.executable, "-c", HELD, "other.py"],
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"waiting\n"
        assert roundtrip("to-python", "wf.yaml", "-o", "flow.py").status == 0
        assert len(list(folder.glob(f".roundtrip-{16 * '[0-9a-f]'}.tmp"))) == 1
        process.communicate(timeout=60)
    assert not list(folder.glob(f".roundtrip-{16 * '[0-9a-f]'}.tmp"))


def test_one_that_was_just_made_stays(tmp_path: Path) -> None:
    """Between making its file and locking it, a run has nothing to show for itself."""
    made = tmp_path / ".roundtrip-abcd1234abcd1234.tmp"
    made.touch()
    files.sweep(tmp_path)
    assert made.exists()
    os.utime(made, (1, 1))
    files.sweep(tmp_path)
    assert not made.exists()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY)}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "flow.py"
    target.write_text("old\n")
    os.chmod(target, 0o640)
    os.chown(target, 12345, 23456)
    files.write(files.existing(target), "new\n")
    found = target.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (12345, 23456, 0o640)


def test_diff_escapes_names(folder: Path, roundtrip: Run) -> None:
    for name, word in (("a\x1b[31m\n.yaml", "x"), ("b\x07.yaml", "y")):
        (folder / name).write_text(workflow('"n\\u001b[1m"', word))
    status, out, _ = roundtrip("diff", "a\x1b[31m\n.yaml", "b\x07.yaml")
    assert status == 1
    assert all(line.isprintable() for line in out.splitlines())
    assert out.startswith(
        "--- a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}.yaml\n+++ b\N{REPLACEMENT CHARACTER}.yaml\n"
    )
