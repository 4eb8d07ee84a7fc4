"""Helpers that programs beside import."""

from hera.workflows import Container, Workflow

BASE_IMAGE = "acme/base:7"


def base_workflow(name: str, entrypoint: str, **kwargs) -> Workflow:
    return Workflow(name=name, entrypoint=entrypoint, namespace="batch", labels={"managed-by": "hera"}, **kwargs)


def shell(name: str, script: str, image: str = BASE_IMAGE) -> Container:
    return Container(name=name, image=image, command=["bash", "-c"], args=[script])
