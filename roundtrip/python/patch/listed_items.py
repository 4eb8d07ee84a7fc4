"""Tasks, steps and templates that a program gives in lists: `DAG(tasks=[…])`, `Steps(sub_steps=[…])`, `templates=[…]`.

A generated module has them as statements of a block. Here, what such a statement says becomes the item of a list: a call of
a template is `Task(template=…)`, an arrow is `depends=`, a block is a call.
"""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Mapping, Node, Scalar, Sequence, along, at, text_at
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import inserted, items_of, moved
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Slot
from roundtrip.python.patch.transplant import Proposal
from roundtrip.python.write.naming import snake_case

# what orders a task among the others: a generated module has arrows for it
ORDER = ("depends", "dependencies")
_CHILDREN = {"DAG": ("Task", "tasks"), "Steps": ("Step", "sub_steps")}


def item_inserted(c: Correspondence, difference: Difference) -> Proposals:
    """A task, a step or a group of steps as an item of the list in which the program has the others."""
    after, holder = difference.after, along(c.root, difference.target)[-1]
    kind = next((step for step in reversed(difference.target) if isinstance(step, str)), None)
    if kind not in ("tasks", "steps") or not isinstance(holder, Sequence) or after is None:
        return
    behind: Slot | None = None
    alone = len(holder.items) == 1 and c.old.expression(holder) is c.old.expression(holder.items[0])
    if difference.behind is not None and not alone:
        behind = c.old.slot(holder, difference.behind, at(holder, (difference.behind,)))
    given = behind.bracket if behind is not None else c.old.expression(holder)
    if isinstance(given, ast.Call) and alone:
        yield from _grouped(c, given, after, first=difference.behind is None)
        return
    if isinstance(given, ast.Call):
        given = next((k.value for k in given.keywords if k.arg == "sub_steps"), None)
    if not isinstance(given, ast.List) or (behind is None and difference.behind is not None):
        return
    items = items_of(c.old, given)
    indent = c.old.indent_at((behind.whole if behind is not None else (items or [c.old.range(given)])[0])[0])
    for by_name in (True, False):
        proposal = Proposal()
        text = _item(c, after, given, indent, proposal, by_name=by_name, kind="Task" if kind == "tasks" else "Step")
        if text is not None:
            proposal.edits += inserted(c.old, given, behind.whole if behind is not None else None, text)
            yield proposal


def _grouped(c: Correspondence, step: ast.Call, after: Node, *, first: bool) -> Proposals:
    """A step of a list that gets company: both in a list of their own."""
    given = c.old.parents.get(id(step))
    start, end = c.old.range(step)
    for by_name in (True, False):
        proposal = Proposal()
        text = None
        if isinstance(given, ast.List):
            text = _item(c, after, given, c.old.indent(step), proposal, by_name=by_name, kind="Step")
        if text is not None:
            both = (f"[{text}, ", "]") if first else ("[", f", {text}]")
            proposal.edits += [Edit(start, start, both[0]), Edit(end, end, both[1])]
            yield proposal


def item_moved(c: Correspondence, difference: Difference) -> Proposals:
    """An item of a list behind another one."""
    rest, key = along(c.root, difference.target)[-1], difference.path[-1]
    if not isinstance(rest, Sequence):
        return
    slot = c.old.slot(rest, key, at(rest, (key,)))
    there: Slot | None = None
    if difference.behind is not None:
        there = c.old.slot(rest, difference.behind, at(rest, (difference.behind,)))
        if there is None:
            return
    if slot is not None and isinstance(slot.bracket, ast.List) and (there is None or there.bracket is slot.bracket):
        yield Proposal(moved(c.old, slot.bracket, slot.whole, there.whole if there is not None else None))


