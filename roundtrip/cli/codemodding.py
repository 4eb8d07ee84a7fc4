"""The codemods of each source: those of the command line, else those of its project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from roundtrip.cli.options import Given
from roundtrip.cli.sources import Source
from roundtrip.codemods import Codemods


class Codemodding:
    """The codemods of a run; each set of them is started once. `timeout`: seconds that they may take for a file."""

    def __init__(self, given: Given, timeout: float = 60.0) -> None:
        self.given = given
        self.timeout = timeout
        self._started: dict[tuple[tuple[str, ...], tuple[Path, ...], bool], Codemods] = {}

    def prepare(self, sources: Sequence[Source]) -> None:
        """Starts all that the sources need, and waits for it. Raises BadCodemod, BadSettings."""
        for source in sources:
            self.of(source)
        for codemods in self._started.values():
            codemods.ready()

    def of(self, source: Source) -> Codemods | None:
        """The codemods of a source, None where it has none. Raises BadCodemod, BadSettings."""
        settings = self.given.settings(source.path)
        if not settings.codemods:
            return None
        # engine hera: what they make is run to see what it means
        key = settings.codemods, self.given.folders(source.path), settings.engine == "hera"
        if key not in self._started:
            names, folders, run = key
            self._started[key] = Codemods(names, folders, timeout=self.timeout, run=run)
        return self._started[key]
