"""One Python text, its documents, and where in it what they say stands.

Nodes of a Document know the span that they were read from. Here, a span leads to the expression, to the bracket that
holds it (a *slot*), and to the statement.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Union

from roundtrip.document import Document, Mapping, Node, Sequence, at
from roundtrip.document.remarks import walk
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.patch.addresses import Address, addressed
from roundtrip.python.patch.edits import Edit

Range = tuple[int, int]
Bracket = Union[ast.Call, ast.Dict, ast.List]
# a node of the syntax, or the place of something
Where = Union[ast.expr, ast.stmt, ast.keyword, ast.arg, Range]
_NEWLINE = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"#[^\r\n]*")
_CLOSING = re.compile(r"#[^\r\n]*|\)")


@dataclass(frozen=True)
class Slot:
    """An argument, a dictionary's entry or a list's item: its value, all of it with its label, and the bracket around it."""

    value: ast.expr
    whole: Range
    bracket: Bracket

    @property
    def name(self) -> str | None:
        """The name of an argument."""
        keywords = self.bracket.keywords if isinstance(self.bracket, ast.Call) else []
        return next((k.arg for k in keywords if k.value is self.value), None)


class Located:
    """A text and its documents."""

    def __init__(self, text: str, documents: list[Document]) -> None:
        self.text = text
        self.documents = documents

    # -- tables, each made once, where it is needed ----------------------------------------------------------------------

    @cached_property
    def source(self) -> Source:
        """The text with its lines."""
        return Source(self.text, "<input>")

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return self.source.tree

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The nodes of the syntax tree, an outer one before those in it."""
        return [*ast.walk(self.tree)]

    @cached_property
    def parents(self) -> dict[int, ast.AST]:
        """What each node of the syntax tree is in, by identity."""
        return {id(child): node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def expressions(self) -> dict[Range, ast.expr]:
        """The outermost expression at each place."""
        return {self.range(node): node for node in reversed(self.nodes) if isinstance(node, ast.expr)}

    @cached_property
    def keywords(self) -> dict[Range, ast.keyword]:
        """The argument at each place."""
        return {self.range(node): node for node in self.nodes if isinstance(node, ast.keyword)}

    @cached_property
    def functions(self) -> dict[int, ast.FunctionDef]:
        """The function that begins at each offset, with its decorators."""
        return {self.start(node): node for node in self.nodes if isinstance(node, ast.FunctionDef)}

    @cached_property
    def bare_calls(self) -> dict[str, ast.stmt]:
        """The statements `name()`, by their name: within a workflow, they make a template of a function."""
        statements = [node for node in reversed(self.nodes) if isinstance(node, ast.Expr)]
        calls = [(s, s.value) for s in statements if isinstance(s.value, ast.Call) and not s.value.args]
        return {c.func.id: s for s, c in calls if isinstance(c.func, ast.Name) and not c.keywords}

    @cached_property
    def imports(self) -> dict[str, ast.Import | ast.ImportFrom]:
        """The names that the module imports at its top, and the statement of each."""
        statements = (s for top in self.tree.body for s in (top.body if isinstance(top, ast.Try) else [top]))
        found = [s for s in statements if isinstance(s, (ast.Import, ast.ImportFrom))]
        return {alias.asname or alias.name.split(".")[0]: s for s in found for alias in s.names}

    @cached_property
    def addressed(self) -> list[tuple[Address, Mapping]]:
        """The workflows, templates, tasks and steps of the documents."""
        return list(addressed(self.documents))

    @cached_property
    def nodes_at(self) -> dict[Address, Mapping]:
        """The same, by address; the last of those that have the same one."""
        return dict(self.addressed)

    @cached_property
    def _users(self) -> dict[Range, list[Node]]:
        found: dict[Range, list[Node]] = {}
        for node in nodes_of(self.documents):
            found.setdefault((node.span.start, node.span.end), []).append(node)
        return found

    @cached_property
    def _blocks(self) -> dict[int, tuple[list[ast.stmt], int]]:
        """The block that each statement stands in, and its index there."""
        found: dict[int, tuple[list[ast.stmt], int]] = {}
        for node in self.nodes:
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, None)
                if isinstance(block, list):
                    found.update((id(statement), (block, n)) for n, statement in enumerate(block))
        return found

    @cached_property
    def _places(self) -> list[Range]:
        return sorted((start, -end) for start, end in self.expressions)

    # -- places --------------------------------------------------------------------------------------------------------

    def range(self, node: Where) -> Range:
        """Where a node begins and ends, in characters."""
        if isinstance(node, tuple):
            return node
        span = self.source.span(node)
        return span.start, span.end

    def start(self, statement: ast.stmt) -> int:
        """Where a statement begins, with its decorators (`@` included)."""
        decorators = getattr(statement, "decorator_list", ())
        if decorators:
            return self.line_start(self.range(decorators[0])[0]) + self.indent(decorators[0])
        return self.range(statement)[0]

    def end(self, statement: ast.stmt) -> int:
        """Where a statement ends, with the comments that end the body of a function."""
        if not isinstance(statement, ast.FunctionDef):
            return self.range(statement)[1]
        last = self.source.last_line(statement)
        return self.source.start_of(last) + len(self.source.line(last).rstrip())

    def indent(self, node: ast.expr | ast.stmt) -> int:
        """By how much the line that a node begins on is indented."""
        return self.indent_at(self.range(node)[0])

    def indent_at(self, offset: int) -> int:
        """By how much the line of `offset` is indented."""
        line = self.text[self.line_start(offset) : self.line_end(offset)]
        return len(line) - len(line.lstrip(" \t"))

    def line_start(self, offset: int) -> int:
        """Where the line of `offset` begins."""
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Behind the line break of the line of `offset`."""
        found = _NEWLINE.search(self.text, offset)
        return len(self.text) if found is None else found.end()

    def segment(self, node: Where) -> str:
        """The text of a node, or between two offsets."""
        start, end = self.range(node)
        return self.text[start:end]

    def edit(self, node: Where, text: str) -> Edit:
        """Another text for a node, or between two offsets."""
        return Edit(*self.range(node), text)

    def above(self, offset: int) -> int:
        """Where the line of `offset` begins, with the comments directly above it that are indented as it is."""
        start = self.line_start(offset)
        indent = self.text[start : start + self.indent_at(offset)]
        while start:
            above = self.line_start(start - 1)
            if not self.text.startswith(f"{indent}#", above):
                break
            start = above
        return start

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement around a node."""
        while not isinstance(node, ast.stmt):
            node = self.parents[id(node)]
        return node

    def block_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The statements among which one stands."""
        return self._blocks[id(statement)][0] if id(statement) in self._blocks else [statement]

    def index_of(self, statement: ast.stmt) -> int:
        """The place of a statement in its block."""
        return self._blocks[id(statement)][1]

    def within(self, span: Range) -> list[ast.expr]:
        """The expressions that are wholly in a span, in the order in which they begin; an outer one before those in it."""
        first, last = (bisect_left(self._places, (offset, -len(self.text))) for offset in span)
        return [self.expressions[start, -end] for start, end in self._places[first:last] if -end <= span[1]]

    def expression(self, node: Node | None) -> ast.expr | None:
        """The expression that a node was read from, if it is one."""
        return self.expressions.get((node.span.start, node.span.end)) if node is not None else None

    def decorator(self, node: Node) -> ast.Call | None:
        """The decorator that is called, of the function that a node was read from."""
        function = self.functions.get(node.span.start)
        decorators = function.decorator_list if function is not None else []
        return next((d for d in decorators if isinstance(d, ast.Call)), None)

    def sharing(self, place: Range) -> list[Node]:
        """Every node of the documents that was read from `place`."""
        return self._users.get(place, [])

    # -- slots ---------------------------------------------------------------------------------------------------------

    def slot(self, parent: Node, key: str | int, child: Node | None) -> Slot | None:
        """Where the value under `key` of `parent` is given, None where that can't be seen."""
        if isinstance(parent, Mapping) and isinstance(key, str) and key in parent.keys:
            span = parent.keys[key].span
            place = (span.start, span.end)
            keyword = self.keywords.get(place)
            if keyword is not None:
                return self._held(keyword.value)
            label = self.expressions.get(place)
            holder = self.parents.get(id(label)) if label is not None else None
            if isinstance(holder, ast.Dict) and label in holder.keys:
                return self._held(holder.values[holder.keys.index(label)])
        if isinstance(parent, Sequence) and isinstance(key, int):
            held = self.expression(parent)
            plain = isinstance(held, ast.List) and not any(isinstance(e, ast.Starred) for e in held.elts)
            if plain and isinstance(held, ast.List) and len(held.elts) == len(parent.items):
                return Slot(held.elts[key], self.in_parentheses(held, key), held)
        return self._held(self.expression(child))

    def item(self, holder: Node, key: str | int | None) -> Slot | None:
        """Where an item of a sequence is given."""
        return self.slot(holder, key, at(holder, (key,))) if key is not None and isinstance(holder, Sequence) else None

    def _held(self, value: ast.expr | None) -> Slot | None:
        """Where an expression is an argument, an entry or an item."""
        holder = self.parents.get(id(value)) if value is not None else None
        if value is None or holder is None:
            return None
        if isinstance(holder, ast.keyword):
            call = self.parents[id(holder)]
            return Slot(value, self.range(holder), call) if holder.arg and isinstance(call, ast.Call) else None
        if isinstance(holder, ast.Dict) and value in holder.values:
            index = holder.values.index(value)
            key = holder.keys[index]
            end = self.in_parentheses(holder, index)[1]
            return Slot(value, (self.range(key)[0], end), holder) if key is not None else None
        if isinstance(holder, ast.List):
            return Slot(value, self.in_parentheses(holder, holder.elts.index(value)), holder)
        return Slot(value, self.range(value), holder) if isinstance(holder, ast.Call) and value in holder.args else None

    def in_parentheses(self, bracket: ast.Dict | ast.List, index: int) -> Range:
        """Where a value of a dictionary, or an item of a list, is, with the parentheses around it."""
        values = bracket.values if isinstance(bracket, ast.Dict) else bracket.elts
        start, end = self.range(values[index])
        key = bracket.keys[index] if isinstance(bracket, ast.Dict) else None
        if key is not None:
            before = self.range(key)[1]
        else:
            before = self.range(values[index - 1])[1] if index else self.range(bracket)[0] + 1
        # what closes the one before stands before its comma
        opening = _COMMENT.sub(lambda found: " " * len(found[0]), self.text[before:start]).rpartition(",")[2]
        count = opening.count("(")
        if not count:
            return start, end
        first = start - len(opening) + opening.index("(")
        for closing in _CLOSING.finditer(self.text, end):
            count -= closing[0] == ")"
            if not count:
                return first, closing.end()
        return start, end


