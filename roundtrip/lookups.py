"""What a result depends on besides its own text: files and folders that are looked for on the way, each with the answer.

Who looks for a file that may change a result asks here. While `recorded` is open, questions and answers are written down: the
result is the same as long as all answers are (the depfile of a build system, with what isn't there in it as well).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple


class Question(NamedTuple):
    """`kind`: one of those in `_ASKED`; `path`: an absolute path."""

    kind: str
    path: str


class Lookups:
    """The questions of a while, each with its answer. `repeatable`: whether they are all that the result depends on."""

    def __init__(self) -> None:
        self.answers: dict[Question, str] = {}
        self.repeatable = True

    def add(self, other: Lookups) -> None:
        """What another while asked, too."""
        self.answers.update(other.answers)
        self.repeatable = self.repeatable and other.repeatable


_open: ContextVar[Lookups | None] = ContextVar("lookups", default=None)


@contextmanager
def recorded() -> Iterator[Lookups]:
    """Whatever is asked within; who records around it gets to know it as well."""
    around = _open.get()
    mine = Lookups()
    token = _open.set(mine)
    try:
        yield mine
    finally:
        _open.reset(token)
        if around is not None:
            around.add(mine)


def unrepeatable() -> None:
    """The result depends on what can't be looked up again: a program that was run, the time that something took."""
    mine = _open.get()
    if mine is not None:
        mine.repeatable = False


def also_asked(lookups: Lookups) -> None:
    """What was asked for a result that is taken from where it was kept."""
    mine = _open.get()
    if mine is not None:
        mine.add(lookups)


def is_file(path: Path) -> bool:
    """As `Path.is_file`."""
    found = path.is_file()
    _note("file", path, "1" if found else "")
    return found


def is_folder(path: Path) -> bool:
    """As `Path.is_dir`."""
    found = path.is_dir()
    _note("folder", path, "1" if found else "")
    return found


def names_in(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where it is no folder that can be read."""
    try:
        found = sorted(os.listdir(folder))
    except OSError:
        found = []
    _note("names", folder, digest("\0".join(found)))
    return found


def text_of(path: Path, encoding: str = "utf-8") -> str:
    """As `Path.read_text`. Raises OSError, UnicodeDecodeError."""
    try:
        data = path.read_bytes()
    except OSError:
        _note("text", path, "")
        raise
    _note("text", path, digest(data))
    # as reading in text mode does
    return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def answer(question: Question) -> str:
    """What a question is answered now."""
    return _ASKED[question.kind](Path(question.path))


def changed(answers: Mapping[Question, str], paths: Collection[str]) -> bool:
    """Whether one of some answers, of those about `paths`, would be another now."""
    asked = [question for question in answers if question.path in paths] if paths else []
    return any(answer(question) != answers[question] for question in asked)


def _note(kind: str, path: Path, found: str) -> None:
    mine = _open.get()
    if mine is not None:
        mine.answers.setdefault(Question(kind, os.path.abspath(path)), found)


def digest(data: str | bytes) -> str:
    """A short name of some data."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _asked(look: Callable[[Path], object]) -> Callable[[Path], str]:
    def ask(path: Path) -> str:
        with recorded() as mine, suppress(OSError, UnicodeDecodeError):
            look(path)
        return next(iter(mine.answers.values()))

    return ask


_ASKED: dict[str, Callable[[Path], str]] = {
    "file": _asked(is_file),
    "folder": _asked(is_folder),
    "names": _asked(names_in),
    "text": _asked(text_of),
}
