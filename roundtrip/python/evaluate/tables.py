"""The tables of what is read statically, each entry with a line that says it: `docs/static-subset.md` is made of them.

A module of this folder fills its table where it is loaded; `load()` loads them all.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from roundtrip.python.evaluate.words import words

if TYPE_CHECKING:
    pass

F = TypeVar("F", bound=Callable[..., Any])


class Entry(NamedTuple):
    """One thing that is read: how, and what the documentation says of it."""

    handler: Callable[..., Any]
    doc: str


# syntax: the node of `ast` → handler(machine, node)
EXPRESSIONS: dict[type[ast.AST], Entry] = {}
STATEMENTS: dict[type[ast.AST], Entry] = {}
# Python's own names: name → handler(machine, given)
BUILTINS: dict[str, Entry] = {}
# methods of Python's own types: type's name → method → handler(machine, receiver, given)
METHODS: dict[str, dict[str, Entry]] = {}
# other modules: module → name → what it is
LIBRARIES: dict[str, dict[str, Entry]] = {}
# Hera: class or mixin → attribute or method → handler(machine, thing[, given])
PROPERTIES: dict[str, dict[str, Entry]] = {}
HERA_METHODS: dict[str, dict[str, Entry]] = {}

_MODULES = words(
    "expressions displays operators statements generators exceptions matching functions classes builtins methods libraries texts manifests records annotations pydantic enums rows small questions yaml_texts pure iterators containers managers logs patterns files "
    "hera.attributes hera.nodes hera.templates hera.workflows"
)


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


def load() -> None:
    """Loads every module that fills a table."""
    for name in _MODULES:
        import_module(f"{__package__}.{name}")
