"""What went wrong in a codemod, said in the frames of whoever wrote it."""

from __future__ import annotations

import os
from types import FrameType, TracebackType

from roundtrip.diagnostics import Diagnostic
from roundtrip.hera.failures import Frame, text_of
from roundtrip.hera.places import Place, is_users

FRAMES = 5
# what Python and libcst say of it is a RecursionError somewhere in themselves
TOO_DEEP = "the Python that it is given or makes is nested too deeply for Python or libcst: take it apart"
_OURS = ("roundtrip", "libcst")  # and Python's own importing


def raised(code: str, what: str, problem: BaseException) -> Diagnostic:
    """An exception, at the innermost frame of the codemod's own; the frames that led there are in the message."""
    if isinstance(problem, SyntaxError) and problem.filename and os.path.isabs(problem.filename):
        place = Place(problem.filename, problem.lineno or 1, max(problem.offset or 1, 1))
        return _at(code, f"{what}: this is no Python: {problem.msg}", place)
    frames = _of_traceback(problem.__traceback__)
    if isinstance(problem, RecursionError) and not any(is_users(f.code.co_filename) for f in frames):
        return Diagnostic("error", code, f"{what}: {TOO_DEEP}")
    return _with_frames(code, f"{what}: {text_of(problem)}", _codemods(frames))


def at_frame(code: str, what: str, frame: FrameType | None) -> Diagnostic:
    """A message at the innermost frame of the codemod's own, of those that are running."""
    frames = []
    while frame is not None:
        frames.append(Frame(frame.f_code, frame.f_lasti, frame.f_lineno))
        frame = frame.f_back
    return _with_frames(code, what, _codemods(frames[::-1]))


def _of_traceback(traceback: TracebackType | None) -> list[Frame]:
    frames = []
    while traceback is not None:
        frames.append(Frame(traceback.tb_frame.f_code, traceback.tb_lasti, traceback.tb_lineno))
        traceback = traceback.tb_next
    return frames


def _codemods(frames: list[Frame]) -> list[Frame]:
    """The user's frames, the innermost last; those of a library, for a codemod that is in one."""
    own = [f for f in frames if is_users(f.code.co_filename)]
    return own or [f for f in frames if not _is_ours(f.code.co_filename)]


def _is_ours(file: str) -> bool:
    parts = file.split(os.sep)
    return file.startswith("<") or any(name in parts for name in _OURS) or "importlib" in parts


def _with_frames(code: str, message: str, frames: list[Frame]) -> Diagnostic:
    if not frames:
        return Diagnostic("error", code, message)
    inner = frames[-1]
    outer = [f"{shown(f.code.co_filename)}:{f.line}{f.within}" for f in frames[-FRAMES:-1]]
    message += f" ({inner.within.strip()}{', ' if inner.within and outer else ''}{_way(outer)})" if outer else ""
    message += f" ({inner.within.strip()})" if inner.within and not outer else ""
    return _at(code, message, inner.place)


def _way(outer: list[str]) -> str:
    return f"called from {', '.join(reversed(outer))}" if outer else ""


def _at(code: str, message: str, place: Place) -> Diagnostic:
    return Diagnostic("error", code, message, place.line, place.column, file=shown(place.file))


def shown(file: str) -> str:
    """A file as messages name it: from the current folder, if it is below that."""
    near = os.path.relpath(file)
    return file if near.startswith(os.pardir) else near
