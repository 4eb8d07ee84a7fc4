"""The tables of what is read statically: the kind of a node of `ast`, or of an object, and what is done with it.

Entries with a line that says them make `docs/static-subset.md`. A module fills its tables where it is loaded. The rooms
above this one add what they know of: the language itself knows no object but Python's own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Entry(NamedTuple):
    """One thing that is read: how, and what the documentation says of it."""

    handler: Callable[..., Any]
    doc: str


class ByType(dict[type, Callable[..., Any]]):
    """Handlers by the type of an object, or what that comes from."""

    def of(self, *kinds: type) -> Callable[[F], F]:
        """Registers the handler of these types."""

        def register(handler: F) -> F:
            self.update(dict.fromkeys(kinds, handler))
            return handler

        return register

    def find(self, value: Any) -> Callable[..., Any] | None:
        """The handler of `value`; None where nothing is known of its type."""
        for kind in type(value).__mro__:
            if kind in self:
                return self[kind]
        return None


# syntax: the node of `ast` → handler(machine, node)
EXPRESSIONS: dict[type[ast.AST], Entry] = {}
STATEMENTS: dict[type[ast.AST], Entry] = {}
# a name of Python's own → handler(machine, given)
BUILTINS: dict[str, Entry] = {}
# the types among them
TYPES: dict[str, Any] = {}
# methods of Python's own types: type's name → method → handler(machine, receiver, given)
METHODS: dict[str, dict[str, Entry]] = {}
# other modules: module → name → what it is
LIBRARIES: dict[str, dict[str, Entry]] = {}
# Hera: class or mixin → attribute or method → handler(machine, thing[, given])
PROPERTIES: dict[str, dict[str, Entry]] = {}
HERA_METHODS: dict[str, dict[str, Entry]] = {}

# objects: `value.attr`: handler(machine, value, attr)
ATTRIBUTES = ByType()
# `value.attr = other`: handler(machine, value, attr, other, place)
ASSIGNED = ByType()
# `value(…)`: handler(machine, value, given)
CALLED = ByType()
# `value[…]`: handler(machine, value, node of what stands in the brackets)
ITEMS = ByType()
# operators, on whichever side the object stands: handler(machine, sign, left, right)
OPERATORS = ByType()
# handler(machine, node of the operator, left, right)
COMPARED = ByType()
# handler(machine, sign, value)
UNARY = ByType()
# `with value`: handlers (machine, value, node) and (machine, value)
ENTERED = ByType()
LEFT = ByType()
# definitions that aren't run: handler(machine, node), which gives whether it took this one
DEFINED: list[Callable[..., bool]] = []


def expression(kind: type[ast.expr], doc: str) -> Callable[[F], F]:
    """Registers how an expression is read."""
    return _into(EXPRESSIONS, kind, doc)


def statement(kind: type[ast.stmt], doc: str) -> Callable[[F], F]:
    """Registers how a statement is read."""
    return _into(STATEMENTS, kind, doc)


def builtin(name: str, doc: str) -> Callable[[F], F]:
    """Registers a builtin function."""
    return _into(BUILTINS, name, doc)


def method(owner: str, name: str, doc: str) -> Callable[[F], F]:
    """Registers a method of one of Python's own types."""
    return _into(METHODS.setdefault(owner, {}), name, doc)


def library(module: str, name: str, doc: str) -> Callable[[F], F]:
    """Registers a function of another module."""
    return _into(LIBRARIES.setdefault(module, {}), name, doc)


def hera_property(owner: str, name: str, doc: str) -> Callable[[F], F]:
    """Registers an attribute of one of Hera's classes or mixins, that Hera computes."""
    return _into(PROPERTIES.setdefault(owner, {}), name, doc)


def hera_method(owner: str, name: str, doc: str) -> Callable[[F], F]:
    """Registers a method of one of Hera's classes or mixins."""
    return _into(HERA_METHODS.setdefault(owner, {}), name, doc)


def _into(table: dict[Any, Entry], key: Any, doc: str) -> Callable[[F], F]:
    def register(handler: F) -> F:
        assert key not in table, f"{key} is registered twice"
        table[key] = Entry(handler, doc)
        return handler

    return register
