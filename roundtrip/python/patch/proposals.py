"""The ways to put one difference back into a program, the one that touches least first.

A value that is a literal becomes another literal. An argument, an entry or an item comes, goes, or gets another value, as
a generated module would have it. A task, a step or a template is a statement. What none of that can say makes the
template, at last the workflow, anew.
"""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Mapping, Node, Path, Scalar, Sequence, along
from roundtrip.hera.facts import facts
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import appended, inserted, items_of, removed
from roundtrip.python.patch.constructs_anew import constructs, programmed, says_more
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.dag_arrows import arrows
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.exchanged_kinds import exchanges
from roundtrip.python.patch.item_texts import ORDER
from roundtrip.python.patch.listed_items import item_inserted, item_moved, order_given, other_template
from roundtrip.python.patch.located import Bracket, Range, Slot, argument, called
from roundtrip.python.patch.mark_statements import bare, marked
from roundtrip.python.patch.model_fields import field_inserted
from roundtrip.python.patch.own_copies import own_copy
from roundtrip.python.patch.task_statements import (
    statement_inserted,
    statement_moved,
    statement_removed,
    templates_kept,
)
from roundtrip.python.patch.transplant import Proposal
from roundtrip.python.patch.value_edits import other_value


def proposals(c: Correspondence, difference: Difference) -> Proposals:
    """What may put `difference` back, in the order in which it is to be tried."""
    path = difference.path
    chain = along(c.root, path if difference.kind != "insert" else difference.target)
    whole = len(chain) == len(path) + 1
    function, text = _of_script(c, chain, path)
    if function is None and text is None:
        yield from _anew(exchanges(c, chain))
    if difference.kind == "set" and whole:
        yield from other_value(c.state, chain, difference, c.new)
        for other in other_template(c, chain, difference):
            kept = templates_kept(c, c.address(chain[-2]) or ())
            if kept:
                yield Proposal([*other.edits, *kept])
            yield other
        yield from _given(c, chain, path, difference.after)
        yield from _overridden(c, chain, path)
    yield from marked(c, chain)
    if not {*ORDER}.isdisjoint(path[-2:]):
        if difference.kind == "insert":
            yield from order_given(c, chain[-1], difference)
        for given in _given(c, chain, path, difference.after) if difference.after is not None else ():
            # what no arrow says, as an argument in their place
            for between in arrows(c, chain):
                given.add(between)
                yield given
        yield from arrows(c, chain)
    if difference.kind == "insert":
        yield from _insertion(c, chain[-1], difference)
        chain_path: Path = difference.target
    else:
        if difference.kind == "delete" and whole:
            yield from _removal(c, chain, path)
        if difference.kind == "move" and whole:
            yield from statement_moved(c, chain[-1], difference)
            yield from item_moved(c, difference)
        chain_path = path
    if difference.kind != "set":
        yield from _given(c, chain, chain_path, None)
    yield from _values(c, chain, chain_path)
    if function in (("script",), ("script", "source")) or text is not None:
        # somebody's function goes only where what it does is no function's any more
        yield from _anew(exchanges(c, chain))
    yield from own_copy(c, chain)
    yield from _anew(constructs(c, chain))


def _anew(ways: Proposals) -> Proposals:
    """Ways that make more anew than what changes."""
    for way in ways:
        way.anew = True
        yield way


def _of_script(c: Correspondence, chain: list[Node], path: Path) -> tuple[Path | None, Path | None]:
    """The rest of a path within a template: that a function of the program is, or a text that could be one."""
    for depth, node in enumerate(chain):
        address = c.address(node)
        if address is not None and len(address) == 2 and isinstance(node, Mapping):
            function = isinstance(c.statement(address), ast.FunctionDef)
            wanted = c.counterparts.get(id(node))
            text = not function and all(isinstance(t, Mapping) and "script" in t.entries for t in (node, wanted))
            return (path[depth:] if function else None), (path[depth:] if text else None)
    return None, None


# -- arguments, entries, items ---


