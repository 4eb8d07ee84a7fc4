from dataclasses import dataclass, field
from enum import Enum

from hera.workflows import DAG, Container, Resources, Workflow, WorkflowTemplate


class Tier(Enum):
    SMALL = "500m"
    LARGE = "4"


@dataclass
class JobConfig:
    name: str
    image: str
    args: list = field(default_factory=list)
    tier: Tier = Tier.SMALL
    memory: str = "1Gi"


JOBS = [
    JobConfig("ingest", "acme/ingest:2.0", ["--all"]),
    JobConfig("train", "acme/train:0.9", ["--epochs", "20"], tier=Tier.LARGE, memory="16Gi"),
    JobConfig(name="report", image="acme/report:1.1"),
]


def to_container(job: JobConfig) -> Container:
    return Container(
        name=job.name,
        image=job.image,
        args=job.args,
        resources=Resources(cpu_request=job.tier.value, memory_request=job.memory),
        image_pull_policy="IfNotPresent",
    )


def main():
    with WorkflowTemplate(name="jobs", entrypoint="all", service_account_name="runner") as wt:
        containers = [to_container(job) for job in JOBS]
        with DAG(name="all"):
            previous = None
            for container in containers:
                task = container(name=container.name)
                if previous is not None:
                    previous >> task
                previous = task
    return wt


if __name__ == "__main__":
    print(main().to_yaml())
