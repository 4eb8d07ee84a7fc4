"""Whether a parameter's name is free in a script: whether every place that a tag had may say the name instead."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence

from roundtrip.document.equivalence import parsed_script
from roundtrip.python.scripts.uses import Use

BUILTINS = frozenset(dir(builtins))
# what a variable may be made by, and the other uses of the parameter that are the same of it
_NUMBERS = frozenset(("bare", "text", "int", "float"))
_CONVERSIONS: dict[str, frozenset[str]] = {"str": frozenset(("text",)), "int": _NUMBERS, "float": _NUMBERS}


class Stays(Exception):
    """A script stays as it is; why, as a part of a sentence."""


def clash(script: str, place: str, name: str, uses: Sequence[Use]) -> str:
    """What a variable `name` of a script makes of its parameter `name`, which has `place` there, a name that nothing else has.

    "" where there is no such variable, or where it is the parameter itself; else `int`, `float` or `str`. The script may have
    a variable of that name if it makes it of the parameter, and of nothing else but that. Raises `Stays` where `name` can't be
    said in the place of `place`.
    """
    top = symtable.symtable(script, "<script>", "exec")
    own = name in top.get_identifiers()
    for scopes in _scopes([top]):
        table = scopes[-1]
        known = set(table.get_identifiers())
        if place in known and any(name in scope.get_identifiers() for scope in scopes[1:]):
            raise Stays(f"the script has another `{name}`")
        if name in known and len(scopes) > 1 and table.lookup(name).is_global() and not own:
            raise Stays(f"`{name}` is something else in the script")
    made = _made_of_it(parsed_script(script), place, name, uses) if own else ""
    if made is None:
        raise Stays(f"the script has another `{name}`")
    return made


def _scopes(above: list[symtable.SymbolTable]) -> Iterator[list[symtable.SymbolTable]]:
    """Every scope, behind those around it."""
    yield above
    for child in above[-1].get_children():
        yield from _scopes([*above, child])


def _made_of_it(tree: ast.Module, place: str, name: str, uses: Sequence[Use]) -> str | None:
    """What the first statement that says `name`, which is to be `name = …` of the parameter, makes of it; None if it isn't that.

    Then nobody sees what was in it before, as long as no other place means the parameter; or where the variable stays what it is,
    and other places mean the parameter as that.
    """
    for statement in tree.body:
        said = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        if name not in {node.id for node in said}:
            if any(_says(node, name) for node in ast.walk(statement)):
                return None
            continue
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return None
        target = statement.targets[0]
        if not isinstance(target, ast.Name) or target.id != name or sum(n.id == name for n in said) != 1:
            return None
        here = sum(node.id == place for node in said)
        everywhere = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == place]
        if here and here == len(everywhere):
            return ""
        if sum(_binds(node, name) for node in ast.walk(tree)) != 1:
            return None
        kinds = {use.kind for use in uses}
        value = ast.unparse(statement.value)
        if value == place:
            return ""
        for made, fitting in _CONVERSIONS.items():
            if value == f"{made}({place})" and kinds <= fitting:
                return made
        return None
    return None


def _binds(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)) or _says(node, name)


def _says(node: ast.AST, name: str) -> bool:
    """Whether a node that is no name has `name`: of an import, a function, an argument, what is caught, …"""
    fields = ("name", "asname", "rest", "arg") if not isinstance(node, ast.keyword) else ()
    if any(str(getattr(node, field, None)).partition(".")[0] == name for field in fields):
        return True
    return isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names
