"""YAML that is written anew has its keys where people look for them, whatever order the program has its arguments in."""

from __future__ import annotations

import pytest

from roundtrip import to_python, to_yaml

PROGRAM = """\
from hera.workflows import DAG, Container, Parameter, Workflow, script


@script(image="python:3.12")
def count(rows: int):
    print(rows)


with Workflow(arguments={"rows": 3}, entrypoint="main", namespace="jobs", generate_name="w-") as w:
    say = Container(args=["hi"], command=["echo"], image="busybox", inputs=[Parameter(name="text")], name="say")
    with DAG(name="main"):
        first = count(arguments={"rows": w.get_parameter("rows")}, when="true", name="first")
        first >> say(arguments={"text": first.result}, name="then")
"""
YAML = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: w-
  namespace: jobs
spec:
  entrypoint: main
  arguments:
    parameters:
    - name: rows
      value: "3"
  templates:
  - name: say
    inputs:
      parameters:
      - name: text
    container:
      image: busybox
      command: [echo]
      args: [hi]
  - name: main
    dag:
      tasks:
      - name: first
        template: count
        arguments:
          parameters:
          - name: rows
            value: "{{workflow.parameters.rows}}"
        when: "true"
      - name: then
        depends: first
        template: say
        arguments:
          parameters:
          - name: text
            value: "{{tasks.first.outputs.result}}"
  - name: count
    inputs:
      parameters:
      - name: rows
    script:
      image: python:3.12
      command: [python]
      source: |
        import os
        import sys
        sys.path.append(os.getcwd())
        import json
        try: rows = json.loads(r'''{{inputs.parameters.rows}}''')
        except: rows = r'''{{inputs.parameters.rows}}'''

        print(rows)
"""


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_keys_are_where_people_look_for_them(engine: str) -> None:
    if engine == "hera":
        pytest.importorskip("hera.workflows")
    assert to_yaml(PROGRAM, engine=engine) == YAML  # type: ignore[arg-type]


def test_a_dictionary_has_the_order_that_it_comes_back_in() -> None:
    """What Hera has no class for is one; its keys keep no order of their own."""
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: a
  templates:
  - name: a
    dag:
      tasks:
      - template: b
        arguments: {}
        noSuchField: 1
        name: [odd]
      - {when: x, template: b, arguments: {artifacts: []}, name: c}
"""
    python = to_python(text)
    assert to_python(to_yaml(python)) == python


def test_what_is_not_argos_keeps_its_order() -> None:
    text = """\
kind: ConfigMap
apiVersion: v1
data: {b: x, a: z}
metadata: {labels: {b: x}, name: c}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: c}
spec: {}
"""
    back = to_yaml(to_python(text))
    assert [line.split(":")[0] for line in back.split("---")[0].splitlines() if line[0] != " "] == [
        "kind",
        "apiVersion",
        "data",
        "metadata",
    ]
