"""What is in the way of `sync` and `migrate`: links, damage, locks, and an end in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.cli.test_sync import HOLD, KILLED, YAML, pair, texts
from tests.cli.test_sync_week import PAIRS, edit, lines

Run = Callable[..., Outcome]
__all__ = ["pair"]


def test_the_same_files_in_two_pairs_by_a_link(pair: Path, roundtrip: Run) -> None:
    Path("again").symlink_to("deploy")
    Path("pyproject.toml").write_text(
        '[tool.roundtrip]\npairs = [{yaml = "deploy", python = "flows"}, {yaml = "again", python = "others"}]\n'
    )
    before = texts()
    status, out, err = roundtrip("sync")
    assert (status, out) == (2, "")
    assert "pyproject.toml:2:" in err
    assert "`again` and `deploy` have files in common: a file is in one pair only" in err
    assert texts() == before


def test_a_link_to_a_file_of_another_pair_writes_nothing_there(pair: Path, roundtrip: Run) -> None:
    Path("more").mkdir()
    Path("more/a.yaml").symlink_to(Path("../deploy/a.yaml"))
    Path("pyproject.toml").write_text(
        '[tool.roundtrip]\npairs = [{yaml = "deploy", python = "flows"}, {yaml = "more", python = "others"}]\n'
    )
    roundtrip("sync")
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    edit("others/a.py", ('"busybox"', '"debian"'))
    roundtrip("sync")
    # the first pair has it; the other one never overrules that in silence
    assert "image: alpine  # small" in lines("deploy/a.yaml")
    status, _, err = roundtrip("sync")
    assert status == 1
    assert "error[" in err


def test_migrate_waits_for_nobody_either(pair: Path, roundtrip: Run) -> None:
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    before = texts()
    holder = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        status, out, err = roundtrip("migrate", "deploy", "-o", "flows")
        assert (status, out) == (1, "")
        assert f"error[locked]: another sync is at work here: process {holder.pid} on " in err
        assert texts() == before
    finally:
        holder.kill()
        holder.wait()
    assert roundtrip("migrate", "deploy", "-o", "flows").status == 0


@pytest.mark.parametrize("damage", [b"{", b"\xff\x00", b'{"version": 9}'])
def test_what_the_cache_keeps_may_be_damaged(folder: Path, roundtrip: Run, damage: bytes) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy/a.yaml").write_text(YAML)
    assert roundtrip("migrate", "deploy", "-o", "flows").status == 0
    kept = [p for p in Path(os.environ["XDG_CACHE_HOME"]).rglob("state.json") if b'"deploy/a.yaml"' in p.read_bytes()]
    assert kept
    for path in kept:
        path.write_bytes(damage)
    status, out, err = roundtrip("migrate", "deploy", "-o", "flows")
    assert (status, out) == (0, "unchanged    deploy/a.yaml -> flows/a.py\n"), err
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    assert "kept         deploy/a.yaml -> flows/a.py\n" in roundtrip("migrate", "deploy", "-o", "flows").out


@pytest.mark.skipif(os.name == "nt", reason="signals are sent")
@pytest.mark.parametrize("kind", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("command", [["migrate", "deploy", "-o", "flows"], ["to-python", "deploy", "-o", "flows"]])
def test_a_first_run_that_ends_in_the_middle(folder: Path, roundtrip: Run, kind: str, command: list[str]) -> None:
    (folder / "deploy").mkdir()
    for name in "abc":
        (folder / f"deploy/{name}.yaml").write_text(YAML.replace("greeting", name))
    killed = KILLED.replace('main(["sync"])', f"main({command})")
    done = subprocess.run([sys.executable, "-c", killed, "1", kind], capture_output=True, check=False)
    assert done.returncode == (-signal.SIGKILL if kind == "SIGKILL" else 130)
    assert [p.name for p in Path("flows").glob("*.py")] == ["a.py"]
    assert roundtrip(*command).status == 0
    assert sorted(p.name for p in Path("flows").iterdir()) == ["a.py", "b.py", "c.py"]
    (folder / "pyproject.toml").write_text(PAIRS)
    assert roundtrip("sync", "--check").status == 0


def test_thousands_of_files_that_came_are_found_at_once(folder: Path, roundtrip: Run) -> None:
    """Each lone file is looked up, not looked for: entries and names are gone through once."""
    (folder / "deploy").mkdir()
    (folder / "pyproject.toml").write_text(PAIRS)
    for number in range(60):
        (folder / f"deploy/w{number}.yaml").write_text(YAML.replace("greeting", f"w{number}"))
    assert roundtrip("sync").status == 0
    for number in range(60):
        Path(f"flows/w{number}.py").unlink()
    status, _, err = roundtrip("sync", "--check")
    assert (status, err.count("error[orphan]")) == (1, 60)
    assert roundtrip("sync", "--prune").out.count("removed ") == 60
