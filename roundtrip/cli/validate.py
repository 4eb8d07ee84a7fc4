"""`roundtrip validate`: hold workflows, YAML or Python, against Argo's schema and rules."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from roundtrip.cli import lazily, options, sniff, telling
from roundtrip.cli.attempts import pass_on
from roundtrip.cli.carrying_out import How
from roundtrip.cli.carrying_out import how as how_options
from roundtrip.cli.elsewhere import Elsewhere
from roundtrip.cli.file_verdicts import Verdicts
from roundtrip.cli.fixing import mend
from roundtrip.cli.kept import kept_of
from roundtrip.cli.options import Given
from roundtrip.cli.other_kind import neither
from roundtrip.cli.recorded import begun, checked
from roundtrip.cli.report import COLOURS, Report
from roundtrip.cli.reporting import reported
from roundtrip.cli.sources import PYTHON_SUFFIXES, YAML_SUFFIXES, Source, decode, find
from roundtrip.cli.telling import Telling
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document.triggers import triggered
from roundtrip.schema.check import Checked
from roundtrip.schema.ignores import wanted
from roundtrip.schema.reading import as_verdicts
from roundtrip.schema.several import Several, has_templates
from roundtrip.settings.keys import Settings
from roundtrip.settings.projects import BadSettings
from roundtrip.yaml.each import read_each

if TYPE_CHECKING:
    from roundtrip.document import Document
    from roundtrip.schema.foreign import Foreign

# how the conversions say that there is nothing of Argo's in a program
OTHERS = frozenset({"no-workflow", "no-hera"})


@click.command("validate", cls=options.ProgramCommand)
@options.sources
@options.argo
@options.crds
@click.option(
    "--closed", is_flag=True, help="These files are all that there is: what they refer to and isn't here is an error."
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
@how_options
@click.option(
    "--skip-others",
    is_flag=True,
    help="Pass over what is no Argo workflow, even where it is named, as pre-commit names every file.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Write into YAML files what suggestions say where that is safe: a misspelt field, one of another version, one at the wrong place.",
)
@click.option("--diff", is_flag=True, help="Show what --fix would write, as a unified diff, and write nothing.")
@telling.options
@reported("validate")
def command(
    sources: tuple[str, ...],
    closed: bool,
    schemas: tuple[str, ...],
    warnings_as_errors: bool,
    exclude: tuple[str, ...],
    force_exclude: bool,
    skip_others: bool,
    fix: bool,
    diff: bool,
    telling: Telling,
    how: How,
    **values: object,
) -> int:
    """Hold workflows against Argo's schema and rules.

    Nothing is asked of a cluster. `# roundtrip: ignore[CODE]` behind a line, or on the line above it, turns a check off
    there; `ignore = ["CODE"]` under [tool.roundtrip] of pyproject.toml does so for a project. `roundtrip explain CODE`
    says more. An option goes before its key there. Where reading a program isn't enough, it is run, in a process with a
    time limit that is no sandbox; `--engine static` runs nothing.
    """
    # a document's trees are freed as they are let go of; looking for circles after every 700 objects costs a tenth of the time
    gc.set_threshold(50_000, 20, 50)
    if (fix or diff) and "-" in sources:
        raise click.UsageError("--fix writes into files; name one instead of -.")
    with Report(telling=telling) as report:
        if warnings_as_errors:
            report.least |= {"warning"}
        run = Run(Given(**values), closed, report, skip_others)
        try:
            run.how, report.progress_asked = how, how.progress
            run.schemas = [_foreign(name) for name in schemas]
            run.mends = "shown" if diff else "written" if fix else ""
            run.all(sources, exclude, force_exclude)
        except ConversionError as problem:
            if isinstance(problem, BadSettings):
                raise
            report.show(problem.diagnostics)
        return 1 if report.failed or (warnings_as_errors and report.counts["warning"]) else 0


class Part(NamedTuple):
    """A source that was read: its text, what was said on the way, and its objects (`documents`: for the user's schemas).

    `problem`: whether it couldn't be read; `passed`: whether it is only told what it is, and not checked.
    """

    text: str | None
    python: bool
    said: list[Diagnostic]
    checked: list[Checked]
    documents: list[Document]
    problem: bool = False
    passed: bool = False


class Run:
    """A run over some sources."""

    def __init__(self, given: Given, closed: bool, report: Report, skip_others: bool) -> None:
        self.given = given
        self.closed = closed
        self.report = report
        self.skip_others = skip_others
        self.schemas: list[Foreign] = []
        self.mends: Literal["", "shown", "written"] = ""
        self.elsewhere = Elsewhere(given)
        self.how = How()

    def all(self, arguments: tuple[str, ...], exclude: tuple[str, ...], force_exclude: bool) -> None:
        """Check what `arguments` name, but for what `exclude` says. Raises BadSettings before anything is looked at."""
        suffixes = YAML_SUFFIXES + PYTHON_SUFFIXES
        there = find(arguments, suffixes, self.given.projects, exclude, force_exclude)
        ignored = frozenset(self.given.settings(None).ignore)
        surprises = self.elsewhere.survey([s for s in there.sources if not _is_program(s)])
        surprises = [d for d in surprises if d.code != "kustomize-scalar"]  # a check of its own tells that
        told = [*there.diagnostics, *surprises]
        self.report.show(wanted(told if self.how.shard.first else [], "", ignored))
        walked = [source for source in there.sources if source.walked]
        mine = [n for n, source in enumerate(there.sources) if self.how.shard.has(source.relative)]
        if self.mends:
            self.mend([there.sources[n] for n in mine if not _is_program(there.sources[n])])
        record = self.report.record
        shown = self.report.text and self.report.terminal
        verdicts = Verdicts(self, there.sources, Several(self.closed), shown, record is not None)
        wants = self.how.cache and there.several and not self.schemas and record is None
        with kept_of("validate", wants) as verdicts.kept:
            found = verdicts.all(mine, self.how.processes if not self.schemas else 1)
            for done, (number, verdict) in enumerate(zip(mine, found)):
                source = there.sources[number]
                self.report.progress(done, len(mine))
                self.report.files += verdict.counts
                pass_on(verdict.printed, self.report)
                begun(record, source)
                # how it is taken is told only where it was named
                self.report.show(verdict.found, file=source.name, text=verdict.text, again=source.walked)
                checked(record, source, verdict)
            self.report.progress(len(mine), len(mine))
        if walked and self.how.shard.whole and not self.report.files:
            message = f"none of the {len(walked)} files of this folder that might be a workflow is one"
            self.report.show([Diagnostic("error", "no-workflows", message)], file=str(walked[0].folder))
        if there.several and (self.report.files or not self.skip_others):
            self.report.say(self.summary())

    def read(self, source: Source, several: Several, templates: bool = False) -> Part | None:
        """A source that was read and held against its schema; None for one that has nothing to do with Argo.

        `templates`: only if it may have templates that other files refer to.
        """
        text: str | None = None
        may_be_another = source.walked or self.skip_others
        settings = self.given.settings(source.path)
        try:
            if self.skip_others and not source.may_be_workflow():
                return None
            text = source.text()
            other = neither(source, text) if not may_be_another else None
            if other is not None:
                raise ConversionError(other)
            if templates and source.path is not None and not has_templates(text):
                return None
            python = sniff.is_python(source.path, text)
            patch = self.elsewhere.patch(source) if not python else None
            if patch is not None:
                return Part(text, False, [patch], [], [], passed=True)
            likely = sniff.likely_python(text) if python else sniff.likely_yaml(text) or sniff.likely_of_events(text)
            if may_be_another and not likely:
                within = self.elsewhere.instead(text, source) if not python and not self.skip_others else None
                return Part(text, False, [within], [], [], passed=True) if within is not None else None
            documents, said = self.python(source, text, settings) if python else self.yaml(source, text)
            checked = several.take(documents, source.name, settings.argo, settings.crds)
            return Part(
                text, python, as_verdicts(said), checked, documents if self.schemas or self.report.record else []
            )
        except ConversionError as problem:
            codes = {d.code for d in problem.diagnostics if d.severity == "error"}
            if may_be_another and codes <= OTHERS:
                return None
            told = problem.diagnostics
            if self.skip_others and settings.engine == "static" and codes == {"not-static"}:
                told = [_unread(d) for d in told]  # whether it makes a workflow is not known
            return Part(text, False, told, [], [], True)

    def mend(self, sources: list[Source]) -> None:
        """Mends YAML files, each by what is said of it alone."""
        for source in sources:
            settings = self.given.settings(source.path)

            def said(text: str, source: Source = source, settings: Settings = settings) -> list[Diagnostic]:
                alone = Several(self.closed)
                documents, told = self.yaml(source, text)
                found = [
                    *as_verdicts(told),
                    *alone.said(alone.take(documents, source.name, settings.argo, settings.crds)),
                ]
                return wanted(found, text, frozenset(settings.ignore))

            part = self.read(source, Several(self.closed))
            if part is not None and not (part.problem or part.passed or part.python):
                mend(source, said, self.report, self.mends == "written")

    def findings(self, source: Source, part: Part, several: Several) -> list[Diagnostic]:
        """What is wrong with a source that was read."""
        if part.problem or part.passed:
            return part.said
        found = [*part.said, *several.said(part.checked), *self.foreign(part.documents)]
        if part.python:  # what is suggested is Argo's spelling, and would not do in Python
            return [replace(d, suggestion="") for d in found]
        return sorted(found, key=lambda d: (d.line, d.column))

    def wanted(self, source: Source, part: Part, found: list[Diagnostic]) -> list[Diagnostic]:
        """What of it is to be told."""
        return wanted(found, part.text or "", frozenset(self.given.settings(source.path).ignore), source.name)

    def given_for(self, source: Source) -> object:
        """What a verdict goes by besides texts; None for what a name alone doesn't tell."""
        if not source.walked or self.skip_others:
            return None
        return self.closed, source.targets, self.given.digest(source.path), self.elsewhere.asked(source)

    def python(self, source: Source, text: str, settings: Settings) -> tuple[list[Document], list[Diagnostic]]:
        """The workflows of a Python file. Raises ConversionError where it can't be read."""
        path = str(source.path) if source.path is not None else None
        return lazily.documents_of(
            text,
            file=source.name,
            path=path,
            kind="python",
            engine=settings.engine,
            beside=not source.walked,
            folders=self.given.folders(source.path),
            invocation=self.given.invocation(source.path, source.targets),
        )

    def yaml(self, source: Source, text: str) -> tuple[list[Document], list[Diagnostic]]:
        """The documents of a YAML file, one by one where one can't be read, and the workflows in its Sensors."""
        documents, said = read_each(text, source.name)
        told = self.elsewhere.templates(text, source, documents)
        if any(d.severity == "error" for d in told):
            return [], told  # what it means isn't known
        within, astray = triggered(documents)
        return [*documents, *within], [*said, *told, *astray]

    def foreign(self, documents: list[Document]) -> list[Diagnostic]:
        """What is wrong with documents by the user's own schemas."""
        found: list[Diagnostic] = []
        for schema in list(self.schemas):
            try:
                found += schema.check(documents)
            except ConversionError as problem:  # a fault of the schema's own: told once
                found += problem.diagnostics
                self.schemas.remove(schema)
        return found

    def summary(self) -> str:
        """What was found, in a line."""
        counts = [(self.report.counts[s] - (self.report.only_counted if s == "note" else 0), s) for s in COLOURS]
        told = ", ".join(f"{n} {s}{'' if n == 1 else 's'}" for n, s in counts if n)
        files = self.report.files
        return f"{files} file{'' if files == 1 else 's'}: {told or 'nothing found'}{self.report.told_before()}"


def _unread(d: Diagnostic) -> Diagnostic:
    message = f"this is not checked, since nothing is run and it can't be read to its end: {d.message}"
    return replace(d, severity="note", message=message)


def _foreign(name: str) -> Foreign:
    try:
        data = Path(name).read_bytes()
    except OSError as fault:
        raise ConversionError(
            Diagnostic("error", "unreadable", f"this can't be read: {fault.strerror}", file=name)
        ) from None
    return lazily.Foreign(lazily.read(decode(data, name), file=name).documents, name)


def _is_program(source: Source) -> bool:
    return source.path is not None and source.path.suffix in PYTHON_SUFFIXES
