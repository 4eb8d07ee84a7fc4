"""Changes put back into a program: those of values first, which need no generated text, then all others from a module.

What the documents are to say is written as a module of its own; what that module says differently at the place of a
difference goes into the program.
"""

from __future__ import annotations

from dataclasses import dataclass

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Difference
from roundtrip.python.patch.blocks import without_idle
from roundtrip.python.patch.comparison import Comparison, Place
from roundtrip.python.patch.correspondence import Correspondence
from roundtrip.python.patch.documents import document_edits, moved
from roundtrip.python.patch.edits import applied
from roundtrip.python.patch.proposals import proposals
from roundtrip.python.patch.proven import Batch, Goal
from roundtrip.python.patch.transplant import Transplanter
from roundtrip.python.patch.value_edits import value_ways
from roundtrip.python.patch.versions import Version, Versions


@dataclass(frozen=True)
class Unplaceable(Exception):
    """A change that no way was found for: the difference, and the number of its document in the program."""

    difference: Difference
    document: int


def with_values(state: Comparison, goal: Goal) -> Comparison:
    """A program with those changes that are other values of literals in it, and what is left then."""
    while state.differences:
        better = Batch(goal, state, value_ways(state)).placed(state.differences, {})
        if better is None:
            break
        state = better
    return state


def patch(text: str, module: Version, versions: Versions, rewritten: list[tuple[int, Difference]] | None = None) -> str:
    """`text`, a program, with the changes that make it say what `module`, a generated one, says.

    `rewritten` gets the differences that took something with them that is made anew.
    Raises `Unplaceable` for a change that can't be put back, and ConversionError for a program that can't be read.
    """
    goal = Goal(module.documents, versions)
    state = goal.compare(text)
    tried: dict[Place, int] = {}
    while state.left:
        better = _better(goal, state, module, tried)
        if better is None:
            number, difference = state.differences[0] if state.differences else _alone(goal, state)
            raise Unplaceable(difference, number)
        state = better
    if rewritten is not None:
        rewritten += state.rewritten
    state = _in_order(goal, state)
    tidied = without_idle(text, state.version.text)
    return tidied if goal.reached(tidied) else state.version.text


def _better(goal: Goal, state: Comparison, module: Version, tried: dict[Place, int]) -> Comparison | None:
    """The program with something more in it of what `module` says."""
    version = state.version
    transplanter = Transplanter(version, module, dict(state.pairs))
    documents = {
        number: Correspondence(transplanter, number, root, state)
        for number, _ in state.pairs
        if (root := version.documents[number].root) is not None
    }
    # documents that only one side has, one at a time
    for proposal in document_edits(transplanter, state.pairs) if state.surplus else ():
        better = goal.better(state, proposal, transplanter)
        if better is not None and better.disorder <= state.disorder:
            return better
    ways = lambda number, difference: proposals(documents[number], difference)  # noqa: E731
    return Batch(goal, state, ways, transplanter).placed(state.differences, tried)


def _alone(goal: Goal, state: Comparison) -> tuple[int, Difference]:
    """The first document that only one side has."""
    for number, document in enumerate(state.version.documents):
        if number not in dict(state.pairs) and not document.within:
            return number, Difference("delete", (), document.root)
    known = {j for _, j in state.pairs}
    new = next((d for j, d in enumerate(goal.wanted) if j not in known and not d.within), None)
    return 0, Difference("insert", (), None, new.root if new is not None else None)


def _in_order(goal: Goal, state: Comparison) -> Comparison:
    """The program with its documents in their order, one moved at a time."""
    for _ in range(len(state.pairs) + 1):
        found = moved(state.version, state.pairs)
        if found is None:
            return state
        number, edits = found
        before = state.version.documents[number].root
        if not edits:
            break
        try:
            state = goal.compare(applied(state.version.text, edits))
        except ConversionError:
            break
        if state.left:
            break
    raise Unplaceable(Difference("move", (), before), number)
