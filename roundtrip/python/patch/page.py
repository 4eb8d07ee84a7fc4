"""What was laid out as black does it is so again, where it was changed; other people's layout is left alone."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Union

from roundtrip.python.body.expressions import TUPLE, Expressions
from roundtrip.python.body.text import Source as Literals
from roundtrip.python.body.text import Unwritable
from roundtrip.python.layout import laid_out
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Located
from roundtrip.python.syntax import Expression, Group, Statement

_SAMPLE = 40


def relaid(before: str, after: str, holds: Callable[[str], bool]) -> str:
    """`after`, with what was changed in `before` laid out anew; as it is, unless `holds` says the same of it then."""
    if before == after:
        return after
    old, new = _Page(before), _Page(after)
    untouched = {old.place.segment(_header(old.place, s)) for s in _logical(old.place.tree)}
    if not old.is_black():
        return after
    edits: list[Edit] = []
    for statement in _logical(new.place.tree):
        place = _header(new.place, statement)
        text = new.place.segment(place)
        wanted = new.laid_out(statement) if text not in untouched else None
        if wanted is not None and wanted != text:
            edits.append(Edit(*place, wanted))
    changed = applied(after, edits)
    return changed if edits and holds(changed) else after


class _Page:
    """A text, and how its statements would be laid out."""

    def __init__(self, text: str) -> None:
        self.place = Located(text, [])
        try:
            self.literals: Literals | None = Literals(text)
        except Unwritable:
            self.literals = None
        comments = self.literals
        self.commented = {n for n, _, _ in comments.own_line} | set(comments.behind) if comments is not None else set()

    def is_black(self) -> bool:
        """Whether the first statements are laid out as black does it, and with them probably all."""
        found = _logical(self.place.tree)[:_SAMPLE]
        return all(self.laid_out(s) in (None, self.place.segment(_header(self.place, s))) for s in found)

    def laid_out(self, statement: _Laid) -> str | None:
        """The text of a statement in black's layout; None where that isn't known, as with comments in it."""
        expression = _expression(statement)
        start, end = _header(self.place, statement)
        text = self.place.text[start:end]
        lines = range(statement.lineno, statement.lineno + text.count("\n") + 1)
        if self.literals is None or expression is None or not self.commented.isdisjoint(lines):
            return None
        first, last = self.place.range(expression)
        printer = _Printer(self.literals, self.place)
        printer.whole = expression if isinstance(statement, ast.Assign) else None
        try:
            made = printer.expression(expression, TUPLE)
        except Unwritable:
            return None
        indent = " " * self.place.indent(statement)
        line = Statement(made, text[: first - start], text[last - start :])
        return "\n".join(laid_out([line], indent))[len(indent) :]


# a statement, or a decorator of one
_Laid = Union[ast.stmt, ast.expr]


def _logical(tree: ast.Module) -> list[_Laid]:
    """What has an expression that is laid out: assignments, expressions, `with` headers and decorators, at every depth."""
    found: list[_Laid] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found += node.decorator_list
        elif isinstance(node, (ast.Assign, ast.Expr, ast.With)) and _expression(node) is not None:
            found.append(node)
    return found


def _expression(statement: _Laid) -> ast.expr | None:
    if isinstance(statement, ast.expr):
        return statement
    if isinstance(statement, ast.With):
        return statement.items[0].context_expr if len(statement.items) == 1 else None
    if isinstance(statement, ast.Assign):
        return statement.value if len(statement.targets) == 1 else None
    return statement.value if isinstance(statement, ast.Expr) else None


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


class _Printer(Expressions):
    """Expressions as they are split, with a comma at the end of a bracket where there is one already."""

    def __init__(self, literals: Literals, place: Located) -> None:
        super().__init__(literals)
        self.place = place

    def expression(self, node: ast.expr, place: int) -> Expression:
        made = super().expression(node, place)
        if isinstance(made, Group) and isinstance(node, (ast.Call, ast.List, ast.Dict)):
            text = self.place.segment(self.place.range(node))
            exploded = "\n" in text and text[:-1].rstrip().endswith(",")
            made = Group(made.opening, made.items, made.closing, exploded=exploded)
            if exploded:
                made.flat = None  # the comma keeps black from joining it
        return made
