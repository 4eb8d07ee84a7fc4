"""The parameters of a function: what they are called, and where their values stand."""

from __future__ import annotations

import ast

from roundtrip.python.traced.texts import Function, Spot


def parameters(scope: ast.AST) -> set[str]:
    """The names of the parameters of a function; none of what is no function."""
    if not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return set()
    given = scope.args
    return {a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def default(scope: Function, name: str) -> ast.expr | None:
    """What a parameter is where a call doesn't give it; None where every call does."""
    given = scope.args
    positional = [*given.posonlyargs, *given.args]
    for parameter, said in zip(reversed(positional), reversed(given.defaults)):
        if parameter.arg == name:
            return said
    for parameter, value in zip(given.kwonlyargs, given.kw_defaults):
        if parameter.arg == name:
            return value
    return None


def argument(caller: Spot, scope: Function, name: str) -> Spot | None:
    """The argument of a call that becomes a parameter of the function."""
    call = caller.expression
    assert isinstance(call, ast.Call)
    for keyword in call.keywords:
        if keyword.arg == name:
            return caller._replace(expression=keyword.value)
    positional = [a.arg for a in (*scope.args.posonlyargs, *scope.args.args)]
    if name not in positional or any(isinstance(a, ast.Starred) for a in call.args):
        return None
    at = positional.index(name)
    if positional[:1] in (["self"], ["cls"]):
        at -= 1
    return caller._replace(expression=call.args[at]) if 0 <= at < len(call.args) else None
