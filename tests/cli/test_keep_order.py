"""--keep-order, keep_order in pyproject.toml, and what turns it on: the command line's part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.python.test_template_order import LINE, TEXT, orders
from tests.repository.test_indexed import patch, sensor, write

Run = Callable[..., Outcome]
NAMED = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate").replace("generateName: coin-", "name: coin")
TOTAL = "1 workflow has its templates in another order in Python (--verbose says where, --keep-order writes it there)"


@pytest.fixture
def tree(folder: Path) -> Path:
    """A folder of one workflow that nothing goes to."""
    return write(folder, {"wfs/coin.yaml": NAMED})


def patched(target: str = "{kind: WorkflowTemplate, name: coin}", at: int = 1) -> str:
    return "resources: [../coin.yaml]\n" + patch(target, f"{{op: remove, path: /spec/templates/{at}}}")


def test_the_option_writes_it(roundtrip: Run, tree: Path) -> None:
    assert LINE in roundtrip("to-python", "--keep-order", "wfs/coin.yaml").out
    assert roundtrip("to-python", "--keep-order", "wfs", "-o", "flows").err == "1 file: 1 written\n"
    assert LINE in (tree / "flows/coin.py").read_text()
    assert roundtrip("migrate", "--keep-order", "--check", "wfs", "-o", "flows").status == 0


def test_the_project_asks_for_it(roundtrip: Run, tree: Path) -> None:
    write(tree, {"pyproject.toml": "[tool.roundtrip]\nkeep_order = true\n"})
    assert LINE in roundtrip("to-python", "wfs/coin.yaml").out
    assert LINE in roundtrip("to-python", "-", stdin=NAMED.encode()).out
    write(tree, {"pyproject.toml": "[tool.roundtrip]\nkeep_order = false\n"})
    assert LINE not in roundtrip("to-python", "wfs/coin.yaml").out


def test_a_name_that_is_no_string_is_in_no_line(roundtrip: Run, tree: Path) -> None:
    """`validate` refuses it; the program has it beside what Hera knows, and says no order."""
    text = NAMED.replace("- name: say", "- name: 9007199254740993")
    assert text != NAMED
    write(tree, {"wfs/coin.yaml": text})
    found = roundtrip("to-python", "--keep-order", "wfs/coin.yaml")
    assert "internal" not in found.err
    assert LINE not in found.out
    assert "9007199254740993" in found.out


@pytest.mark.parametrize("value", ['"yes"', "1", "[]"])
def test_what_is_neither_true_nor_false_is_an_error(roundtrip: Run, tree: Path, value: str) -> None:
    write(tree, {"pyproject.toml": f"[tool.roundtrip]\nkeep_order = {value}\n"})
    found = roundtrip("to-python", "wfs/coin.yaml")
    assert found.status != 0
    assert "error[bad-config]" in found.err
    assert "keep_order" in found.err


def test_without_it_the_order_is_told_where_that_is_asked_for(roundtrip: Run, tree: Path) -> None:
    assert roundtrip("to-python", "wfs/coin.yaml").err == ""
    told = roundtrip("to-python", "--verbose", "wfs/coin.yaml").err
    assert told.startswith("wfs/coin.yaml:7:5: note[template-order]: the order of templates isn't in the program: ")
    found = roundtrip("migrate", "wfs", "-o", "flows")
    assert found.err.startswith(f"1 file: 1 written; {TOTAL}\nPrograms say nothing to ruff, ")
    # the program that is there now lacks it as well
    again = roundtrip("migrate", "-v", "wfs", "-o", "flows")
    assert "wfs/coin.yaml:7:5: note[template-order]" in again.err
    assert again.err.endswith(f"1 file: 1 unchanged; {TOTAL}\n")
    # and where it matters, that is a warning: what is there stays
    kept = roundtrip("migrate", "--keep-order", "wfs", "-o", "flows")
    assert "warning[template-order]" in kept.err
    assert "`roundtrip to-python --keep-order … -o flows/coin.py` puts it into the one that is there" in kept.err
    assert kept.status == 0
    roundtrip("to-python", "--keep-order", "wfs/coin.yaml", "-o", "flows/coin.py")
    assert LINE in (tree / "flows/coin.py").read_text()
    assert roundtrip("migrate", "--keep-order", "wfs", "-o", "flows").err == "1 file: 1 unchanged\n"


@pytest.mark.parametrize("command", ["to-python", "migrate"])
def test_a_patch_by_index_turns_it_on_for_its_file(roundtrip: Run, tree: Path, command: str) -> None:
    write(
        tree, {"wfs/other.yaml": NAMED.replace("name: coin", "name: other"), "wfs/over/kustomization.yaml": patched()}
    )
    found = roundtrip(command, "wfs", "-o", "flows")
    assert LINE in (tree / "flows/coin.py").read_text()
    assert LINE not in (tree / "flows/other.py").read_text()
    notes = [line for line in found.err.splitlines() if "template-index" in line]
    assert notes == [
        "wfs/coin.yaml:11:5: note[template-index]: the order of templates is kept, since wfs/over/kustomization.yaml:4:1 goes to "
        "templates[1], `toss`, by its index (/spec/templates/1)"
    ]
    # a file that is named itself is looked at alone
    assert LINE not in roundtrip("to-python", "wfs/coin.yaml").out


def test_a_sensor_turns_it_on(roundtrip: Run, tree: Path) -> None:
    resource = "{resource: {kind: Workflow, metadata: {generateName: w-}, spec: {workflowTemplateRef: {name: coin}}}}"
    write(tree, {"wfs/sensor.yaml": sensor(resource)})
    assert "wfs/sensor.yaml:6:" in roundtrip("to-python", "wfs", "-o", "flows").err
    assert LINE in (tree / "flows/coin.py").read_text()


def test_a_later_run_puts_it_into_the_program_that_is_there(roundtrip: Run, tree: Path) -> None:
    roundtrip("to-python", "wfs", "-o", "flows")
    before = (tree / "flows/coin.py").read_text()
    write(tree, {"wfs/over/kustomization.yaml": patched()})
    roundtrip("to-python", "wfs", "-o", "flows")
    assert (tree / "flows/coin.py").read_text().replace(LINE, "") == before
    assert LINE in (tree / "flows/coin.py").read_text()


def test_a_broken_kustomization_costs_nothing_but_a_warning(roundtrip: Run, tree: Path) -> None:
    write(tree, {"wfs/over/kustomization.yaml": "resources: [a\npatches: {\n"})
    found = roundtrip("migrate", "wfs", "-o", "flows")
    assert found.status == 0
    assert "wfs/over/kustomization.yaml:2:" in found.err
    assert "warning[bad-kustomization]" in found.err
    assert (tree / "flows/coin.py").is_file()


def test_folder_runs_keep_the_order_of_yaml_that_is_there(roundtrip: Run, tree: Path) -> None:
    roundtrip("to-python", "wfs", "-o", "flows")
    program = (tree / "flows/coin.py").read_text()
    assert roundtrip("to-yaml", "flows", "-o", "wfs").err == "1 file: 1 unchanged\n"
    (tree / "flows/coin.py").write_text(program.replace("alpine", "busybox"))
    roundtrip("to-yaml", "flows", "-o", "wfs")
    assert (tree / "wfs/coin.yaml").read_text() == NAMED.replace("alpine", "busybox")
    assert orders((tree / "wfs/coin.yaml").read_text()) == [["main", "toss", "say"]]
    roundtrip("to-yaml", "flows", "-o", "new")
    assert orders((tree / "new/coin.yaml").read_text()) == [["say", "main", "toss"]]