def order_given(c: Correspondence, holder: Node, difference: Difference) -> Proposals:
    """What a task in a list comes behind, which no arrow could say there."""
    key, call = difference.path[-1], c.old.expression(holder)
    text = _plain(difference.after)
    if key in ORDER and isinstance(call, ast.Call) and text is not None:
        if isinstance(c.old.parents.get(id(call)), ast.List) and not any(k.arg == key for k in call.keywords):
            yield Proposal(inserted(c.old, call, items_of(c.old, call)[-1], f"{key}={text}"))
    elif isinstance(call, ast.List) and "dependencies" in difference.target[-1:] and text is not None:
        behind = difference.behind
        there = c.old.slot(holder, behind, at(holder, (behind,))) if behind is not None else None
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
    name = variable(c, after.value)
    keyword = next((k for k in call.keywords if k.arg == "template"), None)
    texts = [name] if name is not None else []
    if keyword is not None and not isinstance(keyword.value, ast.Constant):
        for text in (*texts, literals.string(after.value)):
            yield Proposal([_exchanged(c, keyword.value, text)])
    elif keyword is None and isinstance(call.func, ast.Name) and any(k.arg == "name" for k in call.keywords):
        yield from (Proposal([_exchanged(c, call.func, text)]) for text in texts)


def variable(c: Correspondence, template: str, *, new: bool = True) -> str | None:
    """The variable of a template, in the program or (`new`) of one that comes into it; None where it has none."""
    address = (c.number, template)
    known = c.transplanter.old_names.names.get(address)
    if known is not None or address in c.transplanter.old_names.statements or not new:
        return known
    made = c.made(address)
    if made is None:
        return None
    if isinstance(made, ast.FunctionDef):
        return made.name
    target = made.targets[0] if isinstance(made, ast.Assign) else None
    return c.transplanter.variable(address, target.id if isinstance(target, ast.Name) else snake_case(template))


def call_of(c: Correspondence, made: ast.stmt, node: Node, indent: int, proposal: Proposal) -> str | None:
    """The template that a statement of the generated module makes, `node`, as one call; None where that isn't known."""
    if isinstance(made, (ast.Expr, ast.Assign)):
        if not isinstance(made.value, ast.Call):
            return None
        return c.text(made.value, indent, proposal, c.transplanter.said(made.value))
    header = made.items[0].context_expr if isinstance(made, ast.With) else None
    function = header.func if isinstance(header, ast.Call) else None
    if not isinstance(header, ast.Call) or not isinstance(function, ast.Name) or function.id not in _CHILDREN:
        return None
    child, argument = _CHILDREN[function.id]
    inner = at(node, ("dag", "tasks") if function.id == "DAG" else ("steps",))
    if not isinstance(inner, Sequence) or header.args:
        return None
    texts: list[str] = []
    for item in inner.items:
        text = _item(c, item, None, indent, proposal, by_name=True, kind=child)
        if text is None:
            return None
        texts.append(text)
    given = [c.text(k, indent, proposal) for k in header.keywords]
    given.append(f"{argument}=[{', '.join(texts)}]")
    proposal.imports.add(function.id)
    return f"{function.id}({', '.join(given)})"


def script_of(c: Correspondence, made: ast.FunctionDef, node: Node, proposal: Proposal) -> str | None:
    """The template that a decorated function makes, `node`, as a call whose source is that function, bare."""
    calls = [d for d in made.decorator_list if isinstance(d, ast.Call)]
    if len(made.decorator_list) != 1 or len(calls) != 1 or calls[0].args:
        return None
    given = [k for k in calls[0].keywords if k.arg != "name"]
    span = c.new.range(made)[0], c.new.end(made)
    name = c.transplanter.variable((c.number, text_at(node, "name")), made.name)
    text = c.text(span, 0, proposal)
    proposal.brought[name] = text.replace(f"def {made.name}(", f"def {name}(", 1)
    proposal.imports.add("Script")
    texts = [c.text(k, 0, proposal) for k in given]
    own = literals.string(text_at(node, "name"))
    return f"Script({', '.join([f'name={own}', *texts, f'source={name}'])})"


