"""roundtrip watch: sync while both sides are edited. What it says is waited for, as long as a slow machine needs."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.cli.test_sync import HOLD, YAML
from tests.cli.test_sync_week import PAIRS, edit, lines
from tests.support import REPOSITORY

Run = Callable[..., Outcome]
PATIENCE = 120.0  # seconds, after which what is waited for isn't thought to come
TWO = '[tool.roundtrip]\npairs = [{yaml = "deploy", python = "flows"}, {yaml = "other", python = "others"}]\n'


# a shell in the background has the signal ignored
WATCH = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from roundtrip.cli.main import main
main(["watch"])
"""


class Watching:
    """A watch at work; its lines, of both streams, as they come."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", WATCH],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """The lines up to one with these words. Raises AssertionError where none comes."""
        seen: list[str] = []
        while not (seen and words in seen[-1]):
            try:
                seen.append(self.lines.get(timeout=PATIENCE))
            except queue.Empty:
                raise AssertionError(f"{words!r} doesn't come after {seen}") from None
        return seen

    def end(self) -> int:
        """Ctrl-C, and the exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self.thread.join(PATIENCE)
        return status


@pytest.fixture
def watching(folder: Path) -> Iterator[Callable[[], Watching]]:
    """Starts a watch; none outlives its test."""
    if os.name == "nt":
        pytest.skip("signals are sent")
    started: list[Watching] = []

    def start() -> Watching:
        started.append(Watching())
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_both_ways_until_it_is_ended(folder: Path, watching: Callable[[], Watching]) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy/a.yaml").write_text(YAML)
    (folder / "pyproject.toml").write_text(PAIRS)
    watch = watching()
    seen = watch.until("Ctrl-C ends it")
    assert seen == ["made         flows/a.py (from deploy/a.yaml)", "watch: deploy and flows; Ctrl-C ends it"]
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    assert watch.until("flows/a.py") == ["changed      flows/a.py (1 value)"]
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    assert watch.until("deploy/a.yaml") == ["changed      deploy/a.yaml (1 value)"]
    assert {"image: alpine  # small", "args: [bye]"} <= lines("deploy/a.yaml")
    edit("deploy/a.yaml", ("[bye]", "[bye"))
    assert "error[syntax]" in watch.until("error")[0]
    edit("deploy/a.yaml", ("[bye", "[bye, bye]"))
    assert watch.until("flows/a.py") == ["changed      flows/a.py (1 value)"]
    assert watch.end() == 0
    assert watch.until("watch:")[-1] == "watch: ended"
    assert not list(folder.rglob("*.tmp"))


def test_a_conflict_stops_that_pair(folder: Path, watching: Callable[[], Watching], roundtrip: Run) -> None:
    for name in ("deploy", "other"):
        (folder / name).mkdir()
        (folder / name / "a.yaml").write_text(YAML)
    (folder / "pyproject.toml").write_text(TWO)
    assert roundtrip("sync").status == 0
    edit("deploy/a.yaml", ("busybox", "alpine"))
    edit("flows/a.py", ('"busybox"', '"debian"'))
    (folder / "deploy/b.yaml").write_text(YAML.replace("greeting", "more"))
    watch = watching()
    seen = watch.until("Ctrl-C ends it")
    assert "error[conflict]: spec.templates[main].container.image" in seen[0]
    assert seen[1] == "watch: deploy and flows stop here until both sides agree there"
    edit("other/a.yaml", ("[hello]", "[bye]"))
    assert watch.until("others/a.py") == ["changed      others/a.py (1 value)"]
    assert not Path("flows/b.py").exists()
    edit("flows/a.py", ('"debian"', '"alpine"'))
    assert watch.until("flows/b.py")[0] == "watch: deploy and flows go on"
    assert watch.end() == 0


def test_it_waits_for_another_sync(folder: Path, watching: Callable[[], Watching]) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy/a.yaml").write_text(YAML)
    (folder / "pyproject.toml").write_text(PAIRS)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    holder = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        watch = watching()
        assert "error[locked]" in watch.until("Ctrl-C ends it")[0]
    finally:
        holder.kill()
        holder.wait()
    watch.until("made         flows/a.py")
    assert watch.end() == 0


def test_it_needs_pairs(folder: Path, roundtrip: Run) -> None:
    status, _, err = roundtrip("watch")
    assert (status, "error[no-pairs]" in err) == (2, True)
