"""Why a program has no place for a change: what makes the thing that it changes, told by the program's syntax."""

from __future__ import annotations

import ast

from roundtrip.document import Node, Scalar, Sequence
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
    expression = version.expression(node)
    if node is None or expression is None:
        return "in a form that can't say it"
    span = node.span.start, node.span.end
    here = version.sharing(span)
    shared = sum(type(o) is type(node) and getattr(o, "value", None) == getattr(node, "value", None) for o in here)
    # a call may make a construct of Hera's, not only a value
    made = version.sharing(version.range(expression)) if isinstance(expression, ast.Call) else []
    value = isinstance(expression, _COMPUTED) and all(isinstance(one, (Scalar, Sequence)) for one in made)
    if isinstance(expression, ast.Call) and (helper := _helper(version, expression)) is not None:
        return helper
    if value:
        loop = _loop(version, expression)
        by = f"by the loop of line {loop}" if loop is not None else "by a computed value"
        return f"{by}: {_short(version.segment(span))}"
    around = _around(version, expression)
    if shared > 1 and isinstance(node, Scalar):
        return f"{around or 'in one literal'}, which says it {shared} times"
    if around is None and isinstance(node, Scalar) and version.literal(node):
        return "in a literal that can't change alone"
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


def _loop(place: Located, value: ast.expr) -> int | None:
    """The line of the loop whose variable a value is made of."""
    used = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
    node: ast.AST | None = value
    while (node := place.parents.get(id(node))) is not None:
        if isinstance(node, _FUNCTIONS):
            return None
        if isinstance(node, (ast.For, ast.AsyncFor)):
            targets = [node.target]
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            targets = [generator.target for generator in node.generators]
        else:
            continue
        for target in targets:
            if any(isinstance(n, ast.Name) and n.id in used for n in ast.walk(target)):
                return target.lineno
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
