"""Versions of a program, each read once: what it says, and the tables that are made of it where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from roundtrip.document import Document, Node
from roundtrip.document.triggers import workflows_of
from roundtrip.python.patch.bindings import Bindings
from roundtrip.python.patch.located import Located

# a program → its documents, and which of their nodes are plain literals in it
Reader = Callable[[str], "tuple[list[Document], Callable[[Node], bool]]"]
# documents → the module that a conversion makes of them
Writer = Callable[[list[Document]], str]
# so many versions are remembered
_MOST = 6


class Version(Located):
    """One text of a program, and what it says. `literal`: whether a node is a plain literal in it."""

    def __init__(self, text: str, documents: list[Document], literal: Callable[[Node], bool]) -> None:
        super().__init__(text, documents)
        self.literal = literal

    @cached_property
    def bindings(self) -> Bindings:
        """The variables and statements of the program."""
        return Bindings(self)


class Versions:
    """Texts as they are read; each of the last few once."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._known: dict[str, Version] = {}

    def of(self, text: str) -> Version:
        """What `text` says. Raises ConversionError where it can't be read."""
        found = self._known.pop(text, None) or self.apart(text)
        self._known[text] = found
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return found

    def apart(self, text: str) -> Version:
        """What a text says that isn't to be remembered. Raises ConversionError."""
        documents, literal = self._read(text)
        return Version(text, workflows_of(documents), literal)
