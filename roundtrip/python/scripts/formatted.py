"""The statements of a script as the body of a function, laid out by black itself.

For what the layout pass isn't sure of: strings of several lines within brackets, `match`, what is only to be typed. Black takes longer to be imported than a workflow to be converted, so it is asked only then.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize

from roundtrip.document.scripts import lines_within_texts
from roundtrip.python.code.strings import is_lone_string
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.widths import STEP, WIDTH

_LONGEST = 2000  # lines; black needs about a millisecond for each
_HEAD = "def f():\n"
_DIRECTIVE = re.compile(r"#\s*(?:fmt|yapf|isort)\s*:")


def formatted_lines(source: str, tree: ast.Module, skip: int = 0) -> list[str]:
    """The statements of `tree` from the one of number `skip` on, as the lines of a function's body, indented.

    `source` is the text that `tree` was parsed from. Raises `Unsure` where black refuses it, or where lines stay too
    long that are no strings.
    """
    _refuse_directives(source)
    first = 0
    if skip:
        last = tree.body[skip - 1]
        first = last.end_lineno or last.lineno
        if skip < len(tree.body) and tree.body[skip].lineno <= first:
            raise Unsure
    text = _HEAD + "".join(_indented(source, first))
    if text.count("\n") > _LONGEST:
        raise Unsure
    lines = _formatted(text).splitlines()[1:]
    inside = _lines_of_texts("\n".join([_HEAD.strip(), *lines, ""]))
    for number, line in enumerate(lines, 2):
        short = len(line) <= WIDTH or line.lstrip().startswith("#")
        if not short and number not in inside and not is_lone_string(line):
            raise Unsure
    return lines


def _refuse_directives(source: str) -> None:
    """Raises `Unsure` for comments that mean something to black, or can't be seen."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            directive = _DIRECTIVE.match(token.string) or not token.string.isprintable()
            if token.type == tokenize.COMMENT and directive:
                raise Unsure
    except (tokenize.TokenError, SyntaxError) as problem:
        raise Unsure from problem


def _formatted(text: str) -> str:
    import black
    from black.mode import TargetVersion
    from black.parsing import lib2to3_parse

    try:
        # with the syntax of later versions, black lays out all of the module in other ways
        if TargetVersion.PY38 not in black.detect_target_versions(lib2to3_parse(text)):
            raise Unsure
        return black.format_str(text, mode=black.Mode(line_length=WIDTH))
    except (ValueError, RecursionError, AssertionError, KeyError, IndexError) as problem:
        raise Unsure from problem


def _indented(source: str, first: int) -> list[str]:
    """The lines from the one of number `first` on, in a function; what is in a text of several lines stays."""
    inside = _lines_of_texts(source)
    lines = source.splitlines(keepends=True)
    while first < len(lines) and not lines[first].strip():
        first += 1
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return [
        line if number in inside or not line.strip() else STEP + line
        for number, line in enumerate(lines[first:], first + 1)
    ]


def _lines_of_texts(source: str) -> set[int]:
    try:
        return lines_within_texts(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError) as problem:
        raise Unsure from problem
