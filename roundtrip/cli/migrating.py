"""The first sync of a pair, and each further one that leaves the YAML alone: what changed there goes into the Python."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from roundtrip.cli import files
from roundtrip.cli.agreed import Agreed
from roundtrip.cli.attempts import pass_on, touched_by
from roundtrip.cli.batch import Batch
from roundtrip.cli.carrying_out import ALONE, How
from roundtrip.cli.directions import Base as Onto
from roundtrip.cli.directions import Direction
from roundtrip.cli.documents import documents, text_of
from roundtrip.cli.foreseen import Foreseen, Made, Wanted
from roundtrip.cli.other_kind import with_hint
from roundtrip.cli.pair_files import Job, absolute
from roundtrip.cli.recorded import begun, ended, spent
from roundtrip.cli.sources import Source, find
from roundtrip.cli.sync_bridge import Bridge
from roundtrip.cli.sync_writes import Write
from roundtrip.cli.syncing import NOTHING_TO_TELL, PairRun
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.document import Document
from roundtrip.document.templates import ORDER, names_of, order_note, out_of_order
from roundtrip.garbage import uncollected
from roundtrip.results import Result
from roundtrip.schema.ignores import wanted
from roundtrip.sync.in_step import Texts, same, short
from roundtrip.sync.one_way import Sides, brought
from roundtrip.sync.three_way import Clash

OUTCOMES = ("written", "unchanged", "kept", "would change", "skipped", "failed")


@dataclass
class Migration(PairRun):
    """A run over one pair; `names`: both folders, as the user gave them; `outcomes` counts what became of the files.

    `lines`: what became of each, by the name of the YAML, in the order of the walk.
    """

    names: tuple[str, str] = ("", "")
    exclude: Sequence[str] = ()
    agreed: Agreed | None = None
    how: How = ALONE
    outcomes: Counter[str] = field(default_factory=Counter)
    lines: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """As of any pair; `_touched`: what was written, `_made`: what was converted for the job that is next."""
        super().__post_init__()
        self._mine: set[str] = set()
        self._touched: set[str] = set()
        self._made: Made | None = None

    def summary(self) -> str:
        """What became of the files, what was noted, and how many workflows have an order of templates that Python hasn't."""
        total = sum(self.outcomes.values())
        parts = [f"{self.outcomes[o]} {o}" for o in OUTCOMES if self.outcomes[o]]
        said = f"{total} file{'' if total == 1 else 's'}: {', '.join(parts) or 'nothing to do'}"
        said += self.report.told_before()
        count = self.report.quiet[ORDER]
        if not count:
            return said
        what = "1 workflow has its" if count == 1 else f"{count} workflows have their"
        return (
            f"{said}; {what} templates in another order in Python (--verbose says where, --keep-order writes it there)"
        )

    def status(self) -> int:
        """The exit status; what machines are told of the whole is set down, and what is recorded is in the order of the walk."""
        self.report.files = sum(self.outcomes.values())
        self.report.more["outcomes"] = {
            outcome: self.outcomes[outcome] for outcome in OUTCOMES if self.outcomes[outcome]
        }
        if self.report.record is not None:
            order = {name: number for number, name in enumerate(self.lines)}
            self.report.record.rows.sort(key=lambda row: order.get(row.name, len(order)))
        return 1 if self.report.failed else 0

    def _walked(self, folder: Path, direction: Direction) -> list[Source]:
        if direction is self.yaml.direction:  # only renames are looked for there
            return super()._walked(folder, direction) if folder.is_dir() else []
        found = find((self.names[0],), direction.suffixes, self.given.projects, self.exclude)
        told = [with_hint(d, direction.suffixes) for d in found.diagnostics]
        self.python.tell(told if self.how.shard.first else ())
        self._mine = {source.name for source in found.sources if self.how.shard.has(source.relative)}
        for source in found.sources:
            if source.name in self._mine:
                self.lines[source.name] = ""
        return found.sources

    def _likely(self, sources: list[Source], batch: Batch) -> Iterator[Source]:
        found = list(super()._likely(sources, batch))
        if batch is self.python:
            likely = {source.name for source in found}
            for source in sources:
                if source.name not in likely and source.name in self._mine and not self.lines[source.name]:
                    begun(self.report.record, source)
                    self._done(source, "skipped")
            if sources and not found and self.how.shard.whole:
                message = f"none of the {len(sources)} files of this folder that might be a workflow is one"
                self.report.show([Diagnostic("error", "no-workflows", message, file=self.names[0])])
        yield from found

    def _elsewhere(self, known: Diagnostic, source: Source, text: str, batch: Batch) -> None:
        if batch is not self.python:
            return super()._elsewhere(known, source, text, batch)
        if source.name in self._mine:
            begun(self.report.record, source)
            batch.tell([known], source, text)
            self._done(source, "skipped")

    def _planned(self, jobs: list[Job], problems: list[Diagnostic]) -> list[Job]:
        """The jobs of YAML that is there; what lost its YAML is named, and stays."""
        problems = [d for d in problems if d.file in self._mine]
        self.python.tell(problems)
        self.outcomes["failed"] += len({d.file for d in problems})
        for job in jobs:
            if job.sources[0] is None and job.base is not None and self.how.shard.first:
                gone = os.path.join(self.names[0], os.path.relpath(job.yaml, self.where.folders[0]))
                message = f"{gone} was deleted; this stays. `roundtrip sync --prune` deletes it as well"
                self.python.tell([Diagnostic("note", "orphan", message, file=self._shown(job.python))])
        return [job for job in jobs if job.sources[0] is not None and job.sources[0].name in self._mine]

    def _all(self, jobs: list[Job]) -> Iterator[Job]:
        """The jobs, each with its conversion at hand where others have made that already."""
        foreseen = Foreseen(self.python.direction.convert, [self._wanted(job) for job in jobs])
        for job, made in zip(jobs, foreseen.all(self.how.processes)):
            self._made = made
            yield job

    def _wanted(self, job: Job) -> Wanted | None:
        """The conversion that a job will ask for: of YAML without a program."""
        former, there = job.sources[1], Path(self._shown(job.python))
        if job.fault is not None or job.sources[0] is None or former is not None or there.exists():
            return None
        return job.sources[0], there

    def _one(self, job: Job) -> None:
        source = job.sources[0]
        assert source is not None
        text = ""
        try:
            if job.fault is not None:
                raise ConversionError(job.fault)
            text = source.text()
            with uncollected(text):
                outcome = self._migrated(job, source, text)
            self._done(source, outcome, self._shown(job.python))
        except ConversionError as problem:
            errors = {d.code for d in problem.diagnostics if d.severity == "error"}
            skip = errors <= self.passed_over
            told = [replace(d, severity="note") for d in problem.diagnostics] if skip else problem.diagnostics
            left = wanted(told, text, self.python.ignored(source.path), source.name)
            self.report.show(
                (d for d in left if not skip or d.code not in NOTHING_TO_TELL), file=source.name, text=text
            )
            skip = skip or all(d.severity != "error" for d in left)  # nobody wants to hear of it
            self._done(source, "skipped" if skip else "failed", "" if skip else self._shown(job.python))
        except Exception as fault:
            self._surprised(fault, source.name)
            self._done(source, "failed", self._shown(job.python))

    def _done(self, source: Source, outcome: str, target: str = "") -> None:
        self.outcomes[outcome] += 1
        self.lines[source.name] = f"{outcome:<12} {source.name}{f' -> {target}' if target else ''}"
        ended(self.report.record, outcome, source, Path(target) if target else None)

    def _shown(self, path: Path) -> str:
        """A program by the name that the user gave its folder."""
        return os.path.join(self.names[1], path.relative_to(self.where.folders[1]))

    def _migrated(self, job: Job, source: Source, text: str) -> str:
        """Brings one program in step with its YAML; what became of it. Raises ConversionError."""
        assert source.path is not None
        target = Path(self._shown(job.python))
        former = job.sources[1].path if job.sources[1] is not None else None
        there = files.existing(former if former is not None and absolute(former) != job.python else target)
        if absolute(source.path) in job.moves:  # the program has another name; the YAML keeps its own
            job = replace(job, yaml=absolute(source.path), moves={})
        if there.text is None:
            result = self._converted(text, source, target)
            self.python.show(result, source, text)
            if not result.text.strip():
                raise error("no-workflow", "this defines no workflow")
            return self._put([Write(there, result.text, "made", f"from {source.name}")], job, Texts(text, result.text))
        mine = files.existing(source.path)
        if not job.moves and job.base is None and self._known(job, mine, there):
            self._said_again(source, text, target, there.text)
            return "unchanged"
        return self._brought_in(job, source, Texts(text, there.text), there, target)

    def _converted(self, text: str, source: Source, target: Path) -> Result:
        """The program of a text, made already or now. Raises ConversionError."""
        made, self._made = self._made, None
        if made is None or made.text != text or made.stale(self._touched):
            return self.python.direction.convert(text, source, None, target)
        pass_on(made.printed, self.report)
        spent(self.report.record, made.seconds)
        return made.get()

    def _brought_in(self, job: Job, source: Source, now: Texts, there: files.Existing, target: Path) -> str:
        """As above, where both are there."""
        bridge = Bridge(self.python, self.yaml, self.where.folders, job, Texts(source.name, str(target)))
        bridge.source = source
        theirs = bridge.read(now.python, "python")
        wanted = self._meant(bridge, source, now.yaml, target)
        base = self.where.base(job)
        former = None
        if base is not None:
            try:
                former = Texts(*map(text_of, base.contents))
                sides = Sides(bridge.read(former.python, "python"), wanted, theirs)
            except ConversionError:
                former = None
        if former is None:
            if not same(wanted, theirs) and not self._lifted(source, now, target):
                raise error("exists", _exists(source.name, str(target)))
            self._said_again(source, now.yaml, target, now.python)
            self._agreed(job, now)
            return "unchanged"
        done = brought(former, sides, now, bridge)
        bridge.show(former, now)
        writes = list(bridge.changed(there, job.python, now.python, done.python, "python"))
        program = Source(str(target), target, Path(target.name))
        self.python.tell(_overruled(done.settled, source.name), program, now.python)
        if done.alone:
            self.python.tell([_ahead(done.alone, source.name)], program, now.python)
        if not writes:
            self._said_again(source, now.yaml, target, now.python)
        texts = Texts(now.yaml, done.python)
        outcome = self._put(writes, job, texts if not done.alone else None)
        return "kept" if done.alone and outcome == "unchanged" else outcome

    def _meant(self, bridge: Bridge, source: Source, yaml: str, target: Path) -> list[Document]:
        """What a program of this YAML is to say: what the YAML says, but for what is asked to be written otherwise."""
        settings = self.given.settings(source.path)
        if not (settings.upgrade or settings.lift or settings.modernize):
            return bridge.read(yaml, "yaml")
        made = self.python.direction.convert(yaml, source, None, target)
        return documents(self.given, absolute(target), str(target), made.text, "python")

    def _put(self, writes: list[Write], job: Job, texts: Texts | None) -> str:
        """Writes, unless it is only to be told; what became of the program. `texts`: what both say then, if it is the same."""
        before = sum(self.counts.values()) - self.counts["in step"]
        program = writes[-1].after if writes else None
        self._write(writes, program, job)
        if texts is not None:
            self._agreed(job, texts)
        if sum(self.counts.values()) - self.counts["in step"] == before:
            return "unchanged"
        return "written" if self.writes else "would change"

    def _write(self, writes: list[Write], program: str | None, job: Job) -> None:
        for one in writes if self.writes else ():
            self._touched |= touched_by(one.before)
        super()._write(writes, program, job)

    def _tell(self, one: Write) -> None:
        """Nothing: a line says what became of each file."""
        self._touched |= touched_by(one.before)

    def _agreed(self, job: Job, texts: Texts) -> None:
        if not self.writes or self.agreed is None:
            return
        settings = self.given.settings(job.yaml)
        if not (self.agreed.own and (settings.upgrade or settings.lift or settings.modernize)):
            self.agreed.keep(job.yaml, job.python, texts)

    def _said_again(self, source: Source, text: str, target: Path, before: str) -> None:
        """What is said of a conversion, where that is asked for or counted, of a program that stays as it is."""
        telling = self.report.telling
        counted = telling.verbose or telling.statistics or telling.form != "text"
        if not (counted or self.given.settings(source.path).keep_order):
            return
        result = self.python.direction.convert(text, source, None, target)
        told = tuple(d for d in result.diagnostics if d.code != ORDER or result.text == before)
        self.python.show(replace(result, diagnostics=told), source, text, again=True)
        if result.text == before:
            return
        yaml = documents(self.given, absolute(target), source.name, text, "yaml")
        old, new = (documents(self.given, absolute(target), str(target), t, "python") for t in (before, result.text))
        self.python.tell(orders_lost(yaml, old, new, target), source, text)

    def _lifted(self, source: Source, now: Texts, target: Path) -> bool:
        """Whether a program is only the YAML with scripts of it as functions with parameters, which `--lift` once made."""
        if "inputs.parameters." not in now.yaml:
            return False
        try:
            made = self.python.direction.convert(now.yaml, source, Onto(now.python, target), target)
        except ConversionError:
            return False
        return made.text == now.python


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


