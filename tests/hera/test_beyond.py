"""Fields beyond Hera: whatever object they hang on, they are in the document, at the object's place."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path
from typing import Any

import pytest

from roundtrip.convert import documents_of
from roundtrip.diagnostics import ConversionError
from roundtrip.document import plain
from roundtrip.hera.beyond import document
from roundtrip.hera.runner import Server

pytest.importorskip("hera.workflows")

HEAD = """
from hera.workflows import *
from hera.workflows import models as m

FIELDS = {"beyond": {"deep": [1, {"x": None}]}}

def with_fields(node, fields):
    node.__dict__.setdefault("argo_fields", {}).update(fields)
    return node

def b(node):
    return with_fields(node, FIELDS)

secret = dict(name="s", key="k")
outside = b(Container(name="t", image="i"))
"""

# what hangs on what, and where it then is; each within a workflow of its own
PLACES: list[tuple[str, str]] = [
    ('b(Container(name="t"))', "spec.templates.0"),
    ('b(Script(name="t", source="s"))', "spec.templates.0"),
    ('b(Suspend(name="t"))', "spec.templates.0"),
    ('b(HTTP(name="t", url="u"))', "spec.templates.0"),
    ('b(Resource(name="t", action="get"))', "spec.templates.0"),
    ('b(Data(name="t", source=m.DataSource(artifact_paths=m.ArtifactPaths(name="a"))))', "spec.templates.0"),
    ('b(ContainerSet(name="t", containers=[ContainerNode(name="n")]))', "spec.templates.0"),
    ('b(DAG(name="t"))', "spec.templates.0"),
    ('b(Steps(name="t"))', "spec.templates.0"),
    ('w.templates.append(b(m.Template(name="t")))', "spec.templates.0"),
    ('ContainerSet(name="t", containers=[b(ContainerNode(name="n"))])', "spec.templates.0.containerSet.containers.0"),
    ('DAG(name="t", tasks=[b(Task(name="a", template="x"))])', "spec.templates.0.dag.tasks.0"),
    ('DAG(name="t", tasks=[b(m.DAGTask(name="a", template="x"))])', "spec.templates.0.dag.tasks.0"),
    ('DAG(name="t", tasks=[Task(name="a", inline=b(m.Template()))])', "spec.templates.0.dag.tasks.0.inline"),
    ('Steps(name="t", sub_steps=[b(Step(name="a", template="x"))])', "spec.templates.0.steps.0.0"),
    ('Steps(name="t", sub_steps=[[b(m.WorkflowStep(name="a", template="x"))]])', "spec.templates.0.steps.0.0"),
    ('Steps(name="t", sub_steps=[Parallel(sub_steps=[b(Step(name="a", template="x"))])])', "spec.templates.0.steps.0.0"),
    ('Container(name="t", inputs=[b(Parameter(name="p"))])', "spec.templates.0.inputs.parameters.0"),
    ('Container(name="t", inputs=[b(m.Parameter(name="p"))])', "spec.templates.0.inputs.parameters.0"),
    ('Container(name="t", inputs=b(m.Inputs(parameters=[m.Parameter(name="p")])))', "spec.templates.0.inputs"),
    ('Container(name="t", outputs=[b(Parameter(name="p"))])', "spec.templates.0.outputs.parameters.0"),
    ('Container(name="t", inputs=[b(Artifact(name="a"))])', "spec.templates.0.inputs.artifacts.0"),
    ('Container(name="t", inputs=[b(S3Artifact(name="a", key="k"))])', "spec.templates.0.inputs.artifacts.0"),
    (
        'Container(name="t", inputs=[S3Artifact(name="a", access_key_secret=b(m.SecretKeySelector(**secret)))])',
        "spec.templates.0.inputs.artifacts.0.s3.accessKeySecret",
    ),
    (
        'Container(name="t", inputs=[Artifact(name="a", archive=b(TarArchiveStrategy()))])',
        "spec.templates.0.inputs.artifacts.0.archive",
    ),
    (
        'DAG(name="t", tasks=[Task(name="a", template="x", arguments={"p": b(Parameter(name="q", value=1))})])',
        "spec.templates.0.dag.tasks.0.arguments.parameters.0",
    ),
    (
        'DAG(name="t", tasks=[Task(name="a", template="x", arguments=[b(m.Parameter(name="q", value="1"))])])',
        "spec.templates.0.dag.tasks.0.arguments.parameters.0",
    ),
    (
        'DAG(name="t", tasks=[Task(name="a", template="x", arguments={"f": b(Artifact(from_="x"))})])',
        "spec.templates.0.dag.tasks.0.arguments.artifacts.0",
    ),
    (
        'DAG(name="t", tasks=[Task(name="a", template="x", arguments={"f": b(m.Artifact(name="g"))})])',
        "spec.templates.0.dag.tasks.0.arguments.artifacts.0",
    ),
    (
        'DAG(name="t", tasks=[Task(name="a", template="x", hooks={"exit": b(m.LifecycleHook(template="x"))})])',
        "spec.templates.0.dag.tasks.0.hooks.exit",
    ),
    ('Data(name="t", source=b(S3Artifact(name="a")))', "spec.templates.0.data.source.artifactPaths"),
    (
        'Data(name="t", source=S3Artifact(name="a", access_key_secret=b(m.SecretKeySelector(**secret))))',
        "spec.templates.0.data.source.artifactPaths.s3.accessKeySecret",
    ),
    ('Container(name="t", env=[b(Env(name="E", value="v"))])', "spec.templates.0.container.env.0"),
    ('Container(name="t", env=[b(m.EnvVar(name="E"))])', "spec.templates.0.container.env.0"),
    ('Container(name="t", env=b(SecretEnv(name="E", secret_key="k")))', "spec.templates.0.container.env.0"),
    ('Container(name="t", env_from=[b(SecretEnvFrom(name="E"))])', "spec.templates.0.container.envFrom.0"),
    ('Container(name="t", resources=b(Resources(cpu_limit=1)))', "spec.templates.0.container.resources"),
    ('Container(name="t", resources=b(Resources(gpus=1)))', "spec.templates.0.container.resources"),
    ('Container(name="t", retry_strategy=b(RetryStrategy(limit=1)))', "spec.templates.0.retryStrategy"),
    (
        'Container(name="t", retry_strategy=RetryStrategy(backoff=b(m.Backoff(duration="1"))))',
        "spec.templates.0.retryStrategy.backoff",
    ),
    ('Container(name="t", metrics=b(Counter(name="c", help="h", value="1")))', "spec.templates.0.metrics.prometheus.0"),
    ('Container(name="t", metrics=b(Metrics(metrics=[])))', "spec.templates.0.metrics"),
    ('Container(name="t", metrics=b(m.Metrics(prometheus=[])))', "spec.templates.0.metrics"),
    ('Container(name="t", sidecars=b(UserContainer(name="s")))', "spec.templates.0.sidecars.0"),
    ('Container(name="t", init_containers=[b(UserContainer(name="s"))])', "spec.templates.0.initContainers.0"),
    ('Container(name="t", tolerations=[b(m.Toleration(key="k"))])', "spec.templates.0.tolerations.0"),
    (
        'Container(name="t", readiness_probe=m.Probe(http_get=b(m.HTTPGetAction(port=80))))',
        "spec.templates.0.container.readinessProbe.httpGet",
    ),
    ('Container(name="t", volumes=b(EmptyDirVolume(name="v", mount_path="/v")))', "spec.templates.0.volumes.0"),
    ('Container(name="t", volumes=b(Volume(name="v", size="1Gi", mount_path="/v")))', "spec.volumeClaimTemplates.0"),
    ('w.volumes = [b(m.Volume(name="v"))]', "spec.volumes.0"),
    ('w.arguments = [b(Parameter(name="p", value=1))]', "spec.arguments.parameters.0"),
    ('w.arguments = b(m.Arguments(parameters=[m.Parameter(name="p")]))', "spec.arguments"),
    ("w.template_defaults = b(m.Template())", "spec.templateDefaults"),
    ("w.ttl_strategy = b(m.TTLStrategy(seconds_after_success=1))", "spec.ttlStrategy"),
    ("b(w)", ""),
    ('with DAG(name="d"): Task(name="a", template=outside)', "spec.templates.1"),
    ("w.templates.append(outside)", "spec.templates.0"),
    ('with DAG(name="d"): outside(name="a")', "spec.templates.1"),
    ('with DAG(name="d"): b(outside(name="a"))', "spec.templates.0.dag.tasks.0"),
    ("import copy; w.templates.append(copy.deepcopy(outside))", "spec.templates.0"),
]  # fmt: skip

# what `import *` brings is not read without running
CLASSES = (
    "DAG, HTTP, Artifact, ClusterWorkflowTemplate, ConfigMapEnv, Container, ContainerNode, ContainerSet, Counter, "
    "CronWorkflow, Data, EmptyDirVolume, Env, Metrics, NoneArchiveStrategy, Parallel, Parameter, Resource, Resources, "
    "RetryStrategy, S3Artifact, Script, SecretEnv, SecretEnvFrom, Step, Steps, Suspend, TarArchiveStrategy, Task, "
    "UserContainer, Volume, Workflow, WorkflowTemplate"
)
DECLINED = {'Container(name="t", metrics=b(Metrics(metrics=[])))'}
KINDS = {"Workflow": "", "WorkflowTemplate": "", "ClusterWorkflowTemplate": "", "CronWorkflow": "spec.workflowSpec"}


def line(statement: str) -> str:
    """The line of a program for a row of the table: an expression is one of the workflow's templates."""
    if statement.startswith("with "):
        return f"with w:\n    {statement}"  # what is made within joins the workflow
    return statement if statement.startswith(("w.", "b(w)", "import ")) else f"w.templates.append({statement})"


