"""Changes put back into a program, in rounds, each proven by reading what came out.

What the documents are to say is written as a module of its own; what that module says differently at the place of a
difference goes into the program. First all differences at once, each in the way that touches least; where that doesn't do,
one by one, in the ways that there are. A way is taken only if fewer differences are left after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Difference, Document, Node, diff
from roundtrip.python.patch.documents import document_edits, paired
from roundtrip.python.patch.edits import applied, overlap
from roundtrip.python.patch.imports import import_edits, missing
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.page import relaid
from roundtrip.python.patch.proposals import Proposer
from roundtrip.python.patch.transplant import Proposal, Transplanter

# a program → its documents, and which of their nodes are plain literals in it
Reader = Callable[[str], "tuple[list[Document], Callable[[Node], bool]]"]
# documents → the module that a conversion makes of them
Writer = Callable[[list[Document]], str]
_ROUNDS = 300


@dataclass(frozen=True)
class Unplaceable(Exception):
    """A change that no way was found for: the difference, and the number of its document in the program."""

    difference: Difference
    document: int


@dataclass
class _State:
    """A version of the program, and what is still different."""

    text: str
    documents: list[Document]
    literal: Callable[[Node], bool]
    pairs: list[tuple[int, int]]
    differences: list[tuple[int, Difference]]
    counterparts: dict[int, Node]
    # documents that only one side has
    surplus: int

    @property
    def left(self) -> int:
        """How much is left to do."""
        return len(self.differences) + self.surplus


def patch(text: str, documents: list[Document], read: Reader, write: Writer) -> str:
    """`text`, a program, with the changes that make it say what `documents` say.

    Raises `Unplaceable` for a change that can't be put back, and what `read` raises for a program that it can't read.
    """
    module = write(documents)
    wanted, _ = read(module)
    goal = _Goal(Located(module, wanted), read)
    state = goal.state(text)
    original = state
    for _ in range(_ROUNDS):
        if not state.left:
            return relaid(original.text, state.text, lambda t: goal.reached(t))
        better = goal.all_at_once(state) or goal.one_by_one(state)
        if better is None:
            break
        state = better
    number, difference = state.differences[0] if state.differences else (0, Difference("set", ()))
    raise Unplaceable(difference, number)


class _Goal:
    def __init__(self, module: Located, read: Reader) -> None:
        self.module = module
        self.read = read

    def state(self, text: str) -> _State:
        documents, literal = self.read(text)
        pairs, surplus = paired(documents, self.module.documents)
        counterparts: dict[int, Node] = {}
        differences: list[tuple[int, Difference]] = []
        for old, new in pairs:
            before, after = documents[old].root, self.module.documents[new].root
            assert before is not None
            assert after is not None
            differences += [(old, d) for d in diff(before, after, counterparts=counterparts)]
        return _State(text, documents, literal, pairs, differences, counterparts, surplus)

    def reached(self, text: str) -> bool:
        """Whether a text says all that it is to say."""
        try:
            return not self.state(text).left
        except ConversionError:
            return False

    def all_at_once(self, state: _State) -> _State | None:
        """The first way of every difference."""
        if not state.differences or len(state.differences) == 1:
            return None
        place = Located(state.text, state.documents)
        transplanter = self._transplanter(place, state)
        whole = Proposal()
        for number, difference in state.differences:
            first = next(iter(self._proposer(transplanter, number, state).proposals(difference)), None)
            if first is not None and not any(overlap(e, whole.edits) for e in first.edits):
                whole.add(first)
        return self._better(state, place, transplanter, whole)

    def one_by_one(self, state: _State) -> _State | None:
        """The first way of the first difference that leaves fewer."""
        place = Located(state.text, state.documents)
        transplanter = self._transplanter(place, state)
        if state.surplus:
            for proposal in document_edits(transplanter, state.pairs):
                better = self._better(state, place, transplanter, proposal)
                if better is not None:
                    return better
        for number, difference in state.differences:
            for proposal in self._proposer(transplanter, number, state).proposals(difference):
                better = self._better(state, place, transplanter, proposal)
                if better is not None:
                    return better
        return None

    def _transplanter(self, place: Located, state: _State) -> Transplanter:
        return Transplanter(place, self.module, dict(state.pairs))

    def _proposer(self, transplanter: Transplanter, number: int, state: _State) -> Proposer:
        root = state.documents[number].root
        assert root is not None
        return Proposer(transplanter, number, root, state.counterparts, state.literal)

    def _better(self, state: _State, place: Located, transplanter: Transplanter, proposal: Proposal) -> _State | None:
        """The program after a proposal, if that leaves less to do."""
        edits = [*proposal.edits]
        edits += import_edits(place, missing(place, proposal.imports))
        edits += transplanter.brought(proposal.brought)
        if not edits or any(overlap(e, [o for o in edits if o is not e]) for e in edits):
            return None
        text = applied(state.text, edits)
        if text == state.text:
            return None
        try:
            found = self.state(text)
        except ConversionError:
            return None
        return found if found.left < state.left else None
