"""What to-python, to-yaml and migrate have in common: sources in, results out, a bad file costs that file alone."""

from __future__ import annotations

import gc
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roundtrip.cli import files, lazily, targets, workers
from roundtrip.cli.attempts import OUTCOMES, Agreement, Attempt, Outcome, Texts, Told, Transcript, pass_on, touched_by
from roundtrip.cli.carrying_out import ALONE, How
from roundtrip.cli.directions import Base, Destination, Direction
from roundtrip.cli.kept import Kept, Missing, kept_of
from roundtrip.cli.main import internal_fault
from roundtrip.cli.meetings import refuse_another, same_file
from roundtrip.cli.options import Given
from roundtrip.cli.other_kind import meant, with_hint
from roundtrip.cli.recorded import begun, converted, ended, text_there
from roundtrip.cli.refusals import difference, exists, told_of
from roundtrip.cli.report import WRONG_USAGE, Report
from roundtrip.cli.sources import Source, find
from roundtrip.cli.telling import AS_EVER, Telling
from roundtrip.codemods import BadCodemod
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.garbage import uncollected
from roundtrip.helpers import helper_module
from roundtrip.lookups import digest, recorded
from roundtrip.schema.ignores import wanted

if TYPE_CHECKING:
    from roundtrip.cli.agreed import Agreed
    from roundtrip.results import Result


