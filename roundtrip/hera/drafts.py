"""Modules that a program imports and that aren't written yet: what their files will hold."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from types import ModuleType

Drafts = Mapping[str, Sequence[str]]  # the file and the text of a module, by its name; as JSON has it


class _Loader(SourceLoader):
    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    def get_filename(self, fullname: str) -> str:
        return self.file

    def get_data(self, path: str) -> bytes:
        if path != self.file:
            raise FileNotFoundError(path)
        return self.text.encode()


class _Finder(MetaPathFinder):
    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.drafts:
            return None
        file, text = self.drafts[fullname]
        return spec_from_file_location(fullname, file, loader=_Loader(file, text))


def install(drafts: Drafts) -> None:
    """Has `drafts` imported before what is there."""
    if drafts:
        sys.meta_path.insert(0, _Finder(drafts))
