"""`Workflow`, `WorkflowTemplate`, `ClusterWorkflowTemplate`, `CronWorkflow`.

Facts: the `ModelMapper` annotations of `hera.workflows.workflow.Workflow` and its subclasses. A CronWorkflow keeps the
workflow's own fields below `spec.workflowSpec`, and its own ones in `spec`.
"""

from __future__ import annotations

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.hera.facts import facts
from roundtrip.lenses.algebra import Choice, Each, Lens, OneOrMany, Refused, describe
from roundtrip.lenses.io import ARGUMENTS, TEMPLATE_ARGUMENTS
from roundtrip.lenses.metrics import METRICS
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Record
from roundtrip.lenses.registry import register
from roundtrip.lenses.retry import RETRY_STRATEGY
from roundtrip.lenses.scalars import TEXT
from roundtrip.lenses.templates import TEMPLATE
from roundtrip.lenses.wrapper import wrapper

NAME_LIMIT = 63  # hera.workflows.workflow.NAME_LIMIT
API_VERSION = "argoproj.io/v1alpha1"


class SecretNames:
    """Image pull secrets: models; `put` also takes names, and one in the list's place."""

    def __init__(self) -> None:
        self.model = model_lens("LocalObjectReference")

    def get(self, node: Node, beyond: bool = False) -> Node:
        return Each(self.model).get(node, beyond)

    def put(self, value: Node) -> Node:
        given = value.items if isinstance(value, Sequence) else [value]
        return Sequence([self._reference(item) for item in given], value.span)

    def accepts(self, value: Node) -> bool:
        return not isinstance(value, Mapping)

    def _reference(self, item: Node) -> Node:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            return Mapping({"name": item}, item.span)
        if isinstance(item, Call):
            return self.model.put(item)
        raise Refused(item, f"{describe(item)} where the name of a secret belongs")


class LimitedName:
    """A name that isn't longer than Hera allows."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Scalar) and isinstance(node.value, str) and len(node.value) <= NAME_LIMIT:
            return node
        raise Refused(node, f"Hera takes a string of at most {NAME_LIMIT} characters here")

    def put(self, value: Node) -> Node:
        return self.get(value)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar)


def _no_namespace(call: Call) -> str | None:
    if call.name == "ClusterWorkflowTemplate" and "namespace" in call.args:
        return "Hera's ClusterWorkflowTemplate has no namespace"
    return None


def _workflow(name: str) -> Record:
    spec = "spec.workflowSpec" if name == "CronWorkflow" else "spec"
    lenses: dict[str, Lens | tuple[Lens, str]] = {
        "arguments": (TEMPLATE_ARGUMENTS if name.endswith("Template") else ARGUMENTS, f"{spec}.arguments"),
        "image_pull_secrets": (SecretNames(), f"{spec}.imagePullSecrets"),
        "metrics": (METRICS, f"{spec}.metrics"),
        "name": (LimitedName(), "metadata.name"),
        "generate_name": (LimitedName(), "metadata.generateName"),
        "on_exit": (TEXT, f"{spec}.onExit"),
        "retry_strategy": (RETRY_STRATEGY, f"{spec}.retryStrategy"),
        "templates": (Each(TEMPLATE), f"{spec}.templates"),
        "volumes": (OneOrMany(Each(model_lens("Volume"))), f"{spec}.volumes"),
    }
    known = facts().wrappers[name].args
    return register(
        wrapper(
            name,
            {arg: lens for arg, lens in lenses.items() if arg in known},
            body=(spec,),
            checks=(_no_namespace,),
            without=("workflows_service", "schedule"),
        ),
        "workflow",
    )


KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
RECORDS: dict[str, Record] = {kind: _workflow(kind) for kind in KINDS}
KIND: dict[str, Choice] = {kind: Choice([record]) for kind, record in RECORDS.items()}
