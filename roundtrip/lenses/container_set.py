"""`ContainerSet` and `ContainerNode`: several containers in one pod. Facts: `hera.workflows.container_set`."""

from __future__ import annotations

from roundtrip.lenses.algebra import Choice, Each, Plain, PutOnly
from roundtrip.lenses.env import ENV, ENV_FROM
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.policy import IMAGE_PULL_POLICY
from roundtrip.lenses.registry import register
from roundtrip.lenses.resources import RESOURCES
from roundtrip.lenses.templates import template
from roundtrip.lenses.volume import Container
from roundtrip.lenses.wrapper import wrapper

NODE = register(
    wrapper(
        "ContainerNode",
        {
            "env": (ENV, "env"),
            "env_from": (ENV_FROM, "envFrom"),
            "image_pull_policy": (IMAGE_PULL_POLICY, "imagePullPolicy"),
            "resources": (RESOURCES, "resources"),
            "volumes": (Plain(), ""),
        },
        of=Container,
    ),
    "container node",
)
CONTAINERS = Choice(
    [Each(NODE), Each(model_lens("ContainerNode")), PutOnly(Each(Choice([NODE, model_lens("ContainerNode")])))]
)

CONTAINER_SET = template(
    "ContainerSet",
    "containerSet",
    {
        "containers": (CONTAINERS, "containerSet.containers"),
        "container_set_retry_strategy": (model_lens("ContainerSetRetryStrategy"), "containerSet.retryStrategy"),
    },
    required=("containers",),
)
