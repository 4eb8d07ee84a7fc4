"""Where a program says what can't both be: told by its text, since objects don't know their lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

HELPERS = ("with_fields", "as_argo_3", "without", "of_type")


class Both(NamedTuple):
    """The lines, and the column of the first, of what an argument says and of what is said of it besides."""

    line: int
    column: int
    other: int


def both(source: str, key: str) -> Both | None:
    """Where `key`, an argument or a field of Argo's, is said twice in a program; None where that isn't seen."""
    tree = ast.parse(source)
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in HELPERS:
            continue
        again = next(_said_again(call, key), None)
        if again is None or not call.args:
            continue
        found = list(_made(tree, call.args[0]))
        for made in found:
            said = next((k for k in _keywords(made) if _letters(k.arg or "") == _letters(key)), None)
            if said is not None:
                return Both(said.lineno, _column(source, said), again.lineno)
        first = found[0] if found else call
        return Both(first.lineno, _column(source, first), again.lineno)
    return None


def _said_again(call: ast.Call, key: str) -> Iterator[ast.expr | ast.keyword]:
    for keyword in call.keywords:
        if keyword.arg == key:
            yield keyword
    for argument in call.args[1:]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and node.value == key:
                yield node


def _made(tree: ast.Module, value: ast.expr) -> Iterator[ast.Call]:
    """The calls that a variable may hold, or the one that is given."""
    if isinstance(value, ast.Call):
        yield value
    if not isinstance(value, ast.Name):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            target, made = node.optional_vars, node.context_expr
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            target, made = node.targets[0], node.value
        else:
            continue
        if target.id == value.id and isinstance(made, ast.Call):
            yield made


def _keywords(call: ast.Call) -> Iterator[ast.keyword]:
    return (node for node in ast.walk(call) if isinstance(node, ast.keyword))


def _letters(name: str) -> str:
    """A name of Hera's and of Argo's alike: `config_map_key_ref` is `configMapKeyRef`."""
    return name.replace("_", "").lower()


def _column(source: str, node: ast.expr | ast.keyword) -> int:
    line = source.splitlines()[node.lineno - 1].encode()
    return len(line[: node.col_offset].decode(errors="replace")) + 1
