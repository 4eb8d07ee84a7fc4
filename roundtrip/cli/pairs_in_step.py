"""Pairs of folders brought in step, one after the other: what `sync` does once, and `watch` whenever something changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from roundtrip.cli import files, lazily
from roundtrip.cli.documents import agreement
from roundtrip.cli.options import Given
from roundtrip.cli.pair_files import PairFiles, absolute
from roundtrip.cli.report import Report
from roundtrip.cli.sync_writes import shown
from roundtrip.cli.syncing import PairRun, Way
from roundtrip.diagnostics import Diagnostic
from roundtrip.settings.keys import Pair, Settings
from roundtrip.settings.projects import Projects
from roundtrip.sync.base import Bases
from roundtrip.sync.git import Git
from roundtrip.sync.state import FOLDER, State

WRITTEN = ("changed", "made", "renamed", "removed")


def in_step(
    settings: Settings, pairs: Sequence[Pair], way: Way, base: str | None, values: dict[str, object], report: Report
) -> int:
    """Brings some pairs of a project in step; the exit status. Whoever writes holds the lock.

    `base`: the commit that the user named, `values`: the options of the command line. Raises ConversionError, BadCodemod.
    """
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
        for pair in pairs:
            given = Given(**values)
            given.projects = Projects(lazily.all_checks, pair)
            folders = absolute(project / pair.yaml), absolute(project / pair.python)
            missing = [folder for folder in folders if not folder.is_dir()]
            if len(missing) == 2:
                message = f"neither {shown(folders[0])} nor {shown(folders[1])} is there"
                report.show([Diagnostic("error", "no-such-file", message, file=shown(settings.file))])
                continue

            run = PairRun(given, PairFiles(project, folders, bases, partial(agreement, given)), bases, way, report)
            try:
                run.run()
            finally:
                counts += run.counts
    finally:
        if not (way.check or way.diff) and (state.entries != before or state.fault):
            state.save(files.put)
    outcomes = _outcomes(counts, way)
    said = ", ".join(f"{count} {what}" for what, count in outcomes.items()) or "there are no workflows in these folders"
    report.summary(f"sync: {said}{report.told_before()}")
    report.files = sum(counts.values())
    report.more["outcomes"] = outcomes
    wrote = any(counts[what] for what in WRITTEN)
    return 1 if report.failed or ((way.check or way.diff) and wrote) else 0


def _outcomes(counts: Counter[str], way: Way) -> dict[str, int]:
    """What became of the files, or would have."""
    would = "would be " if way.check or way.diff else ""
    found = {f"{would}{what}": counts[what] for what in WRITTEN}
    found |= {what: counts[what] for what in ("in step", "failed", "ignored")}
    return {what: count for what, count in found.items() if count}
