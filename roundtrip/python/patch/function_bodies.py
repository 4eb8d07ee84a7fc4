"""What a function of the program says in a script: its body is that script's text, line by line."""

from __future__ import annotations

import ast
import textwrap
from difflib import SequenceMatcher

from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located, Range


def body_of(place: Located, function: ast.FunctionDef) -> Range | None:
    """The lines below the header of a function, with the comments that end them; None where it has no such lines."""
    start = place.line_start(place.start(function.body[0]))
    if place.text[start : place.start(function.body[0])].strip():
        return None
    while place.text[place.line_start(start - 1) : start].lstrip()[:1] in ("", "#"):
        start = place.line_start(start - 1)
    return start, place.end(function)


def body_edits(place: Located, function: ast.FunctionDef, before: str, after: str) -> list[Edit] | None:
    """What makes the script of a function, whose text is `before`, say `after`: the lines that differ.

    None where the text isn't its body, behind what Hera puts above it, or is to have something else above it.
    """
    span = body_of(place, function)
    if span is None:
        return None
    segment = place.segment(span)
    if "\f" not in before:
        segment = segment.replace("\f", "\n")  # in a script it ends a line, as `str.splitlines` has it
    lines = segment.split("\n")
    plain = textwrap.dedent(segment).split("\n")
    first = next((n for n, line in enumerate(plain) if line), None)
    if first is None:
        return None
    margin = lines[first][: len(lines[first]) - len(plain[first])]
    old, new = before.removesuffix("\n"), after.removesuffix("\n")
    text = "\n".join(plain)
    if not old.endswith(text):
        return None
    above = old[: len(old) - len(text)]
    if not new.startswith(above) or not new[len(above) :].strip():
        return None
    wanted = new[len(above) :].split("\n")
    offsets = [span[0]]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    edits: list[Edit] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, plain, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        fresh = "".join(f"{margin}{line}\n" if line.strip() else "\n" for line in wanted[j1:j2])
        start, end = offsets[i1], offsets[i2]
        if i2 == len(lines):
            # the last line's break isn't within
            end = span[1]
            if i1 == len(lines):
                start, fresh = end, f"\n{fresh.removesuffix(chr(10))}"
            elif not fresh:
                start = max(start - 1, span[0])
            else:
                fresh = fresh.removesuffix("\n")
        edits.append(Edit(start, end, fresh))
    return edits
