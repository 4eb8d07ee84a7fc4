"""Text that is too long for a line, cut into parts that stand below each other: where its own lines end, else between words.

Nothing is cut within a reference in braces. Black leaves such parts as they are, one a line, where they don't fit on one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roundtrip.python.code import literals
from roundtrip.python.code.widths import width as columns

LONGEST = 100  # a literal that is longer, its label included, doesn't stand on one line
PART = 80  # so many columns a part takes, if there is a word's end
WIDEST = 86  # a line of 88 columns within brackets, at least four deep, holds no more
MOST = 200  # parts of one text; Python's parsers, and libcst's, nest one in the other
_LINE = PART + 4  # a line of the text's own may be longer
_LONG_WORD = 44  # a longer one is cut at its commas
_ORPHAN = 20  # a last part that is shorter is evened out
# a line break that is written as one, as in JSON, ends a word, too
_TAG = r"\{\{[^{}]{0,200}\}\}"
_LETTER = rf"(?:{_TAG}|(?!{_TAG}|\\n)[^ \t\n])"
_BLANK = r"(?:\n+|(?:\\n)+|[ \t]+\n*)"
_WORD = re.compile(rf"{_LETTER}+{_BLANK}?|{_BLANK}")
# and in a long one, a comma ends a piece, and the bracket of JSON behind a key: what is short stays beside its key
_FINE = rf"(?:{_TAG}|(?!{_TAG}|\\n|\":[\[{{])[^ \t\n,])"
_END = r"(?:\n+|(?:\\n)+|\":[\[{]+|[ \t,]+\n*)"
_PIECE = re.compile(rf"{_FINE}+{_END}?|{_END}")
_KEY = re.compile(r"(?:(?!\":).)+(?:\":)?|\":", re.DOTALL)  # and the key of what isn't
# a text that stands for itself, or an expression (True): `literals.f_string`
Piece = tuple[str, bool]


def wrapped(pieces: Sequence[Piece], label: int = 0) -> list[list[Piece]] | None:
    """The pieces of a text as its parts, None where it stands on one line. `label`: the columns before it on that line."""
    if sum(len(text) for text, _ in pieces) > MOST * PART:
        return None
    whole = columns(_spelt(pieces))
    lines = sum(text.count("\n", 0, -1) for text, code in pieces if not code)
    if whole + label <= LONGEST and not lines:
        return None
    words = [(word, _width(word)) for word in _words(pieces)]
    parts = _filled(words, _LINE if lines else PART)
    if not lines and 1 < len(parts) < 8 and columns(_spelt(parts[-1])) < _ORPHAN:
        for room in range(whole // len(parts), PART, 3):
            evened = _filled(words, room)
            if len(evened) == len(parts):
                parts = evened
                break
    together = sum(columns(_spelt(part)) + 1 for part in parts)
    # what fits on a line of its own in the brackets would be put there
    return parts if 1 < len(parts) <= MOST and together > WIDEST else None


def _filled(words: Sequence[tuple[list[Piece], int]], most: int) -> list[list[Piece]]:
    """Words put together as long as they take no more than `most` columns and no line of the text ends."""
    parts: list[list[Piece]] = []
    room = 0
    for word, width in words:
        if not parts or room < width or _ends_line(parts[-1]):
            parts.append([])
            room = most
        room -= width
        part = parts[-1]
        for text, code in word:
            if part and not code and not part[-1][1]:
                part[-1] = (part[-1][0] + text, False)
            else:
                part.append((text, code))
    return parts


def _spelt(pieces: Sequence[Piece]) -> str:
    if any(code for _, code in pieces):
        return literals.f_string(pieces)
    return literals.string("".join(text for text, _ in pieces))


def _width(word: Sequence[Piece]) -> int:
    return sum(columns(text) + 2 if code else columns(literals.string(text)) - 2 for text, code in word)


def _words(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Words with the blanks behind them; an expression is a part of the word that it stands in. Long ones are cut."""
    word: list[Piece] = []
    for text, code in pieces:
        for piece in [text] if code else _WORD.findall(text):
            word.append((piece, code))
            if not code and (piece[-1] in " \t\n" or piece.endswith("\\n")):
                yield from _cut(word)
                word = []
    if word:
        yield from _cut(word)


def _cut(word: list[Piece]) -> Iterator[list[Piece]]:
    if _width(word) <= _LONG_WORD:
        yield word
        return
    left: list[Piece] = []
    for text, code in word:
        for piece in [text] if code else _PIECE.findall(text):
            parts = [piece] if code or columns(piece) <= PART or "{{" in piece else _KEY.findall(piece)
            for part in parts:
                left.append((part, code))
                if not code:
                    yield left
                    left = []
    if left:
        yield left


def _ends_line(part: Sequence[Piece]) -> bool:
    return bool(part) and not part[-1][1] and part[-1][0].endswith("\n")