def _insertion(c: Correspondence, holder: Node, difference: Difference) -> Proposals:
    counterpart = c.counterparts.get(id(holder))
    key, after = difference.path[-1], difference.after
    if counterpart is None or after is None:
        return
    yield from field_inserted(c, difference)
    yield from _annotated(c, holder, difference)
    found = c.new.slot(counterpart, key, after)
    if isinstance(holder, Sequence):
        yield from item_inserted(c, difference)
        yield from statement_inserted(c, difference)
        yield from _declared(c, holder, difference, found)
    proposal = Proposal()
    last: Range | None = None
    for slot in [found] if found is not None else _flattened(c, after):
        bracket = c.old.expression(holder) or c.old.decorator(holder)
        if not isinstance(bracket, (ast.Call, ast.Dict, ast.List)) or type(bracket) is not type(slot.bracket):
            yield from _entry(c, holder, difference)
            return
        behind = _behind(c, bracket, holder, difference, slot)
        indent = c.old.indent_at((behind or [*items_of(c.old, bracket), c.old.range(bracket)][0])[0])
        text = c.text(slot.whole, indent, proposal)
        if last is not None and behind == last:
            return  # two at one place: the construct is made anew
        last = behind
        empty = _empty(bracket, slot)
        proposal.edits += [c.old.edit(empty, text)] if empty is not None else inserted(c.old, bracket, behind, text)
    if proposal.edits:
        yield proposal


def _annotated(c: Correspondence, holder: Node, difference: Difference) -> Proposals:
    """An argument of the parameter or the artifact that the annotation of a function has: a generated function has no such."""
    made, after = c.old.expression(holder), difference.after
    if not isinstance(made, ast.Call) or not isinstance(after, Scalar):
        return
    if not isinstance(c.old.statement(made), ast.FunctionDef) or c.old.decorator(holder) is not None:
        return
    wrapper = facts().wrappers.get(called(made))
    for arg, field in wrapper.args.items() if wrapper is not None else ():
        if field.paths == (difference.path[-1],) and argument(made, arg) is None:
            yield Proposal(appended(c.old, made, f"{arg}={literals.scalar(after.value)}"))


def _declared(c: Correspondence, holder: Sequence, difference: Difference, slot: Slot | None) -> Proposals:
    """A parameter or an artifact of a function that its header doesn't have: an item of its decorator's list."""
    call, name = c.old.decorator(holder), (*difference.target, "")[-3:-2]
    if (
        call is None
        or name not in (("inputs",), ("outputs",))
        or slot is None
        or not isinstance(slot.bracket, ast.List)
    ):
        return
    proposal = Proposal()
    text = c.text(slot.whole, c.old.indent(call), proposal)
    given = argument(call, str(name[0]))
    if isinstance(given, ast.List):
        proposal.edits += appended(c.old, given, text)
    elif given is None:
        proposal.edits += appended(c.old, call, f"{name[0]}=[{text}]")
    else:
        proposal.edits.append(c.old.edit(given, f"[{c.old.segment(given)}, {text}]"))
    yield proposal


def _given(c: Correspondence, chain: list[Node], path: Path, after: Node | None) -> Proposals:
    """What the program leaves to Hera, as a function its name or its command, given as an argument."""
    for depth in range(len(chain) - 1, 0, -1):
        node, holder, key = chain[depth], chain[depth - 1], path[depth - 1]
        if c.old.slot(holder, key, None) is not None or (depth < len(path) and c.address(node) is not None):
            return
        if not isinstance(holder, Mapping):
            continue
        wanted = after if depth == len(path) and after is not None else c.counterparts.get(id(node))
        given = path[:depth]
        yield from _insertion(c, holder, Difference("insert", given, None, wanted, given[:-1], None))
        call = c.old.decorator(holder)
        if key == "name" and call is not None and isinstance(wanted, Scalar):
            # a generated function would have the other name itself
            yield Proposal(inserted(c.old, call, None, f"name={literals.scalar(wanted.value)}"))


def _overridden(c: Correspondence, chain: list[Node], path: Path) -> Proposals:
    """Another value than that of a helper, given to the helper where it is called."""
    for depth in range(len(chain) - 1, 0, -1):
        node, holder, key = chain[depth], chain[depth - 1], path[depth - 1]
        call = c.old.expression(holder)
        if not isinstance(call, ast.Call) or not programmed(c, call):
            continue
        new = _new_slot(c, holder, key, node)
        name = c.new.segment(new.whole).partition("=")[0].strip() if new is not None else ""
        if (
            new is not None
            and isinstance(new.bracket, ast.Call)
            and name.isidentifier()
            and argument(call, name) is None
        ):
            proposal = Proposal()
            text = c.text(new.whole, c.old.indent_at([c.old.range(call), *items_of(c.old, call)][-1][0]), proposal)
            proposal.edits += appended(c.old, call, text)
            yield proposal
        return


