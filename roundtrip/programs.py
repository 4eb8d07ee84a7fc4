"""The documents of a program: by reading it, or by running it under Hera where that isn't enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.document import Document, Mapping, Node, diff, equivalent, from_plain
from roundtrip.document import Sequence as Listed

if TYPE_CHECKING:
    from roundtrip.python.reader import Program

Engine = Literal["auto", "static", "hera"]


def documents_of_program(
    source: str, *, path: str | None, engine: Engine, timeout: float = 60.0, folders: Sequence[Path] = ()
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of a program, and what was noticed on the way. `timeout`: seconds that it may run under Hera.
    `folders`: where modules are looked for behind its own.

    Raises ConversionError.
    """
    if engine == "static":
        documents, program = read_program(source, path, folders=folders)
        return documents, program.notes
    read: list[Document] | None = None
    notes: list[Diagnostic] = []
    declined: ConversionError | None = None
    try:
        read, program = read_program(source, path, folders=folders)
        notes = program.notes
    except ConversionError as problem:
        if problem.diagnostics[0].code == "python-syntax":
            raise
        declined = problem
    if engine == "auto" and read is not None:
        return read, notes
    return _run(source, path, timeout, folders, read, declined if engine == "auto" else None)


def _run(
    source: str,
    path: str | None,
    timeout: float,
    folders: Sequence[Path],
    read: list[Document] | None,
    declined: ConversionError | None,
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents that Hera builds. Where reading gave the same, those: they know their lines and their comments."""
    from roundtrip.hera.runner import run

    notes: list[Diagnostic] = []
    if declined is not None:
        first = declined.diagnostics[0]
        notes.append(
            Diagnostic(
                "note", first.code, f"run under Hera, since it can't be read: {first.message}", first.line, first.column
            )
        )
    try:
        result = run(source, path, timeout=timeout, folders=[str(folder) for folder in folders])
    except ConversionError as problem:
        raise ConversionError([*problem.diagnostics, *notes]) from problem
    documents = [Document(from_plain(d)) for d in result.documents]
    if read is not None and len(read) == len(documents):
        same = all(a.root and b.root and equivalent(a.root, b.root) for a, b in zip(read, documents))
        if same:
            documents = read
    return documents, [*notes, *result.diagnostics]


def read_program(
    source: str, path: str | None, beyond: bool = True, folders: Sequence[Path] = ()
) -> tuple[list[Document], Program]:
    """The documents of a program, by reading alone, and what is known of where they come from. Raises ConversionError.

    `beyond`: with what `with_fields` adds; without it, they are what plain Hera makes. `folders`: where modules are looked for
    too.
    """
    from roundtrip.lenses import Refused, put
    from roundtrip.python.beyond import NAME, keep_comments
    from roundtrip.python.reader import read
    from roundtrip.python.shared import anchored, settled

    lend()
    documents = []
    program = read(source, path=path, folders=folders, beyond=beyond)
    for found in program.documents:
        assert found.root is not None
        try:
            root = put(found.root)
        except Refused as refused:
            message = f"what Hera makes of this is not known: {refused.why}"
            place = refused.node.span
            raise ConversionError(Diagnostic("error", "not-static", message, place.line, place.column)) from refused
        if "#" in source and NAME in source:
            keep_comments(found.root, root)
        documents.append(Document(root, found.span, found.head, found.foot, found.name, found.called))
        anchored(documents[-1], program.variables, program.source)
        settled(documents[-1], program.source)
    return documents, program


def too_deep(problem: ConversionError, documents: list[Document]) -> ConversionError | None:
    """The error for documents whose Python is nested too deeply to be read, where that is the problem."""
    from roundtrip.python.evaluate.machine import TOO_DEEP

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


@cache
def lend() -> None:
    """Lends the reader of programs what it borrows from other rooms."""
    from roundtrip.lenses import Refused, put
    from roundtrip.lenses.models import model_lens
    from roundtrip.python.evaluate import bridges

    def guarded(change: Callable[[Node], Node], node: Node) -> Node:
        try:
            return change(node)
        except Refused as refused:
            raise bridges.Refusal(refused.node, refused.why) from None

    def read_yaml(text: str) -> list[Document]:
        from roundtrip.yaml.reader import read

        return read(text).documents

    bridges.lend(
        bridges.Bridges(
            lambda node: guarded(put, node), lambda name, node: guarded(model_lens(name).put, node), read_yaml
        )
    )


def misread(documents: list[Document], text: str, path: str | None) -> str | None:
    """What is in the way of reading `text` as `documents`; None if nothing is."""
    try:
        back = read_program(text, path)[0]
    except ConversionError as problem:
        deep = too_deep(problem, documents)
        if deep is not None:
            raise deep from None
        return str(problem.diagnostics[0])
    if len(back) != len(documents):
        return f"{len(documents)} documents, {len(back)} read back"
    for before, after in zip(documents, back):
        assert before.root is not None
        if after.root is None or not equivalent(before.root, after.root):
            assert after.root is not None
            return "; ".join(str(d) for d in diff(before.root, after.root)[:3])
    return None
