"""What mypy --strict, pyright and ruff complain of in a generated program, and where: Hera's types, not its meaning.

Facts, all of Hera 7.1: the call of a template is a `Step | Task | None` (`CallableTemplateMixin.__call__`), that of a decorated
function what its overloads say (`_ScriptDecoratedFunction`); `>>` is `Task.__rshift__(Task | list[Task]) -> Task | list[Task]`, and
`Task.__rrshift__(list[Task | str])`, to which a `list[Task]` is none, since lists are invariant. What is in the functions that were
scripts is about the scripts, and can't be said beside it: a comment there would be part of the script.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple, Union

from roundtrip.hera.facts import Type
from roundtrip.python.write.narrow_types import narrow_arguments
from roundtrip.python.write.plan import CALLABLE

# the methods of a task that take another one
_OF_TASKS = frozenset({"next", "on_success", "on_failure", "on_error", "when_any_succeeded", "when_all_failed"})


class Complaint(NamedTuple):
    """What a tool says of a line, from 1."""

    line: int
    tool: str
    code: str


class Function(NamedTuple):
    """A function that was a script: its parameters, and those without a default."""

    parameters: frozenset[str]
    required: frozenset[str]


# what is known of a value. "optional": Step | Task | None; "node": Step | Task; "task"; "tasks": Task | list[Task];
# "nothing": Any to mypy, None to pyright; "container": a ContainerNode; "template": what can be called
Kind = Union[str, Function, None]


def complaints(program: str) -> list[Complaint]:
    """What the tools say of a program, without its pragmas: errors. Pyright's warning about an arrow as a statement is none."""
    reader = _Reader()
    reader.block(ast.parse(program).body)
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[Complaint] = []
        self.names: dict[str, Kind] = {}

    def say(self, node: ast.AST, tool: str, code: str) -> None:
        self.found.append(Complaint(node.lineno, tool, code))  # type: ignore[attr-defined]

    # -- statements -----------------------------------------------------------------------------------------------------

    def block(self, statements: list[ast.stmt], *, within: bool = False) -> None:
        """Some statements, in their order. `within`: in a `with`, of which ruff says it all where it is about both."""
        for statement in statements:
            if isinstance(statement, ast.FunctionDef):
                self._function(statement)
            elif isinstance(statement, (ast.With, ast.For)):
                self._with(statement, said=within and len(statements) == 1)
                self.block(statement.body, within=isinstance(statement, ast.With))
            elif isinstance(statement, ast.Assign):
                kind = self.kind(statement.value)
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        self.names[target.id] = kind
            elif isinstance(statement, ast.Expr):
                if isinstance(statement.value, ast.BinOp):
                    self._arrow(statement.value, statement)
                else:
                    self.kind(statement.value)

    def _with(self, statement: ast.With | ast.For, *, said: bool) -> None:
        if isinstance(statement, ast.For):
            self.kind(statement.iter)
            return
        for item in statement.items:
            self.kind(item.context_expr)
            if isinstance(item.optional_vars, ast.Name):
                self.names[item.optional_vars.id] = self._made(item.context_expr)
        if not said and len(statement.body) == 1 and isinstance(statement.body[0], ast.With):
            self.say(statement, "ruff", "SIM117")

    def _function(self, function: ast.FunctionDef) -> None:
        given = function.args
        names = [a.arg for a in given.args]
        required = names[: len(names) - len(given.defaults)]
        unchecked = any(isinstance(d, ast.Name) and d.id == "no_type_check" for d in function.decorator_list)
        scripted = any(
            isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id in ("script", "plain_script")
            for d in function.decorator_list
        )
        for decorator in function.decorator_list:
            self.kind(decorator)
        if scripted:
            self.names[function.name] = Function(frozenset(names), frozenset(required))
        if scripted and function.returns is None and not unchecked:
            self.say(function, "mypy", "no-untyped-def")

    # -- expressions ----------------------------------------------------------------------------------------------------

    def kind(self, node: ast.expr) -> Kind:
        """What an expression is, with what is said of all that is in it."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.RShift):
            return self._arrow(node)
        if isinstance(node, ast.Attribute):
            of = self.kind(node.value)
            if of == "optional":
                self.say(node, "mypy", "union-attr")
                self.say(node, "pyright", "reportOptionalMemberAccess")
            elif of == "nothing":
                self.say(node, "pyright", "reportAttributeAccessIssue")
            return None
        if not isinstance(node, ast.Lambda):
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.kind(child)
        return None

    def _call(self, node: ast.Call) -> Kind:
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        kinds = [self.kind(argument) for argument in arguments]
        if isinstance(node.func, ast.Attribute):
            self.kind(node.func)
            of = self.names.get(node.func.value.id) if isinstance(node.func.value, ast.Name) else None
            if node.func.attr in _OF_TASKS and kinds and of != "nothing":
                self._wants_a_task(arguments[0], kinds[0])
        name = ast.unparse(node.func)
        for keyword in node.keywords:
            narrow = narrow_arguments(name)
            if keyword.arg in narrow:
                self._narrow(keyword.value, narrow[keyword.arg])
        return self._made(node)

    def _made(self, node: ast.expr) -> Kind:
        """What a call gives."""
        if not isinstance(node, ast.Call):
            return None
        if not isinstance(node.func, ast.Name):
            return None
        name = node.func.id
        known = self.names.get(name)
        if isinstance(known, Function):
            keywords = {keyword.arg for keyword in node.keywords}
            if known.parameters >= keywords >= known.required:
                return "nothing"
            if not keywords:
                return "optional"
            return "task" if keywords & {"depends", "dependencies"} else "node"
        if known == "template":
            return "optional"
        if name in CALLABLE:
            return "template"
        if name == "Task":
            return "task"
        if name == "ContainerNode":
            return "container"
        # what tells Argo more of an object gives that object
        return self._made(node.args[0]) if known is None and node.args else None

    def _wants_a_task(self, node: ast.expr, kind: Kind) -> None:
        if kind in ("optional", "node"):
            self.say(node, "mypy", "arg-type")
        if kind in ("optional", "node", "nothing"):
            self.say(node, "pyright", "reportArgumentType")

    # -- values of models ---------------------------------------------------------------------------------------------

    def _narrow(self, node: ast.expr, type_: Type) -> None:
        """A plain value where Hera's types want a model of one."""
        if self._is_plain(node, type_):
            self.say(node, "pyright", "reportArgumentType")
        self.found += [Complaint(line, "mypy", code) for line, code in self._narrow_lines(node, type_, "arg-type")]

    def _narrow_lines(self, node: ast.expr, type_: Type, code: str) -> Iterator[tuple[int, str]]:
        if isinstance(node, ast.Dict) and type_.kind == "dict":
            for key, value in zip(node.keys, node.values):
                if self._is_plain(value, type_.args[1]):
                    yield (key or value).lineno, "dict-item"
        elif isinstance(node, ast.List) and type_.kind == "list":
            for item in node.elts:
                if self._is_plain(item, type_.args[0]):
                    yield item.lineno, "list-item"
        elif self._is_plain(node, type_):
            yield node.lineno, code

    def _is_plain(self, node: ast.expr, type_: Type) -> bool:
        if isinstance(node, ast.Dict) and type_.kind == "dict":
            return any(self._is_plain(value, type_.args[1]) for value in node.values)
        if isinstance(node, ast.List) and type_.kind == "list":
            return any(self._is_plain(item, type_.args[0]) for item in node.elts)
        return not isinstance(node, ast.Call) and not (isinstance(node, ast.Constant) and node.value is None)

    # -- arrows -------------------------------------------------------------------------------------------------------

    def _arrow(self, node: ast.BinOp, statement: ast.Expr | None = None) -> Kind:
        """`left >> right`, and what it gives. `statement`: with the brackets around it, if it is all of that."""
        left, right = self._side(node.left), self._side(node.right)
        if "container" in (*left, *right):
            return "container"
        first = self._first(node)
        if not self._goes_for_mypy(node, left, right):
            self.say(first, "mypy", "operator")
        if not self._goes_for_pyright(node, left, right):
            self.say(statement or first, "pyright", "reportOperatorIssue")
        if left == ("nothing",):
            return "nothing"
        return "task" if isinstance(node.left, ast.List) else "tasks"

    @staticmethod
    def _first(node: ast.expr) -> ast.expr:
        while isinstance(node, ast.BinOp):
            node = node.left
        return node

    def _side(self, node: ast.expr) -> tuple[Kind, ...]:
        return tuple(self.kind(item) for item in node.elts) if isinstance(node, ast.List) else (self.kind(node),)

    def _goes_for_mypy(self, node: ast.BinOp, left: tuple[Kind, ...], right: tuple[Kind, ...]) -> bool:
        if isinstance(node.left, ast.List):
            if right == ("nothing",):
                return True
            return "nothing" in left and right == ("task",)
        if left == ("nothing",):
            return True
        if isinstance(node.right, ast.List):
            for item, kind in zip(node.right.elts, right):
                if kind in ("optional", "node"):
                    self.say(item, "mypy", "list-item")
            return left == ("task",)
        if right == ("nothing",):
            return True
        return left == ("task",) and right == ("task",)

    @staticmethod
    def _goes_for_pyright(node: ast.BinOp, left: tuple[Kind, ...], right: tuple[Kind, ...]) -> bool:
        if isinstance(node.left, ast.List):
            return right == ("task",) and len(set(left)) > 1
        if left != ("task",):
            return False
        if isinstance(node.right, ast.List):
            return set(right) == {"task"} or len(set(right)) > 1
        return right == ("task",)
