"""The statements of a script as the body of a function, in black's layout, with their comments.

What is written here is a person's own Python, so anything goes in.
"""

from __future__ import annotations

import ast
import re
import tokenize

from roundtrip.document.scripts import lines_within_texts
from roundtrip.python.code.by_black import (
    Unsure,
    formatted,
    is_lone_string,
    is_understood_by,
    tokens_of,
    without_wishes,
)
from roundtrip.python.code.one_line import is_as_black_has_it
from roundtrip.python.code.widths import STEP, WIDTH

_LONGEST = 2000  # lines; black needs about a millisecond for each
_HEAD = 'def f(a=f""):\n'  # no older Python than all of the module is for: black puts a comma behind `**kwargs` then
# where none of this is, there is no syntax that Python 3.8 hasn't: `with (…)`, `match`, `except*`, types of types, t-strings
_LATER = re.compile(r"[@*]|\b(?:with|match|type)\b|\b(?:def|class)\s+\w+\s*\[|[tT][rR]?[\"']")
_IMPORTS = (ast.Import, ast.ImportFrom)
_IMPORT_LINE = re.compile(r"(?:import|from)\s")
_COMMENT_LINE = re.compile(rf"{STEP}# \S(?:.*\S)?\n", re.ASCII)
_DIRECTIVE = re.compile(r"#\s*(?:fmt|yapf|isort)\s*:")


def body_lines(source: str, tree: ast.Module, skip: int = 0) -> list[str]:
    """The statements of `tree` from the one of number `skip` on, as the lines of a function's body, indented.

    `source` is the text that `tree` was parsed from. Raises `Unsure` where black refuses it, or where lines stay too
    long that are no strings.
    """
    if "#" in source:
        _refuse_directives(source)
    first = 0
    if skip:
        last = tree.body[skip - 1]
        first = last.end_lineno or last.lineno
        if skip < len(tree.body) and tree.body[skip].lineno <= first:
            raise Unsure
    lines = _indented(source, first)
    if _are_plain(lines):
        return [line.rstrip("\n") for line in lines]
    text = without_wishes(_HEAD + "".join(lines))
    if text.count("\n") > _LONGEST or (_LATER.search(text) and not is_understood_by("PY38", text)):
        raise Unsure  # with the syntax of later versions, black lays out all of the module in other ways
    made = formatted(text)
    lines = made.splitlines()[1:]
    long = [n for n, line in enumerate(lines, 2) if len(line) > WIDTH and not line.lstrip().startswith("#")]
    inside = lines_within_texts(tokens_of(made)) if long else set()
    if not all(n in inside or is_lone_string(lines[n - 2]) for n in long):
        raise Unsure
    return lines


def _are_plain(lines: list[str]) -> bool:
    """Whether the lines of a body surely stay as they are under black: a plain statement on each, comments and single empty
    lines between them. Most scripts are such.
    """
    last = ""
    statement: ast.stmt | None = None
    for line in lines:
        text = line.strip()
        if not text:
            if not last:
                return False  # at the start, or a second one
        elif isinstance(statement, _IMPORTS) and last and not _IMPORT_LINE.match(text):
            return False  # black puts an empty line between them
        elif text.startswith("#"):
            if not _COMMENT_LINE.fullmatch(line):
                return False
        else:
            statement = _alone(text)
            whole = STEP + text + "\n"
            if statement is None or line != whole or len(whole) > WIDTH or not is_as_black_has_it(statement, text):
                return False
        last = text
    return bool(last) and not last.startswith("#")


def _alone(text: str) -> ast.stmt | None:
    """The statement that a line is; None where it is more, less, or a text that could be documentation."""
    if "#" in text or len(text.encode()) != len(text):
        return None
    try:
        found = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(found) != 1 or isinstance(found[0], ast.With) or ";" in text:
        return None
    value = found[0].value if isinstance(found[0], ast.Expr) else None
    return None if isinstance(value, ast.Constant) else found[0]


def _refuse_directives(source: str) -> None:
    """Raises `Unsure` for comments that mean something to black, or can't be seen."""
    comments = (token.string for token in tokens_of(source) if token.type == tokenize.COMMENT)
    if any(_DIRECTIVE.match(comment) or not comment.isprintable() for comment in comments):
        raise Unsure


def _indented(source: str, first: int) -> list[str]:
    """The lines from the one of number `first` on, in a function; what is in a text of several lines stays."""
    inside = lines_within_texts(tokens_of(source))
    lines = source.splitlines(keepends=True)
    while first < len(lines) and not lines[first].strip():
        first += 1
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return [
        line if number in inside or not line.strip() else STEP + line
        for number, line in enumerate(lines[first:], first + 1)
    ]