@dataclass
class Batch:
    """A run over some sources; `outcomes` counts what became of them.

    `folder`: where results get names in, None: nowhere; `sides`: the folders that sources are in, absolute.
    `how`: by how many processes, and so on. An attempt at a file changes nothing; what it gave is told and written in the
    order of the files, so that nobody sees how many there were.
    """

    direction: Direction
    destination: Destination
    given: Given
    report: Report
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    folder: Path | None = None
    how: How = ALONE
    kept: Kept | None = None
    _writes: list[tuple[files.Existing | None, str]] = field(default_factory=list)
    sides: tuple[Path, ...] = ()
    _agreed: Agreed | None = None
    _agreements: list[Agreement] = field(default_factory=list)
    _swept: set[Path] = field(default_factory=set)
    _touched: set[str] = field(default_factory=set)
    _turned: tuple[Path | None, str | None, str | None] = (None, None, None)

    def __post_init__(self) -> None:
        """What is said goes to the report, but where an attempt is made."""
        self.transcript: Transcript | Report = self.report

    def run(self, arguments: tuple[str, ...], exclude: Sequence[str] = (), force_exclude: bool = False) -> int:
        """Convert what `arguments` name, but for what `exclude` says; the exit status.

        Raises click.UsageError, and BadSettings before anything is written.
        """
        found = find(arguments, self.direction.suffixes, self.given.projects, exclude, force_exclude)
        folder = self.folder = self._folder(found.several)
        sides = (s.folder or s.path.parent for s in found.sources if s.path is not None)
        self.sides = tuple(dict.fromkeys(Path(os.path.abspath(side)) for side in sides))
        try:
            self.direction.prepare(found.sources)
        except BadCodemod as problem:
            self.report.show(problem.diagnostics, file="--codemod")
            return WRONG_USAGE
        told = [
            *(with_hint(d, self.direction.suffixes) for d in found.diagnostics),
            *self.direction.survey(found.sources),
        ]
        self.tell(told if self.how.shard.first else ())
        if folder is None:
            output = self.destination.output
            self.check_settings(found.sources, [] if output is None else [Path(output)])
            self.report.occupied = output is None and not self.destination.check
            for source in found.sources:
                self.one(source, Path(output) if output is not None else None)
            return self.status()
        jobs, problems = targets.plan(found.sources, folder, self.direction.naming)
        mine = {source.name for source in found.sources if self.how.shard.has(source.relative)}
        jobs = [job for job in jobs if job.source.name in mine]
        self.outcomes["failed"] += len(mine) - len(jobs)
        self.tell(d for d in problems if d.file in mine)
        self.check_settings(found.sources, [job.target for job in jobs])
        for number, (job, attempt) in enumerate(zip(jobs, self.attempts(jobs))):
            self.report.progress(number, len(jobs))
            self.one(job.source, job.target, attempt)
        self.report.progress(len(jobs), len(jobs))
        if self._agreed is not None:
            self.tell(self._agreed.save())
        walked = [s for s in found.sources if s.walked]
        if walked and self.how.shard.whole and self.outcomes["skipped"] == len(found.sources):
            message = f"none of the {len(walked)} files of this folder that might be a workflow is one"
            self.report.show([Diagnostic("error", "no-workflows", message, file=str(walked[0].folder))])
        if found.several:
            self.report.say(self.summary())
        return self.status()

    def check_settings(self, sources: Sequence[Source], targets: Sequence[Path]) -> None:
        """Raises BadSettings where those of a file that is read or written have a fault."""
        paths = [*(s.path for s in sources if s.path is not None), *targets]
        for folder in dict.fromkeys(path.parent for path in paths):
            helper_module(folder, self.given.projects)

    def status(self) -> int:
        """The exit status so far."""
        self.report.files = sum(self.outcomes.values())
        self.report.more["outcomes"] = {
            outcome: self.outcomes[outcome] for outcome in OUTCOMES if self.outcomes[outcome]
        }
        return 1 if self.report.failed else 0

    def summary(self) -> str:
        """What became of the files, in a line."""
        total = sum(self.outcomes.values())
        parts = [f"{self.outcomes[o]} {o}" for o in OUTCOMES if self.outcomes[o]]
        told = self.report.told_before()
        return f"{total} file{'' if total == 1 else 's'}: {', '.join(parts) or 'nothing to do'}{told}"

    def _folder(self, several: bool) -> Path | None:
        """The folder that results go into; None for one result, which has a file's name or goes to standard output."""
        destination = self.destination
        output = destination.output
        if several and destination.onto is not None:
            raise click.UsageError("--onto takes the changes of one file; name one SRC.")
        if output is not None and (os.path.isdir(output) or output.endswith(("/", os.sep))):
            return Path(output)
        if not several:
            if destination.check and output is None and destination.onto is None:
                raise click.UsageError("--check compares with a file that is there: name it with -o.")
            return None
        if output is None:
            raise click.UsageError("Several files need a folder to go to: name it with -o FOLDER.")
        if os.path.exists(output):
            raise click.UsageError(f"Several files need a folder to go to, and {output} is a file.")
        return Path(output)

    def attempts(self, jobs: list[targets.Job]) -> Iterator[Attempt]:
        """An attempt at every job, in order, each made by whichever process had time for it."""

        def attempt(number: int) -> Attempt:
            return self.attempt(jobs[number].source, jobs[number].target)

        def lost(number: int, why: str) -> Attempt:
            told = workers.lost("convert", why, jobs[number].source.name)
            return Attempt("failed", [Told((told,), {})])

        def kept(number: int) -> Attempt | None:
            if self.kept is None or self.kept.empty or jobs[number].source.path is None:
                return None
            try:
                with self.kept.only():
                    return attempt(number)
            except (Missing, click.ClickException):
                return None

        return workers.Crew(attempt, self.how.processes, lost).results(len(jobs), kept)

    def one(self, source: Source, target: Path | None, attempt: Attempt | None = None) -> Outcome:
        """Convert one source to `target`, or to standard output; everything that goes wrong is said, and counted.

        `attempt`: what was made of it already, which counts where nothing was written since that it depends on.
        """
        begun(self.report.record, source)
        if attempt is None or attempt.stale(self._touched):
            attempt = self.attempt(source, target)
        outcome = attempt.outcome
        if self.kept is not None:
            self.kept.add(attempt.entries)
        pass_on(attempt.printed, self.report)
        for told in attempt.told:
            told.to(self.report)
        try:
            for before, text in attempt.writes:
                if before is None:
                    files.write_out(text)
                else:
                    touched = touched_by(before)
                    files.write(before, text)
                    self._touched |= touched
                    if self.kept is not None:
                        self.kept.store.forget()
        except ConversionError as problem:
            there = text_there(source.path) if source.path is not None else None
            outcome, left = told_of(problem.diagnostics, source, there or "", self.ignored(source.path))
            self.report.show(left, file=source.name)
        else:
            for agreement in attempt.agreements:
                self._known().keep(*agreement)
        self.outcomes[outcome] += 1
        if attempt.texts is not None:
            converted(self.report.record, *attempt.texts[1:])
            ended(self.report.record, outcome, source, target, attempt.texts.source, attempt.seconds)
        else:
            ended(self.report.record, outcome, source, target)
        return outcome

    def attempt(self, source: Source, target: Path | None) -> Attempt:
        """What becomes of one source, of which nothing happens yet."""
        outcome: Outcome
        text: str | None = None
        transcript = self.transcript = Transcript(self.report.terminal)
        self._writes, self._agreements, self._turned = [], [], (None, None, None)
        started = time.perf_counter()
        with recorded() as lookups:
            try:
                text = source.text()
                with uncollected(text):
                    outcome = self.convert(source, text, target)
            except ConversionError as problem:
                outcome, left = told_of(problem.diagnostics, source, text or "", self.ignored(source.path))
                transcript.show(left, file=source.name, text=text)
            except (click.ClickException, BrokenPipeError):
                raise
            except Exception as fault:
                if os.environ.get("ROUNDTRIP_DEBUG"):
                    traceback.print_exc()
                outcome = "failed"
                transcript.show([Diagnostic("error", "internal", internal_fault(fault))], file=source.name)
        self.transcript = self.report
        entries = self.kept.taken() if self.kept is not None else ()
        return Attempt(
            outcome,
            transcript.told,
            self._writes,
            workers.printed(),
            lookups.answers,
            entries,
            self._agreements,
            Texts(text, *self._turned) if self.report.record is not None else None,
            time.perf_counter() - started,
        )

    def convert(self, source: Source, text: str, target: Path | None) -> Outcome:
        """Convert `text`. Raises ConversionError; whatever else is raised is a fault of ours."""
        self.pass_over(text, source)
        other = meant(source, text, self.direction.suffixes)
        if other is not None:
            raise ConversionError(other)
        destination = self.destination
        onto = files.existing(destination.onto).text if destination.onto is not None else None
        if destination.onto is not None and onto is None:
            missing = f"there is no text in {destination.onto} to put the changes back into"
            raise ConversionError(Diagnostic("error", "no-such-file", missing))
        if target is None and destination.check:
            target = destination.onto
        there = self.looked_at(target) if target is not None else None
        before = there.text if there is not None else None
        if before is not None and target is not None and source.path is not None and same_file(source.path, target):
            raise click.UsageError(f"{target} is the source itself; name another file with -o.")
        base: Base | None = None
        if onto is not None and destination.onto is not None:
            base = Base(onto, destination.onto)
        elif before is not None and target is not None and not destination.overwrite:
            base = Base(before, target)
        result = self._result(text, source, base, target, before)
        self.show(result, source, text, again=base is not None)
        if not result.text.strip():
            raise ConversionError(Diagnostic("error", "no-workflow", "this defines no workflow"))
        if target is None or there is None:
            self._writes.append((None, result.text))
            return "written"
        self._turned = target, before, result.text
        companion = self.direction.companion(result.text, target)
        if result.text == before and companion is None:
            self._keep(source, target, text, result.text)
            return "unchanged"
        if before is not None and self.folder is not None and not destination.overwrite:
            refuse_another(source, target, before, result.text, self.direction.naming, self.direction.suffixes)
            if not destination.check:
                self._refuse_undoing(source, target, text, before, result.text)
        if destination.check:
            if companion is not None:
                needed, whole = companion
                self.tell([difference(needed.path, needed.text, whole, source.name)], source)
            if result.text != before:
                self.tell([difference(target, before, result.text, source.name)], source)
            return "would change"
        may_replace = base is not None and (destination.onto is None or same_file(destination.onto, target))
        if before is not None and not destination.overwrite and not may_replace:
            raise ConversionError(Diagnostic("error", "exists", exists(target)))
        if companion is not None:
            self._writes.append(companion)
        if result.text != before:
            self._writes.append((there, result.text))
        if self.folder is not None:
            changed = "changed" if before is not None else "made"
            detail = self._known().changed(target, before, result.text) if before is not None else f"from {source.name}"
            self.transcript.result(f"{changed:<12} {target} ({detail})")
            self._keep(source, target, text, result.text)
        return "written"

    def ignored(self, path: Path | None) -> frozenset[str]:
        """The codes that the project of a file, None being the working directory, never wants to hear of."""
        return frozenset(self.given.settings(path).ignore)

    def _result(self, text: str, source: Source, base: Base | None, target: Path | None, before: str | None) -> Result:
        """The result of converting `text`, where `before` is what its target holds. Raises ConversionError."""
        if self.kept is None or not source.walked or target is None:
            return self.direction.convert(text, source, base, target)
        names = source.name, source.targets, str(target), str(base.path) if base is not None else None
        texts = digest(text), digest(base.text) if base is not None else None
        given = names, texts, self.given.digest(source.path), self.given.digest(target)
        around = self.direction.circumstances(source)
        return self.kept.result((given, around), before, lambda: self.direction.convert(text, source, base, target))

    def _known(self) -> Agreed:
        """What the two sides of this run agreed in last."""
        assert self.folder is not None
        if self._agreed is None:
            self._agreed = lazily.Agreed(self.given, [Path(os.path.abspath(self.folder)), *self.sides])
        return self._agreed

    def _refuse_undoing(self, source: Source, target: Path, text: str, before: str, after: str) -> None:
        """Raises ConversionError where a target would lose what was changed in it since both sides agreed."""
        if before != after and source.path is not None and not source.targets:
            undone = self._known().undone((source.path, source.name, text), target, before)
            if undone:
                raise ConversionError(undone)

    def _keep(self, source: Source, target: Path, text: str, result: str) -> None:
        """Keeps what both sides say now as what they agree in."""
        if self.folder is None or source.path is None or source.targets or self.destination.check:
            return
        settings = self.given.settings(source.path)
        if self._known().own and (settings.upgrade or settings.lift or settings.modernize):
            return  # the program says it otherwise than the YAML
        if source.path.suffix == ".py":
            self._agreements.append((target, source.path, (result, text)))
        else:
            self._agreements.append((source.path, target, (text, result)))

    def pass_over(self, text: str, source: Source) -> None:
        """Raises ConversionError for a file of a folder that has no workflow to convert."""
        if source.walked and not self.direction.likely(text):
            found = self.direction.elsewhere(text, source)
            raise ConversionError(found or Diagnostic("note", "no-workflow", "skipped: no Argo workflow here"))

    def looked_at(self, target: Path) -> files.Existing:
        """What is in a target; what a killed run left beside it is removed. Raises ConversionError."""
        folder = target.resolve().parent
        if folder not in self._swept and not self.destination.check:
            self._swept.add(folder)
            files.sweep(folder)
        return files.existing(target)

    def show(self, result: Result, source: Source, text: str, again: bool = False) -> None:
        """Say what is to be said of a result, but for what the project, or a comment, never wants to hear of.

        `again`: the file that it goes to is there already.
        """
        self.tell(result.diagnostics, source, text, again)

    def tell(
        self, diagnostics: Iterable[Diagnostic], source: Source | None = None, text: str = "", again: bool = False
    ) -> None:
        """Say what is to be said of a source, or of none, but for what nobody wants to hear of. `again`: as in `show`."""
        name = source.name if source is not None else ""
        told = wanted(diagnostics, text, self.ignored(source.path if source is not None else None), name)
        self.transcript.show(told, file=name, text=text if source is not None else None, again=again)


def convert_all(
    arguments: tuple[str, ...],
    direction: Direction,
    destination: Destination,
    given: Given,
    exclude: Sequence[str],
    force_exclude: bool,
    telling: Telling = AS_EVER,
    how: How = ALONE,
) -> int:
    """Convert what `arguments` name, and report; the exit status. Raises click.UsageError, BadSettings."""
    # trees are freed as they are let go of; looking for circles after every 700 objects costs a twentieth of the time
    gc.set_threshold(50_000, 20, 50)
    with Report(telling=telling) as report:
        report.progress_asked = how.progress
        batch = Batch(direction, destination, given, report, how=how)
        with kept_of(direction.suffixes[0], how.cache) as batch.kept:
            return batch.run(arguments, exclude, force_exclude)
