"""L8: what one sees counts. A value stands once, whatever Argo's YAML spells otherwise; what can't both be is refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.cli.main import run
from roundtrip.document import equivalent
from roundtrip.lenses import get, put
from roundtrip.lenses.algebra import forget
from roundtrip.programs import Engine
from roundtrip.yaml.reader import read
from tests.generator import Generator, as_json
from tests.support import FIXTURES, corpus, examples
from tools.literals import changes, masked

ENGINES: tuple[Engine, ...] = ("static", "hera")

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\nspec:\n  entrypoint: main\n"
TEMPLATE = HEAD + "  templates:\n  - name: main\n"
CONTAINER = "    container: {image: x, command: [y]}\n"
CRON = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: c}\nspec:\n"
SEMAPHORE = "{configMapKeyRef: {name: limits, key: main}}"

# what is spelled otherwise than Hera writes it, and how the program says so
SPELLED = {
    "schedule": (f"{CRON}  schedule: 1 2 * * *\n  workflowSpec:\n    workflowTemplateRef: {{name: x}}\n", 'as_argo_3(w, "schedules")'),
    "schedule beside null": (
        f"{CRON}  schedule: 1 2 * * *\n  schedules:\n  workflowSpec:\n    workflowTemplateRef: {{name: x}}\n",
        'as_argo_3(w, "schedules")',
    ),
    "mutex with comments": (
        f"{HEAD}  synchronization:\n    # above\n    mutex: # behind\n      # within\n      name: a # name\n    # below\n"
        f"  templates:\n  - name: main\n{CONTAINER}",
        "# below",
    ),
    "no schedule": (f"{CRON}  workflowSpec:\n    workflowTemplateRef: {{name: x}}\n", 'without(w, "schedules")'),
    "mutex of the workflow": (f"{HEAD}  synchronization: {{mutex: {{name: a}}}}\n  templates:\n  - name: main\n{CONTAINER}", '"mutexes"'),
    "mutex and semaphore": (
        f"{TEMPLATE}    synchronization: {{semaphore: {SEMAPHORE}, mutex: {{name: a}}}}\n{CONTAINER}",
        '"semaphores"',
    ),
    "mutex beside semaphores": (
        f"{TEMPLATE}    synchronization: {{semaphores: [{SEMAPHORE}], mutex: {{name: a}}}}\n{CONTAINER}",
        '"mutexes"',
    ),
    "mutex with a field of its own": (f"{TEMPLATE}    synchronization: {{mutex: {{name: a, newField: 1}}}}\n{CONTAINER}", '"mutexes"'),
    "mutex of an inline template": (
        f"{TEMPLATE}    steps:\n    - - name: a\n        inline:\n          synchronization: {{mutex: {{name: a}}}}\n"
        "          container: {image: x}\n",
        '"mutexes"',
    ),
    "gauge": (
        f'{TEMPLATE}    metrics: {{prometheus: [{{name: g, help: h, gauge: {{value: "1"}}}}]}}\n{CONTAINER}',
        'realtime=False, value="1"), "realtime")',
    ),
    "no image": (f"{TEMPLATE}    container: {{command: [y], newField: 1}}\n", "container__image=None"),
    "a name": (f"{TEMPLATE}    container: {{image: x, name: main}}\n", 'image="x"), container__name="main"'),
    "a name that is empty": (f'{TEMPLATE}    container: {{image: x, name: ""}}\n', 'container__name=""'),
    "a name beside a newer field": (
        f"{TEMPLATE}    container: {{image: x, name: main, newField: {{a: 1}}}}\n",
        '{"container": {"newField": {"a": 1}}}',
    ),
    "no source": (f"{TEMPLATE}    script: {{image: x, args: [y]}}\n", 'script__source=None'),
    "neither image nor command": (f"{TEMPLATE}    script: {{source: x}}\n", "script__image=None, script__command=None"),
    "failFast of the dag alone": (
        f"{TEMPLATE}    dag: {{failFast: false, tasks: [{{name: a, template: b}}]}}\n  - name: b\n{CONTAINER}",
        'with with_model(DAG(name="main"), dag__fail_fast=False)',
    ),
    "failFast of the template alone": (
        f"{TEMPLATE}    failFast: true\n    dag: {{tasks: [{{name: a, template: b}}]}}\n  - name: b\n{CONTAINER}",
        "fail_fast=True)",
    ),
    "annotations of a template": (f"{TEMPLATE}    annotations: {{a: b}}\n{CONTAINER}", 'annotations={"a": "b"}'),
    "a parallelism that the class lacks": (f"{TEMPLATE}    parallelism: 2\n{CONTAINER}", "parallelism=2)"),
    "a default of an argument": (
        f"{HEAD}  templates:\n  - name: main\n    steps:\n    - - name: a\n        template: b\n        arguments:\n"
        f'          parameters: [{{name: p, value: "1", default: "2"}}]\n'
        f"  - name: b\n    inputs: {{parameters: [{{name: p}}]}}\n{CONTAINER}",
        'with_model(Parameter(name="p", value="1"), default="2")',
    ),
    "a global name of an input": (
        f"{TEMPLATE}    inputs: {{parameters: [{{name: p, value: a, globalName: g}}]}}\n{CONTAINER}",
        'global_name="g"',
    ),
    "no image in a set": (f"{TEMPLATE}    containerSet: {{containers: [{{name: a, newField: 1}}]}}\n", '"image"'),
    "a number for a string": (f"{TEMPLATE}    suspend: {{duration: 10}}\n", "duration=int"),
    "a boolean for a string": (f"{TEMPLATE}    container: {{image: true}}\n", "image=bool"),
}  # fmt: skip


def meaning(before: str, after: str) -> bool:
    """Whether two YAML texts mean the same."""
    ours, theirs = ([d.root for d in read(text).documents] for text in (before, after))
    return len(ours) == len(theirs) and all(a and b and equivalent(a, b) for a, b in zip(ours, theirs))


@pytest.mark.parametrize("name", SPELLED)
def test_it_is_said_once_and_comes_back(name: str, tmp_path: Path) -> None:
    text, said = SPELLED[name]
    program = to_python(text)
    assert said in re.sub(r"\s+", " ", program)
    assert to_python(to_yaml(program, engine="static")) == program
    (tmp_path / "flow.py").write_text(program)
    for engine in ENGINES:
        assert meaning(text, to_yaml(program, engine=engine, path=str(tmp_path / "flow.py")))
        assert list(masked(program, engine, most=6)) == []
    environment = {**os.environ, "PYTHONPATH": ""}
    subprocess.run([sys.executable, "flow.py"], cwd=tmp_path, env=environment, check=True, capture_output=True)


def test_what_is_put_is_not_taken_from_the_proof() -> None:
    """The marks alone give the document again."""
    for text, _ in SPELLED.values():
        root = read(text).documents[0].root
        assert root is not None
        objects = get(root)
        forget(objects)
        assert equivalent(put(objects), root)


# what each needs another helper for, as lines of a workflow's `spec`
NEEDS = {
    "as_argo_3": "  synchronization: {mutex: {name: a}}\n",
    "without": "  metrics: {prometheus: [{name: g, help: h, gauge: {value: '1'}}]}\n",
    "of_type": "  schedulerName: 3\n",
    "with_fields": "  oddity: 1\n",
    "with_model": "  arguments: {parameters: [{name: p, value: a, default: b}]}\n",
}


@pytest.mark.parametrize("helpers", [False, True])
@pytest.mark.parametrize(("first", "second"), list(permutations(NEEDS, 2)))
def test_an_edit_brings_one_helper_beside_another(
    first: str, second: str, helpers: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if helpers:
        (tmp_path / "pyproject.toml").write_text("[tool.roundtrip]\nhelpers = 'kept.py'\n")
    source, flow = tmp_path / "a.yaml", tmp_path / "flow.py"
    for lines in (NEEDS[first], NEEDS[first] + NEEDS[second]):
        text = f"{HEAD}{lines}  templates:\n  - name: main\n{CONTAINER}"
        source.write_text(text)
        run(["to-python", str(source), "-o", str(flow)])
        assert "cannot-put-back" not in capsys.readouterr().err
    program = flow.read_text()
    assert {name for name in NEEDS if f"{name}(" in program} == {first, second}
    assert ("def " in program) is not helpers
    for engine in ENGINES:
        assert to_yaml(program, engine=engine, path=str(flow)) == to_yaml(to_python(text))
    subprocess.run([sys.executable, str(flow)], check=True, capture_output=True)


PREAMBLE = """\
from typing import Any, TypeVar
{more}
from hera.workflows import Container, CronWorkflow, Gauge, Resources, Workflow
from hera.workflows import models as m

