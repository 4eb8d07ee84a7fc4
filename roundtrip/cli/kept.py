"""Results of conversions, kept for the next run: by all that was given, and what was looked up on the way.

A text isn't kept, only its digest: the next run wants to know whether what is there is what comes out, and what to say of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from typing import Any

from roundtrip.cache.place import build, folder
from roundtrip.cache.store import Entry, Store
from roundtrip.diagnostics import ConversionError, Diagnostic, Remedy
from roundtrip.lookups import Question, digest, recorded
from roundtrip.results import Result


class Missing(BaseException):
    """Nothing is kept, and nothing is to be made now. No `Exception`: it is none of the conversions' faults."""


@dataclass
class Kept:
    """What is kept of one kind of run. `made`: what is to be kept of what was made since it was taken."""

    store: Store
    made: list[tuple[str, Entry]] = field(default_factory=list)
    _only: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing of a former run."""
        return not len(self.store)

    @contextmanager
    def only(self) -> Iterator[None]:
        """Nothing is made within: `Missing` is raised instead."""
        self._only = True
        try:
            yield
        finally:
            self._only = False

    def taken(self) -> list[tuple[str, Entry]]:
        """What was made since this was asked last."""
        made, self.made = self.made, []
        return made

    def result(self, given: object, before: str | None, make: Callable[[], Result]) -> Result:
        """What `make` gives, or gave when all was the same: `given`, what is told apart by its repr, and what was looked up.

        `before`: the text that is there, which is the one that is given back where something was kept. Raises ConversionError,
        Missing.
        """
        key = digest(repr(given))
        value = self.store.get(key)
        if value is not None:
            text, rows = value
            if text is None:
                raise ConversionError(diagnostics_of(rows))
            if before is not None and digest(before) == text:
                return Result(before, tuple(diagnostics_of(rows)))
        if self._only:
            raise Missing
        with recorded() as lookups:
            try:
                result = make()
            except ConversionError as problem:
                if lookups.repeatable:
                    self._keep(key, None, problem.diagnostics, lookups.answers)
                raise
        if lookups.repeatable:
            self._keep(key, digest(result.text), result.diagnostics, lookups.answers)
        return result

    def _keep(self, key: str, text: str | None, told: Iterable[Diagnostic], answers: dict[Question, str]) -> None:
        self.made.append((key, Entry([text, rows_of(told)], dict(answers))))

    def add(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Keep what was made, here or in another process."""
        for key, entry in entries:
            self.store.add(key, entry)


@contextmanager
def kept_of(command: str, wanted: bool) -> Iterator[Kept | None]:
    """What is kept of a command, for this folder and this build, and what comes in addition within.

    None where nothing is `wanted`, or there is no place for it.
    """
    place = folder() if wanted else None
    if place is None:
        yield None
        return
    kept = Kept(Store(place, digest(repr([command, os.getcwd(), build()]))))
    try:
        yield kept
    finally:
        kept.store.save()


def rows_of(diagnostics: Iterable[Diagnostic]) -> list[list[object]]:
    """Diagnostics as JSON has them."""
    return [list(astuple(d)) for d in diagnostics]


def diagnostics_of(rows: Iterable[list[Any]]) -> list[Diagnostic]:
    """The diagnostics again."""
    return [Diagnostic(*(*row[:-1], _remedy(row[-1]))) for row in rows]


def _remedy(value: Any) -> Remedy | None:
    return Remedy(value[0], tuple(value[1]), value[2]) if value is not None else None
