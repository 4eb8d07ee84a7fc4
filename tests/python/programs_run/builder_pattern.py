from __future__ import annotations

from hera.workflows import DAG, Container, Task, Workflow


class PipelineBuilder:
    def __init__(self, name: str, image: str = "acme/pipeline:3.1") -> None:
        self.name = name
        self.image = image
        self.steps: list[tuple[str, list[str]]] = []

    def step(self, name: str, *args: str) -> PipelineBuilder:
        self.steps.append((name, list(args)))
        return self

    def build(self) -> Workflow:
        with Workflow(generate_name=f"{self.name}-", entrypoint="main", priority=10) as w:
            with DAG(name="main"):
                previous: Task | None = None
                for name, args in self.steps:
                    template = Container(name=name, image=self.image, command=["pipeline"], args=args)
                    task = Task(name=name, template=template)
                    if previous:
                        previous >> task
                    previous = task
        return w


def main() -> Workflow:
    return (
        PipelineBuilder("nightly")
        .step("fetch", "--from", "s3://raw/")
        .step("clean", "--drop-nulls")
        .step("publish", "--to", "s3://public/")
        .build()
    )


if __name__ == "__main__":
    main().create()
