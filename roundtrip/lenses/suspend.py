"""`Suspend`: a template that waits. Facts: `hera.workflows.suspend.Suspend`."""

from __future__ import annotations

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.lenses.abridged import Abridged
from roundtrip.lenses.algebra import Refused, describe, like, listed, with_args
from roundtrip.lenses.templates import template


class Duration:
    """A duration, which Argo has as a string and Hera writes with `str`, if it is not empty."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
            return node
        raise Refused(node, f"{describe(node)} where a duration belongs")

    def put(self, value: Node) -> Node:
        if isinstance(value, Scalar) and isinstance(value.value, (int, str)) and not isinstance(value.value, bool):
            return value if isinstance(value.value, str) else like(value, Scalar(str(value.value)))
        raise Refused(value, f"{describe(value)} where a duration belongs")

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar)


class Suspending(Abridged):
    """A wait whose `intermediate_parameters` are inputs, and outputs that somebody supplies meanwhile.

    Facts: `Suspend._build_inputs`, `Suspend._build_outputs`: behind the other parameters, and only name and description
    are told again.
    """

    def shorter(self, call: Call) -> Call | None:
        return _shortened(call)

    def fuller(self, call: Call) -> Call:
        return call if call.args.get("intermediate_parameters") is None else _expanded(call)


def _expanded(call: Call) -> Call:
    """`call` with its intermediate parameters as inputs and outputs."""
    args = dict(call.args)
    given = args.pop("intermediate_parameters")
    parameters = listed(given)
    if not parameters:
        return with_args(call, args)
    outputs: list[Node] = []
    for parameter in parameters:
        if not isinstance(parameter, Call) or parameter.name != "Parameter" or "name" not in parameter.args:
            raise Refused(parameter, f"{describe(parameter)} where a Parameter belongs")
        told = {arg: value for arg, value in parameter.args.items() if arg in ("name", "description")}
        supplied = Call("m.ValueFrom", {"supplied": Call("m.SuppliedValueFrom", {}, parameter.span)}, parameter.span)
        outputs.append(Call("Parameter", {**told, "value_from": supplied}, parameter.span))
    for arg, more in (("inputs", parameters), ("outputs", outputs)):
        there = args.get(arg)
        if isinstance(there, Mapping) or (isinstance(there, Call) and there.name in ("m.Inputs", "m.Outputs")):
            raise Refused(there, f"{describe(there)} beside intermediate parameters")
        args[arg] = Sequence([*listed(there), *more], given.span)
    return with_args(call, args)


def _shortened(call: Call) -> Call | None:
    """`call` with its last inputs as intermediate parameters, where all its output parameters are theirs."""
    inputs, outputs = call.args.get("inputs"), call.args.get("outputs")
    if not isinstance(inputs, Sequence) or not isinstance(outputs, Sequence):
        return None
    supplied = [item for item in outputs.items if isinstance(item, Call) and item.name == "Parameter"]
    given = [item for item in inputs.items if isinstance(item, Call) and item.name == "Parameter"]
    if not supplied or len(supplied) > len(given) or any(item.comments is not None for item in supplied):
        return None
    shared = given[len(given) - len(supplied) :]
    args: dict[str, Node] = {}
    for arg, value in call.args.items():
        if arg == "inputs":
            left: list[Node] = [item for item in inputs.items if not any(item is s for s in shared)]
        elif arg == "outputs":
            left = [item for item in outputs.items if not any(item is s for s in supplied)]
        else:
            args[arg] = value
            continue
        if left:
            args[arg] = like(value, Sequence(left))
    args["intermediate_parameters"] = Sequence(list(shared), inputs.span)
    return with_args(call, args)


SUSPEND = template(
    "Suspend",
    "suspend",
    {"duration": (Duration(), "suspend.duration")},
    without=("intermediate_parameters",),
    of=Suspending,
)
