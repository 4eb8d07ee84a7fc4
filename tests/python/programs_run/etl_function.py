"""Nightly ETL, built by a function and printed."""

import os

from hera.workflows import DAG, Container, Parameter, Task, Workflow

IMAGE = os.environ.get("ETL_IMAGE", "registry.example.com/etl:1.4.2")


def build_workflow(env: str = "dev") -> Workflow:
    with Workflow(
        generate_name=f"etl-{env}-",
        entrypoint="etl",
        namespace="data",
        labels={"team": "data", "env": env},
        arguments=[Parameter(name="date", value="2024-01-01")],
    ) as w:
        extract = Container(
            name="extract",
            image=IMAGE,
            command=["python", "-m", "etl.extract"],
            args=["--date", "{{inputs.parameters.date}}"],
            inputs=[Parameter(name="date")],
        )
        load = Container(
            name="load",
            image="postgres:15",
            command=["psql"],
            env={"PGHOST": "db.internal", "PGPORT": "5432"},
        )
        with DAG(name="etl"):
            e = Task(name="extract", template=extract, arguments={"date": "{{workflow.parameters.date}}"})
            l = Task(name="load", template=load)
            e >> l
    return w


if __name__ == "__main__":
    print(build_workflow(os.environ.get("ENV", "dev")).to_yaml())
