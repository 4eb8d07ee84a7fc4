"""Whether lines in which a value changed are to be laid out anew: mostly they are not."""

from __future__ import annotations

import ast

from roundtrip.python.code.widths import WIDTH, width
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.transplant import Proposal


def fits(text: str, change: Proposal) -> bool:
    """Whether every line of `text` that a change of values touches is one line still, no longer than it may be.

    What has somebody's own layout stays as it is. A line that got shorter might be joined with those around it, unless it is
    a statement by itself, or an item that has its line for itself.
    """
    lines: dict[int, list[Edit]] = {}
    for edit in change.edits:
        if edit in change.own:
            continue
        start = text.rfind("\n", 0, edit.start) + 1
        if "\n" in edit.text or "\n" in text[edit.start : edit.end]:
            return False
        lines.setdefault(start, []).append(edit)
    for start, edits in lines.items():
        before = text[start : len(text) if (end := text.find("\n", start)) < 0 else end]
        after = applied(before, [Edit(e.start - start, e.end - start, e.text) for e in edits])
        most = max(WIDTH, width(before))
        if width(after) > most:
            return False
        if width(after) < width(before) and not after.rstrip().endswith(",") and not _is_whole(after):
            return False
    return True


def _is_whole(line: str) -> bool:
    """Whether a line is a statement, a decorator or the header of a block by itself."""
    line = line.strip()
    for whole in (line, f"{line} pass", f"{line}\ndef f(): pass"):
        try:
            ast.parse(whole)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return True
    return False
