"""A task or a step that comes behind all others of its block, and names its template and what it waits for by their names.

For blocks whose templates and tasks have no variables that could stand there: they are made by loops, helpers or elsewhere.
"""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Difference, Mapping, Scalar, Sequence, text_at
from roundtrip.python.code import literals
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.transplant import Proposal

# what is said by names
_NAMED = ("name", "template", "depends")


def named_task(c: Correspondence, difference: Difference) -> Proposals:
    """A task, a step, or a group of one, by names alone, at the end of the block of its template."""
    after = difference.after
    node = after.items[0] if isinstance(after, Sequence) and len(after.items) == 1 else after
    kind = [step for step in difference.target if isinstance(step, str)][-1:]
    if not isinstance(node, Mapping) or kind not in (["tasks"], ["steps"]) or not text_at(node, "template"):
        return
    if kind == ["steps"] and not isinstance(after, Sequence):
        return  # in a group of others
    owner = c.owner(difference.target)
    holder = c.transplanter.old_names.statements.get(owner)
    made = c.new.nodes_at.get(c.there((*owner, text_at(node, "name"))))
    call = c.new.expression(made) if made is not None else None
    if not isinstance(holder, ast.With) or not isinstance(call, ast.Call):
        return
    proposal = Proposal()
    indent = c.old.indent(holder.body[-1])
    said = [
        f"{name}={literals.scalar(value.value)}"
        for name in _NAMED
        if isinstance(value := node.entries.get(name), Scalar)
    ]
    said += [c.transplanter.text(c.new.range(k), indent, proposal) for k in call.keywords if k.arg not in _NAMED]
    name = "Task" if kind == ["tasks"] else "Step"
    proposal.imports.add(name)
    text = f"{' ' * indent}{name}({', '.join(said)})\n"
    proposal.edits.append(blocks.put_behind(c.old, holder.body[-1], text))
    yield proposal
