"""`UserContainer`: sidecars and init containers. Facts: `hera.workflows.user_container`."""

from __future__ import annotations

from roundtrip.lenses.algebra import Each, OneOrMany, Plain
from roundtrip.lenses.env import ENV, ENV_FROM
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.policy import IMAGE_PULL_POLICY
from roundtrip.lenses.registry import register, role
from roundtrip.lenses.resources import RESOURCES
from roundtrip.lenses.volume import Container
from roundtrip.lenses.wrapper import wrapper

register(
    wrapper(
        "UserContainer",
        {
            "env": (ENV, "env"),
            "env_from": (ENV_FROM, "envFrom"),
            "image_pull_policy": (IMAGE_PULL_POLICY, "imagePullPolicy"),
            "resources": (RESOURCES, "resources"),
            "volumes": (Plain(), ""),
        },
        of=Container,
    ),
    "user container",
)

USER_CONTAINERS = Each(role("user container", last=model_lens("UserContainer")))
SIDECARS = OneOrMany(USER_CONTAINERS)
