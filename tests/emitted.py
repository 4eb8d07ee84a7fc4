"""The codes of diagnostics that the package can emit, found in its source: what reaches the `code` of a Diagnostic.

A function hands a code on if a parameter of it lands where a code goes, in a Diagnostic, or in another such function; so does a
class with a field `code`, and a dictionary with the key "code". What stands there is followed through constants, local names
and tables of the module.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.support import REPOSITORY

PACKAGE = REPOSITORY / "roundtrip"
# whose codes are mypy's, pyright's and ruff's
OTHER_TOOLS = {PACKAGE / "python" / "write" / "complaints.py"}
# what takes a code, its module and name → the positions and names of the arguments that are one
Takes = dict[tuple[str, str], set[tuple[int, str]]]
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class _Module:
    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
        self.tree = tree
        self.parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.defined = {n.name for n in ast.walk(tree) if isinstance(n, Function | ast.ClassDef)}
        self.constants: dict[str, ast.expr] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        for node in tree.body:
            if isinstance(node, ast.Assign):
                self.constants.update((t.id, node.value) for t in node.targets if isinstance(t, ast.Name))
                for target in (
                    t for t in node.targets if isinstance(t, ast.Tuple) and isinstance(node.value, ast.Tuple)
                ):
                    assert isinstance(node.value, ast.Tuple)
                    self.constants.update(
                        (t.id, v) for t, v in zip(target.elts, node.value.elts) if isinstance(t, ast.Name)
                    )
            elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
                self.constants[node.target.id] = node.value
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                self.imports.update({a.asname or a.name: (node.module, a.name) for a in node.names})

    def function_of(self, node: ast.AST) -> Function | None:
        """The function that a node stands in."""
        above = self.parents.get(node)
        while above is not None and not isinstance(above, Function):
            above = self.parents.get(above)
        return above


def emitted() -> dict[str, set[str]]:
    """All codes of the package, and where each is emitted."""
    parsed = (
        _Module(p, ast.parse(p.read_text("utf-8"))) for p in sorted(PACKAGE.rglob("*.py")) if p not in OTHER_TOOLS
    )
    modules = {module.name: module for module in parsed}
    takes: Takes = defaultdict(set)
    takes["", "tell"].add((0, "code"))  # a callback's name in `schema/rules`
    for module in modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and node.name != "Check":
                rows = [s for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
                for number, row in enumerate(rows):
                    if ast.unparse(row.target) == "code" and ast.unparse(row.annotation) == "str":
                        takes[module.name, node.name].add((number, "code"))
    while True:
        before = sum(map(len, takes.values()))
        for module in modules.values():
            for place, value in _places(module, takes):
                function = module.function_of(place)
                if function is None:
                    continue
                names = set(_names(value))
                arguments = [*function.args.posonlyargs, *function.args.args]
                parameters = [a.arg for a in arguments]
                method = parameters[:1] in (["self"], ["cls"])
                for number, parameter in list(enumerate(parameters))[method:]:
                    text = arguments[number].annotation is None or ast.unparse(arguments[number].annotation) == "str"
                    if parameter == "code" and text and parameter in names:
                        name = function.name
                        if name == "__init__":
                            above = module.parents[function]
                            assert isinstance(above, ast.ClassDef)
                            name = above.name
                        takes[module.name, name].add((number - method, parameter))
        if sum(map(len, takes.values())) == before:
            break
    found: dict[str, set[str]] = defaultdict(set)
    for module in modules.values():
        for place, value in _places(module, takes):
            for code in _values(module, modules, value, place, 0):
                if code is not None and CODE.fullmatch(code):
                    found[code].add(f"{module.name}:{value.lineno}")
    return found


def _names(value: ast.expr) -> Iterator[str]:
    """The names that an expression may be the value of."""
    if isinstance(value, ast.Name):
        yield value.id
    elif isinstance(value, ast.IfExp | ast.BoolOp):
        for part in value.values if isinstance(value, ast.BoolOp) else (value.body, value.orelse):
            yield from _names(part)


def _places(module: _Module, takes: Takes) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Where a code goes, and what is put there."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            for number, parameter in sorted(_taken(module, takes, node.func)):
                plain = node.args[: number + 1]
                if len(plain) > number and not any(isinstance(a, ast.Starred) for a in plain):
                    yield node, plain[number]
                yield from ((node, k.value) for k in node.keywords if k.arg == parameter)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values)
            yield from ((node, v) for k, v in pairs if isinstance(k, ast.Constant) and k.value == "code")


def _taken(module: _Module, takes: Takes, called: ast.expr) -> set[tuple[int, str]]:
    """What something that is called takes: a name is the module's own, or imported; a method may be anybody's."""
    if isinstance(called, ast.Name):
        home = module.name if called.id in module.defined else module.imports.get(called.id, ("", ""))[0]
        return takes.get((home, called.id), set())
    name = getattr(called, "attr", "")
    return {one for (_, taking), each in takes.items() if taking == name for one in each}


def _values(
    module: _Module, modules: dict[str, _Module], value: ast.expr, place: ast.AST, depth: int
) -> Iterator[str | None]:
    """What an expression may be; None for what isn't known."""
    if depth > 8:
        return
    deeper = depth + 1
    if isinstance(value, ast.Constant):
        yield value.value if isinstance(value.value, str) else None
    elif isinstance(value, ast.IfExp):
        yield from _values(module, modules, value.body, place, deeper)
        yield from _values(module, modules, value.orelse, place, deeper)
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _values(module, modules, part, place, deeper)
    elif isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        yield from _of_table(module, modules, value.value.id, None)
    elif isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and value.attr.isupper():
        home = modules.get(".".join(module.imports.get(value.value.id, ("", ""))))
        yield from _values(home, modules, ast.Name(value.attr), place, deeper) if home else [None]
    elif isinstance(value, ast.Name):
        function = module.function_of(place)
        while function is not None:
            local = list(_assigned(function, value.id))
            if local:
                for one, index in local:
                    if index is None:
                        yield from _values(module, modules, one, place, deeper)
                    elif isinstance(one, ast.Name):
                        yield from _of_table(module, modules, one.id, index)
                    elif isinstance(one, ast.Tuple | ast.List):
                        yield from _in_rows(module, modules, one, index)
                    else:
                        yield None
                return
            arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
            given = next((a for a in arguments if a.arg == value.id), None)
            if given is not None:  # told where it is called; its default is told here
                plain = (*function.args.posonlyargs, *function.args.args)
                defaults = dict(zip([a.arg for a in plain][::-1], function.args.defaults[::-1]))
                if value.id in defaults:
                    yield from _values(module, modules, defaults[value.id], place, deeper)
                return
            function = module.function_of(function)
        if value.id in module.constants:
            yield from _values(module, modules, module.constants[value.id], place, deeper)
        elif value.id in module.imports:
            home, name = module.imports[value.id]
            while home in modules and name not in modules[home].constants and name in modules[home].imports:
                home, name = modules[home].imports[name]  # handed on
            known = home in modules and name in modules[home].constants
            yield from _values(modules[home], modules, ast.Name(name), modules[home].tree, deeper) if known else [None]
        else:
            yield None
    else:
        yield None


