"""Which lines of a text changed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import takewhile

_BREAK = re.compile("\r\n|\r|\n")
MANY = 4_000  # lines that are compared with each other; where more are in doubt, all of them changed


def lines_of(text: str | None) -> list[str]:
    """The lines, without one behind the last break."""
    lines = _BREAK.split(text or "")
    return lines[:-1] if not lines[-1] else lines


def hunks(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """The lines `before[a:b]` that became `after[c:d]`, as (a, b, c, d), for each place that changed."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after)))
    room = min(len(before), len(after)) - start
    ends = zip(reversed(before), reversed(after))
    end = min(room, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old and not new:
        return []
    if not old or not new or len(old) + len(new) > MANY:
        return [(start, start + len(old), start, start + len(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(a + start, b + start, c + start, d + start) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
