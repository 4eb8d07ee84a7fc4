"""The workflow in a Sensor is validated at its own lines, with what its trigger puts into it."""

from __future__ import annotations

import pytest

from roundtrip import validate

SENSOR = """\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata:
  name: s
spec:
  dependencies:
  - {name: dep, eventSourceName: webhook, eventName: push}
  triggers:
  - template:
      name: t
      argoWorkflow:
        operation: submit
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata:
              generateName: a-
            spec:
              entrypoint: main
              arguments:
                parameters:
                - name: message
              templates:
              - name: main
                inputs:
                  parameters:
                  - name: message
                container:
                  image: alpine:3
                  command: [echo, "{{inputs.parameters.message}}"]
        parameters:
        - src: {dependencyName: dep, dataKey: body.message}
          dest: spec.arguments.parameters.0.value
"""


def told(text: str) -> list[tuple[str, str, int]]:
    return [(d.severity, d.code, d.line) for d in validate(text)]


def test_what_a_trigger_fills_in_is_there() -> None:
    assert told(SENSOR) == []


def test_without_it_the_argument_has_no_value() -> None:
    assert [
        (severity, line) for severity, _, line in told(SENSOR.partition("        parameters:\n        - src")[0])
    ] == [("error", 20)]


def test_a_fault_is_told_at_its_own_line() -> None:
    assert told(SENSOR.replace("entrypoint: main", "entrypoint: nope")) == [("error", "unknown-template", 20)]
    assert ("error", "unknown-field", 30) in told(SENSOR.replace("image: alpine", "imag: alpine"))


@pytest.mark.parametrize("index", ["1", "7"])
def test_an_index_that_is_not_there(index: str) -> None:
    text = SENSOR.replace(
        "- name: message\n              templates", "- {name: message, value: a}\n              templates"
    )
    assert told(text.replace("parameters.0.value", f"parameters.{index}.value")) == [
        ("warning", "trigger-parameter", 34)
    ]


@pytest.mark.parametrize(("index", "told_of"), [("0", 0), ("2", 0), ("-1", 0), ("3", 1)])
def test_the_next_index_adds_an_item(index: str, told_of: int) -> None:
    """As in argo-events, examples/tutorials/06-trigger-conditions/sensor-02.yaml: sjson adds what is one behind the last."""
    text = SENSOR.replace("spec.arguments.parameters.0.value", f"spec.templates.0.container.command.{index}")
    text = text.replace(
        "- name: message\n              templates", "- {name: message, value: a}\n              templates"
    )
    assert [code for _, code, _ in told(text)] == ["trigger-parameter"] * told_of


@pytest.mark.parametrize(
    "dest", ["metadata.name", "spec.arguments.parameters.-1", "spec.serviceAccountName", r"metadata.labels.a\.b/c"]
)
def test_other_places_are_filled_in(dest: str) -> None:
    text = SENSOR.replace(
        "- name: message\n              templates", "- {name: message, value: a}\n              templates"
    )
    assert told(text.replace("spec.arguments.parameters.0.value", dest)) == []


def test_a_patch_of_something_is_no_workflow() -> None:
    text = SENSOR.replace("argoWorkflow:", "k8s:").replace("operation: submit", "operation: patch")
    assert told(text.replace("entrypoint: main", "entrypoint: nope")) == []
