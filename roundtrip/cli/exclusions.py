"""What a walk through folders leaves out because the user says so: `--exclude`, and `exclude` of the project's settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roundtrip.diagnostics import error
from roundtrip.settings import Projects

if TYPE_CHECKING:
    import pathspec

# (path of a file or a folder, whether it is a folder) → whether it is left out
Excluded = Callable[[str, bool], bool]


def nothing(path: str, folder: bool) -> bool:
    """Leaves nothing out."""
    return False


def exclusions(top: str, patterns: Sequence[str], projects: Projects) -> Excluded:
    """What is left out of a walk through the folder `top`.

    `patterns` are those of the command line, as in .gitignore, of paths below the working directory; those of the
    settings are of paths below the folder of their file. Raises ConversionError for settings that can't be read,
    click.UsageError for a pattern that is none.
    """
    specs: list[tuple[str, pathspec.GitIgnoreSpec]] = []
    if patterns:
        try:
            specs.append((os.getcwd(), _spec(patterns)))
        except ValueError as fault:
            raise click.UsageError(f"--exclude takes patterns as in .gitignore: {fault}") from None
    settings = projects.of(Path(top))
    if settings.exclude and settings.file is not None:
        try:
            specs.append((str(settings.file.parent), _spec(settings.exclude)))
        except ValueError as fault:
            message = f"`exclude` of [tool.roundtrip] takes patterns as in .gitignore: {fault}"
            raise error("bad-config", message, file=str(settings.file)) from None
    if not specs:
        return nothing

    def excluded(path: str, folder: bool) -> bool:
        end = "/" if folder else ""
        return any(spec.match_file(os.path.relpath(path, base).replace(os.sep, "/") + end) for base, spec in specs)

    return excluded


def _spec(patterns: Sequence[str]) -> pathspec.GitIgnoreSpec:
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines(patterns)
