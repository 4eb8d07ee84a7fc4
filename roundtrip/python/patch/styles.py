"""In which style a program is written, so that what is new in it is written likewise."""

from __future__ import annotations

import re
from typing import Literal

# the template of a task or step as an object
_GIVEN = re.compile(r"\btemplate=[^\W\d]\w*\s*[,)]")
_MADE = re.compile(r"\b(?:Task|Step)\(")
_INVOKES = re.compile(r"\b(?:DAG|Steps)\(")


def style_of(program: str) -> Literal["calls", "objects"] | None:
    """The style of a program; None where nothing in it tells: no task or step, or none but by names."""
    if _GIVEN.search(program):
        return "objects"
    return "calls" if _INVOKES.search(program) and not _MADE.search(program) else None
