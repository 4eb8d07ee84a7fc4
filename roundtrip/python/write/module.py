"""The module that is being written: its imports, its names, and what it defines above the workflows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import libcst as cst

from roundtrip.python import beyond
from roundtrip.python.code import literals, make
from roundtrip.python.code.layout import laid_out
from roundtrip.python.write.naming import Names, snake_case

# models that `hera.workflows` itself has a name for
_OWN_NAMES = {"m.MetricLabel": "Label"}
_RESERVED = ("m", "script", "parallel", beyond.VARIABLE, *beyond.NAMES, "no_type_check", "DAG", "HTTP", "w")


class Module:
    """What several documents of one module share."""

    def __init__(self) -> None:
        self.names = Names(_RESERVED)
        self.imported: set[str] = set()
        self.models = False
        # functions of modules beside this one: module, function, what it is called here
        self.neighbours: list[tuple[str, str, str]] = []
        # the functions that tell Argo what Hera can't
        self.helpers: set[str] = set()
        # what of `typing` the functions need
        self.typing: set[str] = set()
        self.loops = False  # whether what differs in one value becomes a loop
        self.typed = False  # whether type checkers are to have nothing to say of it
        # what is set above the workflows: the variable, and the rows
        self.constants: list[tuple[str, list[make.Row]]] = []
        self.functions: list[Definition] = []
        self._texts: dict[str, str] = {}
        self._loop_variables: set[str] = set()

    def construct(self, name: str) -> str:
        """How a Hera construct is called in this module, which then imports it: `m.X` is a model."""
        name = _OWN_NAMES.get(name, name)
        if name.startswith("m."):
            self.models = True
        else:
            self.imported.add(name)
        return name

    def loop_variable(self, name: str) -> str:
        """A name for what a loop goes through; one loop may have that of another."""
        if name not in self._loop_variables:
            name = self.names.give(name, f"{name}_item", fallback="value")
            self._loop_variables.add(name)
        return name

    def text_constant(self, text: str, *hints: str) -> str:
        """The name of the constant that holds `text`, a text of several lines; `hints`: what it is for."""
        known = self._texts.get(text)
        if known is None:
            # what stands before the slash of an annotation's key is somebody's domain
            base = snake_case("_".join(h.rsplit("/", 1)[-1] for h in hints if h))
            known = self._texts[text] = self.names.give(base.upper(), fallback="TEXT")
            self.constants.append((known, [make.assign(known, make.literal(literals.block(text)))]))
        return known

    def imports(self) -> list[make.Row]:
        """The import of everything that the module uses, none where it is all dictionaries."""
        models = [make.import_from("hera.workflows", [("models", "m")])] if self.models else []
        names = sorted(self.imported, key=import_rank)
        own = [import_statement([(name, name) for name in names])] if names else []
        neighbours: list[cst.SimpleStatementLine] = []
        for module in sorted({module for module, _, _ in self.neighbours}):
            found = {(function, name) for m, function, name in self.neighbours if m == module}
            plain = sorted((function for function, name in found if name == function), key=import_rank)
            neighbours += [import_statement([(name, name) for name in plain], module)] if plain else []
            neighbours += [make.import_from(module, [renamed]) for renamed in sorted(found) if renamed[0] != renamed[1]]
        if neighbours and (own or models):
            make.put_above(neighbours[0], [make.BLANK_LINE])
        return [*own, *models, *neighbours]


class Definition(NamedTuple):
    """A function of the module: its lines, and the node, whose block is made when somebody wants the tree."""

    lines: list[str]
    node: Callable[[], cst.FunctionDef]


def import_statement(
    names: list[tuple[str, str]], module: str = "hera.workflows", *, exploded: bool = False
) -> cst.SimpleStatementLine:
    """The import of `names`, each with what it is called here, from `module`; `exploded`: one name a line, however few."""
    return make.import_from(module, names, exploded=exploded)


def import_lines(names: list[str], module: str = "hera.workflows", *, exploded: bool = False) -> list[str]:
    """The lines that import `names`, or `name as other`, from `module`."""
    pairs = [(name, other or name) for name, _, other in (text.partition(" as ") for text in names)]
    return laid_out([import_statement(pairs, module, exploded=exploded)])


def import_rank(name: str) -> tuple[int, str, str]:
    """Constants, classes, the rest, each whatever the case of its letters: isort's order."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name.lower(), name
