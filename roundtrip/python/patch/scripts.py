"""Comments of scripts put into functions and texts that say the same but for them (E6 calls that no difference)."""

from __future__ import annotations

import ast
from collections.abc import Callable

from roundtrip.document import Document, Node, Scalar
from roundtrip.document.scripts import Commented, commented, with_comments_of
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.edits import Edit, applied, overlap
from roundtrip.python.patch.located import Located, Range
from roundtrip.python.patch.proposals import relettered
from roundtrip.python.patch.rounds import Reader

_HEADER = "def f():\n"


def with_scripts(text: str, module: str, read: Reader, holds: Callable[[str], bool]) -> str:
    """`text`, a program, with the comments that the scripts of `module`, a generated one, have.

    `holds`: whether a text still says what it is to say.
    """
    documents, literal = read(text)
    wanted, _ = read(module)
    found = changed_comments(documents, wanted)
    if not found:
        return text
    old, new = Located(text, documents), Located(module, wanted)
    edits: list[Edit] = []
    for one in found:
        edit = _edit(old, new, one, literal)
        if edit is not None and not overlap(edit, edits):
            edits.append(edit)
    changed = applied(text, edits)
    if changed == text or not holds(changed):
        return text
    # where one text is several scripts, it has one set of comments
    return changed if len(changed_comments(read(changed)[0], wanted)) < len(found) else text


def changed_comments(old: list[Document], new: list[Document]) -> list[Commented]:
    """The scripts of `old` whose comments are others in `new`."""
    found: list[Commented] = []
    for i, j in paired(old, new)[0]:
        before, after = old[i].root, new[j].root
        found += commented(before, after) if before is not None and after is not None else ()
    return found


def _edit(old: Located, new: Located, one: Commented, literal: Callable[[Node], bool]) -> Edit | None:
    """What gives one script its comments; None where it is neither a function nor a text in the program."""
    function = old.functions.get(one.before.span.start)
    if function is None:
        if not literal(one.before):
            return None
        text = with_comments_of(str(one.before.value), str(one.after.value))
        span = one.before.span.start, one.before.span.end
        return Edit(*span, relettered(old.segment(span), Scalar(text)))
    other = new.functions.get(one.after.span.start)
    mine, theirs = _body(old, function), _body(new, other) if other is not None else None
    if mine is None or theirs is None:
        return None
    text = with_comments_of(_HEADER + old.segment(mine), _HEADER + new.segment(theirs))
    return Edit(*mine, text.removeprefix(_HEADER))


def _body(place: Located, function: ast.FunctionDef) -> Range | None:
    """The lines below the header of a function, with the comments that end them; None where it has no such lines."""
    start = place.line_start(place.start(function.body[0]))
    if place.text[start : place.start(function.body[0])].strip():
        return None
    while place.text[place.line_start(start - 1) : start].lstrip()[:1] in ("", "#"):
        start = place.line_start(start - 1)
    return start, place.end(function)
