"""The documents of a program: by reading it, or by running it under Hera where that isn't enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.document import Call, Document, Mapping, Node, equivalent
from roundtrip.document import Sequence as Listed
from roundtrip.document.marks import with_both_lines
from roundtrip.document.remarks import keep_comments
from roundtrip.helper_functions import completed
from roundtrip.helpers import HelperModule, module_of_program
from roundtrip.hera.naming import NAMELESS
from roundtrip.import_folders import folders_of_program
from roundtrip.invocation import BAD_TARGET, PLAIN, Invocation
from roundtrip.lenses import Contradicted, Refused, put
from roundtrip.python.evaluate.language.machine import TOO_DEEP
from roundtrip.python.imported import imports_hera
from roundtrip.python.reader import Program, read
from roundtrip.python.root_keywords import root_keywords
from roundtrip.python.shared import anchored, settled
from roundtrip.python.workflow_functions import makers

BYTE_ORDER_MARK = "\ufeff"
Engine = Literal["auto", "static", "hera"]
MOST_MAKERS = 5  # functions that a message names


def documents_of_program(
    source: str,
    *,
    path: str | None,
    engine: Engine,
    timeout: float = 60.0,
    beside: bool = True,
    helpers: HelperModule | None = None,
    folders: Sequence[Path] = (),
    invocation: Invocation = PLAIN,
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of a program, and what was noticed on the way. `timeout`: seconds that it may run under Hera.

    Nothing is run that doesn't import Hera; `beside`: a module beside it, which it imports, may do so in its place.
    `helpers`: the module that it may import helpers from, if that isn't written yet. `folders`: where modules are looked for
    behind its own folder, its packages and the project's `src`. `invocation`: what it is read and run with, and its targets.
    Raises ConversionError; where a program gives no workflow that a function of it would make, it is named.
    """
    source = source.removeprefix(BYTE_ORDER_MARK)
    try:
        documents, notes = _documents(source, path, engine, timeout, beside, helpers, folders, invocation)
    except ConversionError as problem:
        if invocation.targets:
            raise
        raise _named(problem, source, path) from problem
    return documents, [*notes, *root_keywords(source, documents)]


def _documents(
    source: str,
    path: str | None,
    engine: Engine,
    timeout: float,
    beside: bool,
    helpers: HelperModule | None,
    folders: Sequence[Path],
    invocation: Invocation,
) -> tuple[list[Document], list[Diagnostic]]:
    if engine == "static":
        documents, program = read_program(source, path, helpers=helpers, folders=folders, invocation=invocation)
        return documents, program.notes
    read: list[Document] | None = None
    notes: list[Diagnostic] = []
    declined: ConversionError | None = None
    try:
        read, program = read_program(source, path, helpers=helpers, folders=folders, invocation=invocation)
        notes = program.notes
    except ConversionError as problem:
        if problem.diagnostics[0].code in ("python-syntax", "contradiction", BAD_TARGET):
            raise
        declined = problem
    if engine == "auto" and read is not None:
        return read, notes
    if not imports_hera(source, (path or NAMELESS) if beside else None, folders_of_program(path, folders)):
        if read is not None:
            return read, notes  # documents as dictionaries: there is nothing in it for Hera to make
        assert declined is not None
        raise _not_run(declined.diagnostics[0]) from declined
    return _run(source, path, timeout, folders, helpers, invocation, read, declined if engine == "auto" else None)


def _named(problem: ConversionError, source: str, path: str | None) -> ConversionError:
    """The error for a program that gives no workflow: where a function would make one, that says which, and its target."""
    first = problem.diagnostics[0]
    if first.code not in ("no-workflow", "python-exit") or not imports_hera(source):
        return problem
    found = makers(source)
    if not found:
        return problem
    file = path or "FILE.py"
    targets = " or ".join(f"`{file}:{maker.target}`" for maker in found[:MOST_MAKERS])
    if first.code == "python-exit":
        how = f"name a target, {targets}, or give it arguments behind `--`"
        return ConversionError([replace(first, message=f"{first.message}; {how}"), *problem.diagnostics[1:]])
    names = " and ".join(f"`{maker.name}`" for maker in found[:MOST_MAKERS])
    would = "would" if len(found) > 1 else "would make one"
    message = (
        f"no name of this module holds a workflow, but {names} {would}: name the target, {targets} (in a project once, as "
        "`targets` of [tool.roundtrip]), or leave the file out by `exclude`"
    )
    there = found[0]
    return ConversionError(
        [Diagnostic("error", "no-target", message, there.line, there.column), *problem.diagnostics[1:]]
    )


def _not_run(why: Diagnostic) -> ConversionError:
    """The error for a program that has nothing to do with Hera, as far as can be seen."""
    if why.code == "no-workflow":
        return ConversionError(why)
    message = (
        f"this doesn't import Hera, so it is not run, and reading it is not enough to find a workflow: {why.message}"
    )
    return error("no-hera", message, line=why.line, column=why.column)


