"""`roundtrip diff`: what two texts, YAML or Python, say differently."""

from __future__ import annotations

import os
import re
from typing import Literal

import click

from roundtrip.cli import lazily, options
from roundtrip.cli.elsewhere import Elsewhere
from roundtrip.cli.options import Given
from roundtrip.cli.report import Report, one_line
from roundtrip.cli.sources import Source, find
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Mapping, diff, text_at

_IMPORT = re.compile(r"^(?:from|import)\s+\w", re.MULTILINE)


@click.command("diff", cls=options.ProgramCommand)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@options.engine
def command(a: str, b: str, **values: object) -> int:
    """Show how two workflows differ in meaning.

    A and B are files of YAML or Python, or - for standard input; FILE.py:TARGET as for to-yaml. The order of keys and of templates, comments, quotes
    and layout are no differences. Exit status 0: they mean the same. An option goes before its key of [tool.roundtrip]
    in pyproject.toml.
    """
    if a == b == "-":
        raise click.UsageError("Standard input can be read once: name a file for A or B.")
    given = Given(**values)
    with Report() as report:
        sources = [_source(name, given, report) for name in (a, b)]
        read = [_documents(source, given, report) for source in sources if source is not None]
        if len(read) < 2:
            return 1
        if read[0] is None or read[1] is None:
            return 1
        lines = differences(read[0], read[1])
        if lines:
            click.echo(f"--- {one_line(a)}\n+++ {one_line(b)}")
        for line in lines:
            click.echo(one_line(line))
        return 1 if lines else 0


def differences(before: list[Document], after: list[Document]) -> list[str]:
    """The differences between two streams, a line each, below a line for the document that they are in."""
    lines: list[str] = []
    for old, new in _pairs(before, after):
        either = old or new
        assert either is not None
        name = title(either)
        if old is None or new is None:
            lines.append(f"{name}: only in {'A' if new is None else 'B'}")
        elif old.root is not None and new.root is not None:
            found = diff(old.root, new.root)
            if found:
                lines.append(f"{name}:")
                lines += [f"  {difference}" for difference in found]
    return lines


def title(document: Document) -> str:
    """What a document is called: its kind and name."""
    root = document.root
    metadata = root.entries.get("metadata") if isinstance(root, Mapping) else None
    name = text_at(metadata, "name") or text_at(metadata, "generateName") or "(no name)"
    return f"{text_at(root, 'kind') or 'a document without a kind'} {name}"


def _pairs(before: list[Document], after: list[Document]) -> list[tuple[Document | None, Document | None]]:
    """Documents of one kind and name belong together, in their order; others have no counterpart."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    waiting: dict[str, list[Document]] = {}
    for new in reversed(after):
        waiting.setdefault(title(new), []).append(new)
    pairs: list[tuple[Document | None, Document | None]] = []
    for old in before:
        candidates = waiting.get(title(old))
        pairs.append((old, candidates.pop() if candidates else None))
    left = {id(new) for candidates in waiting.values() for new in candidates}
    return [*pairs, *((None, new) for new in after if id(new) in left)]


def _documents(source: Source, given: Given, report: Report) -> list[Document] | None:
    """The documents of one side; None, and a report, where they can't be had."""
    text: str | None = None
    name = source.name
    try:
        text = source.text()
        kind: Literal["yaml", "python"] = "python" if _is_python(source, text) else "yaml"
        path = str(source.path) if source.path is not None else None
        engine = given.settings(source.path).engine
        said = Elsewhere(given).templated(text, source) if kind == "yaml" else []
        documents, found = lazily.documents_of(
            text,
            file=source.name,
            path=path,
            kind=kind,
            engine=engine,
            folders=given.folders(source.path),
            invocation=given.invocation(source.path, source.targets),
        )
    except ConversionError as problem:
        report.show(problem.diagnostics, file=name, text=text)
        return None
    report.show([*said, *found], file=name, text=text)
    documents = [d for d in documents if d.root is not None]
    if not documents:
        report.show([Diagnostic("error", "no-workflow", "there is nothing to compare in this")], file=name)
        return None
    return documents


def _source(name: str, given: Given, report: Report) -> Source | None:
    """One side; None, and a report, where it is a folder. Raises BadSettings."""
    if os.path.isdir(name):
        report.show([Diagnostic("error", "is-a-folder", "this is a folder; diff compares two files")], file=name)
        return None
    return find([name], (), given.projects).sources[0]


def _is_python(source: Source, text: str) -> bool:
    if source.path is not None and source.path.suffix:
        return source.path.suffix == ".py"
    return bool(_IMPORT.search(text))
