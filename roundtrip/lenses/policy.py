"""`image_pull_policy`: Hera takes several spellings of the three policies and writes Kubernetes' own.

Facts: `ContainerMixin._build_image_pull_policy` of `hera.workflows._mixins`.
"""

from __future__ import annotations

from roundtrip.document import Node, Scalar
from roundtrip.lenses.algebra import Refused, describe, like

POLICIES = ("Always", "Never", "IfNotPresent")
_SPELLINGS = {
    **{policy.lower(): policy for policy in POLICIES},
    **{policy: policy for policy in POLICIES},
    "always": "Always",
    "never": "Never",
    "if_not_present": "IfNotPresent",
}


class ImagePullPolicy:
    """One of Kubernetes' three policies; `put` knows Hera's other spellings of them."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Scalar) and node.value in POLICIES:
            return node
        raise Refused(node, f"Hera knows the policies {', '.join(POLICIES)}")

    def put(self, value: Node) -> Node:
        if not isinstance(value, Scalar) or value.value not in _SPELLINGS:
            raise Refused(value, f"{describe(value)} is none of the policies {', '.join(POLICIES)}")
        policy = _SPELLINGS[str(value.value)]
        return value if policy == value.value else like(value, Scalar(policy))

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar)


IMAGE_PULL_POLICY = ImagePullPolicy()
