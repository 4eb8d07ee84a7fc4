"""What was laid out as black does it is so again, where it was changed; other people's layout is left alone.

Most of it is laid out here, at black's own 88 columns. Black takes longer to be imported than a change to be put back, so it
is asked only where that isn't enough: for other widths, and for what it splits in its own ways.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable
from typing import Union

from roundtrip.python.code.by_black import Unsure, is_lone_string, logical_line
from roundtrip.python.code.one_line import is_as_black_has_it
from roundtrip.python.code.widths import STEP, WIDTH
from roundtrip.python.code.widths import width as columns
from roundtrip.python.comment_spans import all_spans
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Located, called
from roundtrip.python.patch.text_lines import within_texts

_SAMPLE = 40
# what people let black's lines be, the usual first
_WIDTHS = (88, 120, 100, 79, 99, 110, 140)
_LONGEST = 2000  # lines; black needs about a millisecond for each


def relaid(before: Located, after: Located, holds: Callable[[str], bool]) -> str:
    """The text of `after`, with what was changed in `before` laid out anew; as it is, unless `holds` says the same of it then."""
    former, text = before.text, after.text
    if former == text or _is_in_place(former.split("\n"), text.split("\n")):
        return text
    old, new = _Page(before), _Page(after)
    untouched = {old.place.segment(_header(old.place, s)) for s in _logical(old.place.tree)}
    touched = [s for s in _logical(new.place.tree) if new.place.segment(_header(new.place, s)) not in untouched]
    wanted = {id(statement): new.laid_out(statement) for statement in touched}
    if all(new.is_one_line(s) and wanted[id(s)] in (None, new.place.segment(_header(new.place, s))) for s in touched):
        return text
    usual = old.is_black()
    edits: list[Edit] = []
    open_to_doubt = False
    for statement in touched:
        place = _header(new.place, statement)
        said = new.place.segment(place)
        found = wanted[id(statement)] if usual else None
        if found is None:
            open_to_doubt = open_to_doubt or not new.is_one_line(statement)
        elif found != said:
            edits.append(Edit(*place, found))
    made = applied(text, edits)
    open_to_doubt = open_to_doubt and not _line_for_line(former.splitlines(), made.splitlines(), usual)
    changed = _by_black(former, made) if open_to_doubt else made
    return changed if changed != text and holds(changed) else text


def _is_in_place(before: list[str], after: list[str]) -> bool:
    """Whether every line that changed is one line still, no longer than it may be.

    One that got shorter might be joined with those around it, unless it is a statement by itself, or an item that has its
    line for itself.
    """
    return len(before) == len(after) and all(
        a == b
        or (columns(b) <= max(WIDTH, columns(a)) and (columns(b) >= columns(a) or b.endswith(",") or _is_whole(b)))
        for a, b in zip(before, after)
    )


def _is_whole(line: str) -> bool:
    """Whether a line is a statement, a decorator or the header of a block by itself."""
    line = line.strip()
    for whole in (line, f"{line} pass", f"{line}\ndef f(): pass"):
        try:
            ast.parse(whole)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return True
    return False


def _line_for_line(before: list[str], after: list[str], usual: bool) -> bool:
    """Whether each line that changed is one line still, and not too long: then its layout is what it was."""
    most = WIDTH if usual else max(columns(line) for line in before)
    return len(before) == len(after) and all(a == b or columns(b) <= most for a, b in zip(before, after))


def _by_black(before: str, after: str) -> str:
    """`after` as black lays it out at a width at which it leaves `before` alone; as it is if there is none."""
    lines = before.splitlines()
    if len(lines) > _LONGEST:
        return after
    import black

    longest = max(columns(line) for line in lines)
    # texts and comments may be longer than any line should be
    fitting = [w for w in _WIDTHS if w >= longest]
    for width in dict.fromkeys((*fitting[:2], 120, 88)):
        # people who keep their single quotes have the same layout
        mode = black.Mode(line_length=width, string_normalization=False)
        try:
            if black.format_str(before, mode=mode) == before:
                return black.format_str(after, mode=mode)
        except (ValueError, RecursionError, AssertionError, KeyError, IndexError):
            return after
    return after


class _Page:
    """A text, and how its statements would be laid out."""

    def __init__(self, place: Located) -> None:
        self.place = place
        between = place.source.between
        # the lines that have a comment in them
        self.commented = {between(start, end).line for start, end, _ in all_spans(place.text)}

    def is_one_line(self, statement: _Laid) -> bool:
        """Whether a statement stands on one line that is not too long."""
        place = _header(self.place, statement)
        width = self.place.line_end(place[1]) - self.place.line_start(place[0])
        return "\n" not in self.place.segment(place) and width <= WIDTH + 1

    def is_black(self) -> bool:
        """Whether the first statements are laid out as black does it, and with them probably all."""
        found = _logical(self.place.tree)[:_SAMPLE]
        lines = ((n, line) for n, line in enumerate(self.place.text.splitlines()) if columns(line) > WIDTH)
        wide = {n for n, line in lines if n + 1 not in self.commented and not is_lone_string(line)}
        if wide and not wide <= (within_texts(self.place.text) or set()):
            return False  # nor where one is too long
        return all(self.laid_out(s) in (None, self.place.segment(_header(self.place, s))) for s in found)

    def laid_out(self, statement: _Laid) -> str | None:
        """The text of a statement in black's layout; None where that isn't known, as with comments in it.

        Black is asked only for what can't be told without it: most statements stand on one line as it has them.
        """
        start, end = _header(self.place, statement)
        text = self.place.text[start:end]
        if self.is_one_line(statement) and is_as_black_has_it(statement, text):
            return text
        lines = range(statement.lineno, statement.lineno + text.count("\n") + 1)
        indent = self.place.indent(statement)
        if indent % len(STEP) or not self.commented.isdisjoint(lines):
            return None
        try:
            whole = logical_line(text, indent // len(STEP))
        except Unsure:
            return None
        if any(columns(line) > WIDTH and not is_lone_string(line) for line in whole):
            return None  # black knows another place to split it at
        return "\n".join(whole)[indent:]


# a statement, or a decorator of one
_Laid = Union[ast.stmt, ast.expr]


def _logical(tree: ast.Module) -> list[_Laid]:
    """What has an expression that is laid out: assignments, calls, returns, `with` headers, decorators, at every depth.

    Nothing in a script: its lines are somebody's own.
    """
    found: list[_Laid] = []
    work: deque[ast.AST] = deque([tree])
    while work:
        node = work.popleft()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found += node.decorator_list
            if any(called(d) not in ("dag", "steps") for d in node.decorator_list):
                continue
        elif isinstance(node, (ast.Assign, ast.Expr, ast.Return, ast.With)) and _expression(node) is not None:
            found.append(node)
        work += ast.iter_child_nodes(node)
    return found


def _expression(statement: _Laid) -> ast.expr | None:
    if isinstance(statement, ast.expr):
        return statement
    if isinstance(statement, ast.With):
        return statement.items[0].context_expr if len(statement.items) == 1 else None
    if isinstance(statement, ast.Assign):
        return statement.value if len(statement.targets) == 1 else None
    return statement.value if isinstance(statement, (ast.Expr, ast.Return)) else None


def _header(place: Located, statement: _Laid) -> tuple[int, int]:
    """Where a statement is, of a `with` what stands before its block; a decorator with its `@`."""
    start, end = place.range(statement)
    if isinstance(statement, ast.expr):
        start = place.text.rindex("@", 0, start)
    if isinstance(statement, ast.With):
        item = statement.items[0]
        last = item.optional_vars or item.context_expr
        end = place.text.index(":", place.range(last)[1]) + 1
    return start, end
