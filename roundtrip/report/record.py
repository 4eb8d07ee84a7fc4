"""What is remembered of a run while it goes on: of every file what became of it, what was said, and its texts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from roundtrip.diagnostics import Diagnostic

Kind = Literal["yaml", "python"]
FAILED = "failed"  # the state of a file that nothing was written of


@dataclass
class Side:
    """One of the two files of a row. `before` and `after`: its text, None where there is no such file."""

    name: str
    before: str | None = None
    after: str | None = None


@dataclass
class Row:
    """A file of a run, with its counterpart. `seconds`: what it took; `picture`: an SVG, where the YAML can't give it."""

    name: str
    state: str = ""
    seconds: float = 0.0
    sides: dict[Kind, Side] = field(default_factory=dict)
    messages: list[Diagnostic] = field(default_factory=list)
    picture: str = ""
    began: float = 0.0


@dataclass
class Record:
    """A run of `command`. `messages`: what was said of no file of a row. Rows can be pickled, and come from elsewhere."""

    command: str
    rows: list[Row] = field(default_factory=list)
    messages: list[Diagnostic] = field(default_factory=list)
    seconds: float = 0.0
    row: Row | None = None
    began: float = field(default_factory=time.perf_counter)

    def begin(self, name: str) -> None:
        """What is said from now on is said of the file of this name."""
        self.row = Row(name, began=time.perf_counter())

    def said(self, diagnostic: Diagnostic) -> None:
        """A message, of the file that is at work if there is one."""
        (self.messages if self.row is None else self.row.messages).append(diagnostic)

    def side(self, kind: Kind, name: str, before: str | None, after: str | None) -> None:
        """A text of the file that is at work, and what it becomes."""
        if self.row is not None:
            self.row.sides[kind] = Side(name, before, after)

    def end(self, state: str, seconds: float | None = None) -> None:
        """The file that is at work is done, in `seconds` where another process did it.

        `state` "": it is none to be told of, what was said stays.
        """
        row, self.row = self.row, None
        if row is None:
            return
        if not state:
            self.messages += row.messages
            return
        if state == FAILED:  # nothing was written
            row.sides = {
                kind: Side(s.name, s.before, s.before) for kind, s in row.sides.items() if s.before is not None
            }
        row.state = state
        row.seconds = time.perf_counter() - row.began if seconds is None else seconds
        self.rows.append(row)

    def part(self) -> tuple[list[Row], list[Diagnostic]]:
        """What was remembered since this was last asked, for a process to send to the one that began the run."""
        found = self.rows, self.messages
        self.rows, self.messages = [], []
        return found

    def join(self, part: tuple[list[Row], list[Diagnostic]]) -> None:
        """What another process remembered, in its place."""
        self.rows += part[0]
        self.messages += part[1]

    def finish(self) -> None:
        """The run is over."""
        self.end(FAILED if self.row is not None else "")
        self.seconds = time.perf_counter() - self.began


_now: list[Record] = []


@contextmanager
def recording(command: str) -> Iterator[Record]:
    """A run that is remembered: `current` is its record meanwhile."""
    record = Record(command)
    _now.append(record)
    try:
        yield record
    finally:
        _now.pop()
        record.finish()


def current() -> Record | None:
    """The record of the run that is going on; None where none is asked for."""
    return _now[-1] if _now else None
