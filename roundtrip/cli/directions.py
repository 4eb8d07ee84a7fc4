"""The two directions of a conversion, as folder runs see them, and where their results go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from roundtrip.cli import files
from roundtrip.cli.sources import Source
from roundtrip.diagnostics import Diagnostic

if TYPE_CHECKING:
    from roundtrip.results import Result


class Base(NamedTuple):
    """A text to put changes back into, and the file that it is in."""

    text: str
    path: Path


# (text, where it is from, what to put the changes back into, the file that the result goes to) → the result
Convert = Callable[[str, Source, "Base | None", "Path | None"], "Result"]


# (a result, the file that it goes to) → a file that it needs beside it and the text for that, None where that is there
Companion = Callable[[str, Path], "tuple[files.Existing, str] | None"]


@dataclass(frozen=True)
class Direction:
    """One of the two directions: which files of a folder it takes, what it calls the results, how it converts.

    `companion`: what a result needs that isn't there yet.
    """

    suffixes: tuple[str, ...]
    naming: Callable[[PurePath, Path], Path]
    likely: Callable[[str], bool]
    convert: Convert
    companion: Companion = lambda text, target: None
    # what is to be known of the sources before any is converted
    survey: Callable[[Sequence[Source]], list[Diagnostic]] = lambda sources: []
    # what has to be in order before anything is converted
    prepare: Callable[[Sequence[Source]], None] = lambda sources: None
    # what else `convert` goes by than the texts, the files and the settings: told apart by its repr
    circumstances: Callable[[Source], object] = lambda source: None
    # what a source is that has no workflow to convert, where that is known
    elsewhere: Callable[[str, Source], Diagnostic | None] = lambda text, source: None


@dataclass(frozen=True)
class Destination:
    """Where results go, as the options say it."""

    output: str | None = None
    onto: Path | None = None
    overwrite: bool = False
    check: bool = False
