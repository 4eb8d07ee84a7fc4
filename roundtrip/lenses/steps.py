"""`Steps`, `Step` and `Parallel`. Facts: `hera.workflows.steps`.

Argo has a list of lists: what stands in one inner list runs side by side. A list of one is a `Step`, any other is
`Parallel`. Where a step is beyond Hera's class, all of them are models, in lists.
"""

from __future__ import annotations

from roundtrip.document import Call, Comments, Node, Sequence, gathered
from roundtrip.lenses.algebra import Choice, Each, Lens, PutOnly, Refused, beyond_last, describe, like
from roundtrip.lenses.calls import node_record
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.templates import template, unique_names

STEP = node_record("Step")


class Group:
    """One inner list: `[step]` ⇄ the step, `[a, b]` ⇄ `parallel` around both (a plain list of models)."""

    def __init__(self, step: Lens, parallel: bool) -> None:
        self.step = step
        self.parallel = parallel

    def get(self, node: Node, beyond: bool = False) -> Node:
        if not isinstance(node, Sequence):
            raise Refused(node, f"{describe(node)} where a list of steps belongs")
        read = beyond_last(self.step) if beyond else self.step.get
        steps = [read(item) for item in node.items]
        if len(steps) == 1:
            if node.comments is not None:
                steps[0].comments = gathered(node.comments, [steps[0].comments] if steps[0].comments else [])
            return steps[0]
        if not self.parallel:
            return like(node, Sequence(steps))
        return like(node, Call("Parallel", {"sub_steps": Sequence(steps, node.span)}))

    def put(self, value: Node) -> Node:
        if isinstance(value, Call) and value.name == "Parallel" and value.args.keys() <= {"sub_steps"}:
            inner = value.args.get("sub_steps") or Sequence()
            if not isinstance(inner, Sequence):
                raise Refused(inner, f"{describe(inner)} where a list of steps belongs")
            return like(value, Sequence([STEPS_IN_PARALLEL.put(step) for step in inner.items]))
        if isinstance(value, Sequence):
            return like(value, Sequence([self.step.put(step) for step in value.items]))
        step = self.step.put(value)
        group = Sequence([step], value.span)
        if value.comments is not None and step.comments is value.comments and value.comments.before:
            # what is above a step is above both of its dashes
            own = value.comments
            group.comments = Comments(own.before)
            step.comments = Comments(trailing=own.trailing, after=own.after) if own.trailing or own.after else None
        return group

    def accepts(self, value: Node) -> bool:
        if isinstance(value, Call):
            return value.name == "Parallel" or self.step.accepts(value)
        return isinstance(value, Sequence) and all(self.step.accepts(v) for v in value.items)


STEPS_IN_PARALLEL = Choice([STEP, model_lens("WorkflowStep")])
SUB_STEPS = Choice(
    [
        Each(Group(STEP, parallel=True)),
        Each(Group(model_lens("WorkflowStep"), parallel=False)),
        # steps join the block that they are made in, so they are never read into a list with models
        PutOnly(Each(Group(STEPS_IN_PARALLEL, parallel=True))),
    ]
)

STEPS = template(
    "Steps",
    "steps",
    {"sub_steps": (SUB_STEPS, "steps")},
    checks=(unique_names("sub_steps"),),
    required=("sub_steps",),
    supplied=False,
)
