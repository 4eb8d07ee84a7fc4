"""Tasks and steps that stand elsewhere among the others, and groups of steps that come, go, or get another step."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Difference, Mapping, Node, Sequence, along, at, text_at
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.task_statements import makes_more, neighbour, parallel
from roundtrip.python.patch.transplant import Proposal


def moved(c: Correspondence, node: Node, difference: Difference) -> Proposals:
    """The statement of a task, a step or a group of them behind another one's."""
    moving, rest = _statement_of(c, node), along(c.root, difference.target)[-1]
    if moving is None or not isinstance(rest, Sequence):
        return
    if difference.behind is not None:
        other, put = at(rest, (difference.behind,)), blocks.put_behind
    else:
        other, put = next(item for item in rest.items if item is not node), blocks.put_before
    there = _statement_of(c, other) if other is not None else None
    if there is None or there is moving or c.old.block_of(there) is not c.old.block_of(moving):
        return
    if any(blocks.mates(c.old, moving)):
        text = f"{' ' * c.old.indent(moving)}{c.old.segment(moving)}\n"
        yield Proposal([*blocks.taken_out(c.old, moving), put(c.old, there, text)])
        return
    start, end = blocks.lines_of(c.old, moving)
    text = c.old.text[start:end]
    yield Proposal([Edit(start, end, ""), put(c.old, there, text if text.endswith("\n") else f"{text}\n")])


def step_inserted(c: Correspondence, difference: Difference) -> Proposals:
    """A group of steps as a statement or a parallel block of its own, or a step in the block of its group."""
    after, target = difference.after, difference.target
    steps = after.items if isinstance(after, Sequence) else [after]
    if not steps or not all(isinstance(step, Mapping) for step in steps):
        return
    owner = c.owner(target)
    made = c.made((*owner, text_at(steps[0], "name")))
    if made is None:
        return
    group = parallel(c.new, made)
    if len(steps) > 1:
        made = group
    elif group is not None and len(group.body) == 2:
        yield from _made_parallel(c, owner, group, made)
    place = neighbour(c, made, owner) if made is not None else None
    if made is None or place is None:
        return
    sibling, before = place
    proposal = Proposal()
    put = blocks.put_before if before else blocks.put_behind
    proposal.edits.append(put(c.old, sibling, _lines(c, made, c.old.indent(sibling), proposal)))
    yield proposal


def _made_parallel(c: Correspondence, owner: Address, parallel: ast.With, made: ast.stmt) -> Proposals:
    """A step that has its group for itself and gets company: both in a block, each with its own text."""
    other = next(s for s in parallel.body if s is not made)
    address = next((t for t, s in c.transplanter.new_names.statements.items() if s is other), ())
    there = c.statement((c.number, *address[1:]))
    holder = c.statement(owner)
    if there is None or not isinstance(holder, ast.With) or there not in holder.body:
        return
    proposal = Proposal()
    indent = c.old.indent(there)
    header = c.text(parallel.items[0].context_expr, indent, proposal)
    start, end = blocks.lines_of(c.old, there)
    text = c.old.text[start:end]
    own = blocks.at_depth(text if text.endswith("\n") else f"{text}\n", indent, indent + 4)
    lines = [own if s is other else _lines(c, s, indent + 4, proposal) for s in parallel.body]
    proposal.edits = [e for e in proposal.edits if not start <= e.start < end]
    proposal.edits.append(Edit(start, end, f"{' ' * indent}with {header}:\n{''.join(lines)}"))
    yield proposal


def step_removed(c: Correspondence, node: Node) -> Proposals:
    """A group of steps, with its block if it has one."""
    statement = _statement_of(c, node) if isinstance(node, Sequence) else None
    if statement is not None:
        yield Proposal(blocks.taken_out(c.old, statement))


def _lines(c: Correspondence, made: ast.stmt, indent: int, proposal: Proposal) -> str:
    """The lines of a statement of the generated module, for a block of the program."""
    start, end = blocks.lines_of(c.new, made)
    first = c.new.indent(made)
    return " " * indent + c.text((start + first, end), indent, proposal)


def _statement_of(c: Correspondence, node: Node) -> ast.stmt | None:
    """The statement that makes a task, a step or a group of steps, and nothing else."""
    if isinstance(node, Sequence):
        found = [_statement_of(c, item) for item in node.items]
        if len(found) < 2 or found[0] is None:
            return found[0] if len(found) == 1 else None
        group = parallel(c.old, found[0])
        whole = group is not None and all(any(s is f for f in found) for s in group.body)
        return group if whole and None not in found else None
    address = c.address(node)
    statement = c.statement(address)
    if address is None or len(address) != 3 or statement is None or makes_more(c, statement, address):
        return None
    return statement if isinstance(statement, (ast.Expr, ast.Assign)) else None
