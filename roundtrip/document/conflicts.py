"""The marks that git leaves in a file where a merge came to no end, in YAML and in Python alike."""

from __future__ import annotations

import re

CONFLICT = "this is where a merge left a conflict: keep one of the two versions, and take the three marks out"
_OURS, _OR, _THEIRS = (re.compile(sign, re.MULTILINE) for sign in (r"^<{7} ", r"^={7}\r?$", r"^>{7} "))


def left_by_a_merge(text: str) -> int | None:
    """Where a conflict that a merge left begins, in characters; None where there is none."""
    ours = _OURS.search(text)
    middle = _OR.search(text, ours.end()) if ours is not None else None
    theirs = _THEIRS.search(text, middle.end()) if middle is not None else None
    return ours.start() if ours is not None and theirs is not None else None
