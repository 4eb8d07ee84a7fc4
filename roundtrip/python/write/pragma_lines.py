"""Pragmas behind the lines of a generated program, with exact codes, where tools would complain of Hera's types and style."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection

from roundtrip.document.scripts import lines_within_texts
from roundtrip.python.code.by_black import formatted
from roundtrip.python.code.widths import WIDTH, width
from roundtrip.python.comment_spans import all_spans
from roundtrip.python.pragmas import behind_pragmas
from roundtrip.python.write.complaints import complaints

_FORMS = {"mypy": "# type: ignore[{}]", "pyright": "# pyright: ignore[{}]", "ruff": "# noqa: {}"}
_ROUNDS = 5  # so often a line that got longer may be laid out anew


def with_pragmas(program: str, tools: Collection[str]) -> str:
    """A program with what it says to `tools` (mypy, pyright, ruff), behind the line that each complaint is about.

    A line of text in triple quotes has no place for it. The layout is black's with the pragmas in it, and black splits a line
    that is too long only where no `# type: ignore` is behind it.
    """
    for _ in range(_ROUNDS):
        told = _told(_bare(program), tools)
        laid = formatted(told)
        if laid == told:
            break
        program = laid
    return told


def _told(program: str, tools: Collection[str]) -> str:
    wanted: dict[int, dict[str, set[str]]] = {}
    for line, tool, code in complaints(program):
        if tool in tools:
            wanted.setdefault(line, {}).setdefault(tool, set()).add(code)
    if not wanted:
        return program
    lines = program.split("\n")
    within = _inside_strings(program)
    starts = _comments(program)
    for line, said in wanted.items():
        if line in within:
            continue
        pragma = "  ".join(_FORMS[tool].format(", ".join(sorted(said[tool]))) for tool in _FORMS if tool in said)
        text = lines[line - 1]
        at = starts.get(line, len(text))
        behind = f"  {text[at:]}" if text[at:] else ""
        told = f"{text[:at].rstrip()}  {pragma}{behind}"
        if behind and "mypy" not in said and width(told) > WIDTH:
            continue  # black would split the line, and take the comment to where it is about something else
        lines[line - 1] = told
    return "\n".join(lines)


def _bare(program: str) -> str:
    """A program without its pragmas behind lines."""
    pieces: list[str] = []
    done = 0
    for start, end, _ in all_spans(program):
        other = behind_pragmas(program, start, end)
        if other > start:
            pieces.append(program[done:start] if other < end else program[done:start].rstrip(" "))
            done = other
    return "".join([*pieces, program[done:]])


def _comments(program: str) -> dict[int, int]:
    """Where the comment of a line begins in it, by the line's number."""
    starts = (start for start, _, _ in all_spans(program))
    return {program.count("\n", 0, start) + 1: start - (program.rfind("\n", 0, start) + 1) for start in starts}


def _inside_strings(program: str) -> set[int]:
    """The lines that end within a string."""
    return {line - 1 for line in lines_within_texts(tokenize.generate_tokens(io.StringIO(program).readline))}