def at(data: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


@pytest.fixture(scope="module")
def built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], list[Any]]:
    """By kind and row of the table, the document with the fields, and the one without."""
    found: dict[tuple[str, int], list[Any]] = {}
    for head in (HEAD, HEAD.replace("return with_fields(node, FIELDS)", "return node")):
        source = head
        rows = []
        for kind in KINDS:
            for row, (statement, _) in enumerate(PLACES):
                source += f'w = {kind}{row} = {kind}(name="{kind.lower()}-{row}")\n{line(statement)}\n'
                rows.append((kind, row))
        source += "del w\n"
        path = tmp_path_factory.mktemp("beyond") / "flow.py"
        path.write_text(source)
        for key, made in zip(rows, server.run(source, str(path)).documents):
            found.setdefault(key, []).append(made)
    return found


@pytest.mark.parametrize("row", range(len(PLACES)), ids=[f"{statement}"[:60] for statement, _ in PLACES])
@pytest.mark.parametrize("kind", KINDS)
def test_fields_are_where_their_object_is(kind: str, row: int, built: dict[tuple[str, int], list[Any]]) -> None:
    with_them, without = copy.deepcopy(built[kind, row])
    place = PLACES[row][1]
    if KINDS[kind] and place.startswith("spec."):
        place = KINDS[kind] + place[len("spec") :]
    assert at(with_them, place).pop("beyond") == {"deep": [1, {"x": None}]}
    if PLACES[row][0].startswith("with DAG") and "b(outside" in PLACES[row][0]:
        at(with_them, place.rsplit(".templates", 1)[0])["templates"][1].pop("beyond")
    assert with_them == without


