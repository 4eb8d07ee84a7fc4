"""A workflow of Argo's models, sent as it is."""

from hera.workflows import Workflow
from hera.workflows.models import Arguments, Container, DAGTask, DAGTemplate, Parameter, Template


def templates():
    return [
        Template(name="hello", container=Container(image="alpine:3.16", args=["echo", "hello"])),
        Template(
            name="dag",
            dag=DAGTemplate(
                tasks=[
                    DAGTask(name="one", template="hello"),
                    DAGTask(
                        name="two",
                        template="hello",
                        depends="one",
                        arguments=Arguments(parameters=[Parameter(name="n", value="2")]),
                    ),
                ]
            ),
        ),
    ]


def build():
    return Workflow(generate_name="models-", entrypoint="dag", templates=templates(), service_account_name="argo")


if __name__ == "__main__":
    build().create()
