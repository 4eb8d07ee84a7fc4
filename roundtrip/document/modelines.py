"""Lines at the top or foot of a YAML file that speak to an editor: they are about that file, not about what it says.

They stay in the YAML, where a change that is put back leaves them, and don't go into a program, in which no editor
would read them. Facts: the README of yaml-language-server, `:help modeline` of Vim, "Specifying File Variables" of
Emacs' manual, Kate's manual on document variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document

LONGEST = 500  # longer ones are prose
_MODELINE = re.compile(
    r"#+\s*(?:yaml-language-server\s*:|-\*-\s*(?:[\w-]+|[^*]*\bmode\s*:[^*]*)\s*-\*-\s*\Z|(?:vim?|ex)\s*:\s*(?:set?\s|\w+\s*[=:\s]|\w+\s*\Z)|kate\s*:\s*\w)",
    re.IGNORECASE,
)


def is_modeline(comment: str) -> bool:
    """Whether a comment, from its `#` on, speaks to an editor."""
    return len(comment) < LONGEST and _MODELINE.match(comment) is not None


def take_modelines(documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """Takes modelines out of the heads and feet of `documents`, with a note on each."""
    for document in documents:
        for comments in (document.head, document.foot):
            for comment in [c for c in comments if is_modeline(c.text)]:
                comments.remove(comment)
                message = "this line speaks to an editor of the YAML: it stays there, and isn't in the Python"
                yield Diagnostic("note", "comment-stays", message, comment.span.line, comment.span.column)
