"""Dictionaries where a workflow's arguments want models: Hera checks nothing of them, and writes them as they are.

A `ClusterWorkflowTemplate` is the exception: Hera makes it anew of what it has built, and checks all of it then. Facts:
`ModelMapper.build_model` sets what it finds; pydantic writes models within by Argo's names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence, Span
from roundtrip.hera.facts import Type, facts
from roundtrip.python.evaluate.bridges import Refusal, borrowed
from roundtrip.python.evaluate.hera.kinds import is_kind
from roundtrip.python.evaluate.values import Place
from roundtrip.python.evaluate.words import words

if TYPE_CHECKING:
    from roundtrip.python.evaluate.hera.lower import Lowering

# arguments that Hera takes in several shapes, and builds itself
BUILT = frozenset(
    words("""arguments inputs outputs env env_from metrics volumes resources retry_strategy sidecars init_containers archive
    templates tasks sub_steps containers template inline on_exit with_items with_param source image_pull_secrets
    value default enum""")
)
# of these, those of which a workflow hands on what Hera has no class for
_HANDED_ON = frozenset(words("retry_strategy volumes volume_claim_templates"))


def path_of(kind: str, name: str, value: Any) -> str | None:
    """Where a workflow writes `value` unchecked; None where nothing in it is a dictionary in the place of a model."""
    if not is_unchecked(kind) or (name in BUILT and name not in _HANDED_ON):
        return None
    argument = facts().wrappers[kind].args.get(name)
    if argument is None or len(argument.paths) != 1:
        return None
    from roundtrip.python.evaluate.hera.lower import type_at

    type_ = type_at(facts().wrappers[kind].model, argument.paths[0])
    return argument.paths[0] if type_ is not None and _is_raw(value, type_) else None


def is_unchecked(kind: str) -> bool:
    """Whether Hera writes what it is given for objects of `kind`, without a model that checks it."""
    return is_kind(kind, "Workflow") and kind != "ClusterWorkflowTemplate"


def _is_raw(value: Any, type_: Type) -> bool:
    if type_.kind in ("model", "union"):
        return isinstance(value, dict)
    if type_.kind == "list":
        # Hera takes one volume in the place of a list
        value = value if isinstance(value, (list, tuple)) else [value]
        return any(_is_raw(item, type_.args[0]) for item in value)
    if type_.kind == "dict" and isinstance(value, dict):
        return any(_is_raw(item, type_.args[-1]) for item in value.values())
    return False


def written(lowering: Lowering, node: Node) -> Node:
    """`node` with the models in it as pydantic writes them. Raises `Declined`."""
    if isinstance(node, Sequence):
        return Sequence([written(lowering, item) for item in node.items], node.span)
    if isinstance(node, Mapping):
        twin = Mapping({key: written(lowering, item) for key, item in node.entries.items()}, node.span)
        twin.keys = node.keys
        return twin
    if isinstance(node, Call):
        if not node.name.startswith("m."):
            why = "one of Hera's objects within a dictionary that Hera doesn't look at isn't read"
            raise lowering.declined(why, Place(node.span))
        try:
            return borrowed().put_model(node.name[2:], node)
        except Refusal as refused:
            why = f"{refused.why}, within a dictionary that Hera doesn't look at"
            raise lowering.declined(why, Place(refused.node.span)) from None
    assert isinstance(node, Scalar)
    return node


def below(path: str, node: Node, extra: Mapping | None, span: Span) -> Mapping:
    """`extra`, with `node` at a dotted path."""
    top = extra if extra is not None else Mapping(span=span)
    *parents, last = path.split(".")
    level = top
    for step in parents:
        inner = level.entries.setdefault(step, Mapping(span=span))
        assert isinstance(inner, Mapping)
        level = inner
    level.entries[last] = node
    return top
