"""Both directions, end to end: the API, and what the command line needs beyond it.

YAML → Document → Objects → Python → (read back, and compared) on the one side; Python → Objects, or Hera itself,
→ Document → YAML on the other. Everything heavy is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Call, Comment, Document, Mapping, Node, Scalar, Sequence, equivalent, text_at
from roundtrip.document.order import arrange
from roundtrip.document.upgrade import LISTS
from roundtrip.programs import Engine, documents_of_program, read_program, too_deep

if TYPE_CHECKING:
    from pathlib import Path

    from roundtrip.python.patch import Reader
    from roundtrip.yaml.reader import Stream

Crds = Literal["full", "minimal"]
Scripts = Literal["functions", "text"]
Kind = Literal["yaml", "python"]


@dataclass(frozen=True)
class Result:
    """What a conversion gave: the text, and what is to be said about it (severity "error": the text isn't valid Argo)."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


def to_python(
    source: str,
    *,
    onto: str | None = None,
    argo: str | None = None,
    scripts: Scripts = "functions",
    upgrade: bool = False,
) -> str:
    """The Python of the workflows in `source`, YAML text of one or more documents.

    `onto`: existing Python text to put the changes back into. `argo`: the Argo version that `source` is for ("3.6").
    `scripts`: whether Python scripts become functions. `upgrade`: write the Argo 4 form of what Argo 4 removed.

    Raises ConversionError for input that can't be converted.
    """
    return python_of(source, onto=onto, argo=argo, scripts=scripts, upgrade=upgrade).text


def to_yaml(source: str, *, onto: str | None = None, engine: Engine = "auto", path: str | None = None) -> str:
    """The YAML of the workflows that `source`, Python text, defines.

    `onto`: existing YAML text to put the changes back into. `engine`: "static" reads the text and runs nothing, "hera"
    runs it under Hera in a subprocess, "auto" runs it only where reading isn't enough. `path`: the file that `source`
    comes from, for messages and for imports of its neighbours.

    Raises ConversionError for input that can't be converted.
    """
    return yaml_of(source, onto=onto, engine=engine, path=path, validate=False).text


def validate(source: str, *, argo: str | None = None, crds: Crds | None = None) -> list[Diagnostic]:
    """What is wrong with the workflows in `source` (YAML text), by line.

    `argo`: the version to hold it against; without it, the newest that has the document's fields. `crds`: whether that
    version's full CRDs count; without it, as its own install has them: from 4.0 on. What makes a document unreadable is among
    the diagnostics. Raises ConversionError for an Argo version that there is no schema for.
    """
    from roundtrip.schema import check
    from roundtrip.schema.ignores import wanted
    from roundtrip.schema.reading import as_verdicts
    from roundtrip.yaml.each import read_each

    try:
        documents, found = read_each(source, "")
    except ConversionError as problem:
        return problem.diagnostics
    found = [*as_verdicts(found), *check(documents, argo=argo, crds=crds)]
    return sorted(wanted(found, source), key=lambda d: (d.line, d.column))


def documents_of(
    source: str, *, file: str = "", path: str | None = None, kind: Kind | None = None, engine: Engine = "auto"
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of YAML or Python text, each node with its place in that text, and what was noticed on the way.

    Empty ones are left out, and a `kind: List` is taken apart.

    `kind` is told by the suffix of `file` where it isn't given. Raises ConversionError.
    """
    if kind is None:
        kind = "python" if file.endswith((".py", ".pyi")) else "yaml"
    if kind == "python":
        return documents_of_program(source, path=path, engine=engine)
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
) -> Result:
    """`to_python`, with everything that is to be said.

    `strict`: a duplicate key is an error. `hoist`: what is said three times becomes a constant. `loops`: tasks, steps and
    templates that differ in one value become a loop. `path`: the file of `onto`, for imports of its neighbours. `beside`: the
    folder that the program will lie in; functions there that a script of Hera's runner names are imported. Raises
    ConversionError.
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

        text, gone = _put_back(onto, documents, scripts, path)
        left = _comments_left(documents, lambda: [comment for _, comment in comments_of(text)])
        return Result(text, (*diagnostics, *gone, *left))
    for document in documents:
        arrange(document.root)  # what becomes a dictionary has the order that it comes back in
    text = _written(documents, objects_of(documents, diagnostics), scripts, hoist, loops, beside)
    return Result(text, tuple(diagnostics))


def _put_back(
    program: str, documents: list[Document], scripts: Scripts, path: str | None
) -> tuple[str, list[Diagnostic]]:
    from roundtrip.python.beyond import NAME
    from roundtrip.python.patch import put_back
    from roundtrip.python.writer import write

    beyond: list[Diagnostic] = []

    def reader(beyond: bool) -> Reader:
        def read(text: str) -> tuple[list[Document], Callable[[Node], bool]]:
            found, known = read_program(text, path, beyond)
            return found, lambda node: known.provenance(node).writable

        return read

    def module(wanted: list[Document]) -> str:
        objects = objects_of(wanted, beyond if wanted is documents else [])
        return write(objects, scripts=scripts, hoist=False)

    try:
        text, notes = put_back(program, documents, (reader(True), reader(False)), module, path)
    except ConversionError as problem:
        raise too_deep(problem, documents) or problem from None
    told = [d for d in beyond if d.severity == "note"] if NAME in text else []
    return text, [*told, *notes]


def objects_of(documents: list[Document], diagnostics: list[Diagnostic]) -> list[Document]:
    """The documents as Hera sees them; what it can't say is added to `diagnostics`. Raises ConversionError."""
    return [Document(_objects(d, diagnostics), d.span, d.head, d.foot) for d in documents]


def unlisted(stream: Stream) -> Iterator[Document]:
    """The documents of a stream that have content; a `kind: List` is taken apart, as Kubernetes does."""
    for document in stream.documents:
        root = document.root
        if root is None or (isinstance(root, Scalar) and root.value is None):
            continue
        items = root.entries.get("items") if isinstance(root, Mapping) and text_at(root, "kind") == "List" else None
        if not isinstance(items, Sequence):
            yield document
            continue
        assert isinstance(root, Mapping)
        above, below = _of_list(root, items)
        for number, item in enumerate(items.items):
            first, last = number == 0, number == len(items.items) - 1
            head, foot = [*document.head, *above], [*below, *document.foot]
            yield Document(item, item.span, head if first else [], foot if last else [])


def _of_list(root: Mapping, items: Sequence) -> tuple[list[Comment], list[Comment]]:
    """The comments of a list that are none of its items': those that go above the items, and those that go below."""
    above: list[Comment] = []
    work: list[Node] = [node for node in root.entries.values() if node is not items]
    while work:
        node = work.pop(0)
        above += list(node.comments or [])
        work += node.entries.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else []
    if items.comments is None:
        return above, []
    trailing = [items.comments.trailing] if items.comments.trailing is not None else []
    return [*above, *items.comments.before, *trailing], items.comments.after


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
        elif isinstance(node, Sequence):
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
) -> str:
    """The Python of `objects`, read back and compared with `documents`: what isn't proven isn't given out."""
    from roundtrip.at_hand import functions_beside
    from roundtrip.python.writer import write

    text = write(objects, scripts=scripts, hoist=hoist, loops=loops, at_hand=functions_beside(beside))
    found = _misread(documents, text, str(beside / "flow.py") if beside is not None else None)
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
    return text


def _misread(documents: list[Document], text: str, path: str | None) -> str | None:
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
            from roundtrip.document import diff

            assert after.root is not None
            return "; ".join(str(d) for d in diff(before.root, after.root)[:3])
    return None


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
    crds: Crds | None = None,
    timeout: float = 60.0,
    json: bool = False,
    onto_file: str = "",
) -> Result:
    """`to_yaml`, with everything that is to be said. `validate`: hold the result against Argo's schema and rules.

    `timeout`: seconds that the program may run under engine hera. `json`: write a new text as JSON, which has no comments.
    `onto_file`: what messages call `onto`.
    Raises ConversionError.
    """
    from roundtrip.yaml.writer import json_text, write

    documents, diagnostics = documents_of_program(source, path=path or file or None, engine=engine, timeout=timeout)
    for document in documents:
        arrange(document.root)
    if validate:
        diagnostics += _verdicts(documents, argo, crds)
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
    if validate:
        diagnostics += _unquoted(text, onto_file or "<onto>", argo, crds)
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
    """What Argo's types say of what is converted. A parameter's number, which a conversion writes in quotes, is a warning."""
    from roundtrip.schema.check import OF_CRDS, check

    found = check(documents, argo=argo, semantic=False)
    return [_quoted(d) for d in found if d.code not in OF_CRDS or d.code == "unknown-value"]


def _quoted(found: Diagnostic) -> Diagnostic:
    return replace(found, severity="warning") if found.code == "unquoted-value" else found


def _unquoted(text: str, file: str, argo: str | None, crds: Crds | None) -> Iterator[Diagnostic]:
    """A warning for each parameter's number in a text that changes were put into: what didn't change stays as it stands."""
    from roundtrip.schema import check
    from roundtrip.yaml.reader import read

    for found in check(read(text).documents, argo=argo, crds=crds, semantic=False):
        if found.code == "unquoted-value":
            yield _quoted(found).within(file)


def _verdicts(documents: list[Document], argo: str | None, crds: Crds | None) -> list[Diagnostic]:
    """All that is wrong with what a program makes. A parameter's number gets its quotes as it is written."""
    from roundtrip.schema import check

    found = check(documents, argo=argo, crds=crds)
    return [_quoted(d) for d in found if d.severity == "error" or d.code == "argo-version"]


def _error(node: Node, code: str, message: str) -> ConversionError:
    return ConversionError(Diagnostic("error", code, message, node.span.line, node.span.column))
