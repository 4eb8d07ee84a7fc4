"""What tasks and steps share: arguments, loops, and that each names exactly one template.

Facts: `TemplateInvocatorSubNodeMixin`, `WithItemsMixin`, `WithParamMixin` of `hera.workflows._mixins`.
"""

from __future__ import annotations

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence, gathered
from roundtrip.lenses.algebra import Each, Lens, Plain, Refused, commented, describe, is_null
from roundtrip.lenses.io import ARGUMENTS
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Record
from roundtrip.lenses.record_nodes import is_falsy
from roundtrip.lenses.registry import register, role
from roundtrip.lenses.scalars import SERIALIZED, TEXT
from roundtrip.lenses.wrapper import wrapper

# the bodies of templates that gather what is made in their block
_GATHERING = frozenset({"containerSet", "dag", "steps"})
_TARGETS = ("template", "template_ref", "inline")


class Item:
    """One value to loop over. Hera serializes a list or null to a string, so those are wrapped: `m.Item(root=…)`."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Mapping) or (isinstance(node, Scalar) and node.value is not None):
            return node
        item = Call("m.Item", {"root": node}, node.span)
        item.comments = node.comments
        item.document = node
        return item

    def put(self, value: Node) -> Node:
        if isinstance(value, Call):
            if value.name == "m.Item" and value.args.keys() <= {"root"}:
                made = Plain().put(value.args.get("root") or Scalar(None, value.span))
                if value.comments is not None and made.comments is not value.comments:
                    made.comments = gathered(made.comments, [value.comments])
                return made
            if value.name == "Parameter" and "value" in value.args:
                return commented(SERIALIZED.put(value.args["value"]), value.comments)
            raise Refused(value, f"{describe(value)} where a value to loop over belongs")
        if isinstance(value, Sequence) or is_null(value):
            return SERIALIZED.put(value)
        return Plain().put(value)

    def accepts(self, value: Node) -> bool:
        return True


class Looped:
    """`with_param`: a string in Argo; Hera serializes anything else."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        return TEXT.get(node)

    def put(self, value: Node) -> Node:
        if isinstance(value, Call):
            if value.name == "Parameter" and "value" in value.args:
                return commented(SERIALIZED.put(value.args["value"]), value.comments)
            raise Refused(value, f"{describe(value)} where a value to loop over belongs")
        return SERIALIZED.put(value)

    def accepts(self, value: Node) -> bool:
        return True


class Inline:
    """A template of one node's own: any of Hera's that needs no block of its own, else the model."""

    def __init__(self) -> None:
        self.any = role("template", last=model_lens("Template"))

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Mapping) and not node.entries.keys() & _GATHERING:
            return self.any.get(node, beyond)
        return model_lens("Template").get(node, beyond)

    def put(self, value: Node) -> Node:
        return self.any.put(value)

    def accepts(self, value: Node) -> bool:
        return self.any.accepts(value)


def _one_target(call: Call) -> str | None:
    named = [t for t in _TARGETS if t in call.args and not is_falsy(call.args[t])]
    return None if len(named) == 1 else f"Hera's {call.name} wants exactly one of {', '.join(_TARGETS)}"


def node_record(name: str) -> Record:
    """Registers `Task` or `Step`."""
    lenses: dict[str, Lens | tuple[Lens, str]] = {
        "arguments": (ARGUMENTS, "arguments"),
        "inline": (Inline(), "inline"),
        "on_exit": (TEXT, "onExit"),
        "template": (TEXT, "template"),
        "with_items": (Each(Item()), "withItems"),
        "with_param": (Looped(), "withParam"),
    }
    return register(wrapper(name, lenses, checks=(_one_target,)), "node")
