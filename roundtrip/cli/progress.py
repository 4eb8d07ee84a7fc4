"""How far a run over many files is: a bar on a terminal, a line now and then elsewhere. All of it goes where messages go."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from typing import TextIO

MANY = 50  # files, beyond which a run shows how far it is
PATIENCE = 0.5  # seconds that a run may take without a bar
OFTEN = 0.1  # seconds between two pictures of the bar
SELDOM = 5.0  # seconds between two lines


class Progress:
    """Of a run over `total` files. `asked`: whether it is to be shown; None: on a terminal, for many files.

    The bar stands in the last line of the terminal: `hide` takes it away before something else is printed.
    """

    def __init__(
        self, total: int, stream: TextIO, asked: bool | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._stream = stream
        self._clock = clock
        self._started = self._last = clock()
        terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._bar = terminal and asked is not False and total > MANY
        self._lines = bool(asked) and not terminal
        self._shown = False
        self._render: Callable[[int], str] | None = None

    def at(self, done: int) -> None:
        """So many are done."""
        now = self._clock()
        if self._bar and now - self._started >= PATIENCE and now - self._last >= OFTEN:
            if self._render is None:
                self._render = _bar(self._total, self._clock)
            self._stream.write(f"\r\x1b[2K{self._render(done)}")
            self._stream.flush()
            self._shown, self._last = True, now
        elif self._lines and now - self._last >= SELDOM:
            self._line(done, now)

    def hide(self) -> None:
        """Make room for what is printed next."""
        if self._shown:
            self._stream.write("\r\x1b[2K")
            self._shown = False

    def end(self) -> None:
        """All are done."""
        self.hide()
        if self._lines:
            self._line(self._total, self._clock())

    def _line(self, done: int, now: float) -> None:
        passed = max(now - self._started, 0.001)
        rate = done / passed
        left = f", {_time((self._total - done) / rate)} left" if 0 < done < self._total else ""
        self._stream.write(f"roundtrip: {done} of {self._total} files, {rate:.0f} a second{left}\n")
        self._stream.flush()
        self._last = now


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _bar(total: int, clock: Callable[[], float]) -> Callable[[int], str]:
    """What gives the bar as one line: how many are done, how many a second, and how long the rest will take."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    width = max(20, shutil.get_terminal_size().columns - 1)
    console = Console(file=open(os.devnull, "w", encoding="utf-8"), width=width, force_terminal=True)  # noqa: SIM115
    columns = (BarColumn(None), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    # it is drawn by hand: no thread, which a fork would not survive, and no line that isn't ours
    progress = Progress(*columns, console=console, auto_refresh=False, expand=True, get_time=clock)
    task = progress.add_task("", total=total, rate="")

    def render(done: int) -> str:
        speed = progress.tasks[0].speed
        progress.update(task, completed=done, rate=f"{speed:.0f}/s" if speed else "")
        with console.capture() as captured:
            console.print(progress.get_renderable(), end="")
        return captured.get().split("\n")[0]

    return render
