"""What was laid out as black does it is so again, where it was changed; other people's layout is left alone."""

from __future__ import annotations

import ast
from collections.abc import Callable

from roundtrip.python.body.expressions import TUPLE, Expressions
from roundtrip.python.body.text import Source as Literals
from roundtrip.python.body.text import Unwritable
from roundtrip.python.layout import laid_out
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Located
from roundtrip.python.syntax import Expression, Group, Statement


def relaid(before: str, after: str, holds: Callable[[str], bool]) -> str:
    """`after`, with what was changed in `before` laid out anew; as it is, unless `holds` says the same of it then."""
    if before == after:
        return after
    old, new = Located(before, []), Located(after, [])
    untouched = {ast.dump(s): old.segment(_header(old, s)) for s in _logical(old.tree)}
    black = all(_laid_out(old, s) in (None, text) for s, text in _some(old))
    if not black:
        return after
    edits: list[Edit] = []
    for statement in _logical(new.tree):
        place = _header(new, statement)
        text = new.segment(place)
        if untouched.get(ast.dump(statement)) == text:
            continue
        wanted = _laid_out(new, statement)
        if wanted is not None and wanted != text:
            edits.append(Edit(*place, wanted))
    changed = applied(after, edits)
    return changed if edits and holds(changed) else after


def _some(place: Located) -> list[tuple[ast.stmt, str]]:
    return [(s, place.segment(_header(place, s))) for s in _logical(place.tree)]


def _logical(tree: ast.Module) -> list[ast.stmt]:
    """The statements whose expression is laid out: assignments, expressions and `with` headers, at every depth."""
    return [s for s in ast.walk(tree) if isinstance(s, (ast.Assign, ast.Expr, ast.With)) and _expression(s) is not None]


def _expression(statement: ast.stmt) -> ast.expr | None:
    if isinstance(statement, ast.With):
        return statement.items[0].context_expr if len(statement.items) == 1 else None
    if isinstance(statement, ast.Assign):
        return statement.value if len(statement.targets) == 1 else None
    return statement.value if isinstance(statement, ast.Expr) else None


def _header(place: Located, statement: ast.stmt) -> tuple[int, int]:
    """Where a statement is, of a `with` what stands before its block."""
    start, end = place.range(statement)
    if isinstance(statement, ast.With):
        item = statement.items[0]
        last = item.optional_vars or item.context_expr
        end = place.text.index(":", place.range(last)[1]) + 1
    return start, end


def _laid_out(place: Located, statement: ast.stmt) -> str | None:
    """The text of a statement in black's layout; None where that isn't known, as with comments in it."""
    expression = _expression(statement)
    start, end = _header(place, statement)
    text = place.text[start:end]
    assert expression is not None
    indent = " " * place.indent(statement)
    first, last = place.range(expression)
    try:
        literals = Literals(place.text)
        if any(
            place.text.count("\n", 0, start) < n - 1 <= place.text.count("\n", 0, end) for n, _, _ in literals.own_line
        ):
            return None
        if any(place.text.count("\n", 0, start) < n <= place.text.count("\n", 0, end) + 1 for n in literals.behind):
            return None
        printer = _Printer(literals, place)
        printer.whole = expression if isinstance(statement, ast.Assign) else None
        made = printer.expression(expression, TUPLE)
    except Unwritable:
        return None
    line = Statement(made, text[: first - start], text[last - start :])
    return "\n".join(laid_out([line], indent))[len(indent) :]


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
            return Group(made.opening, made.items, made.closing, exploded=exploded)
        return made
