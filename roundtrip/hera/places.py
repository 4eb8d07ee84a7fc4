"""Where in a user's program something happens, and which files are the user's own."""

from __future__ import annotations

import itertools
import linecache
import os
import sys
import sysconfig
from functools import cache
from types import CodeType, FrameType
from typing import NamedTuple


class Place(NamedTuple):
    """A place in a program: `line` and `column` count from 1, the column in characters."""

    file: str
    line: int
    column: int


def _library_folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = {os.path.realpath(paths[k]) for k in ("stdlib", "platstdlib", "purelib", "platlib")}
    # this package may lie anywhere, as in a checkout
    folders.add(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    return tuple(folder + os.sep for folder in sorted(folders))


_LIBRARIES = _library_folders()


@cache
def is_users(file: str) -> bool:
    """Whether a file is the user's own: neither Python's, nor a library's, nor generated."""
    return not file.startswith("<") and not os.path.realpath(file).startswith(_LIBRARIES)


def here() -> Place | None:
    """Where in the user's own code the running call comes from; None where from nowhere in it."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if is_users(frame.f_code.co_filename):
            return place(frame.f_code, frame.f_lasti, frame.f_lineno)
        frame = frame.f_back
    return None


def place(code: CodeType, instruction: int, line: int) -> Place:
    """The place of one instruction of a code object. Before Python 3.11 the column is that of the line's first word."""
    text = linecache.getline(code.co_filename, line)
    column = len(text) - len(text.lstrip())
    if sys.version_info >= (3, 11):
        found = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
        if found is not None and found[0] == line and found[2] is not None:
            column = len(text.encode()[: found[2]].decode(errors="replace"))
    return Place(code.co_filename, line, column + 1)
