from typing import Iterator

from hera.workflows import DAG, Container, Task, Workflow

STAGES = ["lint", "unit", "integration"]


def stages() -> Iterator[tuple[str, str]]:
    for n, stage in enumerate(STAGES):
        yield stage, f"make {stage} PORT={8000 + n}"


def ci() -> Workflow:
    with Workflow(generate_name="ci-", entrypoint="ci", on_exit="cleanup") as w:
        Container(name="cleanup", image="alpine:3.19", command=["sh", "-c"], args=["rm -rf /cache/*"])
        with DAG(name="ci", fail_fast=False):
            last = None
            for stage, command in stages():
                template = Container(name=stage, image="acme/ci:2024.1", command=["sh", "-c"], args=[command])
                task = Task(name=stage, template=template)
                if last:
                    last >> task
                last = task
            Task(name="publish", template="publish", depends="lint && unit")
        Container(name="publish", image="acme/publish:3", args=["--dry-run"], active_deadline_seconds=600)
    return w


if __name__ == "__main__":
    w = ci()
    w.create()
