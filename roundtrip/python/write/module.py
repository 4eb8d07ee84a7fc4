"""The module that is being written: its imports, its names, and what it defines above the workflows."""

from __future__ import annotations

import libcst as cst

from roundtrip.python import beyond
from roundtrip.python.code import literals, make, statement_nodes
from roundtrip.python.code.import_lines import import_lines, import_rank
from roundtrip.python.code.widths import STEP, WIDTH
from roundtrip.python.write.json_texts import no_blanks
from roundtrip.python.write.naming import Names

# models that `hera.workflows` itself has a name for
_OWN_NAMES = {"m.MetricLabel": "Label"}
_RESERVED = (
    *("json", "functools", "partial", "no_type_check", "m", "script", "parallel", beyond.VARIABLE),
    *(*beyond.NAMES, "DAG", "HTTP", "w"),
)


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
        self.json = False  # whether JSON is made of data
        self.partial = False  # whether a function is given some of its arguments before it is called
        self.plain_scripts = 0  # how many functions leave `sys.path` alone
        self._plain_script = ""
        self.compact_json = 0  # how many texts are JSON without blanks
        self._compact_json = ""
        self.typed = False  # whether type checkers are to have nothing to say of it
        self.single_arrows = False  # whether each arrow is a statement
        self.depth = 1  # of the block of a workflow
        # what is set above the workflows: the variable, and the rows
        self.constants: list[tuple[str, list[statement_nodes.Row]]] = []
        self.functions: list[list[str]] = []  # their lines
        # how often each text of several lines is said
        self.said: dict[str, int] = {}
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

    @property
    def room(self) -> int:
        """The columns for what stands in the block of a template."""
        return WIDTH - (self.depth + 1) * len(STEP)

    def loop_variable(self, name: str) -> str:
        """A name for what a loop goes through; one loop may have that of another."""
        if name not in self._loop_variables:
            name = self.names.give(name, f"{name}_item", fallback="value")
            self._loop_variables.add(name)
        return name

    def text_constant(self, text: str, *names: str) -> str:
        """The name of the constant that holds `text`, a text of several lines: one of `names`."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = self.names.give(*names, fallback="TEXT")
            self.constants.append((known, [statement_nodes.assign(known, make.literal(literals.block(text)))]))
        return known

    def plain_script(self) -> str:
        """The decorator of functions that leave `sys.path` alone, a variable of the module."""
        if not self._plain_script:
            without = make.arg(make.identifier("False"), "add_cwd_to_sys_path")
            self._plain_script = self._given_first("plain_script", "script", without)
        return self._plain_script

    def json_function(self, compact: bool) -> tuple[str, list[cst.Arg]]:
        """The function that makes JSON of data, and what it is given behind it; a variable where several are compact."""
        self.json = True
        if not compact:
            return "json.dumps", []
        if self.compact_json < 2:
            return "json.dumps", [no_blanks()]
        if not self._compact_json:
            self._compact_json = self._given_first("compact_json", "json.dumps", no_blanks())
        return self._compact_json, []

    def _given_first(self, name: str, function: str, argument: cst.Arg) -> str:
        """A variable for a function with one argument given already."""
        self.partial = True
        variable = self.names.give(name, fallback=name)
        made = make.call(make.identifier("partial"), [make.arg(make.name(function)), argument])
        self.constants.append((variable, [statement_nodes.assign(variable, made)]))
        return variable

    def python_imports(self) -> list[str]:
        """The imports from Python's own library, as lines."""
        lines = ["import json"] if self.json else []
        return [*lines, "from functools import partial"] if self.partial else lines

    def imports(self) -> list[str]:
        """The import of everything that the module uses, as lines; none where it is all dictionaries."""
        models = ["from hera.workflows import models as m"] if self.models else []
        names = sorted(self.imported, key=import_rank)
        own = import_lines(names, "hera.workflows") if names else []
        neighbours: list[str] = []
        for module in sorted({module for module, _, _ in self.neighbours}):
            found = {(function, name) for m, function, name in self.neighbours if m == module}
            plain = sorted((function for function, name in found if name == function), key=import_rank)
            neighbours += import_lines(plain, module) if plain else []
            for function, name in sorted(found):
                neighbours += import_lines([f"{function} as {name}"], module) if function != name else []
        if neighbours and (own or models):
            neighbours.insert(0, "")
        return [*own, *models, *neighbours]
