"""Parts of a folder's files: each file is in one of them, and together they say and write what one run does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.cli.shards import Shard, shard_of
from tests.cli.conftest import TEMPLATE, USER
from tests.cli.test_workers import Ran, files, tree


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1), st.integers(1, 50))
def test_a_file_is_in_one_part(name: str, of: int) -> None:
    path = PurePath("a", name)
    assert sum(Shard(number, of).has(path) for number in range(1, of + 1)) == 1


def test_a_part_is_the_same_on_every_machine() -> None:
    assert [n for n in range(20) if Shard(1, 3).has(PurePath(f"deploy/wf-{n}.yaml"))] == [6, 7, 10, 11, 17, 18, 19]


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/2/3", ""])
def test_what_is_no_part(text: str) -> None:
    assert shard_of(text) is None


def run(folder: Path, *arguments: object) -> Ran:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "roundtrip", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def lines(ran: Ran, place: Path) -> Counter[bytes]:
    """What was said of files in a folder, but for the totals."""
    return Counter(
        line
        for line in (ran.err + ran.out).replace(os.fsencode(place), b"").splitlines()
        if b" files: " not in line and b" file: " not in line
    )


@pytest.mark.parametrize(
    "command", [("to-python", "in", "-o", "out"), ("migrate", "in", "-o", "out"), ("validate", "in", "--closed")]
)
def test_parts_together_are_the_whole(tmp_path: Path, command: tuple[str, ...]) -> None:
    for place in (tmp_path / "whole", tmp_path / "parts"):
        place.mkdir()
        tree(place / "in")
        (place / "in" / "wf-01.yaml").write_text(USER)
        (place / "in" / "wf-10.yaml").write_text(USER)
        (place / "in" / "shared.yaml").write_text(TEMPLATE)
        (place / "in" / "wf_02.yaml").write_text(TEMPLATE)  # its program would have the name of another's
        (place / "in" / "link").symlink_to(tmp_path)
    whole = run(tmp_path / "whole", *command)
    parts = [run(tmp_path / "parts", *command, "--shard", f"{k}/3") for k in (1, 2, 3)]
    assert sum((lines(part, tmp_path / "parts") for part in parts), Counter[bytes]()) == lines(
        whole, tmp_path / "whole"
    )
    assert files(tmp_path / "parts") == files(tmp_path / "whole")
    assert max(part.status for part in parts) == whole.status == 1


def test_a_part_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    ran = run(tmp_path, "validate", ".", "--shard", "3/2")
    assert ran.status == 2
    assert b"'3/2' is no K/N" in ran.err
