"""A template that is a model: a variable above the workflow, which lists it among its `templates`."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Difference, at, text_at
from roundtrip.python.patch.bracket_items import inserted, items_of, removed
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.listed_items import call_of, script_of, variable
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.transplant import Proposal, Transplanter

ARGUMENT = "templates"


def is_model(made: ast.stmt, place: Located) -> bool:
    """Whether a statement of a generated module makes a template that its workflow has to list."""
    return isinstance(made, ast.Assign) and made in place.tree.body and isinstance(made.targets[0], ast.Name)


def listed(transplanter: Transplanter, number: int, made: ast.stmt) -> Proposal | None:
    """What brings the template that `made` makes, and lists it in workflow `number`; None where there is no place for it."""
    old, new = transplanter.old, transplanter.new
    workflow = transplanter.old_names.statements.get((number,))
    call = _call_of(old, number)
    theirs = _call_of(new, transplanter.pairs[number])
    if not isinstance(made, ast.Assign) or workflow not in old.tree.body or call is None or theirs is None:
        return None
    target = made.targets[0]
    assert isinstance(target, ast.Name)
    if workflow is None or transplanter.is_taken(target.id):
        return None
    proposal = Proposal()
    value = transplanter.text(made.value, 0, proposal)
    proposal.edits.append(blocks.put_before(old, workflow, f"{target.id} = {value}\n", 1))
    order = [k.arg for k in theirs.keywords]
    edits = _named(old, call, [target.id], order[: order.index(ARGUMENT)] if ARGUMENT in order else order)
    proposal.edits += edits
    return proposal if edits else None


def named(c: Correspondence, templates: list[ast.Assign]) -> list[Edit]:
    """What gives the workflow templates that stand above it, by their variables."""
    call = _call_of(c.old, c.number)
    names = [name for template in templates if (name := _variable(template)) is not None]
    given = _list_of(c.old, call) if call is not None else None
    there = {e.id for e in given.elts if isinstance(e, ast.Name)} if given is not None else set()
    names = [name for name in names if name not in there]
    if call is None or not names:
        return []
    return _named(c.old, call, names, [k.arg for k in call.keywords])


def standing(c: Correspondence, template: str) -> Proposals:
    """What gives the workflow a template that the program makes above it, and that no task of it names any more."""
    known = {id(s) for s in c.transplanter.old_names.statements.values()}
    for statement in c.old.tree.body:
        if not isinstance(statement, ast.Assign) or id(statement) in known or not isinstance(statement.value, ast.Call):
            continue
        given = next((k.value for k in statement.value.keywords if k.arg == "name"), None)
        if isinstance(given, ast.Constant) and given.value == template:
            yield Proposal(named(c, [statement]))


def _named(place: Located, call: ast.Call, names: list[str], before: list[str | None]) -> list[Edit]:
    """What adds names to the templates of a workflow's call; a new argument stands behind those named in `before`."""
    there = _list_of(place, call)
    if there is not None:
        items = items_of(place, there)
        return inserted(place, there, items[-1] if items else None, *names)
    if any(k.arg == ARGUMENT for k in call.keywords):
        return []
    behind = [place.range(k) for k in call.keywords if k.arg in before]
    return inserted(place, call, max(behind, default=None), f"{ARGUMENT}=[{', '.join(names)}]")


