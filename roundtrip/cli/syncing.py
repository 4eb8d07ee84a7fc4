"""One pair of folders brought in step: files are read, what both sides say is merged, and what came of it is written."""

from __future__ import annotations

import os
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click

from roundtrip.cli import files
from roundtrip.cli.batch import Batch
from roundtrip.cli.directions import Destination, Direction
from roundtrip.cli.documents import text_of
from roundtrip.cli.main import internal_fault
from roundtrip.cli.options import Given
from roundtrip.cli.pair_files import Job, PairFiles, absolute
from roundtrip.cli.recorded import begun, brought, rewritten
from roundtrip.cli.refusals import NOTHING_HERE
from roundtrip.cli.report import Report, visible
from roundtrip.cli.sources import Source, find
from roundtrip.cli.sync_bridge import Bridge, imports_more
from roundtrip.cli.sync_writes import Write, carried_out, shown, there_now, told, unified, would
from roundtrip.cli.to_python import to_python
from roundtrip.cli.to_yaml import to_yaml
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.garbage import uncollected
from roundtrip.schema.ignores import wanted
from roundtrip.sync.base import Bases
from roundtrip.sync.git import blob_ids
from roundtrip.sync.in_step import Texts, in_step, proven, same, values_changed
from roundtrip.sync.lost_comments import lost_comments
from roundtrip.sync.state import Entry, hash_of

if TYPE_CHECKING:
    from roundtrip.sync.three_way import Prefer


# how the conversions say that there is nothing of Argo's at all, which is no news of a file that is left alone
NOTHING_TO_TELL = frozenset({"no-workflow", "no-hera", "empty"})


@dataclass(frozen=True)
class Way:
    """How a run goes, as the options say it. `prefer`: the side that is right in a conflict."""

    check: bool = False
    diff: bool = False
    prefer: Prefer | None = None
    prune: bool = False


