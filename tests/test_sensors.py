"""Workflows that stand in Sensors: functions of the program, and all that holds of others."""

from __future__ import annotations

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import yaml_of
from roundtrip.document.templates import names_of
from roundtrip.document.triggers import started
from roundtrip.yaml.reader import read

SENSOR = """\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata:
  name: uploads
spec:
  dependencies:
  - {name: upload, eventSourceName: bucket, eventName: objects}
  triggers:
  - template:
      name: convert
      argoWorkflow:
        operation: submit
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata:
              generateName: convert-
            spec:
              entrypoint: main
              templates:
              - name: main
                dag:
                  tasks:
                  - name: small
                    template: resize
              - name: resize
                container:
                  image: resize:1
        parameters:
        - src: {dependencyName: upload, dataKey: image}
          dest: DEST
"""
BY_INDEX = SENSOR.replace("DEST", "spec.templates.1.container.image")
PLAIN = SENSOR.replace("DEST", "metadata.namespace")
SECOND = """\
  - template:
      name: report
      k8s:
        operation: create
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: {generateName: report-}
            spec:
              workflowTemplateRef: {name: report}
"""


def names(yaml: str) -> list[list[str]]:
    """The names of templates of each workflow in the Sensors of a text, in their order."""
    return [names_of(one.resource) for document in read(yaml).documents for one in started(document.root)]


def test_the_workflow_is_a_function_and_the_sensor_the_only_document() -> None:
    python = to_python(PLAIN)
    assert "def convert() -> Workflow:" in python
    assert '"resource": convert().to_dict()' in python
    assert python.count('"kind"') == 1
    assert ".sort(" not in python


def test_a_workflow_without_templates_is_returned_as_it_is_made() -> None:
    assert "def report() -> Workflow:\n    return Workflow(\n" in to_python(PLAIN + SECOND)


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_templates_that_a_trigger_goes_to_by_index_keep_their_order(engine: str) -> None:
    python = to_python(BY_INDEX)
    assert names(to_yaml(python, engine=engine)) == [["main", "resize"]]  # type: ignore[arg-type]
    assert names(to_yaml(to_python(PLAIN), engine=engine)) == [["resize", "main"]]  # type: ignore[arg-type]


def test_an_index_that_the_trigger_itself_gives_counts_as_well() -> None:
    below = "    parameters:\n    - src: {dependencyName: upload, dataKey: i}\n      dest: argoWorkflow.source.resource.spec.templates.0.name\n"
    assert ".sort(" in to_python(PLAIN + below)


def test_one_workflow_that_two_triggers_share_is_one_function() -> None:
    shared = PLAIN.replace("resource:", "resource: &flow") + (
        "  - template:\n      name: again\n      k8s: {operation: create, source: {resource: *flow}}\n"
    )
    python = to_python(shared)
    assert python.count("def ") == 1
    assert python.count("convert().to_dict()") == 2


def test_a_task_comes_into_the_function_alone() -> None:
    python = to_python(PLAIN + SECOND)
    yaml = (PLAIN + SECOND).replace(
        "                    template: resize\n",
        "                    template: resize\n                  - name: large\n                    template: resize\n",
    )
    changed = to_python(yaml, onto=python)
    fresh = [line for line in changed.splitlines() if line not in python.splitlines()]
    assert fresh == ['            resize(name="large")']
    assert len(changed.splitlines()) == len(python.splitlines()) + 1


def test_a_trigger_brings_its_function() -> None:
    python = to_python(PLAIN)
    more = to_python(PLAIN + SECOND, onto=python)
    assert "def report() -> Workflow:" in more
    assert '"resource": report().to_dict()' in more
    less = to_python(PLAIN, onto=more)
    assert "report()" not in less.replace("def report()", "")  # the function stays: somebody may want it


def test_a_literal_of_the_function_goes_into_the_sensor_and_nothing_else() -> None:
    changed = to_yaml(to_python(PLAIN).replace("resize:1", "resize:2"), onto=PLAIN)
    assert changed == PLAIN.replace("resize:1", "resize:2")


def test_what_hera_cannot_say_stays_a_dictionary() -> None:
    odd = PLAIN.replace(
        "            spec:\n              entrypoint: main\n", "            spec: []\n            old:\n"
    )
    python = to_python(odd)
    assert "to_dict" not in python
    assert to_yaml(python, onto=odd) == odd


def test_what_a_name_is_given_to_is_no_part_of_another_document() -> None:
    program = "from hera.workflows import Workflow\n\nmade = Workflow(name='a').to_dict()\n"
    assert "name: a" in to_yaml(program)


MAIN = SENSOR[SENSOR.index("              - name: main") : SENSOR.index("              - name: resize")]
RESIZE = SENSOR[SENSOR.index("              - name: resize") : SENSOR.index("        parameters:")]


