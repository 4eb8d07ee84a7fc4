"""A bound on how long something may take that nobody can look through before: the patterns of a user's own schema."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(Exception):
    """The time was up."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TookTooLong within the block when its time is up.

    It is a signal that ends even a regular expression at work, so there is no bound but in the main thread of a system that
    has such signals; elsewhere the block takes as long as it takes.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ended(_: int, __: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ended)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
