"""A chart of a team's: its programs, what is told of it, and that they say what Helm renders with other values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roundtrip.charts import Helm, Rendering
from roundtrip.charts.documents import documents_in
from roundtrip.document import diff, from_plain
from roundtrip.document.node import PlainValue
from roundtrip.programs import run_program
from tests.charts.helms import HELM, Recorded, a_helm, needs_helm
from tools.charts import CHART, FLOWS, programs

# other values, and the places that are told to be as they were rendered, which may be others then
OTHERS = {
    "image": ({"image": {"repository": "quay.io/x/y", "tag": "v2", "pullPolicy": "Always"}}, ()),
    "pods": (
        {
            "nodeSelector": {"pool": None, "zone": "a", "disk": "ssd"},
            "tolerations": [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "Equal", "value": "c"}],
            "resources": {"requests": {"cpu": 2, "memory": "1Gi"}, "limits": {"cpu": 4, "memory": "8Gi"}},
        },
        (),
    ),
    "scalars": ({"suspended": True, "parallelism": 12, "schedule": "0 4 * * 1", "retries": 0, "team": "ops"}, ()),
    "tables": ({"tables": [{"name": "a", "shards": 1}, {"name": "b", "shards": 16}], "clean": {"keep": 30}}, ()),
    "env": ({"env": "prod", "notify": {"channel": "#prod"}, "bucket": "gs://{lake}"}, ("script", "source")),
    "batch": ({"batch": 70}, ("script", "source")),
    "notify": ({"notify": {"enabled": False}}, ("onExit",)),
}


@pytest.fixture(scope="module")
def made() -> tuple[Rendering, dict[Path, str]]:
    """What becomes of the chart."""
    return programs(a_helm())


def test_the_programs_are_those_of_the_fixtures(made: tuple[Rendering, dict[Path, str]]) -> None:
    assert {path.name: text for path, text in made[1].items()} == {
        path.name: path.read_text("utf-8") for path in FLOWS.glob("*.py")
    }


def test_what_helm_said_is_recorded(made: tuple[Rendering, dict[Path, str]]) -> None:
    assert programs(Recorded())[1] == made[1]


def test_the_same_comes_out_each_time(made: tuple[Rendering, dict[Path, str]]) -> None:
    again = programs(Recorded())
    assert [str(note) for note in again[0].notes] == [str(note) for note in made[0].notes]


def test_each_line_that_is_no_longer_depended_on_is_told(made: tuple[Rendering, dict[Path, str]]) -> None:
    told = [(Path(n.file).name, n.line, n.code) for n in made[0].notes]
    lines = {
        path.name: path.read_text().splitlines()
        for path in CHART.rglob("templates/*")
        if path.suffix in (".yaml", ".tpl")
    }
    assert all(n.severity == "note" for n in made[0].notes)
    decided = [lines[file][line - 1].strip() for file, line, code in told if code == "chart-decided"]
    assert [line.split()[1] for line in decided] == ["if", "with", "with", "range"]
    constants = {lines[file][line - 1].strip() for file, line, code in told if code == "chart-constant"}
    assert constants == {
        "helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}",
        'image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
    }
    values = [lines[file][line - 1].strip() for file, line, code in told if code == "chart-value"]
    assert values == ["report --rows {{ mul .Values.batch 10 }}"]
    assert [file for file, _, code in told if code == "chart-kind"] == ["access.yaml"]


def test_no_escape_for_helm_is_left(made: tuple[Rendering, dict[Path, str]]) -> None:
    assert not any("`" in text or '{{ "' in text for path, text in made[1].items() if path.stem != "values")


@pytest.mark.parametrize("name", OTHERS)
@needs_helm
def test_with_other_values_a_program_says_what_helm_renders(name: str, tmp_path: Path) -> None:
    others, untold = OTHERS[name]
    file = tmp_path / "others.yaml"
    file.write_text(json.dumps(others))
    text = Helm(Path(HELM or "")).template("night", CHART, "--values", str(file), namespace="etl")
    wanted = {d.key[1]: d.root for d in documents_in(text) if d.argo}
    given = {"CHART_VALUES": str(file), "RELEASE_NAME": "night", "RELEASE_NAMESPACE": "etl"}
    found = [p for p in FLOWS.glob("*.py") if p.stem != "values"]
    assert len(found) == len(wanted)
    for program in found:
        for document in built(program, given):
            there = from_plain(document)
            differing = [one.path for one in diff(wanted[str(document["kind"])], there)]
            assert all(path[-len(untold) :] == untold for path in differing if untold)
            assert untold or not differing


def built(program: Path, environment: dict[str, str]) -> list[dict[str, PlainValue]]:
    """What plain Hera builds of a program, in a process of its own."""
    code = (
        "import json, runpy, sys; from hera.workflows import Workflow; sys.path.insert(0, sys.argv[1]); "
        "found = runpy.run_path(sys.argv[2]); "
        "print(json.dumps([v.to_dict() for v in found.values() if isinstance(v, Workflow)]))"
    )
    command = [sys.executable, "-c", code, str(program.parent), str(program)]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    documents: list[dict[str, PlainValue]] = json.loads(done.stdout)
    return documents


def test_our_own_engine_runs_it_too() -> None:
    program = FLOWS / "nightly.py"
    documents, _ = run_program(program.read_text(), str(program))
    assert len(documents) == 1
