"""What went wrong in a user's program, said in the user's own frames."""

from __future__ import annotations

import os
from types import CodeType, TracebackType
from typing import Any, NamedTuple

from roundtrip.document.conflicts import CONFLICT, left_by_a_merge
from roundtrip.hera.advice import advice
from roundtrip.hera.places import Place, is_users, place
from roundtrip.hera.recording import NetworkRefused

Said = dict[str, Any]  # a Diagnostic as JSON has it

LONGEST = 600
FRAMES = 5


class Frame(NamedTuple):
    """A frame of the user's: the code object, and the instruction and line at which it is."""

    code: CodeType
    instruction: int
    line: int

    @property
    def place(self) -> Place:
        """Its place, with the column."""
        return place(self.code, self.instruction, self.line)

    @property
    def within(self) -> str:
        """What it is a frame of, for a message."""
        return "" if self.code.co_name == "<module>" else f" in {self.code.co_name}()"


def said(severity: str, code: str, message: str, where: Place | None = None) -> Said:
    """A diagnostic about the program itself, or about no place at all."""
    found: Said = {"severity": severity, "code": code, "message": message}
    if where is not None:
        found.update(line=where.line, column=where.column)
    return found


def exception(problem: BaseException, program: str, fallback: Place | None = None) -> list[Said]:
    """An exception of the program: an error at its innermost frame in the program's file, notes on how it got there.

    `fallback`: the place to name where none of the user's frames is in it.
    """
    if isinstance(problem, SyntaxError) and problem.filename == program:
        return [syntax(problem)]
    frames = users_frames(problem.__traceback__)
    own = [f for f in frames if f.code.co_filename == program]
    message = text_of(problem)
    if frames and frames[-1].code.co_filename != program:
        inner = frames[-1]
        message += f" (at {_relative(inner.code.co_filename, program)}:{inner.line}{inner.within})"
    code = "python-network" if _is_network(problem) else "python-exception"
    where = own[-1].place if own else fallback
    found = [said("error", code, message, where)]
    outer: dict[int, Frame] = {f.line: f for f in own[:-1]}
    for frame in list(outer.values())[-FRAMES:]:
        if where is None or frame.line != where.line:
            found.append(said("note", code, f"on the way there{frame.within}", frame.place))
    return found


def syntax(problem: SyntaxError, source: str = "") -> Said:
    """A syntax error in the program itself, of the text `source`. Its column counts characters already."""
    conflict = left_by_a_merge(source)
    if conflict is not None:
        return said("error", "python-syntax", CONFLICT, Place("", source.count("\n", 0, conflict) + 1, 1))
    where = Place("", problem.lineno or 1, max(problem.offset or 1, 1))
    return said("error", "python-syntax", f"this is no Python: {problem.msg}", where)


def users_frames(traceback: TracebackType | None) -> list[Frame]:
    """The frames of a traceback that are neither Python's, nor a library's, nor ours; the innermost last."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if is_users(code.co_filename):
            found.append(Frame(code, traceback.tb_lasti, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


def text_of(problem: BaseException) -> str:
    """The exception in one line: its name, and what it says."""
    try:
        told = str(problem)
    except Exception:
        told = ""
    told = "; ".join(line.strip() for line in told.splitlines() if line.strip())
    name = type(problem).__name__
    more = advice(problem)
    told += f"; {more}" if more else ""
    found = f"{name}: {told}" if told else name
    return found if len(found) <= LONGEST else found[: LONGEST - 1] + "…"


def _relative(file: str, program: str) -> str:
    folder = os.path.dirname(program)
    return os.path.relpath(file, folder) if file.startswith(folder + os.sep) else file


def _is_network(problem: BaseException) -> bool:
    """Whether a refused network call is behind it, however libraries have wrapped it."""
    work: list[BaseException | None] = [problem]
    seen: set[int] = set()
    while work:
        current = work.pop()
        if current is None or id(current) in seen:
            continue
        if isinstance(current, NetworkRefused):
            return True
        seen.add(id(current))
        work += [current.__cause__, current.__context__]
    return False
