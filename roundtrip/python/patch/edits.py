"""Edits of a text by spans."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Edit(NamedTuple):
    """The text from `start` to `end` becomes `text`. Of what comes to one place, a higher rank comes later."""

    start: int
    end: int
    text: str
    rank: int = 0


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` after `edits`, of which none overlaps another; several at one place follow each other as they are given."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda e: (e.start, e.end, e.rank)):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, text[at:]))


def overlap(edit: Edit, others: Iterable[Edit]) -> bool:
    """Whether an edit touches what another one changes, or comes to the very place that another one comes to."""
    return any(edit != other and (_crosses(edit, other) or edit[:2] == other[:2]) for other in others)


def _crosses(a: Edit, b: Edit) -> bool:
    return a.start < b.end and b.start < a.end


class Gathered:
    """Edits of many changes that go into one text at once; what overlaps those before it has to wait."""

    def __init__(self) -> None:
        self.edits: dict[Edit, None] = {}
        # by their start, to look up neighbours
        self._ordered: list[Edit] = []

    def take(self, edits: list[Edit]) -> bool:
        """Takes the edits of one change, all or none: none where two of them overlap, or one does with what was taken.

        Texts that come to one place stand there in the order of the changes.
        """
        fresh = [e for e in dict.fromkeys(edits) if e not in self.edits]
        ordered = sorted(set(edits))
        if any(_crosses(a, b) for a, b in pairwise(ordered)) or any(self._clashes(edit) for edit in fresh):
            return False
        for edit in fresh:
            self.edits[edit] = None
            insort(self._ordered, edit)
        return True

    def _clashes(self, edit: Edit) -> bool:
        at = bisect_left(self._ordered, edit)
        return any(_crosses(edit, other) for other in self._ordered[max(at - 2, 0) : at + 2])


def around(before: str, after: str) -> tuple[int, int]:
    """How many characters two texts begin with alike, and how many of the others they end with."""
    most = min(len(before), len(after))
    first = next((n for n in range(most) if before[n] != after[n]), most)
    return first, next((n for n in range(most - first) if before[-1 - n] != after[-1 - n]), most - first)


def reindented(text: str, by: int) -> str:
    """`text` with every line but the first indented by `by` columns more, or less."""
    first, *rest = text.split("\n")
    if by >= 0:
        return "\n".join([first, *(" " * by + line if line.strip() else line for line in rest)])
    return "\n".join([first, *(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in rest)])
