"""Scripts of Hera's runner whose function lies beside the program: it is imported."""

from __future__ import annotations

from pathlib import Path

import black
import pytest

from roundtrip.convert import python_of, yaml_of

JOBS = """\
from hera.workflows import Artifact, script


@script(constructor="runner", image="jobs:1", outputs=[Artifact(name="model", path="/tmp/model")])
def train(day: str, epochs: int = 3):
    print(day, epochs)


@script(constructor="runner")
def report():
    print("done")


@script()
def inline():
    print("inline")
"""
FLOW = """\
from hera.workflows import DAG, Workflow

from jobs import report, train

with Workflow(generate_name="t-", entrypoint="main") as w:
    with DAG(name="main"):
        train_task = train(arguments={"day": "x"})
        report_task = report()
        train(name="many", with_param="[1,2]", arguments={"epochs": 4})
        train_task >> report_task
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "jobs.py").write_text(JOBS)
    return tmp_path


def workflow(folder: Path) -> str:
    return yaml_of(FLOW, path=str(folder / "flow.py"), engine="static").text


def test_a_function_at_hand_is_imported(folder: Path) -> None:
    text = workflow(folder)
    program = python_of(text, beside=folder).text
    assert "\n\nfrom jobs import report, train\n" in program
    assert "train_task = train(arguments=" in program
    assert "Script(" not in program
    # Hera would look for the function of a loop in the program
    assert 'Task(\n            name="many",\n            template="train",' in program
    assert black.format_str(program, mode=black.Mode()) == program
    for engine in ("static", "hera"):
        again = yaml_of(program, path=str(folder / "again.py"), engine=engine).text  # type: ignore[arg-type]
        assert python_of(again, beside=folder).text == program


def test_elsewhere_the_script_stays(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = workflow(folder)
    assert "import train" not in python_of(text).text
    assert "import train" not in python_of(text, beside=tmp_path_factory.mktemp("other")).text
    assert "import train" not in python_of(text, beside=folder, scripts="text").text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # another template than the function gives
        ("image: jobs:1", "image: jobs:2"),
        ("jobs:train", "jobs:missing"),
        ("jobs:train", "missing:train"),
        ("jobs:train", "jobs:inline"),
        ("jobs:train", "../jobs:train"),
        ("jobs:train", "class:train"),
    ],
)
def test_what_the_function_does_not_give_stays_a_script(folder: Path, before: str, after: str) -> None:
    text = workflow(folder)
    assert text.count(before) == 1
    program = python_of(text.replace(before, after), beside=folder).text
    assert "from jobs import report\n" in program
    assert "train = Script(" in program


def test_a_function_whose_name_is_taken_gets_another(folder: Path) -> None:
    (folder / "jobs.py").write_text(JOBS.replace("def train", "def w"))
    flow = FLOW.replace("import report, train", "import report, w as train")
    text = yaml_of(flow, path=str(folder / "flow.py"), engine="static").text
    program = python_of(text, beside=folder).text
    assert "from jobs import report\nfrom jobs import w as w_script\n" in program
    assert "train_task" not in program


def test_a_function_that_nothing_calls_joins_the_workflow(folder: Path) -> None:
    text = yaml_of(
        'from hera.workflows import Workflow\nfrom jobs import report\nwith Workflow(name="a", entrypoint="report") as w:\n'
        "    report()\n",
        path=str(folder / "flow.py"),
        engine="static",
    ).text
    program = python_of(text, beside=folder).text
    assert program.endswith('with Workflow(name="a", entrypoint="report") as w:\n    report()\n')


def test_a_program_imports_nothing_from_itself(folder: Path) -> None:
    """The workflow of jobs.py itself, written over it: the functions would be gone."""
    program = python_of(workflow(folder), beside=folder, path=str(folder / "jobs.py")).text
    assert "import report" not in program
    assert 'args=["-m", "hera.workflows.runner", "-e", "jobs:train"]' in program
