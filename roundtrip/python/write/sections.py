"""A generated module as its sections: as text, which the layout pass makes, and as a tree of that where somebody wants one."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst


class Section(NamedTuple):
    """Lines that belong together, and how many empty lines black wants above and below at least."""

    lines: list[str]
    around: int = 1


def docstring(text: str) -> Section:
    """The docstring of a module, which is no comment of the documents. `text`: printable lines."""
    value = text.strip()
    if "\n" in value:
        value += "\n"
    quoted = value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if quoted.endswith('"'):
        quoted = f'{quoted[:-1]}\\"'
    return Section(f'"""{quoted}"""'.split("\n"))


class Written(NamedTuple):
    """A generated module: the comments at its very top, its sections, and the docstring above all that."""

    top: list[str]
    sections: list[Section]
    about: Section | None = None

    def text(self) -> str:
        """The module as text."""
        lines = [*self.about.lines, ""] if self.about is not None else []
        lines += self.top
        around: int | None = None
        for section in self.sections:
            lines += [""] * (0 if around is None else max(around, section.around))
            lines += section.lines
            around = section.around
        return "\n".join(lines) + "\n"

    def module(self) -> cst.Module:
        """The module as a tree, with a node of its own in every place; its `code` is `text()`."""
        return cst.parse_module(self.text())
