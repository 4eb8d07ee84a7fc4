"""Folder runs by several processes: nobody sees how many there were, whatever happens to them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from roundtrip.cli import workers
from tests.cli.conftest import FLOW, TEMPLATE, USER, WORKFLOW

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here, so one process does all")

# workers are started for the third file, whatever the first two took
EAGER = "import roundtrip.cli.workers as w; w.SAVED = -1.0; from roundtrip.cli.main import main; {before}; main()"
SCRIPT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{generateName: n{0}-}}
spec:
  entrypoint: main
  unheard: {0}
  templates:
  - {{name: main, container: {{image: "i:{0}"}}}}
"""


class Ran(NamedTuple):
    """What a command left behind."""

    status: int
    out: bytes
    err: bytes


def run(folder: Path, *arguments: object, before: str = "pass", environment: dict[str, str] | None = None) -> Ran:
    """The command line in a process of its own, which starts workers as soon as it may."""
    command = [sys.executable, "-c", EAGER.format(before=before), *map(str, arguments)]
    env = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=folder, capture_output=True, env=env, timeout=120, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def tree(folder: Path, count: int = 12) -> None:
    """Workflows, and what is none, broken, another program's, or needs a helper."""
    folder.mkdir()
    for number in range(count):
        (folder / f"wf-{number:02}.yaml").write_text(SCRIPT.format(number))
    (folder / "wf-03.yaml").write_text("kind: ConfigMap\n")
    (folder / "wf-05.yaml").write_text(f"{WORKFLOW}  x: [\n")
    (folder / "wf-07.yaml").write_text(WORKFLOW.replace("spec: {}", "spec: {{ .Values.spec }}"))
    (folder / "wf-09.yaml").write_bytes(b"\xff\xfea")


@pytest.mark.parametrize("command", ["to-python", "migrate"])
def test_several_processes_say_and_write_what_one_does(tmp_path: Path, command: str) -> None:
    seen = []
    for jobs in (1, 3):
        place = tmp_path / str(jobs)
        place.mkdir()
        tree(place / "in")
        (place / "pyproject.toml").write_text('[tool.roundtrip]\nhelpers = "out/argo_helpers.py"\n')
        first = run(place, command, "in", "-o", "out", "-j", jobs)
        second = run(place, command, "in", "-o", "out", "-j", jobs)
        (place / "in" / "wf-04.yaml").write_text(SCRIPT.format(44))
        third = run(place, command, "in", "-o", "out", "-j", jobs)
        seen.append((first, second, third, files(place)))
    assert seen[0] == seen[1]
    assert seen[0][0].status == 1
    assert b"with_fields" in seen[0][3]["out/argo_helpers.py"]


def test_validate_finds_with_several_processes_what_one_does(tmp_path: Path) -> None:
    tree(tmp_path / "in")
    for number in (1, 6, 10):
        (tmp_path / "in" / f"wf-{number:02}.yaml").write_text(USER)
    (tmp_path / "in" / "shared.yaml").write_text(TEMPLATE)
    (tmp_path / "in" / "shared-2.yaml").write_text(TEMPLATE)
    for options in ((), ("--closed",), ("--format", "json")):
        alone = run(tmp_path, "validate", "in", "-j", 1, *options)
        assert run(tmp_path, "validate", "in", "-j", 3, *options) == alone
        assert alone.status == 1
    said = run(tmp_path, "validate", "in", "-j", 3).err
    assert (said.count(b"[not-here]"), said.count(b"[duplicate-object]"), said.count(b"`text`")) == (1, 1, 3)


def test_programs_are_run_by_workers_and_what_they_print_comes_in_order(tmp_path: Path) -> None:
    seen = []
    for jobs in (1, 2):
        place = tmp_path / str(jobs)
        (place / "in").mkdir(parents=True)
        for number in range(6):
            text = (
                f"import sys\nprint('said {number}', file=sys.stderr)\n{FLOW}w.name = str(len(open(__file__).read()))\n"
            )
            (place / "in" / f"p{number}.py").write_text(text)
        seen.append((run(place, "to-yaml", "in", "-o", "out", "-j", jobs, "--no-validate"), files(place / "out")))
    assert seen[0] == seen[1]
    assert [n for n in range(6) if f"said {n}\n".encode() not in seen[0][0].err] == []


def test_what_an_earlier_file_writes_counts_for_a_later_one(tmp_path: Path) -> None:
    """A script of Hera's runner is imported from a program beside it: one that this very run writes."""
    seen = []
    runner = WORKFLOW.replace("spec: {}", "spec:\n  entrypoint: train\n  templates:\n") + (
        "  - {name: train, script: {image: i, command: [python], source: '{{inputs.parameters}}', "
        "args: [-m, hera.workflows.runner, -e, 'aa:train']}}\n"
    )
    for jobs in (1, 2):
        place = tmp_path / str(jobs)
        (place / "in").mkdir(parents=True)
        for name in ("aa", "ab", "ac", "ad", "ae", "af"):
            (place / "in" / f"{name}.yaml").write_text(runner)
        ran = run(place, "to-python", "in", "-o", "out", "-j", jobs)
        seen.append((ran, files(place)))
    assert seen[0] == seen[1]


