"""What black lays out: people's scripts, what a codemod made, what is put back. What the writer makes is laid out by `layout.py`.

Black takes longer to be imported than a workflow to be converted, so it is imported for the first of them, here and nowhere
else.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager

from roundtrip.python.code.widths import STEP, WIDTH

_AS_OF = 'x = f"{x}"\n'  # no older Python than that puts a comma behind `**kwargs`
_STRING = r"[rbfRBF]{0,2}(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_LONE_STRING = re.compile(
    rf"""\s*(?:return |raise |yield |\w+=|{_STRING}: |[\w.\[\]"']+ [-+*/|&]?= )?{_STRING}[),]*(?:  \#.*)?"""
)


class Unsure(Exception):
    """Black can't lay this out, or would do it in ways that depend on what else is there."""


def formatted(text: str, width: int = WIDTH, *, quotes: bool = True) -> str:
    """A program in black's layout. `quotes`: whether strings get double ones. Raises Unsure where black refuses it."""
    import black

    with _refusing():
        return black.format_str(text, mode=black.Mode(line_length=width, string_normalization=quotes))


def laid_out_text(text: str) -> str:
    """The text of a module in black's layout. Raises ValueError for what is no Python, or what black can't lay out."""
    try:
        return formatted(without_wishes(text))
    except Unsure as problem:
        raise ValueError(str(problem)) from problem


def is_understood_by(version: str, text: str) -> bool:
    """Whether a program has no syntax that this version of Python, such as "PY38", doesn't have. Raises Unsure."""
    import black
    from black.mode import TargetVersion
    from black.parsing import lib2to3_parse

    with _refusing():
        return TargetVersion[version] in black.detect_target_versions(lib2to3_parse(text))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (ValueError, RecursionError, AssertionError, KeyError, IndexError) as problem:
        raise Unsure(str(problem)) from problem


def tokens_of(source: str) -> list[tokenize.TokenInfo]:
    """The tokens of a program. Raises Unsure where it is none."""
    try:
        return list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError) as problem:
        raise Unsure from problem


def logical_line(source: str, indent: int) -> list[str]:
    """The lines of one statement, of the header of a block, or of a decorator, `indent` steps deep. Raises Unsure."""
    body = " pass" if source.endswith(":") else f"\n{STEP * indent}def f(): pass" if source.startswith("@") else ""
    try:
        (statement,) = ast.parse(source + body.replace(STEP, "")).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise Unsure from problem
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        raise Unsure  # black takes some of these for documentation
    above = _AS_OF + "".join(f"{STEP * depth}if x:\n" for depth in range(indent))
    lines = formatted(f"{above}{STEP * indent}{source}{body}\n").splitlines()
    below = 0 if not body else 2 if source.startswith("@") else 1
    return "\n".join(lines[1 + indent : len(lines) - below]).lstrip("\n").split("\n")


def without_wishes(source: str) -> str:
    """A program without what black would take for a wish: a comma behind the last item of a bracket that stands on one line,
    which would give each item a line; empty lines at the start of a block, of which its releases think differently.

    Raises Unsure where it is no Python.
    """
    lines = source.split("\n")
    gone: set[int] = set()
    commas: list[tuple[int, int, int]] = []  # the line, where the comma ends and where the bracket does
    rows: list[int] = []  # of the brackets that are open
    texts = 0  # f-strings that are open, whose braces aren't looked into
    starts, last = False, ""
    try:
        for token in tokens_of(source):
            name, (row, column) = tokenize.tok_name[token.type], token.start
            if name == "NL" and starts:
                gone.add(row)
                continue
            starts = name == "NEWLINE" and last == ":"
            texts += (name == "FSTRING_START") - (name == "FSTRING_END")
            if name == "OP" and not texts and token.string in "([{":
                rows.append(row)
            elif name == "OP" and not texts and token.string in ")]}" and rows.pop() == row and last == ",":
                commas.append((row, lines[row - 1].rindex(",", 0, column) + 1, column + 1))
            last = token.string if name != "COMMENT" else last
        alone = _tuples_of_one(source) if commas else set()
    except (SyntaxError, IndexError, ValueError, RecursionError, MemoryError) as problem:
        raise Unsure from problem
    for row, *ends in reversed(commas):
        line = lines[row - 1]
        if alone.isdisjoint((row, len(line[:end].encode())) for end in ends):
            lines[row - 1] = line[: ends[0] - 1] + line[ends[0] :]
    return "\n".join(line for row, line in enumerate(lines, 1) if row not in gone)


def _tuples_of_one(source: str) -> set[tuple[int, int]]:
    """Where tuples end that a comma makes: the line, and the column in bytes."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Tuple) and len(node.elts) == 1)
    return {(node.end_lineno or 0, node.end_col_offset or 0) for node in found}


def is_lone_string(line: str) -> bool:
    """Whether a line is one string, and perhaps what it is given to: nothing can split it."""
    return _LONE_STRING.fullmatch(line) is not None
