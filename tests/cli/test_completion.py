"""Completion in the shell."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest

from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(roundtrip: Run, shell: str) -> None:
    done = roundtrip("completion", shell)
    assert done.status == 0
    assert "_ROUNDTRIP_COMPLETE" in done.out
    if shutil.which(shell) is not None:
        subprocess.run([shell, "-n"], input=done.out, text=True, check=True)


def test_another_shell_is_wrong_usage(roundtrip: Run) -> None:
    assert roundtrip("completion", "tcsh").status == 2
