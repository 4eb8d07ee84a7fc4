"""`roundtrip sync`: folders of YAML and of Python in step, whichever side changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from roundtrip.cli import carrying_out, lazily, options, telling
from roundtrip.cli.pairs_in_step import in_step
from roundtrip.cli.report import Report
from roundtrip.cli.reporting import reported
from roundtrip.cli.sync_writes import shown
from roundtrip.cli.syncing import Way
from roundtrip.cli.telling import Telling
from roundtrip.codemods import BadCodemod
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings.keys import Settings
from roundtrip.settings.projects import BadSettings, Projects
from roundtrip.sync.lock import locked
from roundtrip.sync.state import FOLDER

if TYPE_CHECKING:
    from roundtrip.sync.three_way import Prefer

NO_PAIRS = 'say which folders belong together: `pairs = [{yaml = "deploy", python = "flows"}]` in [tool.roundtrip] of pyproject.toml'


@click.command("sync")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something would be written.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would be written, as a unified diff.")
@click.option(
    "--prefer", type=click.Choice(["yaml", "python"]), help="The side that is right where both changed one value."
)
@click.option(
    "--base", metavar="REV", help="The commit in which both sides agreed, instead of the newest that is found."
)
@click.option("--prune", is_flag=True, help="Remove what was deleted on the other side and is unchanged on this.")
@options.engine
@carrying_out.progress
@telling.options
@reported("sync")
def command(
    check: bool,
    diff: bool,
    prefer: Prefer | None,
    base: str | None,
    prune: bool,
    progress: bool | None,
    telling: Telling,
    **values: object,
) -> int:
    """Bring folders of YAML and of Python in step.

    `pairs` of [tool.roundtrip] in pyproject.toml says which. What one side changed since both agreed goes into the other;
    what both changed goes into both, comments too. Where both changed one value, nothing of these two files is written
    and the exit status is 1. They agreed last when sync ran, or in the last commit in which they did.
    """
    with Report(telling=telling) as report:
        report.progress_asked = progress
        settings = Projects(lazily.all_checks).of(Path.cwd())
        fault = no_pairs(settings)
        if fault is not None:
            report.show([fault])
            return 1 if fault.code == "outside" else 2
        assert settings.file is not None
        kept = settings.file.parent / FOLDER
        way = Way(check, diff, prefer, prune)
        try:
            if check or diff:
                return in_step(settings, settings.pairs, way, base, values, report)
            with locked(Path(shown(kept / "lock"))):
                return in_step(settings, settings.pairs, way, base, values, report)
        except BadCodemod as problem:
            report.show(problem.diagnostics, file="codemods")
            return 2
        except ConversionError as problem:
            if isinstance(problem, BadSettings):
                raise
            report.show(problem.diagnostics)
            return 1


def no_pairs(settings: Settings) -> Diagnostic | None:
    """Why nothing can be brought in step: there are no pairs, or their state would be kept elsewhere."""
    if not settings.pairs or settings.file is None:
        where = shown(settings.file) if settings.file is not None else "pyproject.toml"
        return Diagnostic("error", "no-pairs", f"there are no pairs to bring in step; {NO_PAIRS}", file=where)
    kept = settings.file.parent / FOLDER
    if kept.is_symlink():
        message = (
            "this leads elsewhere through a link; the state of a sync is kept beside pyproject.toml: remove the link"
        )
        return Diagnostic("error", "outside", message, file=shown(kept))
    return None