@pytest.mark.parametrize("row", range(len(PLACES)), ids=[f"{statement}"[:60] for statement, _ in PLACES])
def test_what_is_read_without_running_has_them_too(row: int) -> None:
    """Or it is declined, where nobody writes it so."""
    statement, place = PLACES[row]
    source = f"{HEAD.replace('import *', f'import {CLASSES}')}\nw = Workflow(name='w')\n{line(statement)}\n"
    if statement in DECLINED:
        with pytest.raises(ConversionError, match="fields beyond Hera aren't read of this"):
            documents_of(source, kind="python", engine="static")
        return
    (found,), _ = documents_of(source, kind="python", engine="static")
    assert found.root is not None
    assert at(plain(found.root), place)["beyond"] == {"deep": [1, {"x": None}]}


def test_fields_are_merged_into_what_is_there(server: Server, tmp_path: Path) -> None:
    source = HEAD + (
        'with Workflow(name="w") as w:\n'
        '    t = Container(name="t", image="i", resources=Resources(cpu_limit=1), labels={"a": "b"}, args=["x"])\n'
        '    with_fields(t, {"container": {"resources": {"limits": {"gpu": 2}}, "args": ["x"], "beyond": {}}})\n'
        '    with_fields(t, {"metadata": {"labels": {"c": "d"}}})\n'
        'with_fields(w, {"spec": {"executorPlugins": [], "nodeSelector": None}, "metadata": {"name": "w"}})\n'
    )
    found = server.run(source, str(tmp_path / "flow.py")).documents
    assert found[0]["spec"].pop("executorPlugins") == []
    assert found[0]["metadata"] == {"name": "w"}
    assert at(found[0], "spec.templates.0") == {
        "name": "t",
        "metadata": {"labels": {"a": "b", "c": "d"}},
        "container": {"args": ["x"], "image": "i", "beyond": {}, "resources": {"limits": {"cpu": "1", "gpu": 2}}},
    }


def test_every_model_is_dumped_as_hera_does() -> None:
    from roundtrip.hera.introspect import dump, model_fields, reachable
    from roundtrip.hera.samples import samples

    checked = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for cls in reachable():
            if "root" in model_fields(cls):
                continue
            for value in samples(cls):
                expected = dump(value)
                assert document(value) == expected
                value.__dict__["argo_fields"] = {"beyond": 1}
                assert document(value) == {**expected, "beyond": 1}
                checked += 1
    assert checked > 200
