"""Python → Objects, without running anything of it: the workflows that a program makes.

The program is gone through as Python would (`roundtrip.python.evaluate`); what isn't understood is declined with its
line. Documents are the workflows, and the plain dictionaries with `apiVersion` and `kind`, that the names of the module
hold in the end, in the order in which these were first given.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Mapping, Node, Scalar, Span
from roundtrip.garbage import uncollected
from roundtrip.hera.collected import left_out_note
from roundtrip.hera.main_blocks import MAIN, main_block
from roundtrip.hera.naming import module_name, program_path
from roundtrip.import_folders import package_of
from roundtrip.invocation import Target, checked, without_name
from roundtrip.python.evaluate import rooms
from roundtrip.python.evaluate.hera.build import build
from roundtrip.python.evaluate.hera.context import Hera
from roundtrip.python.evaluate.hera.kinds import WORKFLOWS
from roundtrip.python.evaluate.hera.lower import Lowering
from roundtrip.python.evaluate.imports import Importer
from roundtrip.python.evaluate.language.machine import (
    MAX_SECONDS,
    NEVER,
    TOO_DEEP,
    Deadline,
    Declined,
    Machine,
    Module,
)
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.evaluate.language.values import Entries, Function, Place, Thing, Unknown
from roundtrip.python.evaluate.library.paths import Beside
from roundtrip.python.program_comments import attach
from roundtrip.python.shared import variables
from roundtrip.python.template_order import MARK, without_order

__all__ = ["Declined", "Program", "Provenance", "read"]

# what is read is in their tables
assert rooms

DEEPEST = 20  # collections within collections


@dataclass(frozen=True)
class Provenance:
    """Where a node comes from. `writable`: it is one plain literal there, which can be written anew in its place."""

    span: Span
    writable: bool


@dataclass
class Program:
    """What a program says. `documents`: roots are `Call`s, or a `Mapping` for a plain dictionary.

    `variables`: the names of those that may stand for YAML's anchors, by the place of what they are set to.
    """

    documents: list[Document] = field(default_factory=list)
    variables: dict[tuple[int, int], str] = field(default_factory=dict)
    literals: frozenset[tuple[int, int]] = frozenset()
    source: str = ""
    # whether comments are at the nodes of its documents
    commented: bool = False
    # what is to be said of it
    notes: list[Diagnostic] = field(default_factory=list)

    def provenance(self, node: Node) -> Provenance:
        """Where in the program `node` was written: a node of `documents`, or of what `roundtrip.lenses.put` makes of it.

        Several nodes may come from one place: what a constant says, or a loop.
        """
        span = node.span
        written = isinstance(node, Scalar) and (span.start, span.end) in self.literals
        return Provenance(span, written and self._says(span, node))

    def _says(self, span: Span, node: Node) -> bool:
        """Whether the literal at `span` is what `node` is."""
        assert isinstance(node, Scalar)
        try:
            value = ast.literal_eval(self.source[span.start : span.end])
        except (ValueError, SyntaxError):
            # of several lines, within brackets
            try:
                value = ast.literal_eval(f"({self.source[span.start : span.end]})")
            except (ValueError, SyntaxError):
                return False
        return type(value) is type(node.value) and bool(value == node.value)


def read(
    source: str,
    *,
    path: str | None = None,
    folders: Sequence[Path] = (),
    drafts: Dictionary[Path, str] | None = None,
    ordered: bool = True,
    generated: bool = False,
    module: str | None = None,
    targets: Sequence[str] = (),
) -> Program:
    """The workflows of `source`, Python text.

    `path`: the file that it comes from; modules beside it can be imported then. `folders`: where modules are
    looked for too; `drafts`: what files hold that are to be written. `ordered`: with the lines that put
    templates in an order; without them, they have that in which the program makes them. `generated`: the text was written
    here. `targets`: what of the program counts (`roundtrip.invocation`). Without them, what its main block makes counts where
    nothing else gives a workflow. Raises `Declined` (code `not-static`)
    where the text isn't understood, and ConversionError with the codes `python-syntax` and `no-workflow`.
    """
    # what was written here is read to its end
    deadline = NEVER if generated else Deadline(MAX_SECONDS)
    file = program_path(path)
    wanted = checked(targets)

    def run(name: str) -> Program:
        importer = Importer(file.parent if path else None, folders, drafts)
        return _read(source, path, importer, ordered, generated, name, package_of(str(file), folders), wanted, deadline)

    try:
        return run(module or module_name(file))
    except ConversionError as problem:
        if problem.diagnostics[0].code != "no-workflow" or wanted or MAIN not in source:
            raise
    program = run(MAIN)
    line, message = main_block(source)
    program.notes.insert(0, Diagnostic("note", "python-main", message, line))
    return program


def _read(
    source: str,
    path: str | None,
    importer: Importer,
    ordered: bool,
    generated: bool,
    name: str,
    package: str,
    targets: Sequence[Target],
    deadline: Deadline,
) -> Program:
    """The program as the module `name` of a package; the others as for `read`."""
    file = program_path(path)
    text = Source(source, file.name if path else "<input>", generated=generated)
    if not ordered and MARK in source:
        without_order(text.tree)
    here = Module(text, package)
    here.names.update(
        {
            "__name__": name,
            "__file__": Beside(PurePosixPath(file.name)),
            "__doc__": ast.get_docstring(text.tree, clean=False),
        }
    )
    machine = Machine(here, importer, Hera(), deadline)
    try:
        with uncollected(source):
            machine.run(text.tree.body)
            named = variables(text)
            if machine.node is not None:
                machine.node = ast.copy_location(ast.Pass(), machine.node)
                machine.here = machine.node
            found = _targeted(machine, targets) if targets else None
            text.forget_tree()
            program = _documents(machine, found, name == MAIN)
            program.variables = named
            program.notes = list(dict.fromkeys([*machine.notes, *program.notes]))
            return program
    except ConversionError:
        raise
    except RecursionError:
        raise machine.declined(TOO_DEEP) from None
    except Exception as problem:
        # what Python itself complains of in the middle of something: a dictionary that changes while it is gone through
        raise machine.declined(f"this can't be read statically: {type(problem).__name__}: {problem}") from problem


def _documents(machine: Machine, targeted: list[Any] | None, main: bool) -> Program:
    """What the names of a program say, else its collections; of `targeted` alone, where there are targets.

    Of a `main` block all of both, and before them what is sent, printed or built (as `roundtrip.hera.collected.of_main`).
    """
    lowering = Lowering(machine)
    program = Program(source=machine.module.source.text)
    called: dict[tuple[int, int, str], str] = {}
    names: dict[int, str] = {}
    values: dict[int, Any] = {}
    for name, value in machine.module.names.items():
        if isinstance(value, Thing) and isinstance(value.get("name"), str):
            span = value.place.span
            called.setdefault((span.start, span.end, str(value.get("name"))), name)
        if _is_document(value):
            names.setdefault(id(value), name)
            values.setdefault(id(value), value)
        elif targeted is None:
            _no_workflow(machine, name, value)
    if targeted is not None:
        values = {id(value): value for value in targeted}
    listed = _listed(machine.module.names, machine) if not values else []
    if values and targeted is None and not main:
        program.notes += _left_out(machine, values)
    if main and targeted is None and (values or listed):
        first = [*machine.hera.used.values(), *_listed(machine.module.names, machine)]
        values = {**{id(value): value for value in first}, **values}
    for value in values.values() if values else listed:
        root = build(machine, value, lowering) if isinstance(value, Thing) else _plain(lowering, value)
        program.documents.append(Document(root, root.span, name=names.get(id(value), ""), called=called))
    if not program.documents:
        why = "this program makes no workflow"
        if machine.hera.used:
            why = (
                "no name of this program holds a workflow; what it sends or prints counts where it is run (engine hera)"
            )
        raise ConversionError(Diagnostic("error", "no-workflow", why))
    program.commented, left = attach(machine.module.source, program.documents, lowering)
    if left:
        lines = ", ".join(str(line) for line in sorted({comment.span.line for comment in left}))
        message = f"the comments of line {lines} are in a function that makes nothing of a document, and stay there"
        program.notes.append(Diagnostic("note", "comment-stays", message, left[0].span.line, left[0].span.column))
    program.literals = frozenset(lowering.literals)
    return program


def _is_document(value: Any) -> bool:
    """Whether a value is a workflow, or a plain document."""
    if isinstance(value, Thing):
        return value.kind in WORKFLOWS
    return isinstance(value, dict) and {"apiVersion", "kind"} <= value.keys()


def _is_of_argo(value: Any) -> bool:
    """Whether a value is a plain document of Argo's, as `roundtrip.hera.collected` has it."""
    return isinstance(value, dict) and _is_document(value) and str(value["apiVersion"]).startswith("argoproj.io/")