def _flattened(c: Correspondence, node: Node) -> list[Slot]:
    """The arguments of a mapping that Hera has no construct for: `metadata` is `labels` and `annotations`."""
    found: list[Slot] = []
    for key, child in node.entries.items() if isinstance(node, Mapping) else ():
        slot = c.new.slot(node, key, child)
        found += [slot] if slot is not None else _flattened(c, child)
    return found


def _empty(bracket: Bracket, slot: Slot) -> ast.keyword | None:
    """The argument of a call that is there, and gives nothing: `env=[]`, `labels={}`, `inputs=None`."""
    name = slot.name
    given = (
        next((k for k in bracket.keywords if k.arg == name), None) if isinstance(bracket, ast.Call) and name else None
    )
    return given if given is not None and ast.unparse(given.value) in ("[]", "{}", "None") else None


def _entry(c: Correspondence, holder: Node, difference: Difference) -> Proposals:
    """A variable of the environment among those that a dictionary gives."""
    given, after = c.old.expression(holder), difference.after
    if not isinstance(given, ast.Dict) or not isinstance(after, Mapping) or set(after.entries) != {"name", "value"}:
        return
    name, value = after.entries["name"], after.entries["value"]
    if isinstance(name, Scalar) and isinstance(value, Scalar) and isinstance(value.value, str):
        there = c.old.item(holder, difference.behind)
        text = f"{literals.scalar(name.value)}: {literals.scalar(value.value)}"
        yield Proposal(inserted(c.old, given, there.whole if there is not None else None, text))


def _behind(c: Correspondence, bracket: Bracket, holder: Node, difference: Difference, slot: Slot) -> Range | None:
    """The item of the bracket that a new one stands behind."""
    if isinstance(bracket, ast.Call) and isinstance(slot.bracket, ast.Call):
        order = [k.arg for k in slot.bracket.keywords]
        for name in reversed(order[: order.index(slot.name)] if slot.name else ()):
            # a task of a list has its template where a generated one is a call of it
            used = [k for k in bracket.keywords if name == "name" and k.arg == "template"]
            for keyword in (*used, *bracket.keywords):
                if keyword.arg == name or keyword in used:
                    return c.old.range(keyword)
        return c.old.range(bracket.args[-1]) if bracket.args else None
    if difference.behind is None:
        items = items_of(c.old, bracket)
        return items[-1] if items and isinstance(holder, Mapping) else None
    there = c.old.item(holder, difference.behind)
    return there.whole if there is not None and there.bracket is bracket else None


def _removal(c: Correspondence, chain: list[Node], path: Path) -> Proposals:
    node, holder, key = chain[-1], chain[-2], path[-1]
    yield from statement_removed(c, node)
    slot = c.old.slot(holder, key, node)
    if slot is not None:
        yield from bare(c.old, slot)
        yield Proposal(removed(c.old, slot.bracket, slot.whole))
        return
    edits: list[Edit] = []
    work = [node]
    while work:
        current = work.pop()
        for name, child in current.entries.items() if isinstance(current, Mapping) else ():
            inner = c.old.slot(current, name, child)
            if inner is not None:
                edits += removed(c.old, inner.bracket, inner.whole)
            else:
                work.append(child)
    if edits:
        yield Proposal(edits)


def _values(c: Correspondence, chain: list[Node], path: Path) -> Proposals:
    """The value of the argument, entry or item that holds the difference anew, the innermost first."""
    for depth in range(len(chain) - 1, 0, -1):
        node, holder, key = chain[depth], chain[depth - 1], path[depth - 1]
        if c.address(node) is not None:
            return
        old, new = c.old.slot(holder, key, node), _new_slot(c, holder, key, node)
        if old is None or new is None or says_more(c, old.value):
            continue
        yield c.anew(old.value, new.value, c.old.indent_at(old.whole[0]))


def _new_slot(c: Correspondence, holder: Node, key: str | int, node: Node) -> Slot | None:
    counterpart, child = c.counterparts.get(id(holder)), c.counterparts.get(id(node))
    if isinstance(counterpart, Sequence):
        key = next((n for n, item in enumerate(counterpart.items) if item is child), -1)
    return c.new.slot(counterpart, key, child) if counterpart is not None and child is not None and key != -1 else None
