"""The module that is being written: its imports, its names, and what it defines above the workflows."""

from __future__ import annotations

from roundtrip.python import beyond, literals
from roundtrip.python.layout import laid_out
from roundtrip.python.names import Names, snake_case
from roundtrip.python.syntax import WIDTH, Atom, Group, Item, Statement

# models that `hera.workflows` itself has a name for
_OWN_NAMES = {"m.MetricLabel": "Label"}
_RESERVED = ("m", "script", "parallel", beyond.VARIABLE, *beyond.NAMES, "DAG", "HTTP", "w")


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
        self.loops = False  # whether what differs in one value becomes a loop
        self.loosely_typed = False  # whether mypy would complain of it
        self.constants: list[Statement] = []
        self.functions: list[list[str]] = []
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
            self.constants.append(Statement(Atom(literals.block(text)), head=f"{known} = "))
        return known

    def import_lines(self) -> list[str]:
        """The import of everything that the module uses, none where it is all dictionaries."""
        models = ["from hera.workflows import models as m"] if self.models else []
        names = sorted(self.imported, key=import_rank)
        own = import_statement(names) if names else []
        neighbours = []
        for module in sorted({module for module, _, _ in self.neighbours}):
            found = {(function, name) for m, function, name in self.neighbours if m == module}
            plain = sorted((function for function, name in found if name == function), key=import_rank)
            neighbours += import_statement(plain, module) if plain else []
            neighbours += [f"from {module} import {f} as {name}" for f, name in sorted(found) if name != f]
        return own + models + ([""] if neighbours else []) + neighbours


def import_statement(names: list[str], module: str = "hera.workflows", *, exploded: bool = False) -> list[str]:
    """The lines that import `names` from `module`; `exploded`: one name a line, however few."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH and not exploded:
        return [line]
    group = Group("(", [Item(Atom(name)) for name in names], ")", exploded=True)
    group.flat = None
    return laid_out([Statement(group, head=f"from {module} import ")])


def import_rank(name: str) -> tuple[int, str, str]:
    """Constants, classes, the rest, each whatever the case of its letters: isort's order."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name.lower(), name