def _within(machine: Machine, name: str, value: Any, depth: int = 0) -> Iterator[Any]:
    """The documents of a value: itself, or those in a collection."""
    if _is_document(value):
        yield value
    elif isinstance(value, (list, tuple, dict)) and depth < DEEPEST:
        machine.spend(len(value) // 100)
        for item in value.values() if isinstance(value, dict) else value:
            yield from _within(machine, name, item, depth + 1)
    else:
        _no_workflow(machine, name, value)


def _listed(names: dict[str, Any], machine: Machine) -> list[Any]:
    """The workflows, and the plain documents among them, in the collections that the names of a program hold."""
    found: dict[int, Any] = {}
    for name, value in names.items():
        within = list(_within(machine, name, value)) if isinstance(value, (list, tuple, dict)) else []
        if any(isinstance(item, Thing) or _is_of_argo(item) for item in within):
            for item in within:
                found.setdefault(id(item), item)
    return list(found.values())


def _left_out(machine: Machine, known: dict[int, Any]) -> Iterator[Diagnostic]:
    """As `roundtrip.hera.collected.left_out` has it."""
    for name, value in machine.module.names.items():
        if isinstance(value, (list, tuple, dict)) and not _is_document(value):
            with contextlib.suppress(ConversionError):  # what isn't known is no workflow that is left out
                number = len({id(item) for item in _listed({name: value}, machine)} - known.keys())
                if number:
                    yield Diagnostic("note", "python-unnamed", left_out_note(number, name))


def _targeted(machine: Machine, targets: Sequence[Target]) -> list[Any]:
    """The workflows of targets, once the program was gone through."""
    found: list[Any] = []
    for target in targets:
        if target.name not in machine.module.names:
            if "." in target.name:
                raise machine.declined(f"`{target.name}` isn't read statically")
            raise ConversionError(Diagnostic("error", "no-workflow", without_name(target.name, machine.module.names)))
        value = machine.module.names[target.name]
        if target.call or isinstance(value, Function):
            arguments = [*target.args, *dict(target.kwargs).values()]
            if not all(isinstance(argument, (str, int, float, type(None))) for argument in arguments):
                raise machine.declined(f"`{target.name}` isn't called statically with these arguments")
            if machine.node is None:
                raise machine.declined("there is nothing in this program")
            value = machine.call(value, list(target.args), dict(target.kwargs))
        within = list(_within(machine, target.name, value))
        if not within:
            raise machine.declined(f"what `{target.name}` is isn't known without running the program")
        found += within
    return found


def _plain(lowering: Lowering, value: dict[Any, Any]) -> Mapping:
    place = value.place if isinstance(value, Entries) else Place(Span(0, 0, 1, 1))
    return lowering.mapping(value, place)


def _no_workflow(machine: Machine, name: str, value: Any) -> None:
    """Raises `Declined` where `value` might be a workflow all the same."""
    if isinstance(value, Unknown) and value.uncertain:
        raise machine.declined(f"whether `{name}` is a workflow isn't known: {value.what}")
