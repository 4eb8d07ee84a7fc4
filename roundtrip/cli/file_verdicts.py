"""What is wrong with each of many files, found by several processes, or by a former run.

Files with templates are read first, by this process, since the others refer to them; a file's own verdict needs no more than that.
What is told once in a run whatever the number of files (`not-here`) is told here once, for the first that has it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from roundtrip.cache.store import Entry
from roundtrip.cli import lazily, workers
from roundtrip.cli.kept import Kept, diagnostics_of, rows_of
from roundtrip.cli.sources import Source
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.lookups import digest, recorded
from roundtrip.schema.library import NOT_HERE
from roundtrip.schema.several import Several, has_templates, may_refer

if TYPE_CHECKING:
    from roundtrip.cli.validate import Part


class Verdict(NamedTuple):
    """What was found in one source. `counts`: whether it was looked at, rather than passed over.

    `text`: for the lines that a terminal shows. `missed`: what it refers to and isn't here, whether that is told or not.
    `python`, `picture`, `seconds`: for a record, which has what it took, and an SVG where the text doesn't give one.
    """

    counts: bool
    found: list[Diagnostic]
    text: str | None = None
    missed: tuple[str, ...] = ()
    printed: bytes = b""
    entries: tuple[tuple[str, Entry], ...] = ()
    python: bool = False
    picture: str = ""
    seconds: float = 0.0


class _Look(NamedTuple):
    """A source at a glance: its text, whether it may refer to others, and what its verdict goes by besides."""

    text: str
    refers: bool
    given: object


class Judge(Protocol):
    """Who looks at single sources."""

    def read(self, source: Source, several: Several, templates: bool = False) -> Part | None:
        """A source that was read; None for one that has nothing to do with Argo. `templates`: only if it may have some."""

    def findings(self, source: Source, part: Part, several: Several) -> list[Diagnostic]:
        """What is wrong with a source that was read."""

    def wanted(self, source: Source, part: Part, found: list[Diagnostic]) -> list[Diagnostic]:
        """What of it is to be told."""

    def given_for(self, source: Source) -> object:
        """What a verdict goes by besides texts, told apart by its repr; None where it goes by more than can be told."""


@dataclass
class Verdicts:
    """The verdicts on `sources`. `texts`: whether their texts are wanted with them; `record`: all that a record has."""

    judge: Judge
    sources: Sequence[Source]
    several: Several
    texts: bool = False
    record: bool = False
    kept: Kept | None = None

    def __post_init__(self) -> None:
        self._first: list[Part | None] | None = None
        self._set = ""
        self._looks: list[_Look | None] = []
        self._missed: set[str] = set()

    def all(self, wanted: Sequence[int], processes: int) -> Iterator[Verdict]:
        """Those on the sources of the numbers `wanted`, in their order. Raises what reading raises, in its turn."""
        if self.kept is not None:
            self._set = self._look()
        crew: workers.Crew[Verdict] = workers.Crew(
            lambda n: self._made(wanted[n]), processes, lambda n, why: self._lost(wanted[n], why)
        )
        for verdict in crew.results(len(wanted), lambda n: self._kept(wanted[n])):
            if self.kept is not None:
                self.kept.add(verdict.entries)
            found = [d for d in verdict.found if d.code != NOT_HERE or d.message not in self._missed]
            self._missed.update(verdict.missed)
            yield verdict._replace(found=found)

    def _look(self) -> str:
        """Looks at all texts; a name for all that files can refer to."""
        found = hashlib.blake2b(digest_size=16)
        for source in self.sources:
            text = _text(source)
            given = self.judge.given_for(source) if text is not None else None
            if text is None or given is None:
                self._looks.append(None)
                continue
            look = _Look(digest(text), may_refer(text) or source.name.endswith(".py"), given)
            self._looks.append(look)
            if has_templates(text):
                found.update(repr([source.name, look]).encode())
        return found.hexdigest()

    def _key(self, number: int) -> str | None:
        """What a verdict is kept by; None for what isn't."""
        look = self._looks[number] if self.kept is not None else None
        if look is None:
            return None
        return digest(repr([self.sources[number].name, look, self._set if look.refers else ""]))

    def _kept(self, number: int) -> Verdict | None:
        if self.kept is not None and not self.kept.empty:
            key = self._key(number)
            value = self.kept.store.get(key) if key is not None else None
            if value is not None:
                text = _text(self.sources[number]) if self.texts and value[1] else None
                return Verdict(value[0], diagnostics_of(value[1]), text, tuple(value[2]))
        if self._first is None:  # before other processes begin, which have it then, too
            many = len(self.sources) > 1
            self._first = [self.judge.read(source, self.several, many) for source in self.sources]
        return None

    def _made(self, number: int) -> Verdict:
        source = self.sources[number]
        assert self._first is not None
        started = time.perf_counter()
        with recorded() as lookups:
            part = self._first[number] or self.judge.read(source, self.several)
            self._first[number] = None  # what was said is let go of
            if part is None:
                verdict = Verdict(False, [])
            else:
                self.several.library.begin()
                found = self.judge.findings(source, part, self.several)
                missed = tuple(d.message for d in found if d.code == NOT_HERE)
                told = self.judge.wanted(source, part, found)
                text = part.text if self.texts or self.record else None
                picture = lazily.drawn(part.documents) or "" if self.record and part.python and part.documents else ""
                verdict = Verdict(not part.passed, told, text, missed, python=part.python, picture=picture)
        verdict = verdict._replace(printed=workers.printed(), seconds=time.perf_counter() - started)
        key, look = (self._key(number), self._looks[number]) if self.kept is not None else (None, None)
        read = part.text if part is not None else _text(source)
        # what changed while it was looked at isn't kept
        if key is None or look is None or read is None or digest(read) != look.text or not lookups.repeatable:
            return verdict
        value: list[Any] = [verdict.counts, rows_of(verdict.found), list(verdict.missed)]
        return verdict._replace(entries=((key, Entry(value, dict(lookups.answers))),))

    def _lost(self, number: int, why: str) -> Verdict:
        return Verdict(True, [workers.lost("check", why, self.sources[number].name)])


def _text(source: Source) -> str | None:
    """The text of a file; None where it can't be had twice, or not at all."""
    if source.path is None:
        return None
    try:
        return source.text()
    except ConversionError:
        return None