def _run(
    source: str,
    path: str | None,
    timeout: float,
    folders: Sequence[Path],
    helpers: HelperModule | None,
    invocation: Invocation,
    read: list[Document] | None,
    declined: ConversionError | None,
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents that Hera builds. Where reading gave the same, those: they know their lines and their comments."""
    notes: list[Diagnostic] = []
    if declined is not None:
        first = declined.diagnostics[0]
        why = f"it can't be read: {first.message}"
        if first.code == "no-workflow":
            why = "reading finds no workflow in it"
        notes.append(Diagnostic("note", first.code, f"run under Hera, since {why}", first.line, first.column))
    try:
        documents, program = run_program(
            source, path, helpers=helpers, timeout=timeout, folders=folders, invocation=invocation
        )
    except ConversionError as problem:
        raise ConversionError([*problem.diagnostics, *notes]) from problem
    if read is not None and len(read) == len(documents):
        same = all(a.root and b.root and equivalent(a.root, b.root) for a, b in zip(read, documents))
        if same:
            documents = read
    return documents, [*notes, *program.notes]


def run_program(
    source: str,
    path: str | None,
    *,
    helpers: HelperModule | None = None,
    timeout: float = 60.0,
    folders: Sequence[Path] = (),
    invocation: Invocation = PLAIN,
    aloud: bool = True,
) -> tuple[list[Document], Program]:
    """The documents that Hera builds of a program, by running it, and what is known of where in it they come from.

    `helpers`, `timeout`, `folders` and `invocation`: as for `documents_of_program`. `aloud`: what it prints goes to standard
    error. Raises ConversionError.
    """
    # most programs are read: what runs them takes a fifth of the time that such a command needs
    from roundtrip.hera.runner import run
    from roundtrip.python.traced.program import traced

    module = helpers or module_of_program(source, path)
    drafts = {module.name: (str(module.file), text) for module, text in _drafts(helpers, source).items()}
    places = [str(folder) for folder in _folders(module, folders_of_program(path, folders))]
    result = run(source, path, timeout=timeout, folders=places, drafts=drafts, invocation=invocation, aloud=aloud)
    documents, program = traced(source, result, document_of)
    program.notes = result.diagnostics
    return documents, program


def document_of(call: Call) -> Node | None:
    """The document that a call stands for; None where it can't be told."""
    try:
        return put(call)
    except (Refused, ConversionError, LookupError, TypeError, ValueError, AttributeError, AssertionError):
        return None


def must_run(
    source: str, path: str | None, folders: Sequence[Path], engine: Engine, read: Callable[[], object]
) -> bool:
    """Whether a program is to be run to see what it says: where `read`, which reads it, isn't enough, or `engine` asks for it.

    Nothing is run that doesn't import Hera. Raises ConversionError where reading shows that running would not help.
    """
    if engine == "static" or not imports_hera(source, path or NAMELESS, folders_of_program(path, folders)):
        return False
    if engine == "hera":
        return True
    try:
        read()
    except ConversionError as problem:
        if problem.diagnostics[0].code in ("python-syntax", "contradiction"):
            raise
        return True
    return False


def _folders(module: HelperModule | None, folders: Sequence[Path]) -> list[Path]:
    return [module.folder, *folders] if module is not None else [*folders]


def _drafts(helpers: HelperModule | None, source: str) -> dict[HelperModule, str]:
    """What the module of helpers will hold, which a program that is being written may need."""
    names = helpers.imported(source) if helpers is not None else set()
    if helpers is None or not names:
        return {}
    return {helpers: completed(helpers, names)}


def read_program(
    source: str,
    path: str | None,
    helpers: HelperModule | None = None,
    ordered: bool = True,
    generated: bool = False,
    module: str | None = None,
    folders: Sequence[Path] = (),
    invocation: Invocation = PLAIN,
) -> tuple[list[Document], Program]:
    """The documents of a program, by reading alone, and what is known of where they come from. Raises ConversionError.

    `helpers`: as above. `ordered`: with the lines that put templates in an order (`roundtrip.python.template_order`).
    `generated`: it was written here, not by somebody. `module`: what the program's module is called, where its file doesn't
    say it. `folders`, `invocation`: as above.
    """
    documents = []
    drafts = {module.file: text for module, text in _drafts(helpers, source).items()}
    own = helpers or module_of_program(source, path)
    program = read(
        source,
        path=path,
        folders=_folders(own, folders_of_program(path, folders)),
        drafts=drafts,
        ordered=ordered,
        generated=generated,
        module=module,
        targets=invocation.targets,
    )
    for found in program.documents:
        assert found.root is not None
        try:
            root = put(found.root)
        except Refused as refused:
            place = refused.node.span
            if isinstance(refused, Contradicted):
                message = with_both_lines(refused.why, place.line, refused.other.line)
                raise error("contradiction", message, line=place.line, column=place.column) from refused
            message = f"what Hera makes of this is not known: {refused.why}"
            raise ConversionError(Diagnostic("error", "not-static", message, place.line, place.column)) from refused
        if program.commented:
            keep_comments(found.root, root)
        documents.append(Document(root, found.span, found.head, found.foot, found.name, found.called))
        anchored(documents[-1], program.variables, program.source)
        settled(documents[-1], program.source)
    return documents, program


def too_deep(problem: ConversionError, documents: list[Document]) -> ConversionError | None:
    """The error for documents whose Python is nested too deeply to be read, where that is the problem."""
    if problem.diagnostics[0].message != TOO_DEEP:
        return None
    deepest, most = None, 0
    work = [(document.root, 1) for document in documents if document.root is not None]
    while work:
        node, depth = work.pop()
        if depth > most:
            deepest, most = node, depth
        below = node.entries.values() if isinstance(node, Mapping) else node.items if isinstance(node, Listed) else ()
        work += [(child, depth + 1) for child in below]
    assert deepest is not None
    what = f"this is {most} deep, and the Python for it would be too deep to be read again: take it apart"
    return error("too-deep", what, line=deepest.span.line, column=deepest.span.column)
