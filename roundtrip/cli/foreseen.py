"""Conversions that will be asked for, made by several processes before they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from roundtrip.cli import workers
from roundtrip.cli.directions import Base
from roundtrip.cli.sources import Source
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.garbage import uncollected
from roundtrip.lookups import Question, changed, recorded
from roundtrip.results import Result

Wanted = tuple[Source, Path]  # what is to be converted, and the file that it goes to


@dataclass
class Made:
    """What a conversion gave of `text`: a `result`, or what was `raised`. `answers`: what was looked up; `seconds`: what it took."""

    text: str = ""
    result: Result | None = None
    raised: Sequence[Diagnostic] = ()
    printed: bytes = b""
    answers: dict[Question, str] = field(default_factory=dict)
    seconds: float = 0.0

    def get(self) -> Result:
        """The result. Raises ConversionError."""
        if self.result is None:
            raise ConversionError(self.raised)
        return self.result

    def stale(self, touched: set[str]) -> bool:
        """Whether what was written since, at the paths `touched`, has changed an answer."""
        return changed(self.answers, touched)


class Foreseen:
    """Conversions in the order in which they will be asked for; None where none will be."""

    def __init__(
        self, convert: Callable[[str, Source, Base | None, Path | None], Result], wanted: Sequence[Wanted | None]
    ) -> None:
        self._convert = convert
        self._wanted = wanted

    def all(self, processes: int) -> Iterator[Made | None]:
        """What they gave, in order; None for what is to be made by who asks."""
        crew = workers.Crew(self._made, processes, lambda number, why: Made(raised=[workers.lost("convert", why)]))
        for made in crew.results(len(self._wanted), lambda number: Made() if self._wanted[number] is None else None):
            yield made if made.result is not None or made.raised else None

    def _made(self, number: int) -> Made:
        wanted = self._wanted[number]
        assert wanted is not None
        source, target = wanted
        made, started = Made(), time.perf_counter()
        with recorded() as lookups:
            try:
                made.text = source.text()
                with uncollected(made.text):
                    result = self._convert(made.text, source, None, target)
                made.result = Result(result.text, result.diagnostics)
            except ConversionError as problem:
                made.raised = problem.diagnostics
            except Exception:
                return Made(printed=workers.printed())  # who asks finds out, and tells
        made.printed, made.answers = workers.printed(), lookups.answers
        made.seconds = time.perf_counter() - started
        return made
