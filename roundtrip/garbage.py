"""Python's cycle collector, out of the way of what makes large trees that live to their end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# characters: below that, looking for garbage costs nothing
_LARGE = 20_000


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
