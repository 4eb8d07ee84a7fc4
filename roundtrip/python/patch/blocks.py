"""Statements as lines: out of a block, into one, and the arrows of a DAG."""

from __future__ import annotations

import ast
import re

from roundtrip.python.patch.edits import Edit, reindented
from roundtrip.python.patch.located import Located, Range

# the methods of a task that say nothing but what comes behind it (`Task` of `hera.workflows`)
_REACTIONS = frozenset(
    ("next", "on_success", "on_failure", "on_error", "on_other_result", "when_any_succeeded", "when_all_failed")
)


def lines_of(place: Located, statement: ast.stmt, *, comments: bool = True) -> Range:
    """The lines of a statement, with the comments directly above it and those that end its block."""
    start = place.line_start(place.start(statement))
    end = place.line_end(place.end(statement))
    indent = place.text[start : place.start(statement)]
    if comments:
        start = place.above(start + len(indent))
    while comments and isinstance(statement, ast.With) and end < len(place.text):
        line = place.text[end : place.line_end(end)]
        deeper = len(line) - len(line.lstrip(" ")) > len(indent)
        if not (deeper and line.lstrip().startswith("#")):
            break
        end = place.line_end(end)
    return start, end


def above(place: Located, offset: int) -> int:
    """Where the empty lines above the line at an offset begin."""
    while offset and not place.text[place.line_start(offset - 1) : offset].strip():
        offset = place.line_start(offset - 1)
    return offset


def below(place: Located, offset: int) -> int:
    """Where the empty lines from an offset on end."""
    while offset < len(place.text) and not place.text[offset : place.line_end(offset)].strip():
        offset = place.line_end(offset)
    return offset


def taken_out(place: Located, statement: ast.stmt) -> list[Edit]:
    """What takes a statement out of its block, and the empty lines below it; only itself, where others share its line."""
    block = place.block_of(statement)
    before, after = mates(place, statement)
    if before is not None or after is not None:
        start, end = place.range(statement)
        return [Edit(start, place.range(after)[0], "") if after else Edit(place.range(before or statement)[1], end, "")]
    if is_inline(place, statement):
        return [place.edit(statement, "pass")]
    start, end = lines_of(place, statement)
    if len(block) == 1:
        indent = place.text[place.line_start(place.start(statement)) : place.start(statement)]
        return [Edit(start, end, f"{indent}pass\n")]
    first, under = above(place, start), below(place, end)
    if not place.text[end:].strip():
        start = first  # the last of the text
    if statement is not block[-1]:
        if statement is block[0] or place.text.count("\n", first, start) >= place.text.count("\n", end, under):
            end = under
        else:
            start = first  # what stands below stays as far from what stands above
    return [Edit(start, end, "")]


def mates(place: Located, statement: ast.stmt) -> tuple[ast.stmt | None, ast.stmt | None]:
    """The statements of its block before and behind a statement that share its line, each behind a semicolon."""
    block, at = place.block_of(statement), place.index_of(statement) if len(place.block_of(statement)) > 1 else 0
    start, end = place.range(statement)
    before = block[at - 1] if at else None
    after = block[at + 1] if at + 1 < len(block) else None
    if before is not None and "\n" in place.text[place.range(before)[1] : start]:
        before = None
    if after is not None and "\n" in place.text[end : place.start(after)]:
        after = None
    return before, after


def is_inline(place: Located, statement: ast.stmt) -> bool:
    """Whether a statement stands on the line of the header that its block is below, or rather behind."""
    first = place.start(place.block_of(statement)[0])
    line = place.line_start(first)
    return bool(place.text[line:first].strip()) and place.line_start(place.start(statement)) == line


def _is_simple(text: str) -> bool:
    """Whether lines are one statement that others may share a line with."""
    return text.count("\n") <= 1 and not text.lstrip().startswith(("with ", "def ", "@", "#"))


def all_taken_out(place: Located, statements: list[ast.stmt]) -> list[Edit]:
    """What takes statements out of the module."""
    edits: list[Edit] = []
    for edit in sorted(edit for statement in statements for edit in taken_out(place, statement)):
        if edits and not edits[-1].text and not place.text[edits[-1].end : edit.start].strip():
            edit = Edit(edits.pop().start, edit.end, edit.text)
        edits.append(edit)
    return [_between(place, edit) for edit in edits]


