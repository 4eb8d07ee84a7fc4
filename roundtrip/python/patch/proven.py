"""Changes put back in batches, each proven by reading what came out.

Every difference has ways to be put back, the one that touches least first. The first ways of all differences go into one
text, and that is read once. If it says what it is to say, that was all. Where fewer differences are left, these are
tried in their next ways; where a batch does no good, each half of it is tried, at last one difference by itself, in all
its ways. So the number of readings grows with what can't be put back at the first go, not with what can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Difference, Document
from roundtrip.python.patch.comparison import Comparison, Place, compared, place_of
from roundtrip.python.patch.edits import Edit, Gathered, applied
from roundtrip.python.patch.import_lists import import_edits, missing
from roundtrip.python.patch.transplant import Proposal, Transplanter
from roundtrip.python.patch.versions import Versions

# the ways of one difference
Ways = Callable[[int, Difference], Iterator[Proposal]]
# how many ways of every difference are tried together
_TOGETHER = 5


@dataclass
class Goal:
    """What a program is to say."""

    wanted: list[Document]
    versions: Versions

    def compare(self, text: str) -> Comparison:
        """A text beside the goal. Raises ConversionError where it can't be read."""
        return compared(self.versions.of(text), self.wanted)

    def reached(self, text: str) -> bool:
        """Whether a text says all that it is to say."""
        try:
            return not self.compare(text).left
        except ConversionError:
            return False

    def better(self, state: Comparison, proposal: Proposal, transplanter: Transplanter | None) -> Comparison | None:
        """The program after a proposal, if that leaves less to do."""
        edits = proposal.edits
        if transplanter is not None and (proposal.imports or proposal.brought):
            place = state.version
            edits = _with_imports(edits, import_edits(place, missing(place, proposal.imports)))
            edits += transplanter.brought(proposal.brought)
        if not edits:
            return None
        text = applied(state.version.text, edits)
        if text == state.version.text:
            return None
        try:
            found = self.compare(text)
        except ConversionError:
            return None
        if found.left >= state.left:
            return None
        found.rewritten = [*state.rewritten]
        return found


@dataclass
class Batch:
    """Differences of one version, and the ways of each."""

    goal: Goal
    state: Comparison
    ways: Ways
    transplanter: Transplanter | None = None

    def __post_init__(self) -> None:
        self._made: dict[int, tuple[Iterator[Proposal], list[Proposal]]] = {}

    def _way(self, number: int, difference: Difference, rank: int) -> Proposal | None:
        """One of the ways of a difference, by its rank."""
        if id(difference) not in self._made:
            self._made[id(difference)] = self.ways(number, difference), []
        coming, known = self._made[id(difference)]
        while len(known) <= rank:
            found = next(coming, None)
            if found is None:
                return None
            known.append(found)
        return known[rank]

    def _takes_more(self, way: Proposal, difference: Difference) -> bool:
        """Whether a way makes more anew than what changes: another value takes no lines that come of a generated module."""
        lines = self.transplanter is not None and any("\n" in edit.text for edit in way.edits)
        return way.anew or (lines and difference.kind == "set")

    def placed(self, differences: list[tuple[int, Difference]], tried: dict[Place, int]) -> Comparison | None:
        """The program with as much of `differences` in it as the first batch that does any good puts there.

        `tried`: how many ways of a difference did no good within a batch that did.
        """
        differences = [(n, d) for n, d in differences if self._way(n, d, 0) is not None]
        if len(differences) < 2:
            tried = {}  # by itself, it is tried in all of them
        for more in range(_TOGETHER) if len(differences) > 1 else count():
            whole, taken = Proposal(), Gathered()
            ways = [(n, d, self._way(n, d, tried.get(place_of(n, d), 0) + more)) for n, d in differences]
            used: list[Place] = []
            anew: list[tuple[int, Difference]] = []
            for number, difference, way in ways:
                if way is not None and taken.take(way.edits):
                    whole.imports |= way.imports
                    whole.brought.update(way.brought)
                    used.append(place_of(number, difference))
                    anew += [(number, difference)] if self._takes_more(way, difference) else []
            if all(way is None for _, _, way in ways):
                break
            whole.edits = [*taken.edits]
            better = self.goal.better(self.state, whole, self.transplanter)
            if better is not None:
                better.rewritten += anew
                left = {place_of(n, d) for n, d in better.differences}
                tried.update((place, tried.get(place, 0) + more + 1) for place in used if place in left)
                return better
        middle = len(differences) // 2
        halves = (differences[:middle], differences[middle:]) if middle else ()
        return next((better for half in halves if (better := self.placed(half, tried)) is not None), None)


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