T = TypeVar("T")


def with_fields(node: T, fields: dict[str, Any]) -> T:
    node.__dict__.setdefault("argo_fields", {{}}).update(fields)
    return node


def as_argo_3(node: T, *lists: str) -> T:
    node.__dict__.setdefault("argo_lists", []).extend(lists)
    return node


def without(node: T, *arguments: str) -> T:
    node.__dict__.setdefault("argo_left_out", []).extend(arguments)
    return node


def of_type(node: T, **types: type) -> T:
    node.__dict__.setdefault("argo_types", {{}}).update(types)
    return node


"""
# what a program says that can't both be: the first line of it, and the other
CONTRADICTIONS = {
    "two schedules as one": (
        'with CronWorkflow(\n    name="c",\n    schedules=["1 * * * *", "2 * * * *"],\n) as w:\n    as_argo_3(w, "schedules")\n', 3, 5),
    "no schedule as one": ('w = CronWorkflow(\n    name="c",\n    schedules=[],\n)\nas_argo_3(w, "schedules")\n', 3, 5),
    "schedules that aren't there": ('w = Workflow(\n    name="c",\n)\nas_argo_3(w, "schedules")\n', 1, 4),
    "no list of Argo 3's": ('w = Workflow(\n    name="c",\n    tolerations=[m.Toleration(key="k")],\n)\nas_argo_3(w, "tolerations")\n', 3, 5),
    "what is true is left out": (
        'w = Workflow(\n    name="c",\n    metrics=without(\n        Gauge(name="g", help="h", value="1",\n'
        '              realtime=True),\n        "realtime",\n    ),\n)\n', 5, 6),
    "what is said is left out": ('w = Workflow(\n    name="c",\n    entrypoint="a",\n)\nwithout(w, "entrypoint")\n', 3, 5),
    "no argument": ('w = Workflow(\n    name="c",\n)\nwithout(w, "realtimes")\n', 4, 1),
    "no number": ('w = Workflow(\n    name="c",\n    entrypoint="a",\n)\nof_type(\n    w,\n    entrypoint=int,\n)\n', 3, 7),
    "the field and the list of an earlier version": (
        'with CronWorkflow(\n    name="c",\n    schedules=["1 * * * *"],\n) as w:\n'
        '    with_fields(w, {"spec": {\n        "schedules": None,\n        "schedule": "2 * * * *"}})\n', 3, 6),
    "a gauge of an earlier version": (
        'w = Workflow(\n    name="c",\n    metrics=with_fields(\n        Gauge(name="g", help="h", value="1",\n'
        '              realtime=True),\n        {"gauge": {"realtime": None}},\n    ),\n)\n', 5, 6),
    "a number of an earlier version": (
        'w = Workflow(\n    name="c",\n    parallelism=3,\n)\nwith_fields(w, {"spec": {"parallelism": 2.0}})\n', 3, 5),
    "an argument and a field": (
        'w = Workflow(\n    name="c",\n    entrypoint="a",\n)\nwith_fields(w, {"spec": {"entrypoint": "b"}})\n', 3, 5),
    "a list and a field": (
        'w = Workflow(\n    name="c",\n    templates=[with_fields(Container(\n        name="a", args=["x"],\n    ),\n'
        '    {"container": {"args": ["y"]}})],\n)\n', 4, 6),
    "an argument that a field takes out": (
        'w = Workflow(\n    name="c",\n    entrypoint="a",\n)\nwith_fields(w, {"spec": {"entrypoint": None}})\n', 3, 5),
}  # fmt: skip
# what isn't read without running: what Hera builds is then looked at alone
UNREAD = "import os\n\nif os.environ.get('NO_SUCH_NAME'):\n    import json\n"


@pytest.mark.parametrize("name", CONTRADICTIONS)
@pytest.mark.parametrize("engine", ["static", "hera", "hera alone"])
def test_what_can_not_both_be_is_refused_with_both_lines(engine: str, name: str) -> None:
    statement, line, other = CONTRADICTIONS[name]
    head = PREAMBLE.format(more=UNREAD if engine == "hera alone" else "")
    if engine == "hera alone":
        with pytest.raises(ConversionError, match="not-static"):
            to_yaml(head + 'w = Workflow(name="w")\n', engine="static")
    chosen: Engine = "static" if engine == "static" else "hera"
    with pytest.raises(ConversionError) as refusal:
        to_yaml(head + statement, engine=chosen)
    first = refusal.value.diagnostics[0]
    assert first.code == "contradiction"
    above = head.count("\n")
    said = {first.line - above, int(re.findall(r"line (\d+)", first.message)[-1]) - above}
    assert {line, other} <= said or engine == "hera alone"
    assert other in said


@pytest.mark.parametrize("engine", ENGINES)
def test_what_to_do_about_a_second_schedule(engine: Engine) -> None:
    program = to_python(SPELLED["schedule"][0])
    (line,) = (
        number for number, text in enumerate(program.splitlines(), 1) if text.strip() == 'as_argo_3(w, "schedules")'
    )
    edited = re.sub(r'schedules=\["(.*?)"\]', r'schedules=["\1", "5 5 * * *"]', program)
    assert edited != program
    with pytest.raises(ConversionError) as refusal:
        to_yaml(edited, engine=engine)
    advice = f"; the other is in line {line}: change one of the two, or take it away"
    assert refusal.value.diagnostics[0].message.endswith(advice)
    assert "5 5 * * *" in to_yaml(edited.replace('as_argo_3(w, "schedules")', "pass"), engine=engine)


def test_two_that_can_not_both_be_in_one_line() -> None:
    statement = (
        'w = Workflow(name="c", metrics=without(Gauge(name="g", help="h", value="1", realtime=True), "realtime"))\n'
    )
    with pytest.raises(ConversionError, match="both are in line"):
        to_yaml(PREAMBLE.format(more="") + statement, engine="static")


AGREEING = {
    "a schedule": 'w = CronWorkflow(name="c", schedules=["2 * * * *"])\nwith_fields(w, {"spec": {"schedules": None, "schedule": "2 * * * *"}})\n',
    "a gauge": 'w = Workflow(name="c", metrics=with_fields(Gauge(name="g", help="h", value="1", realtime=False), {"gauge": {"realtime": None}}))\n',
    "a point": 'w = Workflow(name="c", parallelism=2)\nwith_fields(w, {"spec": {"parallelism": 2.0}})\n',
    "an image": 'w = Workflow(name="c", templates=[with_fields(Container(name="a"), {"container": {"image": None}})])\n',
    "a number": 'w = Workflow(name="c", templates=[with_fields(Container(name="a", image="10"), {"container": {"image": 10}})])\n',
}


@pytest.mark.parametrize("name", AGREEING)
def test_what_earlier_versions_wrote_twice_is_read_where_it_agrees(name: str) -> None:
    program = PREAMBLE.format(more="") + AGREEING[name]
    static, hera = (to_yaml(program, engine=engine) for engine in ENGINES)
    assert meaning(static, hera)
    assert "schedules" not in static
    assert "realtime" not in static
    assert "image: python" not in static


def test_a_field_that_is_said_by_two_dictionaries() -> None:
    program = PREAMBLE.format(more="") + 'w = Workflow(name="c")\nwith_fields(w, {"x": 1})\nwith_fields(w, {"x": 2})\n'
    for engine in ENGINES:
        with pytest.raises(ConversionError, match="contradiction"):
            to_yaml(program, engine=engine)


def test_a_type_variable_has_the_name_of_its_variable() -> None:
    program = to_python(SPELLED["gauge"][0]).replace('TypeVar("T")', 'TypeVar("U")')
    for engine in ENGINES:
        with pytest.raises(ConversionError, match="contradiction"):
            to_yaml(program, engine=engine)


# -- the property ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.py")), ids=lambda p: p.name)
def test_every_literal_of_a_fixture_counts(path: Path) -> None:
    program = path.read_text(encoding="utf-8")
    assert changes(program)
    assert list(masked(program, "static", str(path))) == []
    assert list(masked(program, "hera", str(path), most=2)) == []


def test_literals_of_the_corpus_count() -> None:
    files = corpus()
    if not files:
        pytest.skip("there is no corpus beside this checkout")
    tried = 0
    for path in files[:: max(1, 6 // examples(1))]:
        try:
            program = to_python(path.read_text(encoding="utf-8"))
        except ConversionError:
            continue
        found = list(masked(program, "static", most=10 * examples(1), seed=tried))
        assert found == [], path.name
        tried += 1
    assert tried > 40


def test_literals_of_generated_workflows_count() -> None:
    for seed in range(examples(60)):
        program = to_python(as_json(Generator(seed).stream()))
        assert list(masked(program, "static", most=20, seed=seed)) == [], f"seed {seed}"


def test_a_masked_literal_is_found() -> None:
    program = 'from hera.workflows import Workflow\n\nNEVER_USED = "a"\nw = Workflow(name="w")\n'
    assert [change.literal for change in masked(program, "static")] == ['"a"']
