"""`Workflow`, `WorkflowTemplate`, `ClusterWorkflowTemplate`, `CronWorkflow`.

Facts: the `ModelMapper` annotations of `hera.workflows.workflow.Workflow` and its subclasses. A CronWorkflow keeps the
workflow's own fields below `spec.workflowSpec`, and its own ones in `spec`.
"""

from __future__ import annotations

from collections import Counter

from roundtrip.document import Call, Comments, Mapping, Node, Scalar, ScalarValue, Sequence, at, gathered, text_at
from roundtrip.document.remarks import is_item
from roundtrip.hera.facts import facts
from roundtrip.lenses.abridged import Abridged
from roundtrip.lenses.algebra import Choice, Each, Lens, Refused, beyond_last, describe, like, listed, with_args
from roundtrip.lenses.io import ARGUMENTS, TEMPLATE_ARGUMENTS
from roundtrip.lenses.metrics import METRICS
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Record
from roundtrip.lenses.registry import register
from roundtrip.lenses.retry import RETRY_STRATEGY
from roundtrip.lenses.scalars import TEXT
from roundtrip.lenses.templates import TEMPLATE
from roundtrip.lenses.volume import VOLUMES, claim, claimed, is_claim
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
        found = [self._reference(item) for item in given]
        return like(value, Sequence(found)) if isinstance(value, Sequence) else Sequence(found, value.span)

    def accepts(self, value: Node) -> bool:
        return not isinstance(value, Mapping)

    def _reference(self, item: Node) -> Node:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            return like(item, Mapping({"name": Scalar(item.value, item.span)}))
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


class Templates:
    """`templates`. Those that share a name stay in their order among each other, as models, which all come in one list."""

    def __init__(self) -> None:
        self.each = Each(TEMPLATE)
        self.model = model_lens("Template")

    def get(self, node: Node, beyond: bool = False) -> Node:
        if not isinstance(node, Sequence):
            return self.each.get(node, beyond)
        names = Counter(_name(item) for item in node.items)
        if len(names) == len(node.items):
            return self.each.get(node, beyond)
        model = beyond_last(self.model)
        return like(node, Sequence([TEMPLATE.get(t) if names[_name(t)] == 1 else model(t) for t in node.items]))

    def put(self, value: Node) -> Node:
        return self.each.put(value)

    def accepts(self, value: Node) -> bool:
        return self.each.accepts(value)


def _name(template: Node) -> ScalarValue:
    name = template.entries.get("name") if isinstance(template, Mapping) else None
    return name.value if isinstance(name, Scalar) else None


# how every Kubernetes object is written
_ORDER = ("apiVersion", "kind", "metadata", "spec", "status")


class Claiming(Abridged):
    """A workflow: the volumes of its templates, and its own, bring claims (`Workflow._build_templates`)."""

    def shorter(self, call: Call) -> Call | None:
        return _claiming(call)

    def fuller(self, call: Call) -> Call:
        return _claimed(call)

    def put(self, value: Node) -> Node:
        if isinstance(value, Call) and value.document is not None:
            return value.document
        result = super().put(value)
        assert isinstance(result, Mapping)
        first = {key: result.entries[key] for key in _ORDER if key in result.entries}
        result.entries = {**first, **result.entries}
        if result.comments is not None:
            _hand_down(result, result.comments)
            result.comments = None
        return result


def _hand_down(document: Mapping, comments: Comments) -> None:
    """The comments of a workflow's call to the lines that say the same in YAML: those above it, behind its first line, and
    at its end, where they are below all of `spec`, or below its templates, if one of those is commented out.

    What gets one is a copy, where it may be a node of a document that was read.
    """
    metadata, given = document.entries.get("metadata"), document.entries["kind"]
    assert isinstance(given, Scalar)
    kind = document.entries["kind"] = like(given, Scalar(given.value, style=given.style, text=given.text))
    above = metadata if isinstance(metadata, Mapping) else kind
    if comments.before:
        own = above.comments or Comments()
        above.comments = Comments([*comments.before, *own.before], own.trailing, own.after)
    if comments.trailing is not None:
        kind.comments = gathered(Comments(trailing=comments.trailing), [kind.comments] if kind.comments else [])
    if comments.after:
        last = document.entries["spec"]
        entries = last.entries if isinstance(last, Mapping) else {}
        key, below = list(entries.items())[-1] if entries else ("", None)
        if isinstance(below, Sequence) and below.items and is_item(comments.after[0]):
            last = entries[key] = like(below, Sequence(below.items, flow=below.flow))
        own = last.comments or Comments()
        last.comments = Comments(own.before, own.trailing, [*own.after, *comments.after])