def test_a_process_that_dies_costs_the_file_that_it_was_at(tmp_path: Path) -> None:
    tree(tmp_path / "in")
    dies = (
        "import os, roundtrip.convert as c; f = c.python_of; "
        "c.python_of = lambda text, **k: os.kill(os.getpid(), 9) if 'n8-' in text else f(text, **k)"
    )
    ran = run(tmp_path, "to-python", "in", "-o", "out", "-j", 2, before=dies)
    assert ran.status == 1
    assert ran.err.count(b"error[worker-lost]") == 1
    assert (
        b"wf-08.yaml:1:1: error[worker-lost]: the process that was to convert this is gone: it was ended by SIGKILL"
        in ran.err
    )
    made = files(tmp_path / "out")
    assert "wf_08.py" not in made
    assert {"wf_06.py", "wf_10.py", "wf_11.py"} <= made.keys()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_whom_they_work_for(tmp_path: Path, number: signal.Signals) -> None:
    tree(tmp_path / "in")
    slow = (
        "import os, signal, time, roundtrip.convert as c; f = c.python_of; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "  # a shell in the background has it ignored
        "c.python_of = lambda text, **k: "
        "(open(f'pid-{os.getpid()}', 'w').close(), time.sleep(0.2), f(text, **k))[2]"
    )
    command = [sys.executable, "-c", EAGER.format(before=slow), "to-python", "in", "-o", "out", "-j", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        until(lambda: len(list(tmp_path.glob("pid-*"))) == 3)
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]
    pids = [int(p.name.removeprefix("pid-")) for p in tmp_path.glob("pid-*")]
    until(lambda: not any(alive(pid) for pid in pids))
    assert b"Traceback" not in said
    assert all(data.endswith(b"\n") for name, data in files(tmp_path / "out").items() if name.endswith(".py"))
    assert not list((tmp_path / "out").glob(".roundtrip-*"))
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert said.endswith(b"roundtrip: interrupted\n")


def until(true: object) -> None:
    """Wait for something, for a minute."""
    assert callable(true)
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never happened")


def alive(pid: int) -> bool:
    """Whether a process is there, and not only its exit status."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return not Path("/proc").is_dir()


def test_few_files_cost_no_process(tmp_path: Path) -> None:
    tree(tmp_path / "in", 10)
    told = "import roundtrip.cli.workers as w; w.SAVED = 1e9; w._Worker = None"
    assert run(tmp_path, "to-python", "in", "-o", "out", "-j", 8, before=told).status == 1
    assert len(files(tmp_path / "out")) > 4


def numbers(crew: workers.Crew[int], count: int, quick: set[int]) -> Iterator[int]:
    """The results of a crew, of which `quick` are there at once."""
    return crew.results(count, lambda n: n * n if n in quick else None)


def test_results_come_in_order_and_faults_in_their_turn(tmp_path: Path) -> None:
    program = """
import time, sys
from roundtrip.cli import workers
workers.SAVED = -1.0
def work(n):
    if n == 3: time.sleep(0.3)
    if n == 40: raise ValueError("forty")
    return n * n
crew = workers.Crew(work, 3, lambda n, why: -1)
seen = []
try:
    for value in crew.results(60, lambda n: n * n if n % 5 == 0 and n != 40 else None):
        seen.append(value)
except ValueError as problem:
    print(problem, seen == [n * n for n in range(40)])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "forty True\n", done.stderr


def test_nothing_is_lost_without_processes() -> None:
    crew = workers.Crew(lambda n: n * n, 1, lambda n, why: -1)
    assert list(numbers(crew, 30, {0, 7, 8})) == [n * n for n in range(30)]


@pytest.mark.parametrize("command", ["to-python", "migrate", "validate"])
def test_a_report_of_several_processes_is_that_of_one(tmp_path: Path, command: str) -> None:
    seen = []
    for jobs in (1, 3):
        place = tmp_path / str(jobs)
        place.mkdir()
        tree(place / "in")
        (place / "pyproject.toml").write_text('[tool.roundtrip]\nignore = ["unknown-field"]\n')
        (place / "in" / "wf-99.yaml").write_text(
            "kind: Sensor\nspec: {x: {apiVersion: argoproj.io/v1, kind: Workflow}}\n"
        )
        if command == "validate":
            (place / "in" / "flow.py").write_text(FLOW)
        where = () if command == "validate" else ("-o", "out")
        run(place, command, "in", *where, "-j", jobs, "--report", "r.json")
        report = json.loads((place / "r.json").read_text("utf-8"))
        rows = [{k: v for k, v in row.items() if k != "seconds"} for row in report["files"]]
        assert all(row["seconds"] > 0 for row in report["files"] if row["state"] in ("written", "valid"))
        seen.append((rows, report["messages"], files(place / "out") if where else {}))
    assert seen[0] == seen[1]
    names = [row["name"] for row in seen[0][0]]
    assert names == sorted(names)
    assert len(names) >= 11


def test_what_nobody_wants_to_hear_of_is_skipped_by_workers_as_well(tmp_path: Path) -> None:
    tree(tmp_path / "in")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.roundtrip]\nignore = ["unknown-field", "helm-template", "not-utf8", "syntax"]\n'
    )
    for command in ("to-python", "migrate"):
        alone = run(tmp_path, command, "in", "-o", f"{command}-1", "-j", 1)
        several = run(tmp_path, command, "in", "-o", f"{command}-1", "-j", 3, "--no-cache")
        assert (alone.status, several.status) == (0, 0), alone.err
        assert b"4 skipped" in alone.err
        assert b"4 skipped" in several.err
