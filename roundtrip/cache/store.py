"""A file of entries by key, each with the answers that it depends on.

One line with the digest of the rest, and JSON: what was cut off or changed is found out, and counts as nothing. Two runs may
write at once: each replaces the file as a whole, with what it found in it; what is lost so is made again.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from roundtrip.lookups import Lookups, Question, also_asked, answer, digest

SUFFIX = ".json"
MOST_BYTES = 256 * 2**20  # of all files together
OLDEST = 60 * 24 * 3600.0  # seconds, after which a file that nobody used is removed
SPARE = 1000  # entries beyond as many as a run used, that are kept of former ones

_SHAPELESS = (IndexError, TypeError, ValueError, KeyError)  # what a file of another shape gives


class Entry(NamedTuple):
    """What is kept: JSON, and the answers to what was looked up for it."""

    value: Any
    answers: Mapping[Question, str]


class Store:
    """The entries of one file. Nothing raises: what can't be read isn't there, what can't be written isn't kept."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}{SUFFIX}"
        self._read = ""  # the digest of what was read
        self._answers: list[list[str]] = []
        self._entries: dict[str, list[Any]] = {}
        self._used: dict[str, Entry | None] = {}
        self._now: dict[Question, str] = {}  # what is answered in this run
        self._load()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Any | None:
        """The value of a key, if all that it depends on is answered as it was; None otherwise."""
        former = self._former(key)
        try:
            if former is None or not all(self._as_it_was(*one) for one in former.answers.items()):
                return None
        except _SHAPELESS:
            return None
        lookups = Lookups()
        lookups.answers = dict(former.answers)
        also_asked(lookups)
        self._used.setdefault(key, None)
        return former.value

    def add(self, key: str, entry: Entry) -> None:
        """Keep an entry, from `save` on."""
        self._used[key] = entry

    def forget(self) -> None:
        """Answers may be others from here on."""
        self._now.clear()

    def save(self) -> None:
        """Write what was added, if anything was."""
        with contextlib.suppress(OSError, ValueError):
            if not any(self._used.values()):
                os.utime(self.file)
                return
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._load()  # what another run has written meanwhile
            data = self._encoded()
            temporary = self.file.with_name(f"{self.file.stem}.{os.urandom(6).hex()}.tmp")
            try:
                temporary.write_bytes(data)
                os.replace(temporary, self.file)
            finally:
                temporary.unlink(missing_ok=True)
            _prune(self.file.parent)

    def _as_it_was(self, question: Question, found: str) -> bool:
        if question not in self._now:
            self._now[question] = answer(question)
        return self._now[question] == found

    def _load(self) -> None:
        try:
            first, _, rest = self.file.read_bytes().partition(b"\n")
            if first.decode("ascii") == self._read or first.decode("ascii") != digest(rest):
                return
            whole = json.loads(rest)
            answers, entries = whole["answers"], whole["entries"]
            if isinstance(answers, list) and isinstance(entries, dict):
                self._answers, self._entries, self._read = answers, entries, first.decode("ascii")
                self._now.clear()
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            pass

    def _former(self, key: str) -> Entry | None:
        """What another run has kept of a key; None where that is nothing, or of no shape."""
        try:
            value, numbers = self._entries[key]
            return Entry(
                value, {Question(kind, path): found for kind, path, found in map(self._answers.__getitem__, numbers)}
            )
        except _SHAPELESS:
            return None

    def _encoded(self) -> bytes:
        """All that is to be kept: what this run used and made, and some of what former ones have left."""
        others = [key for key in self._entries if key not in self._used]
        numbers: dict[tuple[str, str, str], int] = {}
        entries: dict[str, list[Any]] = {}
        for key in (*others[-(len(self._used) + SPARE) :], *self._used):
            made = self._used.get(key) or self._former(key)
            if made is None:
                continue
            value, asked = made.value, [(*question, found) for question, found in made.answers.items()]
            entries[key] = [value, [numbers.setdefault(one, len(numbers)) for one in asked]]
        rest = json.dumps({"answers": list(numbers), "entries": entries}, separators=(",", ":")).encode()
        return digest(rest).encode() + b"\n" + rest


def _prune(folder: Path) -> None:
    """Removes what nobody has used for long, and the oldest where there is too much."""
    now, total = time.time(), 0
    files = [(entry.stat(), entry.path) for entry in os.scandir(folder) if entry.name.endswith((SUFFIX, ".tmp"))]
    for found, path in sorted(files, key=lambda one: -one[0].st_mtime):
        total += found.st_size
        limit = OLDEST if path.endswith(SUFFIX) else 3600.0
        if total > MOST_BYTES or now - found.st_mtime > limit:
            with contextlib.suppress(OSError):
                os.unlink(path)
