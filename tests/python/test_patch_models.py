"""What comes into a model that a person wrote as one stays among models, and is one item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.python.test_patch_lists import edited, template

MODELS = """\
from hera.workflows import Workflow
from hera.workflows import models as m

w = Workflow(
    generate_name="x-",
    entrypoint="main",
    templates=[
        m.Template(
            name="main",
            dag=m.DAGTemplate(
                tasks=[
                    m.DAGTask(name="a", template="work"),  # first
                    m.DAGTask(name="b", template="work", dependencies=["a"]),
                ]
            ),
        ),
        # does it all
        m.Template(
            name="work",
            container=m.Container(
                image="alpine:3.20",  # pinned
                command=["echo", "x"],
            ),
        ),
        m.Template(name="text", script=m.ScriptTemplate(image="python:3", source="print(1)\\n")),
    ],
)
"""
BARE = (
    MODELS.replace("m.Container", "C")
    .replace("m.", "")
    .replace(
        "from hera.workflows import models as m\n",
        "from hera.workflows.models import Container as C, DAGTask, DAGTemplate, ScriptTemplate, Template\n",
    )
)


def _container(spec: Any) -> Any:
    return template(spec, "work")["container"]


def _tasks(spec: Any) -> Any:
    return template(spec, "main")["dag"]["tasks"]


def _ordered(spec: Any) -> None:
    _tasks(spec)[1]["dependencies"] = ["a", "c"]
    _tasks(spec).insert(1, {"name": "c", "template": "text"})


def _other_kind(spec: Any) -> None:
    del template(spec, "text")["script"]
    template(spec, "text")["suspend"] = {}


SECRET = {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (
            lambda s: _container(s).update(resources={"limits": {"memory": "1Gi"}}),
            ['+                resources=m.ResourceRequirements(limits={"memory": "1Gi"}),'],
        ),
        (
            lambda s: _container(s).update(env=[{"name": "A", "value": "b"}]),
            ['+                env=[m.EnvVar(name="A", value="b")],'],
        ),
        (
            lambda s: template(s, "work").update(inputs={"parameters": [{"name": "q", "value": "1"}]}),
            ['+            inputs=m.Inputs(parameters=[m.Parameter(name="q", value="1")]),'],
        ),
        (
            lambda s: template(s, "work").update(retryStrategy={"limit": 3}),
            ["+            retry_strategy=m.RetryStrategy(limit=3),"],
        ),
        (
            lambda s: template(s, "work").update(metadata={"labels": {"a": "b"}}),
            ['+            metadata=m.Metadata(labels={"a": "b"}),'],
        ),
        (
            lambda s: _tasks(s).append({"name": "c", "template": "work", "dependencies": ["b"]}),
            ['+                    m.DAGTask(name="c", template="work", dependencies=["b"]),'],
        ),
        (
            _ordered,
            [
                '-                    m.DAGTask(name="b", template="work", dependencies=["a"]),',
                '+                    m.DAGTask(name="c", template="text"),',
                '+                    m.DAGTask(name="b", template="work", dependencies=["a", "c"]),',
            ],
        ),
        (
            lambda s: s["templates"].append({"name": "late", "container": {"image": "x"}}),
            ['+        m.Template(name="late", container=m.Container(image="x")),'],
        ),
        (
            _other_kind,
            [
                '-        m.Template(name="text", script=m.ScriptTemplate(image="python:3", source="print(1)\\n")),',
                '+        m.Template(name="text", suspend=m.SuspendTemplate()),',
            ],
        ),
        (
            lambda s: template(s, "text")["script"].update(env=[SECRET]),
            [
                '-        m.Template(name="text", script=m.ScriptTemplate(image="python:3", source="print(1)\\n")),',
                "+        m.Template(",
                '+            name="text",',
                "+            script=m.ScriptTemplate(",
                '+                image="python:3",',
                "+                env=[",
                '+                    m.EnvVar(name="A", value_from=m.EnvVarSource(secret_key_ref=m.SecretKeySelector(name="s", key="k")))',
                "+                ],",
                '+                source="print(1)\\n",',
                "+            ),",
                "+        ),",
            ],
        ),
    ],
)
def test_a_model_stays_one(edit: Callable[[dict[str, Any]], object], lines: list[str]) -> None:
    assert edited(MODELS, edit) == lines


def test_models_that_are_imported_by_name() -> None:
    assert edited(BARE, lambda s: s["templates"].append({"name": "late", "container": {"image": "x"}})) == [
        '+        Template(name="late", container=C(image="x")),'
    ]
    changed = edited(BARE, lambda s: _container(s).update(env=[{"name": "A", "value": "b"}]))
    assert '+                env=[EnvVar(name="A", value="b")],' in changed
    assert "-        Template(" not in changed


def test_a_model_among_the_arguments_of_a_wrapper() -> None:
    program = """\
from hera.workflows import Container, Workflow
from hera.workflows import models as m

with Workflow(generate_name="x-", entrypoint="c") as w:
    Container(
        name="c",
        image="a",
        env=[m.EnvVar(name="A", value="b")],
        resources=m.ResourceRequirements(limits={"cpu": "1"}),
    )
"""
    assert edited(program, lambda s: s["templates"][0]["container"]["env"].append({"name": "B", "value": "c"})) == [
        '-        env=[m.EnvVar(name="A", value="b")],',
        '+        env=[m.EnvVar(name="A", value="b"), m.EnvVar(name="B", value="c")],',
    ]
    resources = {"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}
    assert edited(program, lambda s: s["templates"][0]["container"].update(resources=resources)) == [
        '-        resources=m.ResourceRequirements(limits={"cpu": "1"}),',
        '+        resources=m.ResourceRequirements(requests={"cpu": "1"}, limits={"cpu": "1"}),',
    ]
