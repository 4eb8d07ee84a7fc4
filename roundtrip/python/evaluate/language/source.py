"""The text of one module: its syntax tree, and the place of every construct in characters."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Span
from roundtrip.document.conflicts import CONFLICT, left_by_a_merge

_NEWLINE = re.compile(r"\r\n|\r|\n")
# characters of a program that somebody wrote
MAX_LENGTH = 500_000
# Python's parser goes through all of an f-string for each field of it (until 3.12)
MAX_FIELDS = 2000
_FORMATTED = re.compile(r"[fF][rR]?[\"']")


class Source:
    """One Python text. `main`: it is the program itself, so that spans within it are spans of the user's text.

    `generated`: it was written here, so that only a function, somebody's script, can hold what the compiler refuses.
    """

    def __init__(self, text: str, name: str, main: bool = True, generated: bool = False) -> None:
        self.text = text
        self.name = name
        self.main = main
        # Python's own parser takes no byte-order mark in a string; offsets count it
        self._shift = 1 if text.startswith("\ufeff") else 0
        self._starts = [self._shift, *(match.end() for match in _NEWLINE.finditer(text))]
        self._ascii = text[self._shift :].isascii()
        self.tree = self._parse(generated)
        # where the first statement behind the docstring begins, from 1; 0 where there is none
        body = self.tree.body[1:] if ast.get_docstring(self.tree, clean=False) is not None else self.tree.body
        self.first_line = body[0].lineno if body else 0
        # where the functions at the top of the module are, once its tree is forgotten
        self.functions: list[tuple[int, int]] = []

    def forget_tree(self) -> None:
        """Lets go of the syntax tree, which takes more memory than all that is made of it."""
        for node in self.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                self.functions.append((self.start_of(first), self.end_of(node)))
        self.tree = ast.Module([], [])

    def _parse(self, generated: bool) -> ast.Module:
        if not generated and (len(self.text) > MAX_LENGTH or any(map(_too_many_fields, self.text.split("\n")))):
            raise ConversionError(Diagnostic("error", "not-static", "this program is too large to be read statically"))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(self.text[self._shift :])
                # what only the compiler complains of: a `return` outside of a function, an argument twice
                if not generated or any(isinstance(statement, ast.FunctionDef) for statement in tree.body):
                    compile(tree, self.name, "exec", dont_inherit=True)
                return tree
        except SyntaxError as problem:
            line, column, why = problem.lineno or 1, problem.offset or 1, f"this is no Python: {problem.msg}"
            conflict = left_by_a_merge(self.text)
            if conflict is not None:
                line, column, why = len(_NEWLINE.findall(self.text, 0, conflict)) + 1, 1, CONFLICT
            raise ConversionError(Diagnostic("error", "python-syntax", why, line, max(1, column))) from None
        except (ValueError, RecursionError, MemoryError, OverflowError) as problem:
            raise ConversionError(
                Diagnostic("error", "python-syntax", f"Python can't parse this: {problem or type(problem).__name__}")
            ) from None

    def start_of(self, number: int) -> int:
        """The character offset of the line `number` (from 1)."""
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        """The line `number` (from 1), with its line break."""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end]

    def lines(self, first: int, last: int) -> str:
        """The lines from `first` to `last`, both included, with their line breaks."""
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        return self.text[self._starts[first - 1] : end]

    def last_line(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        """The number of the last line of a function: comments that end its body are in it, as for `inspect.getsource`."""
        last = number = function.end_lineno or function.lineno
        column = function.body[0].col_offset
        while number < len(self._starts):
            number += 1
            line = self.line(number)
            text = line.lstrip(" \t\f")
            if text.startswith("#") and len(line) - len(text) >= column:
                last = number
            elif text.strip():
                break
        return last

    def end_of(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        """Behind the last line of a function: a comment that ends it is in it, one on the next line isn't."""
        last = self.last_line(function)
        return self.start_of(last) + len(self.line(last))

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line (from 1) and a column in UTF-8 bytes (from 0), as `ast` counts."""
        start = self._starts[line - 1]
        if self._ascii:
            return start + column
        text = self.line(line)
        return start + len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg) -> Span:
        """Where `node` is."""
        line, column = node.lineno, node.col_offset
        last, behind = node.end_lineno or line, node.end_col_offset or column
        first = self._starts[line - 1]
        if self._ascii:  # asked for so often that two calls of `offset` are felt
            return Span(first + column, self._starts[last - 1] + behind, line, column + 1)
        start = self.offset(line, column)
        return Span(start, self.offset(last, behind), line, start - first + 1)

    def between(self, start: int, end: int) -> Span:
        """The span of two character offsets."""
        line = bisect_right(self._starts, start)
        return Span(start, end, line, start - self._starts[line - 1] + 1)


def _too_many_fields(line: str) -> bool:
    return line.count("{") > MAX_FIELDS and _FORMATTED.search(line) is not None
