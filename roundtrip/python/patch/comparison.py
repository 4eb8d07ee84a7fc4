"""A version of the program beside what it is to say: the counterpart of each node, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from roundtrip.document import Difference, Document, Node, Path, diff
from roundtrip.document.triggers import started
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.versions import Version

# where something differs: the number of the document, the kind of the difference, its path
Place = tuple[int, str, Path]


@dataclass
class Comparison:
    """What is still different. `pairs`: the numbers of the documents that belong together; `surplus`: how many don't.

    `differences`: each with the number of its document in the program. `counterparts`: the wanted node for each node of
    the program, by identity.
    """

    version: Version
    pairs: list[tuple[int, int]]
    surplus: int
    differences: list[tuple[int, Difference]]
    counterparts: dict[int, Node]
    # what of what has been put back took something with it that is made anew: the number of its document, and the difference
    rewritten: list[tuple[int, Difference]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How much is left to do."""
        return len(self.differences) + self.surplus

    @property
    def disorder(self) -> int:
        """How often a document stands before one that it is to stand behind."""
        order = [j for i, j in self.pairs if not self.version.documents[i].within]
        return sum(a > b for a, b in pairwise(order))


def compared(version: Version, wanted: list[Document]) -> Comparison:
    """A version beside the documents that it is to have."""
    counterparts: dict[int, Node] = {}
    pairs, surplus = paired(version.documents, wanted)
    found: list[tuple[int, Difference]] = []
    # what stands in a Sensor differs on its own
    apart = {id(version.documents[i].root) for i, _ in pairs if version.documents[i].within}
    for i, j in pairs:
        before, after = version.documents[i].root, wanted[j].root
        assert before is not None
        assert after is not None
        inner = [path for path, resource in started(before) if id(resource) in apart]
        found += [
            (i, d)
            for d in diff(before, after, counterparts=counterparts)
            if not any(d.path[: len(path)] == path and len(d.path) > len(path) for path in inner)
        ]
    return Comparison(version, pairs, surplus, found, counterparts)


def place_of(number: int, difference: Difference) -> Place:
    """Where something differs, and how, whatever the values."""
    return number, difference.kind, difference.path
