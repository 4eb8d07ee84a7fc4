"""What a program calls its workflows, templates and tasks, and another's text with this one's names in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from roundtrip.document import Mapping, Node, text_at
from roundtrip.python import beyond
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Located, Range, names, variable
from roundtrip.python.write.naming import Names

# what one call makes: a template with its parts. More comes from a loop
_MOST_OF_ONE = 50


class Bindings:
    """The variables of a program: which address each stands for, and which statement makes each address."""

    def __init__(self, place: Located) -> None:
        self.place = place
        self.statements: dict[Address, ast.stmt] = {}
        self.names: dict[Address, str] = {}
        self.addresses: dict[str, Address] = {}
        for address, node in place.addressed:
            self._bind(address, node)
        self.helpers = _helpers(place) - set(self.addresses) - set(beyond.NAMES)
        # what each statement makes, and each function
        self.made_by: dict[int, list[Address]] = {}
        self.functions: dict[str, list[Address]] = {}
        for address, statement in self.statements.items():
            self.made_by.setdefault(id(statement), []).append(address)
            if isinstance(statement, ast.FunctionDef):
                self.functions.setdefault(statement.name, []).append(address)
        self.taken = {n.id for n in place.nodes if isinstance(n, ast.Name)} | set(place.imports)
        self.taken |= {n.name for n in place.nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef))}

    def _bind(self, address: Address, node: Mapping) -> None:
        place = self.place
        statement = self.statement(place, node)
        name: str | None = None
        if statement is None:
            return
        if isinstance(statement, ast.FunctionDef) and statement is place.functions.get(node.span.start):
            name = statement.name
        else:
            expression = place.expression(node)
            assert expression is not None
            holder = place.parents[id(expression)]
            name = variable(holder)
            if isinstance(holder, ast.withitem) and isinstance(holder.optional_vars, ast.Name):
                name = holder.optional_vars.id
        self.statements[address] = statement
        if name is None:
            # a helper made it
            made = (node.span.start, node.span.end, text_at(node, "name"))
            name = place.documents[0].called.get(made)
        if name is not None:
            self.names[address] = name
            self.addresses.setdefault(name, address)

    @staticmethod
    def statement(place: Located, node: Node) -> ast.stmt | None:
        """The statement that makes a address: its call, its block, or its function."""
        function = place.functions.get(node.span.start)
        if function is not None:
            return function
        expression = place.expression(node)
        if expression is None or len(place.sharing(place.range(expression))) > _MOST_OF_ONE:
            return None
        return place.statement(expression)

    def fresh(self, name: str) -> str:
        """A name like `name` that the program doesn't use yet; it is used from then on."""
        found = Names(self.taken).give(name, fallback="value")
        self.taken.add(found)
        return found


def only_imports(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but import, if need be within `try` or `if`."""
    if isinstance(statement, (ast.Try, ast.If)):
        return all(isinstance(s, (ast.Import, ast.ImportFrom)) for s in statement.body)
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def _helpers(place: Located) -> set[str]:
    """What a program defines, gives a value, or imports from elsewhere than Hera."""
    found = {n.id for n in place.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    found |= {n.name for n in place.nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    return found | {name for name, statement in place.imports.items() if not _is_heras(statement)}


def _is_heras(statement: ast.stmt) -> bool:
    modules = [statement.module or ""] if isinstance(statement, ast.ImportFrom) else []
    modules += [a.name for a in statement.names] if isinstance(statement, ast.Import) else []
    return all(module.split(".")[0] == "hera" for module in modules)


def bound_around(place: Located, node: ast.AST) -> set[str]:
    """The names that functions, loops and comprehensions around a node give other values each time."""
    found: set[str] = set()
    while (holder := place.parents.get(id(node))) is not None:
        if isinstance(holder, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            arguments = holder.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            parameters = {a.arg for a in every if a is not None}
            # what a function without any gives a value has the same one each time
            stored = (n for n in ast.walk(holder) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
            found |= parameters | ({n.id for n in stored} if parameters else set())
        targets = [holder.target] if isinstance(holder, ast.For) else []
        targets += [g.target for g in getattr(holder, "generators", [])]
        found |= {name for t in targets for name in names(t)}
        node = holder
    return found


def used(place: Located, span: Range, known: Iterable[Range] = ()) -> set[str]:
    """The names that the text of a span uses; `known`: the expressions in it that something else stands for."""
    return {name for node in _named(place, span, known) for name in names(node)}


def renamed(place: Located, span: Range, others: dict[str, str], known: dict[Range, str]) -> str:
    """The text of a span with some of its names changed; `known`: what stands for whole expressions in it."""
    outer = {r: t for r, t in known.items() if not any(o != r and o[0] <= r[0] and r[1] <= o[1] for o in known)}
    for node in _named(place, span, outer):
        text = place.segment(node)
        outer[place.range(node)] = others.get(text, text) if isinstance(node, ast.Name) else _in_f_string(text, others)
    return applied(place.segment(span), [Edit(a - span[0], b - span[0], text) for (a, b), text in outer.items()])


def _named(place: Located, span: Range, known: Iterable[Range]) -> Iterator[ast.expr]:
    """The names, and the f-strings, in a span, but for those in what something else stands for."""
    there = [*known]
    for node in place.within(span):
        if isinstance(node, (ast.Name, ast.JoinedStr)):
            start, end = place.range(node)
            if any(a <= start and end <= b for a, b in there):
                continue
            if isinstance(node, ast.JoinedStr) or place.text[start:end] == node.id:
                # the names in an f-string have no place of their own before Python 3.12
                there += [(start, end)] if isinstance(node, ast.JoinedStr) else []
                yield node


def _in_f_string(text: str, names: dict[str, str]) -> str:
    """An f-string as the writer makes them: every part in braces begins with a name."""
    return re.sub(r"(?<!\{)\{(\w+)(?=[.}!:])", lambda m: "{" + names.get(m[1], m[1]), text)
