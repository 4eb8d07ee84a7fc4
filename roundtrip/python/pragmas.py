"""What a program says to mypy, ruff and pyright: where their comments are."""

from __future__ import annotations

import re

_PRAGMA = re.compile(r"# (?:mypy: disable-error-code=|ruff: noqa\b)")


def is_pragma(comment: str) -> bool:
    """Whether a comment of a Python file is one of these, and no comment of its author."""
    return _PRAGMA.match(comment) is not None
