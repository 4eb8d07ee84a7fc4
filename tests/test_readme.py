"""The README's example is what the program does today, and its test passes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click

import roundtrip
from tests.support import FIXTURES, REPOSITORY

LIFTED = FIXTURES / "lifted"
README = (REPOSITORY / "README.md").read_text("utf-8")


def example(name: str) -> str:
    """The code block behind the mark `<!-- example: NAME -->`."""
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```\n", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_python_is_what_the_yaml_becomes() -> None:
    assert roundtrip.to_python(example("YAML")) == example("Python")


def test_the_function_is_tested_without_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "dice.py").write_text(example("Python"))
    (tmp_path / "test_dice.py").write_text(example("test"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_what_is_lifted_is_in_the_fixture_and_tested(tmp_path: Path) -> None:
    for kind, suffix in (("YAML", ".yaml"), ("Python", ".py")):
        whole = (LIFTED / "word_count").with_suffix(suffix).read_text("utf-8")
        assert all(part in whole for part in example(f"lifted {kind}").split("---\n"))
    (tmp_path / "word_count.py").write_text((LIFTED / "word_count.py").read_text("utf-8"))
    (tmp_path / "test_word_count.py").write_text(example("lifted test"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout


def test_every_make_target_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"^\s+make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_every_option_is_there() -> None:
    """What the README shows of the command line exists."""
    from roundtrip.cli.main import COMMANDS, cli

    for line in re.findall(r"^    roundtrip (.*?)(?:\s+#.*)?$", README, re.MULTILINE):
        name, *arguments = line.partition(" -- ")[0].split()
        assert name in COMMANDS
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        if isinstance(command, click.Group):
            command = command.commands.get(arguments.pop(0))
        assert command is not None
        options = {o for p in command.params for o in p.opts}
        assert {a for a in arguments if a.startswith("-")} <= options, line
