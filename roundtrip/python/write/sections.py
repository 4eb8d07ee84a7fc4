"""A generated module as its sections: as text, and as a tree where somebody wants that.

The text comes out of the layout pass. The tree says the same, byte for byte; what takes time and nobody reads in between
(the blocks of functions, the blank lines, nodes of one's own for all that is shared) is made only for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import libcst as cst

from roundtrip.python.code import make, statement_nodes
from roundtrip.python.code.layout import laid_out


class Section(NamedTuple):
    """Lines that belong together, what makes their nodes, and how many empty lines black wants above and below at least."""

    lines: list[str]
    rows: Callable[[], list[statement_nodes.Row]]
    around: int = 1


def made(rows: list[statement_nodes.Row], around: int = 1) -> Section:
    """A section of statements that are to be laid out."""
    return Section(laid_out(rows), lambda: rows, around)


def commented(comments: list[str]) -> Section:
    """A section of comments alone."""
    return Section(comments, lambda: list(make.comment_lines(comments)))


def verbatim(text: str, around: int = 1) -> Section:
    """A section of text of our own that never changes, such as a helper that a module defines; it is laid out already."""
    return Section(text.splitlines(), lambda: list(cst.parse_module(text).body), around)


def docstring(text: str) -> Section:
    """The docstring of a module, which is no comment of the documents. `text`: printable lines."""
    value = text.strip()
    if "\n" in value:
        value += "\n"
    quoted = value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if quoted.endswith('"'):
        quoted = f'{quoted[:-1]}\\"'
    return verbatim(f'"""{quoted}"""')


class Written(NamedTuple):
    """A generated module: the comments at its very top, its sections, and the docstring above all that."""

    top: list[str]
    sections: list[Section]
    about: Section | None = None

    def text(self) -> str:
        """The module as text."""
        lines = [*self.about.lines, ""] if self.about is not None else []
        lines += self.top
        for empty, section in self._spaced():
            lines += [""] * empty
            lines += section.lines
        return "\n".join(lines) + "\n"

    def module(self) -> cst.Module:
        """The module as a tree, with a node of its own in every place; its `code` is `text()`."""
        rows: list[statement_nodes.Row] = [*self.about.rows(), make.BLANK_LINE] if self.about is not None else []
        rows += make.comment_lines(self.top)
        for empty, section in self._spaced():
            rows += [make.BLANK_LINE] * empty
            rows += section.rows()
        statements, footer = statement_nodes.gathered(rows)
        if not statements:
            return cst.Module([], footer=footer).deep_clone()
        # what stands at the very top is the module's own
        header = statements[0].leading_lines
        first = statements[0].with_changes(leading_lines=[])
        return cst.Module([first, *statements[1:]], header, footer).deep_clone()

    def _spaced(self) -> Iterator[tuple[int, Section]]:
        """Each section with the number of empty lines above it."""
        around: int | None = None
        for section in self.sections:
            yield (0 if around is None else max(around, section.around)), section
            around = section.around