def _between(place: Located, edit: Edit) -> Edit:
    """What takes lines out of the module, with as many empty lines left as belong between what is above and below."""
    if edit.text:
        return edit
    body = place.tree.body
    above = next((s for s in reversed(body) if place.range(s)[1] <= edit.start), None)
    below = next((s for s in body if place.start(s) >= edit.end), None)
    start = len(place.text[: edit.start].rstrip("\n"))
    end = len(place.text) - len(place.text[edit.end :].lstrip("\n"))
    if not start or end == len(place.text):
        return Edit(start and start + 1, end, "")
    last = edit.start + len(place.text[edit.start : end].rstrip("\n"))
    first = end - len(place.text[edit.start : end].lstrip("\n"))
    there = place.text.count("\n", start, first) - 1
    if place.text.startswith(("@", "def ", "class "), first):
        there = place.text.count("\n", last, end) - 1
    if isinstance(above, _DEFINITIONS) or isinstance(below, _DEFINITIONS):
        there = max(there, 2)
    elif isinstance(above, (ast.Import, ast.ImportFrom)):
        there = min(there, 1)
    return Edit(start, end, "\n" * (there + 1))


_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


def without_idle(before: str, text: str) -> str:
    """`text` without a `pass` that something else stands beside now, and did not in `before`."""
    if "pass" not in text or _idle(before):
        return text
    for start, end in reversed(_idle(text)):
        text = text[:start] + text[end:]
    return text


def _idle(text: str) -> list[Range]:
    """The lines of every `pass` in a `with` that has more in it."""
    place = Located(text, [])
    blocks = [s.body for s in place.nodes if isinstance(s, ast.With) and len(s.body) > 1]
    found = [lines_of(place, s, comments=False) for block in blocks for s in block if isinstance(s, ast.Pass)]
    return sorted(r for r in found if place.segment(r).strip() == "pass")


def put(place: Located, sibling: ast.stmt, text: str, space: int = 0, *, before: bool = False) -> Edit:
    """`text`, whole lines, behind a statement of the same block, or before it, above its comments.

    `space`: empty lines between them.
    """
    mate, (start, end) = mates(place, sibling)[not before], place.range(sibling)
    if mate is not None or is_inline(place, sibling):
        if _is_simple(text) or mate is None:
            return Edit(start, start, f"{text.strip()}; ") if before else Edit(end, end, f"; {text.strip()}")
        gap = (place.range(mate)[1], start) if before else (end, place.range(mate)[0])
        return place.edit(gap, f"\n{text}{' ' * place.indent(sibling)}")
    text = _led(place, sibling, text)
    at = lines_of(place, sibling)[not before]
    if not before:
        lead = "" if not at or place.text[at - 1] in "\r\n" else "\n"
        return Edit(at, at, lead + "\n" * space + text)
    lines = 0
    if text.startswith(("@", "def ")) and place.text[:at].strip():
        lines = max(3 - len(place.text[:at]) + len(place.text[:at].rstrip("\n")), 0)
    return Edit(at, at, "\n" * lines + text + "\n" * space)


def _led(place: Located, sibling: ast.stmt, text: str) -> str:
    """Lines indented with spaces, with what the line of a statement is indented with: tabs, or a form feed before it."""
    start = place.start(sibling)
    there = place.text[place.line_start(start) : start]
    spaces = " " * len(there)
    if there == spaces or there.strip(" \t\f"):
        return text
    lines = text.split("\n")
    return "\n".join(there + line[len(there) :] if line.startswith(spaces) else line for line in lines)


def at_depth(text: str, before: int, after: int) -> str:
    """Whole lines that were indented by `before`, indented by `after`."""
    return " " * after + reindented(text[before:], after - before) if text.strip() else text


def says_name(text: str, name: str) -> bool:
    """Whether a text has a name in it."""
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def class_of(statement: ast.stmt) -> str:
    """What a statement calls, or opens a block with."""
    made = statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None
    made = statement.items[0].context_expr if isinstance(statement, ast.With) else made
    return ast.unparse(made.func) if isinstance(made, ast.Call) else ""


def is_arrow(statement: ast.stmt) -> bool:
    """Whether a statement only says what comes behind what."""
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.RShift, ast.LShift)):
        return True
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in _REACTIONS
