"""What the package offers: texts of workflows converted, and held against Argo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from roundtrip.codemods import Codemods, folders_of_imports
from roundtrip.convert import Crds, Scripts, Style, python_of, yaml_of
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document.triggers import triggered
from roundtrip.programs import Engine
from roundtrip.results import Result
from roundtrip.schema.check import check
from roundtrip.schema.ignores import wanted
from roundtrip.schema.reading import as_verdicts
from roundtrip.yaml.each import read_each
from roundtrip.yaml.templating import in_documents

if TYPE_CHECKING:
    import libcst

    from roundtrip.codemods.chosen import Chosen


def to_python(
    source: str,
    *,
    onto: str | None = None,
    argo: str | None = None,
    scripts: Scripts = "functions",
    upgrade: bool = False,
    lift: bool = False,
    style: Style = "calls",
    modernize: bool = False,
    pragmas: Sequence[str] = (),
    header: str | None = None,
    submit: bool = False,
    keep_order: bool = False,
    codemods: Sequence[Chosen] = (),
    engine: Engine = "auto",
) -> str:
    """The Python of the workflows in `source`, YAML text of one or more documents.

    `onto`: existing Python text to put the changes back into. `argo`: the Argo version that `source` is for ("3.6").
    `scripts`: whether Python scripts become functions. `upgrade`: write the Argo 4 form of what Argo 4 removed.
    `lift`: make functions with parameters of Python scripts that have `{{inputs.parameters.x}}` in their text, which changes
    the script; what `onto` has as such a function stays one in any case. `style`: "objects" writes
    `Task(name="A", template=echo)` for `echo(name="A")`. `modernize`: write today's spelling of what means the same to every
    Argo. `pragmas`: the tools (mypy, ruff, pyright) that are told what they would complain of, at the line. `header`: the
    docstring that the program begins with. `submit`: with a main block that submits the workflows to the Argo server of
    ARGO_HOST, with ARGO_TOKEN, in ARGO_NAMESPACE where they name none. `keep_order`: write the order of templates into the program, where it makes them
    in another.
    `codemods`: what goes over the Python before it is laid out, if it still means the same then: classes of
    `libcst.CSTTransformer`, commands of `libcst.codemod`, or `"package.module:Class"`. Those that are named run in a process of
    their own, and are looked for in the current folder first. `engine`: "static" runs nothing; "auto" runs `onto` where it
    can't be read, "hera" in any case, to see where it says what.

    Raises ConversionError for input that can't be converted.
    """
    return _generated(
        source,
        codemods,
        {
            "onto": onto,
            "argo": argo,
            "scripts": scripts,
            "upgrade": upgrade,
            "lift": lift,
            "style": style,
            "modernize": modernize,
            "pragmas": pragmas,
            "header": header,
            "submit": submit,
            "keep_order": keep_order,
            "engine": engine,
        },
    ).text


def to_module(
    source: str,
    *,
    onto: str | None = None,
    argo: str | None = None,
    scripts: Scripts = "functions",
    upgrade: bool = False,
    lift: bool = False,
    style: Style = "calls",
    modernize: bool = False,
    pragmas: Sequence[str] = (),
    header: str | None = None,
    submit: bool = False,
    keep_order: bool = False,
    codemods: Sequence[Chosen] = (),
    engine: Engine = "auto",
) -> libcst.Module:
    """The Python of the workflows in `source` as a tree of libcst's; its `code` is what `to_python` gives, byte for byte.

    Every node stands in one place, comments are where libcst's own parser has them, and the layout is black's: it can be
    visited, changed with a `libcst.CSTTransformer`, and given to libcst's metadata. Takes what `to_python` takes.

    Raises ConversionError for input that can't be converted.
    """
    result = _generated(
        source,
        codemods,
        {
            "onto": onto,
            "argo": argo,
            "scripts": scripts,
            "upgrade": upgrade,
            "lift": lift,
            "style": style,
            "modernize": modernize,
            "pragmas": pragmas,
            "header": header,
            "submit": submit,
            "keep_order": keep_order,
            "engine": engine,
        },
    )
    if result.written is not None:
        return result.written.module()
    from libcst import parse_module

    return parse_module(result.text)


def _generated(source: str, codemods: Sequence[Chosen], options: dict[str, Any]) -> Result:
    """What `python_of` makes with these options, its codemods looked for where imports are."""
    folders = folders_of_imports()
    with Codemods(codemods, folders) as chosen:
        return python_of(source, codemods=chosen, folders=folders, **options)


def to_yaml(source: str, *, onto: str | None = None, engine: Engine = "auto", path: str | None = None) -> str:
    """The YAML of the workflows that `source`, Python text, defines.

    `onto`: existing YAML text to put the changes back into. `engine`: "static" reads the text and runs nothing, "hera"
    runs it under Hera in a subprocess, "auto" runs it only where reading isn't enough. `path`: the file that `source`
    comes from, for messages and for imports of its neighbours.

    Raises ConversionError for input that can't be converted.
    """
    return yaml_of(source, onto=onto, engine=engine, path=path, folders=folders_of_imports(), validate=False).text


def validate(source: str, *, argo: str | None = None, crds: Crds | None = None) -> list[Diagnostic]:
    """What is wrong with the workflows in `source` (YAML text), by line.

    `argo`: the version to hold it against; without it, the newest that has the document's fields. `crds`: whether that
    version's full CRDs count; without it, as its own install has them: from 4.0 on. What makes a document unreadable is among
    the diagnostics. Raises ConversionError for an Argo version that there is no schema for.
    """
    try:
        documents, found = read_each(source, "")
    except ConversionError as problem:
        return problem.diagnostics
    told = wanted(in_documents(source, documents), source)
    if any(d.severity == "error" for d in told):
        return told  # what it means isn't known before it is filled in
    within, astray = triggered(documents)
    found = [*as_verdicts(found), *told, *astray, *check([*documents, *within], argo=argo, crds=crds)]
    return sorted(wanted(found, source), key=lambda d: (d.line, d.column))
