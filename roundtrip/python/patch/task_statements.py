"""Tasks, steps, groups of steps and templates that are statements of a block: they come, go, and stand elsewhere."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
import roundtrip.python.patch.listed_templates as listed_templates
from roundtrip.document import Difference, Mapping, Node, Sequence, along, at, text_at
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.arrow_operands import without_name
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.dag_arrows import arrow_edits
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.function_style import style_of, styled
from roundtrip.python.patch.item_texts import Calls, template_variable
from roundtrip.python.patch.located import Located, called
from roundtrip.python.patch.transplant import Proposal


def statement_inserted(c: Correspondence, difference: Difference) -> Proposals:
    """A task, a step, a group of steps or a template as a statement, behind the one that it follows in the generated module."""
    after, kind = difference.after, next((s for s in reversed(difference.target) if isinstance(s, str)), None)
    nodes = after.items if isinstance(after, Sequence) else [after]
    first = nodes[0] if nodes else None
    if not isinstance(first, Mapping) or kind not in ("templates", "tasks", "steps"):
        return
    owner = c.owner(difference.target)
    address: Address = (*owner, text_at(first, "name"))
    made = c.made(address)
    if made is None:
        return
    if kind == "templates":
        if listed_templates.is_model(made, c.new):
            yield from listed_templates.listed_model(c, made)
            return
        yield from listed_templates.listed_template(c, made, difference)
    group = parallel(c.new, made) if kind == "steps" else None
    if group is not None and len(nodes) == 1 and len(group.body) == 2:
        yield from _made_parallel(c, owner, group, made)
    made = group if group is not None and len(nodes) > 1 else made
    for as_beside in (True, False) if isinstance(made, ast.FunctionDef) else (False,):
        yield from _statement(c, made, address, as_beside=as_beside)
    holder, template = c.statement(owner), text_at(first, "template")
    if len(nodes) == 1 and isinstance(holder, ast.With) and template and difference.target[-1] == kind:
        # by names alone: templates and tasks that loops or helpers make may have no variables
        for sibling, before in filter(None, (neighbour(c, made, owner), (holder.body[-1], False))):
            indent = c.old.indent(sibling)
            for name in (template_variable(c, template), "Task" if kind == "tasks" else "Step"):
                proposal = Proposal()
                calls = Calls(c, proposal, indent, None, name or "", by_name=name not in ("Task", "Step"))
                text = calls.task(first) if name is not None else None
                if text is not None:
                    proposal.edits.append(blocks.put(c.old, sibling, f"{' ' * indent}{text}\n", before=before))
                    yield proposal


def _statement(c: Correspondence, made: ast.stmt, address: Address, *, as_beside: bool) -> Proposals:
    """What puts a statement into its block; `as_beside`: a function is to be as those beside it."""
    owner = address[:-1]
    proposal = Proposal()
    if isinstance(made, ast.FunctionDef):
        bring(c, made, proposal, as_beside=as_beside)
        call = c.new.bare_calls.get(made.name)
        if call is None:
            proposal.add(uses(c, address))
            yield proposal
            return
        made = call
    arrows = arrow_edits(c, owner) if len(owner) > 1 else None
    if arrows is not None and blocks.is_arrow(made):
        yield arrows  # which make it
        return
    place = neighbour(c, made, owner)
    if place is None:
        return
    sibling, before = place
    lines = _lines(c, made, c.old.indent(sibling), proposal)
    proposal.edits.append(blocks.put(c.old, sibling, lines, before=before))
    if arrows is not None:
        arrows.add(proposal)
        yield arrows
    yield proposal


def _lines(c: Correspondence, made: ast.stmt, indent: int, proposal: Proposal) -> str:
    """The lines of a statement of the generated module, for a block of the program."""
    start, end = blocks.lines_of(c.new, made)
    return " " * indent + c.text((start + c.new.indent(made), end), indent, proposal)


def _made_parallel(c: Correspondence, owner: Address, group: ast.With, made: ast.stmt) -> Proposals:
    """A step that has its group for itself and gets company: both in a block, each with its own text."""
    other = next(s for s in group.body if s is not made)
    there = c.statement(c.made_statements.get(owner, {}).get(id(other)))
    holder = c.statement(owner)
    if there is None or not isinstance(holder, ast.With) or there not in holder.body:
        return
    proposal = Proposal()
    indent = c.old.indent(there)
    header = c.text(group.items[0].context_expr, indent, proposal)
    start, end = blocks.lines_of(c.old, there)
    text = c.old.text[start:end]
    own = blocks.at_depth(text if text.endswith("\n") else f"{text}\n", indent, indent + 4)
    lines = [own if s is other else _lines(c, s, indent + 4, proposal) for s in group.body]
    proposal.edits = [e for e in proposal.edits if not start <= e.start < end]
    proposal.edits.append(Edit(start, end, f"{' ' * indent}with {header}:\n{''.join(lines)}"))
    yield proposal


def bring(c: Correspondence, function: ast.FunctionDef, proposal: Proposal, *, as_beside: bool = False) -> None:
    """Adds a function of the generated module to what comes with a proposal; `as_beside`: in the style of the program's."""
    text = c.text((c.new.start(function), c.new.end(function)), 0, proposal)
    if as_beside:
        functions = c.transplanter.old_names.statements.values()
        text = styled(text, style_of([f for f in functions if isinstance(f, ast.FunctionDef)]))
    proposal.brought[function.name] = text


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
            there = not body or (old is not None and c.old.start(body[0]) <= c.old.start(old) < c.old.end(body[-1]))
            if old is not None and not isinstance(old, ast.FunctionDef) and there:
                return _outside(c.old, old), before
    if body and any(id(sibling) in of_statement for sibling in block[:index]):
        return body[-1], False  # behind what makes those, be it a function
    return (body[0], True) if body else None


