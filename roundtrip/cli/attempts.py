"""What an attempt at a file gave: its outcome, what is to be said of it, and what is to be written, none of which has happened."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from roundtrip.cli.files import Existing
from roundtrip.cli.report import Report
from roundtrip.diagnostics import Diagnostic
from roundtrip.lookups import Question, changed

if TYPE_CHECKING:
    from roundtrip.cache.store import Entry

Outcome = Literal["written", "unchanged", "would change", "skipped", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("written", "unchanged", "would change", "skipped", "failed")


class Told(NamedTuple):
    """Diagnostics, and what else `Report.show` takes with them; or a `line` for `Report.result`."""

    diagnostics: tuple[Diagnostic, ...]
    more: dict[str, Any]
    line: str | None = None

    def to(self, report: Report) -> None:
        """Tell it."""
        if self.line is None:
            report.show(self.diagnostics, **self.more)
        else:
            report.result(self.line)


class Transcript:
    """Takes down what a `Report` would show. `terminal`: whether that shows the lines of sources."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal
        self.told: list[Told] = []

    def show(self, diagnostics: Iterable[Diagnostic], *, text: str | None = None, **more: Any) -> None:
        """Take diagnostics down."""
        found = tuple(diagnostics)
        if found:
            self.told.append(Told(found, {"text": text if self.terminal else None, **more}))

    def result(self, line: str) -> None:
        """Take down a line on what became of a file."""
        self.told.append(Told((), {}, line))


Agreement = tuple[Path, Path, tuple[str, str]]  # a file of YAML, one of Python, and what they hold when they agree


class Texts(NamedTuple):
    """The text of a source, None where it couldn't be read; and the file that its result goes to, with its text before and after."""

    source: str | None
    target: Path | None = None
    before: str | None = None
    after: str | None = None


@dataclass
class Attempt:
    """What became of one file. `writes`: files, None being standard output, and what goes to them, in order.

    `printed`: what programs that were run have printed, where that isn't on standard error already. `answers`: what was looked
    up. `entries`: what is to be kept of it for other runs; `agreements`: what both sides say then. `texts`: for a record, where
    one is kept; `seconds`: what it took.
    """

    outcome: Outcome
    told: Sequence[Told] = ()
    writes: Sequence[tuple[Existing | None, str]] = ()
    printed: bytes = b""
    answers: dict[Question, str] = field(default_factory=dict)
    entries: Sequence[tuple[str, Entry]] = ()
    agreements: Sequence[Agreement] = ()
    texts: Texts | None = None
    seconds: float = 0.0

    def stale(self, touched: set[str]) -> bool:
        """Whether what was written since, at the paths `touched`, has changed an answer."""
        return changed(self.answers, touched)


def pass_on(data: bytes, report: Report) -> None:
    """What programs have printed in another process, put where they would have put it."""
    if data:
        report.make_room()
        report.console.write(data.decode("utf-8", "backslashreplace"))


def touched_by(before: Existing) -> set[str]:
    """The absolute paths at which something is another once a file is written: its own, and of what holds it if that is new."""
    found: set[str] = set()
    for path in dict.fromkeys([Path(os.path.abspath(before.path)), Path(os.path.realpath(before.path))]):
        found.add(str(path))
        for above in path.parents if before.data is None else ():
            found.add(str(above))
            if above.is_dir():
                break
    return found
