"""Which files of a pair of folders belong together, and which of them came, went or got another name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

from roundtrip.cli import targets
from roundtrip.cli.meetings import documents_read
from roundtrip.cli.renames import Renames
from roundtrip.cli.sources import YAML_SUFFIXES, Source
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.sync.base import Base, Bases
from roundtrip.sync.state import Entry

Folders = tuple[Path, Path]


@dataclass
class Job:
    """Two files to bring in step, of which one may be missing.

    `yaml` and `python` are where they are, or are to be; `moves`: files that get these names. `base`: None where there is none,
    or it is to be looked for. `note`: what is in the way of the job, if anything is.
    """

    yaml: Path
    python: Path
    sources: tuple[Source | None, Source | None]
    base: Base | None = None
    moves: dict[Path, Path] = field(default_factory=dict)
    fault: Diagnostic | None = None


class PairFiles:
    """The files of one pair. `project`: the folder of `pyproject.toml`; `folders`: those of YAML and of Python; all absolute.

    `agrees`: whether the contents of YAML and of the program at a path mean the same.
    """

    def __init__(
        self, project: Path, folders: Folders, bases: Bases, agrees: Callable[[Path, bytes, bytes], bool]
    ) -> None:
        self.project = project
        self.folders = folders
        self.bases = bases
        self.agrees = agrees
        self._gone_already: list[Entry] | None = None
        self._apart: set[str] = set()  # what has two names now

    def jobs(self, yaml: Sequence[Source], python: Sequence[Source]) -> tuple[list[Job], list[Diagnostic]]:
        """What is to be brought in step, in the order of the files; and what can't be, as two sources of one target."""
        mine = {absolute(s.path): s for s in yaml if s.path is not None}
        theirs = {absolute(s.path): s for s in python if s.path is not None}
        jobs: list[Job] = []
        for entry in self._entries:  # what was a pair is one, whatever the names
            a, b = (self.path(name) for name in (entry.yaml, entry.python))
            if a in mine and b in theirs:
                jobs.append(Job(a, b, (mine.pop(a), theirs.pop(b))))
        planned, problems = targets.plan(list(mine.values()), self.folders[1], targets.python_target)
        names = {d.file for d in problems}
        for job in planned:
            place, target = _path(job.source), absolute(job.target)
            if target in theirs:
                jobs.append(Job(place, target, (mine.pop(place), theirs.pop(target))))
        for path in [path for path, source in mine.items() if source.name in names]:
            del mine[path]
        self._renamed_on_both(jobs)
        jobs += self._lone(mine, theirs)
        return sorted(jobs, key=lambda job: (str(job.python), str(job.yaml))), problems

    def path(self, name: str) -> Path:
        """The file of a name that the state, or git, has."""
        return self.project.joinpath(*name.split("/"))

    def name(self, path: Path) -> str:
        """What the state, and git, call a file."""
        return path.relative_to(self.project).as_posix()

    def base(self, job: Job) -> Base | None:
        """The base of a job."""
        if job.base is not None:
            return job.base
        return self._of(job.yaml, job.python)

    def committed(self, job: Job) -> Base | None:
        """What HEAD has of a job's files, where they agree there."""
        names = self.name(job.yaml), self.name(job.python)
        return self.bases.committed(*names, lambda a, b: self.agrees(job.python, a, b))

    def _of(self, yaml: Path, python: Path) -> Base | None:
        return self.bases.of(self.name(yaml), self.name(python), lambda a, b: self.agrees(python, a, b))

    @cached_property
    def _entries(self) -> list[Entry]:
        """What the last sync left of this pair."""
        roots = [os.path.join(os.path.realpath(folder), "") for folder in self.folders]
        inside: dict[str, str] = {}  # of each folder, where it really is: there are fewer of them than files
        found = []
        for entry in self.bases.state.entries.values():
            names = (entry.yaml, entry.python)
            if any(".." in name.split("/") for name in names):
                continue
            for name in names:
                folder = name.rpartition("/")[0]
                if folder not in inside:
                    inside[folder] = os.path.join(os.path.realpath(self.path(folder) if folder else self.project), "")
            places = [inside[name.rpartition("/")[0]] for name in names]
            linked = (os.path.islink(self.path(name)) for name in names)
            if all(place.startswith(root) for place, root in zip(places, roots)) and not any(linked):
                found.append(entry)
        return found

    @cached_property
    def _entry_of_yaml(self) -> dict[str, Entry]:
        return {entry.yaml: entry for entry in reversed(self._entries)}

    @cached_property
    def _entry_of_python(self) -> dict[str, Entry]:
        return {entry.python: entry for entry in reversed(self._entries)}

    def _lone(self, yaml: dict[Path, Source], python: dict[Path, Source]) -> list[Job]:
        """The jobs of files that have no counterpart."""
        lost_yaml = {p: base for p in python if (base := self._former_python(p)) is not None}
        lost_python = {y: base for y in yaml if (base := self._former_yaml(y)) is not None}
        jobs: list[Job] = []
        fresh_yaml = {p: s for p, s in yaml.items() if p not in lost_python}
        fresh_python = {p: s for p, s in python.items() if p not in lost_yaml}
        renamed_yaml, renamed_python = self._renames(fresh_yaml, "yaml"), self._renames(fresh_python, "python")
        became = renamed_yaml.of_all({p: _read(base.contents[0], "yaml", None) for p, base in lost_yaml.items()})
        for place, base in lost_yaml.items():  # the YAML is gone, or has another name
            found = became.get(place)
            if found is None:
                jobs.append(Job(self.path(base.yaml), place, (None, python[place]), base))
                continue
            target = targets.python_target(found.relative_to(self.folders[0]), self.folders[1])
            jobs.append(Job(found, target, (fresh_yaml.pop(found), python[place]), base, {place: target}))
        became = renamed_python.of_all({p: _read(base.contents[1], "python", None) for p, base in lost_python.items()})
        for place, base in lost_python.items():
            found = became.get(place)
            if found is None:
                jobs.append(Job(place, self.path(base.python), (yaml[place], None), base))
                continue
            relative = found.relative_to(self.folders[1])
            target = targets.yaml_target(relative, self.folders[0]).with_suffix(place.suffix)
            jobs.append(Job(target, found, (yaml[place], fresh_python.pop(found)), base, {place: target}))
        jobs += self._renamed_apart(fresh_yaml, fresh_python, renamed_yaml, renamed_python)
        for place, source in fresh_yaml.items():
            target = targets.python_target(place.relative_to(self.folders[0]), self.folders[1])
            jobs.append(Job(place, target, (source, None)))
        for place, source in fresh_python.items():
            relative = place.relative_to(self.folders[1])
            try:
                target = targets.yaml_target(relative, self.folders[0])
            except ConversionError as problem:
                fault = problem.diagnostics[0].within(source.name)
                jobs.append(Job(place, place, (None, source), fault=fault))
                continue
            jobs.append(Job(target, place, (None, source)))
        return jobs

    def _former_yaml(self, place: Path) -> Base | None:
        """The base of a YAML file whose Python isn't there; None for one that is new."""
        entry = self._entry_of_yaml.get(self.name(place))
        if entry is not None:
            return self._of(place, self.path(entry.python))
        relative = place.relative_to(self.folders[0])
        python = targets.python_target(relative, self.folders[1])
        return self._of(place, python) if self.name(python) in self.ever else None

    def _former_python(self, place: Path) -> Base | None:
        """As above, of a program whose YAML isn't there."""
        entry = self._entry_of_python.get(self.name(place))
        if entry is not None:
            return self._of(self.path(entry.yaml), place)
        relative = place.relative_to(self.folders[1])
        folder = (PurePath(self.name(self.folders[0])) / relative.parent).as_posix()
        for name in self._ever_yaml.get((folder, place.stem), ()):
            found = self._of(self.path(name), place)
            if found is not None:
                return found
        return None

    @cached_property
    def ever(self) -> set[str]:
        """The names of all files that these folders ever had, as far as git knows."""
        git = self.bases.git
        return git.ever([self.name(folder) or "." for folder in self.folders]) if not git.why else set()

    @cached_property
    def _ever_yaml(self) -> dict[tuple[str, str], list[str]]:
        """The names of YAML files that there ever were, by their folder and the name of their module."""
        found: dict[tuple[str, str], list[str]] = {}
        for name in sorted(self.ever):
            known = PurePath(name)
            if known.suffix in YAML_SUFFIXES:
                found.setdefault((known.parent.as_posix(), targets.module_name(known.stem)), []).append(name)
        return found

    def _renames(self, fresh: dict[Path, Source], kind: str) -> Renames:
        sources = dict(fresh)
        return Renames(fresh, lambda place: _documents(sources[place], kind, place))

    def _gone(self) -> list[Entry]:
        """What was a pair, and had neither file any more as the run began."""
        if self._gone_already is None:
            self._gone_already = [
                e for e in self._entries if not self.path(e.yaml).exists() and not self.path(e.python).exists()
            ]
        return self._gone_already

    def forget_gone(self) -> None:
        """Forgets what has neither file any more: what comes under these names is new."""
        for entry in self._gone():
            if entry.python not in self._apart and self.bases.state.entries.get(entry.names) == entry:
                del self.bases.state.entries[entry.names]

    def forget(self, yaml: str, python: str) -> None:
        """Forgets what two names had in this pair, each with whatever other one."""
        for entry in (self._entry_of_yaml.get(yaml), self._entry_of_python.get(python)):
            if entry is not None:
                self.bases.state.entries.pop(entry.names, None)

    def _renamed_on_both(self, jobs: list[Job]) -> None:
        """Gives jobs that are new the base that they have under the names that both files had before."""
        fresh = {
            job.yaml: (job, job.sources[0])
            for job in jobs
            if job.sources[0] is not None and self.name(job.python) not in self._entry_of_python
        }
        renames = self._renames({place: source for place, (_, source) in fresh.items()}, "yaml")
        gone = (
            {self.path(e.yaml): self._of(self.path(e.yaml), self.path(e.python)) for e in self._gone()} if fresh else {}
        )
        bases = {place: base for place, base in gone.items() if base is not None}
        former = {place: _read(base.contents[0], "yaml", None) for place, base in bases.items()}
        for place, found in renames.of_all(former).items():
            fresh[found][0].base = bases[place]

    def _renamed_apart(
        self, yaml: dict[Path, Source], python: dict[Path, Source], of_yaml: Renames, of_python: Renames
    ) -> Iterator[Job]:
        """What both sides gave another name, each another one."""
        for entry in self._gone() if yaml and python else ():
            base = self._of(self.path(entry.yaml), self.path(entry.python))
            if base is None:
                continue
            mine = of_yaml.of(_read(base.contents[0], "yaml", None))
            theirs = of_python.of(_read(base.contents[1], "python", None))
            if mine is None or theirs is None:
                continue
            of_yaml.take(mine)
            of_python.take(theirs)
            message = (
                f"{entry.yaml} is called this now, and {entry.python} {python[theirs].name}: rename one of them so that both "
                "have one name"
            )
            fault = Diagnostic("error", "conflict", message, file=yaml[mine].name)
            self._apart.add(entry.python)
            yield Job(mine, theirs, (yaml.pop(mine), python.pop(theirs)), base, fault=fault)


def absolute(path: Path) -> Path:
    """A path from the root on, links as they are."""
    return Path(os.path.abspath(path))


def _path(source: Source) -> Path:
    assert source.path is not None
    return absolute(source.path)


def _documents(source: Source, kind: str, place: Path) -> list[Document]:
    try:
        return _read(source.text().encode(), kind, place)
    except ConversionError:
        return []


def _read(content: bytes, kind: str, place: Path | None) -> list[Document]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return []
    return documents_read(text, "python" if kind == "python" else "yaml", place)
