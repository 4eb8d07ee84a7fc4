"""What a run leaves out because the user says so: `--exclude`, and `exclude` of the project's settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roundtrip.settings.keys import Settings
from roundtrip.settings.projects import Projects

if TYPE_CHECKING:
    import pathspec

# (path of a file or a folder, whether it is a folder) → whether it is left out
Excluded = Callable[[str, bool], bool]


def nothing(path: str, folder: bool) -> bool:
    """Leaves nothing out."""
    return False


class Exclusions:
    """What is left out.

    `patterns` are those of the command line, as in .gitignore, of paths below the working directory; those of settings
    are of paths below the folder of their file. Raises click.UsageError for a pattern that is none.
    """

    def __init__(self, patterns: Sequence[str], projects: Projects) -> None:
        self._projects = projects
        self._of: dict[Settings, pathspec.GitIgnoreSpec] = {}
        self._given: pathspec.GitIgnoreSpec | None = None
        if patterns:
            try:
                self._given = _spec(patterns)
            except ValueError as fault:
                raise click.UsageError(f"--exclude takes patterns as in .gitignore: {fault}") from None

    def within(self, top: str, folder: str) -> Excluded:
        """What is left out of `folder` in a walk through `top`: by the projects of both.

        Both raise BadSettings for settings that can't be read.
        """
        projects = {self._projects.of(Path(place)) for place in (top, folder)}
        specs = [found for settings in projects for found in self._specs(settings)]
        if not specs:
            return nothing
        return lambda path, is_folder: any(_matches(spec, path, base, is_folder) for base, spec in specs)

    def named(self, path: str) -> bool:
        """Whether a file that the user names would be left out of a walk."""
        folder = os.path.dirname(path)
        return self.within(folder, folder)(path, False)

    def _specs(self, settings: Settings) -> list[tuple[str, pathspec.GitIgnoreSpec]]:
        found = [(os.getcwd(), self._given)] if self._given is not None else []
        if settings.exclude and settings.file is not None:
            if settings not in self._of:
                self._of[settings] = _spec(settings.exclude)
            found.append((str(settings.file.parent), self._of[settings]))
        return found


def _matches(spec: pathspec.GitIgnoreSpec, path: str, base: str, folder: bool) -> bool:
    relative = os.path.relpath(path, base).replace(os.sep, "/")
    return bool(spec.match_file(relative + "/" if folder else relative))


def _spec(patterns: Sequence[str]) -> pathspec.GitIgnoreSpec:
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines(patterns)
