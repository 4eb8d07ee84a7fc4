"""Both directions, end to end: what the API and the command line stand on.

YAML → Document → Objects → Python → (read back, and compared) on the one side; Python → Objects, or Hera itself,
→ Document → YAML on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from roundtrip.beyond_hera import objects_of
from roundtrip.codemods import Changed, Codemods
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.document.lists import unlisted
from roundtrip.document.modelines import take_modelines
from roundtrip.document.modernize import modernized
from roundtrip.document.order import arrange
from roundtrip.document.remarks import gone, letters
from roundtrip.document.scripts import left_behind
from roundtrip.document.templates import names_of
from roundtrip.document.triggers import triggered, workflows_of
from roundtrip.document.upgrade import upgrade as rewrite
from roundtrip.fixpoint import settled
from roundtrip.garbage import uncollected
from roundtrip.invocation import PLAIN, Invocation
from roundtrip.lifting import lift as lifted
from roundtrip.programs import Engine, documents_of_program
from roundtrip.proof import Making, Program
from roundtrip.put_back import Target, put_back
from roundtrip.python.patch.comment_places import comments_of
from roundtrip.python.template_order import overruled
from roundtrip.results import Result
from roundtrip.verdicts import schema_findings, unquoted, verdicts
from roundtrip.yaml import patch
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.reader import read
from roundtrip.yaml.writer import json_text
from roundtrip.yaml.writer import write as yaml_text

if TYPE_CHECKING:
    from pathlib import Path

    from roundtrip.helpers import HelperModule

Crds = Literal["full", "minimal"]
Scripts = Literal["functions", "text"]
Style = Literal["calls", "objects"]
Kind = Literal["yaml", "python"]


def documents_of(
    source: str,
    *,
    file: str = "",
    path: str | None = None,
    kind: Kind | None = None,
    engine: Engine = "auto",
    beside: bool = True,
    helpers: HelperModule | None = None,
    folders: Sequence[Path] = (),
    invocation: Invocation = PLAIN,
) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of YAML or Python text, each node with its place in that text, and what was noticed on the way.

    Empty ones are left out, and a `kind: List` is taken apart.

    `kind` is told by the suffix of `file` where it isn't given; `beside`, `folders` and `invocation`: as for
    `documents_of_program`; `helpers`: as for `python_of`. Raises ConversionError.
    """
    if kind is None:
        kind = "python" if file.endswith((".py", ".pyi")) else "yaml"
    if kind == "python":
        return documents_of_program(
            source,
            path=path,
            engine=engine,
            beside=beside,
            helpers=helpers,
            folders=folders,
            invocation=invocation,
        )
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
    lift: bool = False,
    modernize: bool = False,
    style: Style = "calls",
    pragmas: Sequence[str] = (),
    header: str | None = None,
    submit: bool = False,
    strict: bool = False,
    hoist: bool = True,
    loops: bool = False,
    onto: str | None = None,
    path: str | None = None,
    beside: Path | None = None,
    helpers: HelperModule | None = None,
    keep_order: bool = False,
    codemods: Codemods | None = None,
    folders: Sequence[Path] = (),
    invocation: Invocation = PLAIN,
    engine: Engine = "auto",
) -> Result:
    """`roundtrip.api.to_python`, with everything that is to be said.

    `strict`: a duplicate key is an error. `hoist`: what is said three times becomes a constant. `loops`: tasks, steps and
    templates that differ in one value become a loop. `path`: the file of the program, or of `onto`, for imports of its
    neighbours and the name of its module. `beside`: the folder that the program will lie in; functions there that a
    script of Hera's runner names are imported. `helpers`: the module that helpers are imported from, which need not be
    written yet. `keep_order`: where the program makes the templates in another order than `source` has, a line in it says
    that one; it is noted otherwise. `codemods`: what goes over what is generated. `folders`: as for `documents_of_program`, as is `invocation` of `onto`.
    `engine`: whether `onto` may be run where it can't be read; with "hera", it is in any case.
    Raises ConversionError.
    """
    stream = read(source, file=file, strict=strict)
    diagnostics = list(stream.diagnostics)
    documents = list(unlisted(stream))
    if not documents:
        raise ConversionError(Diagnostic("error", "empty", "there is no document with anything in it here"))
    diagnostics += take_modelines(documents)
    workflows = workflows_of(documents)
    if upgrade:
        for document in workflows:
            diagnostics += rewrite(document)
    if lift and scripts == "functions" and onto is None:
        for document in workflows:
            diagnostics += lifted(document)
    if modernize:
        for document in workflows:
            diagnostics += modernized(document)
    diagnostics += schema_findings(workflows, argo, mends=True)
    if onto is not None:
        back = Target(onto, path, file, helpers, codemods, folders, invocation, engine)
        text, gone = put_back(back, documents, scripts, keep_order, lift, style)
        return Result(text, (*diagnostics, *gone, *_unsaid(documents, text)))

    making = Making(
        scripts, hoist, loops, beside, path, keep_order, helpers, codemods, file, style, tuple(pragmas), header, submit
    )
    told: list[Diagnostic] = diagnostics
    notes: list[Diagnostic] = []

    def written(documents: list[Document]) -> tuple[list[Document], Program]:
        nonlocal told
        for document in workflows_of(documents):
            arrange(document.root)  # what becomes a dictionary has the order that it comes back in
        objects, told = objects_of(documents, told), []  # what is said is said of the first
        return objects, making.written(objects)

    def proven(documents: list[Document], objects: list[Document], made: Program) -> tuple[Program, list[Document]]:
        nonlocal notes
        made, back, said = making.given(documents, objects, made)
        notes = notes or said
        return made, back

    with uncollected(source):  # both trees live to the end
        module = making.told(documents, settled(documents, written, proven))
    if not isinstance(module, Changed):
        return Result(module.text(), (*diagnostics, *notes), module)
    return Result(module.text(), (*diagnostics, *notes, *_unsaid(documents, module.text())))


