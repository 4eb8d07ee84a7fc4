"""The codemods of each source: those of the command line, else those of its project; and where modules are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from roundtrip.cli.sources import Source
from roundtrip.codemods import Codemods, folders_of_imports
from roundtrip.settings import Projects, Settings


class Codemodding:
    """The codemods of a run; each set of them is started once. `named`: those of the command line.

    `timeout`: seconds that they may take for a file. `run`: whether what they make is run to see what it means.
    """

    def __init__(self, named: Sequence[str] = (), timeout: float = 60.0, run: bool = False) -> None:
        self.named = tuple(named)
        self.timeout = timeout
        self.run = run
        self.projects = Projects()
        self._started: dict[tuple[tuple[str, ...], tuple[Path, ...]], Codemods] = {}

    def prepare(self, sources: Sequence[Source]) -> None:
        """Starts all that the sources need, and waits for it.

        Raises BadCodemod, and ConversionError for settings that can't be read: what they ask for isn't known.
        """
        for source in sources:
            self.of(source)
        for codemods in self._started.values():
            codemods.ready()

    def of(self, source: Source) -> Codemods | None:
        """The codemods of a source, None where it has none. Raises BadCodemod."""
        names = self.named or _settings(source, self.projects).codemods
        if not names:
            return None
        key = names, self.folders(source)
        if key not in self._started:
            self._started[key] = Codemods(names, key[1], timeout=self.timeout, run=self.run)
        return self._started[key]

    def folders(self, source: Source) -> tuple[Path, ...]:
        """Where modules are looked for on behalf of a source."""
        return folders_of(source, self.projects)


def folders_of(source: Source, projects: Projects | None = None) -> tuple[Path, ...]:
    """Where the modules that a program imports are looked for behind its own folder. Raises ConversionError."""
    return folders_of_imports(_settings(source, projects or Projects()).folders)


def _settings(source: Source, projects: Projects) -> Settings:
    return projects.of(Path.cwd() if source.path is None else source.path.parent)
