"""Tasks and steps that a program gives in lists: `DAG(tasks=[…])`, `Steps(sub_steps=[…])`."""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Node, Scalar, Sequence, along, plain
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import inserted, items_of, moved
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.item_texts import ORDER, Calls, template_variable
from roundtrip.python.patch.json_edits import display
from roundtrip.python.patch.located import argument
from roundtrip.python.patch.transplant import Proposal


def item_inserted(c: Correspondence, difference: Difference) -> Proposals:
    """A task, a step or a group of steps as an item of the list in which the program has the others.

    Beside a step that has its group for itself, both come into a list of their own.
    """
    after, holder = difference.after, along(c.root, difference.target)[-1]
    kind = next((step for step in reversed(difference.target) if isinstance(step, str)), None)
    if kind not in ("tasks", "steps") or not isinstance(holder, Sequence) or after is None:
        return
    made = c.old.expression(holder)
    alone = len(holder.items) == 1 and made is c.old.expression(holder.items[0])
    behind = None if alone else c.old.item(holder, difference.behind)
    given = c.old.parents.get(id(made)) if alone else behind.bracket if behind is not None else made
    given = argument(given, "sub_steps") if isinstance(given, ast.Call) else given
    if made is None or not isinstance(given, ast.List):
        return
    items = items_of(c.old, given)
    there = behind.whole if behind is not None else None
    if there is None and difference.behind is not None and items:
        there = items[-1]  # a loop makes those before
    place = c.old.range(made)[0] if alone else (there or [*items, c.old.range(given)][0])[0]
    for by_name in (True, False):
        proposal = Proposal()
        named = "Task" if kind == "tasks" else "Step"
        text = Calls(c, proposal, c.old.indent_at(place), given, named, by_name).task(after)
        if text is None:
            continue
        if alone:
            start, end = c.old.range(made)
            both = (f"[{text}, ", "]") if difference.behind is None else ("[", f", {text}]")
            proposal.edits += [Edit(start, start, both[0]), Edit(end, end, both[1])]
        else:
            proposal.edits += inserted(c.old, given, there, text)
        yield proposal


def item_moved(c: Correspondence, difference: Difference) -> Proposals:
    """An item of a list behind another one."""
    rest = along(c.root, difference.target)[-1]
    slot, there = c.old.item(rest, difference.path[-1]), c.old.item(rest, difference.behind)
    if slot is None or not isinstance(slot.bracket, ast.List) or (there is None) != (difference.behind is None):
        return
    if there is None or there.bracket is slot.bracket:
        yield Proposal(moved(c.old, slot.bracket, slot.whole, there.whole if there is not None else None))


def order_given(c: Correspondence, holder: Node, difference: Difference) -> Proposals:
    """What a task in a list comes behind, which no arrow could say there."""
    key, call = difference.path[-1], c.old.expression(holder)
    text = display(plain(difference.after)) if difference.after is not None else ""
    if key in ORDER and isinstance(call, ast.Call):
        if isinstance(c.old.parents.get(id(call)), ast.List) and argument(call, str(key)) is None:
            yield Proposal(inserted(c.old, call, items_of(c.old, call)[-1], f"{key}={text}"))
    elif isinstance(call, ast.List) and "dependencies" in difference.target[-1:]:
        there = c.old.item(holder, difference.behind)
        yield Proposal(inserted(c.old, call, there.whole if there is not None else None, text))


def other_template(c: Correspondence, chain: list[Node], difference: Difference) -> Proposals:
    """Another template for a task or a step, by its variable or its name, as it has the one that it has."""
    node, after = chain[-2], difference.after
    call = c.old.expression(node)
    if difference.path[-1] != "template" or not isinstance(call, ast.Call) or not isinstance(after, Scalar):
        return
    made = [n for n in c.old.sharing(c.old.range(call)) if c.address(n) is not None]
    if len(made) > 1 or not isinstance(after.value, str):
        return
    name, given = template_variable(c, after.value), argument(call, "template")
    texts = [name] if name is not None else []
    if given is not None and not isinstance(given, ast.Constant):
        yield from (Proposal([c.old.edit(given, text)]) for text in (*texts, literals.string(after.value)))
    elif given is None and isinstance(call.func, ast.Name) and argument(call, "name") is not None:
        yield from (Proposal([c.old.edit(call.func, text)]) for text in texts)
