"""Workflows that helpers make, loops, and what the module only passes through."""

import json
from pathlib import Path

from hera.shared import global_config
from hera.workflows import DAG, Container, Script, Task, Workflow, models as m, script

global_config.image = "registry.example/base:1"
global_config.set_class_defaults(Container, labels={"by": "defaults"})
global_config.set_class_defaults(Script, image_pull_policy="Always")


@global_config.register_pre_build_hook
def stamp(workflow: Workflow) -> Workflow:
    workflow.annotations = {"stamped": json.dumps(sorted(["b", "a"]))}
    return workflow


@script()
def add(a: int, b: int = 2, *, c: str = "x"):
    """Adds."""
    import sys

    def inner(z):
        return z + 1  # a comment stays

    print(a + b, c, inner(1), file=sys.stderr)


def pipeline(name: str, count: int) -> Workflow:
    with Workflow(generate_name=f"{name}-", entrypoint="main") as made:
        work = Container(name="work", args=["{{inputs.parameters.i}}"], inputs=m.Inputs(parameters=[m.Parameter(name="i")]))
        with DAG(name="main"):
            before = None
            for i in range(count):
                task = work(name=f"t{i}", arguments={"i": i})
                if before is not None:
                    before >> task
                before = task
            add(name="sum", arguments={"a": 1, "c": Path(__file__).name})
            Task(name="by-name", template="work", depends="t0.Succeeded || t1.Failed")
    return made


first = pipeline("first", 3)
pipelines = {n: pipeline(n, 2) for n in ("x", "y")}
second = pipelines["y"]
