"""Another text of JSON for a `json.dumps(…)`: in the literals of its data that change."""

from __future__ import annotations

import ast
import json

from roundtrip.python.code import literals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located
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
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            named = any(isinstance(target, ast.Name) and target.id == function.id for target in targets)
            if named and isinstance(made, ast.Call) and made.args:
                return ast.unparse(made.args[0]).rpartition(".")[2] == "dumps"
    return ast.unparse(function).rpartition(".")[2] == "dumps"


def _edits(place: Located, data: ast.expr, old: object, new: object) -> list[Edit]:
    if old == new and type(old) is type(new) and json.dumps(old) == json.dumps(new):
        return []
    if isinstance(data, ast.Dict) and isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in data.keys]
        if keys == list(old):
            found = [_edits(place, value, old[key], new[key]) for key, value in zip(old, data.values)]
            return [edit for edits in found for edit in edits]
    listed = isinstance(old, list) and isinstance(new, list)
    if listed and isinstance(data, ast.List) and len(data.elts) == len(old) == len(new):  # type: ignore[arg-type]
        found = [_edits(place, value, a, b) for value, a, b in zip(data.elts, old, new)]  # type: ignore[call-overload]
        return [edit for edits in found for edit in edits]
    span = place.range(data)
    if isinstance(data, ast.Constant) and isinstance(old, str) and isinstance(new, str):
        edit = edit_of_parts(place, span, old, new)
        if edit is not None:
            return [edit]
    return [Edit(*span, display(new))]


def display(value: object) -> str:
    """Plain data as a literal."""
    if isinstance(value, list):
        return f"[{', '.join(display(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literals.string(k)}: {display(v)}" for k, v in value.items()) + "}"
    assert value is None or isinstance(value, (str, int, float))
    return literals.scalar(value)
