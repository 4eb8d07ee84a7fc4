"""Tables of names, written as text."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of `text`: a table of names that reads like one."""
    return tuple(text.split())