def _unsaid(documents: list[Document], program: str) -> Iterator[Diagnostic]:
    """A note for each comment of `documents` that a program hasn't."""
    return _comments_left(documents, lambda: [comment for _, comment in comments_of(program)])


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
    beside: bool = True,
    folders: Sequence[Path] = (),
    invocation: Invocation = PLAIN,
) -> Result:
    """`roundtrip.api.to_yaml`, with everything that is to be said. `validate`: hold the result against Argo's schema and rules.

    `timeout`: seconds that the program may run under engine hera. `json`: write a new text as JSON, which has no comments.
    `onto_file`: what messages call `onto`. `beside`, `folders` and `invocation`: as for `documents_of_program`.
    Raises ConversionError.
    """
    documents, diagnostics = documents_of_program(
        source,
        path=path or file or None,
        engine=engine,
        timeout=timeout,
        beside=beside,
        folders=folders,
        invocation=invocation,
    )
    for document in workflows_of(documents):
        arrange(document.root)
    if validate:
        filled, astray = triggered(documents)
        diagnostics += [*verdicts([*documents, *filled], argo, crds), *astray]
    if onto is None and json:
        return Result(json_text(documents), (*diagnostics, *_comments_left(documents, list)))
    if onto is None:
        return Result(yaml_text(documents), tuple(diagnostics))
    try:
        base = read(onto, file=onto_file or "<onto>")
    except ConversionError as problem:
        why = "so no change can be put into this text. Write it anew with --overwrite, or elsewhere"
        raise ConversionError([replace(d, message=f"{d.message}; {why}") for d in problem.diagnostics]) from problem
    orders = [names_of(document.root) for document in documents]
    text = patch.patch(onto, base, documents)
    changed = [names for names, document in zip(orders, documents) if names != names_of(document.root)]
    diagnostics += overruled(source, changed, onto_file or "the YAML that is there")
    there = read(text)
    said = [c.text for d in there.documents for c in comments_in_document(d)]
    if text != onto:
        before = [c for d in base.documents for c in comments_in_document(d)]
        diagnostics += gone(((c.span.line, c.span.column, c.text) for c in before), said, onto_file or "<onto>")
    if validate:
        diagnostics += unquoted(read(text).documents, onto_file or "<onto>", argo, crds)
    left = _comments_left(documents, lambda: said)
    return Result(text, (*diagnostics, *left, *left_behind(patch.changed_comments(there, documents))))


def _comments_left(documents: list[Document], there: Callable[[], list[str]]) -> Iterator[Diagnostic]:
    """A note on those comments of `documents` that are not `there`, where their changes were put."""
    comments = [c for document in documents for c in comments_in_document(document)]
    known = {letters(text) for text in there()} if comments else set()
    lines = sorted({c.span.line for c in comments if letters(c.text) not in known})
    if lines:
        where = ", ".join(map(str, lines[:5])) + (f" and {len(lines) - 5} more" if len(lines) > 5 else "")
        message = f"the comments of line {where} have no place on the other side, and stay on this side alone"
        yield Diagnostic("note", "comment-stays", message, lines[0])
