"""`roundtrip migrate`: a tree of YAML into the same tree of Python, as often as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from roundtrip.cli import options, targets
from roundtrip.cli.batch import Batch, Destination, Outcome
from roundtrip.cli.codemodding import Codemodding, folders_of
from roundtrip.cli.report import Report, one_line
from roundtrip.cli.sources import Source
from roundtrip.cli.to_python import to_python
from roundtrip.diagnostics import ConversionError, Diagnostic


@click.command("migrate")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False))
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(file_okay=False), help="The folder for the Python."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something would be written.")
@options.argo
@options.upgrade
@options.scripts
@options.loops
@options.codemods
@options.run_codemods
@options.codemod_timeout
@options.exclude
def command(
    folder: str,
    output: str,
    check: bool,
    argo: str | None,
    upgrade: bool,
    scripts: Literal["functions", "text"],
    loops: bool,
    codemods: tuple[str, ...],
    engine: Literal["auto", "static", "hera"],
    timeout: float,
    exclude: tuple[str, ...],
) -> int:
    """Turn a tree of YAML into the same tree of Python.

    Every file with a workflow is converted; other YAML is left alone, and named. Python that is there already is never
    replaced: it stays where it means what the YAML means, however it is written, and is reported where it doesn't.
    The report goes to standard output.
    """
    chosen = Codemodding(codemods, timeout, engine == "hera")
    direction = to_python(argo=argo, upgrade=upgrade, scripts=scripts, loops=loops, codemodding=chosen)
    with Report() as report:
        migration = Migration(direction, Destination(output, check=check), report)
        status = migration.run((folder,), exclude)
        for line in migration.lines:
            click.echo(line)
        return status


@dataclass
class Migration(Batch):
    """A batch that leaves existing files as they are; `lines` is the report, what became of each file."""

    lines: list[str] = field(default_factory=list)

    def one(self, source: Source, target: Path | None) -> Outcome:
        """Convert one file; what became of it goes into the report."""
        outcome = super().one(source, target)
        arrow = f" -> {target}" if outcome != "skipped" else ""
        self.lines.append(one_line(f"{outcome:<12} {source.name}{arrow}"))
        return outcome

    def convert(self, source: Source, text: str, target: Path | None) -> Outcome:
        """As in any batch, but for a file that is there: it stays, and may only be another way of saying the same."""
        before = targets.existing(target) if target is not None else None
        if before is None or target is None or not self.direction.likely(text):
            return super().convert(source, text, target)
        result = self.direction.convert(text, source, None, target)
        self.report.show(result.diagnostics, file=source.name, text=text)
        if result.text == before or same_meaning(before, result.text, target, folders_of(source)):
            return "unchanged"
        message = (
            f"{target} is there and means something else; it stays as it is. `roundtrip diff {source.name} {target}` "
            f"shows the difference, `roundtrip to-python {source.name} -o {target}` puts the YAML's side of it into the Python"
        )
        raise ConversionError(Diagnostic("error", "exists", message))


def same_meaning(before: str, after: str, path: Path, folders: Sequence[Path]) -> bool:
    """Whether two programs define the same workflows. `folders`: where modules are looked for behind their own. Raises ConversionError if the first can't be read at all."""
    from roundtrip.convert import documents_of
    from roundtrip.document import equivalent

    try:
        old, _ = documents_of(before, file=str(path), path=str(path), kind="python", folders=folders)
    except ConversionError as problem:
        raise ConversionError([d if d.file else d.within(str(path)) for d in problem.diagnostics]) from problem
    new, _ = documents_of(after, path=str(path), kind="python", engine="static", folders=folders)
    if len(old) != len(new):
        return False
    return all(a.root and b.root and equivalent(a.root, b.root) for a, b in zip(old, new))
