"""Both directions, end to end: the API, and what the command line needs beyond it.

YAML → Document → Objects → Python → (read back, and compared) on the one side; Python → Objects, or Hera itself,
→ Document → YAML on the other. Everything heavy is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from roundtrip.codemods import Codemods, applied, folders_of_imports
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Call, Document, Mapping, Node, Scalar, text_at
from roundtrip.document import Sequence as Listed
from roundtrip.document.lists import unlisted
from roundtrip.document.order import arrange
from roundtrip.document.upgrade import LISTS
from roundtrip.programs import Engine, documents_of_program, misread, read_program, too_deep

if TYPE_CHECKING:
    from pathlib import Path

    import libcst

    from roundtrip.codemods.chosen import Chosen
    from roundtrip.python.patch import Reader
    from roundtrip.python.write.sections import Written

Scripts = Literal["functions", "text"]
Kind = Literal["yaml", "python"]


@dataclass(frozen=True)
class Result:
    """What a conversion gave: the text, and what is to be said about it (severity "error": the text isn't valid Argo).

    `written`: the module that the text is of, where all of it was generated.
    """

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    written: Written | None = None


def to_python(
    source: str,
    *,
    onto: str | None = None,
    argo: str | None = None,
    scripts: Scripts = "functions",
    upgrade: bool = False,
    codemods: Sequence[Chosen] = (),
) -> str:
    """The Python of the workflows in `source`, YAML text of one or more documents.

    `onto`: existing Python text to put the changes back into. `argo`: the Argo version that `source` is for ("3.6").
    `scripts`: whether Python scripts become functions. `upgrade`: write the Argo 4 form of what Argo 4 removed.
    `codemods`: what goes over the Python before it is laid out, if it still means the same then: classes of
    `libcst.CSTTransformer`, commands of `libcst.codemod`, or `"package.module:Class"`. Those that are named run in a process of
    their own, and are looked for in the current folder first.

    Raises ConversionError for input that can't be converted.
    """
    folders = folders_of_imports()
    with Codemods(codemods, folders) as chosen:
        return python_of(
            source, onto=onto, argo=argo, scripts=scripts, upgrade=upgrade, codemods=chosen, folders=folders
        ).text


def to_module(
    source: str,
    *,
    onto: str | None = None,
    argo: str | None = None,
    scripts: Scripts = "functions",
    upgrade: bool = False,
    codemods: Sequence[Chosen] = (),
) -> libcst.Module:
    """The Python of the workflows in `source` as a tree of libcst's; its `code` is what `to_python` gives, byte for byte.

    Every node stands in one place, comments are where libcst's own parser has them, and the layout is black's: it can be
    visited, changed with a `libcst.CSTTransformer`, and given to libcst's metadata. Takes what `to_python` takes.

    Raises ConversionError for input that can't be converted.
    """
    folders = folders_of_imports()
    with Codemods(codemods, folders) as chosen:
        result = python_of(
            source, onto=onto, argo=argo, scripts=scripts, upgrade=upgrade, codemods=chosen, folders=folders
        )
    if result.written is not None:
        return result.written.module()
    from libcst import parse_module

    return parse_module(result.text)


def to_yaml(source: str, *, onto: str | None = None, engine: Engine = "auto", path: str | None = None) -> str:
    """The YAML of the workflows that `source`, Python text, defines.

    `onto`: existing YAML text to put the changes back into. `engine`: "static" reads the text and runs nothing, "hera"
    runs it under Hera in a subprocess, "auto" runs it only where reading isn't enough. `path`: the file that `source`
    comes from, for messages and for imports of its neighbours.

    Raises ConversionError for input that can't be converted.
    """
    return yaml_of(source, onto=onto, engine=engine, path=path, folders=folders_of_imports()).text


def validate(source: str, *, argo: str | None = None) -> list[Diagnostic]:
    """What is wrong with the workflows in `source` (YAML text), by line.

    `argo`: the version to hold it against; without it, the newest that accepts the document. What makes a document
    unreadable is among the diagnostics. Raises ConversionError for an Argo version that there is no schema for.
    """
    from roundtrip.schema import check
    from roundtrip.schema.ignores import wanted
    from roundtrip.yaml.each import read_each

    try:
        documents, found = read_each(source, "")
    except ConversionError as problem:
        return problem.diagnostics
    found = [*found, *check(documents, argo=argo)]
    return sorted(wanted(found, source), key=lambda d: (d.line, d.column))


def documents_of(
    source: str,
    *,
    file: str = "",
    path: str | None = None,
    kind: Kind | None = None,
    engine: Engine = "auto",
    folders: Sequence[Path] = (),
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of YAML or Python text, each node with its place in that text, and what was noticed on the way.

    Empty ones are left out, and a `kind: List` is taken apart.

    `kind` is told by the suffix of `file` where it isn't given. `folders`: where the modules that Python imports are looked
    for behind its own folder. Raises ConversionError.
    """
    if kind is None:
        kind = "python" if file.endswith((".py", ".pyi")) else "yaml"
    if kind == "python":
        return documents_of_program(source, path=path, engine=engine, folders=folders)
    from roundtrip.yaml.reader import read

    stream = read(source, file=file)
    return list(unlisted(stream)), stream.diagnostics


# -- YAML → Python -----------------------------------------------------------------------------------------------------


def python_of(
    source: str,
    *,
    file: str = "",
    argo: str | None = None,
    scripts: Scripts = "functions",
    upgrade: bool = False,
    strict: bool = False,
    hoist: bool = True,
    loops: bool = False,
    onto: str | None = None,
    path: str | None = None,
    beside: Path | None = None,
    codemods: Codemods | None = None,
    folders: Sequence[Path] = (),
) -> Result:
    """`to_python`, with everything that is to be said.

    `strict`: a duplicate key is an error. `hoist`: what is said three times becomes a constant. `loops`: tasks, steps and
    templates that differ in one value become a loop. `path`: the file of `onto`, for imports of its neighbours. `beside`: the
    folder that the program will lie in; functions there that a script of Hera's runner names are imported.
    `codemods`: what goes over what is generated. `folders`: where the modules that `onto` imports are looked for behind its own
    folder. Raises ConversionError.
    """
    from roundtrip.yaml.reader import read

    stream = read(source, file=file, strict=strict)
    diagnostics = list(stream.diagnostics)
    documents = list(unlisted(stream))
    if not documents:
        raise ConversionError(Diagnostic("error", "empty", "there is no document with anything in it here"))
    if upgrade:
        from roundtrip.document.upgrade import upgrade as rewrite

        for document in documents:
            diagnostics += rewrite(document)
    diagnostics += _schema_findings(documents, argo)
    if onto is not None:
        from roundtrip.python.patch import comments_of

        text, gone = _put_back(onto, documents, scripts, path, codemods, folders, file)
        left = _comments_left(documents, lambda: [comment for _, comment in comments_of(text)])
        return Result(text, (*diagnostics, *gone, *left))
    for document in documents:
        arrange(document.root)  # what becomes a dictionary has the order that it comes back in
    text, module = _written(documents, objects_of(documents, diagnostics), scripts, hoist, loops, beside)
    if codemods is None:
        return Result(text, tuple(diagnostics), module)
    changed, said = applied(documents, text, codemods, str(beside / "flow.py") if beside is not None else None, file)
    if changed == text:
        return Result(text, (*diagnostics, *said), module)
    from roundtrip.python.patch import comments_of

    left = _comments_left(documents, lambda: [comment for _, comment in comments_of(changed)])
    return Result(changed, (*diagnostics, *said, *left))


def _put_back(
    program: str,
    documents: list[Document],
    scripts: Scripts,
    path: str | None,
    codemods: Codemods | None,
    folders: Sequence[Path],
    file: str,
) -> tuple[str, list[Diagnostic]]:
    from roundtrip.python.beyond import NAME
    from roundtrip.python.patch import put_back
    from roundtrip.python.write.writer import write

    beyond: list[Diagnostic] = []
    said: list[Diagnostic] = []

    def reader(beyond: bool) -> Reader:
        def read(text: str) -> tuple[list[Document], Callable[[Node], bool]]:
            found, known = read_program(text, path, beyond, folders)
            return found, lambda node: known.provenance(node).writable

        return read

    def module(wanted: list[Document]) -> str:
        objects = objects_of(wanted, beyond if wanted is documents else [])
        text = write(objects, scripts=scripts, hoist=False).text()
        if codemods is None:
            return text
        text, found = applied(wanted, text, codemods, path, file)
        said.extend(found if wanted is documents else [])
        return text

    try:
        text, notes = put_back(program, documents, (reader(True), reader(False)), module, path)
    except ConversionError as problem:
        raise too_deep(problem, documents) or problem from None
    told = [d for d in beyond if d.severity == "note"] if NAME in text else []
    return text, [*told, *said, *notes]


def objects_of(documents: list[Document], diagnostics: list[Diagnostic]) -> list[Document]:
    """The documents as Hera sees them; what it can't say is added to `diagnostics`. Raises ConversionError."""
    return [Document(_objects(d, diagnostics), d.span, d.head, d.foot) for d in documents]


def _objects(document: Document, diagnostics: list[Diagnostic]) -> Node:
    from roundtrip.lenses import Refused, get

    root = document.root
    assert root is not None
    if not isinstance(root, Mapping):
        raise _error(
            root, "not-a-document", "this is no Kubernetes object: a mapping with `apiVersion` and `kind` belongs here"
        )
    if not text_at(root, "kind") or not text_at(root, "apiVersion"):
        missing = "apiVersion" if text_at(root, "kind") else "kind"
        raise _error(root, "no-kind", f"this document has no `{missing}`, so nothing tells what it is; add one")
    try:
        objects = get(root)
    except Refused as refused:
        diagnostics.append(
            Diagnostic(
                "warning",
                "beyond-hera",
                f"Hera can't say this {text_at(root, 'kind')} ({refused.why}); it is kept as a dictionary",
                refused.node.span.line,
                refused.node.span.column,
            )
        )
        return root
    diagnostics += leftovers(objects)
    return objects


def leftovers(objects: Node) -> list[Diagnostic]:
    """A note for every field that Hera has no place for, at its line."""
    found: list[Diagnostic] = []
    work: list[Node] = [objects]
    while work:
        node = work.pop()
        if isinstance(node, Call):
            if node.extra is not None:
                found += _leftover(node.extra, node, ())
            work.extend(node.args.values())
        elif isinstance(node, Mapping):
            work.extend(node.entries.values())
        elif isinstance(node, Listed):
            work.extend(node.items)
    return sorted(found, key=lambda d: (d.line, d.column))


def _leftover(extra: Mapping, call: Call, path: tuple[str, ...]) -> Iterator[Diagnostic]:
    for key, value in extra.entries.items():
        at = extra.keys.get(key)
        if at is None and isinstance(value, Mapping):
            yield from _leftover(value, call, (*path, key))
            continue
        if isinstance(value, Scalar) and value.value is None and id(value) not in call.respelled:
            continue  # takes out what Hera writes of itself
        span = at.span if at is not None else value.span
        field = ".".join((*path, key))
        modern = extra.entries.get(LISTS.get(key, ""))
        if isinstance(modern, Scalar) and modern.value is None:
            what = f"`{field}` was removed in Argo 4, so plain Hera writes `{LISTS[key]}`, which means the same; roundtrip writes it as it was"
        elif isinstance(value, Scalar) and value.value is None:
            what = (
                f"Hera's {call.name} insists on `{field}`, which isn't here; plain Hera writes false, roundtrip nothing"
            )
        elif id(value) in call.respelled:
            what = f"`{field}` is of another type than Argo's; plain Hera writes what Argo reads, roundtrip what stood here"
        else:
            what = f"Hera's {call.name} has no argument for `{field}`; plain Hera passes over it, roundtrip writes it"
        yield Diagnostic("note", "beyond-hera", what, span.line, span.column)


def _written(
    documents: list[Document],
    objects: list[Document],
    scripts: Scripts,
    hoist: bool,
    loops: bool,
    beside: Path | None,
) -> tuple[str, Written]:
    """The Python of `objects`, read back and compared with `documents`: what isn't proven isn't given out."""
    from roundtrip.at_hand import functions_beside
    from roundtrip.python.write.writer import write

    module = write(objects, scripts=scripts, hoist=hoist, loops=loops, at_hand=functions_beside(beside))
    text = module.text()
    found = misread(documents, text, str(beside / "flow.py") if beside is not None else None)
    if found is not None:
        raise ConversionError(
            Diagnostic(
                "error",
                "internal",
                f"the Python for this would not come back as the same YAML ({found}); this is a fault of roundtrip: "
                "please report it with the smallest file that shows it",
                documents[0].span.line,
            )
        )
    return text, module


# -- Python → YAML -----------------------------------------------------------------------------------------------------


def yaml_of(
    source: str,
    *,
    file: str = "",
    path: str | None = None,
    engine: Engine = "auto",
    onto: str | None = None,
    validate: bool = True,
    argo: str | None = None,
    timeout: float = 60.0,
    json: bool = False,
    onto_file: str = "",
    folders: Sequence[Path] = (),
) -> Result:
    """`to_yaml`, with everything that is to be said. `validate`: hold the result against Argo's schema.

    `timeout`: seconds that the program may run under engine hera. `json`: write a new text as JSON, which has no comments.
    `onto_file`: what messages call `onto`. `folders`: where the modules that it imports are looked for behind its own folder.
    Raises ConversionError.
    """
    from roundtrip.yaml.writer import json_text, write

    documents, diagnostics = documents_of_program(
        source, path=path or file or None, engine=engine, timeout=timeout, folders=folders
    )
    for document in documents:
        arrange(document.root)
    if validate:
        diagnostics += _schema_findings(documents, argo)
    if onto is None and json:
        return Result(json_text(documents), (*diagnostics, *_comments_left(documents, list)))
    if onto is None:
        return Result(write(documents), tuple(diagnostics))
    from roundtrip.document.remarks import gone
    from roundtrip.document.scripts import left_behind
    from roundtrip.yaml.comments import comments_in_document
    from roundtrip.yaml.patch import changed_comments, patch
    from roundtrip.yaml.reader import read

    try:
        base = read(onto, file=onto_file or "<onto>")
    except ConversionError as problem:
        why = "so no change can be put into this text. Write it anew with --overwrite, or elsewhere"
        raise ConversionError([replace(d, message=f"{d.message}; {why}") for d in problem.diagnostics]) from problem
    text = patch(onto, base, documents)
    there = read(text)
    said = [c.text for d in there.documents for c in comments_in_document(d)]
    if text != onto:
        before = [c for d in base.documents for c in comments_in_document(d)]
        diagnostics += gone(((c.span.line, c.span.column, c.text) for c in before), said, onto_file or "<onto>")
    left = _comments_left(documents, lambda: said)
    return Result(text, (*diagnostics, *left, *left_behind(changed_comments(there, documents))))


def _comments_left(documents: list[Document], there: Callable[[], list[str]]) -> Iterator[Diagnostic]:
    """A note on those comments of `documents` that are not `there`, where their changes were put."""
    from roundtrip.document.remarks import letters
    from roundtrip.yaml.comments import comments_in_document

    comments = [c for document in documents for c in comments_in_document(document)]
    known = {letters(text) for text in there()} if comments else set()
    lines = sorted({c.span.line for c in comments if letters(c.text) not in known})
    if lines:
        where = ", ".join(map(str, lines[:5])) + (f" and {len(lines) - 5} more" if len(lines) > 5 else "")
        message = f"the comments of line {where} have no place on the other side, and stay on this side alone"
        yield Diagnostic("note", "comment-stays", message, lines[0])


def _schema_findings(documents: list[Document], argo: str | None) -> list[Diagnostic]:
    from roundtrip.schema import check

    return check(documents, argo=argo, semantic=False)


def _error(node: Node, code: str, message: str) -> ConversionError:
    return ConversionError(Diagnostic("error", code, message, node.span.line, node.span.column))
