"""In which style a program is written, so that what is new in it is written likewise."""

from __future__ import annotations

import ast
import re
from typing import Literal

# the template of a task or step as an object
_GIVEN = re.compile(r"\btemplate\s*=\s*[^\W\d]\w*\s*[,)]")
_MADE = re.compile(r"\b(?:Task|Step)\(")
_INVOKES = re.compile(r"\b(?:DAG|Steps)\(")


def style_of(program: str) -> Literal["calls", "objects"] | None:
    """The style of a program, that of most of its tasks and steps; None where nothing in it tells.

    Models are given as objects in either style, and what is made elsewhere is named.
    """
    if not _GIVEN.search(program):
        return "calls" if _INVOKES.search(program) and not _MADE.search(program) else None
    nodes = _nodes(program)
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    given = called = 0
    for node in nodes:
        if isinstance(node, ast.Assign):
            own.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.Call):
            given += any(k.arg == "template" and isinstance(k.value, ast.Name) for k in node.keywords)
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            # a function that only joins the workflow is called without anything
            called += node.func.id in own and bool(node.keywords)
    return ("objects" if given > called else "calls") if nodes else None


def has_chains(program: str) -> bool:
    """Whether a statement of the program has several arrows, or one to a list: what is new may be written so, too."""
    arrows = (
        node.value
        for node in (_nodes(program) if ">>" in program else ())
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.RShift)
    )
    return any(isinstance(arrow.left, ast.BinOp) or isinstance(arrow.right, ast.List) for arrow in arrows)


def _nodes(program: str) -> list[ast.AST]:
    """The nodes of a program; none where it is no Python."""
    try:
        return [*ast.walk(ast.parse(program))]
    except (SyntaxError, ValueError, RecursionError):
        return []
