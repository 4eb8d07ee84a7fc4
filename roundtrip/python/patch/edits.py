"""Edits of a text by spans."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
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
    """Whether an edit touches what another one changes."""
    return any(edit != other and _touch(edit, other) for other in others)


def _touch(edit: Edit, other: Edit) -> bool:
    return edit.start <= other.end and other.start <= edit.end and not _side_by_side(edit, other)


def _side_by_side(a: Edit, b: Edit) -> bool:
    return (a.end <= b.start or b.end <= a.start) and not (a.start == a.end == b.start == b.end)


def consistent(edits: Iterable[Edit]) -> bool:
    """Whether no edit overlaps another one; several may come to one place."""
    end = -1
    for edit in sorted(set(edits)):
        if edit.start < end:
            return False
        end = max(end, edit.end)
    return True


class Gathered:
    """Edits of many changes that go into one text at once; what overlaps those before it has to wait."""

    def __init__(self) -> None:
        self.edits: dict[Edit, None] = {}
        # by their start, to look up neighbours
        self._ordered: list[Edit] = []

    def take(self, edits: list[Edit]) -> bool:
        """Takes the edits of one change, all or none. Texts that come to one place stand there in the order of the changes."""
        fresh = [e for e in dict.fromkeys(edits) if e not in self.edits]
        if any(self._clashes(edit) for edit in fresh):
            return False
        for edit in fresh:
            self.edits[edit] = None
            insort(self._ordered, edit)
        return True

    def _clashes(self, edit: Edit) -> bool:
        at = bisect_left(self._ordered, edit)
        for other in (*self._ordered[max(at - 2, 0) : at], *self._ordered[at : at + 2]):
            if edit.start < other.end and other.start < edit.end:
                return True
        return False


def reindented(text: str, by: int) -> str:
    """`text` with every line but the first indented by `by` columns more, or less."""
    first, *rest = text.split("\n")
    if by >= 0:
        return "\n".join([first, *(" " * by + line if line.strip() else line for line in rest)])
    return "\n".join([first, *(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in rest)])
