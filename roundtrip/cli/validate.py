"""`roundtrip validate`: hold workflows, YAML or Python, against Argo's schema and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from roundtrip.cli import options, sniff
from roundtrip.cli.codemodding import folders_of
from roundtrip.cli.report import Report
from roundtrip.cli.sources import PYTHON_SUFFIXES, YAML_SUFFIXES, Source, decode, find
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings import Projects, Settings

if TYPE_CHECKING:
    from roundtrip.document import Document
    from roundtrip.schema.foreign import Foreign

Engine = Literal["auto", "static", "hera"]


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
@click.option(
    "--engine",
    type=click.Choice(["auto", "static", "hera"]),
    default="auto",
    show_default=True,
    help="How Python is read: by its text, under Hera, or by its text where that is enough.",
)
@options.exclude
def command(
    sources: tuple[str, ...],
    argo: str | None,
    form: Literal["text", "json", "github", "sarif"],
    schemas: tuple[str, ...],
    warnings_as_errors: bool,
    engine: Engine,
    exclude: tuple[str, ...],
) -> int:
    """Hold workflows against Argo's schema and rules.

    Nothing is asked of a cluster. `# roundtrip: ignore[CODE]` behind a line, or on the line above it, turns a check off
    there; `ignore = ["CODE"]` under [tool.roundtrip] of pyproject.toml does so for a project. `roundtrip explain CODE`
    says more.
    """
    with Report() as report:
        run = Run(argo, engine, report, form == "text")
        try:
            run.schemas = [_foreign(name) for name in schemas]
        except ConversionError as problem:
            run.tell(problem.diagnostics, "", None)
        else:
            run.all(sources, exclude)
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
        bad = {"error", "warning"} if warnings_as_errors else {"error"}
        return 1 if any(d.severity in bad for d in run.found) else 0


class Run:
    """A run over some sources; `found` are all diagnostics, `files` how many files were looked at."""

    def __init__(self, argo: str | None, engine: Engine, report: Report, text: bool) -> None:
        self.argo = argo
        self.engine: Engine = engine
        self.report = report
        self.text = text
        self.schemas: list[Foreign] = []
        self.found: list[Diagnostic] = []
        self.files = 0
        self._projects = Projects()
        self._ignored: dict[Settings, frozenset[str]] = {}

    def all(self, arguments: tuple[str, ...], exclude: tuple[str, ...]) -> None:
        """Check what `arguments` name, but for what `exclude` says."""
        there = find(arguments, YAML_SUFFIXES + PYTHON_SUFFIXES, exclude, self._projects)
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
        if there.several and self.text:
            self.report.say(self.summary())

    def one(self, source: Source) -> None:
        """Check one source; everything that is in the way of it is told."""
        text: str | None = None
        try:
            text = source.text()
            python = _is_python(source, text)
            if source.walked and not (sniff.likely_python if python else sniff.likely_yaml)(text):
                return
            self.files += 1
            ignored = self.ignored(source)
            found = self.python(source, text) if python else self.yaml(source, text)
        except ConversionError as problem:
            if text is None:
                self.files += 1
            self.tell(problem.diagnostics, source.name, text)
            return
        from roundtrip.schema.ignores import wanted

        self.tell(wanted(found, text, ignored), source.name, text)

    def ignored(self, source: Source) -> frozenset[str]:
        """The codes that the source's project ignores; none, and a diagnostic once, where its settings can't be read."""
        from roundtrip.schema.ignores import known_codes

        try:
            settings = self._projects.of(Path.cwd() if source.path is None else source.path.parent)
            if settings not in self._ignored:
                self._ignored[settings] = frozenset()  # what is wrong with them is said once
                self._ignored[settings] = known_codes(settings.ignore, str(settings.file))
            return self._ignored[settings]
        except ConversionError as problem:
            self.tell(problem.diagnostics, "", None)
            return frozenset()

    def python(self, source: Source, text: str) -> list[Diagnostic]:
        """What is wrong with the workflows of a Python file. Raises ConversionError where it can't be read."""
        from roundtrip.convert import documents_of

        path = str(source.path) if source.path is not None else None
        documents, said = documents_of(
            text,
            file=source.name,
            path=path,
            kind="python",
            engine=self.engine,
            folders=folders_of(source, self._projects),
        )
        # what is suggested is Argo's spelling, and would not do in Python
        return [*said, *(replace(d, suggestion="") for d in self.documents(documents))]

    def yaml(self, source: Source, text: str) -> list[Diagnostic]:
        """What is wrong with the workflows of a YAML file, document by document where one can't be read."""
        from roundtrip.yaml.each import read_each

        documents, said = read_each(text, source.name)
        return sorted([*said, *self.documents(documents)], key=lambda d: (d.line, d.column))

    def documents(self, documents: list[Document]) -> list[Diagnostic]:
        """What is wrong with documents: by Argo's schema and rules, and by the user's own schemas."""
        from roundtrip.schema import check

        found = check(documents, argo=self.argo)
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
