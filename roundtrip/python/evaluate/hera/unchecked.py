"""Dictionaries where a workflow's arguments want models: Hera checks nothing of them, and writes them as they are.

A `ClusterWorkflowTemplate` is the exception: Hera makes it anew of what it has built, and checks all of it then. Facts:
`ModelMapper.build_model` sets what it finds; pydantic writes models within by Argo's names.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence, Span
from roundtrip.hera.facts import Type, facts
from roundtrip.python.evaluate.hera.kinds import is_kind, is_model
from roundtrip.python.evaluate.language.values import Place

if TYPE_CHECKING:
    from roundtrip.python.evaluate.hera.lower import Lowering

# arguments that Hera takes in several shapes, and builds itself
BUILT = frozenset(
    """arguments inputs outputs env env_from metrics volumes resources retry_strategy sidecars init_containers archive
        templates tasks sub_steps containers template inline on_exit with_items with_param source image_pull_secrets
        value default enum""".split()
)
# of these, those of which a workflow hands on what Hera has no class for
_HANDED_ON = frozenset(("retry_strategy", "volumes", "volume_claim_templates"))


def path_of(kind: str, name: str, value: Any) -> str | None:
    """Where a workflow writes `value` unchecked; None where nothing in it is a dictionary in the place of a model."""
    if not is_unchecked(kind) or (name in BUILT and name not in _HANDED_ON):
        return None
    argument = facts().wrappers[kind].args.get(name)
    if argument is None or len(argument.paths) != 1:
        return None
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
        why = "one of Hera's objects within a dictionary that Hera doesn't look at isn't read statically"
        raise lowering.declined(why, Place(node.span))
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


@cache
def argument_type(kind: str, name: str) -> Type | None:
    """The type that Hera's model checks an argument with; None where nothing checks it, or Hera builds it first."""
    if is_model(kind):
        model = facts().models[kind[2:]]
        return model.root if name == "root" else model.fields[name].type
    if name in BUILT - {"retry_strategy"} or is_unchecked(kind):
        return None
    wrapper = facts().wrappers.get(kind)
    paths = wrapper.args[name].paths if wrapper is not None and name in wrapper.args else ()
    if wrapper is None or not paths or not paths[0]:
        return None
    return type_at(wrapper.model, paths[0])


def type_at(model: str, path: str) -> Type | None:
    """The type of the field at a dotted Argo path below `model`."""
    kind: Type | None = None
    name: str | None = model
    for step in path.split("."):
        if name is None:
            return None
        field = facts().models[name].by_alias.get(step)
        if field is None:
            return None
        kind = field.type
        name = kind.model
    return kind
