"""Tasks, steps and templates that come and go: each is a statement."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
import roundtrip.python.patch.listed_templates as listed_templates
from roundtrip.document import Difference, Mapping, Node, Scalar, text_at
from roundtrip.python.code import literals
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.arrow_operands import without_name
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.dag_arrows import arrow_edits
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.function_style import style_of, styled
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.transplant import Proposal


def statement_inserted(c: Correspondence, difference: Difference) -> Proposals:
    """A task or a template as a statement of its own, behind the one that it follows in the generated module."""
    after = difference.after
    kind = [step for step in difference.target if isinstance(step, str)][-1:]
    if not isinstance(after, Mapping) or kind not in (["templates"], ["tasks"]):
        return
    owner = c.owner(difference.target)
    address: Address = (*owner, text_at(after, "name"))
    made = c.made(address)
    if made is None:
        return
    if len(owner) == 1:
        yield from listed_templates.standing(c, text_at(after, "name"))
    if listed_templates.is_model(made, c.new):
        found = listed_templates.listed(c.transplanter, c.number, made)
        if found is not None:
            yield found
        return
    if len(owner) == 1:
        yield from listed_templates.item(c, made, difference)
    for as_beside in (True, False) if isinstance(made, ast.FunctionDef) else (False,):
        yield from _statement(c, after, made, address, as_beside=as_beside)


def _statement(c: Correspondence, after: Mapping, made: ast.stmt, address: Address, *, as_beside: bool) -> Proposals:
    """What puts the statement that makes `after` into its block; `as_beside`: a function is to be as those beside it."""
    owner = address[:-1]
    proposal = Proposal()
    if isinstance(made, ast.FunctionDef):
        bring(c, made, proposal, as_beside=as_beside)
        call = _bare_call(c, made.name)
        if call is None:
            proposal.add(uses(c, address))
            yield proposal
            return
        made = call
    arrows = arrow_edits(c, owner) if len(owner) == 2 else None
    if arrows is not None and blocks.is_arrow(made):
        yield arrows  # which make it
        return
    place = neighbour(c, made, owner)
    if place is None:
        return
    sibling, before = place
    start, end = blocks.lines_of(c.new, made)
    indent = c.old.source.span(sibling).column - 1
    first = c.new.range(made)[0] - c.new.line_start(c.new.start(made))
    lines = c.text((start + first, end), indent, proposal)
    put = blocks.put_before if before else blocks.put_behind
    proposal.edits.append(put(c.old, sibling, " " * indent + lines))
    if arrows is not None:
        arrows.add(proposal)
        yield arrows
    yield proposal
    depends = after.entries.get("depends")
    value = made.value if isinstance(made, (ast.Expr, ast.Assign)) else None
    if len(owner) == 2 and isinstance(depends, Scalar) and isinstance(value, ast.Call) and arrows is not None:
        # where there are no arrows that could say it, as between what loops make
        said = f"{', ' if value.keywords else ''}depends={literals.scalar(depends.value)})"
        text = f"{lines.rstrip()[:-1].rstrip().removesuffix(',')}{said}\n"
        edits = [e for e in proposal.edits if e.text != " " * indent + lines]
        yield Proposal([*edits, put(c.old, sibling, " " * indent + text)], proposal.imports, proposal.brought)


def bring(c: Correspondence, function: ast.FunctionDef, proposal: Proposal, *, as_beside: bool = False) -> None:
    """Adds a function of the generated module to what comes with a proposal; `as_beside`: in the style of the program's."""
    span = c.new.start(function), c.new.end(function)
    text = c.text(span, 0, proposal)
    if as_beside:
        functions = c.transplanter.old_names.statements.values()
        text = styled(text, style_of([f for f in functions if isinstance(f, ast.FunctionDef)]))
    proposal.brought[function.name] = text


def _bare_call(c: Correspondence, name: str) -> ast.stmt | None:
    """The statement `name()` of the generated module."""
    return c.new.bare_calls.get(name)


def neighbour(c: Correspondence, made: ast.stmt, owner: Address) -> tuple[ast.stmt, bool] | None:
    """The statement of the program that a new one stands behind, or (True) before."""
    block = c.new.block_of(made)
    index = c.new.index_of(made)
    of_statement = c.made_statements.get(owner, {})
    olds = c.transplanter.old_names.statements
    holder = olds.get(owner)
    body = holder.body if isinstance(holder, ast.With) else []
    for before, candidates in ((False, range(index - 1, -1, -1)), (True, range(index + 1, len(block)))):
        for sibling in (block[n] for n in candidates):
            inner = sibling.body[0] if isinstance(sibling, ast.With) and id(sibling) not in of_statement else None
            old = olds.get(of_statement.get(id(inner or sibling), ()))
            if old is not None and inner is not None:
                old = parallel(c.old, old) or old
            # a template above the workflow has it no block for others
            if old is not None and not isinstance(old, ast.FunctionDef) and (not body or _within(c.old, old, body)):
                return _outside(c.old, old), before
    if body and any(id(sibling) in of_statement for sibling in block[:index]):
        return body[-1], False  # behind what makes those, be it a function
    return (body[0], True) if body else None


