"""The functions of a program that would make a workflow, told by its syntax tree: what a target can name."""

from __future__ import annotations

import ast
import warnings
from typing import NamedTuple

from roundtrip.python.evaluate.hera.kinds import WORKFLOWS

# decorators of what nobody calls for its workflow: the code of a script, hooks, tests, commands
_OTHERS = frozenset({"script", "fixture", "register_pre_build_hook", "command", "group"})
_TESTS = "test"


class Maker(NamedTuple):
    """A function that returns or builds a workflow: its name, its parameters without a default, and its place."""

    name: str
    required: tuple[str, ...]
    line: int
    column: int

    @property
    def target(self) -> str:
        """The target that calls it; dots stand for arguments to give."""
        given = ", ".join(f"{name}=..." for name in self.required)
        return f"{self.name}({given})" if given else self.name


def makers(source: str) -> list[Maker]:
    """The functions at the top of a program that return or build a workflow, or call one that does; in their order."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    kinds = _kinds(tree)
    functions = {n.name: n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and _asked(n)}
    found = {name for name, function in functions.items() if _builds(function, kinds) or _returns(function, kinds)}
    more = True
    while more:
        more = False
        for name, function in functions.items():
            if name not in found and any(isinstance(c, ast.Name) and c.id in found for c in _called(function)):
                found.add(name)
                more = True
    return [_maker(function) for name, function in functions.items() if name in found]


def _kinds(tree: ast.Module) -> set[str]:
    """What the classes of workflows are called in a program, its own subclasses among them."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names if alias.name in WORKFLOWS}
            if any(alias.name == "*" for alias in node.names) and (node.module or "").startswith("hera"):
                names.update(WORKFLOWS)
        elif isinstance(node, ast.ClassDef) and any(_last(base) in names.union(WORKFLOWS) for base in node.bases):
            names.add(node.name)
    return names


def _last(node: ast.AST | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _asked(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return not function.name.startswith(_TESTS) and not any(_last(d) in _OTHERS for d in decorators)


def _called(function: ast.AST) -> list[ast.expr]:
    return [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]


def _is_kind(node: ast.AST, kinds: set[str]) -> bool:
    """Whether a node is the class of a workflow: `Workflow`, or `workflows.Workflow`."""
    return (isinstance(node, ast.Name) and node.id in kinds) or (
        isinstance(node, ast.Attribute) and node.attr in WORKFLOWS
    )


def _builds(function: ast.AST, kinds: set[str]) -> bool:
    return any(_is_kind(called, kinds) for called in _called(function))


def _returns(function: ast.FunctionDef | ast.AsyncFunctionDef, kinds: set[str]) -> bool:
    """Whether a function says that it gives a workflow, and takes none: that would be a hook."""
    args = function.args
    taken = [arg.annotation for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return _says(function.returns, kinds) and not any(_says(annotation, kinds) for annotation in taken)


def _says(annotation: ast.expr | None, kinds: set[str]) -> bool:
    if annotation is None:
        return False
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in kinds:
            return True
        if _is_kind(node, kinds):
            return True
    return False


def _maker(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Maker:
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    required = [arg.arg for arg in plain[: len(plain) - len(args.defaults)]]
    required += [arg.arg for arg, default in zip(args.kwonlyargs, args.kw_defaults) if default is None]
    return Maker(function.name, tuple(required), function.lineno, function.col_offset + 1)
