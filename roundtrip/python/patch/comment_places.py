"""Comments that are new, put where the program says what they are about: above its line, or behind it.

What has no line of its own in the program (something a loop makes, or Hera) keeps its comment to itself; whoever put the
changes back says so.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Comment, Document, Mapping
from roundtrip.document.remarks import Remark, exchanged, remarks, repeated, unheard
from roundtrip.python.code.widths import WIDTH, width
from roundtrip.python.comment_spans import comment_spans
from roundtrip.python.patch.bindings import Bindings
from roundtrip.python.patch.blocks import lines_of
from roundtrip.python.patch.bracket_items import items_of
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Range, nodes_of
from roundtrip.python.patch.versions import Version
from roundtrip.python.remarks import python_comment

# what one value is: itself, and the mappings that Hera makes around it. More comes from a loop
_MOST_OF_ONE = 4
_NEWLINE = re.compile(r"\r\n|\r|\n")


def comments_of(text: str) -> list[tuple[int, str]]:
    """The comments of a program, each with its line."""
    if "#" not in text:
        return []
    found: list[tuple[int, str]] = []
    line, at = 1, 0
    for start, end, _ in comment_spans(text):
        line += len(_NEWLINE.findall(text, at, start))
        at = start
        found.append((line, text[start:end]))
    return found


def with_comments(version: Version, new: list[Document], holds: Callable[[str], bool]) -> str:
    """The text of `version`, a program, with those comments of `new` that it has nowhere.

    `holds`: whether a text still says what `new` says, as the program does.
    """
    text, old = version.text, version.documents
    wanted = list(_comments(old, new))
    found = unheard(wanted, [text for _, text in comments_of(text)]) if wanted else []
    if not found:
        return text
    gone = unheard(_comments(old, old), [one.comment.text for one in wanted])
    pairs, found = exchanged(found, gone)
    places = _Places(version, wanted)
    edits: dict[tuple[int, str], list[str]] = {}
    changes = [Edit(before.span.start, before.span.end, python_comment(after.text)) for after, before in pairs]
    for one in found:
        at = places.of(one, python_comment(one.comment.text))
        if at is not None:
            edits.setdefault(at[:2], []).append(at[2])
    changes += [Edit(at, at, "".join(lines)) for (at, _), lines in edits.items()]
    changed = applied(text, changes)
    return changed if changed == text or holds(changed) else text


def kept_alone(version: Version, new: list[Document], path: str) -> Iterator[Diagnostic]:
    """A note on the comments of a program, at `path`, that `new` hasn't: no base tells whether they were taken out there."""
    there = [one.comment.text for one in _comments(version.documents, new)]
    left = unheard(_comments(version.documents, version.documents), there)
    if left:
        lines = sorted({version.text.count("\n", 0, one.comment.span.start) + 1 for one in left})
        where = ", ".join(map(str, lines[:5])) + (f" and {len(lines) - 5} more" if len(lines) > 5 else "")
        message = (
            f"the comments of line {where} of the program are not in the YAML; nothing tells whether they were deleted there "
            "or added here, so they stay. Delete them here where they are to go"
        )
        yield Diagnostic("note", "comment-stays", message, lines[0], 1, "", path)


def without_repeated(before: Version, version: Version, new: list[Document], holds: Callable[[str], bool]) -> str:
    """The text of `version`, a program, without the comments that moved to something new and are still where they were.

    `before`: the program as it was first; `new`: the documents that came into it.
    """
    text, old, former = version.text, version.documents, before.documents
    twice = repeated(_comments(old, old), list(_comments(old, new)), _comments(former, former))
    edits = []
    for comment in twice:
        start, end = comment.span.start, comment.span.end
        line = text.rfind("\n", 0, start) + 1
        code = text[line:start].rstrip()
        edits.append(Edit(line + len(code), end, "") if code else Edit(line, text.find("\n", end) + 1 or end, ""))
    changed = applied(text, edits)
    return changed if changed == text or holds(changed) else text


def _comments(old: list[Document], new: list[Document]) -> Iterator[Remark]:
    """Every comment of `new`, at the nodes of `old`."""
    pairs, _ = paired(old, new)
    for i, j in pairs:
        before, after = old[i].root, new[j].root
        assert before is not None
        assert after is not None
        yield from (Remark(comment, before, None, "", False) for comment in new[j].head)
        yield from (Remark(comment, before, None, "", True) for comment in new[j].foot)
        yield from remarks(before, after)


class _Places:
    """Where comments can stand in a program."""

    def __init__(self, version: Version, wanted: list[Remark]) -> None:
        self.place = version
        self.statements = {
            id(node): statement
            for address, node in self.place.addressed
            if (statement := Bindings.statement(self.place, node)) is not None
        }
        self.taken: set[int] = set()
        # how many mappings have the argument or entry at a place
        self.given: Counter[Range] = Counter()
        for node in nodes_of(version.documents):
            for key in node.keys if isinstance(node, Mapping) else ():
                slot = self.place.slot(node, key, None)
                self.given.update([slot.whole] if slot is not None else [])

        # and how many of these have one and the same comment there: what an anchor names has all of them
        self.said: Counter[tuple[Range, Comment]] = Counter()
        for one in wanted:
            slot = self.place.slot(one.parent, one.key, one.node) if one.parent is not None else None
            self.said.update([(slot.whole, one.comment)] if slot is not None else [])

    def of(self, one: Remark, comment: str) -> tuple[int, str, str] | None:
        """The offset, whether above or behind, and the text that goes there; None where there is no place for it."""
        place = self.place
        statement = self.statements.get(id(one.node))
        slot = place.slot(one.parent, one.key, one.node) if one.parent is not None and statement is None else None
        start = slot.whole[0] if slot is not None else one.node.span.start
        if statement is not None:
            start = place.start(statement)
        elif slot is not None and self.given[slot.whole] > max(1, self.said[slot.whole, one.comment]):
            return None  # in a loop, where it would be about all that is made there
        elif slot is None and len(place.sharing((one.node.span.start, one.node.span.end))) > _MOST_OF_ONE:
            return None
        if one.parent is None and one.behind and statement is not None:
            return lines_of(place, statement)[1], "below", f"\n{comment}\n"
        line = place.line_start(start)
        end = place.line_end(start)
        code = place.text[line:end].rstrip("\n")
        room = (
            width(code) + 2 + len(comment) <= WIDTH and "#" not in code and '"""' not in code and end not in self.taken
        )
        if one.behind and room and not code.endswith("\\"):
            self.taken.add(end)
            return line + len(code), "behind", f"  {comment}"
        # above the line, or the statement that the line goes on from
        shared = slot is not None and sum(place.line_start(i[0]) == line for i in items_of(place, slot.bracket)) > 1
        if statement is None and (place.text[line:start].strip() or shared):
            holder = self._statement_at(start)
            if holder is None:
                return None
            line = place.line_start(place.start(holder))
        elif statement is not None:
            line = lines_of(place, statement, comments=False)[0]
        return line, "above", f"{place.text[line : line + place.indent_at(line)]}{comment}\n"

    def _statement_at(self, offset: int) -> ast.stmt | None:
        around = (n for n in reversed(self.place.nodes) if isinstance(n, ast.stmt))
        return next((s for s in around if self.place.start(s) <= offset < self.place.end(s)), None)
