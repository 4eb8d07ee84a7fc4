"""Tasks and steps that stand elsewhere among the others, and groups of steps that come, go, or get another step."""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Mapping, Node, Sequence, along, at, text_at
from roundtrip.python.patch import statements as blocks
from roundtrip.python.patch.arrows import Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.names import Thing
from roundtrip.python.patch.things import Statements
from roundtrip.python.patch.transplant import Proposal


class Sequenced(Statements):
    """What of a document is a statement among others, in an order that means something."""

    def _moved(self, node: Node, difference: Difference) -> Proposals:
        """The statement of a task, a step or a group of them behind another one's."""
        moving, rest = self._statement_of(node), along(self.root, difference.target)[-1]
        if moving is None or not isinstance(rest, Sequence):
            return
        if difference.behind is not None:
            other, put = at(rest, (difference.behind,)), blocks.put_behind
        else:
            other, put = next(item for item in rest.items if item is not node), blocks.put_before
        there = self._statement_of(other) if other is not None else None
        if there is None or there is moving or self.old.block_of(there) is not self.old.block_of(moving):
            return
        start, end = blocks.lines_of(self.old, moving)
        text = self.old.text[start:end]
        yield Proposal([Edit(start, end, ""), put(self.old, there, text if text.endswith("\n") else f"{text}\n")])

    def _step_inserted(self, difference: Difference) -> Proposals:
        """A group of steps as a statement or a parallel block of its own, or a step in the block of its group."""
        after, target = difference.after, difference.target
        steps = after.items if isinstance(after, Sequence) else [after]
        if not steps or not all(isinstance(step, Mapping) for step in steps):
            return
        owner = self._owner(target)
        made = self._made((*owner, text_at(steps[0], "name")))
        if made is None:
            return
        parallel = self._parallel(self.new, made)
        if len(steps) > 1:
            made = parallel
        elif parallel is not None and len(parallel.body) == 2:
            yield from self._made_parallel(owner, parallel, made)
        place = self._neighbour(made, owner) if made is not None else None
        if made is None or place is None:
            return
        sibling, before = place
        proposal = Proposal()
        put = blocks.put_before if before else blocks.put_behind
        proposal.edits.append(put(self.old, sibling, self._lines(made, self.old.indent(sibling), proposal)))
        yield proposal

    def _made_parallel(self, owner: Thing, parallel: ast.With, made: ast.stmt) -> Proposals:
        """A step that has its group for itself and gets company: both in a block, each with its own text."""
        other = next(s for s in parallel.body if s is not made)
        thing = next((t for t, s in self.transplanter.new_names.statements.items() if s is other), ())
        there = self.transplanter.old_names.statements.get((self.number, *thing[1:]))
        holder = self.transplanter.old_names.statements.get(owner)
        if there is None or not isinstance(holder, ast.With) or there not in holder.body:
            return
        proposal = Proposal()
        indent = self.old.indent(there)
        header = self.transplanter.text(self.new.range(parallel.items[0].context_expr), indent, proposal)
        start, end = blocks.lines_of(self.old, there)
        text = self.old.text[start:end]
        own = blocks.at_depth(text if text.endswith("\n") else f"{text}\n", indent, indent + 4)
        lines = [own if s is other else self._lines(s, indent + 4, proposal) for s in parallel.body]
        proposal.edits = [e for e in proposal.edits if not start <= e.start < end]
        proposal.edits.append(Edit(start, end, f"{' ' * indent}with {header}:\n{''.join(lines)}"))
        yield proposal

    def _step_removed(self, node: Node) -> Proposals:
        """A group of steps, with its block if it has one."""
        statement = self._statement_of(node) if isinstance(node, Sequence) else None
        if statement is not None:
            yield Proposal(blocks.taken_out(self.old, statement))

    def _lines(self, made: ast.stmt, indent: int, proposal: Proposal) -> str:
        """The lines of a statement of the generated module, for a block of the program."""
        start, end = blocks.lines_of(self.new, made)
        first = self.new.indent(made)
        return " " * indent + self.transplanter.text((start + first, end), indent, proposal)

    def _statement_of(self, node: Node) -> ast.stmt | None:
        """The statement that makes a task, a step or a group of steps, and nothing else."""
        if isinstance(node, Sequence):
            found = [self._statement_of(item) for item in node.items]
            if len(found) < 2 or found[0] is None:
                return found[0] if len(found) == 1 else None
            parallel = self._parallel(self.old, found[0])
            whole = parallel is not None and all(any(s is f for f in found) for s in parallel.body)
            return parallel if whole and None not in found else None
        thing = self._thing(node)
        statement = self.transplanter.old_names.statements.get(thing) if thing is not None else None
        if thing is None or len(thing) != 3 or statement is None or self._makes_more(statement, thing):
            return None
        return statement if isinstance(statement, (ast.Expr, ast.Assign)) else None
