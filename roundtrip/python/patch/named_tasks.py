"""A task or a step that comes behind all others of its block, and names its template and what it waits for by their names.

For lists, and for blocks whose templates and tasks have no variables that could stand there: they are made by loops, helpers or elsewhere.
"""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Difference, Mapping, Scalar, Sequence, along, text_at
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import inserted, items_of
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
    made = c.new.nodes_at.get(c.there((*owner, text_at(node, "name"))))
    call = c.new.expression(made) if made is not None else None
    if not isinstance(call, ast.Call):
        return
    proposal = Proposal()
    said = [
        f"{name}={literals.scalar(value.value)}"
        for name in _NAMED
        if isinstance(value := node.entries.get(name), Scalar)
    ]
    name = "Task" if kind == ["tasks"] else "Step"
    holder = c.statement(owner)
    listed = c.old.expression(along(c.root, difference.target)[-1])
    if isinstance(listed, ast.List) and kind == ["tasks"]:
        items = items_of(c.old, listed)
        first = listed.elts[0] if listed.elts else None
        model = isinstance(first, ast.Call) and ast.unparse(first.func).endswith("DAGTask")
        if not items or (model and "arguments" in node.entries):
            return
        if model and isinstance(first, ast.Call):
            name = ast.unparse(first.func)
        else:
            proposal.imports.add(name)
        said += _rest(c, call, c.old.indent_at(items[-1][0]), proposal)
        proposal.edits += inserted(c.old, listed, items[-1], f"{name}({', '.join(said)})")
        yield proposal
    elif isinstance(holder, ast.With):
        indent = c.old.indent(holder.body[-1])
        said += _rest(c, call, indent, proposal)
        proposal.imports.add(name)
        text = f"{' ' * indent}{name}({', '.join(said)})\n"
        proposal.edits.append(blocks.put_behind(c.old, holder.body[-1], text))
        yield proposal


def _rest(c: Correspondence, call: ast.Call, indent: int, proposal: Proposal) -> list[str]:
    """What a call of the generated module says besides names."""
    return [c.text(k, indent, proposal) for k in call.keywords if k.arg not in _NAMED]
