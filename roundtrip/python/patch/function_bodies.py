"""What a function of the program says in a script: its body is that script's text, line by line."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from difflib import SequenceMatcher

from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located, Range
from roundtrip.python.patch.text_lines import within_texts


def body_of(place: Located, function: ast.FunctionDef) -> Range | None:
    """The lines below the header of a function, with the comments that end them; None where it has no such lines."""
    start = place.line_start(place.start(function.body[0]))
    if place.text[start : place.start(function.body[0])].strip():
        return None
    while place.text[place.line_start(start - 1) : start].lstrip()[:1] in ("", "#"):
        start = place.line_start(start - 1)
    return start, place.end(function)


def touched(edits: list[Edit]) -> int:
    """How many lines edits put into a function."""
    return sum(edit.text.count("\n") for edit in edits)


def body_edits(
    place: Located, function: ast.FunctionDef, before: str, after: str, laid_out: str | None = None
) -> Iterator[list[Edit]]:
    """What makes the script of a function, whose text is `before`, say `after`: the lines that differ.

    First with the empty lines that the function has, then with those of `after`, which may be lines of a text. Nothing where
    the text isn't its body, behind what Hera puts above it, or is to have something else above it. `laid_out`: the body that
    a generated function has for `after`.
    """
    span = body_of(place, function)
    if span is None:
        return
    segment = place.segment(span)
    if "\f" not in before:
        segment = segment.replace("\f", "\n")  # in a script it ends a line, as `str.splitlines` has it
    lines = segment.split("\n")
    margin = _margin(lines)
    old, new = before.removesuffix("\n"), after.removesuffix("\n")
    for whole in (True, False):
        plain = textwrap.dedent(segment).split("\n") if whole else _without_margin(lines, margin)
        above = old.removesuffix("\n".join(plain))
        if above != old and new.startswith(above) and new[len(above) :].strip():
            break
    else:
        return
    wanted = (textwrap.dedent(laid_out) if laid_out is not None else new[len(above) :]).split("\n")
    raw = set() if whole else within_texts("\n".join(wanted))
    if raw is None or not margin:
        return
    fresh = [line if n in raw else f"{margin}{line}" if line.strip() else "" for n, line in enumerate(wanted)]
    offsets = [span[0]]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    for changes in (_changes_of_code(plain, wanted), _changes(plain, wanted)):
        edits: list[Edit] = []
        for i1, i2, j1, j2 in changes:
            text = "".join(f"{line}\n" for line in fresh[j1:j2])
            start, end = offsets[i1], offsets[i2]
            if i2 == len(lines):
                # the last line's break isn't within
                end = span[1]
                if i1 == len(lines):
                    start, text = end, f"\n{text.removesuffix(chr(10))}"
                elif not text:
                    start = max(start - 1, span[0])
                else:
                    text = text.removesuffix("\n")
            edits.append(Edit(start, end, text))
        yield edits


def _margin(lines: list[str]) -> str:
    """How deep a body stands, by its first line of code."""
    first = next((line for line in lines if line.strip()), "")
    return first[: len(first) - len(first.lstrip())]


def _without_margin(lines: list[str], margin: str) -> list[str]:
    """The lines of a body as a script has them where Hera leaves those of a text as they are."""
    raw = within_texts("\n".join(line.removeprefix(margin) for line in lines)) or set()
    return [line if n in raw else line.removeprefix(margin) if line.strip() else "" for n, line in enumerate(lines)]


# from one line to another of the old ones, and of those that come in their place
_Change = tuple[int, int, int, int]


def _changes(old: list[str], new: list[str]) -> list[_Change]:
    """What makes some lines others."""
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in found if tag != "equal"]


def _changes_of_code(old: list[str], new: list[str]) -> list[_Change]:
    """What makes some lines others but for the empty ones, which stay where they are, and come with new lines alone."""
    texts = [within_texts("\n".join(lines)) or set() for lines in (old, new)]
    at, to = ([n for n, line in enumerate(ls) if line.strip() or n in ts] for ls, ts in zip((old, new), texts))
    found: list[_Change] = []
    codes = [old[n] for n in at], [new[n] for n in to]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *codes, autojunk=False).get_opcodes():
        above = at[i1 - 1] + 1 if i1 else 0
        below = at[i2] if i2 < len(at) else len(old)
        if tag == "replace":
            found.append((at[i1], at[i2 - 1] + 1, to[j1], to[j2 - 1] + 1))
        elif tag == "insert":
            first, last = to[j1 - 1] + 1 if j1 else to[j1], to[j2 - 1] + 1
            end = to[j2] if j2 < len(to) and above == below else last
            found.append((above, above, first, end))
        elif tag == "delete":
            # of the empty lines around what goes, those below it stay
            end = at[i2 - 1] + 1 if i1 else below
            found.append((above if end < below or below == len(old) else at[i1], end, 0, 0))
    return found
