"""What a program says to mypy, ruff and pyright: which of its comments do, and are none of its author's.

At the foot is what earlier versions wrote there, and what stays there.
"""

from __future__ import annotations

import re

WORDS = (": ignore[", "noqa: ")  # one of which is in every pragma behind a line
_AT_THE_FOOT = re.compile(r"# (?:mypy: disable-error-code=|ruff: noqa\b)")
# with exact codes; another comment may come behind them
_BEHIND_A_LINE = re.compile(
    r"(?:\#[ ]?(?:(?:type|pyright):[ ]ignore\[[^\]\r\n]*\]|noqa:[ ][A-Z]+[0-9]+(?:,[ ][A-Z]+[0-9]+)*)[ ]*)+(?=\#|[\r\n]|$)",
    re.VERBOSE,
)
# PEP 263: in the first line, or in the second below a comment or nothing
_LINE_END = r"(?:\r\n|\r|\n)"
_ENCODING = re.compile(
    rf"(?:[ \t\f]*(?:#[^\r\n]*)?{_LINE_END})??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*[-\w.]+[^\r\n]*", re.ASCII
)
_SHEBANG = re.compile(r"#![^\r\n]*")


def is_pragma(comment: str) -> bool:
    """Whether a comment of a Python file is one of those at the foot, and no comment of its author."""
    return _AT_THE_FOOT.match(comment) is not None


def behind_first_lines(text: str) -> int:
    """Where those first lines of a program end that are for the system and for Python: its interpreter, its encoding."""
    if not text.startswith(("#", " ", "\t", "\f", "\n", "\r")):
        return 0
    found = _ENCODING.match(text) or _SHEBANG.match(text)
    return found.end() if found is not None else 0


def behind_pragmas(text: str, start: int, end: int) -> int:
    """Where the comment from `start` to `end` says something else than pragmas, `end` where it doesn't."""
    found = _BEHIND_A_LINE.match(text, start, end)
    return found.end() if found is not None else start
