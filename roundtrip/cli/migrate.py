"""`roundtrip migrate`: a tree of YAML into the same tree of Python, as often as one likes."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path

import click

from roundtrip.cli import options, telling, tool_settings
from roundtrip.cli.agreed import Agreed
from roundtrip.cli.carrying_out import How
from roundtrip.cli.carrying_out import how as how_options
from roundtrip.cli.documents import agreement
from roundtrip.cli.gathered import Gathered
from roundtrip.cli.migrating import Migration
from roundtrip.cli.options import Given
from roundtrip.cli.pair_files import PairFiles, absolute
from roundtrip.cli.reporting import reported
from roundtrip.cli.sync_writes import shown
from roundtrip.cli.syncing import Way
from roundtrip.cli.telling import Telling
from roundtrip.cli.to_python import to_python
from roundtrip.codemods import BadCodemod
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings.projects import CONFIG, BadSettings
from roundtrip.sync.lock import locked


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
@options.submit
@options.pragmas
@options.keep_order
@options.strict
@options.codemods
@options.engine
@options.codemod_timeout
@options.exclude
@how_options
@telling.options
@reported("migrate")
def command(
    folder: str,
    output: str,
    check: bool,
    timeout: float,
    exclude: tuple[str, ...],
    telling: Telling,
    how: How,
    **values: object,
) -> int:
    """Turn a tree of YAML into the same tree of Python.

    Every file with a workflow is converted; other YAML is left alone, and named. Run again, it brings what changed in the YAML
    since into the Python that is there, and leaves the rest of that: what changed in Python alone stays, and is named. The
    YAML is never written. What became of each file goes to standard output, all else to standard error: what failed, notes
    by kind, and what pyproject.toml can say to ruff, mypy and pyright of the new programs. An option goes before its key of
    [tool.roundtrip] in pyproject.toml.
    """
    given = Given(**values)
    folders = absolute(Path(folder)), absolute(Path(output))
    with Gathered(telling=telling) as report:
        report.progress_asked = how.progress
        agreed = Agreed(given, folders[::-1])

        run = Migration(
            given,
            PairFiles(agreed.project, folders, agreed.bases, partial(agreement, given)),
            agreed.bases,
            Way(check=check, prefer="yaml"),
            report,
            names=(folder, output),
            exclude=exclude,
            agreed=agreed,
            how=how,
        )
        run.python.direction = to_python(given, timeout=timeout)
        held = agreed.own and not check
        try:
            with locked(Path(shown(agreed.folder / "lock"))) if held else nullcontext():
                agreed.reload()
                if agreed.own and agreed.bases.state.fault:
                    message = f"{agreed.bases.state.fault}, so the commits are asked for what both sides agreed in"
                    run.python.tell([Diagnostic("warning", "bad-state", message, file=str(agreed.bases.state.file))])
                try:
                    run.run()
                finally:
                    if not check:
                        run.python.tell(agreed.save(held))
        except BadCodemod as problem:
            report.show(problem.diagnostics, file="--codemod")
            return 2
        except ConversionError as problem:
            if isinstance(problem, BadSettings):
                raise
            report.show(problem.diagnostics)
        finally:
            for line in run.lines.values():
                if line:
                    report.result(line)
            report.tell_all()
        report.summary(run.summary())
        if run.outcomes["written"] and run.counts["made"] and how.shard.first:
            programs = Path(output)
            for line in tool_settings.wanted(given.settings(programs / CONFIG), programs):
                report.say(line)
        return run.status()
