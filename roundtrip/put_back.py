"""The changes of documents put back into a program, what codemods make of the new parts included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from roundtrip.beyond_hera import objects_of
from roundtrip.codemods import Codemods, applied
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.hera.naming import module_said
from roundtrip.invocation import PLAIN, Invocation
from roundtrip.lifting import has_candidates, lifted_as
from roundtrip.programs import BYTE_ORDER_MARK, Engine, too_deep
from roundtrip.python.beyond import NAMES
from roundtrip.python.patch import onto
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.styles import has_chains, style_of
from roundtrip.readings import Readings

if TYPE_CHECKING:
    from pathlib import Path

    from roundtrip.helpers import HelperModule


class Target(NamedTuple):
    """A program that changes are put back into; each as `roundtrip.convert.python_of` has it."""

    program: str
    path: str | None
    file: str
    helpers: HelperModule | None
    codemods: Codemods | None
    folders: Sequence[Path]
    invocation: Invocation = PLAIN
    engine: Engine = "auto"


def put_back(
    target: Target,
    documents: list[Document],
    scripts: Literal["functions", "text"],
    keep_order: bool,
    lift: bool = False,
    style: Literal["calls", "objects"] = "calls",
) -> tuple[str, list[Diagnostic]]:
    """The program that says what `documents` do, and what is to be said of it. Raises ConversionError.

    libcst is imported where something is made anew: other values of literals need nothing of it.
    """
    path, helpers = target.path, target.helpers
    mark = BYTE_ORDER_MARK if target.program.startswith(BYTE_ORDER_MARK) else ""
    program = target.program.removeprefix(mark)
    beyond: list[Diagnostic] = []
    said: list[Diagnostic] = []
    called = module_said(documents, program) if path is None else None

    readings = Readings(program, path, helpers, target.folders, called, target.engine, target.invocation)

    def module(wanted: list[Document]) -> str:
        from roundtrip.python.write.writer import write

        objects = objects_of(wanted, beyond if wanted is documents else [])
        name = helpers.name if helpers is not None else None
        how = style_of(program) or style  # what is new is written as what is there
        chains = has_chains(program)
        text = write(objects, scripts=scripts, hoist=False, helpers=name, style=how, chains=chains).text()
        if target.codemods is None:
            return readings.generated(text)
        text, _, found = applied(wanted, text, target.codemods, path, target.file, helpers)
        said.extend(found if wanted is documents else [])
        return text

    try:
        if scripts == "functions" and any(map(has_candidates, documents)):
            there = readings.of(program)[0]
            said += lifted_as(there, documents, paired(there, documents)[0], lift)
        text, notes = onto.put_back(program, documents, readings.of, module, path, readings.ordered, keep_order)
    except ConversionError as problem:
        raise too_deep(problem, documents) or problem from None
    named = any(name in text for name in NAMES)
    if named and not beyond:
        objects_of(documents, beyond)  # other values went back without a module
    told = [d for d in beyond if d.severity == "note"] if named else []
    return mark + text, [*told, *said, *notes]
