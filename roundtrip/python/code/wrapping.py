"""Text that is too long for a line, cut into parts that stand below each other: where its own lines end, else between words.

Nothing is cut within a reference in braces. Black leaves such parts as they are, one a line, where they don't fit on one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roundtrip.python.code import literals
from roundtrip.python.code.widths import width as columns

LONGEST = 96  # a literal that is longer, its label included, doesn't stand on one line
PART = 76  # so many columns a part takes, if there is a word's end
WIDEST = 86  # a line of 88 columns within brackets, at least four deep, holds no more
MOST = 200  # parts of one text; Python's parsers, and libcst's, nest one in the other
_LETTER = r"(?:\{\{[^{}]{0,200}\}\}|(?!\\n|\":)[^ \t\n,])"
# in JSON, a key ends a word, and a line break that is written as one
_WORD = re.compile(rf"{_LETTER}*(?:\n+|(?:\\n)+|\":|[ \t,]+\n*)|{_LETTER}+")
# a text that stands for itself, or an expression (True): `literals.f_string`
Piece = tuple[str, bool]


def wrapped(pieces: Sequence[Piece], label: int = 0) -> list[list[Piece]] | None:
    """The pieces of a text as its parts, None where it stands on one line. `label`: the columns before it on that line."""
    if sum(len(text) for text, _ in pieces) > MOST * PART:
        return None
    whole = _spelt(pieces)
    lines = sum(text.count("\n", 0, -1) for text, code in pieces if not code)
    if columns(whole) + label <= LONGEST and not lines:
        return None
    parts: list[list[Piece]] = []
    room = 0
    for text, code in _words(pieces):
        width = columns(text) + 2 if code else columns(literals.string(text)) - 2
        if not parts or room < width or _ends_line(parts[-1]):
            parts.append([])
            room = PART
        part = parts[-1]
        if part and not code and not part[-1][1]:
            part[-1] = (part[-1][0] + text, False)
        else:
            part.append((text, code))
        room -= width
    together = sum(columns(_spelt(part)) + 1 for part in parts)
    # what fits on a line of its own in the brackets would be put there
    return parts if 1 < len(parts) <= MOST and together > WIDEST else None


def _spelt(pieces: Sequence[Piece]) -> str:
    if any(code for _, code in pieces):
        return literals.f_string(pieces)
    return literals.string("".join(text for text, _ in pieces))


def _words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Words with the blanks behind them; an expression is one for itself."""
    for text, code in pieces:
        if code:
            yield text, True
        else:
            yield from ((word, False) for word in _WORD.findall(text))


def _ends_line(part: Sequence[Piece]) -> bool:
    return bool(part) and not part[-1][1] and part[-1][0].endswith("\n")
