"""Constructs made anew, as the generated module has them: a call, a function, a block, at last the workflow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import roundtrip.python.patch.blocks as blocks
import roundtrip.python.patch.listed_templates as listed_templates
from roundtrip.document import Node, equivalent, text_at
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.bindings import bound_around
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.item_texts import Calls, is_listed
from roundtrip.python.patch.located import names
from roundtrip.python.patch.task_statements import makes_more
from roundtrip.python.patch.transplant import Proposal
from roundtrip.python.template_order import is_order_line

# a workflow that is made with its templates, and one that is made in a block
_HOLDERS = (ast.Assign, ast.With)
# what somebody programmed: it says more than what it makes
_PROGRAMMED = (
    *(ast.For, ast.While, ast.If, ast.Try, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda),
    *(ast.Starred, ast.IfExp, ast.FunctionDef, ast.ClassDef, ast.NamedExpr),
)


def constructs(c: Correspondence, chain: list[Node]) -> Proposals:
    """The call of a task or template anew, then the block of a template, then all of the workflow."""
    for node in reversed(chain):
        address = c.address(node)
        counterpart = c.counterparts.get(id(node))
        if address is None or counterpart is None:
            continue
        after: Address = (*address[:-1], text_at(counterpart, "name"))
        if len(address) == 3:
            after = (address[0], _template_now(c, chain), after[2])
        old, new = c.statement(address), c.made(after)
        old_call, new_call = c.old.expression(node), c.new.expression(counterpart)
        if old_call is not None and says_more(c, old_call):
            old_call = None
        if isinstance(old_call, ast.Call) and new is not None and is_listed(c, old_call, new):
            listed = Proposal()
            text = Calls(c, listed, c.old.indent(old_call)).in_place_of(old_call, new, counterpart)
            if text is not None:
                listed.edits.append(c.old.edit(old_call, text))
                yield listed
            continue
        if old_call is not None and new_call is not None and not is_exchanged(c, old, new):
            yield c.anew(old_call, new_call)
        if old is not None and new is not None and not makes_more(c, old, address) and replaceable(c, old, new):
            yield from _signature(c, old, new)
            yield statement_anew(c, old, new)
    old, new = c.workflow, c.made((c.number,))
    if old is not None and new is not None and replaceable(c, old, new) and not _takes_in(c, old, new):
        yield statement_anew(c, old, new)


def _takes_in(c: Correspondence, old: ast.stmt, new: ast.stmt) -> bool:
    """Whether a workflow made anew would make a template in its block that the program makes outside of it, as it is."""
    start, end = c.old.range(old)
    for address, statement in c.transplanter.old_names.statements.items():
        made = c.made(address) if len(address) == 2 and address[0] == c.number else None
        if made is None or not isinstance(statement, ast.Assign) or start <= c.old.range(statement)[0] < end:
            continue
        before = c.old.nodes_at[address]
        wanted = c.counterparts.get(id(before))
        if wanted is None or not equivalent(before, wanted):
            continue
        if c.new.range(new)[0] <= c.new.range(made)[0] < c.new.range(new)[1]:
            return True
    return False


def is_exchanged(c: Correspondence, old: ast.stmt | None, new: ast.stmt | None) -> bool:
    """Whether two statements, each in its module, are of kinds that can't take each other's place."""
    if old is None or new is None:
        return False
    if blocks.class_of(old) and blocks.class_of(old) == blocks.class_of(new):
        return False  # wherever it stands, in a block or in a list
    if any(isinstance(old, kind) != isinstance(new, kind) for kind in (ast.FunctionDef, ast.With)):
        return True
    return listed_templates.is_model(old, c.old) != listed_templates.is_model(new, c.new)


def replaceable(c: Correspondence, old: ast.stmt, new: ast.stmt) -> bool:
    """Whether a statement may be made anew: not where it would take somebody's loop, helper or function away."""
    if type(old) is not type(new) and not (isinstance(old, _HOLDERS) and isinstance(new, _HOLDERS)):
        return False
    if isinstance(old, ast.FunctionDef):
        return True  # the generated one has the script that is wanted
    if isinstance(new, ast.Assign) and isinstance(new.value, ast.Dict):
        return isinstance(old, ast.Assign) and isinstance(old.value, ast.Dict)  # what Hera can't say
    if says_more(c, old):
        return False
    called = names(old)
    for name in called & c.transplanter.old_names.functions.keys():
        for address in c.transplanter.old_names.functions[name]:
            if address[0] == c.number and not isinstance(c.made(address), ast.FunctionDef):
                return False
    return True


def says_more(c: Correspondence, code: ast.stmt | ast.expr) -> bool:
    """Whether a value, or a statement that is no function, has in it what somebody programmed, not only what it makes."""
    if any(isinstance(n, _PROGRAMMED) for n in _without_order(code)):
        return True
    calls = (n for n in ast.walk(code) if isinstance(n, ast.Call))
    return any(programmed(c, call) for call in calls) or not _constant(c, code)


def _constant(c: Correspondence, code: ast.AST) -> bool:
    """Whether a value or a statement has nothing in it of the function or loop that it is in."""
    said = names(code)
    return not said or said.isdisjoint(bound_around(c.old, code))


def programmed(c: Correspondence, call: ast.expr) -> bool:
    """Whether a call is of somebody's helper, class, module, or method."""
    function = call.func if isinstance(call, ast.Call) else None
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "self":
        return function.attr in c.transplanter.helpers
    while isinstance(function, (ast.Attribute, ast.Subscript, ast.Call)):
        function = function.func if isinstance(function, ast.Call) else function.value
    return isinstance(function, ast.Name) and function.id in c.transplanter.helpers


def _template_now(c: Correspondence, chain: list[Node]) -> str:
    for node in chain:
        address = c.address(node)
        counterpart = c.counterparts.get(id(node))
        if address is not None and len(address) == 2 and counterpart is not None:
            return text_at(counterpart, "name")
    return ""


def _signature(c: Correspondence, old: ast.stmt, new: ast.stmt) -> Proposals:
    """A function anew under the decorator that it has."""
    if isinstance(old, ast.FunctionDef) and isinstance(new, ast.FunctionDef) and old.name == new.name:
        yield c.anew((c.old.range(old)[0], c.old.end(old)), (c.new.range(new)[0], c.new.end(new)))


def statement_anew(c: Correspondence, old: ast.stmt, new: ast.stmt) -> Proposal:
    """A statement of the program as the generated module has it; the names that it gives stay."""
    proposal = Proposal()
    start, end = c.old.start(old), c.old.end(old)
    if isinstance(old, ast.With) and isinstance(new, ast.With):
        # the header may have a name that stays
        start = blocks.lines_of(c.old, old.body[0])[0]
        first = c.new.start(new.body[0])
        indent = c.old.indent(old.body[0])
        text = c.text((first, c.new.range(new)[1]), indent, proposal)
        # what gets a name in there is in the new text already
        proposal.edits = [e for e in proposal.edits if not start <= e.start < end]
        proposal.edits.append(Edit(start, end, " " * indent + text))
        for before, after in zip(old.items, new.items):
            proposal.add(c.anew(before.context_expr, after.context_expr))
        return proposal
    proposal.add(c.anew((start, end), (c.new.start(new), c.new.end(new))))
    if isinstance(old, ast.FunctionDef) and isinstance(new, ast.FunctionDef) and old.name != new.name:
        # what calls it calls it by its new name
        calls = [n for n in c.old.nodes if isinstance(n, ast.Name) and n.id == old.name]
        places = [c.old.range(n) for n in calls]
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
