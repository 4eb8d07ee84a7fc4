"""Strings of a workflow as they may stand in a picture: of one line, of bounded length, with no character that drives anything."""

from __future__ import annotations

import unicodedata

LONGEST = 46  # characters of a line in a box


def told(text: str, longest: int = LONGEST) -> str:
    """`text` in one line: blanks joined, what can't be shown replaced, an ellipsis for what is too much."""
    words = " ".join(text[: 20 * longest + 200].split())
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def width(text: str) -> int:
    """How many columns of a terminal, or half squares of a fixed font, a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
