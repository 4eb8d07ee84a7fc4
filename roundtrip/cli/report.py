"""Diagnostics on standard error: a line each, and on a terminal the line of the source with a caret under the place."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

import click

from roundtrip.cli.progress import Progress
from roundtrip.diagnostics import Diagnostic, Severity
from roundtrip.document.templates import ORDER

COLOURS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "note": "1;36"}
BOLD, DIM = "1", "2"
_BREAK = re.compile("\r\n|\r|\n")
# notes on what most people need not know, which are counted, and told with --verbose
QUIET = frozenset({ORDER})


class Report:
    """Prints diagnostics and counts them. Colours and source lines on a terminal only; NO_COLOR is honoured.

    `verbose`: with the notes that are else only counted, in `quiet`.
    """

    def __init__(self, stream: TextIO | None = None, verbose: bool = False) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.terminal = self.stream.isatty()
        self.colours = self.terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.counts: Counter[Severity] = Counter()
        self.verbose = verbose
        self.quiet: Counter[str] = Counter()
        self.progress_asked: bool | None = None
        self._progress: Progress | None = None

    @property
    def failed(self) -> bool:
        """Whether an error was shown."""
        return self.counts["error"] > 0

    def show(self, diagnostics: Iterable[Diagnostic], *, file: str = "", text: str | None = None) -> None:
        """Print each; `file` is the name for those that know none, `text` the source that their lines count in."""
        lines: list[str] | None = None
        for diagnostic in diagnostics:
            about = diagnostic if diagnostic.file else diagnostic.within(file)
            if about.severity == "note" and about.code in QUIET:
                self.quiet[about.code] += 1
                if not self.verbose:
                    continue
            self.counts[about.severity] += 1
            self._print(self._headline(about))
            if self.terminal and text is not None and about.file == file:
                if lines is None:
                    lines = _BREAK.split(text)
                self._print_excerpt(lines, about)

    def say(self, message: str) -> None:
        """Print a line that is no diagnostic: a summary, a hint."""
        self._print(message)

    def summary(self, message: str) -> None:
        """Print what a run comes to."""
        self.say(message)

    def tell(self, line: str) -> None:
        """Print, on standard output, what became of a file."""
        self.make_room()
        click.echo(one_line(line))

    def progress(self, done: int, total: int) -> None:
        """Show how far it is, where that is wanted."""
        if self._progress is None:
            self._progress = Progress(total, self.stream, self.progress_asked)
        self._progress.at(done)
        if done >= total:
            self._progress.end()
            self._progress = None

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.make_room()

    def make_room(self) -> None:
        """Take the bar away, so that something can be printed."""
        if self._progress is not None:
            self._progress.hide()

    def _print(self, line: str) -> None:
        self.make_room()
        # a name or a message may hold what the stream can't say (a lone surrogate of a file name)
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colours else text

    def _headline(self, about: Diagnostic) -> str:
        place = self._paint(f"{one_line(about.file or '<input>')}:{about.line}:{about.column}:", BOLD)
        severity = self._paint(f"{about.severity}[{about.code}]:", COLOURS[about.severity])
        return f"{place} {severity} {one_line(about.message)}"

    def _print_excerpt(self, lines: list[str], about: Diagnostic) -> None:
        if not 0 < about.line <= len(lines):
            return
        line = lines[about.line - 1]
        column = min(about.column, len(line) + 1) - 1
        room = max(40, _terminal_width(self.stream) - len(str(about.line)) - 4)
        start = max(0, column - room // 2) if len(line) > room else 0
        shown = visible(line[start : start + room].replace("\t", " "))
        gutter = self._paint(f"{about.line} | ", DIM)
        margin = " " * (len(str(about.line)) + 3 + sum(_width(c) for c in line[start:column]))
        self._print(f"{gutter}{shown}")
        self._print(f"{margin}{self._paint('^', COLOURS[about.severity])}")


def visible(text: str) -> str:
    """`text` with control characters replaced, so that a file can't drive the terminal that shows it."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def one_line(text: str) -> str:
    """`text` as it may stand in a line of a report: what a file holds, or is called, must not look like another line."""
    return visible(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _terminal_width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 80
