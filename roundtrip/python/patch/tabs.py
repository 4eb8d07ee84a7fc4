"""Programs that are indented by tabs: generated text, which has four blanks for each, goes in among them as tabs."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from roundtrip.python.code.widths import STEP
from roundtrip.python.patch.text_lines import within_texts

# what ends a line to some, and not to others
_NO_LINES = re.compile(r"\r(?!\n)|\f")
_MARGIN = re.compile(rf"(?:\t|{STEP})+")


def is_tabbed(text: str) -> bool:
    """Whether lines of a program begin with a tab."""
    return text.startswith("\t") or "\n\t" in text


def with_blanks(text: str) -> str | None:
    """A program with blanks for the tabs that its lines begin with, but for those within texts; None where that can't be told."""
    lines, texts = text.split("\n"), within_texts(text)
    if texts is None or _NO_LINES.search(text):
        return None
    return "\n".join(line if n in texts else _spaced(line) for n, line in enumerate(lines))


def with_tabs(before: str, blank: str, after: str) -> str:
    """`after`, a changed `blank`, which is `before` with blanks: lines that didn't change are those of `before`."""
    mine, old, new = before.split("\n"), blank.split("\n"), after.split("\n")
    texts = within_texts(after) or set()
    made: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            made += mine[i1:i2]
        else:
            made += [new[n] if n in texts else _tabbed(new[n]) for n in range(j1, j2)]
    return "\n".join(made)


def _tabbed(line: str) -> str:
    found = _MARGIN.match(line)
    return "\t" * (len(found[0].replace("\t", STEP)) // len(STEP)) + line[found.end() :] if found else line


def _spaced(line: str) -> str:
    found = _MARGIN.match(line)
    return found[0].replace("\t", STEP) + line[found.end() :] if found else line
