"""Whether a parameter's name is free in a script: whether every place that a tag had may say the name instead."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence

from roundtrip.document.equivalence import parsed_script
from roundtrip.python.scripts.uses import Use

BUILTINS = frozenset(dir(builtins))


def clash(script: str, place: str, name: str, uses: Sequence[Use]) -> str | None:
    """Why `name` can't be said in a script where it has `place`, a name that nothing else has; None where it can.

    The script may have a variable of that name if it makes it of the parameter, and of nothing else but that.
    """
    top = symtable.symtable(script, "<script>", "exec")
    own = name in top.get_identifiers()
    for scopes in _scopes([top]):
        table = scopes[-1]
        known = set(table.get_identifiers())
        if place in known and any(name in scope.get_identifiers() for scope in scopes[1:]):
            return f"the script has another `{name}`"
        if name in known and len(scopes) > 1 and table.lookup(name).is_global() and not own:
            return f"`{name}` is something else in the script"
    if own and not _made_of_it(parsed_script(script), place, name, uses):
        return f"the script has another `{name}`"
    return None


def _scopes(above: list[symtable.SymbolTable]) -> Iterator[list[symtable.SymbolTable]]:
    """Every scope, behind those around it."""
    yield above
    for child in above[-1].get_children():
        yield from _scopes([*above, child])


def _made_of_it(tree: ast.Module, place: str, name: str, uses: Sequence[Use]) -> bool:
    """Whether the first that the module says of `name` is `name = …`, of the parameter.

    Then nobody sees what was in it before, as long as no other place means the parameter; but for one that takes its text,
    where the variable is that text.
    """
    for statement in tree.body:
        said = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        if name not in {node.id for node in said}:
            if any(_says(node, name) for node in ast.walk(statement)):
                return False
            continue
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return False
        target = statement.targets[0]
        if not isinstance(target, ast.Name) or target.id != name or sum(n.id == name for n in said) != 1:
            return False
        here = sum(node.id == place for node in said)
        everywhere = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == place]
        if here and here == len(everywhere):
            return True
        text = isinstance(statement.value, ast.Call) and ast.unparse(statement.value) == f"str({place})"
        stores = sum(_binds(node, name) for node in ast.walk(tree))
        return text and stores == 1 and all(use.kind == "text" for use in uses)
    return False


def _binds(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)) or _says(node, name)


def _says(node: ast.AST, name: str) -> bool:
    """Whether a node that is no name has `name`: of an import, a function, an argument, what is caught, …"""
    fields = ("name", "asname", "rest", "arg") if not isinstance(node, ast.keyword) else ()
    if any(str(getattr(node, field, None)).partition(".")[0] == name for field in fields):
        return True
    return isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names
