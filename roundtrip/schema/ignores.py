"""What the user doesn't want to be told: comments in the text, and `ignore` of the project's settings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from roundtrip.diagnostics import Diagnostic

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*roundtrip:\s*ignore\b(?:\[([^\]\n]*)\])?")
EVERYTHING = frozenset({"*"})


def by_comments(text: str) -> dict[int, frozenset[str]]:
    """The codes that are ignored, by line: `# roundtrip: ignore[a, b]` behind a line, or alone on the line above it.

    Without brackets it ignores everything (`*`). The comment is YAML's and Python's alike.
    """
    if "roundtrip:" not in text:
        return {}
    found: dict[int, frozenset[str]] = {}
    waiting: frozenset[str] = frozenset()
    for number, line in enumerate(text.split("\n"), 1):
        comment = _COMMENT.search(line)
        codes: frozenset[str] = frozenset()
        if comment is not None:
            listed = comment.group(1)
            codes = EVERYTHING if listed is None else frozenset(code.strip() for code in listed.split(","))
        if not line.strip() or line.lstrip().startswith("#"):
            waiting |= codes
            if codes:  # what is said of the comment's own line, such as of a stream that ends in it
                found[number] = codes
        else:
            if codes or waiting:
                found[number] = codes | waiting
            waiting = frozenset()
    return found


def wanted(
    diagnostics: Iterable[Diagnostic], text: str, ignored: frozenset[str] = frozenset(), file: str | None = None
) -> list[Diagnostic]:
    """The diagnostics that neither a comment of `text` nor `ignored` turns off.

    `file`: what messages call that text; without it, all are about it.
    """
    lines = by_comments(text)
    if not lines and not ignored:
        return list(diagnostics)
    kept = []
    for diagnostic in diagnostics:
        own = file is None or diagnostic.file in ("", file)
        off = lines.get(diagnostic.line, frozenset()) if own else frozenset()
        if diagnostic.code not in ignored and diagnostic.code not in off and "*" not in off:
            kept.append(diagnostic)
    return kept
