"""`roundtrip migrate`: a tree of YAML into the same tree of Python, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from roundtrip.cli import lazily, options, tool_settings
from roundtrip.cli.attempts import Attempt, Outcome
from roundtrip.cli.batch import Base, Batch, Destination
from roundtrip.cli.carrying_out import How
from roundtrip.cli.carrying_out import how as how_options
from roundtrip.cli.kept import kept_of
from roundtrip.cli.options import Given
from roundtrip.cli.report import Report, one_line
from roundtrip.cli.sources import Source
from roundtrip.cli.to_python import to_python
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, equivalent
from roundtrip.document.templates import ORDER, names_of, order_note, out_of_order
from roundtrip.helpers import helper_module
from roundtrip.invocation import Invocation
from roundtrip.settings.keys import Engine
from roundtrip.settings.projects import CONFIG


@click.command("migrate", cls=options.ProgramCommand)
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False))
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(file_okay=False), help="The folder for the Python."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something would be written.")
@options.argo
@options.upgrade
@options.scripts
@options.lift
@options.loops
@options.style
@options.modernize
@options.header
@options.pragmas
@options.strict
@options.engine
@options.keep_order
@options.codemods
@options.codemod_timeout
@options.exclude
@options.verbose
@how_options
def command(
    folder: str,
    output: str,
    check: bool,
    timeout: float,
    exclude: tuple[str, ...],
    verbose: bool,
    how: How,
    **values: object,
) -> int:
    """Turn a tree of YAML into the same tree of Python.

    Every file with a workflow is converted; other YAML is left alone, and named. Python that is there already is never
    replaced: it stays where it means what the YAML means, however it is written, and is reported where it doesn't.
    The report goes to standard output; what pyproject.toml can say to ruff, mypy and pyright of the new programs, to standard
    error. An option goes before its key of [tool.roundtrip] in pyproject.toml.
    """
    given = Given(**values)
    with Report(verbose=verbose) as report:
        report.progress_asked = how.progress
        migration = Migration(
            to_python(given, timeout=timeout), Destination(output, check=check), given, report, how=how
        )
        with kept_of("migrate", how.cache) as migration.kept:
            status = migration.run((folder,), exclude)
        for line in migration.lines:
            click.echo(line)
        if migration.outcomes["written"] and how.shard.first:
            programs = Path(output)
            for line in tool_settings.wanted(given.settings(programs / CONFIG), programs):
                report.say(line)
        return status


@dataclass
class Migration(Batch):
    """A batch that leaves existing files as they are; `lines` is the report, what became of each file."""

    lines: list[str] = field(default_factory=list)

    def one(self, source: Source, target: Path | None, attempt: Attempt | None = None) -> Outcome:
        """Convert one file; what became of it goes into the report."""
        outcome = super().one(source, target, attempt)
        arrow = f" -> {target}" if outcome != "skipped" else ""
        self.lines.append(one_line(f"{outcome:<12} {source.name}{arrow}"))
        return outcome

    def summary(self) -> str:
        """What became of the files, and how many workflows have an order of templates that isn't in the Python."""
        count = self.report.quiet[ORDER]
        if not count:
            return super().summary()
        what = "1 workflow has its" if count == 1 else f"{count} workflows have their"
        more = f"{what} templates in another order in Python (--verbose says where, --keep-order writes it there)"
        return f"{super().summary()}; {more}"

    def convert(self, source: Source, text: str, target: Path | None) -> Outcome:
        """As in any batch, but for a file that is there: it stays, and may only be another way of saying the same."""
        before = self.looked_at(target).text if target is not None else None
        if before is None or target is None or not self.direction.likely(text):
            return super().convert(source, text, target)
        result = self.converted(text, source, None, target, before)
        if result.text == before:
            self.show(result, source, text)
            return "unchanged"
        # what is said of the order in new Python is nothing to what is there
        told = tuple(d for d in result.diagnostics if d.code != ORDER)
        self.show(replace(result, diagnostics=told), source, text)
        settings, folders = self.given.settings(source.path), self.given.folders(source.path)
        # of engine hera, what a codemod makes is run
        how: Engine = "hera" if settings.codemods and settings.engine == "hera" else "static"
        old, new, wanted = meanings(
            before, result.text, text, target, (settings.engine, how), folders, self.given.invocation(target)
        )
        if not same_meaning(old, new) and self.lifted(source, text, target, before):
            return "unchanged"
        if same_meaning(old, new):
            self.transcript.show(orders_lost(wanted, old, new, target), file=source.name, text=text)
            return "unchanged"
        message = (
            f"{target} is there and means something else; it stays as it is. `roundtrip diff {source.name} {target}` "
            f"shows the difference, `roundtrip to-python {source.name} -o {target}` puts the YAML's side of it into the Python"
        )
        raise ConversionError(Diagnostic("error", "exists", message))

    def lifted(self, source: Source, text: str, target: Path, before: str) -> bool:
        """Whether a program is only the YAML with scripts of it as functions with parameters, which `--lift` once made."""
        if "inputs.parameters." not in text:
            return False
        try:
            return self.direction.convert(text, source, Base(before, target), target).text == before
        except ConversionError:
            return False


def meanings(
    before: str,
    after: str,
    text: str,
    path: Path,
    engines: tuple[Engine, Engine],
    folders: Sequence[Path],
    invocation: Invocation,
) -> tuple[list[Document], list[Document], list[Document]]:
    """The documents of two programs, by the two `engines`, and of YAML text. `folders`, `invocation`: as for `documents_of`.

    Raises ConversionError if the first program, of the file `path`, can't be read at all.
    """
    try:
        old, _ = lazily.documents_of(
            before,
            file=str(path),
            path=str(path),
            kind="python",
            engine=engines[0],
            folders=folders,
            invocation=invocation,
        )
    except ConversionError as problem:
        raise ConversionError([d if d.file else d.within(str(path)) for d in problem.diagnostics]) from problem
    helpers = helper_module(path.parent)
    new, _ = lazily.documents_of(
        after, path=str(path), kind="python", engine=engines[1], helpers=helpers, folders=folders
    )
    wanted, _ = lazily.documents_of(text, kind="yaml")
    return old, new, wanted


def same_meaning(old: list[Document], new: list[Document]) -> bool:
    """Whether two programs define the same workflows."""
    if len(old) != len(new):
        return False
    return all(a.root and b.root and equivalent(a.root, b.root) for a, b in zip(old, new))


def orders_lost(wanted: list[Document], old: list[Document], new: list[Document], target: Path) -> Iterator[Diagnostic]:
    """What is said of the order of templates that the YAML has, `wanted`, and the program `target` doesn't.

    `old`: the documents of that program; `new`: of the one that this YAML gives. Where that one says the order, it matters.
    """
    for number in out_of_order(wanted, old):
        note = order_note(wanted[number], old[number])
        if names_of(new[number].root) != names_of(wanted[number].root):
            yield note
        else:
            message = (
                f"{note.message}: `roundtrip to-python --keep-order … -o {target}` puts it into the one that is there"
            )
            yield replace(note, severity="warning", message=message)
