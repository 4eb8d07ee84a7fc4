"""A file that was given to the wrong command is told the right one; marks of a merge are told as such, in Python too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from roundtrip.cli.main import COMMANDS, cli
from roundtrip.settings.keys import KEYS
from tests.cli.conftest import FLOW, WORKFLOW, Outcome

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]
CONFLICT = "from hera.workflows import Workflow\n<<<<<<< HEAD\nw = Workflow(name='a')\n=======\nw = Workflow(name='b')\n>>>>>>> x\n"


@pytest.mark.parametrize("suffix", ["yaml", "yml", "json", "YAML"])
def test_yaml_is_for_to_python(suffix: str, roundtrip: Run) -> None:
    Path(f"x.{suffix}").write_text(WORKFLOW)
    status, out, err = roundtrip("to-yaml", f"x.{suffix}")
    assert (status, out) == (1, "")
    assert (
        err == f"x.{suffix}:1:1: error[other-direction]: this is YAML, which `roundtrip to-python x.{suffix}` takes\n"
    )


def test_python_is_for_to_yaml(roundtrip: Run) -> None:
    Path("x.py").write_text(FLOW)
    status, out, err = roundtrip("to-python", "x.py", "-o", "y.py")
    assert (status, out) == (1, "")
    assert err == "x.py:1:1: error[other-direction]: this is Python, which `roundtrip to-yaml x.py` takes\n"
    assert not Path("y.py").exists()


def test_standard_input_goes_by_what_it_says(roundtrip: Run) -> None:
    assert "`roundtrip to-python -`" in roundtrip("to-yaml", "-", stdin=WORKFLOW.encode()).err
    assert "`roundtrip to-yaml -`" in roundtrip("to-python", "-", stdin=FLOW.encode()).err
    assert roundtrip("to-yaml", "-", stdin=FLOW.encode()).err.count("other-direction") == 0


def test_a_folder_of_the_other_kind_is_told_so(roundtrip: Run) -> None:
    Path("deploy/sub").mkdir(parents=True)
    Path("deploy/sub/x.yaml").write_text(WORKFLOW)
    assert (
        "there is YAML in it, which `roundtrip to-python deploy` takes" in roundtrip("to-yaml", "deploy", "-o", "o").err
    )
    Path("flows").mkdir()
    Path("flows/x.py").write_text(FLOW)
    for command in ("to-python", "migrate"):
        assert (
            "there is Python in it, which `roundtrip to-yaml flows` takes" in roundtrip(command, "flows", "-o", "o").err
        )
    Path("none").mkdir()
    assert "which `roundtrip" not in roundtrip("to-yaml", "none", "-o", "o").err


def test_validate_says_what_it_reads(roundtrip: Run) -> None:
    Path("notes.md").write_text("# Notes\n")
    status, _, err = roundtrip("validate", "notes.md")
    assert status == 1
    assert err.startswith("notes.md:1:1: error[other-direction]: a file that ends in .md is neither YAML (")
    Path("wf.tpl").write_text(WORKFLOW)
    assert "other-direction" not in roundtrip("validate", "wf.tpl").err
    assert roundtrip("validate", "notes.md", "--skip-others").status == 0


@pytest.mark.parametrize("engine", ["auto", "static", "hera"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_conflict_in_python_is_told_as_one(engine: str, newline: str, roundtrip: Run) -> None:
    Path("flow.py").write_bytes(CONFLICT.replace("\n", newline).encode())
    status, _, err = roundtrip("to-yaml", "flow.py", "--engine", engine)
    assert status == 1
    assert err.startswith("flow.py:2:1: error[python-syntax]: this is where a merge left a conflict: ")


def test_a_conflict_in_yaml_is_told_in_the_same_words(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n"
    )
    assert roundtrip("validate", "wf.yaml").err.startswith(
        "wf.yaml:3:1: error[syntax]: this is where a merge left a conflict: "
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_the_defaults(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option) and option.name in KEYS:
            assert option.help is not None
            assert f"[default: {KEYS[option.name].without}]" in option.help
        elif isinstance(option, click.Option) and isinstance(option.default, str | float) and not option.is_flag:
            assert option.show_default, option.name
