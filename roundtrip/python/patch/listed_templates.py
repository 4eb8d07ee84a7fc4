"""A template that is a model: a variable above the workflow, which lists it among its `templates`."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Difference, along, at
from roundtrip.python.patch.bracket_items import inserted, items_of, removed
from roundtrip.python.patch.correspondence import Correspondence
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located, Slot
from roundtrip.python.patch.transplant import Proposal, Transplanter

ARGUMENT = "templates"


def is_model(made: ast.stmt, place: Located) -> bool:
    """Whether a statement of a generated module makes a template that its workflow has to list."""
    return isinstance(made, ast.Assign) and made in place.tree.body and isinstance(made.targets[0], ast.Name)


def listed(transplanter: Transplanter, number: int, made: ast.stmt) -> Proposal | None:
    """What brings the template that `made` makes, and lists it in workflow `number`; None where there is no place for it."""
    old, new = transplanter.old, transplanter.new
    workflow = transplanter.old_names.statements.get((number,))
    call = _call_of(workflow)
    theirs = _call_of(transplanter.new_names.statements.get((transplanter.pairs[number],)))
    if not isinstance(made, ast.Assign) or workflow not in old.tree.body or call is None or theirs is None:
        return None
    target = made.targets[0]
    assert isinstance(target, ast.Name)
    if workflow is None or transplanter.is_taken(target.id):
        return None
    proposal = Proposal()
    value = transplanter.text(new.range(made.value), 0, proposal)
    proposal.edits.append(blocks.put_before(old, workflow, f"{target.id} = {value}\n", 1))
    order = [k.arg for k in theirs.keywords]
    edits = _named(old, call, target.id, order[: order.index(ARGUMENT)] if ARGUMENT in order else order)
    proposal.edits += edits
    return proposal if edits else None


def named(c: Correspondence, template: ast.Assign) -> list[Edit]:
    """What gives the workflow a template that stands above it, by its variable."""
    call = _call_of(c.transplanter.old_names.statements.get((c.number,)))
    target = template.targets[0]
    if call is None or not isinstance(target, ast.Name):
        return []
    return _named(c.old, call, target.id, [k.arg for k in call.keywords])


def _named(place: Located, call: ast.Call, name: str, before: list[str | None]) -> list[Edit]:
    """What adds a name to the templates of a workflow's call; a new argument stands behind those named in `before`."""
    there = next((k.value for k in call.keywords if k.arg == ARGUMENT), None)
    if isinstance(there, ast.List):
        items = items_of(place, there)
        return inserted(place, there, items[-1] if items else None, name)
    if there is not None:
        return []
    behind = [place.range(k) for k in call.keywords if k.arg in before]
    return inserted(place, call, max(behind, default=None), f"{ARGUMENT}=[{name}]")


def item(c: Correspondence, made: ast.stmt, difference: Difference) -> Proposal | None:
    """The template that `made` makes as an item of the list that the workflow is given its templates in, if it is."""
    call = _call_of(c.transplanter.old_names.statements.get((c.number,)))
    given = next((k.value for k in call.keywords if k.arg == ARGUMENT), None) if call is not None else None
    if not isinstance(given, ast.List) or not isinstance(made, (ast.Expr, ast.Assign)):
        return None
    if not isinstance(made.value, ast.Call):
        return None
    holder = along(c.root, difference.target)[-1]
    there: Slot | None = None
    if difference.behind is not None:
        there = c.old.slot(holder, difference.behind, at(holder, (difference.behind,)))
    items = items_of(c.old, given)
    behind = there.whole if there is not None and there.bracket is given else (items[-1] if items else None)
    proposal = Proposal()
    indent = c.old.indent_at((behind or (items or [c.old.range(given)])[0])[0])
    text = c.transplanter.text(c.new.range(made.value), indent, proposal)
    proposal.edits += inserted(c.old, given, behind, text)
    return proposal


def unlisted(transplanter: Transplanter, number: int, statement: ast.stmt) -> list[Edit] | None:
    """What takes the template that `statement` makes out of the list of workflow `number`; None where that isn't all."""
    old = transplanter.old
    call = _call_of(transplanter.old_names.statements.get((number,)))
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    keyword = next((k for k in call.keywords if k.arg == ARGUMENT), None) if call is not None else None
    if call is None or keyword is None or not isinstance(target, ast.Name) or not isinstance(keyword.value, ast.List):
        return None
    named = [e for e in keyword.value.elts if isinstance(e, ast.Name) and e.id == target.id]
    if len(named) != 1:
        return None
    if len(keyword.value.elts) == 1:
        return removed(old, call, old.range(keyword))
    return removed(old, keyword.value, old.range(named[0]))


def _call_of(workflow: ast.stmt | None) -> ast.Call | None:
    """The call that makes a workflow."""
    made: ast.AST | None = None
    if isinstance(workflow, ast.With):
        made = workflow.items[0].context_expr
    elif isinstance(workflow, ast.Assign):
        made = workflow.value
    return made if isinstance(made, ast.Call) else None
