"""Which files of a pair of folders belong together, and which of them came, went or got another name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from roundtrip.cli import targets
from roundtrip.cli.meetings import SAME, alike, documents_read, titles
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
        self._ever: set[str] | None = None
        self._documents: dict[Path, list[Document]] = {}
        self._gone_already: list[Entry] | None = None
        self._apart: set[str] = set()  # what has two names now

    def jobs(self, yaml: Sequence[Source], python: Sequence[Source]) -> tuple[list[Job], list[Diagnostic]]:
        """What is to be brought in step, in the order of the files; and what can't be, as two sources of one target."""
        mine = {absolute(s.path): s for s in yaml if s.path is not None}
        theirs = {absolute(s.path): s for s in python if s.path is not None}
        jobs: list[Job] = []
        for entry in self._entries():  # what was a pair is one, whatever the names
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
        jobs = [self._renamed_on_both(job) for job in jobs]
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

    def _of(self, yaml: Path, python: Path) -> Base | None:
        return self.bases.of(self.name(yaml), self.name(python), lambda a, b: self.agrees(python, a, b))

    def _entries(self) -> Iterator[Entry]:
        """What the last sync left of this pair."""
        roots = [os.path.realpath(folder) for folder in self.folders]
        for entry in list(self.bases.state.entries.values()):
            names = (entry.yaml, entry.python)
            if all(targets.within(self.path(n), root) and ".." not in n.split("/") for n, root in zip(names, roots)):
                yield entry

    def _lone(self, yaml: dict[Path, Source], python: dict[Path, Source]) -> list[Job]:
        """The jobs of files that have no counterpart."""
        lost_yaml = {p: base for p in python if (base := self._former_python(p)) is not None}
        lost_python = {y: base for y in yaml if (base := self._former_yaml(y)) is not None}
        jobs: list[Job] = []
        fresh_yaml = {p: s for p, s in yaml.items() if p not in lost_python}
        fresh_python = {p: s for p, s in python.items() if p not in lost_yaml}
        for place, base in lost_yaml.items():  # the YAML is gone, or has another name
            found = self._renamed(base.contents[0], "yaml", fresh_yaml)
            if found is None:
                jobs.append(Job(self.path(base.yaml), place, (None, python[place]), base))
                continue
            target = targets.python_target(found.relative_to(self.folders[0]), self.folders[1])
            jobs.append(Job(found, target, (fresh_yaml.pop(found), python[place]), base, {place: target}))
        for place, base in lost_python.items():
            found = self._renamed(base.contents[1], "python", fresh_python)
            if found is None:
                jobs.append(Job(place, self.path(base.python), (yaml[place], None), base))
                continue
            relative = found.relative_to(self.folders[1])
            target = targets.yaml_target(relative, self.folders[0]).with_suffix(place.suffix)
            jobs.append(Job(target, found, (yaml[place], fresh_python.pop(found)), base, {place: target}))
        jobs += self._renamed_apart(fresh_yaml, fresh_python)
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
        entry = next((e for e in self._entries() if self.path(e.yaml) == place), None)
        if entry is not None:
            return self._of(place, self.path(entry.python))
        relative = place.relative_to(self.folders[0])
        python = targets.python_target(relative, self.folders[1])
        return self._of(place, python) if self.name(python) in self.ever else None

    def _former_python(self, place: Path) -> Base | None:
        """As above, of a program whose YAML isn't there."""
        entry = next((e for e in self._entries() if self.path(e.python) == place), None)
        if entry is not None:
            return self._of(self.path(entry.yaml), place)
        relative = place.relative_to(self.folders[1])
        folder = PurePath(self.name(self.folders[0])) / relative.parent
        for name in sorted(self.ever):
            known = PurePath(name)
            same = known.parent == folder and known.suffix in YAML_SUFFIXES
            if same and targets.module_name(known.stem) == place.stem:
                found = self._of(self.path(name), place)
                if found is not None:
                    return found
        return None

    @property
    def ever(self) -> set[str]:
        """The names of all files that these folders ever had, as far as git knows."""
        if self._ever is None:
            git = self.bases.git
            self._ever = git.ever([self.name(folder) or "." for folder in self.folders]) if not git.why else set()
        return self._ever

    def _renamed(self, content: bytes, kind: str, fresh: dict[Path, Source]) -> Path | None:
        """The new file that a former one has become: the same workflow by kind and name, else mostly what it was.

        None where there is none, or no telling which.
        """
        former = _read(content, kind, None)
        likely: list[tuple[float, Path]] = []
        for place, source in fresh.items():
            if place not in self._documents:
                self._documents[place] = _documents(source, kind, place)
            documents = self._documents[place]
            if not documents or not former:
                continue
            score = alike(former, documents)
            if any(a.meets(b) for a in titles(former) for b in titles(documents)):
                score += 1
            if score >= SAME:
                likely.append((score, place))
        likely.sort(reverse=True)
        return likely[0][1] if likely and (len(likely) == 1 or likely[0][0] > likely[1][0]) else None

    def _gone(self) -> list[Entry]:
        """What was a pair, and had neither file any more as the run began."""
        if self._gone_already is None:
            entries = self._entries()
            self._gone_already = [
                e for e in entries if not self.path(e.yaml).exists() and not self.path(e.python).exists()
            ]
        return self._gone_already

    def forget_gone(self) -> None:
        """Forgets what has neither file any more: what comes under these names is new."""
        for entry in self._gone():
            if entry.python not in self._apart and self.bases.state.entries.get(entry.python) == entry:
                del self.bases.state.entries[entry.python]

    def _renamed_on_both(self, job: Job) -> Job:
        """A job with the base that it has under the names that both files had before."""
        if self.bases.state.entries.get(self.name(job.python)) is not None:
            return job
        source = job.sources[0]
        if source is None:
            return job
        for entry in self._gone():
            base = self._of(self.path(entry.yaml), self.path(entry.python))
            if base is not None and self._renamed(base.contents[0], "yaml", {job.yaml: source}) is not None:
                job.base = base
                break
        return job

    def _renamed_apart(self, yaml: dict[Path, Source], python: dict[Path, Source]) -> Iterator[Job]:
        """What both sides gave another name, each another one."""
        for entry in self._gone() if yaml and python else ():
            base = self._of(self.path(entry.yaml), self.path(entry.python))
            if base is None:
                continue
            mine = self._renamed(base.contents[0], "yaml", yaml)
            theirs = self._renamed(base.contents[1], "python", python)
            if mine is None or theirs is None:
                continue
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