def _outside(place: Located, statement: ast.stmt) -> ast.stmt:
    """A statement, or the outermost loop or condition that it stands in within its block: what comes isn't to be made there."""
    found, node = statement, place.parents.get(id(statement))
    while isinstance(node, (ast.For, ast.While, ast.If, ast.Try)):
        found, node = node, place.parents.get(id(node))
    return found


def parallel(place: Located, statement: ast.stmt) -> ast.With | None:
    """The block of parallel steps that a statement is in."""
    holder = place.parents.get(id(statement))
    if isinstance(holder, ast.With) and [called(item.context_expr) for item in holder.items] == ["parallel"]:
        return holder
    return None


def statement_moved(c: Correspondence, node: Node, difference: Difference) -> Proposals:
    """The statement of a task, a step or a group of them behind another one's."""
    moving, rest = _statement_of(c, node), along(c.root, difference.target)[-1]
    if moving is None or not isinstance(rest, Sequence):
        return
    first = difference.behind is None
    other = next(n for n in rest.items if n is not node) if first else at(rest, (difference.behind or 0,))
    there = _statement_of(c, other) if other is not None else None
    if there is None or there is moving or c.old.block_of(there) is not c.old.block_of(moving):
        return
    if any(blocks.mates(c.old, moving)):
        going, text = blocks.taken_out(c.old, moving), " " * c.old.indent(moving) + c.old.segment(moving)
    else:
        going, text = [c.old.edit(lines := blocks.lines_of(c.old, moving), "")], c.old.segment(lines)
    text = text if text.endswith("\n") else f"{text}\n"
    yield Proposal([*going, blocks.put(c.old, there, text, before=first)])


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


def statement_removed(c: Correspondence, node: Node) -> Proposals:
    """What makes a task, a step, a group of steps or a template taken out, with its arrows, its calls or its place in a list."""
    if isinstance(node, Sequence):
        statement = _statement_of(c, node)
        if statement is not None:
            yield Proposal(blocks.taken_out(c.old, statement))
        return
    address = c.address(node)
    statement = c.statement(address)
    if address is None or statement is None or makes_more(c, statement, address):
        return
    edits = blocks.taken_out(c.old, statement)
    if len(address) == 2:
        edits += listed_templates.unlisted(c, statement)
    if isinstance(statement, ast.FunctionDef):
        start, end = blocks.lines_of(c.old, statement)
        edits = [Edit(start, blocks.below(c.old, end), "")]
        call = c.old.bare_calls.get(statement.name)
        edits += blocks.taken_out(c.old, call) if call is not None else []
    arrows = arrow_edits(c, address[:2]) if len(address) == 3 else None
    ways = [Proposal(edits)]
    if arrows is not None:
        arrows.add(ways[0])
        ways.insert(0, arrows)
    kept = templates_kept(c, address) if len(address) > 1 else []
    for way in ways:
        if kept:
            yield Proposal([*way.edits, *kept], way.imports, way.brought)
        yield way
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
    workflow, holder = c.workflow, c.statement(address[:2])
    variables: list[ast.stmt] = []
    edits: list[Edit] = []
    for used, users in c.users.items():
        wanted = c.counterparts.get(id(c.old.nodes_at.get((c.number, used))))
        function = c.statement((c.number, used))
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
            edits.append(blocks.put(c.old, holder, f"{' ' * c.old.indent(holder)}{function.name}()\n", before=True))
    return [*edits, *listed_templates.named(c, variables)]


def makes_more(c: Correspondence, statement: ast.stmt, address: Address) -> bool:
    """Whether a statement makes anything besides a address and what is in it."""
    made = c.transplanter.old_names.made_by.get(id(statement), ())
    return any(other[: len(address)] != address for other in made)


def uses(c: Correspondence, address: Address) -> Proposal:
    """The tasks and steps of a template as the generated module has them, where these are not the same."""
    proposal = Proposal()
    for other, used in c.users.get(address[1], ()):
        before, after = c.old.expression(used), c.call_there(other)
        if before is not None and after is not None:
            proposal.add(c.anew(before, after))
    return proposal
