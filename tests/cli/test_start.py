"""How the program starts and ends, in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from roundtrip.cli.main import COMMANDS
from roundtrip.settings.keys import ARGO_VERSIONS
from tests.support import FIXTURES, REPOSITORY

HEAVY = ("libcst", "ruamel", "jsonschema", "hera", "pydantic", "yaml")


def python(*arguments: str, stdin: int | None = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, stdin=stdin
    )


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["no-such"], *([c, "--help"] for c in COMMANDS)],
    ids=lambda a: " ".join(a),
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom roundtrip.cli.main import run\n"
        f"status = run({arguments!r})\n"
        f"heavy = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "assert not heavy, heavy\nsys.exit(status)\n"
    )
    done = python("-c", code)
    assert done.returncode == (2 if arguments == ["no-such"] else 0), done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_looked_through_for_garbage_at_the_end() -> None:
    code = (
        "import atexit, gc, sys\nfrom roundtrip.cli.main import main\n"
        "atexit.register(lambda: print(gc.isenabled(), len(gc.get_objects()) < gc.get_freeze_count()))\n"
        "main(['to-python', 'fixtures/dag_diamond.yaml', '-o', sys.argv[1]])\n"
    )
    done = python("-c", code, os.devnull)
    assert done.stdout.endswith("True True\n"), done.stderr


@pytest.mark.parametrize("source", ["fixtures/dag_diamond.yaml", "fixtures"])
def test_what_reads_a_repository_is_imported_for_folders_alone(source: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom roundtrip.cli.main import run\n"
        f"run(['to-python', {source!r}, '-o', sys.argv[1]])\nprint('roundtrip.repository' in sys.modules)\n"
    )
    target = tmp_path / ("flows" if source == "fixtures" else "flow.py")
    done = python("-c", code, str(target))
    assert done.stdout == f"{source == 'fixtures'}\n", done.stderr


def test_the_overview_names_every_command() -> None:
    done = python("-m", "roundtrip", "--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert f"\n  {name} " in done.stdout


def test_every_module_of_a_command_is_in_the_table() -> None:
    commands = {
        p.stem.replace("_", "-")
        for p in (REPOSITORY / "roundtrip" / "cli").glob("*.py")
        if "\ncommand = " in p.read_text() or "\ndef command(" in p.read_text()
    }
    assert commands == COMMANDS.keys()


def test_the_versions_offered_are_those_of_the_schemas() -> None:
    there = sorted(p.stem.removeprefix("argo-") for p in (REPOSITORY / "schemas").glob("argo-[0-9]*.json"))
    assert there == sorted(ARGO_VERSIONS)


def test_a_reader_that_has_seen_enough() -> None:
    """A closed pipe ends the program without a word."""
    code = (
        "import roundtrip.convert as c\nfrom roundtrip.cli.main import main\n"
        "c.python_of = lambda *a, **k: c.Result('x = 1\\n' * 100000)\n"
        "main(['to-python', 'fixtures/dag_diamond.yaml'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_the_module_runs_as_the_command_does() -> None:
    done = python("-m", "roundtrip", "to-python", str(FIXTURES / "no-such.yaml"))
    assert done.returncode == 1
    assert done.stderr.endswith("no-such.yaml:1:1: error[no-such-file]: there is no such file\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
@pytest.mark.parametrize("command", [["to-python"], ["validate", "--format", "json"]], ids=" ".join)
@pytest.mark.parametrize("closed", [False, True])
def test_output_that_goes_nowhere_is_said(command: list[str], closed: bool) -> None:
    run = f"{shlex.join([sys.executable, '-m', 'roundtrip', *command])} fixtures/dag_diamond.yaml {'>&-' if closed else '>/dev/full'}"
    done = subprocess.run(run, shell=True, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "standard output can't be written: " in done.stderr
    assert "internal" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_streams_that_are_closed() -> None:
    run = f"{sys.executable} -m roundtrip to-python"
    for arguments, status in (("fixtures/dag_diamond.yaml 2>&-", 0), ("- <&-", 1)):
        done = subprocess.run(
            f"{run} {arguments}", shell=True, cwd=REPOSITORY, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == status
        assert "internal" not in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_names_that_no_encoding_says(tmp_path: Path, form: str) -> None:
    name = os.fsdecode(b"\xff\xe2\x98\x83\n.yaml")
    try:
        (tmp_path / name).write_text("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {x: 1}\n")
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    for encoding in ("ascii:strict", "latin-1:strict", "utf-8:strict"):
        done = subprocess.run(
            [sys.executable, "-m", "roundtrip", "validate", str(tmp_path / name), "--format", form],
            cwd=REPOSITORY,
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            timeout=60,
        )
        assert b"internal" not in done.stderr
        assert done.returncode == 1
        if form in ("json", "sarif"):
            json.loads(done.stdout.decode("latin-1" if encoding[0] == "l" else "utf-8"))  # click writes no ASCII
        else:
            told = done.stderr if form == "text" else done.stdout
            assert all(b"error" in line or b"warning" in line for line in told.splitlines())
