"""Diagnostics as they are told: a line each, and on a terminal the line of the source with a caret; or whole, for machines."""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, TextIO

import click

from roundtrip.cli import lazily
from roundtrip.cli.progress import Progress
from roundtrip.cli.telling import AS_EVER, LASTING, Telling
from roundtrip.diagnostics import ConversionError, Diagnostic, Severity
from roundtrip.document.templates import ORDER
from roundtrip.report.record import current

COLOURS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "note": "1;36"}
BOLD, DIM = "1", "2"
_BREAK = re.compile("\r\n|\r|\n")
# notes on what most people need not know, which are counted, and told with --verbose
QUIET = frozenset({ORDER})


WRONG_USAGE = 2


class Report:
    """Tells diagnostics and counts them. Colours and source lines on a terminal only; NO_COLOR is honoured.

    `telling` says how. `counts` and `codes` have what was found, told or not; `quiet` what was only counted. What a format for
    machines has besides the diagnostics goes into `files`, how many were looked at, and `more`, keys of the whole. `occupied`:
    whether what was converted goes to standard output.
    """

    def __init__(self, stream: TextIO | None = None, telling: Telling = AS_EVER) -> None:
        self.telling = telling
        self.text = telling.form == "text"
        kept = telling.file is not None and self.text
        self.console = sys.stderr if stream is None else stream  # for what is seen at once, wherever messages go
        self.stream = io.StringIO() if kept else self.console
        self.terminal = self.stream.isatty()
        self.colours = paints(self.stream)
        self.counts: Counter[Severity] = Counter()
        self.codes: Counter[tuple[Severity, str]] = Counter()
        self.quiet: Counter[str] = Counter()
        self._lines: tuple[str, list[str]] = "", []  # of the text that was shown last
        self.found: list[Diagnostic] = []
        self.files = 0
        self.more: dict[str, Any] = {}
        self.occupied = False
        self.least: frozenset[Severity] = frozenset({"error"} if telling.quiet else {"error", "warning", "note"})
        self.progress_asked: bool | None = None
        self._progress: Progress | None = None
        self.record = current()  # of --report; None where nothing is asked for

    @property
    def failed(self) -> bool:
        """Whether an error was shown."""
        return self.counts["error"] > 0

    def show(
        self, diagnostics: Iterable[Diagnostic], *, file: str = "", text: str | None = None, again: bool = False
    ) -> None:
        """Tell each; `file` is the name for those that know none, `text` the source that their lines count in.

        `again`: what is made of it was there before, so that notes on how it is taken have been told.
        """
        for diagnostic in diagnostics:
            about = diagnostic if diagnostic.file else diagnostic.within(file)
            if self.record is not None:
                self.record.said(about)
            self.count(about)
            if about.severity == "note" and (about.code in QUIET or (again and about.code in LASTING)):
                self.quiet[about.code] += 1
                if not self.telling.verbose:
                    continue
            if about.severity not in self.least:
                continue
            if not self.text:
                self.found.append(about)
                continue
            self._show(about, text if self.terminal and about.file == file else None)

    def _show(self, about: Diagnostic, text: str | None) -> None:
        """Print a diagnostic, with its line of `text`."""
        self._print(self._headline(about))
        if text is not None:
            if self._lines[0] is not text:
                self._lines = text, _BREAK.split(text)
            self._print_excerpt(self._lines[1], about)

    def count(self, diagnostic: Diagnostic) -> None:
        """Count what is told in another way."""
        self.counts[diagnostic.severity] += 1
        self.codes[diagnostic.severity, diagnostic.code] += 1

    def write(self, line: str) -> None:
        """Write a line that is told in any case to where messages go."""
        self._print(line)

    def say(self, message: str) -> None:
        """Tell a line that is no diagnostic: a summary, a hint."""
        if self.text and not self.telling.quiet:
            self._print(message)

    def result(self, line: str) -> None:
        """Tell what was done to a file: to standard output, unless that has what machines are to read."""
        if not self.telling.quiet:
            self.make_room()
            click.echo(one_line(line), err=self.machine)

    @property
    def machine(self) -> bool:
        """Whether standard output is for what machines are to read."""
        return not self.text and self.telling.file is None

    @property
    def only_counted(self) -> int:
        """How many notes of this run were only counted."""
        return 0 if self.telling.verbose else sum(n for code, n in self.quiet.items() if code in LASTING)

    def told_before(self) -> str:
        """How many notes of this run were only counted, as the end of a summary; "" where there are none."""
        count = self.only_counted
        if not count:
            return ""
        return f"; {count} note{'' if count == 1 else 's'} on how files are taken (--verbose shows {'it' if count == 1 else 'them'})"

    def summary(self, message: str) -> None:
        """Print what a run comes to."""
        self.say(message)

    def progress(self, done: int, total: int) -> None:
        """Show how far it is, where that is wanted."""
        if self.telling.quiet:
            return
        if self._progress is None:
            self._progress = Progress(total, self.console, self.progress_asked)
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
        if isinstance(value, ConversionError) and not self.text:
            # settings that can't be read: a machine is told so, too
            self.show(value.diagnostics)
            self._finish()
            raise click.exceptions.Exit(WRONG_USAGE) from None
        if value is None or isinstance(value, click.exceptions.Exit):
            self._finish()

    def _finish(self) -> None:
        """What comes last: the statistics, and whatever is told as a whole. Exits with 1 where it can't be written."""
        if self.telling.statistics and (self.text or self.telling.form != "json"):
            for line in self._statistics():
                self._print(line)
        if not self.text:
            whole: dict[str, Callable[[], str]] = {
                "json": lambda: lazily.as_json(self.found, self.files, self.counts, self.codes, self.more),
                "github": lambda: lazily.as_github(self.found),
                "sarif": lambda: lazily.as_sarif(self.found),
            }
            written = whole[self.telling.form]()
            written += "\n" if written else ""
        elif isinstance(self.stream, io.StringIO):
            written = self.stream.getvalue()
        if self.telling.file is not None:
            try:
                lazily.put(self.telling.file, written.encode("utf-8", "backslashreplace"))
            except ConversionError as problem:
                Report().show(problem.diagnostics)
                raise click.exceptions.Exit(1) from None
        elif not self.text:
            click.echo(written, nl=False, err=self.occupied)

    def _statistics(self) -> list[str]:
        """How often each code was found, most severe first."""
        checks = lazily.all_checks()
        rank = list(COLOURS)
        found = sorted(self.codes.items(), key=lambda item: (rank.index(item[0][0]), -item[1], item[0][1]))
        lines = []
        for (severity, code), count in found:
            title = checks[code].title if code in checks else ""
            lines.append(f"{count:>6}  {severity:<8} {code:<26} {title}".rstrip())
        return lines

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


def paints(stream: TextIO) -> bool:
    """Whether colours belong on a stream."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


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