def argument(call: ast.AST | None, name: str) -> ast.expr | None:
    """What a call is given under a name."""
    return next((k.value for k in call.keywords if k.arg == name), None) if isinstance(call, ast.Call) else None


def arguments(function: ast.FunctionDef) -> list[tuple[ast.arg, ast.expr | None]]:
    """The arguments of a function, each with its default."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    none: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults))
    return [*zip(positional, [*none, *given.defaults]), *zip(given.kwonlyargs, given.kw_defaults)]


def variable(statement: ast.AST | None) -> str | None:
    """The variable that an assignment gives a value."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    return target.id if isinstance(target, ast.Name) else None


def called(call: ast.AST | None) -> str:
    """The name of the class, the function or the method that is called, or would be."""
    function = call.func if isinstance(call, ast.Call) else call
    return getattr(function, "attr", None) or getattr(function, "id", None) or ""


def names(code: ast.AST) -> set[str]:
    """The names that an expression or a statement uses."""
    return {n.id for n in ast.walk(code) if isinstance(n, ast.Name)}


def nodes_of(documents: list[Document]) -> Iterator[Node]:
    """The nodes of documents."""
    return (node for document in documents if document.root is not None for node in walk(document.root))


def children(node: Node) -> list[Node]:
    """The nodes directly within one."""
    if isinstance(node, Mapping):
        return list(node.entries.values())
    return list(node.items) if isinstance(node, Sequence) else []
