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
from roundtrip.python.patch.documents import document_edits, moved, paired
from roundtrip.python.patch.edits import Edit, applied, overlap
from roundtrip.python.patch.imports import import_edits, missing
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.page import relaid
from roundtrip.python.patch.proposals import Proposer
from roundtrip.python.patch.statements import without_idle
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

    @property
    def disorder(self) -> int:
        """How often a document stands before one that it is to stand behind."""
        return sum(a > b for (_, a), (_, b) in zip(self.pairs, self.pairs[1:]))


def patch(text: str, module: str, read: Reader) -> str:
    """`text`, a program, with the changes that make it say what `module`, a generated one, says.

    Raises `Unplaceable` for a
    change that can't be put back, and what `read` raises for a program that it can't read.
    """
    goal = _Goal(Located(module, read(module)[0]), read)
    state = goal.state(text)
    original = state
    for _ in range(_ROUNDS):
        if not state.left:
            state = goal.in_order(state)
            tidied = without_idle(original.text, state.text)
            text = tidied if goal.reached(tidied) else state.text
            return relaid(original.text, text, lambda t: goal.reached(t))
        better = goal.renamed(state) or goal.all_at_once(state) or goal.one_by_one(state)
        if better is None:
            break
        state = better
    number, difference = state.differences[0] if state.differences else goal.alone(state)
    raise Unplaceable(difference, number)


def differences(
    old: list[Document], new: list[Document], counterparts: dict[int, Node]
) -> tuple[list[tuple[int, int]], int, list[tuple[int, Difference]]]:
    """Which documents belong together, how many don't, and what differs, by the number of its document in `old`."""
    pairs, surplus = paired(old, new)
    found: list[tuple[int, Difference]] = []
    for i, j in pairs:
        before, after = old[i].root, new[j].root
        assert before is not None
        assert after is not None
        found += [(i, d) for d in diff(before, after, counterparts=counterparts)]
    return pairs, surplus, found


def _with_imports(edits: list[Edit], imports: list[Edit]) -> list[Edit]:
    """Edits, and those of the imports; one and the same where both put something at one place."""
    result = [*edits]
    for edit in imports:
        same = next((e for e in result if e.start == e.end == edit.start == edit.end), None)
        if same is not None:
            gap = "\n" if same.text.startswith(("@", "def ")) else ""
            result[result.index(same)] = same._replace(text=edit.text + gap + same.text)
        else:
            result.append(edit)
    return result


class _Goal:
    def __init__(self, module: Located, read: Reader) -> None:
        self.module = module
        self.read = read

    def state(self, text: str) -> _State:
        documents, literal = self.read(text)
        counterparts: dict[int, Node] = {}
        pairs, surplus, found = differences(documents, self.module.documents, counterparts)
        return _State(text, documents, literal, pairs, found, counterparts, surplus)

    def alone(self, state: _State) -> tuple[int, Difference]:
        """The first document that only one side has."""
        for number, document in enumerate(state.documents):
            if number not in dict(state.pairs):
                return number, Difference("delete", (), document.root)
        known = {j for _, j in state.pairs}
        new = next((d for j, d in enumerate(self.module.documents) if j not in known), None)
        return 0, Difference("insert", (), None, new.root if new is not None else None)

    def reached(self, text: str) -> bool:
        """Whether a text says all that it is to say."""
        try:
            return not self.state(text).left
        except ConversionError:
            return False

    def renamed(self, state: _State) -> _State | None:
        """Another name for a template: what uses it changes along, and is no difference by itself then."""
        names = [(n, d) for n, d in state.differences if d.kind == "set" and d.path[-3::2] == ("templates", "name")]
        if not names:
            return None
        place = Located(state.text, state.documents)
        transplanter = self._transplanter(place, state)
        for number, difference in names:
            for proposal in self._proposer(transplanter, number, state).name(difference):
                better = self._better(state, place, transplanter, proposal)
                if better is not None:
                    return better
        return None

    def in_order(self, state: _State) -> _State:
        """The program with its documents in their order, one moved at a time."""
        for _ in range(len(state.pairs) + 1):
            found = moved(Located(state.text, state.documents), state.pairs)
            if found is None:
                return state
            number, edits = found
            before = state.documents[number].root
            if not edits:
                break
            try:
                state = self.state(applied(state.text, edits))
            except ConversionError:
                break
            if state.left:
                break
        raise Unplaceable(Difference("move", (), before), number)

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
                if better is not None and better.disorder <= state.disorder:
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
        edits = _with_imports(proposal.edits, import_edits(place, missing(place, proposal.imports)))
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
