"""The arrows of a DAG: those that say the same stay, and a task that one makes gets a statement where it has to."""

from __future__ import annotations

import ast
from difflib import SequenceMatcher

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Node
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Range
from roundtrip.python.patch.transplant import Proposal

# the tasks that an arrow makes, each with its call
_Inline = list["tuple[Address, ast.expr]"]


def arrows(c: Correspondence, chain: list[Node]) -> Proposals:
    """The arrows of the DAG that a node is in."""
    for node in reversed(chain):
        address = c.address(node)
        if address is not None and len(address) == 2:
            proposal = arrow_edits(c, address)
            if proposal is not None:
                yield proposal
            return


def arrow_edits(c: Correspondence, template: Address) -> Proposal | None:
    """The arrows of a DAG as the generated module has them; those that say the same stay."""
    known = c.arrows.get((template, c.transplanter.left))
    if known is None:
        known = c.arrows[template, c.transplanter.left] = [_arrow_edits(c, template)]
    found = known[0]
    return Proposal([*found.edits], {*found.imports}, {**found.brought}) if found is not None else None


def _arrow_edits(c: Correspondence, template: Address) -> Proposal | None:
    old = c.statement(template)
    new = c.made(template)
    if not isinstance(old, ast.With) or not isinstance(new, ast.With):
        return None
    proposal = Proposal()
    there = [s for s in old.body if blocks.is_arrow(s)]
    indent = c.old.indent(old.body[0])
    inline = _inline(c, template, there)
    names = {address: c.transplanter.named_inline(address, c.there(address)) for i in inline for address, _ in i}
    # a task that an arrow makes there as well is made as it is here
    again = {t: call for i in inline for t, call in i if blocks.is_arrow(c.made(t) or old)}
    known: dict[Range, str] = {}
    for t, call in again.items():
        there_call = c.call_there(t)
        if there_call is not None:
            known[c.new.range(there_call)] = c.old.segment(call)
    known.update(_by_name(c, template))
    wanted = [c.text(s, indent, proposal, known) for s in new.body if blocks.is_arrow(s)]
    found = [_text(c, s, [(call, names[t]) for t, call in i]) for s, i in zip(there, inline)]
    last = there[-1] if there else old.body[-1]
    codes = SequenceMatcher(None, found, wanted, autojunk=False).get_opcodes()
    changing = "\n".join(line for tag, _, _, j1, j2 in codes if tag != "equal" for line in wanted[j1:j2])
    pulled = {t for t, name in names.items() if blocks.says_name(changing, name)}
    for tag, i1, i2, j1, j2 in codes:
        lines = "".join(f"{' ' * indent}{text}\n" for text in wanted[j1:j2])
        if tag == "insert":
            # behind the tasks that come to the same place
            edit = blocks.put(c.old, [*there, last][i1], lines, before=i1 < len(there))
            proposal.edits.append(edit._replace(rank=1))
        elif tag == "delete" and i2 - i1 == len(old.body):
            return None
        elif tag == "equal":
            for statement, made in zip(there[i1:i2], inline[i1:i2]):
                out = [(t, call) for t, call in made if t in pulled]
                if out:
                    text = _text(c, statement, [(call, names[t]) for t, call in out])
                    text = f"{_creations(c, out, names, indent)}{' ' * indent}{text}\n"
                    proposal.edits.append(Edit(*blocks.lines_of(c.old, statement, comments=False), text))
        else:
            kept = [(t, call) for made in inline[i1:i2] for t, call in made if c.made(t) is not None and t not in again]
            start = blocks.lines_of(c.old, there[i1], comments=False)[0]
            end = blocks.lines_of(c.old, there[i2 - 1], comments=False)[1]
            proposal.edits.append(Edit(start, end, _creations(c, kept, names, indent) + lines))
    return proposal if proposal.edits else None


def _inline(c: Correspondence, template: Address, there: list[ast.stmt]) -> list[_Inline]:
    """The tasks that each arrow makes, in the order in which it does."""
    found: dict[int, _Inline] = {id(s): [] for s in there}
    for address, node in c.old.addressed:
        statement = c.statement(address)
        call = c.old.expression(node)
        if address[:2] == template and len(address) == 3 and id(statement) in found and call is not None:
            found[id(statement)].append((address, call))
    return [found[id(s)] for s in there]


def _by_name(c: Correspondence, template: Address) -> dict[Range, str]:
    """What an arrow makes in the generated module, and a statement of the program has given a name already."""
    found: dict[Range, str] = {}
    for address, name in c.transplanter.old_names.names.items():
        made = c.made(address) if address[:2] == template and len(address) == 3 else None
        call = c.call_there(address)
        if made is not None and call is not None and blocks.is_arrow(made):
            found[c.new.range(call)] = name
    return found


def _text(c: Correspondence, statement: ast.stmt, calls: list[tuple[ast.expr, str]]) -> str:
    """The text of an arrow with names in place of some of the calls in it."""
    start, end = c.old.range(statement)
    text = c.old.text[start:end]
    for call, name in sorted(calls, key=lambda made: c.old.range(made[0]), reverse=True):
        first, last = c.old.range(call)
        text = text[: first - start] + name + text[last - start :]
    return text


def _creations(c: Correspondence, made: _Inline, names: dict[Address, str], indent: int) -> str:
    return "".join(f"{' ' * indent}{names[t]} = {c.old.segment(call)}\n" for t, call in made)
