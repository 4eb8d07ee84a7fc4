"""A week of two people's edits: one works in YAML, the other in Python, and `roundtrip sync` keeps both in step."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.convert import documents_of
from roundtrip.sync.in_step import same
from tests.cli.conftest import Outcome
from tests.support import FIXTURES

Run = Callable[..., Outcome]
PAIRS = '[tool.roundtrip]\npairs = [{yaml = "deploy", python = "flows"}]\n'
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def git(*arguments: str) -> str:
    """Run git in the working directory; what it says."""
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def commit(message: str = "x") -> None:
    git("add", "-A")
    git("commit", "-qm", message)


def edit(path: str, *changes: tuple[str, str]) -> None:
    """Put each second text in the place of the first, which is there once."""
    text = Path(path).read_text()
    for before, after in changes:
        assert text.count(before) == 1, (path, before)
        text = text.replace(before, after)
    Path(path).write_text(text)


def lines(path: str) -> set[str]:
    """The lines of a file, without what is around them."""
    return {line.strip() for line in Path(path).read_text().splitlines()}


def agree() -> None:
    """Holds that both sides have the same files, and that these mean the same."""
    programs = sorted(Path("flows").rglob("*.py"))
    names = {p.relative_to("flows").with_suffix("").as_posix().replace("-", "_") for p in programs}
    yaml = {
        p.relative_to("deploy").with_suffix("").as_posix().replace("-", "_"): p for p in Path("deploy").rglob("*.yaml")
    }
    assert names == yaml.keys()
    for program in programs:
        name = program.relative_to("flows").with_suffix("").as_posix().replace("-", "_")
        mine, _ = documents_of(yaml[name].read_text(), kind="yaml")
        theirs, _ = documents_of(program.read_text(), path=str(program), kind="python", engine="static")
        assert same(mine, theirs), name


@pytest.fixture
def repository(folder: Path) -> Path:
    """A repository of four workflows, in step and committed."""
    (folder / "deploy" / "nightly").mkdir(parents=True)
    for name, place in (
        ("dag_diamond", "dag-diamond"),
        ("map_reduce", "nightly/map-reduce"),
        ("policies", "policies"),
        ("artifacts", "artifacts"),
    ):
        shutil.copy(FIXTURES / f"{name}.yaml", folder / "deploy" / f"{place}.yaml")
    (folder / "pyproject.toml").write_text(PAIRS)
    git("init", "-q")
    commit()
    return folder


def still(roundtrip: Run) -> None:
    """Holds that both sides agree, and that another sync finds nothing to do and writes nothing."""
    agree()
    for command in (("sync", "--check"), ("sync",)):
        status, out, err = roundtrip(*command)
        assert (status, out) == (0, ""), err
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in Path().rglob("*") if p.is_file() and p.name != "lock"}
    assert roundtrip("sync").out == ""
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in before} == before


def test_a_week(repository: Path, roundtrip: Run) -> None:
    # Monday: the first sync makes the Python
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert "made         flows/dag_diamond.py (from deploy/dag-diamond.yaml)" in out.splitlines()
    assert err.endswith("sync: 4 made\n")
    still(roundtrip)
    commit("the Python")
    still(roundtrip)

    # Tuesday: other values on both sides, of one file; comments on both sides
    edit("flows/dag_diamond.py", ('"busybox",', '"alpine:3",  # small'))
    edit(
        "deploy/dag-diamond.yaml",
        ("  entrypoint: diamond\n", "  entrypoint: diamond\n  parallelism: 3  # the node is small\n"),
        ("# A diamond: B", "# A rhombus: B"),
    )
    assert roundtrip("sync", "--check").status == 1
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert out.splitlines() == [
        "changed      deploy/dag-diamond.yaml (1 value)",
        "changed      flows/dag_diamond.py (1 value)",
    ]
    assert {"image: alpine:3 # small", "parallelism: 3  # the node is small"} <= lines("deploy/dag-diamond.yaml")
    assert "# A rhombus: B and C wait for A, D waits for both." in lines("flows/dag_diamond.py")
    assert "# A diamond" not in Path("flows/dag_diamond.py").read_text()
    python = Path("flows/dag_diamond.py").read_text()
    assert "# small" in python
    assert "# the node is small" in python
    still(roundtrip)
    # a second edit before a commit is none of both sides
    edit("flows/dag_diamond.py", ('"alpine:3"', '"alpine:4"'))
    assert roundtrip("sync").out == "changed      deploy/dag-diamond.yaml (1 value)\n"
    assert "image: alpine:4 # small" in lines("deploy/dag-diamond.yaml")
    commit("Tuesday")
    still(roundtrip)

    # Wednesday: a task more on each side, and a comment goes
    edit(
        "flows/dag_diamond.py",
        (
            "        A >> [B, C] >> D",
            '        E = say(name="E", arguments={"text": "E"})\n        A >> [B, C] >> D\n        D >> E',
        ),
    )
    edit(
        "deploy/dag-diamond.yaml",
        (
            "      - name: D\n",
            "      # between the two\n      - name: C2\n        template: say\n        depends: A\n        arguments:\n          parameters: [{name: text, value: C2}]\n      - name: D\n",
        ),
        ("image: alpine:4 # small", "image: alpine:4"),
    )
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert {"- name: E", "- name: C2", "# between the two"} <= lines("deploy/dag-diamond.yaml")
    python = Path("flows/dag_diamond.py").read_text()
    assert 'name="C2"' in python
    assert "# between the two" in python
    assert "# small" not in python
    still(roundtrip)
    commit("Wednesday")

    # Thursday: both change one value; the other files go on
    edit("flows/dag_diamond.py", ('"alpine:4"', '"alpine:5"'))
    edit("deploy/dag-diamond.yaml", ("image: alpine:4", "image: alpine:6"))
    edit("deploy/nightly/map-reduce.yaml", ('value: "4"', 'value: "8"'))
    before = Path("flows/dag_diamond.py").read_text(), Path("deploy/dag-diamond.yaml").read_text()
    status, out, err = roundtrip("sync")
    assert status == 1
    line = before[1][: before[1].index("image:")].count("\n") + 1
    there = before[0][: before[0].index('"alpine:5"')].count("\n") + 1
    assert f"deploy/dag-diamond.yaml:{line}:" in err
    assert (
        f'error[conflict]: spec.templates[say].container.image is "alpine:6" here, "alpine:5" in flows/dag_diamond.py:{there}'
        in err
    )
    assert 'and was "alpine:4" when both agreed' in err
    assert before == (Path("flows/dag_diamond.py").read_text(), Path("deploy/dag-diamond.yaml").read_text())
    assert out == "changed      flows/nightly/map_reduce.py (1 value)\n"
    assert roundtrip("sync", "--prefer", "python").status == 0
    assert "image: alpine:5" in lines("deploy/dag-diamond.yaml")
    still(roundtrip)
    commit("Thursday")

    # Friday: renamed, deleted, new
    git("mv", "deploy/policies.yaml", "deploy/retries.yaml")
    edit("flows/policies.py", ("with Workflow(", "# ours alone\nwith Workflow("))
    text = Path("flows/policies.py").read_text()
    Path("flows/artifacts.py").unlink()
    shutil.copy(FIXTURES / "hooks.yaml", "deploy/hooks.yaml")
    shutil.copy(FIXTURES / "loops.py", "flows/loops.py")
    status, out, err = roundtrip("sync", "--check")
    assert status == 1
    assert "deploy/artifacts.yaml:1:1: error[orphan]: flows/artifacts.py was deleted" in err
    assert "flows/retries.py:1:1: error[would-change]" in err
    status, out, err = roundtrip("sync", "--prune")
    assert status == 0, err
    assert set(out.splitlines()) == {
        "made         flows/hooks.py (from deploy/hooks.yaml)",
        "made         deploy/loops.yaml (from flows/loops.py)",
        "removed      deploy/artifacts.yaml",
        "changed      deploy/retries.yaml (comments)",
        "renamed      flows/retries.py (from flows/policies.py)",
    }
    assert Path("flows/retries.py").read_text() == text
    assert "# ours alone" in lines("deploy/retries.yaml")
    still(roundtrip)
    commit("Friday")
    still(roundtrip)

    # the other renames a program and edits it, in a clone that has never synced
    git("clone", "-q", ".", "clone")
    os.chdir("clone")
    still(roundtrip)
    git("mv", "flows/hooks.py", "flows/on_exit.py")
    edit("flows/dag_diamond.py", ('"alpine:5"', '"alpine:7"'))
    commit("elsewhere")
    assert roundtrip("sync", "--check").status == 1
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert out.splitlines() == [
        "changed      deploy/dag-diamond.yaml (1 value)",
        "renamed      deploy/on-exit.yaml (from deploy/hooks.yaml)",
    ]
    still(roundtrip)
