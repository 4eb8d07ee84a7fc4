"""The line of a program that says in which order the templates of its workflow are written.

    w.templates.sort(key=lambda t: ["main", "gen"].index(str(t.name)))

It ends the block of its workflow: Hera adds templates as they are made and as functions are first called, and writes
`Workflow.templates` in the order that the list has then (`Workflow._build_templates`), in every release. A template that
the line doesn't name is an error to Python, so it can't be forgotten.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Mapping, Node, Scalar
from roundtrip.document.marks import retyped
from roundtrip.document.numbers import any_string
from roundtrip.document.templates import ORDER, names_of, templates_of
from roundtrip.python.code import literals

MARK = ".templates.sort("  # in every text with such a line


class OrderLine(NamedTuple):
    """Such a line in a program: the variable of its workflow, the block that it stands in, and the function, if any."""

    variable: str
    statement: ast.Expr
    listed: ast.List
    block: list[ast.stmt]
    function: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Which workflow's it is: the function that makes it, "" for the module, and its variable there."""
        return self.function, self.variable

    @property
    def names(self) -> list[str]:
        """The names, in their order."""
        return [str(item.value) for item in self.listed.elts if isinstance(item, ast.Constant)]


def order_text(variable: str, names: list[str]) -> str:
    """The text of such a line, however long it is."""
    listed = ", ".join(literals.string(name) for name in names)
    return f"{variable}.templates.sort(key=lambda t: [{listed}].index(str(t.name)))"


def sayable(root: Node | None) -> bool:
    """Whether such a line can say the order of a document's templates: each has a name of its own, which Hera has, too."""
    names, templates = names_of(root), templates_of(root)
    known = templates is None or all(_known_to_hera(item) for item in templates.items)
    return known and "" not in names and len(set(names)) == len(names)


def _known_to_hera(template: Node) -> bool:
    """Whether a template's name is a string, or a number that comes of one: others stand beside what Hera has."""
    name = template.entries.get("name") if isinstance(template, Mapping) else None
    if not isinstance(name, Scalar) or isinstance(name.value, str):
        return name is not None
    text = any_string(name.value)
    return any(repr(retyped(text, what)) == repr(name.value) for what in ("int", "float", "bool"))


def scopes(tree: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The statements of a module, under "", and those of its functions, each under its name."""
    yield "", tree.body
    yield from ((statement.name, statement.body) for statement in tree.body if isinstance(statement, ast.FunctionDef))


def order_lines(tree: ast.Module) -> Iterator[OrderLine]:
    """The lines of a module that say an order: at its top and that of its functions, and in blocks of `with` there."""
    for function, body in scopes(tree):
        for block in (body, *(statement.body for statement in body if isinstance(statement, ast.With))):
            for statement in block:
                found = _order_line(statement, block)
                if found is not None:
                    yield found._replace(function=function)


def is_order_line(statement: ast.stmt) -> bool:
    """Whether a statement says an order of templates."""
    return _order_line(statement, []) is not None


def without_order(tree: ast.Module) -> None:
    """Takes such lines out of a module, so that a template which they don't name is none of its faults."""
    for line in list(order_lines(tree)):
        place = line.block.index(line.statement)
        line.block[place] = ast.copy_location(ast.Pass(), line.statement)


def overruled(source: str, orders: list[list[str]], onto: str) -> Iterator[Diagnostic]:
    """A warning for each line of a program that says an order of templates where `onto` has another, which stays."""
    if not orders or MARK not in source:
        return
    for line in order_lines(ast.parse(source.removeprefix("\ufeff"))):
        if any(set(names) <= set(line.names) for names in orders):
            message = (
                f"the order that this says is not that of {onto}, which stays, as it always does. Change it there, and put "
                "it into the program with to-python; or write the file anew, with --overwrite"
            )
            yield Diagnostic("warning", ORDER, message, line.statement.lineno, line.statement.col_offset + 1)


def _order_line(statement: ast.stmt, block: list[ast.stmt]) -> OrderLine | None:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    call = statement.value
    sort = call.func
    if call.args or len(call.keywords) != 1 or not isinstance(sort, ast.Attribute) or sort.attr != "sort":
        return None
    templates, key = sort.value, call.keywords[0]
    if not isinstance(templates, ast.Attribute) or templates.attr != "templates":
        return None
    if not isinstance(templates.value, ast.Name) or key.arg != "key" or not isinstance(key.value, ast.Lambda):
        return None
    listed = _index_in(key.value)
    return OrderLine(templates.value.id, statement, listed, block) if listed is not None else None


def _index_in(function: ast.Lambda) -> ast.List | None:
    """The list of names in `lambda t: […].index(str(t.name))`; `t.name` alone is as good."""
    body = function.body
    if not isinstance(body, ast.Call) or len(body.args) != 1 or body.keywords or len(function.args.args) != 1:
        return None
    index, argument = body.func, body.args[0]
    if not isinstance(index, ast.Attribute) or index.attr != "index" or not isinstance(index.value, ast.List):
        return None
    if ast.unparse(argument) not in (f"str({function.args.args[0].arg}.name)", f"{function.args.args[0].arg}.name"):
        return None
    texts = all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in index.value.elts)
    return index.value if texts else None
