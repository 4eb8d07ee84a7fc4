"""How far a run is: a bar on a terminal, lines elsewhere where they are asked for, and nothing on standard output."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.cli.progress import Progress
from tests.cli.conftest import WORKFLOW, Outcome


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        """It is."""
        return True


class Clock:
    """A clock that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def run(stream: io.StringIO, total: int, asked: bool | None, seconds: float = 0.2) -> str:
    """What a run writes, of which each file takes so many seconds."""
    clock = Clock()
    progress = Progress(total, stream, asked, clock)
    for done in range(total):
        progress.at(done)
        clock.now += seconds
    progress.end()
    return stream.getvalue()


def test_a_bar_has_rate_and_time_left() -> None:
    shown = run(Terminal(), 100, None)
    assert "50/100" in shown
    assert "5/s" in shown
    assert "0:00:10" in shown
    assert shown.endswith("\r\x1b[2K")
    assert "\n" not in shown


def test_few_files_and_quick_runs_have_none() -> None:
    assert run(Terminal(), 50, None) == ""
    assert run(Terminal(), 100, None, 0.001) == ""
    assert run(Terminal(), 100, False) == ""


def test_a_bar_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    pictures = run(Terminal(), 100, None).split("\r\x1b[2K")[1:-1]
    assert {len(plain(picture)) for picture in pictures} == {59}


def plain(text: str) -> str:
    """A text without what drives a terminal."""
    import re

    return re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", text)


def test_elsewhere_it_is_lines_for_who_asks() -> None:
    assert run(io.StringIO(), 100, None) == ""
    lines = run(io.StringIO(), 100, True, 0.25).splitlines()
    assert lines == [
        "roundtrip: 20 of 100 files, 4 a second, 20 s left",
        "roundtrip: 40 of 100 files, 4 a second, 15 s left",
        "roundtrip: 60 of 100 files, 4 a second, 10 s left",
        "roundtrip: 80 of 100 files, 4 a second, 5 s left",
        "roundtrip: 100 of 100 files, 4 a second",
    ]


def test_it_is_no_part_of_a_result(folder: Path, roundtrip: Callable[..., Outcome]) -> None:
    (folder / "in").mkdir()
    for number in range(3):
        (folder / "in" / f"w{number}.yaml").write_text(WORKFLOW)
    (folder / "pyproject.toml").write_text('[tool.roundtrip]\npairs = [{yaml = "in", python = "out"}]\n')
    for command in (("validate", "in"), ("to-python", "in", "-o", "out"), ("migrate", "in", "-o", "out"), ("sync",)):
        _, silent, told = roundtrip(*command), roundtrip(*command), roundtrip(*command, "--progress")
        assert told.out == silent.out
        assert [line for line in told.err.splitlines() if line.startswith("roundtrip: 3 of 3 files")]


def test_it_is_no_part_of_a_file_of_messages_either(folder: Path, roundtrip: Callable[..., Outcome]) -> None:
    (folder / "in").mkdir()
    for name in "ab":
        (folder / "in" / f"{name}.yaml").write_text(WORKFLOW)
    done = roundtrip("validate", "in", "--progress", "--output-file", "said.txt")
    assert "2 of 2 files" in done.err
    assert "of 2 files" not in Path("said.txt").read_text()
    assert roundtrip("validate", "in", "--progress", "--quiet").err.count("of 2 files") == 0
