"""What the versions of a program say as changes go back into it: by reading each, or by running it where that isn't enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from roundtrip.document import Document, Node
from roundtrip.helpers import HelperModule
from roundtrip.invocation import PLAIN, Invocation
from roundtrip.programs import Engine, must_run, read_program, run_program

if TYPE_CHECKING:
    from roundtrip.python.reader import Program

# so many versions that were run are remembered
_MOST = 8


class Readings:
    """The versions of `program`, all read or all run. `engine`: as for `documents_of_program`, as are `path`, `folders` and
    `invocation`.

    `helpers` and `called`: as `read_program` has them, with `called` for its `module`. Raises ConversionError where reading
    shows that running would not help.
    """

    def __init__(
        self,
        program: str,
        path: str | None,
        helpers: HelperModule | None,
        folders: Sequence[Path],
        called: str | None,
        engine: Engine,
        invocation: Invocation = PLAIN,
    ) -> None:
        def read(text: str, ordered: bool) -> tuple[list[Document], Program]:
            return read_program(
                text, path, helpers, ordered=ordered, folders=folders, module=called, invocation=invocation
            )

        heard: list[str] = []

        @lru_cache(maxsize=_MOST)
        def run(text: str) -> tuple[list[Document], Program]:
            heard.append(text)
            return run_program(
                text, path, helpers=helpers, folders=folders, invocation=invocation, aloud=len(heard) == 1
            )

        self._read = read
        self._run = run
        self._generated: set[str] = set()
        # what it took to see whether it must be run
        self._first: dict[str, tuple[list[Document], Program]] = {}

        def first() -> None:
            self._first[program] = read(program, False)

        self.running = must_run(program, path, folders, engine, first)

    def generated(self, text: str) -> str:
        """`text`, which was written here: it is read, whatever the program is."""
        self._generated.add(text)
        return text

    def of(self, text: str) -> tuple[list[Document], Callable[[Node], bool]]:
        """The documents of a version, and whether a node of them is a plain literal in it. Raises ConversionError.

        Of what is read, the lines that put templates in an order are passed over.
        """
        if self.running and text not in self._generated:
            found, known = self._run(text)
        else:
            found, known = self._first.pop(text) if text in self._first else self._read(text, False)
        return found, lambda node: known.provenance(node).writable

    def ordered(self, text: str) -> list[Document]:
        """The documents of a version with those lines. Raises ConversionError."""
        return (self._run(text) if self.running else self._read(text, True))[0]
