"""Texts of several lines that came of one, merged line by line: what one side alone changed is taken."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple


class _Change(NamedTuple):
    """Lines `start` to `end` of the base, and what one side has in their place."""

    start: int
    end: int
    lines: list[str]


def merged_lines(base: str, mine: str, theirs: str) -> str | None:
    """The merge of two texts; None where both changed the same lines, or lines that touch, each another way.

    A text of one line is one value, and isn't merged.
    """
    if min(text.count("\n") for text in (base, mine, theirs)) < 1:
        return None
    former = base.splitlines(keepends=True)
    left, right = (_changes(former, text.splitlines(keepends=True)) for text in (mine, theirs))
    merged: list[str] = []
    at = 0
    while left or right:
        one = left[0] if left else None
        other = right[0] if right else None
        if one is not None and one == other:
            left.pop(0)
            right.pop(0)
        elif one is not None and other is not None and one.start <= other.end and other.start <= one.end:
            return None
        elif other is None or (one is not None and one.start < other.start):
            assert one is not None
            left.pop(0)
        else:
            one = right.pop(0)
        merged += [*former[at : one.start], *one.lines]
        at = one.end
    return "".join([*merged, *former[at:]])


def _changes(former: list[str], now: list[str]) -> list[_Change]:
    codes = SequenceMatcher(None, former, now, autojunk=False).get_opcodes()
    return [_Change(i, j, now[k:m]) for what, i, j, k, m in codes if what != "equal"]
