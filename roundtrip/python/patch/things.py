"""Differences that are statements: tasks, steps and templates that come and go, arrows, and constructs made anew."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roundtrip.document import Difference, Mapping, Node, Path, along, text_at
from roundtrip.python.patch import models
from roundtrip.python.patch import statements as blocks
from roundtrip.python.patch.arrows import Arrows, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.names import Thing, bound_around, things
from roundtrip.python.patch.transplant import Proposal
from roundtrip.python.template_order import is_order_line

# a workflow that is made with its templates, and one that is made in a block
_HOLDERS = (ast.Assign, ast.With)
# what somebody programmed: it says more than what it makes
_PROGRAMMED = (
    *(ast.For, ast.While, ast.If, ast.Try, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda),
    *(ast.Starred, ast.IfExp, ast.FunctionDef, ast.ClassDef),
)


class Statements(Arrows):
    """What of a document is a statement, and how that changes."""

    # -- statements ------------------------------------------------------------------------------------------------------

    def _statement_inserted(self, difference: Difference) -> Proposals:
        """A task or a template as a statement of its own, behind the one that it follows in the generated module."""
        after = difference.after
        kind = [step for step in difference.target if isinstance(step, str)][-1:]
        if not isinstance(after, Mapping) or kind not in (["templates"], ["tasks"]):
            return
        owner = self._owner(difference.target)
        thing: Thing = (*owner, text_at(after, "name"))
        made = self._made(thing)
        if made is None:
            return
        if models.is_model(made, self.new):
            found = models.listed(self.transplanter, self.number, made)
            if found is not None:
                yield found
            return
        proposal = Proposal()
        if isinstance(made, ast.FunctionDef):
            self._bring(made, proposal)
            call = self._bare_call(made.name)
            if call is None:
                proposal.add(self._uses(thing))
                yield proposal
                return
            made = call
        place = self._neighbour(made, owner)
        if place is None:
            return
        sibling, before = place
        start, end = blocks.lines_of(self.new, made)
        indent = self.old.source.span(sibling).column - 1
        first = self.new.range(made)[0] - self.new.line_start(self.new.start(made))
        lines = self.transplanter.text((start + first, end), indent, proposal)
        put = blocks.put_before if before else blocks.put_behind
        proposal.edits.append(put(self.old, sibling, " " * indent + lines))
        arrows = self._arrow_edits(owner) if len(owner) == 2 else None
        if arrows is not None:
            arrows.add(proposal)
            yield arrows
        yield proposal

    def _bring(self, function: ast.FunctionDef, proposal: Proposal) -> None:
        span = self.new.start(function), self.new.end(function)
        proposal.brought[function.name] = self.transplanter.text(span, 0, proposal)

    def _bare_call(self, name: str) -> ast.stmt | None:
        """The statement `name()` of the generated module."""
        for node in ast.walk(self.new.tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not node.value.args:
                function = node.value.func
                if isinstance(function, ast.Name) and function.id == name and not node.value.keywords:
                    return node
        return None

    def _owner(self, path: Path) -> Thing:
        """The workflow or the template that a list of templates or tasks is in."""
        if path[-1] == "templates":
            return (self.number,)
        for node in reversed(along(self.root, path)):
            thing = self._thing(node)
            if thing is not None and len(thing) == 2:
                return thing
        return (self.number,)

    def _neighbour(self, made: ast.stmt, owner: Thing) -> tuple[ast.stmt, bool] | None:
        """The statement of the program that a new one stands behind, or (True) before."""
        block = self.new.block_of(made)
        index = block.index(made)
        names = self.transplanter.new_names
        there = self._there(owner)
        of_statement = {
            id(s): (self.number, *t[1:])
            for t, s in names.statements.items()
            if t[: len(there)] == there and len(t) == len(there) + 1
        }
        olds = self.transplanter.old_names.statements
        for before, candidates in ((False, block[:index][::-1]), (True, block[index + 1 :])):
            for sibling in candidates:
                inner = sibling.body[0] if isinstance(sibling, ast.With) and id(sibling) not in of_statement else None
                old = olds.get(of_statement.get(id(inner or sibling), ()))
                if old is not None and inner is not None:
                    old = self._parallel(self.old, old) or old
                if old is not None and not isinstance(old, ast.FunctionDef):
                    return old, before
        holder = olds.get(owner)
        body = holder.body if isinstance(holder, ast.With) else []
        return (body[0], True) if body else None

    @staticmethod
    def _parallel(place: Located, statement: ast.stmt) -> ast.With | None:
        """The block of parallel steps that a statement is in."""
        holder = place.parents.get(id(statement))
        call = holder.items[0].context_expr if isinstance(holder, ast.With) and len(holder.items) == 1 else None
        function = call.func if isinstance(call, ast.Call) else None
        name = getattr(function, "attr", None) or getattr(function, "id", None)
        return holder if isinstance(holder, ast.With) and name == "parallel" else None

    def _statement_removed(self, node: Node, path: Path) -> Proposals:
        thing = self._thing(node)
        statement = self.transplanter.old_names.statements.get(thing) if thing is not None else None
        if thing is None or statement is None or self._makes_more(statement, thing):
            return
        edits = blocks.taken_out(self.old, statement)
        if models.is_model(statement, self.old):
            edits += models.unlisted(self.transplanter, self.number, statement) or []
        if isinstance(statement, ast.FunctionDef):
            start, end = blocks.lines_of(self.old, statement)
            while end < len(self.old.text) and not self.old.text[end : self.old.line_end(end)].strip():
                end = self.old.line_end(end)
            edits = [Edit(start, end, "")]
            workflow = self.transplanter.old_names.statements.get((self.number,))
            for other in workflow.body if isinstance(workflow, ast.With) else []:
                if isinstance(other, ast.Expr) and isinstance(other.value, ast.Call):
                    function = other.value.func
                    if isinstance(function, ast.Name) and function.id == statement.name:
                        edits += blocks.taken_out(self.old, other)
        arrows = self._arrow_edits(thing[:2]) if len(thing) == 3 else None
        if arrows is not None:
            arrows.add(Proposal(edits))
            yield arrows
        yield Proposal(edits)
        with self.transplanter.leaving(thing):
            uses = self._uses(thing) if len(thing) == 2 else Proposal()
        if uses.edits:
            uses.add(Proposal(edits))
            yield uses

    def _makes_more(self, statement: ast.stmt, thing: Thing) -> bool:
        """Whether a statement makes anything besides a thing and what is in it."""
        statements = self.transplanter.old_names.statements
        return any(s is statement and t[: len(thing)] != thing for t, s in statements.items())

    # -- constructs ------------------------------------------------------------------------------------------------------

    def _constructs(self, chain: list[Node]) -> Proposals:
        """The call of a task or template anew, then the block of a template, then all of the workflow."""
        olds = self.transplanter.old_names.statements
        for node in reversed(chain):
            thing = self._thing(node)
            counterpart = self.counterparts.get(id(node))
            if thing is None or counterpart is None:
                continue
            after: Thing = (*thing[:-1], text_at(counterpart, "name"))
            if len(thing) == 3:
                after = (thing[0], self._template_now(chain), after[2])
            old, new = olds.get(thing), self._made(after)
            old_call, new_call = self.old.expression(node), self.new.expression(counterpart)
            if old_call is not None and self._says_more(old_call):
                old_call = None
            if old_call is not None and new_call is not None and not self._is_exchanged(old, new):
                proposal = Proposal()
                text = self.transplanter.text(self.new.range(new_call), self.old.indent(old_call), proposal)
                proposal.edits.append(Edit(*self.old.range(old_call), text))
                yield proposal
            if old is not None and new is not None and not self._makes_more(old, thing) and self._replaceable(old, new):
                yield from self._signature(old, new)
                yield self._statement_anew(old, new)
        old, new = olds.get((self.number,)), self._made((self.number,))
        if old is not None and new is not None and self._replaceable(old, new):
            yield self._statement_anew(old, new)

    def _is_exchanged(self, old: ast.stmt | None, new: ast.stmt | None) -> bool:
        """Whether two statements, each in its module, are of kinds that can't take each other's place."""
        if old is None or new is None:
            return False
        if any(isinstance(old, kind) != isinstance(new, kind) for kind in (ast.FunctionDef, ast.With)):
            return True
        return models.is_model(old, self.old) != models.is_model(new, self.new)

    def _uses(self, thing: Thing) -> Proposal:
        """The tasks and steps of a template as the generated module has them, where these are not the same."""
        proposal = Proposal()
        made = dict(things(self.new))
        for other, used in things(self.old):
            theirs = made.get(self._there(other))
            if other[0] != self.number or len(other) != 3 or text_at(used, "template") != thing[1] or theirs is None:
                continue
            before, after = self.old.expression(used), self.new.expression(theirs)
            if before is not None and after is not None:
                text = self.transplanter.text(self.new.range(after), self.old.indent(before), proposal)
                if text != self.old.segment(self.old.range(before)):
                    proposal.edits.append(Edit(*self.old.range(before), text))
        return proposal

    def _replaceable(self, old: ast.stmt, new: ast.stmt) -> bool:
        """Whether a statement may be made anew: not where it would take somebody's loop, helper or function away."""
        if type(old) is not type(new) and not (isinstance(old, _HOLDERS) and isinstance(new, _HOLDERS)):
            return False
        if isinstance(old, ast.FunctionDef):
            return True  # the generated one has the script that is wanted
        if isinstance(new, ast.Assign) and isinstance(new.value, ast.Dict):
            return isinstance(old, ast.Assign) and isinstance(old.value, ast.Dict)  # what Hera can't say
        if self._says_more(old):
            return False
        made = {t for t, s in self.transplanter.new_names.statements.items() if isinstance(s, ast.FunctionDef)}
        for thing, statement in self.transplanter.old_names.statements.items():
            if isinstance(statement, ast.FunctionDef) and thing[0] == self.number and self._there(thing) not in made:
                called = {n.id for n in ast.walk(old) if isinstance(n, ast.Name)}
                if statement.name in called:
                    return False
        return True

    def _says_more(self, code: ast.stmt | ast.expr) -> bool:
        """Whether a value, or a statement that is no function, has in it what somebody programmed, not only what it makes."""
        if any(isinstance(n, _PROGRAMMED) for n in _without_order(code)):
            return True
        calls = (n for n in ast.walk(code) if isinstance(n, ast.Call))
        return any(self._programmed(call) for call in calls) or not self._constant(code)

    def _constant(self, code: ast.AST) -> bool:
        """Whether a value or a statement has nothing in it of the function or loop that it is in."""
        names = {n.id for n in ast.walk(code) if isinstance(n, ast.Name)}
        return not names or names.isdisjoint(bound_around(self.old, code))

    def _programmed(self, call: ast.expr) -> bool:
        """Whether a call is of somebody's helper, class or module."""
        function = call.func if isinstance(call, ast.Call) else None
        while isinstance(function, (ast.Attribute, ast.Subscript, ast.Call)):
            function = function.func if isinstance(function, ast.Call) else function.value
        return isinstance(function, ast.Name) and function.id in self.transplanter.old_names.helpers

    def _template_now(self, chain: list[Node]) -> str:
        for node in chain:
            thing = self._thing(node)
            counterpart = self.counterparts.get(id(node))
            if thing is not None and len(thing) == 2 and counterpart is not None:
                return text_at(counterpart, "name")
        return ""

    def _signature(self, old: ast.stmt, new: ast.stmt) -> Proposals:
        """A function anew under the decorator that it has."""
        if isinstance(old, ast.FunctionDef) and isinstance(new, ast.FunctionDef) and old.name == new.name:
            proposal = Proposal()
            span = self.new.range(new)[0], self.new.end(new)
            text = self.transplanter.text(span, self.old.indent(old), proposal)
            proposal.edits.append(Edit(self.old.range(old)[0], self.old.end(old), text))
            yield proposal

    def _statement_anew(self, old: ast.stmt, new: ast.stmt) -> Proposal:
        proposal = Proposal()
        start, end = self.old.start(old), self.old.end(old)
        if isinstance(old, ast.With) and isinstance(new, ast.With):
            # the header may have a name that stays
            start = blocks.lines_of(self.old, old.body[0])[0]
            first = self.new.start(new.body[0])
            indent = self.old.indent(old.body[0])
            text = self.transplanter.text((first, self.new.range(new)[1]), indent, proposal)
            # what gets a name in there is in the new text already
            proposal.edits = [e for e in proposal.edits if not start <= e.start < end]
            proposal.edits.append(Edit(start, end, " " * indent + text))
            headers = [(o.context_expr, n.context_expr) for o, n in zip(old.items, new.items)]
            for before, after in headers:
                header = self.transplanter.text(self.new.range(after), self.old.indent(old), proposal)
                if header != self.old.segment(self.old.range(before)):
                    proposal.edits.append(Edit(*self.old.range(before), header))
            return proposal
        text = self.transplanter.text((self.new.start(new), self.new.end(new)), self.old.indent(old), proposal)
        proposal.edits.append(Edit(start, end, text))
        if isinstance(old, ast.FunctionDef) and isinstance(new, ast.FunctionDef) and old.name != new.name:
            # what calls it calls it by its new name
            calls = [n for n in ast.walk(self.old.tree) if isinstance(n, ast.Name) and n.id == old.name]
            places = [self.old.range(n) for n in calls]
            proposal.edits += [Edit(*r, new.name) for r in places if not start <= r[0] < end]
        return proposal


def _without_order(code: ast.stmt | ast.expr) -> Iterator[ast.AST]:
    """What a value or a statement is made of, but for the line that says the order of templates: that is put back itself."""
    work: list[ast.AST] = [code]
    while work:
        node = work.pop()
        if not (isinstance(node, ast.Expr) and is_order_line(node)):
            yield node
            work += ast.iter_child_nodes(node)
