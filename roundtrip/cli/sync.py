"""`roundtrip sync`: folders of YAML and of Python in step, whichever side changed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roundtrip.cli import files, lazily, options
from roundtrip.cli.documents import agreement
from roundtrip.cli.options import Given
from roundtrip.cli.pair_files import PairFiles, absolute
from roundtrip.cli.report import Report
from roundtrip.cli.sync_writes import shown
from roundtrip.cli.syncing import PairRun, Way
from roundtrip.codemods import BadCodemod
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings.keys import Settings
from roundtrip.settings.projects import BadSettings, Projects
from roundtrip.sync.base import Bases
from roundtrip.sync.git import Git
from roundtrip.sync.lock import locked
from roundtrip.sync.state import FOLDER, State

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
def command(check: bool, diff: bool, prefer: Prefer | None, base: str | None, prune: bool, **values: object) -> int:
    """Bring folders of YAML and of Python in step.

    `pairs` of [tool.roundtrip] in pyproject.toml says which. What one side changed since both agreed goes into the other;
    what both changed goes into both, comments too. Where both changed one value, nothing of these two files is written
    and the exit status is 1. They agreed last when sync ran, or in the last commit in which they did.
    """
    with Report() as report:
        settings = Projects(lazily.all_checks).of(Path.cwd())
        if not settings.pairs or settings.file is None:
            where = shown(settings.file) if settings.file is not None else "pyproject.toml"
            report.show(
                [Diagnostic("error", "no-pairs", f"there are no pairs to bring in step; {NO_PAIRS}", file=where)]
            )
            return 2
        way = Way(check, diff, prefer, prune)
        kept = settings.file.parent / FOLDER
        if kept.is_symlink():
            message = "this leads elsewhere through a link; the state of a sync is kept beside pyproject.toml: remove the link"
            report.show([Diagnostic("error", "outside", message, file=shown(kept))])
            return 1
        try:
            if check or diff:
                return _run(settings, way, base, values, report)
            with locked(kept / "lock"):
                return _run(settings, way, base, values, report)
        except BadCodemod as problem:
            report.show(problem.diagnostics, file="codemods")
            return 2
        except ConversionError as problem:
            if isinstance(problem, BadSettings):
                raise
            report.show(problem.diagnostics)
            return 1


def _run(settings: Settings, way: Way, base: str | None, values: dict[str, object], report: Report) -> int:
    assert settings.file is not None
    project = absolute(settings.file.parent)
    state, git = State(project / FOLDER), Git(project)
    if state.fault:
        message = f"{state.fault}, so the commits are asked for what both sides agreed in; it is written anew"
        report.show([Diagnostic("warning", "bad-state", message, file=shown(state.file))])
    revision = git.commit(base) if base is not None and not git.why else None
    if base is not None and revision is None:
        why = git.why or "there is no such commit in this repository"
        report.show([Diagnostic("error", "no-base", f"`{base}` is no base: {why}", file="--base")])
        return 2
    bases = Bases(state, git, revision)
    before = dict(state.entries)
    counts: Counter[str] = Counter()
    try:
        for pair in settings.pairs:
            given = Given(**values)
            given.projects = Projects(lazily.all_checks, pair)
            folders = absolute(project / pair.yaml), absolute(project / pair.python)
            missing = [folder for folder in folders if not folder.is_dir()]
            if len(missing) == 2:
                message = f"neither {shown(folders[0])} nor {shown(folders[1])} is there"
                report.show([Diagnostic("error", "no-such-file", message, file=shown(settings.file))])
                continue

            def agrees(path: Path, yaml: bytes, python: bytes, given: Given = given) -> bool:
                return agreement(given, path, yaml, python)

            run = PairRun(given, PairFiles(project, folders, bases, agrees), bases, way, report)
            try:
                run.run()
            finally:
                counts += run.counts
    finally:
        if not (way.check or way.diff) and (state.entries != before or state.fault):
            state.save(files.put)
    report.say(_summary(counts, way))
    wrote = any(counts[what] for what in ("changed", "made", "removed", "renamed"))
    return 1 if report.failed or ((way.check or way.diff) and wrote) else 0


def _summary(counts: Counter[str], way: Way) -> str:
    """What became of the files, in a line."""
    would = "would be " if way.check or way.diff else ""
    parts = [f"{counts[w]} {would}{w}" for w in ("changed", "made", "renamed", "removed") if counts[w]]
    parts += [f"{counts[w]} {w}" for w in ("in step", "failed") if counts[w]]
    return f"sync: {', '.join(parts) or 'there are no workflows in these folders'}"