def _exists(name: str, target: str) -> str:
    return (
        f"{target} is there and means something else; it stays as it is, since nothing tells which side moved. "
        f"`roundtrip diff {name} {target}` shows the difference, `roundtrip to-python {name} -o {target}` puts the YAML's side "
        "of it into the Python"
    )


def _overruled(settled: list[Clash], name: str) -> Iterator[Diagnostic]:
    """The warnings of what a program said, and the YAML says otherwise, where both changed."""
    for one in settled:
        span = (one.python or one.around[1]).span
        message = (
            f"{one.where or 'the document'} was {short(one.base)} when both agreed, and was changed to {short(one.python)} here and to "
            f"{short(one.yaml)} in {name}, which it is now"
        )
        yield Diagnostic("warning", "yaml-preferred", message, span.line, span.column, one.where)


def _ahead(alone: list[Clash], name: str) -> Diagnostic:
    """The note on what changed in a program alone."""
    first = alone[0]
    node = first.python or first.around[1]
    count = "1 value has" if len(alone) == 1 else f"{len(alone)} values have"
    message = (
        f"{count} changed here alone since both agreed, and stay{'s' if len(alone) == 1 else ''}: first {first.where or 'the document'}, "
        f"which is {short(first.python)} here and {short(first.yaml)} in {name}. `roundtrip to-yaml` or `roundtrip sync` puts "
        "it into the YAML"
    )
    return Diagnostic("note", "python-ahead", message, node.span.line, node.span.column, first.where)
