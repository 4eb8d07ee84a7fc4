"""Building a workflow: hooks, templates in their order, claims of volumes. Facts: `Workflow.build`, `._build_templates`."""

from __future__ import annotations

from typing import Any

from roundtrip.document import Call, Node, Scalar, Sequence
from roundtrip.hera.facts import Type
from roundtrip.python.evaluate.hera import unchecked, volumes
from roundtrip.python.evaluate.hera.kinds import is_template
from roundtrip.python.evaluate.hera.lower import Lowering
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.values import Thing


def build(machine: Machine, workflow: Thing, lowering: Lowering | None = None) -> Call:
    """The `Call` of a workflow as Hera builds it now. Raises `Declined`, also where Hera would raise."""
    lowering = lowering or Lowering(machine)
    workflow = _hooked(machine, workflow)
    if workflow.kind == "CronWorkflow" and machine.hera.config.hooks_of(workflow):
        raise machine.declined("Hera runs hooks of a CronWorkflow twice; that isn't read statically")
    templates: list[Node] = []
    own = workflow.get("volume_claim_templates")
    if own is not None and not isinstance(own, list):
        raise lowering.declined("`volume_claim_templates` is a list", workflow.place)
    if machine.hera.changed.get(id(own), workflow) is not workflow:
        raise lowering.declined("Hera adds claims to this list as it builds another workflow", workflow.place)
    raw = unchecked.path_of(workflow.kind, "volume_claim_templates", own)
    known: list[Node] | None = None if own is None else [_claim(lowering, workflow, claim) for claim in own]
    if workflow.get("templates") is None:
        raise lowering.declined("Python raises TypeError here: `templates` is a list", workflow.place)
    for template in workflow.get("templates"):
        if not (isinstance(template, Thing) and (is_template(template.kind) or template.kind == "m.Template")):
            raise lowering.declined("only templates are read in `templates`", workflow.place)
        hooked = _hooked(machine, template)
        templates.append(lowering.thing(hooked))
        found = volumes.claims(lowering, hooked) if is_template(hooked.kind) else []
        if not found:
            continue
        if known is None:
            known = list(found)
            continue
        if raw is not None:
            raise lowering.declined("Hera raises AttributeError here: a claim is a dictionary", workflow.place)
        names = {volumes.claim_name(lowering, claim) for claim in known}
        fresh = {volumes.claim_name(lowering, claim): claim for claim in found}
        added = [claim for name, claim in fresh.items() if name not in names]
        known += added
        if own is not None and added:
            machine.hera.changed[id(own)] = workflow
    claimed = [*(known or []), *volumes.claims(lowering, workflow)]
    call = lowering.call(workflow, frozenset({"templates", "volume_claim_templates"}))
    if templates:
        call.args["templates"] = Sequence(templates, workflow.place.span)
    if claimed and raw is not None:
        lowering.raw = True
        node = unchecked.written(lowering, Sequence(list(claimed), workflow.place.span))
        call.extra = unchecked.below(raw, node, call.extra, workflow.place.span)
    elif claimed:
        name = "volume_claim_templates"
        call.args[name] = Sequence(list(claimed), lowering.place(workflow, name, own).span)
        if name in workflow.keyplaces:
            call.keys[name] = Scalar(name, workflow.keyplaces[name].span)
    return call


def _claim(lowering: Lowering, workflow: Thing, claim: Any) -> Node:
    kind = None if unchecked.is_unchecked(workflow.kind) else Type("model", model="PersistentVolumeClaim")
    return lowering.node(claim, workflow.place) if kind is None else lowering.typed(claim, kind, workflow.place)


def _hooked(machine: Machine, thing: Thing) -> Thing:
    """`HookMixin._dispatch_hooks`."""
    result = thing
    for hook in machine.hera.config.hooks_of(thing):
        machine.node = hook.node
        given: Any = machine.call(hook, [result])
        if not isinstance(given, Thing) or given.kind != thing.kind:
            raise machine.declined("a hook gives back what it is given")
        result = given
    return result
