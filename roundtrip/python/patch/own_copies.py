"""A template that is one object in several workflows, of which one is to have another: that one gets an object of its own."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Node
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.transplant import Proposal


def own_copy(c: Correspondence, chain: list[Node]) -> Proposals:
    """Another object, beside the one that other workflows go on having, for the template that a difference is in."""
    node = next((n for n in chain if len(c.address(n) or ()) == 2), None)
    address = c.address(node) if node is not None else None
    if node is None or address is None:
        return
    span = (node.span.start, node.span.end)
    there = {a[0] for a, n in c.old.addressed if len(a) == 2 and (n.span.start, n.span.end) == span}
    statement = c.statement(address)
    workflow = c.workflow
    counterpart = c.counterparts.get(id(node))
    made = c.new.expression(counterpart)
    name = c.transplanter.old_names.names.get(address)
    if len(there) < 2 or workflow is None or not isinstance(made, ast.Call) or made.args or name is None:
        return
    if not isinstance(statement, ast.Assign) or statement not in c.old.tree.body or workflow not in c.old.tree.body:
        return
    fresh = c.transplanter.old_names.fresh(name)
    proposal = Proposal()
    for place in (n for user in (w for _, w in c.users.get(address[1], ())) for n in [c.old.expression(user)] if n):
        used = [n for n in ast.walk(place) if isinstance(n, ast.Name) and n.id == name]
        proposal.edits += [edit for n in used if (edit := c.old.edit(n, fresh)) not in proposal.edits]
    listed = c.templates
    items = [e for e in (listed.elts if listed is not None else ()) if isinstance(e, ast.Name) and e.id == name]
    proposal.edits += [c.old.edit(e, fresh) for e in items]
    before = workflow if items or not isinstance(workflow, ast.With) else workflow.body[0]
    indent = c.old.indent(before)
    given = ", ".join(c.text(k, indent, proposal) for k in made.keywords)
    function = c.text(made.func, indent, proposal)
    proposal.edits.append(blocks.put(c.old, before, f"{' ' * indent}{fresh} = {function}({given})\n", before=True))
    yield proposal
