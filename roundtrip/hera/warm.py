"""A program of ours, built once before any of the user's: pydantic makes a model ready when it is first used."""

# no `from __future__ import annotations`: Hera wants the annotations of a script function as they are
from typing import Any

from hera.workflows import (
    DAG,
    ClusterWorkflowTemplate,
    Container,
    CronWorkflow,
    Parameter,
    Resources,
    RetryStrategy,
    Script,
    Steps,
    Workflow,
    WorkflowTemplate,
    script,
)

from roundtrip.hera.recording import finished


def warm() -> None:
    """Builds a workflow of each kind, with the commonest templates."""
    made: list[Any] = []
    for kind in (Workflow, WorkflowTemplate, ClusterWorkflowTemplate, CronWorkflow):
        with kind(name="warm", entrypoint="steps", arguments=Parameter(name="p", value=1)) as workflow:
            container = Container(
                name="container",
                inputs=[Parameter(name="p")],
                env={"A": "b"},
                resources=Resources(cpu_limit=1),
                retry_strategy=RetryStrategy(limit=1),
            )
            function = script()(_print)
            with DAG(name="dag"):
                first: Any = container(name="a", arguments={"p": "1"})
                first >> function(name="b", arguments={"text": "1"})
            with Steps(name="steps"):
                container(name="a", with_items=[1], when="true")
            Script(name="script", source="pass")
        made.append(workflow)
    for workflow in made:
        workflow.to_dict()
    finished(made[0].build())


def _print(text: str) -> None:
    print(text)