def _assigned(function: Function, name: str) -> Iterator[tuple[ast.expr, int | None]]:
    """What is assigned to a local name: the expression, or a table and the index in its rows."""
    for node in ast.walk(function):
        targets: list[tuple[ast.expr, ast.expr, bool]] = []
        if isinstance(node, ast.Assign):
            targets = [(t, node.value, False) for t in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets = [(node.target, node.value, False)]
        elif isinstance(node, ast.For | ast.comprehension):
            targets = [(node.target, node.iter, True)]
        for target, value, loop in targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield (value, -1) if loop else (value, None)
            elif isinstance(target, ast.Tuple):
                for index, part in enumerate(target.elts):
                    if isinstance(part, ast.Name) and part.id == name:
                        if loop:
                            yield value, index
                        elif isinstance(value, ast.Tuple):
                            yield value.elts[index], None
                        elif isinstance(value, ast.IfExp):
                            yield from (
                                (b.elts[index], None) for b in (value.body, value.orelse) if isinstance(b, ast.Tuple)
                            )
                        elif isinstance(value, ast.Subscript):
                            yield value.value, index
                        else:
                            yield value, index


def _of_table(module: _Module, modules: dict[str, _Module], name: str, index: int | None) -> Iterator[str | None]:
    """What a table of the module has: its values, or those of its rows at `index`."""
    home = module
    if name in module.imports and module.imports[name][0] in modules:
        home, name = modules[module.imports[name][0]], module.imports[name][1]
    table = home.constants.get(name)
    if isinstance(table, ast.Call) and table.args:  # frozenset([...]), MappingProxyType({...})
        table = table.args[0]
    if isinstance(table, ast.Dict):
        rows: list[ast.expr] = list(table.values)
    elif isinstance(table, ast.Tuple | ast.List | ast.Set):
        rows = list(table.elts)
    else:
        yield None
        return
    if index is None or index < 0:
        for row in rows:
            yield from _values(home, modules, row, home.tree, 1)
    else:
        yield from _in_rows(home, modules, ast.Tuple(rows), index)


def _in_rows(
    module: _Module, modules: dict[str, _Module], table: ast.Tuple | ast.List, index: int
) -> Iterator[str | None]:
    for row in table.elts:
        if isinstance(row, ast.Tuple) and index < len(row.elts):
            yield from _values(module, modules, row.elts[index], module.tree, 1)
        elif index < 0:
            yield from _values(module, modules, row, module.tree, 1)
        else:
            yield None
