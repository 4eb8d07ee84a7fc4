"""Templates that a workflow lists among its `templates`: calls there, or variables that are set above it."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Difference, at, text_at
from roundtrip.python.patch.bracket_items import appended, inserted, items_of, removed
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.item_texts import Calls, template_variable
from roundtrip.python.patch.located import Located, argument, variable
from roundtrip.python.patch.transplant import Proposal

ARGUMENT = "templates"


def is_model(made: ast.stmt, place: Located) -> bool:
    """Whether a statement of a generated module makes a template that its workflow has to list."""
    return made in place.tree.body and variable(made) is not None


def listed_model(c: Correspondence, made: ast.stmt) -> Proposals:
    """The template that `made` makes above the workflow, which lists it."""
    theirs = c.new.expression(c.counterparts[id(c.root)])
    name, workflow = variable(made), c.workflow
    if not isinstance(made, ast.Assign) or not isinstance(theirs, ast.Call) or name is None or workflow is None:
        return
    if workflow in c.old.tree.body and not c.transplanter.is_taken(name):
        order = [k.arg for k in theirs.keywords]
        edits = _named(c, [name], order[: order.index(ARGUMENT)] if ARGUMENT in order else order)
        proposal = Proposal()
        text = f"{name} = {c.text(made.value, 0, proposal)}\n"
        proposal.edits += [blocks.put(c.old, workflow, text, 1, before=True), *edits]
        if edits:
            yield proposal


def named(c: Correspondence, templates: list[ast.stmt]) -> list[Edit]:
    """What gives the workflow templates that stand above it, by their variables."""
    there = {e.id for e in c.templates.elts if isinstance(e, ast.Name)} if c.templates is not None else set()
    names = [name for template in templates if (name := variable(template)) is not None and name not in there]
    return _named(c, names, [k.arg for k in c.call.keywords] if c.call is not None else []) if names else []


def _named(c: Correspondence, names: list[str], before: list[str | None]) -> list[Edit]:
    """What adds names to the templates of the workflow's call; a new argument stands behind those named in `before`."""
    if c.templates is not None:
        return appended(c.old, c.templates, *names)
    if c.call is None or argument(c.call, ARGUMENT) is not None:
        return []
    behind = [c.old.range(k) for k in c.call.keywords if k.arg in before]
    return inserted(c.old, c.call, max(behind, default=None), f"{ARGUMENT}=[{', '.join(names)}]")


def listed_template(c: Correspondence, made: ast.stmt, difference: Difference) -> Proposals:
    """The template that `made` makes as an item of the list that the workflow is given its templates in, if it is.

    Where the others of its kind are variables, it is one beside them.
    """
    given, after = c.templates, difference.after
    in_block = isinstance(c.workflow, ast.With)
    function = isinstance(made, ast.FunctionDef)
    if given is None or after is None or (in_block and (isinstance(made, ast.With) or function)):
        return
    if function and c.transplanter.left:
        return
    before = at(c.root, (*difference.target, difference.behind)) if difference.behind is not None else None
    items = items_of(c.old, given)
    there = _elements(c, given).get(id(before))
    behind = c.old.range(there) if there is not None else (items[-1] if items and before is not None else None)
    indent = c.old.indent_at((behind or [*items, c.old.range(given)][0])[0])
    like = {} if function else _like(c, given, made)
    if like:
        named = there.id if isinstance(there, ast.Name) and there.id in like else None
        head = given.elts[0].id if before is None and isinstance(given.elts[0], ast.Name) else None
        first = head in like
        beside = like[named or (head if head is not None and first else [*like][-1])]
        proposal, depth = Proposal(), c.old.indent(beside)
        text = Calls(c, proposal, depth).template(made, after)
        name = template_variable(c, text_at(after, "name"))
        if text is not None and name is not None:
            last = behind
            if named is None and not first:
                last = c.old.range(next(e for e in reversed(given.elts) if isinstance(e, ast.Name) and e.id in like))
            lines = f"{' ' * depth}{name} = {text}\n"
            proposal.edits.append(blocks.put(c.old, beside, lines, before=first))
            proposal.edits += inserted(c.old, given, last, name)
            yield proposal
            behind = last
    proposal = Proposal()
    text = Calls(c, proposal, indent).template(made, after)
    if text is not None:
        proposal.edits += inserted(c.old, given, behind, text)
        yield proposal


def _elements(c: Correspondence, given: ast.List) -> dict[int, ast.expr]:
    """The item of a list that is each template of the program, by the identity of its node: its call, or its variable."""
    found: dict[int, ast.expr] = {}
    variables = {e.id: e for e in given.elts if isinstance(e, ast.Name)}
    for address, node in c.old.addressed:
        if len(address) == 2 and address[0] == c.number:
            call = c.old.expression(node)
            made: ast.expr | None = variables.get(c.transplanter.old_names.names.get(address, ""))
            made = call if made is None and call in given.elts else made
            if made is not None:
                found[id(node)] = made
    return found


def _like(c: Correspondence, given: ast.List, made: ast.stmt) -> dict[str, ast.Assign]:
    """The variables of a list, with the statement of each, that are of the kind that `made`, of the generated module, makes;
    those of any kind where the list has no calls.
    """
    kind = blocks.class_of(made)
    statements = c.transplanter.old_names.statements.items()
    assigned = {variable(s): s for a, s in statements if a[0] == c.number and isinstance(s, ast.Assign)}
    named = {e.id: assigned[e.id] for e in given.elts if isinstance(e, ast.Name) and e.id in assigned}
    alike = {name: s for name, s in named.items() if blocks.class_of(s) == kind}
    return alike or (named if all(isinstance(e, ast.Name) for e in given.elts) else {})


def unlisted(c: Correspondence, statement: ast.stmt) -> list[Edit]:
    """What takes the template that `statement` makes out of the list of the workflow; nothing where that isn't all."""
    call, given, name = c.call, c.templates, variable(statement)
    named = [e for e in given.elts if isinstance(e, ast.Name) and e.id == name] if given is not None else []
    if call is None or given is None or len(named) != 1:
        return []
    keyword = next((k for k in call.keywords if k.value is given), None)
    if len(given.elts) == 1 and keyword is not None:
        return removed(c.old, call, c.old.range(keyword))
    return removed(c.old, given, c.old.range(named[0]))
