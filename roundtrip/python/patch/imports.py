"""The imports that transplanted text needs."""

from __future__ import annotations

import ast

from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.names import imported, only_imports
from roundtrip.python.write.module import import_lines, import_rank

HERA = "hera.workflows"
MODELS = "from hera.workflows import models as m\n"


def missing(place: Located, names: set[str]) -> set[str]:
    """Those of `names`, as generated modules import them, that `place` doesn't import."""
    if any(
        isinstance(s, ast.ImportFrom) and s.module == HERA and any(a.name == "*" for a in s.names)
        for s in place.tree.body
    ):
        names = names & {"m"}
    return names - set(imported(place.tree))


def import_edits(place: Located, names: set[str]) -> list[Edit]:
    """What makes `place` import `names`: constructs of `hera.workflows`, and "m" for its models."""
    edits: list[Edit] = []
    wanted = names - {"m"}
    there = [s for s in place.tree.body if isinstance(s, ast.ImportFrom) and s.module == HERA and not s.level]
    listed = next((s for s in there if not any(a.name in ("models", "*") for a in s.names)), None)
    listed = listed or next((s for s in there if not any(a.name == "*" for a in s.names)), None)
    at = _behind_imports(place)
    if wanted and listed is not None and "#" not in place.segment(place.range(listed)):
        edits.append(Edit(*place.range(listed), _listing(listed, wanted, place.segment(place.range(listed)))))
    elif wanted:
        below = "" if at else "\n"  # what it comes above
        edits.append(Edit(at, at, "\n".join(import_lines(sorted(wanted, key=import_rank))) + "\n" + below))
    if "m" in names:
        after = place.line_end(place.range(listed)[1]) if listed is not None else at
        edits.append(Edit(after, after, MODELS))
    return edits


def _listing(statement: ast.ImportFrom, wanted: set[str], before: str) -> str:
    texts = [f"{a.name} as {a.asname}" if a.asname else a.name for a in statement.names]
    ordered = texts == sorted(texts, key=import_rank)
    texts += sorted(wanted, key=import_rank)
    listed = sorted(texts, key=import_rank) if ordered else texts
    return "\n".join(import_lines(listed, exploded=is_exploded(before)))


def is_exploded(statement: str) -> bool:
    """Whether an import has a comma behind its last name, which keeps its names one a line."""
    return statement[:-1].rstrip().endswith(",")


def _behind_imports(place: Located) -> int:
    """Behind the last import at the top, or the documentation of the module."""
    last: ast.stmt | None = None
    for statement in place.tree.body:
        text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if only_imports(statement) or (text and last is None):
            last = statement
    return place.line_end(place.range(last)[1]) if last is not None else 0
