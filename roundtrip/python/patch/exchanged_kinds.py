"""Templates that become another kind of statement: a container that becomes a function, a block that becomes a model."""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Node, Path, text_at
from roundtrip.python.patch.constructs_anew import is_exchanged, replaceable, says_more, statement_anew
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.edits import overlap
from roundtrip.python.patch.task_statements import bring, statement_inserted, statement_removed, uses
from roundtrip.python.patch.transplant import Proposal

_TEMPLATES: Path = ("templates",)


def exchanges(c: Correspondence, chain: list[Node]) -> Proposals:
    """A template as another kind of statement, with what uses it."""
    for node in chain:
        address, counterpart = c.address(node), c.counterparts.get(id(node))
        if address is None or len(address) != 2 or counterpart is None:
            continue
        old = c.statement(address)
        made = c.made((address[0], text_at(counterpart, "name")))
        if not is_exchanged(c, old, made) or old is None:
            continue
        if not isinstance(old, ast.FunctionDef) and says_more(c, old):
            continue
        going = next(statement_removed(c, node), None)
        with c.transplanter.leaving(address):
            new = Difference("insert", (*_TEMPLATES, 0), None, counterpart, _TEMPLATES, None)
            coming = [*statement_inserted(c, new)] or [*_in_a_block(c, made)]
            calls = uses(c, address)
        if going is not None and coming:
            exchange = in_its_place(going, coming[-1])
            exchange.add(calls)
            yield exchange


def _in_a_block(c: Correspondence, made: ast.stmt | None) -> Proposals:
    """The workflow anew in a block, which it didn't have, with the function that its template becomes."""
    old, new = c.workflow, c.made((c.number,))
    if old is not None and new is not None and replaceable(c, old, new):
        proposal = statement_anew(c, old, new)
        if isinstance(made, ast.FunctionDef):
            bring(c, made, proposal)
        yield proposal


def in_its_place(going: Proposal, coming: Proposal) -> Proposal:
    """What takes one statement out and brings another, which stands where the old one stood, if they meet at one place.

    What is made anew around the old one takes it out as well.
    """
    anew = [e for e in coming.edits if e.start < e.end]
    added = [e for e in coming.edits if e.start == e.end]
    together = Proposal()
    for edit in going.edits:
        if overlap(edit, anew):
            continue
        touching = [a for a in added if edit.start <= a.start <= edit.end]
        if len(touching) == 1:
            added.remove(touching[0])
            edit = edit._replace(text=touching[0].text)
        together.edits.append(edit)
    together.add(Proposal(anew + added, coming.imports, coming.brought))
    return together