def item(c: Correspondence, made: ast.stmt, difference: Difference) -> Proposals:
    """The template that `made` makes as an item of the list that the workflow is given its templates in, if it is.

    Where the others of its kind are variables, it is one beside them.
    """
    call = _call_of(c.old, c.number)
    given = _list_of(c.old, call) if call is not None else None
    after = difference.after
    if given is None or after is None or (isinstance(made, ast.With) and _is_block(c)):
        return
    elements = _elements(c, given)
    before = at(c.root, (*difference.target, difference.behind)) if difference.behind is not None else None
    items = items_of(c.old, given)
    there = elements.get(id(before))
    behind = c.old.range(there) if there is not None else (items[-1] if items and before is not None else None)
    like = _like(c, given, made)
    proposal = Proposal()
    if isinstance(made, ast.FunctionDef):
        # a decorated function is no template of a list; a block calls it
        if _is_block(c) or c.transplanter.left:
            return
        text = script_of(c, made, after, proposal)
        if text is not None:
            proposal.edits += inserted(c.old, given, behind, text)
            yield proposal
        return
    if like:
        named = there.id if isinstance(there, ast.Name) and there.id in like else None
        head = given.elts[0].id if before is None and isinstance(given.elts[0], ast.Name) else None
        first = head in like
        beside = like[named or (head if head is not None and first else [*like][-1])]
        indent = c.old.indent(beside)
        text = call_of(c, made, after, indent, proposal)
        name = variable(c, text_at(after, "name"))
        if text is not None and name is not None:
            if named is None and not first:
                last = next(e for e in reversed(given.elts) if isinstance(e, ast.Name) and e.id in like)
                behind = c.old.range(last)
            put = blocks.put_before if first else blocks.put_behind
            proposal.edits.append(put(c.old, beside, f"{' ' * indent}{name} = {text}\n"))
            proposal.edits += inserted(c.old, given, behind, name)
            yield proposal
            proposal = Proposal()
    indent = c.old.indent_at((behind or (items or [c.old.range(given)])[0])[0])
    text = call_of(c, made, after, indent, proposal)
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
            if made is None and call in given.elts:
                made = call
            if made is not None:
                found[id(node)] = made
    return found


def _like(c: Correspondence, given: ast.List, made: ast.stmt) -> dict[str, ast.Assign]:
    """The variables of a list, with the statement of each, that are of the kind that `made`, of the generated module, makes;
    those of any kind where the list has no calls.
    """
    olds = c.transplanter.old_names
    kind = _class_of(_made(made))
    assigned = {_variable(s): s for a, s in olds.statements.items() if a[0] == c.number and isinstance(s, ast.Assign)}
    named = {e.id: assigned[e.id] for e in given.elts if isinstance(e, ast.Name) and e.id in assigned}
    alike = {name: s for name, s in named.items() if _class_of(s.value) == kind}
    return alike or (named if all(isinstance(e, ast.Name) for e in given.elts) else {})


def _variable(statement: ast.stmt) -> str | None:
    """The variable that a statement gives a value."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else None


def _made(statement: ast.stmt) -> ast.expr | None:
    """What a statement calls, or opens a block with."""
    if isinstance(statement, ast.With):
        return statement.items[0].context_expr
    return statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None


def _class_of(made: ast.expr | None) -> str:
    return ast.unparse(made.func) if isinstance(made, ast.Call) else ""


def _is_block(c: Correspondence) -> bool:
    """Whether the program makes the workflow in a block."""
    return isinstance(c.statement((c.number,)), ast.With)


def unlisted(transplanter: Transplanter, number: int, statement: ast.stmt) -> list[Edit] | None:
    """What takes the template that `statement` makes out of the list of workflow `number`; None where that isn't all."""
    old = transplanter.old
    call = _call_of(old, number)
    given = _list_of(old, call) if call is not None else None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if call is None or given is None or not isinstance(target, ast.Name):
        return None
    named = [e for e in given.elts if isinstance(e, ast.Name) and e.id == target.id]
    if len(named) != 1:
        return None
    keyword = next((k for k in call.keywords if k.value is given), None)
    if len(given.elts) == 1 and keyword is not None:
        return removed(old, call, old.range(keyword))
    return removed(old, given, old.range(named[0]))


def given(place: Located, number: int) -> ast.List | None:
    """The list of templates that workflow `number` of a program is given, if it is one."""
    call = _call_of(place, number)
    return _list_of(place, call) if call is not None else None


def _list_of(place: Located, call: ast.Call) -> ast.List | None:
    """The list of templates that a workflow is given: there, or in a variable of its own."""
    given = next((k.value for k in call.keywords if k.arg == ARGUMENT), None)
    if isinstance(given, ast.Name):
        name = given.id
        stored = [n for n in ast.walk(place.tree) if isinstance(n, ast.Name) and n.id == name]
        holders = [place.parents[id(n)] for n in stored if isinstance(n.ctx, ast.Store)]
        if len(stored) == 2 and len(holders) == 1 and isinstance(holders[0], ast.Assign):
            given = holders[0].value
    return given if isinstance(given, ast.List) else None


def _call_of(place: Located, number: int) -> ast.Call | None:
    """The call that makes a workflow."""
    root = place.documents[number].root
    made = place.expression(root) if root is not None else None
    return made if isinstance(made, ast.Call) else None