@dataclass
class PairRun:
    """A run over one pair; `counts` says what became of its files."""

    given: Given
    where: PairFiles
    bases: Bases
    way: Way
    report: Report
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Both directions, as folder runs have them."""
        where = Destination(check=not self.writes)
        self.python = Batch(to_python(self.given), where, self.given, self.report)
        self.yaml = Batch(to_yaml(self.given), where, self.given, self.report)

    passed_over: ClassVar[frozenset[str]] = NOTHING_HERE

    @property
    def writes(self) -> bool:
        """Whether anything may be written."""
        return not (self.way.check or self.way.diff)

    def run(self) -> None:
        """Brings all files of the pair in step; what is wrong with one costs that one."""
        walked = [self._walked(folder, batch.direction) for folder, batch in zip(self.where.folders, self._batches)]
        self.python.tell(self.python.direction.survey(walked[0]))
        found = [list(self._likely(sources, batch)) for sources, batch in zip(walked, self._batches)]
        jobs = self._planned(*self.where.jobs(found[0], found[1]))
        self.python.check_settings([s for side in found for s in side], [job.python for job in jobs])
        self.python.direction.prepare([job.sources[0] or _source(job.yaml, self.where.folders[0]) for job in jobs])
        for place in {path.parent for job in jobs for path in (job.yaml, job.python)} if self.writes else ():
            files.sweep(place)  # what a killed run left
        for number, job in enumerate(self._all(jobs)):
            self.report.progress(number, len(jobs))
            former = Counter(self.counts)
            begun(self.report.record, job.sources[0] or job.sources[1] or _source(job.yaml, self.where.folders[0]))
            self._one(job)
            brought(self.report.record, job, self.counts - former, not self.writes)
        self.report.progress(len(jobs), len(jobs))
        if self.writes:
            self.where.forget_gone()

    def _planned(self, jobs: list[Job], problems: list[Diagnostic]) -> list[Job]:
        """The jobs that are to be done, of all; what can't be one is told."""
        self.python.tell(problems)
        return jobs

    def _all(self, jobs: list[Job]) -> Iterator[Job]:
        """The jobs, in order."""
        yield from jobs

    @property
    def _batches(self) -> tuple[Batch, Batch]:
        return self.python, self.yaml

    def _walked(self, folder: Path, direction: Direction) -> list[Source]:
        """The files of a folder that may hold a workflow, by their names."""
        if not folder.is_dir():
            return []
        found = find((shown(folder),), direction.suffixes, self.given.projects)
        self.python.tell(d for d in found.diagnostics if d.code != "no-workflows")
        return found.sources

    def _likely(self, sources: list[Source], batch: Batch) -> Iterator[Source]:
        """Those that hold a workflow, as far as can be seen; what is known of others is told."""
        for source in sources:
            try:
                text = source.text()
                if batch.direction.likely(text):
                    yield source
                elif (known := batch.direction.elsewhere(text, source)) is not None:
                    self._elsewhere(known, source, text, batch)
            except ConversionError:
                yield source  # its job says why

    def _elsewhere(self, known: Diagnostic, source: Source, text: str, batch: Batch) -> None:
        """Tells what a file is that has no workflow of its own."""
        batch.tell([known], source, text)

    def _one(self, job: Job) -> None:
        name = shown(job.yaml if job.sources[0] is not None else job.python)
        try:
            if job.fault is not None:
                raise ConversionError(job.fault)
            self._brought(job)
        except ConversionError as problem:
            lone = None in job.sources and job.base is None
            if lone and {d.code for d in problem.diagnostics if d.severity == "error"} <= NOTHING_HERE:
                # it only looked like a workflow
                more = [d for d in problem.diagnostics if d.code not in NOTHING_TO_TELL]
                self.report.show(wanted(more, "", self.python.ignored(job.yaml)), file=name)
                return
            left = wanted(problem.diagnostics, "", self.python.ignored(job.yaml))
            self.counts["failed" if any(d.severity == "error" for d in left) else "ignored"] += 1
            self.report.show(left, file=name)
        except Exception as fault:
            self._surprised(fault, name)
            self.counts["failed"] += 1

    def _surprised(self, fault: Exception, name: str) -> None:
        """Tells a fault of ours; raises what is the user's, or nobody's."""
        if isinstance(fault, (click.ClickException, BrokenPipeError)):
            raise fault
        if os.environ.get("ROUNDTRIP_DEBUG"):
            traceback.print_exc()
        self.report.show([Diagnostic("error", "internal", internal_fault(fault))], file=name)

    def _brought(self, job: Job) -> None:
        """Brings one pair of files in step. Raises ConversionError; nothing is written then, but where writing failed."""
        mine, theirs = (there_now(s.path) if s is not None and s.path is not None else None for s in job.sources)
        if mine is not None and theirs is not None:
            if not job.moves and job.base is None and self._known(job, mine, theirs):
                self.counts["in step"] += 1
                return
            self._both(job, mine, theirs)
        else:
            self._single(job, mine, theirs)

    def _known(self, job: Job, mine: files.Existing, theirs: files.Existing) -> bool:
        """Whether both are just what the last sync left, and nothing else can have changed what they mean."""
        entry = self.bases.state.entries.get(self._names(job))
        if entry is None or self.bases.revision is not None:
            return False
        data = (mine.data or b"", theirs.data or b"")
        if entry.hashes != (hash_of(data[0]), hash_of(data[1])):
            return False
        if imports_more(data[1]):
            return False
        head = self.bases.head(entry.yaml, entry.python)
        if entry.head != head and all(id_ in blob_ids(content) for id_, content in zip(head, data)):
            # committed since, as they are
            entry = entry._replace(head=head)
            self.bases.state.entries[entry.names] = entry
        return entry.head == head

    def _both(self, job: Job, mine: files.Existing, theirs: files.Existing) -> None:
        now = Texts(mine.text or "", theirs.text or "")
        bridge = self._bridge(job, Texts(shown(mine.path), shown(theirs.path)))
        former: Texts | None = None
        with uncollected(now.yaml):
            if same(*bridge.documents(now)) and not job.moves and self._agreed_on(job, mine, theirs):
                done = now
            else:
                former = self._base(job, now, bridge)
                done = in_step(former, now, bridge, self.way.prefer, self.bases.why())
            writes = [*bridge.changed(mine, job.yaml, now.yaml, done.yaml, "yaml")]
            writes += bridge.changed(theirs, job.python, now.python, done.python, "python")
        bridge.show(former, now, wrote=bool(writes))
        if former is not None:
            told = bridge.lines_of("comment-stays", "comment-gone")
            lost = [d for d in lost_comments(former, now, done, bridge.names) if (d.file, d.line) not in told]
            for path, text in ((mine.path, now.yaml), (theirs.path, now.python)):
                source = Source(shown(path), path, path)
                self.python.tell([d for d in lost if d.file == source.name], source, text)
        self._write(writes, done.python, job)
        self._agreed(job, done)

    def _base(self, job: Job, now: Texts, bridge: Bridge) -> Texts | None:
        """The texts of the base of a job.

        What the last sync left is none for a tree that was checked out since: where both sides are nearer to HEAD, it is HEAD.
        """
        base = self.where.base(job)
        if base is None:
            return None
        former = Texts(*map(text_of, base.contents))
        if now.yaml == former.yaml or now.python == former.python:
            return former
        head = self.where.committed(job)
        if head is None or head.contents == base.contents:
            return former
        committed = Texts(*map(text_of, head.contents))
        left, there, both = bridge.documents(former), bridge.documents(committed), bridge.documents(now)
        nearer = all(values_changed(c, now) < values_changed(b, now) for b, c, now in zip(left, there, both))
        return committed if nearer else former

    def _bridge(self, job: Job, names: Texts) -> Bridge:
        return Bridge(self.python, self.yaml, self.where.folders, job, names)

    def _agreed_on(self, job: Job, mine: files.Existing, theirs: files.Existing) -> bool:
        """Whether both, which mean the same, are just what the last sync left, or HEAD has: then their comments are, too."""
        data = (mine.data or b"", theirs.data or b"")
        entry = self.bases.state.entries.get(self._names(job))
        if entry is not None:
            return entry.hashes == (hash_of(data[0]), hash_of(data[1]))
        head = self.bases.head(*self._names(job))
        return all(id_ in blob_ids(content) for id_, content in zip(head, data))

    def _single(self, job: Job, mine: files.Existing | None, theirs: files.Existing | None) -> None:
        """A file without a counterpart: new, or what is left of a pair."""
        there = mine or theirs
        assert there is not None
        side, other = ("yaml", "python") if mine is not None else ("python", "yaml")
        missing = job.python if mine is not None else job.yaml
        if job.base is not None and self.way.prefer != side:
            content = job.base.contents[0 if mine is not None else 1]
            untouched = there.data == content or self._means(job, there, content)
            if not untouched and self.way.prefer is None:
                raise error(
                    "conflict", _deleted(shown(missing), shown(there.path), side, other), file=shown(there.path)
                )
            if not (untouched and not self.way.prune):
                self._write([Write(there, None, "removed")], None, job)
                self.where.forget(*self._names(job))
                return
            raise error("orphan", _orphan(shown(missing), shown(there.path), side), file=shown(there.path))
        target = there_now(missing)
        if target.data is not None:
            message = (
                f"{shown(missing)} is there, and no workflow is in it: it stays as it is, and this has no counterpart"
            )
            raise error("exists", message, file=shown(there.path))
        bridge = self._bridge(job, Texts(shown(job.yaml), shown(job.python)))
        text = there.text or ""
        with uncollected(text):
            made = bridge.convert(text, None, other)
            texts = proven(Texts(text, made) if mine is not None else Texts(made, text), bridge)
        bridge.show()
        writes = [Write(target, made, "made", f"from {shown(there.path)}")]
        if mine is not None:
            writes += bridge.changed(mine, job.yaml, text, texts.yaml, "yaml")
        else:
            writes = [writes[0]._replace(after=texts.yaml)]
        self._write(writes, texts.python, job)
        self._agreed(job, texts)

    def _names(self, job: Job) -> tuple[str, str]:
        """What git, and what is kept, call both files of a job."""
        return self.where.name(job.yaml), self.where.name(job.python)

    def _means(self, job: Job, there: files.Existing, content: bytes) -> bool:
        """Whether a file means what a former content of it meant."""
        bridge = self._bridge(job, Texts(shown(job.yaml), shown(job.python)))
        kind: Prefer = "yaml" if absolute(there.path) == job.yaml else "python"
        return same(bridge.read(there.text or "", kind), bridge.read(text_of(content), kind))

    def _agreed(self, job: Job, texts: Texts) -> None:
        """Keeps what both say now as the state that they agree in."""
        if not self.writes:
            return
        data = (files.encoded(texts.yaml), files.encoded(texts.python))
        names = self._names(job)
        state = self.bases.state
        entry = Entry(*names, (state.keep(data[0]), state.keep(data[1])), self.bases.head(*names))
        for former in (names, *((self.where.name(place),) * 2 for place in job.moves)):
            self.where.forget(*former)
        if job.base is not None:
            self.where.forget(job.base.yaml, job.base.python)
        self.bases.state.entries[names] = entry

    def _write(self, writes: list[Write], program: str | None, job: Job) -> None:
        """Writes, or says what would be written. Raises ConversionError, as far as can be foreseen before the first."""
        companion = self.python.direction.companion(program, job.python) if program is not None and writes else None
        if companion is not None:
            before, text = companion
            writes = [Write(before, text, "changed" if before.data is not None else "made"), *writes]
        if not writes:
            self.counts["in step"] += 1
            return
        rewritten(self.report.record, job, writes)
        for one in writes:
            if self.way.diff:
                click.echo(visible(unified(one)), nl=False, err=self.report.machine)
            if self.way.check:
                self.python.tell([would(one)])
        if self.writes:
            for one in carried_out(writes):
                self._tell(one)
        self.counts.update(one.what for one in writes)

    def _tell(self, one: Write) -> None:
        """Says what was done to a file."""
        self.report.result(told(one))


def _source(path: Path, folder: Path) -> Source:
    return Source(shown(path), path, path.relative_to(folder), folder)


def _deleted(missing: str, there: str, side: str, other: str) -> str:
    return (
        f"{missing} was deleted, and {there} has changed since both agreed. --prefer {other} deletes this, --prefer {side} "
        "makes the other anew"
    )


def _orphan(missing: str, there: str, side: str) -> str:
    return (
        f"{missing} was deleted, and this is as it was then: --prune deletes it as well, --prefer {side} makes the other "
        "anew"
    )
