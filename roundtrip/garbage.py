"""Python's cycle collector, out of the way of what makes large trees that live to their end, and of short processes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# characters: below that, looking for garbage costs nothing
_LARGE = 20_000


def collected_seldom() -> None:
    """Has a process looked through for garbage less often: most of what a command makes, classes first, lives to its end."""
    gc.set_threshold(10_000, 50, 50)


def left_as_it_is() -> None:
    """Has the interpreter, which looks for garbage once more as it ends, find nothing to look through.

    The system takes the memory back at once; to look took a sixth of the time of a small file.
    """
    gc.freeze()


@contextmanager
def uncollected(text: str | None = None) -> Iterator[None]:
    """While a tree grows, the collector, which would go over it again and again and find nothing, doesn't run.

    `text`: what the tree is made of; where that is short, nothing needs to be done.
    """
    collects = gc.isenabled() and (text is None or len(text) > _LARGE)
    if collects:
        gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