def _within(place: Located, statement: ast.stmt, block: list[ast.stmt]) -> bool:
    """Whether a statement stands in a block, or in one within it."""
    node: ast.AST | None = statement
    while node is not None:
        if isinstance(node, ast.stmt) and place.block_of(node) is block:
            return True
        node = place.parents.get(id(node))
    return False


def _outside(place: Located, statement: ast.stmt) -> ast.stmt:
    """A statement, or the outermost loop or condition that it stands in within its block: what comes isn't to be made there."""
    found, node = statement, place.parents.get(id(statement))
    while isinstance(node, (ast.For, ast.While, ast.If, ast.Try)):
        found, node = node, place.parents.get(id(node))
    return found


def parallel(place: Located, statement: ast.stmt) -> ast.With | None:
    """The block of parallel steps that a statement is in."""
    holder = place.parents.get(id(statement))
    call = holder.items[0].context_expr if isinstance(holder, ast.With) and len(holder.items) == 1 else None
    function = call.func if isinstance(call, ast.Call) else None
    name = getattr(function, "attr", None) or getattr(function, "id", None)
    return holder if isinstance(holder, ast.With) and name == "parallel" else None


def statement_removed(c: Correspondence, node: Node) -> Proposals:
    """The statement of a task, a step or a template taken out, with its arrows, its calls or its place in a list."""
    address = c.address(node)
    statement = c.statement(address)
    if address is None or statement is None or makes_more(c, statement, address):
        return
    edits = blocks.taken_out(c.old, statement)
    if len(address) == 2:
        edits += listed_templates.unlisted(c.transplanter, c.number, statement) or []
    if isinstance(statement, ast.FunctionDef):
        start, end = blocks.lines_of(c.old, statement)
        while end < len(c.old.text) and not c.old.text[end : c.old.line_end(end)].strip():
            end = c.old.line_end(end)
        edits = [Edit(start, end, "")]
        call = c.old.bare_calls.get(statement.name)
        edits += blocks.taken_out(c.old, call) if call is not None else []
    arrows = arrow_edits(c, address[:2]) if len(address) == 3 else None
    kept = templates_kept(c, address) if len(address) in (2, 3) else []
    if arrows is not None:
        arrows.add(Proposal(edits))
        if kept:
            yield Proposal([*arrows.edits, *kept], arrows.imports, arrows.brought)
        yield arrows
    if kept:
        yield Proposal([*edits, *kept])
    yield Proposal(edits)
    name = c.transplanter.old_names.names.get(address)
    if len(address) == 3 and name is not None:
        yield Proposal([*edits, *without_name(c.old, name)])
    with c.transplanter.leaving(address):
        calls = uses(c, address) if len(address) == 2 else Proposal()
    if calls.edits:
        calls.add(Proposal(edits))
        yield calls


def templates_kept(c: Correspondence, address: Address) -> list[Edit]:
    """What keeps the templates that only what goes, at `address`, calls: a function's bare call in the workflow, or the
    variable of a template that stands above it in the list of its templates.
    """
    names = c.transplanter.old_names
    workflow, holder = names.statements.get((c.number,)), names.statements.get(address[:2])
    variables: list[ast.Assign] = []
    edits: list[Edit] = []
    for used, users in c.users.items():
        wanted = c.counterparts.get(id(c.old.nodes_at.get((c.number, used))))
        function = names.statements.get((c.number, used))
        if wanted is None or not isinstance(workflow, ast.With):
            continue
        if any(other[: len(address)] != address for other, _ in users):
            continue
        if isinstance(function, ast.Assign) and function in c.old.tree.body:
            variables.append(function)
        elif (
            isinstance(function, ast.FunctionDef) and function.name not in c.old.bare_calls and holder in workflow.body
        ):
            assert holder is not None
            edits.append(blocks.put_before(c.old, holder, f"{' ' * c.old.indent(holder)}{function.name}()\n"))
    return [*edits, *listed_templates.named(c, variables)]


def makes_more(c: Correspondence, statement: ast.stmt, address: Address) -> bool:
    """Whether a statement makes anything besides a address and what is in it."""
    made = c.transplanter.old_names.made_by.get(id(statement), ())
    return any(other[: len(address)] != address for other in made)


def uses(c: Correspondence, address: Address) -> Proposal:
    """The tasks and steps of a template as the generated module has them, where these are not the same."""
    proposal = Proposal()
    made = c.new.nodes_at
    for other, used in c.users.get(address[1], ()):
        theirs = made.get(c.there(other))
        before = c.old.expression(used)
        after = c.new.expression(theirs) if theirs is not None else None
        if before is not None and after is not None:
            text = c.text(after, c.old.indent(before), proposal)
            if text != c.old.segment(before):
                proposal.edits.append(c.old.edit(before, text))
    return proposal