def is_listed(c: Correspondence, call: ast.Call, made: ast.stmt) -> bool:
    """Whether a call of the program makes what the generated module, in `made`, makes as a statement or in a block."""
    holder = c.old.parents.get(id(call))
    if isinstance(made, ast.With):
        return not isinstance(holder, ast.withitem)
    task = c.new.block_of(made) is not c.new.tree.body and isinstance(c.new.parents.get(id(made)), ast.With)
    return isinstance(holder, ast.List) and task


def call_in_list(c: Correspondence, call: ast.Call, made: ast.stmt, node: Node, proposal: Proposal) -> str | None:
    """The call of the program that is to make `node`, as `made` makes it in the generated module."""
    indent, given = c.old.indent(call), c.old.parents.get(id(call))
    if not isinstance(made, ast.With) and "template" in getattr(node, "entries", ()):
        kind = _class(call)
        listed = given if isinstance(given, ast.List) else None
        return _item(c, node, listed, indent, proposal, by_name=True, kind=kind) if kind in ("Task", "Step") else None
    return call_of(c, made, node, indent, proposal)


def _class(call: ast.Call) -> str:
    """The name of the class or the function that is called."""
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None) or ""


def _exchanged(c: Correspondence, value: ast.expr, text: str) -> Edit:
    return c.old.edit(value, text)


def _item(
    c: Correspondence,
    node: Node,
    given: ast.List | None,
    indent: int,
    proposal: Proposal,
    *,
    by_name: bool,
    kind: str,
) -> str | None:
    """The text of a task, a step or a group of steps for a list; `given`: that list of the program, if it is there.

    `kind`: Hera's class. `by_name`: a template that has a variable is named by it.
    """
    if isinstance(node, Sequence):
        steps = [_item(c, step, given, indent, proposal, by_name=by_name, kind=kind) for step in node.items]
        found = [step for step in steps if step is not None]
        if not found or len(found) < len(steps):
            return None
        grouped = given is not None and given.elts and all(isinstance(e, ast.List) for e in given.elts)
        return found[0] if len(found) == 1 and not grouped else f"[{', '.join(found)}]"
    call = c.new.expression(node)
    if not isinstance(node, Mapping) or not isinstance(call, ast.Call) or call.args:
        return None
    likes = _likes(given) if given is not None else []
    function = next((c.old.segment(like.func) for like in reversed(likes)), None)
    if function is None:
        function = kind
        proposal.imports.add(function)
    known = c.transplanter.said(call)
    texts = {k.arg: c.text(k, indent, proposal, known) for k in call.keywords if k.arg}
    if len(texts) < len(call.keywords):
        return None
    name, template = text_at(node, "name"), text_at(node, "template")
    first = {"name": f"name={literals.string(name)}"}
    if template:
        strings = [isinstance(k.value, ast.Constant) for like in likes for k in like.keywords if k.arg == "template"]
        used = variable(c, template) if by_name and not (strings and all(strings)) else None
        first["template"] = f"template={used or literals.string(template)}"
    for key in ORDER:
        text = _plain(node.entries.get(key))
        if text is not None:
            texts[key] = f"{key}={text}"
    return f"{function}({', '.join({**first, **{k: t for k, t in texts.items() if k not in first}}.values())})"


def _likes(given: ast.List) -> list[ast.Call]:
    """The tasks or steps that a list, or a list in it, makes by calls of their classes."""
    found: list[ast.Call] = []
    for item in given.elts:
        if isinstance(item, ast.List):
            found += _likes(item)
        elif isinstance(item, ast.Call):
            found += [item] if _class(item) in ("Task", "Step") else []
    return found


def _plain(node: Node | None) -> str | None:
    """A text, or a list of texts, as a literal."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return literals.string(node.value)
    if isinstance(node, Sequence):
        items = [_plain(item) for item in node.items]
        return None if None in items else f"[{', '.join(filter(None, items))}]"
    return None
