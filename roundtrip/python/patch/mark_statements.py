"""What marks what the YAML says besides: statements such as `as_argo_3(w, "schedules")`, and calls around a construct."""

from __future__ import annotations

import ast

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Node
from roundtrip.python.beyond import MODEL, NAMES
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located, Slot
from roundtrip.python.patch.transplant import Proposal


def marked(c: Correspondence, chain: list[Node]) -> Proposals:
    """The marks of the innermost block that a node is in, as the generated module has them."""
    address: Address = (c.number,)
    for node in chain:
        found = c.address(node)
        address = found[:2] if found is not None else address
    old, new = c.statement(address), c.made(address)
    if not isinstance(old, ast.With) or not isinstance(new, ast.With):
        return
    proposal = Proposal()
    there = {mark: s for s in old.body if (mark := _mark(s)) is not None}
    wanted = {mark: s for s in new.body if (mark := _mark(s)) is not None}
    indent = c.old.indent(old.body[0])
    lines = ""
    for mark, statement in wanted.items():
        text = c.text(statement, indent, proposal)
        before = there.get(mark)
        if before is None:
            lines += f"{' ' * indent}{text}\n"
        elif text != c.old.segment(before):
            proposal.edits.append(c.old.edit(before, text))
    for mark, statement in there.items():
        proposal.edits += blocks.taken_out(c.old, statement) if mark not in wanted else []
    if lines:
        proposal.edits.append(blocks.put(c.old, old.body[0], lines, before=True))
    if proposal.edits:
        yield proposal


def bare(place: Located, slot: Slot) -> Proposals:
    """The construct without the `with_model` around it, where that says nothing but what is in a slot."""
    call = slot.bracket
    if (
        not isinstance(call, ast.Call)
        or ast.unparse(call.func) != MODEL
        or len(call.args) != 1
        or len(call.keywords) != 1
    ):
        return
    start, end = place.range(call)
    inner = place.range(call.args[0])
    text, around = place.segment(inner), place.text[start : inner[0]] + place.text[inner[1] : end]
    texts = [n for n in ast.walk(call.args[0]) if isinstance(n, (ast.Constant, ast.JoinedStr))]
    if "#" in around or any("\n" in place.segment(n) for n in texts):
        return
    deeper = " " * (place.indent_at(inner[0]) - place.indent_at(start))
    yield Proposal([Edit(start, end, text.replace(f"\n{deeper}", "\n"))])


def _mark(statement: ast.stmt) -> str | None:
    """The function that a statement marks something by."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    function = call.func if isinstance(call, ast.Call) else None
    return function.id if isinstance(function, ast.Name) and function.id in NAMES else None
