"""Another text of JSON for a `json.dumps(…)`: in the literals of its data that change."""

from __future__ import annotations

import ast
import json

from roundtrip.python.code import literals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located, variable
from roundtrip.python.patch.parts import edit_of_parts


def json_edits(place: Located, call: ast.expr | None, before: str, after: str) -> list[Edit]:
    """What makes a call of `json.dumps`, which gives `before`, give `after`; none where it is no such call."""
    if not isinstance(call, ast.Call) or not call.args or not _makes_json(place, call.func):
        return []
    try:
        old, new = json.loads(before), json.loads(after)
    except (ValueError, RecursionError):
        return []
    return _edits(place, call.args[0], old, new)


def _makes_json(place: Located, function: ast.expr) -> bool:
    """Whether a function is `json.dumps`, or a variable for it with some arguments given already."""
    if isinstance(function, ast.Name):
        for statement in place.tree.body:
            made = statement.value if isinstance(statement, ast.Assign) else None
            if variable(statement) == function.id and isinstance(made, ast.Call) and made.args:
                return ast.unparse(made.args[0]).rpartition(".")[2] == "dumps"
    return ast.unparse(function).rpartition(".")[2] == "dumps"


def _edits(place: Located, data: ast.expr, old: object, new: object) -> list[Edit]:
    if old == new and type(old) is type(new) and json.dumps(old) == json.dumps(new):
        return []
    inner: list[tuple[ast.expr, object, object]] = []
    if isinstance(data, ast.Dict) and isinstance(old, dict) and isinstance(new, dict):
        if [key.value if isinstance(key, ast.Constant) else None for key in data.keys] == [*old] == [*new]:
            inner = [*zip(data.values, old.values(), new.values())]
    elif isinstance(data, ast.List) and isinstance(old, list) and isinstance(new, list):
        inner = [*zip(data.elts, old, new)] if len(data.elts) == len(old) == len(new) else []
    elif isinstance(data, ast.Constant) and isinstance(old, str) and isinstance(new, str):
        edit = edit_of_parts(place, place.range(data), old, new)
        if edit is not None:
            return [edit]
    return [e for value, a, b in inner for e in _edits(place, value, a, b)] or [place.edit(data, display(new))]


def display(value: object) -> str:
    """Plain data as a literal."""
    if isinstance(value, list):
        return f"[{', '.join(display(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literals.string(k)}: {display(v)}" for k, v in value.items()) + "}"
    assert value is None or isinstance(value, (str, int, float))
    return literals.scalar(value)
