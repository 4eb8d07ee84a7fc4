"""Why a program has no place for a change: what makes the thing that it changes, told by the program's syntax."""

from __future__ import annotations

import ast

from roundtrip.document import Node, Scalar
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.versions import Version

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_COMPUTED = (
    ast.JoinedStr,
    ast.BinOp,
    ast.BoolOp,
    ast.IfExp,
    ast.Compare,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.Name,
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def made_by(version: Version, node: Node | None) -> str:
    """What makes a node of the program's documents, as the end of "made at … ": with its line, if it is the program's own."""
    place = version
    expression = place.expression(node)
    if node is None or expression is None:
        return "in a form that can't say it"
    span = node.span.start, node.span.end
    here = place.sharing(span)
    shared = sum(type(o) is type(node) and getattr(o, "value", None) == getattr(node, "value", None) for o in here)
    # a call may make a construct of Hera's, not only a value
    value = isinstance(expression, _COMPUTED) and all(hasattr(o, "value") for o in here)
    if isinstance(expression, ast.Call) and (helper := _helper(place, expression)) is not None:
        return helper
    if value:
        return f"by a computed value: {_short(place.segment(span))}"
    around = _around(place, expression)
    if shared > 1 and isinstance(node, Scalar):
        return f"{around or 'in one literal'}, which says it {shared} times"
    return around if around is not None else "in a form that can't say it"


def _helper(place: Located, call: ast.Call) -> str | None:
    """The function of the program's, or of another module of the user's, that a call is of."""
    function = call.func
    while isinstance(function, (ast.Attribute, ast.Call)):
        function = function.func if isinstance(function, ast.Call) else function.value
    if not isinstance(function, ast.Name):
        return None
    name = ast.unparse(call.func)
    for node in place.nodes:
        if isinstance(node, _FUNCTIONS) and node.name == function.id and not node.decorator_list:
            return f"by the helper `{name}` of line {node.lineno}"
    statement = place.imports.get(function.id)
    if isinstance(statement, ast.ImportFrom) and not (statement.module or "").startswith("hera"):
        return f"by the helper `{name}` of the module {'.' * statement.level}{statement.module or ''}"
    return None


def _around(place: Located, node: ast.AST) -> str | None:
    """The loop around a node, or the helper that it is in: a function that takes something, or is called more than once."""
    calls = [n.func.id for n in place.nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    while (holder := place.parents.get(id(node))) is not None:
        if isinstance(holder, _LOOPS):
            return f"by the loop of line {holder.lineno}"
        if isinstance(holder, _FUNCTIONS) and (node is holder.args or node in holder.body):
            taken = [*holder.args.posonlyargs, *holder.args.args, *holder.args.kwonlyargs]
            if calls.count(holder.name) > 1 or (taken and calls.count(holder.name)):
                return f"by the helper `{holder.name}` of line {holder.lineno}"
        node = holder
    return None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= 60 else f"`{line[:57]}…`"
