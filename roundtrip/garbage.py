"""Python's cycle collector, out of the way of what makes large trees that live to their end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# characters: below that, looking for garbage costs nothing
_LARGE = 20_000


@contextmanager
def uncollected(text: str) -> Iterator[None]:
    """While a large text is worked on, the collector, which would go over the growing tree again and again, finds nothing."""
    collects = len(text) > _LARGE and gc.isenabled()
    if collects:
        gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
