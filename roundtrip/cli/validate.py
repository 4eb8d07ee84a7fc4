"""`roundtrip validate`: hold workflows, YAML or Python, against Argo's schema and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from roundtrip.cli import options, sniff
from roundtrip.cli.main import WRONG_USAGE
from roundtrip.cli.options import Given
from roundtrip.cli.report import Report
from roundtrip.cli.sources import PYTHON_SUFFIXES, YAML_SUFFIXES, Source, decode, find
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings import BadSettings, Engine

if TYPE_CHECKING:
    from roundtrip.document import Document
    from roundtrip.schema.foreign import Foreign

# how the conversions say that there is nothing of Argo's in a program
OTHERS = frozenset({"no-workflow", "no-hera"})


@click.command("validate")
@options.sources
@options.argo
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How findings are told: text on standard error, the others on standard output.",
)
@click.option(
    "--schema",
    "schemas",
    metavar="FILE",
    multiple=True,
    help="Hold it against this JSON schema, or CustomResourceDefinition, as well. May be given more than once.",
)
@click.option("--warnings-as-errors", is_flag=True, help="Exit 1 on warnings, too.")
@options.engine
@options.exclude
@options.force_exclude
@click.option(
    "--skip-others",
    is_flag=True,
    help="Pass over what is no Argo workflow, even where it is named, as pre-commit names every file.",
)
def command(
    sources: tuple[str, ...],
    form: Literal["text", "json", "github", "sarif"],
    schemas: tuple[str, ...],
    warnings_as_errors: bool,
    exclude: tuple[str, ...],
    force_exclude: bool,
    skip_others: bool,
    **values: object,
) -> int:
    """Hold workflows against Argo's schema and rules.

    Nothing is asked of a cluster. `# roundtrip: ignore[CODE]` behind a line, or on the line above it, turns a check off
    there; `ignore = ["CODE"]` under [tool.roundtrip] of pyproject.toml does so for a project. `roundtrip explain CODE`
    says more. An option goes before its key there. Where reading a program isn't enough, it is run, in a process with a
    time limit that is no sandbox; `--engine static` runs nothing.
    """
    with Report() as report:
        run = Run(Given(**values), report, form == "text", skip_others)
        settled = True
        try:
            run.schemas = [_foreign(name) for name in schemas]
            run.all(sources, exclude, force_exclude)
        except ConversionError as problem:
            run.tell(problem.diagnostics, "", None)
            settled = not isinstance(problem, BadSettings)
        if form != "text":
            from roundtrip.cli import validate_formats

            write: Callable[[], str] = {
                "json": lambda: validate_formats.as_json(run.found, run.files),
                "github": lambda: validate_formats.as_github(run.found),
                "sarif": lambda: validate_formats.as_sarif(run.found),
            }[form]
            text = write()
            if text:
                click.echo(text)
        if not settled:
            return WRONG_USAGE
        bad = {"error", "warning"} if warnings_as_errors else {"error"}
        return 1 if any(d.severity in bad for d in run.found) else 0


class Run:
    """A run over some sources; `found` are all diagnostics, `files` how many files were looked at."""

    def __init__(self, given: Given, report: Report, text: bool, skip_others: bool) -> None:
        self.given = given
        self.report = report
        self.text = text
        self.skip_others = skip_others
        self.schemas: list[Foreign] = []
        self.found: list[Diagnostic] = []
        self.files = 0

    def all(self, arguments: tuple[str, ...], exclude: tuple[str, ...], force_exclude: bool) -> None:
        """Check what `arguments` name, but for what `exclude` says. Raises BadSettings before anything is looked at."""
        suffixes = YAML_SUFFIXES + PYTHON_SUFFIXES
        there = find(arguments, suffixes, self.given.projects, exclude, force_exclude)
        self.tell(there.diagnostics, "", None)
        walked = [source for source in there.sources if source.walked]
        for number, source in enumerate(there.sources):
            if self.text:
                self.report.progress(number, len(there.sources))
            self.one(source)
        if self.text:
            self.report.progress(len(there.sources), len(there.sources))
        if walked and not self.files:
            message = f"none of the {len(walked)} files of this folder that might be a workflow is one"
            self.tell([Diagnostic("error", "no-workflows", message)], str(walked[0].folder), None)
        if there.several and self.text and (self.files or not self.skip_others):
            self.report.say(self.summary())

    def one(self, source: Source) -> None:
        """Check one source; everything that is in the way of it is told."""
        text: str | None = None
        may_be_another = source.walked or self.skip_others
        settings = self.given.settings(source.path)
        try:
            if self.skip_others and not source.may_be_workflow():
                return
            text = source.text()
            python = _is_python(source, text)
            if may_be_another and not (sniff.likely_python if python else sniff.likely_yaml)(text):
                return
            found = self.python(source, text, settings.engine) if python else self.yaml(source, text, settings.argo)
            self.files += 1
        except ConversionError as problem:
            codes = {d.code for d in problem.diagnostics if d.severity == "error"}
            if may_be_another and codes <= OTHERS:
                return
            self.files += 1
            told = problem.diagnostics
            if self.skip_others and settings.engine == "static" and codes == {"not-static"}:
                told = [_unread(d) for d in told]  # whether it makes a workflow is not known
            self.tell(told, source.name, text)
            return
        from roundtrip.schema.ignores import wanted

        self.tell(wanted(found, text, frozenset(settings.ignore)), source.name, text)

    def python(self, source: Source, text: str, engine: Engine) -> list[Diagnostic]:
        """What is wrong with the workflows of a Python file. Raises ConversionError where it can't be read."""
        from roundtrip.convert import documents_of

        path = str(source.path) if source.path is not None else None
        documents, said = documents_of(
            text,
            file=source.name,
            path=path,
            kind="python",
            engine=engine,
            beside=not source.walked,
            folders=self.given.folders(source.path),
        )
        argo = self.given.settings(source.path).argo
        # what is suggested is Argo's spelling, and would not do in Python
        return [*said, *(replace(d, suggestion="") for d in self.documents(documents, argo))]

    def yaml(self, source: Source, text: str, argo: str | None) -> list[Diagnostic]:
        """What is wrong with the workflows of a YAML file, document by document where one can't be read."""
        from roundtrip.yaml.each import read_each

        documents, said = read_each(text, source.name)
        return sorted([*said, *self.documents(documents, argo)], key=lambda d: (d.line, d.column))

    def documents(self, documents: list[Document], argo: str | None) -> list[Diagnostic]:
        """What is wrong with documents: by Argo's schema and rules, and by the user's own schemas."""
        from roundtrip.schema import check

        found = check(documents, argo=argo)
        for schema in list(self.schemas):
            try:
                found += schema.check(documents)
            except ConversionError as problem:  # a fault of the schema's own: told once
                found += problem.diagnostics
                self.schemas.remove(schema)
        return found

    def tell(self, diagnostics: list[Diagnostic], file: str, text: str | None) -> None:
        """Keep diagnostics, and show them where they are for people to read."""
        self.found += [d if d.file else d.within(file) for d in diagnostics]
        if self.text:
            self.report.show(diagnostics, file=file, text=text)

    def summary(self) -> str:
        """What was found, in a line."""
        counts = [(sum(d.severity == s for d in self.found), s) for s in ("error", "warning", "note")]
        told = ", ".join(f"{n} {s}{'' if n == 1 else 's'}" for n, s in counts if n)
        return f"{self.files} file{'' if self.files == 1 else 's'}: {told or 'nothing found'}"


def _unread(d: Diagnostic) -> Diagnostic:
    message = f"this is not checked, since nothing is run and it can't be read to its end: {d.message}"
    return replace(d, severity="note", message=message)


def _foreign(name: str) -> Foreign:
    from roundtrip.schema.foreign import Foreign
    from roundtrip.yaml.reader import read

    try:
        data = Path(name).read_bytes()
    except OSError as fault:
        raise ConversionError(
            Diagnostic("error", "unreadable", f"this can't be read: {fault.strerror}", file=name)
        ) from None
    return Foreign(read(decode(data, name), file=name).documents, name)


def _is_python(source: Source, text: str) -> bool:
    if source.path is not None and source.path.suffix:
        return source.path.suffix in PYTHON_SUFFIXES
    return sniff.likely_python(text) and not sniff.likely_yaml(text)
