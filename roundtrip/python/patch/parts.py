"""Another value for a text that stands in parts beside each other: in the part that changes, or in parts anew."""

from __future__ import annotations

import ast
import io
import tokenize

from roundtrip.python.code import literals, wrapping
from roundtrip.python.patch.edits import Edit, around
from roundtrip.python.patch.located import Located, Range

_LONGEST = 100  # columns of one part


def edit_of_parts(place: Located, span: Range, before: str, after: str) -> Edit | None:
    """What makes the text in parts at `span`, whose value is `before`, say `after`; None where it isn't in plain parts."""
    found = parts_at(place, span)
    if len(found) < 2 or "".join(text for _, text in found) != before:
        return None
    first, last = around(before, after)
    end = 0
    for at, text in found:
        start, end = end, end + len(text)
        if start <= first and len(before) - last <= end:
            said = literals.string(after[start : len(after) - (len(before) - end)])
            if len(said) <= _LONGEST:
                return place.edit(at, said)
    between = place.text[found[0][0][1] : found[1][0][0]]
    if between.strip():
        return None
    cut = wrapping.wrapped([(after, False)])
    texts = ["".join(text for text, _ in part) for part in cut] if cut is not None else [after]
    return Edit(*span, between.join(literals.string(text) for text in texts))


def parts_at(place: Located, span: Range) -> list[tuple[Range, str]]:
    """The plain literals beside each other at `span`, each with its value; none where there is anything else."""
    text = place.segment(span)
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    found: list[tuple[Range, str]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline):
            if token.type == tokenize.STRING:
                # one column further on the first line, which begins with the bracket
                start, end = (lines[row - 1] + column - (row == 1) for row, column in (token.start, token.end))
                value = ast.literal_eval(token.string)
                if not isinstance(value, str):
                    return []
                found.append(((span[0] + start, span[0] + end), value))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return []
    return found
