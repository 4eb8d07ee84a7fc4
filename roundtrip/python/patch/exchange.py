"""Templates that become another kind of statement: a container that becomes a function, a block that becomes a model."""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Node, Path, text_at
from roundtrip.python.patch.arrows import Proposals
from roundtrip.python.patch.edits import overlap
from roundtrip.python.patch.sequence import Sequenced
from roundtrip.python.patch.transplant import Proposal

_TEMPLATES: Path = ("templates",)


class Exchanged(Sequenced):
    """What of a document is a statement that another kind of statement takes the place of."""

    def _exchanges(self, chain: list[Node]) -> Proposals:
        """A template as another kind of statement, with what uses it."""
        for node in chain:
            thing, counterpart = self._thing(node), self.counterparts.get(id(node))
            if thing is None or len(thing) != 2 or counterpart is None:
                continue
            old = self.transplanter.old_names.statements.get(thing)
            made = self._made((thing[0], text_at(counterpart, "name")))
            if not self._is_exchanged(old, made) or old is None:
                continue
            if not isinstance(old, ast.FunctionDef) and self._says_more(old):
                continue
            going = next(self._statement_removed(node, _TEMPLATES), None)
            with self.transplanter.leaving(thing):
                new = Difference("insert", (*_TEMPLATES, 0), None, counterpart, _TEMPLATES, None)
                coming = [*self._statement_inserted(new)] or [*self._in_a_block(made)]
                uses = self._uses(thing)
            if going is not None and coming:
                exchange = in_its_place(going, coming[-1])
                exchange.add(uses)
                yield exchange

    def _in_a_block(self, made: ast.stmt | None) -> Proposals:
        """The workflow anew in a block, which it didn't have, with the function that its template becomes."""
        old, new = self.transplanter.old_names.statements.get((self.number,)), self._made((self.number,))
        if old is not None and new is not None and self._replaceable(old, new):
            proposal = self._statement_anew(old, new)
            if isinstance(made, ast.FunctionDef):
                self._bring(made, proposal)
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