def both(text: str) -> str:
    """A Sensor with a second trigger like the first, whose workflow is another."""
    trigger = text[text.index("  - template:") :]
    return text + trigger.replace("convert", "again")


@pytest.mark.parametrize("first", [MAIN + RESIZE, RESIZE + MAIN], ids=["with-the-line", "without"])
@pytest.mark.parametrize("trigger", [0, 1])
def test_an_order_that_a_trigger_relies_on_goes_into_the_function(first: str, trigger: int) -> None:
    """The line of the one function is another than that of the other, though both variables are `w`."""
    there = both(BY_INDEX.replace(MAIN + RESIZE, first))
    at = there.index(first) if trigger == 0 else there.rindex(first)
    wanted = RESIZE + MAIN if first == MAIN + RESIZE else MAIN + RESIZE
    changed = there[:at] + wanted + there[at + len(first) :]
    python = to_python(there)
    put = to_python(changed, onto=python)
    assert names(to_yaml(put)) == names(changed)
    lines = zip(python.splitlines(), put.splitlines())
    assert first == RESIZE + MAIN or sum(a != b for a, b in lines) == 1


def test_nothing_else_of_the_function_changes_with_its_line() -> None:
    """A template's name, and a template more, with a line that says the order: the statement of it, and that line."""
    python = to_python(BY_INDEX)
    more = BY_INDEX.replace(RESIZE, f"{RESIZE}              - name: more\n                suspend: {{}}\n")
    put = to_python(more, onto=python)
    gone = [line for line in python.splitlines() if line not in put.splitlines()]
    assert [line.strip()[:16] for line in gone] == ["from hera.workfl", "w.templates.sort"]
    assert names(to_yaml(put)) == names(more)


WRITTEN = """\
import json

from hera.workflows import Container, Workflow


def convert(image):
    with Workflow(generate_name="convert-", entrypoint="main") as w:
        Container(name="main", image=image)
    return w


sensor = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Sensor",
    "metadata": {"name": "uploads"},
    "spec": {
        "dependencies": [{"name": "upload", "eventSourceName": "bucket", "eventName": "objects"}],
        "triggers": [
            {"template": {"name": "t", "argoWorkflow": {"operation": "submit", "source": {"inline": WORKFLOW}}}},
        ],
    },
}
"""
AS_TEXT = WRITTEN.replace("WORKFLOW", 'json.dumps(convert("resize:1").to_dict())')


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_sensors_in_a_list_are_found_as_workflows_are(engine: str) -> None:
    """A list of plain documents of Argo's is one of what the program makes, and not the workflows that it calls for them."""
    if engine == "hera":
        pytest.importorskip("hera.workflows", reason="Hera runs it")
    listed = WRITTEN.replace('"inline": WORKFLOW', '"resource": convert("resize:1").to_dict()')
    listed = listed.replace("sensor = {", "sensors = [{").removesuffix("}\n") + "}]\n"
    assert yaml_of(listed, engine=engine).text.count("\nkind: Sensor\n") == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_a_list_of_other_manifests_is_no_list_of_documents(engine: str) -> None:
    if engine == "hera":
        pytest.importorskip("hera.workflows", reason="Hera runs it")
    program = 'import hera.workflows\n\nthings = [{"apiVersion": "v1", "kind": "ConfigMap"}]\n'
    with pytest.raises(ConversionError) as caught:
        yaml_of(program, engine=engine)  # type: ignore[arg-type]
    assert caught.value.diagnostics[0].code == "no-workflow"


@pytest.mark.parametrize(
    ("before", "after"), [("submit", "stop"), ("eventName: objects", "eventName: copies"), ("name: t\n", "name: u\n")]
)
def test_a_dictionary_in_a_program_that_must_be_run_is_where_it_is_written(before: str, after: str) -> None:
    pytest.importorskip("hera.workflows", reason="Hera runs it")
    put = to_python(to_yaml(AS_TEXT).replace(before, after), onto=AS_TEXT)
    ((old, new),) = [(a, b) for a, b in zip(AS_TEXT.splitlines(), put.splitlines()) if a != b]
    word, other = before.split()[-1], after.split()[-1]
    assert old.replace(f'"{word}"', f'"{other}"') == new


def test_two_dictionaries_that_could_be_one_are_nowhere() -> None:
    """Which of them a document is isn't known, so nothing is put into either."""
    pytest.importorskip("hera.workflows", reason="Hera runs it")
    twice = AS_TEXT.replace("sensor = {", "other = lambda: {") + AS_TEXT[AS_TEXT.index("sensor = {") :]
    with pytest.raises(ConversionError) as caught:
        to_python(to_yaml(twice).replace("submit", "stop"), onto=twice)
    assert caught.value.diagnostics[0].code == "cannot-put-back"
