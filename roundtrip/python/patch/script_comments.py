"""Comments of scripts put into functions and texts that say the same but for them (E6 calls that no difference)."""

from __future__ import annotations

from collections.abc import Callable

from roundtrip.document import Document, Node, Scalar
from roundtrip.document.scripts import Commented, commented, comments_of, with_comments_of
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.edits import Edit, applied, overlap
from roundtrip.python.patch.function_bodies import body_of
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.value_edits import relettered
from roundtrip.python.patch.versions import Version, Versions

_HEADER = "def f():\n"


def with_scripts(
    text: str,
    documents: list[Document],
    module: Callable[[], Version],
    versions: Versions,
    holds: Callable[[str], bool],
) -> str:
    """`text`, a program, with the comments that the scripts of `documents` have.

    `module`: the module that a conversion makes of them. `holds`: whether a text still says what it is to say.
    """
    here = versions.of(text)
    wanted = {id(one.before): str(one.after.value) for one in changed_comments(here.documents, documents)}
    if not wanted:
        return text
    there = module()
    different = changed_comments(here.documents, there.documents)
    found = [one for one in different if id(one.before) in wanted]
    # where a codemod takes all of them out, the program keeps those that it has
    found = [one for one in found if comments_of(str(one.after.value)) or not comments_of(wanted[id(one.before)])]
    edits: list[Edit] = []
    for one in found:
        edit = _edit(here, there, one, here.literal)
        if edit is not None and not overlap(edit, edits):
            edits.append(edit)
    changed = applied(text, edits)
    if changed == text or not holds(changed):
        return text
    # where one text is several scripts, it has one set of comments
    return changed if len(changed_comments(versions.of(changed).documents, there.documents)) < len(different) else text


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
    mine, theirs = body_of(old, function), body_of(new, other) if other is not None else None
    if mine is None or theirs is None:
        return None
    text = with_comments_of(_HEADER + old.segment(mine), _HEADER + new.segment(theirs))
    return Edit(*mine, text.removeprefix(_HEADER))
