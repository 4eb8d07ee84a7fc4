"""`roundtrip watch`: `sync` while people edit, whichever side they do it on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import click

from roundtrip.cli import lazily, options
from roundtrip.cli.pair_files import absolute
from roundtrip.cli.pairs_in_step import in_step
from roundtrip.cli.report import Report
from roundtrip.cli.sources import PYTHON_SUFFIXES, SKIPPED_FOLDERS, YAML_SUFFIXES
from roundtrip.cli.sync import no_pairs
from roundtrip.cli.sync_writes import shown
from roundtrip.cli.syncing import Way
from roundtrip.codemods import BadCodemod
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings.keys import Pair, Settings
from roundtrip.settings.projects import BadSettings, Projects
from roundtrip.sync.lock import locked
from roundtrip.sync.state import FOLDER

SETTLED = 300  # milliseconds without a change, after which what changed is looked at
LOOK = 500  # milliseconds, after which it is looked whether another sync has let go of the lock


@click.command("watch")
@options.engine
def command(**values: object) -> int:
    """Bring folders of YAML and of Python in step while they are edited.

    `pairs` of [tool.roundtrip] in pyproject.toml says which. As with `sync`, what changes on one side goes into the other. Where
    both sides changed one value, that pair stops: nothing of it is written until both are the same there again; the other
    pairs go on. Ctrl-C ends it.
    """
    settings = Projects(lazily.all_checks).of(Path.cwd())
    fault = no_pairs(settings)
    with Report() as report:
        if fault is not None:
            report.show([fault])
            return 1 if fault.code == "outside" else 2
        watch = Watch(settings, values)
        try:
            watch.run()
        except KeyboardInterrupt:
            report.say("watch: ended")
        return 1 if watch.stopped else 0


class News(Report):
    """What a run says that the run before it didn't; a summary only of what was done. `codes`: of the errors of this run."""

    def __init__(self, before: set[Diagnostic]) -> None:
        super().__init__()
        self.before = before
        self.now: set[Diagnostic] = set()

    def show(
        self, diagnostics: Iterable[Diagnostic], *, file: str = "", text: str | None = None, again: bool = False
    ) -> None:
        """Print what is new."""
        for diagnostic in diagnostics:
            about = diagnostic if diagnostic.file else diagnostic.within(file)
            self.now.add(about)
            if about not in self.before:
                super().show([about], file=file, text=text, again=again)

    def summary(self, message: str) -> None:
        """Nothing: each file that is written is named."""


@dataclass
class Watch:
    """The pairs that are watched. `stopped`: those with a conflict; `waiting`: those that another sync keeps from us."""

    settings: Settings
    values: dict[str, object]
    stopped: set[Pair] = field(default_factory=set)
    waiting: set[Pair] = field(default_factory=set)
    said: dict[Pair, set[Diagnostic]] = field(default_factory=dict)

    @property
    def project(self) -> Path:
        """The folder of pyproject.toml."""
        assert self.settings.file is not None
        return absolute(self.settings.file.parent)

    def folders(self, pair: Pair) -> tuple[Path, Path]:
        """Where both sides of a pair are."""
        return self.project / pair.yaml, self.project / pair.python

    def run(self) -> None:
        """Brings all in step, and what changes from then on; until KeyboardInterrupt."""
        import watchfiles

        for pair in self.settings.pairs:
            for folder in self.folders(pair):
                folder.mkdir(parents=True, exist_ok=True)
        pairs = self.settings.pairs
        places = [folder for pair in pairs for folder in self.folders(pair)]
        found = watchfiles.watch(
            *places,
            watch_filter=lambda _, path: _of_interest(path),
            debounce=SETTLED,
            rust_timeout=LOOK,
            yield_on_timeout=True,
        )
        first = True
        for changes in found:  # what changes is seen from before the first run on
            touched = set(pairs) if first else {*self.waiting, *self._touched({Path(path) for _, path in changes})}
            for pair in pairs:
                if pair in touched:
                    self._brought(pair)
            if first:
                names = ", ".join(f"{pair.yaml} and {pair.python}" for pair in pairs)
                Report().say(f"watch: {names}; Ctrl-C ends it")
            first = False

    def _touched(self, paths: set[Path]) -> set[Pair]:
        real = {pair: tuple(map(os.path.realpath, self.folders(pair))) for pair in self.settings.pairs}
        return {
            pair for pair, roots in real.items() if any(os.path.realpath(p).startswith(tuple(roots)) for p in paths)
        }

    def _brought(self, pair: Pair) -> None:
        """Brings a pair in step. One with a conflict is only looked at: where it is settled, the pair goes on."""
        self.waiting.discard(pair)
        report = News(self.said.get(pair, set()))
        with report:
            try:
                settings = Projects(lazily.all_checks).of(self.project)  # they may have changed as well
                current = next((p for p in settings.pairs if p[:2] == pair[:2]), pair)
                if self._conflicts(settings, current, report):
                    if pair not in self.stopped:
                        self.stopped.add(pair)
                        report.say(f"watch: {pair.yaml} and {pair.python} stop here until both sides agree there")
                else:
                    if pair in self.stopped:
                        self.stopped.discard(pair)
                        report.say(f"watch: {pair.yaml} and {pair.python} go on")
                    with locked(Path(shown(self.project / FOLDER / "lock"))):
                        in_step(settings, [current], Way(), None, self.values, report)
            except (BadCodemod, BadSettings) as problem:
                report.show(problem.diagnostics)
            except ConversionError as problem:
                report.show(problem.diagnostics)
                if {d.code for d in problem.diagnostics} == {"locked"}:
                    self.waiting.add(pair)
        self.said[pair] = report.now

    def _conflicts(self, settings: Settings, pair: Pair, report: News) -> bool:
        """Whether both sides of a pair changed one value, which is told; nothing is written for it."""
        looked = Silent()
        in_step(settings, [pair], Way(check=True), None, self.values, looked)
        found = [d for d in looked.kept if d.severity == "error" and d.code in ("conflict", "no-base")]
        report.show(found)
        return bool(found)


class Silent(Report):
    """Keeps what is said, and prints nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Diagnostic] = []

    def show(
        self, diagnostics: Iterable[Diagnostic], *, file: str = "", text: str | None = None, again: bool = False
    ) -> None:
        """Keep each."""
        for diagnostic in diagnostics:
            about = diagnostic if diagnostic.file else diagnostic.within(file)
            self.counts[about.severity] += 1
            self.kept.append(about)

    def summary(self, message: str) -> None:
        """Nothing."""

    def progress(self, done: int, total: int) -> None:
        """Nothing."""


def _of_interest(path: str) -> bool:
    """Whether a file that changed may be one of a pair."""
    folders = Path(path).parts
    return path.lower().endswith((*YAML_SUFFIXES, *PYTHON_SUFFIXES)) and not SKIPPED_FOLDERS & {*folders, FOLDER}