def _claimed(value: Call) -> Call:
    templates = value.args.get("templates")
    used = [
        volume
        for template in (templates.items if isinstance(templates, Sequence) else [])
        if isinstance(template, Call) and not template.name.startswith("m.")
        for volume in listed(template.args.get("volumes"))
        if is_claim(volume)
    ]
    own = [volume for volume in listed(value.args.get("volumes")) if is_claim(volume)]
    if not used and not own:
        return value
    given = value.args.get("volume_claim_templates")
    model = model_lens("PersistentVolumeClaim")
    claims = list(given.items) if isinstance(given, Sequence) else []
    names = {_claim_name(model.put(c)) for c in claims}
    for volume in used:
        fresh = claim(volume)  # type: ignore[arg-type]
        if _claim_name(fresh) not in names:
            names.add(_claim_name(fresh))
            claims.append(model.get(fresh))
    claims += [model.get(claim(volume)) for volume in own]  # type: ignore[arg-type]
    return with_args(value, {**value.args, "volume_claim_templates": Sequence(claims, value.span)})


def _claiming(call: Call) -> Call | None:
    """`call` with its last claims as volumes of its own."""
    claims, volumes = call.args.get("volume_claim_templates"), call.args.get("volumes")
    if not isinstance(claims, Sequence) or claims.comments is not None or claims.anchor or claims.alias:
        return None
    made: list[Node] = []
    for model in reversed(claims.items):
        document = model.document if isinstance(model, Call) and not model.beyond_hera else None
        volume = claimed(document) if document is not None else None
        if volume is None:
            break
        made.insert(0, volume)
    if not made or (volumes is not None and not isinstance(volumes, Sequence)):
        return None
    args: dict[str, Node] = {}
    for arg, value in call.args.items():
        if arg == "volume_claim_templates":
            left = claims.items[: len(claims.items) - len(made)]
            args |= {arg: like(value, Sequence(left))} if left else {}
            args |= {} if volumes is not None else {"volumes": Sequence(made, claims.span)}
        else:
            args[arg] = value if arg != "volumes" else like(value, Sequence([*listed(value), *made]))
    return with_args(call, args)


def _claim_name(claim_template: Node) -> str:
    """The name of a volume claim template."""
    return text_at(at(claim_template, ("metadata",)), "name")


def _workflow(name: str) -> Record:
    spec = "spec.workflowSpec" if name == "CronWorkflow" else "spec"
    lenses: dict[str, Lens | tuple[Lens, str]] = {
        # Hera takes either; Argo's is the first
        "artifact_gc": (
            Choice([model_lens("WorkflowLevelArtifactGC"), model_lens("ArtifactGC")]),
            f"{spec}.artifactGC",
        ),
        "arguments": (TEMPLATE_ARGUMENTS if name.endswith("Template") else ARGUMENTS, f"{spec}.arguments"),
        "image_pull_secrets": (SecretNames(), f"{spec}.imagePullSecrets"),
        "metrics": (METRICS, f"{spec}.metrics"),
        "name": (LimitedName(), "metadata.name"),
        "generate_name": (LimitedName(), "metadata.generateName"),
        "on_exit": (TEXT, f"{spec}.onExit"),
        "retry_strategy": (RETRY_STRATEGY, f"{spec}.retryStrategy"),
        "templates": (Templates(), f"{spec}.templates"),
        "volumes": (VOLUMES, f"{spec}.volumes"),
    }
    known = facts().wrappers[name].args
    return register(
        wrapper(
            name,
            {arg: lens for arg, lens in lenses.items() if arg in known},
            body=(spec,),
            checks=(_no_namespace,),
            without=("workflows_service", "schedule"),
            of=Claiming,
        ),
        "workflow",
    )


KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
RECORDS: dict[str, Record] = {kind: _workflow(kind) for kind in KINDS}
KIND: dict[str, Choice] = {kind: Choice([record]) for kind, record in RECORDS.items()}
