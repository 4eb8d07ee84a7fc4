"""`roundtrip graph`: workflows, YAML or Python, as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from roundtrip.cli import files, lazily, options, sniff
from roundtrip.cli.elsewhere import Elsewhere
from roundtrip.cli.options import Given
from roundtrip.cli.refusals import NOTHING_HERE
from roundtrip.cli.report import Report
from roundtrip.cli.sources import PYTHON_SUFFIXES, YAML_SUFFIXES, Source, find
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.graph.build import graphs
from roundtrip.graph.dot import dot
from roundtrip.graph.mermaid import mermaid
from roundtrip.graph.model import Graph
from roundtrip.graph.svg import svg

Form = Literal["mermaid", "dot", "svg"]
# the form of a file that a name ends in
_BY_SUFFIX: dict[str, Form] = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}
_BEGINS: dict[Form, str] = {"mermaid": "flowchart ", "dot": "digraph ", "svg": "<svg "}


@click.command("graph", cls=options.ProgramCommand)
@options.sources
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot", "svg"]),
    help="The language of the picture: of FILE's suffix (.mmd, .dot, .gv, .svg), else mermaid.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to write the picture.")
@options.engine
@options.exclude
@options.force_exclude
def command(
    sources: tuple[str, ...],
    form: Form | None,
    output: Path | None,
    exclude: tuple[str, ...],
    force_exclude: bool,
    **values: object,
) -> int:
    """Draw workflows: templates, tasks, what waits for what and when, loops and hooks.

    SRC is a file of YAML or Python, a folder, or - for standard input; FILE.py:TARGET as for to-yaml. All workflows go
    into one picture. A picture that is there is replaced; another file is not. SVG needs nothing else to be seen; Mermaid
    is what GitHub and GitLab draw, DOT is for Graphviz.
    """
    given = Given(**values)
    wanted: Form = form or (_BY_SUFFIX.get(output.suffix.lower(), "mermaid") if output is not None else "mermaid")
    with Report() as report:
        found = find(sources, YAML_SUFFIXES + PYTHON_SUFFIXES, given.projects, exclude, force_exclude)
        report.show(found.diagnostics)
        drawn: list[Graph] = []
        for source in found.sources:
            drawn += graphs_of(source, given, report)
        if not drawn:
            if not report.failed:
                report.show([Diagnostic("error", "no-workflow", "there is nothing to draw in this")], file=sources[0])
            return 1
        text = {"mermaid": mermaid, "dot": dot, "svg": svg}[wanted](drawn)
        try:
            if output is None:
                files.write_out(text)
            else:
                write_over(output, text, _BEGINS[wanted], f"a picture in {wanted}")
        except ConversionError as problem:
            report.show(problem.diagnostics)
        return 1 if report.failed else 0


def graphs_of(source: Source, given: Given, report: Report) -> list[Graph]:
    """The graphs of one source; why there are none is said, but for a file of a folder that has nothing to do with Argo."""
    text: str | None = None
    try:
        text = source.text()
        python = sniff.is_python(source.path, text)
        if source.walked and not (
            sniff.likely_python(text) if python else sniff.likely_yaml(text) or sniff.likely_of_events(text)
        ):
            return []
        said = [] if python else Elsewhere(given).templated(text, source)
        documents, more = lazily.documents_of(
            text,
            file=source.name,
            path=str(source.path) if source.path is not None else None,
            kind="python" if python else "yaml",
            engine=given.settings(source.path).engine,
            beside=not source.walked,
            folders=given.folders(source.path),
            invocation=given.invocation(source.path, source.targets),
        )
    except ConversionError as problem:
        codes = {d.code for d in problem.diagnostics if d.severity == "error"}
        if not (source.walked and codes <= NOTHING_HERE):
            report.show(problem.diagnostics, file=source.name, text=text)
        return []
    report.show([*said, *more], file=source.name, text=text)
    found = graphs(documents)
    if not found and not source.walked:
        told = Diagnostic("error", "no-workflow", "there is no workflow to draw in this")
        report.show([told], file=source.name, text=text)
    return found


def write_over(path: Path, text: str, begins: str, what: str) -> None:
    """Puts `text` into a file that isn't there, or that is such a text as well: it `begins` so. Raises ConversionError."""
    before = files.existing(path)
    if before.data and not before.data.startswith(begins.encode()):
        message = f"{path} is there and is not {what}, so it is not replaced; name another file"
        raise error("exists", message, file=str(path))
    files.write(before, text)
