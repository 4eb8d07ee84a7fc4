import os
import platform

from hera.workflows import Container, DAG, Task, Workflow
from hera.workflows.models import NodeAffinity

PROD = os.environ.get("STAGE", "dev") == "prod"


def image():
    return "acme/api:stable" if PROD else "acme/api:nightly"


def get_workflow():
    with Workflow(
        generate_name="deploy-" if PROD else "deploy-dev-",
        entrypoint="deploy",
        namespace="prod" if PROD else "dev",
    ) as w:
        migrate = Container(name="migrate", image=image(), command=["./manage.py", "migrate"])
        rollout = Container(name="rollout", image="bitnami/kubectl:1.30", args=["rollout", "restart", "deploy/api"])
        with DAG(name="deploy"):
            m = Task(name="migrate", template=migrate)
            r = Task(name="rollout", template=rollout, depends="migrate.Succeeded")
            if platform.system() == "Nowhere":
                r >> Task(name="never", template=rollout)
    return w


if __name__ == "__main__":
    get_workflow().create()
